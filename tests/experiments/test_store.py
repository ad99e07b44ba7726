import gzip
import io
import json
import zipfile

import numpy as np
import pytest

from experiments.errors import UserError
from experiments.files import write_atomically
from experiments.store import MAX_ARCHIVE_BYTES, MAX_JSON_BYTES, BadFileError, Exported, load_run, load_runs, save_run
from tests.factory import make_predictions, make_result, make_run


def test_what_is_saved_is_loaded(results):
    run = make_run(results)
    runs, rejected = load_runs(results)
    assert not rejected
    assert runs[0].result == run.result
    for record in ("predictions", "examples"):
        for name, array in vars(getattr(run, record)).items():
            np.testing.assert_array_equal(array, getattr(getattr(runs[0], record), name))


def test_the_json_is_canonical(results):
    text = (make_run(results).folder / "result.json").read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_runs_come_in_order_and_without_predictions_too(results):
    for seed in (10, 2, 1):
        save_run(results, make_result(seed=seed), None, None)
    runs, _ = load_runs(results)
    assert [run.result.seed for run in runs] == [1, 2, 10]
    assert runs[0].predictions is None
    assert runs[0].examples is None


def test_saving_again_removes_what_the_new_run_lacks(results):
    run = make_run(results)
    exported = Exported(gzip.compress(b"\0\0\0\0TFL3"), np.full((1, 10), 0.1, np.float32), 0, 200)
    save_run(results, run.result, run.predictions, run.examples, exported)
    runs, rejected = load_runs(results)
    assert (runs[0].exported is None, rejected) == (False, [])
    save_run(results, make_result(), None, None)
    assert sorted(path.name for path in run.folder.iterdir()) == ["result.json"]


def reject(results, folder, name, reason):
    """Check that just this file is set aside, for this reason, while the other run stays."""
    make_run(results, seed=7)
    runs, rejected = load_runs(results)
    assert [run.result.seed for run in runs] == [7]
    assert [error.path for error in rejected] == [folder / name]
    assert reason in rejected[0].reason


@pytest.mark.parametrize("name", ["result.json", "predictions.npz", "examples.npz"])
def test_a_file_cut_in_half_is_set_aside(results, name):
    folder = make_run(results).folder
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    reject(results, folder, name, "no es JSON" if name == "result.json" else "truncado o dañado")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("cost"),
        lambda d: d.update(otro=1),
        lambda d: d.update(seed="0"),
        lambda d: d["test"].update(accuracy=0.1),
    ],
)
def test_a_result_that_does_not_validate_is_set_aside(results, change):
    path = make_run(results).folder / "result.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    _, rejected = load_runs(results)
    assert len(rejected) == 1


def test_a_result_in_the_wrong_folder_is_set_aside(results):
    folder = make_run(results).folder
    folder.rename(folder.with_name("seed-5"))
    reject(results, folder.with_name("seed-5"), "result.json", "otra carpeta")


def test_links_are_refused(results, tmp_path):
    folder = make_run(results).folder
    (tmp_path / "outside.json").write_bytes((folder / "result.json").read_bytes())
    (folder / "result.json").unlink()
    (folder / "result.json").symlink_to(tmp_path / "outside.json")
    reject(results, folder, "result.json", "archivo común")


def test_a_dangling_link_is_refused(results):
    folder = make_run(results).folder
    (folder / "predictions.npz").unlink()
    (folder / "predictions.npz").symlink_to("nowhere")
    reject(results, folder, "predictions.npz", "archivo común")


def test_large_files_are_refused(results):
    folder = make_run(results).folder
    (folder / "result.json").write_bytes(b" " * (MAX_JSON_BYTES + 1))
    reject(results, folder, "result.json", "pesa más")


def test_archives_that_grow_are_refused(results):
    folder = make_run(results).folder
    with zipfile.ZipFile(folder / "predictions.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("label.npy", b"\0" * (MAX_ARCHIVE_BYTES + 1))
    reject(results, folder, "predictions.npz", "descomprimido")


def test_pickles_are_refused(results):
    folder = make_run(results).folder
    buffer = io.BytesIO()
    np.savez(
        buffer, allow_pickle=True, label=np.array([{}], dtype=object), predicted=np.zeros(1), probability=np.zeros(1)
    )
    (folder / "predictions.npz").write_bytes(buffer.getvalue())
    reject(results, folder, "predictions.npz", "truncado o dañado")


def swap_class(arrays):
    arrays["predicted"] = np.roll(arrays["predicted"], 1)


def double(arrays):
    arrays["probability"] = (arrays["probability"] * 2).astype(np.float16)


def negative(arrays):
    arrays["probability"] = -arrays["probability"]


def not_a_number(arrays):
    arrays["probability"][0, 0] = np.nan


def unknown_class(arrays):
    arrays["label"][0] = 10


def widen(arrays):
    arrays["probability"] = arrays["probability"].astype(np.float32)


def relabel(arrays):
    arrays["label"][0] = 5


def drop(arrays):
    del arrays["label"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (swap_class, "más probable"),
        (double, "no son probabilidades"),
        (negative, "no son probabilidades"),
        (not_a_number, "no son probabilidades"),
        (unknown_class, "no existe"),
        (widen, "tipo o la forma"),
        (relabel, "matriz de confusión"),
        (drop, "falta un arreglo"),
    ],
)
def test_predictions_that_contradict_the_result_are_set_aside(results, change, reason):
    folder = make_run(results).folder
    arrays = dict(vars(make_predictions()))
    change(arrays)
    np.savez_compressed(folder / "predictions.npz", **arrays)
    reject(results, folder, "predictions.npz", reason)


@pytest.mark.parametrize(("loss", "ece", "reason"), [(0.001, 0.1, "la pérdida"), (None, 0.0, "la calibración")])
def test_scores_that_do_not_follow_from_the_predictions_are_set_aside(results, loss, ece, reason):
    run = make_run(results)  # right in 70 % of the images with a confidence of 80 %
    test = run.result.test
    assert test is not None
    rows = [
        row.model_copy(update={"accuracy": row.confidence - ece}) if row.confidence else row
        for row in test.calibration.bins
    ]
    forged = test.model_copy(
        update={
            "loss": test.loss if loss is None else loss,
            "calibration": test.calibration.model_copy(update={"ece": ece, "bins": tuple(rows)}),
        }
    )
    text = run.result.model_copy(update={"test": forged}).model_dump_json()
    (run.folder / "result.json").write_text(text, encoding="utf-8")
    reject(results, run.folder, "predictions.npz", reason)


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"index": np.array([200], np.int32)}, "fuera del conjunto"),
        ({"index": np.array([-1], np.int32)}, "fuera del conjunto"),
        ({"index": np.array([0, 1], np.int32)}, "fuera del conjunto"),
        ({"label": np.array([3], np.uint8)}, "clases"),
        ({"pixels": np.zeros((1, 32, 31, 3), np.uint8)}, "tipo o la forma"),
        ({"pixels": np.zeros((1, 32, 32, 3), np.float32)}, "tipo o la forma"),
    ],
)
def test_examples_that_contradict_the_predictions_are_set_aside(results, arrays, reason):
    folder = make_run(results).folder
    good = {
        "index": np.array([0], np.int32),
        "label": np.array([0], np.uint8),
        "pixels": np.zeros((1, 32, 32, 3), np.uint8),
    }
    np.savez_compressed(folder / "examples.npz", **(good | arrays))
    reject(results, folder, "examples.npz", reason)


def test_a_diverged_run_has_no_predictions(results):
    folder = make_run(results).folder
    diverged = make_result(status="diverged", test=None)
    (folder / "result.json").write_text(diverged.model_dump_json(), encoding="utf-8")
    reject(results, folder, "predictions.npz", "divergente")


def test_a_missing_result_is_named(results):
    with pytest.raises(BadFileError, match="no se puede leer"):
        load_run(results, results / "practica" / "cnn-simple" / "seed-0")


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    write_atomically(path, lambda file: file.write(b"old"))

    def fill(file):
        file.write(b"half of the new")
        raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match="liberá espacio"):
        write_atomically(path, fill)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="No se puede escribir"):
        write_atomically(tmp_path / "file" / "below", lambda file: file.write(b""))
