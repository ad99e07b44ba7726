"""What a run is: a frozen configuration and the fingerprint that follows from it."""

import hashlib
import json
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

TRAINER_VERSION = 1
"""Raised whenever training computes something else from the same configuration; every older result then is stale."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Positive = Annotated[int, Field(gt=0)]
Rate = Annotated[float, Field(gt=0, lt=1)]


class Frozen(BaseModel):
    """Base of every stored record: immutable, no coercion, no unknown field, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class CnnConfig(Frozen):
    """Convolution and max-pooling blocks, then one hidden dense layer; the defaults are the assignment's network."""

    family: Literal["cnn"] = "cnn"
    filters: tuple[Positive, ...] = Field((32, 64), description="Filters of each convolution, first block first.")
    kernel_size: Positive = Field(3, description="Side of the square kernels, in pixels.")
    dense_units: Positive = Field(512, description="Units of the hidden dense layer.")
    batch_normalization: Literal[True] | None = Field(None, description="Between each convolution and its ReLU.")
    dropout: Rate | None = Field(None, description="Share dropped after each pooling and after the hidden layer.")
    l2: float | None = Field(None, gt=0, description="Weight of the squared kernels in the loss that is minimised.")


class TransferConfig(Frozen):
    """A frozen ImageNet base under `Flatten` and one softmax layer."""

    family: Literal["transfer"] = "transfer"
    base: Literal["mobilenet-v2"] = Field("mobilenet-v2", description="Architecture of the pretrained base.")
    alpha: float = Field(1.0, description="Width multiplier of the base (Sandler et al. 2018, section 4).")
    resolution: Positive = Field(32, description="Side of the base's input, in pixels.")


class OptimizerConfig(Frozen):
    """The optimiser and its settings; the rest are Keras' defaults."""

    name: Literal["adam", "sgd", "rmsprop"] = "adam"
    learning_rate: float = Field(0.001, gt=0)
    momentum: Rate | None = Field(None, description="Of SGD alone; None is plain SGD.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.momentum is not None and self.name != "sgd":
            raise ValueError("solo SGD tiene momentum")
        return self


class AugmentationConfig(Frozen):
    """What is done at random to each training image, anew in each epoch."""

    flip: bool = Field(True, description="Mirror left and right, one time in two.")
    shift: Positive = Field(4, description="Most pixels that the image moves in each direction; borders are reflected.")


class EarlyStopping(Frozen):
    """Stop when validation accuracy has not risen for `patience` epochs; the best epoch's weights are kept."""

    patience: Positive = Field(3, description="Epochs without a new best before training stops.")


class RunConfig(Frozen):
    """Everything that decides a run but its seed.

    A field added later is optional and means "not used" when it is None: the fingerprint leaves None out, so that
    results from before the field stay valid.
    """

    dataset: Literal["cifar10", "muestra"] = Field("cifar10", description="The whole data set or the embedded sample.")
    protocol: Literal["consigna", "limpio"] = Field(
        description="consigna: the test set chooses the epoch, as in the assignment; limpio: a held-out tenth does."
    )
    model: Annotated[CnnConfig | TransferConfig, Field(discriminator="family")]
    preprocessing: Literal["unit"] = Field("unit", description="unit: pixels divided by 255.")
    optimizer: OptimizerConfig = OptimizerConfig()
    batch_size: Positive = 128
    epochs: Positive = Field(10, description="Most epochs that may run.")
    early_stopping: EarlyStopping | None = EarlyStopping()
    augmentation: AugmentationConfig | None = None
    order: Literal["fixed"] | None = Field(
        None,
        description="fixed: every epoch sees the images in the same order; None: in a new one. Under a global seed "
        "Keras 3's `fit` shuffles once and repeats that order in every epoch, so the assignment's runs are fixed.",
    )


def fingerprint(config: RunConfig, seed: int, dataset_sha256: str, weights_sha256: str | None) -> str:
    """Return the SHA-256 that identifies what a run computes.

    Args:
        config: the run's configuration; defaults are resolved and fields that are None left out.
        seed: the run's seed.
        dataset_sha256: hash of the data set's arrays.
        weights_sha256: hash of the pretrained weights, None when training starts from scratch.

    Returns:
        64 hexadecimal digits.
    """
    key = {
        "config": config.model_dump(mode="json", exclude_none=True),
        "seed": seed,
        "dataset_sha256": dataset_sha256,
        "weights_sha256": weights_sha256,
        "trainer_version": TRAINER_VERSION,
    }
    canonical = json.dumps(key, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
