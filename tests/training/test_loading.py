"""From the settings to the data set: what is drawn or read is what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.experiments import small
from tests.training.files import write_csv, write_pairs
from tui_nn.data.dataset import NO_FILE, Dataset
from tui_nn.data.generators import GENERATORS, Wanted
from tui_nn.data.preparing import split
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError
from tui_nn.experiment import Experiment
from tui_nn.training.loading import load_data

CENTERS = ((0.0, 0.0), (5.0, 1.0))
COVARIANCES = ((2.0, 0.5, 1.0),)


def of(part: Any) -> tuple[bytes, ...]:
    """All numbers of a training or a test set."""
    return part.x.tobytes(), part.raw.tobytes(), part.labels.tobytes(), part.targets.tobytes()


@pytest.mark.parametrize("data", GENERATORS)
def test_each_generator_is_asked_for_what_is_set(data: str) -> None:
    classes = 2 if GENERATORS[data].uses_blobs else GENERATORS[data].usual_classes
    blobs = {"centers": CENTERS, "covariances": COVARIANCES, "formula": "x + y > 1", "points": "0 1 2; 1 3 4"}
    ours = load_data(small(data=data, noise=0.25, data_seed=7, precision="float32", **blobs))
    whole = GENERATORS[data].draw(Wanted(90, 0.25, classes, 7, CENTERS, COVARIANCES, "x + y > 1", "0 1 2; 1 3 4"))
    theirs = split(replace(whole, note=GENERATORS[data].note), 0.3, 7, "float32")
    assert (of(ours.train), of(ours.test)) == (of(theirs.train), of(theirs.test))
    assert (ours.best_possible, ours.class_names) == (theirs.best_possible, theirs.class_names)
    assert ours.note == theirs.note
    assert (load_data(small(data=data, **blobs)) is load_data(small(data=data, **blobs))) is (data == "drawn")
    assert ours.file == NO_FILE


def test_a_note_about_the_samples_precedes_that_about_their_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = GENERATORS["circle"]

    def draw(wanted: Wanted) -> Samples:
        return replace(generator.draw(wanted), note="of these samples")

    monkeypatch.setitem(GENERATORS, "circle", replace(generator, draw=draw, note="of the generator"))
    assert load_data(small(data="circle", data_seed=20261128)).note == "of these samples"


@pytest.mark.parametrize(("data", "classes"), [("spiral", 5), ("circle", 4)])
def test_as_many_classes_as_are_set(data: str, classes: int) -> None:
    assert len(load_data(small(data=data, classes=classes)).class_names) == classes


def test_features_and_scale_as_they_are_set() -> None:
    dataset = load_data(small(features="x2,x1x2", standardize="yes"))
    assert dataset.feature_names == ("x2", "x1x2")
    np.testing.assert_allclose(dataset.train.x.std(axis=1), 1)
    x1, x2 = dataset.train.raw
    np.testing.assert_allclose(dataset.train.x[1], (x1 * x2 - (x1 * x2).mean()) / (x1 * x2).std(), rtol=1e-10)


@pytest.fixture
def shelves(tmp_path: Path) -> str:
    return write_csv(tmp_path)


def read(path: str, **changes: Any) -> Dataset:
    return load_data(small(data=path, **{"missing": "drop"} | changes))


def test_a_file_is_read_as_it_is_set(shelves: str) -> None:
    dataset = read(shelves)
    # Of 60 rows, the 6 with a gap are left out; 0.3 of 54 is 16.2.
    assert (len(dataset.train), len(dataset.test)) == (37, 17)
    assert dataset.feature_names == dataset.raw_names == ("width", "depth", "rank", "level")
    assert set(dataset.class_names) == {"narrow", "wide"}
    wide = dataset.test.labels == dataset.class_names.index("wide")
    np.testing.assert_array_equal(wide, dataset.test.x[0] > 0)
    assert (dataset.best_possible, dataset.loss) == (None, "cross-entropy")
    assert dataset.file.report
    assert all(line and "\n" not in line for line in dataset.file.report)


def test_the_target_of_a_file_is_the_column_that_is_set(shelves: str) -> None:
    dataset = read(shelves, target="level")
    assert (dataset.loss, dataset.output_names) == ("squared error", ("level",))
    width, depth = dataset.test.x[:2]
    np.testing.assert_allclose(dataset.test.targets[0], width + 2 * depth, atol=1e-5)


@pytest.mark.parametrize(("kind", "loss"), [("class", "cross-entropy"), ("number", "squared error")])
def test_the_kind_of_the_target_is_the_one_that_is_set(shelves: str, kind: str, loss: str) -> None:
    assert read(shelves, target="rank", target_kind=kind).loss == loss


def test_missing_values_are_treated_as_is_set(shelves: str) -> None:
    assert len(read(shelves, missing="median").train) == 42
    with pytest.raises(DataError) as error:
        read(shelves, missing="refuse")
    assert len(str(error.value).splitlines()) == 1
    assert "depth" in str(error.value)


def test_no_more_samples_of_a_file_than_are_set(shelves: str) -> None:
    first, again, other = (read(shelves, samples=30, data_seed=seed) for seed in (1, 1, 2))
    assert len(first.train) + len(first.test) == 30
    assert of(first.train) == of(again.train) != of(other.train)


def test_precision_and_scale_of_a_file(shelves: str) -> None:
    dataset = read(shelves, precision="float32", standardize="yes", target="level")
    assert dataset.train.x.dtype == dataset.test.targets.dtype == np.float32
    np.testing.assert_allclose(dataset.train.x.std(axis=1), 1, rtol=1e-5)
    assert dataset.target_scale[1] > 1


def test_features_can_be_computed_of_a_file_with_two(tmp_path: Path) -> None:
    dataset = load_data(small(data=write_pairs(tmp_path), features="x1,x1x2"))
    assert (dataset.raw_names, dataset.feature_names) == (("a", "b"), ("a", "ab"))
    np.testing.assert_array_equal(dataset.train.x, [dataset.train.raw[0], dataset.train.raw[0] * dataset.train.raw[1]])


def test_features_cannot_be_computed_of_a_file_with_more_or_fewer(shelves: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"features: got x1,x2, allowed: all, because .* has 4, not 2"):
        read(shelves, features="x1,x2")
    single = tmp_path / "single.csv"
    single.write_text("a,kind\n" + "".join(f"{k}.5,{'xy'[k % 2]}\n" for k in range(40)), encoding="utf-8")
    with pytest.raises(DataError, match=r"features: got x1, allowed: all, because .* has 1, not 2"):
        read(str(single), features="x1")
    assert read(str(single)).train.x.shape == (1, 28)


@pytest.mark.parametrize("name", ["none.csv", "folder.csv"])
def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(DataError) as error:
        load_data(Experiment.for_data(str(tmp_path / name)))
    assert len(str(error.value).splitlines()) == 1
