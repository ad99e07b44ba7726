"""The practice itself: the simple CNN against frozen MobileNetV2, by the assignment's protocol and by a clean one.

Question: which of the two classifies CIFAR-10 better, and do the assignment's conclusions survive a clean split?
Hypothesis, stated before the runs: the CNN wins by more than 20 points under both protocols, because a base trained
on 224-pixel photographs in [-1, 1] sees almost nothing in 32-pixel images in [0, 1]; choosing the epoch on the test
set flatters each model by less than one point.
Cost: a CNN run takes 4 to 12 minutes of two cores, a transfer run (cached features) about one.
"""

from experiments.catalogue import Commit, Experiment, Line, Prediction
from experiments.config import CnnConfig, RunConfig, TransferConfig

LINE = Line(
    slug="practica",
    title="La práctica",
    question="¿Cuál de los dos modelos clasifica mejor CIFAR-10, y se sostienen las conclusiones de la consigna cuando "
    "el conjunto de prueba no elige la época?",
    hypothesis="La CNN simple gana por más de 20 puntos con los dos protocolos; elegir la época con el conjunto de "
    "prueba favorece a cada modelo en menos de un punto.",
    cost="Entre 4 y 12 minutos de dos núcleos por corrida de la CNN; alrededor de uno por la de transfer learning.",
    stated=Commit("3a593633a68a1acce4c69ef5871db8afc36195c6", "2026-11-23T21:14:34Z"),
    predicted=Commit("a6c6933231bc5768ba5e6a6fbdd06818cb618790", "2026-11-24T00:28:00Z"),
    reference="cnn-simple",
    experiments=(
        Experiment(
            slug="cnn-simple",
            title="CNN simple, como la consigna",
            config=RunConfig(protocol="consigna", model=CnnConfig(), order="fixed"),
            seeds=(0, 1, 2, 3, 4),
        ),
        Experiment(
            slug="transfer-mobilenetv2",
            title="Transfer learning (MobileNetV2 0,35), protocolo de la consigna",
            config=RunConfig(protocol="consigna", model=TransferConfig(alpha=0.35), order="fixed"),
            seeds=(0, 1, 2, 3, 4),
        ),
        Experiment(
            slug="cnn-simple-limpio",
            title="CNN simple, protocolo limpio",
            config=RunConfig(protocol="limpio", model=CnnConfig()),
            seeds=(0, 1, 2),
            exported=0,
        ),
        Experiment(
            slug="transfer-mobilenetv2-limpio",
            title="Transfer learning (MobileNetV2 0,35), protocolo limpio",
            config=RunConfig(protocol="limpio", model=TransferConfig(alpha=0.35)),
            seeds=(0, 1, 2),
        ),
        # Between the two protocols: only the order changes from the first pair; from the second the
        # split, which also takes images from training.
        Experiment(
            slug="cnn-simple-orden-nuevo",
            title="CNN simple, consigna con un orden nuevo en cada época",
            config=RunConfig(protocol="consigna", model=CnnConfig()),
            seeds=(0, 1, 2),
        ),
        Experiment(
            slug="transfer-mobilenetv2-orden-nuevo",
            title="Transfer learning (MobileNetV2 0,35), consigna con un orden nuevo en cada época",
            config=RunConfig(protocol="consigna", model=TransferConfig(alpha=0.35)),
            seeds=(0, 1, 2),
        ),
        Experiment(
            slug="transfer-mobilenetv2-ancho-1",
            title="Transfer learning (MobileNetV2 1,0), como la consigna",
            config=RunConfig(protocol="consigna", model=TransferConfig(alpha=1.0), order="fixed"),
            seeds=(0, 1, 2, 3, 4),
        ),
    ),
    predictions=(
        Prediction(
            "La CNN simple supera a transfer learning por más de 20 puntos con los dos protocolos.",
            "accuracy",
            (("cnn-simple", "transfer-mobilenetv2"), ("cnn-simple-limpio", "transfer-mobilenetv2-limpio")),
            above=0.20,
        ),
        Prediction(
            "Elegir la época con el conjunto de prueba, lo que además deja más imágenes para entrenar, favorece a cada "
            "modelo en menos de un punto.",
            "accuracy",
            (
                ("cnn-simple-orden-nuevo", "cnn-simple-limpio"),
                ("transfer-mobilenetv2-orden-nuevo", "transfer-mobilenetv2-limpio"),
            ),
            below=0.01,
        ),
    ),
)
