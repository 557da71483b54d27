"""A file is predicted with the network on screen, or the network evaluated on it, while the app goes on."""

from __future__ import annotations

import csv
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.opening import listed, type_path
from tests.app.support import current, main, opened, press, small_app, wait_for_state, wait_for_text, wait_until
from tests.experiments import small
from tests.patience import PATIENCE
from tui_nn.app.screens import apply
from tui_nn.app.screens.apply import ApplyScreen, free_name
from tui_nn.app.screens.open_file.files import FilesStep
from tui_nn.runs.predicting import predict_file
from tui_nn.runs.snapshot import State
from tui_nn.training.model import Model


def columns(path: Path) -> dict[str, list[str]]:
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    return dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))


def write_points(folder: Path, name: str = "points.csv") -> dict[str, list[float]]:
    """A file of points in the plane, and its columns."""
    rows = {"x1": [i % 5 - 2.5 for i in range(40)], "x2": [float(i % 7 - 3) for i in range(40)]}
    lines = [f"{x2},{x1},c{i % 3}" for i, (x1, x2) in enumerate(zip(rows["x1"], rows["x2"], strict=True))]
    (folder / name).write_text("\n".join(["x2,x1,class", *lines]))
    return rows


def said(pilot: Pilot[None]) -> str:
    """The problem that the dialog shows."""
    return pilot.app.screen.query_one(FilesStep).problem


def told(app: Any) -> list[str]:
    return [str(one.message) for one in app._notifications]


async def test_predictions_of_the_network_on_screen_are_written_beside_the_file_and_what_does_not_fit_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("a bug")

    rows = write_points(folder)
    app = small_app(steps=30)
    async with opened(app) as pilot:
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await press(pilot, "{")
        await wait_until(pilot, lambda: current(app).is_rewound)
        snapshot = current(app)
        await press(pilot, "P")
        assert listed(pilot) == ["points.csv", "../"]
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is main(app))
        notice = f"40 rows of points.csv with the predictions of step {snapshot.step}: points-predictions.csv"
        assert told(app)[-1] == notice
        found = columns(folder / "points-predictions.csv")
        model = Model.at(snapshot.experiment, snapshot.parameters, snapshot.dataset, snapshot.step)
        assert found["prediction"] == list(model.predict(rows))
        assert current(app) is snapshot
        # A file that does not fit is refused in one line, and another can be chosen.
        (folder / "bad.csv").write_text("x1,x2\n1,2\n1,old\n")
        (folder / "notes.md").write_text("no table")
        await press(pilot, "P")
        await type_path(pilot, "bad.csv")
        await wait_until(pilot, lambda: said(pilot))
        line = "row 3, column x2: got old, allowed: a number (see --decimal, --thousands and --missing-words)"
        assert said(pilot) == line
        await type_path(pilot, "notes.md")
        await wait_until(pilot, lambda: said(pilot).startswith("file: got notes.md, allowed: one that ends in .csv"))
        await type_path(pilot, "points.csv")
        await wait_until(pilot, lambda: app.screen is main(app))
        names = [f"points-predictions{suffix}.csv" for suffix in ("-2", "")]
        assert sorted(path.name for path in folder.glob("*-predictions*.csv")) == names
        # An error of ours does not end the app.
        monkeypatch.setattr(apply, "predict_file", fail)
        await press(pilot, "P")
        await type_path(pilot, "points.csv")
        await wait_until(pilot, lambda: said(pilot) == "RuntimeError('a bug')")


async def test_the_score_on_a_file_is_told_and_that_of_values_has_their_errors(folder: Path) -> None:
    rows = write_points(folder)
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "E")
        await wait_for_text(pilot, "Evaluate this network on a file")
        await type_path(pilot, folder / "points.csv")
        await wait_until(pilot, lambda: app.screen is main(app))
        score = current(app).model.evaluate(rows, [f"c{i % 3}" for i in range(40)])
        first, accuracy, loss = told(app)[-1].split("\n")
        assert first == "Step 0 on points.csv:"
        assert accuracy == f"accuracy {score.score:.1%} ({score.correct} of 40 correct)"
        assert loss == f"loss {score.loss:.6g}"
        assert [path.name for path in folder.iterdir()] == ["points.csv"]
        app.open(small(data="plane"))
        await wait_until(pilot, lambda: current(app).run_number == 2)
        (folder / "values.csv").write_text("x1,x2,y\n1,2,0.3\n-1,3,0.2\n2,2,0.5\n")
        await press(pilot, "E")
        await type_path(pilot, "values.csv")
        await wait_until(pilot, lambda: app.screen is main(app))
        lines = told(app)[-1].split("\n")
        score = current(app).model.evaluate({"x1": [1, -1, 2], "x2": [2, 3, 2], "y": [0.3, 0.2, 0.5]})
        assert score.errors
        assert lines[1].startswith("R2 ")
        assert lines[3] == f"RMSE {score.errors.rmse:.6g}, MAE {score.errors.mae:.6g}"


async def test_the_app_goes_on_meanwhile_and_escape_stops_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_points(folder)
    begun, go_on = threading.Event(), threading.Event()
    ended = threading.Event()
    real = predict_file

    def slow(*arguments: Any, **options: Any) -> int:
        begun.set()
        go_on.wait(PATIENCE)
        try:
            return real(*arguments, **options)
        finally:
            ended.set()

    monkeypatch.setattr(apply, "predict_file", slow)
    app = small_app(run=True, steps=1_000_000, pace=100)
    async with opened(app) as pilot:
        await press(pilot, "P")
        await type_path(pilot, "points.csv")
        await wait_for_text(pilot, "Reading points.csv ...")
        await wait_until(pilot, begun.is_set)
        step = current(app).step
        await wait_until(pilot, lambda: current(app).step > step)
        # Another choice waits for its turn.
        app.screen.query_one("#path", Input).value = "other"
        await press(pilot, "escape")
        assert isinstance(app.screen, ApplyScreen)
        go_on.set()
        await wait_until(pilot, ended.is_set)
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1
        assert not told(app)
    assert [path.name for path in folder.iterdir()] == ["points.csv"]


def test_predictions_never_replace_a_file(tmp_path: Path) -> None:
    path = tmp_path / "points.csv.gz"
    assert free_name(path).name == "points.csv-predictions.csv"
    path = tmp_path / "points.parquet"
    for expected in ("points-predictions.csv", "points-predictions-2.csv", "points-predictions-3.csv"):
        out = free_name(path)
        assert out == tmp_path / expected
        out.touch()
