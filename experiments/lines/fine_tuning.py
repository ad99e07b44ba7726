"""Fine-tuning MobileNetV2 0.35 at 96 pixels: how much of it, with how many images; and the best transfer model.

Question: when does training the base pay, and how far does transfer learning get on a laptop's processor?
Hypothesis, stated before the runs: with all the images, the whole base beats the last 20 layers, and these the frozen
base, by more than two points each; with 1 % of them the whole base gains less than one point over the frozen one;
letting batch normalisation learn beats keeping it in inference mode; the best model passes 90 %.
Added after them: with batch normalisation in inference mode two of three seeds stayed at chance at the rate of all the
others, which says more of the rate than of the normalisation; so both are repeated at a lower one, chosen by validation
in three epochs with a tenth of the images (0.0003 before 0.0001). Expected before those runs: both learn, and they end
within a point of each other. No prediction judges them.
Cost: 1 to 20 minutes of two quiet cores a run, 60 the best model's.
"""

from typing import Literal

from experiments.catalogue import Commit, Experiment, Line, Prediction
from experiments.config import AugmentationConfig, OptimizerConfig, RunConfig, ScheduleConfig, TransferConfig

SEEDS = (0, 1, 2)
SHARES: dict[str, tuple[float | None, str]] = {"100": (None, "100 %"), "10": (0.1, "10 %"), "1": (0.01, "1 %")}
FROZEN, LAST, WHOLE = "congelada", "ultimas-20", "toda"
DEPTHS = {
    FROZEN: (TransferConfig(alpha=0.35, resolution=96, pooling="average"), "Base congelada"),
    LAST: (TransferConfig(alpha=0.35, resolution=96, pooling="average", trainable=20), "Últimas 20 capas"),
    WHOLE: (TransferConfig(alpha=0.35, resolution=96, pooling="average", trainable="all"), "Toda la base"),
}
# Fewer images need more passes over them; a frozen base's head is cheap enough to have more of them still.
EPOCHS = {"100": 4, "10": 10, "1": 20}
HEAD_EPOCHS = {"100": 10, "10": 30, "1": 60}
BEST, INFERENCE = "mejor-transfer", f"{WHOLE}-100-normalizacion-fija"
RATE, LOWER_RATE = 1e-3, 3e-4


def _experiment(depth: str, share: str) -> Experiment:
    """Declare how much of the base trains, with what share of the images."""
    model, title = DEPTHS[depth]
    config = RunConfig(
        protocol="limpio",
        model=model,
        preprocessing="base",
        optimizer=OptimizerConfig(name="adamw", learning_rate=RATE),
        schedule=ScheduleConfig(shape="cosine"),
        batch_size=64,
        epochs=(HEAD_EPOCHS if depth == FROZEN else EPOCHS)[share],
        early_stopping=None,
        train_share=SHARES[share][0],
    )
    return Experiment(f"{depth}-{share}", f"{title}, {SHARES[share][1]} de los datos", config, SEEDS)


def _whole(slug: str, note: str, rate: float, batch_norm: Literal["inference"] | None) -> Experiment:
    """Declare another way to train the whole base with all the images."""
    model, title = DEPTHS[WHOLE]
    config = _experiment(WHOLE, "100").config.model_copy(
        update={
            "model": model.model_copy(update={"batch_norm": batch_norm}),
            "optimizer": OptimizerConfig(name="adamw", learning_rate=rate),
        }
    )
    return Experiment(slug, f"{title} con {note}, {SHARES['100'][1]} de los datos", config, SEEDS)


LINE = Line(
    slug="fine-tuning",
    title="Ajuste fino",
    question="¿Cuándo conviene entrenar la base, y hasta dónde llega transfer learning en una computadora común?",
    hypothesis="Con todas las imágenes, entrenar toda la base le gana a entrenar las últimas 20 capas, y estas a "
    "dejarla congelada, por más de dos puntos cada vez; con el 1 % de las imágenes, toda la base suma menos de un "
    "punto sobre la congelada; dejar que la normalización por lotes aprenda le gana a mantenerla en modo de "
    "inferencia; el mejor modelo pasa el 90 %.",
    cost="Entre 1 y 20 minutos de dos núcleos por corrida; el mejor modelo, alrededor de 60.",
    stated=Commit("a6c6933231bc5768ba5e6a6fbdd06818cb618790", "2026-11-24T00:28:00Z"),
    predicted=Commit("a6c6933231bc5768ba5e6a6fbdd06818cb618790", "2026-11-24T00:28:00Z"),
    reference=f"{FROZEN}-100",
    experiments=(
        *(_experiment(depth, share) for depth in DEPTHS for share in SHARES),
        _whole(INFERENCE, "la normalización fija", RATE, "inference"),
        _whole(f"{WHOLE}-100-tasa-0-0003", "tasa 0,0003", LOWER_RATE, None),
        _whole(f"{INFERENCE}-tasa-0-0003", "la normalización fija y tasa 0,0003", LOWER_RATE, "inference"),
        Experiment(
            BEST,
            "Mejor transfer: toda la base a 128 px, con aumento de datos",
            RunConfig(
                protocol="limpio",
                model=TransferConfig(alpha=0.35, resolution=128, pooling="average", trainable="all"),
                preprocessing="base",
                optimizer=OptimizerConfig(name="adamw", learning_rate=2e-3),
                schedule=ScheduleConfig(shape="cosine", rise=0.05),
                label_smoothing=0.1,
                batch_size=64,
                epochs=8,
                early_stopping=None,
                augmentation=AugmentationConfig(flip=True, shift=4),
                test_views="mirror-and-shift",
            ),
            SEEDS,
            exported=2,
        ),
    ),
    predictions=(
        Prediction(
            "Con todas las imágenes, toda la base supera a las últimas 20 capas, y estas a la base congelada, por más "
            "de dos puntos.",
            "accuracy",
            ((f"{WHOLE}-100", f"{LAST}-100"), (f"{LAST}-100", f"{FROZEN}-100")),
            above=0.02,
        ),
        Prediction(
            "Con el 1 % de las imágenes, toda la base suma menos de un punto sobre la congelada.",
            "accuracy",
            ((f"{WHOLE}-1", f"{FROZEN}-1"),),
            below=0.01,
        ),
        Prediction(
            "Con tasa 0,001, dejar que la normalización por lotes aprenda supera a mantenerla en modo de inferencia.",
            "accuracy",
            ((f"{WHOLE}-100", INFERENCE),),
            above=0.0,
        ),
        Prediction("El mejor modelo pasa el 90 %.", "accuracy", ((BEST, None),), above=0.90),
    ),
)
