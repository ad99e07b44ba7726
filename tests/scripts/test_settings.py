"""What the pages say of the settings against the catalogue, which those sentences do not read."""

from experiments.config import CnnConfig
from experiments.lines import find
from experiments.spanish import NBSP, decimal
from scripts.gallery import DOUBTED
from scripts.render import TEMPLATES


def config(line, slug):
    experiment = find(line, slug)
    assert experiment is not None
    return experiment.config


def said(name):
    return " ".join((TEMPLATES / name).read_text(encoding="utf-8").replace(NBSP, " ").split())


def number(value):
    return decimal(value, 6).rstrip("0").rstrip(",")


def stopping(run):
    return f"hasta {run.epochs} épocas, deteniéndose después de {run.early_stopping.patience}"


def test_of_regularisation():
    text = said("lineas/regularizacion.md.j2")
    plain, everything = config("regularizacion", "sin-regularizar"), config("regularizacion", "todo-junto")
    assert isinstance(everything.model, CnnConfig)
    assert everything.model.dropout is not None
    assert stopping(plain) in text
    assert f"al azar el {number(100 * everything.model.dropout)} %" in text
    assert f"penalización L2 de los pesos ({number(everything.model.l2)})" in text
    assert f"desplazamientos de hasta {everything.augmentation.shift} píxeles" in text


def test_of_hyperparameters():
    text = said("lineas/hiperparametros.md.j2")
    assert stopping(config("hiperparametros", "adam-0-001-lote-128")) in text
    assert f"SGD con momento {number(config('hiperparametros', 'sgd-0-01-lote-128').optimizer.momentum)}" in text
    assert "con Adam y tasa 0,001 se prueban lotes de 32 y de 512 además del de 128" in text
    batches = {b: config("hiperparametros", f"adam-0-001-lote-{b}") for b in (32, 128, 512)}
    assert {b: (run.batch_size, run.optimizer.learning_rate) for b, run in batches.items()} == {
        b: (b, 0.001) for b in batches
    }


def test_of_fine_tuning():
    text = said("lineas/fine-tuning.md.j2")
    run, best = config("fine-tuning", "toda-100"), config("fine-tuning", "mejor-transfer")
    assert f"MobileNetV2 de ancho {number(run.model.alpha)} a {run.model.resolution} píxeles" in text
    assert run.optimizer.name == "adamw"
    assert run.schedule.shape == "cosine"
    assert (
        f"AdamW, tasa {number(run.optimizer.learning_rate)} que baja por un coseno y lotes de {run.batch_size}" in text
    )
    assert run.early_stopping is best.early_stopping is None
    assert f"toda la base a {best.model.resolution} píxeles" in text
    assert f"una tasa de {number(best.optimizer.learning_rate)}" in text


def test_of_architectures():
    text, run = said("lineas/arquitecturas.md.j2"), config("arquitecturas", "tipo-vgg")
    assert f"Adam con tasa {number(run.optimizer.learning_rate)} que baja por un coseno" in text
    assert (run.optimizer.name, run.schedule.shape, run.augmentation.flip) == ("adam", "cosine", True)
    assert f"desplazamientos de hasta {run.augmentation.shift} píxeles" in text


def test_of_the_practice():
    text = said("metodologia.md.j2")
    for slug in ("cnn-simple", "transfer-mobilenetv2", "cnn-simple-limpio", "transfer-mobilenetv2-limpio"):
        run = config("practica", slug)
        assert f"lotes de {run.batch_size}, a lo sumo {run.epochs} épocas" in text
        assert run.optimizer.name == "adam"
        assert f"Adam con tasa {number(run.optimizer.learning_rate)}" in text
        assert f"se detiene después de {run.early_stopping.patience} épocas" in text


def test_of_the_doubtful_labels():
    assert DOUBTED == 12
    assert "hasta doce imágenes" in said("errores.md.j2")
