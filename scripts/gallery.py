"""Galleries: images with what a network answered, where it looked, and which labels may be wrong."""

from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
import numpy.typing as npt

from experiments.data import CLASSES
from experiments.figures import save_image
from experiments.schema import RunResult
from experiments.store import Predictions, Run, confident_mistakes
from experiments.traced import Number
from scripts import thresholds
from scripts.report import Report
from scripts.summarise import Group

ENLARGED = 4
"""Times that an image is enlarged to lay a map over it."""
HEAT_SHARE = 0.7
"""How much of an overlaid pixel is heat, at most."""
DOUBTED = 12
"""Doubtful labels shown, the most agreed upon first."""


@dataclass(frozen=True)
class Shown:
    """An image as a page shows it: `overlay` is its Grad-CAM map's file, where the run left one."""

    image: str
    overlay: str | None
    index: int
    label: str
    predicted: str
    confidence: Number

    @property
    def right(self) -> bool:
        """Whether the answer is the label."""
        return self.label == self.predicted


@dataclass(frozen=True)
class Gallery:
    """What one network answered: the first test image of each class, and its surest mistakes."""

    name: str
    group: Group
    seed: int
    side: Number | None
    firsts: tuple[Shown, ...]
    mistakes: tuple[Shown, ...]


@dataclass(frozen=True)
class Doubt:
    """A test image whose label most good networks contradict with one and the same class."""

    image: str
    index: int
    label: str
    said: str
    share: Number


def make_galleries(report: Report, folder: Path) -> list[Gallery]:
    """Write the images of the practice's two networks and of the best other one; say what they show."""
    named = [(model.label, model.group) for model in report.consigna.models]
    known = {group.key for _, group in named}
    others = [(run.result.val_accuracy, group) for group in report.groups for run in [_with_maps(group)] if run]
    others = [item for item in others if item[1].key not in known]
    if others:
        best = max(others, key=lambda item: item[0])[1]
        named.append(("Otra red", best))
    return [gallery for name, group in named for gallery in [_gallery(name, group, folder)] if gallery]


def _with_maps(group: Group) -> Run | None:
    """Return the first run that left maps."""
    return next((run for run in group.runs if run.examples and run.examples.heat is not None), None)


def _gallery(name: str, group: Group, folder: Path) -> Gallery | None:
    """Make one network's gallery from its first run that kept examples.

    The predictions say which images belong in it; the run's examples only give their pixels and maps.
    """
    run = _with_maps(group) or next((run for run in group.runs if run.examples), None)
    if run is None or run.examples is None or run.predictions is None:
        return None
    predictions, heat = run.predictions, run.examples.heat
    firsts = np.unique(predictions.label, return_index=True)[1] if heat is not None else np.zeros(0, np.int64)
    wanted = [[int(index) for index in chosen] for chosen in (firsts, confident_mistakes(predictions))]
    stored = {int(index): place for place, index in enumerate(run.examples.index)}
    shown = [tuple(_shown(run, stored[index], folder) for index in chosen if index in stored) for chosen in wanted]
    side = Number(heat.shape[1], f"mapa({group.key}; {run.result.seed})") if heat is not None else None
    return Gallery(name, group, run.result.seed, side, *shown)


def _shown(run: Run, place: int, folder: Path) -> Shown:
    """Write one example, and its map over it."""
    examples, predictions, result = run.examples, run.predictions, run.result
    assert examples is not None and predictions is not None and result.test is not None  # noqa: S101, PT018
    names = [entry.name for entry in result.test.per_class]
    index = int(examples.index[place])
    stem = f"ejemplo-{result.key.replace('/', '-')}-{index}"
    pixels = examples.pixels[place]
    save_image(folder / f"{stem}.png", pixels)
    overlay = None
    if examples.heat is not None:
        overlay = f"{stem}-mapa.png"
        save_image(folder / overlay, lay_over(pixels, examples.heat[place]))
    predicted = int(predictions.predicted[index])
    confidence = Number(
        predictions.probability[index, predicted], f"confianza-de({result.key}; {result.seed}; {index})"
    )
    return Shown(f"{stem}.png", overlay, index, names[int(examples.label[place])], names[predicted], confidence)


def lay_over(pixels: npt.NDArray[np.uint8], heat: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return an enlarged image (side, side, 3) with a map of any resolution over it; no heat leaves it as it is."""
    large = pixels.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1).astype(np.float64)
    side = len(large)
    # Bilinear between the centres of the map's places, one axis after the other.
    rows, columns = (
        np.array([np.interp(np.arange(side) + 0.5, (np.arange(n) + 0.5) * side / n, row) for row in np.eye(n)])
        for n in heat.shape
    )
    smooth = rows.T @ (heat / 255) @ columns
    colours = matplotlib.colormaps["inferno"](smooth)[..., :3] * 255
    share = HEAT_SHARE * smooth[..., None]
    return np.asarray(np.rint(large * (1 - share) + colours * share), np.uint8)


def find_judges(report: Report) -> list[tuple[Group, Predictions]]:
    """Return the experiments that may doubt a label, each with what its first run says.

    They are the catalogue's, and that run, of the clean protocol on CIFAR-10, is right often enough.
    """
    declared = [group for line in report.lines.values() for group in line.groups.values() if group.runs]
    said = [(group, group.runs[0].predictions) for group in declared if _may_judge(group.runs[0].result)]
    return [(group, predictions) for group, predictions in said if predictions]


def find_doubts(report: Report, folder: Path) -> list[Doubt]:
    """Write the stored test images whose label most judges contradict alike, the most agreed upon first."""
    judges = [predictions for _, predictions in find_judges(report)]
    if len(judges) < thresholds.LABEL_JUDGES.value:
        return []
    answers, labels = np.stack([judge.predicted for judge in judges]), judges[0].label
    kept = [run.examples for run in report.runs if run.examples and run.result.config.dataset == "cifar10"]
    stored = {int(i): image for kind in kept for i, image in zip(kind.index, kind.pixels, strict=True)}
    doubts = []
    for index, pixels in stored.items():
        counts = np.bincount(answers[:, index], minlength=len(CLASSES))
        said, label = int(counts.argmax()), int(labels[index])
        share = Number(counts.max() / len(judges), f"consenso({index}; {CLASSES[said]})")
        if said != label and share >= thresholds.LABEL_DOUBT.value:
            doubts.append(
                (share, index, Doubt(f"duda-{index}.png", index, CLASSES[label], CLASSES[said], share), pixels)
            )
    doubts.sort(key=lambda item: (-item[0], item[1]))
    for _, _, doubt, pixels in doubts[:DOUBTED]:
        save_image(folder / doubt.image, pixels)
    return [doubt for _, _, doubt, _ in doubts[:DOUBTED]]


def _may_judge(result: RunResult) -> bool:
    """Say whether a run may judge labels."""
    clean = result.config.protocol == "limpio" and result.config.dataset == "cifar10"
    return clean and result.val_accuracy >= thresholds.LABEL_JUDGE_ACCURACY.value
