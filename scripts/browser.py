"""The networks that run in the reader's browser, and the images offered to them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments import data, spanish
from experiments.config import CnnConfig
from experiments.figures import save_image
from experiments.files import write_atomically
from experiments.store import Exported, Run
from experiments.traced import Number
from scripts.summarise import Group

OFFERED_PER_CLASS = 2


@dataclass(frozen=True)
class BrowserModel:
    """A network for the browser: its experiment, and the run that left it."""

    group: Group
    run: Run
    exported: Exported

    @property
    def accuracy(self) -> Number:
        """The share of the test images that the file classifies right."""
        return Number(self.exported.correct / self.exported.images, f"exportado(exactitud; {self._place})")

    @property
    def megabytes(self) -> Number:
        """The size of the file."""
        return Number(len(self.exported.packed) / 1e6, f"exportado(megabytes; {self._place})")

    @property
    def parameters(self) -> Number:
        """The parameters of the network."""
        return Number(self.run.result.model.parameters_total, f"exportado(parametros; {self._place})")

    @property
    def file(self) -> str:
        """The name of the file below the data folder."""
        return f"{self.run.result.key.replace('/', '-')}.tflite.gz"

    @property
    def _place(self) -> str:
        return f"{self.run.result.key}; {self.run.result.seed}"


def choose_models(groups: Sequence[Group]) -> tuple[BrowserModel, ...]:
    """Return the best plain CNN and the best other network among those that were exported, by validation accuracy."""
    found = [(group, run, run.exported) for group in groups for run in group.runs if run.exported]
    found.sort(key=lambda item: item[1].result.val_accuracy, reverse=True)
    simple = [item for item in found if isinstance(item[1].result.config.model, CnnConfig)]
    others = [item for item in found if not isinstance(item[1].result.config.model, CnnConfig)]
    return tuple(BrowserModel(*item) for item in (*simple[:1], *others[:1]))


def save_models(folder: Path, models: Sequence[BrowserModel]) -> None:
    """Write the networks and what the page's script needs to know of them."""
    for model in models:
        write_atomically(folder / model.file, lambda file, model=model: file.write(model.exported.packed))  # type: ignore[misc]
    described = {
        "clases": [spanish.class_name(name) for name in data.CLASSES],
        "modelos": [{"nombre": model.group.title, "archivo": model.file} for model in models],
    }
    text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_atomically(folder / "modelos.json", lambda file: file.write(text.encode()))


def save_offered(folder: Path) -> list[tuple[str, str]]:
    """Write the first images of each class in the sample's test part; return each one's file and class."""
    sample = data.load("muestra")
    offered = []
    for label, name in enumerate(data.CLASSES):
        for place in np.flatnonzero(sample.y_test == label)[:OFFERED_PER_CLASS]:
            file = f"muestra-{place}.png"
            save_image(folder / file, sample.x_test[place])
            offered.append((file, name))
    return offered
