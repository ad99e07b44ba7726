"""What a trained model does on the test set."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support

from experiments.schema import Bin, Calibration, ClassMetrics, TestMetrics

CALIBRATION_BINS = 15
"""Guo et al. (2017), section 4.1."""
VIEW_SHIFTS = ((0, 0, 0.5), (-1, -1, 0.25), (1, 1, 0.25))
"""Rows down, columns right and weight of each view, mirrored or not (Jordan 2024, section 3.5)."""


def evaluate(
    labels: npt.NDArray[np.uint8], probabilities: npt.NDArray[np.float32], names: Sequence[str]
) -> TestMetrics:
    """Score class probabilities against the true labels.

    Args:
        labels: true classes (n,).
        probabilities: rows that sum to one (n, classes).
        names: the classes, in the order of the columns.
    """
    classes = np.arange(len(names))
    normalised = probabilities.astype(np.float64) / probabilities.sum(axis=1, keepdims=True, dtype=np.float64)
    predicted = probabilities.argmax(axis=1)
    precision, recall, f1, support = precision_recall_fscore_support(labels, predicted, labels=classes, zero_division=0)
    return TestMetrics(
        loss=float(log_loss(labels, normalised, labels=classes)),
        accuracy=float(accuracy_score(labels, predicted)),
        per_class=tuple(
            ClassMetrics(
                name=name,
                precision=float(precision[i]),
                recall=float(recall[i]),
                f1=float(f1[i]),
                support=int(support[i]),
            )
            for i, name in enumerate(names)
        ),
        confusion=tuple(tuple(int(n) for n in row) for row in confusion_matrix(labels, predicted, labels=classes)),
        calibration=calibrate(normalised.max(axis=1), predicted == labels),
    )


def over_views(
    predict: Callable[[npt.NDArray[Any]], npt.NDArray[np.float32]], images: npt.NDArray[np.uint8]
) -> npt.NDArray[np.float32]:
    """Return class probabilities averaged over mirrored and shifted views of each image, borders reflected.

    Args:
        predict: from images (n, side, side, 3) to probabilities (n, classes).
        images: the test images, as they are stored.
    """
    side = images.shape[1]
    total = np.zeros((), np.float32)
    for mirrored in (images, images[:, :, ::-1]):
        padded = np.pad(mirrored, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
        for down, right, weight in VIEW_SHIFTS:
            view = padded[:, 1 - down : 1 - down + side, 1 - right : 1 - right + side]
            total = total + np.float32(weight / 2) * predict(view)
    return total


def calibrate(confidence: npt.NDArray[np.float64], correct: npt.NDArray[np.bool_]) -> Calibration:
    """Compare confidence with accuracy in equal-width bins (Guo et al. 2017, section 2, equation 3).

    Args:
        confidence: probability of the predicted class (n,).
        correct: whether the prediction was right (n,).
    """
    edges = [i / CALIBRATION_BINS for i in range(CALIBRATION_BINS + 1)]
    member = np.clip(np.ceil(confidence * CALIBRATION_BINS).astype(int) - 1, 0, CALIBRATION_BINS - 1)
    bins = []
    for index in range(CALIBRATION_BINS):
        inside = member == index
        count = int(inside.sum())
        bins.append(
            Bin(
                lower=edges[index],
                upper=edges[index + 1],
                count=count,
                confidence=min(1.0, float(confidence[inside].mean())) if count else None,
                accuracy=float(correct[inside].mean()) if count else None,
            )
        )
    error = sum(
        b.count * abs(b.accuracy - b.confidence) for b in bins if b.accuracy is not None and b.confidence is not None
    )
    return Calibration(ece=error / len(confidence), bins=tuple(bins))
