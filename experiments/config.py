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
    convolutions: Positive | None = Field(None, description="Convolutions before each pooling; None is one.")


class ResidualConfig(Frozen):
    """Stages of basic blocks (He et al. 2016, section 4.2); without skips, the plain network of the same depth."""

    family: Literal["residual"] = "residual"
    filters: tuple[Positive, ...] = Field((16, 32, 64), description="Filters of each stage, first stage first.")
    blocks: Positive = Field(3, description="Blocks of two convolutions in each stage.")
    skip: bool = Field(True, description="Whether each block's input is added to its output.")


class ScratchConfig(Frozen):
    """A network of Keras Applications with random weights, at 32 pixels, under one softmax layer."""

    family: Literal["scratch"] = "scratch"
    base: Literal["mobilenet-v2", "efficientnet-b0"] = Field(description="Architecture.")


class SpeedrunConfig(Frozen):
    """The kind of network that trains fastest to 94 % (Jordan 2024, arXiv 2404.00498, section 3)."""

    family: Literal["speedrun"] = "speedrun"
    filters: tuple[Positive, ...] = Field((64, 256, 256), description="Filters of each block of two convolutions.")


class TransferConfig(Frozen):
    """An ImageNet base under `Flatten`, or under global average pooling, and one softmax layer."""

    family: Literal["transfer"] = "transfer"
    base: Literal["mobilenet-v2", "resnet50", "efficientnet-b0", "vgg16"] = Field(
        "mobilenet-v2", description="Architecture of the pretrained base."
    )
    alpha: float = Field(1.0, description="Width multiplier of MobileNetV2 (Sandler et al. 2018, section 4).")
    resolution: Positive = Field(32, description="Side of the base's input, in pixels; images are enlarged to it.")
    pooling: Literal["average"] | None = Field(None, description="Global average pooling; None is `Flatten`.")
    trainable: Positive | Literal["all"] | None = Field(
        None, description="How many of the base's last layers train, or all; None freezes the base."
    )
    batch_norm: Literal["inference"] | None = Field(
        None, description="inference: the base's batch normalisation keeps ImageNet's statistics, scales and offsets."
    )


ModelConfig = CnnConfig | ResidualConfig | ScratchConfig | SpeedrunConfig | TransferConfig


class OptimizerConfig(Frozen):
    """The optimiser and its settings; the rest are Keras' defaults."""

    name: Literal["adam", "adamw", "sgd", "rmsprop"] = "adam"
    learning_rate: float = Field(0.001, gt=0)
    momentum: Rate | None = Field(None, description="Of SGD alone; None is plain SGD.")
    nesterov: Literal[True] | None = Field(None, description="Nesterov's momentum, of SGD alone.")
    weight_decay: float | None = Field(None, gt=0, description="Decoupled decay: share of a weight lost at rate 1.")
    offset_multiplier: float | None = Field(
        None, gt=0, description="Factor on the learning rate of batch normalisation's offsets, of SGD alone."
    )
    averaging: Rate | None = Field(None, description="Momentum of the weights' moving average, kept after training.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.name != "sgd" and (self.momentum or self.nesterov or self.offset_multiplier):
            raise ValueError("solo SGD tiene `momentum`, `nesterov` y `offset_multiplier`")
        return self


class ScheduleConfig(Frozen):
    """The learning rate over a training: a linear rise to the optimiser's rate, then a fall to the last step.

    `triangular` falls linearly, `cosine` by half a cosine (Loshchilov & Hutter 2017, equation 5).
    """

    shape: Literal["triangular", "cosine"] = "cosine"
    rise: Rate | None = Field(None, description="Share of the steps in which the rate rises; None starts at the top.")
    start: float = Field(0.0, ge=0, le=1, description="First rate, as a share of the optimiser's.")
    end: float = Field(0.0, ge=0, le=1, description="Last rate, as a share of the optimiser's.")


class AugmentationConfig(Frozen):
    """What is done at random to each training image, anew in each epoch."""

    flip: bool | Literal["alternating"] = Field(
        True,
        description="Mirror left and right one time in two; alternating: at random at first, then every other epoch.",
    )
    shift: Positive = Field(4, description="Most pixels that the image moves in each direction; borders are reflected.")
    cutout: Positive | None = Field(
        None, description="Side, in pixels, of a square of mean colour painted anywhere (DeVries & Taylor 2017)."
    )


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
    model: Annotated[ModelConfig, Field(discriminator="family")]
    preprocessing: Literal["unit", "base"] = Field(
        "unit", description="unit: pixels divided by 255; base: as the network's authors trained it."
    )
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
    schedule: ScheduleConfig | None = Field(None, description="None: a constant learning rate.")
    label_smoothing: Rate | None = Field(
        None, description="Share of each target spread over all classes (Szegedy et al. 2016, section 7)."
    )
    train_share: Rate | None = Field(
        None, description="Share of each class's training images that is used, drawn by the run's seed; None is all."
    )
    precision: Literal["mixed-bfloat16"] | None = Field(
        None, description="mixed-bfloat16: activations in bfloat16, weights in float32; None is float32 throughout."
    )
    recalibration: Positive | None = Field(
        None,
        description="Batches over which averaged weights measure batch normalisation's statistics anew; None keeps the "
        "statistics gathered under the weights before averaging.",
    )
    test_views: Literal["mirror-and-shift"] | None = Field(
        None, description="Also test on the mean over mirrored and shifted views of each image, reported apart."
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.optimizer.averaging and self.early_stopping:
            raise ValueError("los pesos promediados son los de la última época: no admiten early_stopping")
        if self.recalibration and not self.optimizer.averaging:
            raise ValueError("`recalibration` es para los pesos promediados: pide `averaging`")
        if self.preprocessing == "base" and not isinstance(self.model, TransferConfig | ScratchConfig):
            raise ValueError("solo las redes de Keras Applications tienen un preprocesamiento propio")
        frozen = isinstance(self.model, TransferConfig) and self.model.trainable is None
        if frozen and (self.augmentation or self.test_views or self.precision):
            raise ValueError("los rasgos de una base congelada se calculan una vez: no admiten aumento ni vistas")
        return self


def fingerprint(
    config: RunConfig,
    seed: int,
    dataset_sha256: str,
    weights_sha256: str | None,
    trainer_version: int | None = None,
) -> str:
    """Return the SHA-256 that identifies what a run computes.

    Args:
        config: the run's configuration; defaults are resolved and fields that are None left out.
        seed: the run's seed.
        dataset_sha256: hash of the data set's arrays.
        weights_sha256: hash of the pretrained weights, None when training starts from scratch.
        trainer_version: a past trainer's; None is the present one's.

    Returns:
        64 hexadecimal digits.
    """
    key = {
        "config": config.model_dump(mode="json", exclude_none=True),
        "seed": seed,
        "dataset_sha256": dataset_sha256,
        "weights_sha256": weights_sha256,
        "trainer_version": trainer_version or TRAINER_VERSION,
    }
    canonical = json.dumps(key, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
