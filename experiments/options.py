"""What the commands of the experiments can be given."""

from pathlib import Path
from typing import Any

from experiments.commandline import at_least
from experiments.paths import BENCHMARK, RESULTS

OPTIONS: dict[str, dict[str, Any]] = {
    "name": {"metavar": "línea/experimento", "help": "por ejemplo, practica/cnn-simple"},
    "--seed": {"type": at_least(0), "default": 0, "metavar": "N", "help": "la semilla; por defecto, 0"},
    "--only": {"default": "", "metavar": "PATRONES", "help": "patrones 'línea/experimento' separados por comas"},
    "--seeds": {
        "default": "",
        "metavar": "SEMILLAS",
        "help": "semillas separadas por comas; por defecto, las declaradas",
    },
    "--results": {"type": Path, "default": RESULTS, "metavar": "CARPETA", "help": "carpeta de resultados"},
    "--muestra": {"action": "store_true", "help": "usa la muestra incluida en lugar de todo CIFAR-10"},
    "--trabajadores": {
        "type": at_least(1),
        "default": 1,
        "metavar": "N",
        "help": "corridas a la vez, que se reparten los núcleos; por defecto, 1",
    },
    "--rondas": {
        "type": at_least(1),
        "default": 5,
        "metavar": "N",
        "help": "cuántas veces se mide cada manera; por defecto, 5",
    },
    "--out": {"type": Path, "default": BENCHMARK, "metavar": "ARCHIVO", "help": "dónde se escribe el registro"},
    "--debug": {"action": "store_true", "help": "muestra la traza completa de los errores"},
}
