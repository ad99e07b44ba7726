# Two commands are enough on a fresh machine: `make site` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

RESULTS ?= experiments/results
OUT ?= site
ONLY ?=
SEEDS ?=
WORKERS ?= 1
ROUNDS ?= 5

CHECKED := experiments/schema.py,experiments/store.py,scripts/summarise.py,scripts/findings.py,scripts/judgements.py

.DEFAULT_GOAL := help
.PHONY: help site serve test test-slow verify lint check torture experiments weights bench demo notebook lock clean

help: ## Muestra esta ayuda
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(VENV)/.site ## Construye el sitio en site/ (acepta RESULTS=carpeta y OUT=carpeta)
	@$(PY) -m scripts.build_site --results "$(RESULTS)" --out "$(OUT)"

serve: site ## Construye el sitio y lo muestra en http://127.0.0.1:8000
	@$(PY) -m mkdocs serve

test: $(VENV)/.dev ## Corre todas las pruebas, con su cobertura
	@$(PY) -m pytest --cov --cov-report=
	@$(PY) -m coverage report --include='$(CHECKED)' --fail-under=95

test-slow: $(VENV)/.dev ## Corre las pruebas largas: quinientos juegos de resultados inventados
	@$(PY) -m pytest -m slow

verify: $(VENV)/.site ## Rehace cada número y cada juicio del sitio construido (acepta RESULTS=carpeta y OUT=carpeta)
	@$(PY) -m scripts.verify --results "$(RESULTS)" --site "$(OUT)"

lint: $(VENV)/.dev ## Corre ruff, mypy y los controles de los flujos de GitHub
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(VENV)/bin/zizmor --offline --quiet --pedantic .github/workflows

check: lint test ## Corre todo: los controles de lint y las pruebas

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
	@for group in site experiments; do \
		uv pip compile -q --universal --generate-hashes --no-strip-extras --no-header --python-version 3.11 --group $$group \
			-c requirements/dev.txt -o requirements/$$group.txt; \
	done

clean: ## Borra lo construido; los resultados y el entorno quedan
	@rm -rf site build .cache docs/index.md docs/metodologia.md docs/probalo.md docs/reproduccion.md docs/practica docs/investigacion docs/datos docs/figuras

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
