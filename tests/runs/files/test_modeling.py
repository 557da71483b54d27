"""A saved run predicts without its data, to the last bit."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.refusing import refusal
from tests.runs.files.contents import contents, with_contents
from tests.runs.files.test_upgrading import as_format_1, written_as_1
from tests.training.raw_rows import (
    FILES,
    ROWS,
    model_of_the_run,
    outputs_of_the_run,
    rows_of_the_test_set,
    trained,
    write_csv,
)
from tui_nn.errors import RunError
from tui_nn.runs.files import SavedRun, model_of, read, restore, write
from tui_nn.training.timeline import Timeline


def saved(folder: Path, name: str, **changes: Any) -> Timeline:
    columns, options = FILES[name]
    write_csv(folder / "data.csv", columns)
    timeline = Timeline(trained(data=str(folder / "data.csv"), **{**options, **changes}))
    write(SavedRun.of(timeline, "any-data"), folder / "one.run")
    return timeline


@pytest.mark.parametrize(("name", "standardize"), zip(FILES, cycle(["yes", "no"]), strict=False))
def test_a_run_predicts_once_its_data_are_gone(name: str, standardize: str, tmp_path: Path) -> None:
    timeline = saved(tmp_path, name, standardize=standardize, precision="float32")
    (tmp_path / "data.csv").unlink()
    model = model_of(read(tmp_path / "one.run"))
    rows = rows_of_the_test_set(timeline.trainer, ROWS)
    named = {name: [values[i] for i in rows] for name, values in FILES[name][0].items()}
    assert np.array_equal(model.outputs(named), outputs_of_the_run(timeline.trainer))
    ours = model_of_the_run(timeline.trainer)
    assert model.evaluate(named).loss == ours.evaluate(named).loss
    assert (model.class_names, model.target_name, model.feature_names) == (
        ours.class_names,
        ours.target_name,
        ours.feature_names,
    )
    assert (model.step, model.data, model.preset) == (timeline.trainer.step, "data.csv", "any-data")


def test_computed_features_are_kept(tmp_path: Path) -> None:
    timeline = Timeline(trained(data="circle", features="x1x2,sin x1,x2^2", standardize="yes"))
    write(SavedRun.of(timeline), tmp_path / "one.run")
    rows = timeline.trainer.dataset.test.raw.T
    assert np.array_equal(model_of(read(tmp_path / "one.run")).outputs(rows), outputs_of_the_run(timeline.trainer))


def test_a_run_that_is_written_again_still_predicts(tmp_path: Path) -> None:
    saved(tmp_path, "categories")
    for again in (read(tmp_path / "one.run"), SavedRun.of(restore(read(tmp_path / "one.run")))):
        write(again, tmp_path / "two.run")
        assert contents(tmp_path / "two.run")["preprocessing"] == contents(tmp_path / "one.run")["preprocessing"]


def test_the_model_of_a_rewound_run_is_that_of_the_step_shown(tmp_path: Path) -> None:
    timeline = Timeline(trained())
    timeline.advance(3)
    timeline.seek(6)
    write(SavedRun.of(timeline), tmp_path / "one.run")
    model, rows = model_of(read(tmp_path / "one.run")), timeline.trainer.dataset.test.raw.T
    assert model.step == 6
    assert np.array_equal(model.outputs(rows), outputs_of_the_run(timeline.trainer))


def test_a_run_of_format_1_needs_its_data(tmp_path: Path) -> None:
    timeline = saved(tmp_path, "booleans")
    written_as_1(tmp_path / "one.run", as_format_1(tmp_path / "one.run"))
    assert read(tmp_path / "one.run").preprocessing is None
    assert model_of(read(tmp_path / "one.run")).preprocessing.columns == timeline.trainer.dataset.preprocessing.columns
    (tmp_path / "data.csv").unlink()
    with pytest.raises(RunError) as caught:
        model_of(read(tmp_path / "one.run"))
    line = str(caught.value)
    assert line.startswith("data: got ")
    assert line.endswith(
        "(it does not exist): an older version wrote the run, without what prepares its data; train it again"
    )


def put(*path: str | int, to: object) -> Callable[[Any], None]:
    """Replaces a part of the document."""

    def damage(tree: Any) -> None:
        for key in path[:-1]:
            tree = tree[key]
        tree[path[-1]] = to

    return damage


NONSENSE: dict[str, tuple[Callable[[Any], Any], str]] = {
    "no columns": (put("columns", to=[]), "columns"),
    "a column of another kind": (put("columns", 0, "kind", to="date"), "columns.0"),
    "a style that is none": (put("columns", 0, "style", "decimal", to="x"), "style of a is not known"),
    "a unit that is none": (put("columns", 0, "unit", to="'"), "unit of a is not known"),
    "a category twice": (put("columns", 1, "categories", to=["x", "x"]), "categories of c are not distinct"),
    "a name twice": (put("columns", 1, "name", to="a"), "columns have the same name"),
    "a feature that is none": (put("features", to=["x3"]), "features are not known"),
    "features of other columns": (put("features", to=["x1x2"]), "features are computed from other than 2 columns"),
    "too few means": (lambda tree: tree["mean"].pop(), "mean and std are not of"),
    "a deviation of zero": (put("std", 0, to=0.0), "mean or std is not finite"),
    "another precision": (put("precision", to="float16"), "precision is not known"),
    "a class without a code": (lambda tree: tree["target"]["codes"].pop(), "classes are not as many as their codes"),
    "a code twice": (put("target", "codes", 0, to=1.0), "codes are not distinct"),
    "a value that is none": (
        lambda tree: tree["target"].update(codes=[], class_names=[]),
        "a target that is a value is no number",
    ),
    "a scale of zero": (put("target", "std", to=0.0), "scale of the target is not finite"),
    "something else": (put("more", to=1), "more"),
    "fewer inputs than the network has": (
        lambda tree: tree.update(columns=tree["columns"][:1], mean=tree["mean"][:1], std=tree["std"][:1]),
        "parameters",
    ),
}


def test_a_preprocessing_that_makes_no_sense_is_refused_in_one_line(tmp_path: Path) -> None:
    saved(tmp_path, "categories", standardize="yes")
    sound = contents(tmp_path / "one.run")["preprocessing"]
    for case, (damage, expected) in NONSENSE.items():
        tree = json.loads(sound)
        damage(tree)
        with_contents(tmp_path / "one.run", {"preprocessing": np.frombuffer(json.dumps(tree).encode(), np.uint8)})
        line = refusal(RunError, lambda: model_of(read(tmp_path / "one.run")))
        assert expected in line, case
        assert len(line.splitlines()) == 1, case
