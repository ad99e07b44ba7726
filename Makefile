# Two commands are enough on a fresh machine: `make site` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
NODE := requirements/node/node_modules
NODE_IS_RECENT := node -e 'const [major, minor] = process.versions.node.split("."); process.exit(+(major < 20 || (major == 20 && minor < 19)))'

RESULTS ?= experiments/results
OUT ?= site
PORTFOLIO ?= build/portfolio
REEMPLAZAR ?=
ONLY ?=
SEEDS ?=
WORKERS ?= 1
ROUNDS ?= 5

CHECKED := experiments/schema.py,experiments/store.py,scripts/summarise.py,scripts/findings.py,scripts/judgements.py

# The targets share the environment, docs/ and site/.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help site site-offline pdf screenshots serve test test-slow verify portfolio lint spelling html check torture experiments weights bench demo notebook lock clean

help: ## Muestra esta ayuda
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(VENV)/.site ## Construye el sitio en site/ (acepta RESULTS=carpeta y OUT=carpeta)
	@$(PY) -m scripts.build_site --results "$(RESULTS)" --out "$(OUT)"

site-offline: $(VENV)/.site ## Construye una copia que se lee desde el disco, sin servidor, en build/sin-conexion/
	@$(PY) -m scripts.build_site --offline --results "$(RESULTS)" --out build/sin-conexion

pdf: $(VENV)/.browser ## Construye el sitio con el informe completo en site/informe.pdf (pide Chromium)
	@$(PY) -m scripts.build_site --pdf --results "$(RESULTS)" --out "$(OUT)"

screenshots: site $(VENV)/.browser ## Renueva las capturas del README en docs/imagenes/ (pide Chromium)
	@$(PY) -m scripts.screenshots --site "$(OUT)"

serve: site ## Construye el sitio y lo muestra en http://127.0.0.1:8000 (acepta RESULTS=carpeta y OUT=carpeta)
	@echo "El sitio está en http://127.0.0.1:8000; Ctrl+C lo cierra."
	@$(PY) -m http.server --bind 127.0.0.1 --directory "$(OUT)" 8000 >/dev/null

test: $(VENV)/.dev ## Corre las pruebas, con su cobertura
	@$(PY) -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --cov --cov-report=
	@$(PY) -m coverage report --include='$(CHECKED)' --fail-under=95

test-slow: $(VENV)/.dev ## Corre las pruebas largas: quinientos juegos de resultados inventados
	@$(PY) -m pytest -m slow

verify: $(VENV)/.site ## Rehace cada número y cada juicio del sitio construido (acepta RESULTS=carpeta y OUT=carpeta)
	@$(PY) -m scripts.verify --results "$(RESULTS)" --site "$(OUT)"

portfolio: $(VENV)/.site ## Escribe una entrada de portafolio (acepta RESULTS=carpeta, PORTFOLIO=carpeta y REEMPLAZAR=1)
	@$(PY) -m scripts.portfolio --results "$(RESULTS)" --out "$(PORTFOLIO)" $(if $(REEMPLAZAR),--reemplazar)

lint: $(VENV)/.dev ## Corre ruff, mypy y los controles de los flujos de GitHub
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(VENV)/bin/zizmor --offline --quiet --pedantic .github/workflows

spelling: $(VENV)/.site ## Controla la ortografía de las páginas, el README y los textos de los comandos (pide hunspell)
	@$(PY) -m scripts.spelling --site "$(OUT)"

html: ## Valida el HTML de las páginas construidas (pide npm)
	@if [ ! -e "$(OUT)/index.html" ]; then \
		echo "No hay un sitio construido en $(OUT); se construye con \`make site\`." >&2; \
		exit 1; \
	elif ! command -v npm >/dev/null || ! $(NODE_IS_RECENT); then \
		echo "El HTML quedó sin validar: falta npm con Node.js 20.19 o posterior." >&2; \
	else \
		$(MAKE) --silent --no-print-directory $(NODE)/.package-lock.json && \
		$(NODE)/.bin/html-validate --config requirements/node/htmlvalidate.mjs "$(OUT)" && \
		echo "El HTML de las páginas es válido."; \
	fi

check: lint site spelling html test ## Construye el sitio y corre todo: los controles y las pruebas

torture: $(VENV)/.dev ## Mata y retoma 200 veces corridas de prueba; terminan igual que sin interrupción
	@$(PY) -m tests.torture 200

experiments: $(VENV)/.experiments ## Entrena lo pendiente (acepta ONLY='línea/experimento', SEEDS=0,1 y WORKERS=2)
	@$(PY) -m experiments queue --only '$(ONLY)' --seeds '$(SEEDS)' --trabajadores '$(WORKERS)' --results "$(RESULTS)"

weights: $(VENV)/.experiments ## Descarga los pesos de ImageNet que faltan (acepta ONLY='línea/experimento')
	@$(PY) -m experiments weights --only '$(ONLY)'

bench: $(VENV)/.experiments ## Mide la velocidad contra la del cuaderno y reescribe experiments/benchmark.json (ROUNDS=5)
	@$(PY) -m experiments bench --rondas '$(ROUNDS)'

demo: $(VENV)/.experiments ## Entrena con la muestra incluida y construye un sitio en build/demo/site
	@$(PY) -m experiments queue --muestra --only 'practica/*' --seeds 0 --results build/demo/results
	@$(PY) -m scripts.build_site --results build/demo/results --out build/demo/site

notebook: $(VENV)/.experiments ## Ejecuta docs/cuaderno.ipynb de nuevo y guarda lo que muestra
	@$(PY) -m scripts.notebook

# Extras are kept: without them pip may look past a pin at a newer release of a package that is wanted with an extra.
lock: ## Recompila requirements/*.txt a partir de pyproject.toml (necesita uv)
	@uv pip compile -q --universal --generate-hashes --no-strip-extras --no-header --python-version 3.11 --group dev -o requirements/dev.txt
	@for group in site browser experiments; do \
		uv pip compile -q --universal --generate-hashes --no-strip-extras --no-header --python-version 3.11 --group $$group \
			-c requirements/dev.txt -o requirements/$$group.txt; \
	done

clean: ## Borra lo construido; los resultados y el entorno quedan
	@rm -rf site build .cache docs/index.md docs/metodologia.md docs/probalo.md docs/reproduccion.md docs/practica docs/investigacion docs/datos docs/figuras

# npm writes this file last: an installation that was cut short is made again.
$(NODE)/.package-lock.json: requirements/node/package-lock.json
	@echo "Instalando el validador de HTML…"
	@npm ci --loglevel=error --prefix requirements/node >/dev/null

$(VENV)/.%: requirements/%.txt | $(PY)
	@echo "Instalando las dependencias de «$*»…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Hace falta Python 3.11, 3.12 o 3.13; indicá cuál con PYTHON=python3.12, por ejemplo." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "A $(PYTHON) le falta el módulo venv; en Debian o Ubuntu se instala con apt-get install python3-venv." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
