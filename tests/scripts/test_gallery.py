"""Galleries show what the files say, and doubt a label only when the networks agree."""

import numpy as np
import pytest

from experiments.data import CLASSES
from experiments.lines import LINES
from experiments.store import MISTAKES, Examples, load_runs, save_run
from scripts.gallery import ENLARGED, find_doubts, find_judges, lay_over, make_galleries
from scripts.report import make_report
from scripts.verify.facts import Facts
from scripts.verify.numbers import evaluate
from tests.factory import catalogued, make_history, make_predictions, make_result, make_results


def test_no_heat_leaves_the_image_and_heat_shows_where_it_is():
    pixels = np.arange(4 * 4 * 3, dtype=np.uint8).reshape(4, 4, 3)
    large = pixels.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)
    np.testing.assert_array_equal(lay_over(pixels, np.zeros((2, 2), np.uint8)), large)
    heat = np.zeros((4, 4), np.uint8)
    heat[0, 3] = 255
    changed = np.any(lay_over(pixels, heat) != large, axis=2)
    assert changed[0, -1]
    assert not changed[:, : 2 * ENLARGED].any()
    assert not changed[2 * ENLARGED :].any()


def write_run(root, slug, seed, wrong, heat=None, line="practica", accuracy=0.9, **changes):
    """Write a run that gets the images in `wrong` wrong, all by saying class 3, and keeps them with the firsts."""
    predictions = make_predictions(1.0, seed)
    firsts = np.unique(predictions.label, return_index=True)[1]
    for image in wrong:
        assert predictions.label[image] != 3
        predictions.predicted[image] = 3
        predictions.probability[image] = np.eye(len(CLASSES))[3]
    index = np.concatenate([firsts, wrong]).astype(np.int32)
    examples = Examples(
        index,
        predictions.label[index],
        np.zeros((len(index), 32, 32, 3), np.uint8),
        None if heat is None else np.full((len(index), heat, heat), 255, np.uint8),
    )
    result = make_result(slug, seed, predictions, history=make_history(accuracy), line=line, **changes)
    save_run(root, result, predictions, examples)


def other_class(count):
    """Return the first images whose class is not 3."""
    return np.flatnonzero(make_predictions(1.0, 0).label != 3)[:count]


def test_a_gallery_shows_one_image_a_class_and_the_mistakes(tmp_path):
    results, folder = tmp_path / "results", tmp_path / "figures"
    folder.mkdir()
    wrong = other_class(4)[1:]
    write_run(results, "cnn-simple", 0, wrong, heat=4)
    write_run(results, "transfer-mobilenetv2", 0, wrong)
    report = make_report(load_runs(results)[0], LINES)
    cnn, transfer = make_galleries(report, folder)
    assert [item.label for item in cnn.firsts] == list(CLASSES)
    assert {item.predicted for item in cnn.mistakes} == {CLASSES[3]}
    assert len({item.image for item in cnn.mistakes}) == len(wrong)
    assert cnn.side == 4
    assert all((folder / item.image).exists() and (folder / item.overlay).exists() for item in cnn.firsts)
    assert transfer.firsts == ()
    assert transfer.side is None
    assert all(item.overlay is None for item in transfer.mistakes)


def test_an_unsure_mistake_is_not_among_the_surest(tmp_path):
    results, folder = tmp_path / "results", tmp_path / "figures"
    folder.mkdir()
    wrong = other_class(MISTAKES + 1)  # the first of them is a class' first image too
    predictions = make_predictions(1.0, 0)
    sureness = np.linspace(0.6, 1.0, len(wrong))
    for image, sure in zip(wrong, sureness, strict=True):
        predictions.predicted[image] = 3
        predictions.probability[image] = 0
        predictions.probability[image, 3] = sure
        predictions.probability[image, predictions.label[image]] = 1 - sure
    index = wrong.astype(np.int32)
    pixels = np.zeros((len(index), 32, 32, 3), np.uint8)
    maps = np.zeros((len(index), 4, 4), np.uint8)
    examples = Examples(index, predictions.label[index], pixels, maps)
    save_run(results, make_result("cnn-simple", 0, predictions), predictions, examples)
    (gallery,) = make_galleries(make_report(load_runs(results)[0], LINES), folder)
    assert len(gallery.mistakes) == MISTAKES
    assert [float(item.confidence) for item in gallery.mistakes] == pytest.approx(sureness[:0:-1], abs=1e-3)
    assert any(float(item.confidence) == pytest.approx(0.6, abs=1e-3) for item in gallery.firsts)


@pytest.mark.parametrize(("experiments", "accuracy", "expected"), [(6, 0.9, 2), (4, 0.9, 0), (6, 0.7, 0)])
def test_labels_are_doubted_by_enough_good_networks_only(tmp_path, experiments, accuracy, expected):
    results, folder = tmp_path / "results", tmp_path / "figures"
    folder.mkdir()
    shared = other_class(2)
    disputed = other_class(3)[2:]  # four of six networks agree on it, which is not enough
    line = next(line for line in LINES if line.slug == "regularizacion")
    for place, experiment in enumerate(line.experiments[:experiments]):
        wrong = np.concatenate([shared, disputed]) if place < 4 else shared
        write_run(results, experiment.slug, 0, wrong, line=line.slug, accuracy=accuracy)
    doubts = find_doubts(make_report(load_runs(results)[0], LINES), folder)
    assert len(doubts) == expected
    assert {doubt.said for doubt in doubts} <= {CLASSES[3]}
    assert all(doubt.share == 1 for doubt in doubts)


def test_only_clean_catalogued_networks_on_the_whole_data_set_judge_labels(results):
    sample = catalogued("dropout", "regularizacion").config.model_copy(update={"dataset": "muestra"})
    write_run(results, "l2", 0, [], line="regularizacion")
    write_run(results, "dropout", 0, [], line="regularizacion", config=sample)
    write_run(results, "aumento", 0, [], line="regularizacion", experiment="sin-catalogar")
    write_run(results, "cnn-simple", 0, [])
    runs, rejected = load_runs(results)
    assert (len(runs), rejected) == (4, [])
    assert [group.key for group, _ in find_judges(make_report(runs, LINES))] == ["regularizacion/l2"]
    assert evaluate(Facts(tuple(runs), LINES, None), "jueces()") == 1


def test_made_up_results_have_galleries_without_maps(tmp_path):
    make_results(tmp_path / "results")
    (tmp_path / "figures").mkdir()
    report = make_report(load_runs(tmp_path / "results")[0], LINES)
    assert [gallery.side for gallery in make_galleries(report, tmp_path / "figures")] == [None, None]
