"""`tui-nn predict` and `tui-nn evaluate` answer from a run file alone."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.command_line import start, tui_nn
from tests.patience import PATIENCE
from tui_nn.runs.files import SavedRun, model_of, read, write
from tui_nn.runs.store import RunStore
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

HEADER = "size;kind;price\n"
LINES = [f"{i % 11},5;{('flat', 'house')[i % 2]};{1000 + 37 * i % 400}\n" for i in range(60)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a run that predicts the price, and one that predicts the kind; their data are gone."""
    monkeypatch.chdir(tmp_path)
    Path("data.csv").write_text(HEADER + "".join(LINES))
    common = ("--data", "data.csv", "--steps", "30", "--validation-fraction", "0")
    assert tui_nn("train", *common, "--target-kind", "number", "--out", "price.run").status == 0
    assert tui_nn("train", *common, "--target", "kind", "--out", "kind.run").status == 0
    Path("data.csv").rename("new.csv")
    return tmp_path


def test_predict_prints_the_rows_with_their_predictions(folder: Path) -> None:
    ran = tui_nn("predict", "kind.run", "new.csv")
    assert (ran.status, ran.err) == (0, "")
    header, *rows = csv.reader(io.StringIO(ran.out))
    names = ["prediction", "probability of flat", "probability of house"]
    assert header == ["size", "kind", "price", *names]
    model = model_of(read("kind.run"))
    columns = dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))
    assert columns["prediction"] == list(model.predict(columns))
    assert [[float(one) for one in row[4:]] for row in rows] == model.predict_proba(columns).tolist()
    assert [";".join(row[:3]) + "\n" for row in rows] == LINES
    price = tui_nn("predict", "price.run", "new.csv").out.splitlines()
    assert price[0] == "size,kind,price,prediction"
    assert 500 < float(price[1].rpartition(",")[2]) < 2000


def test_predict_writes_the_same_to_a_file(folder: Path) -> None:
    ran = tui_nn("predict", "kind.run", "new.csv", "--out", "out.csv")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert Path("out.csv").read_text() == tui_nn("predict", "kind.run", "new.csv").out
    assert tui_nn("predict", "kind.run", "new.csv", "--out", "out.parquet").status == 0
    # What was predicted is a file like any other.
    again = tui_nn("evaluate", "kind.run", "out.parquet", "--json")
    assert json.loads(again.out) == json.loads(tui_nn("evaluate", "kind.run", "new.csv", "--json").out)


def test_options_say_how_the_file_is_written(folder: Path) -> None:
    rows = [line.replace(",", ".").replace(";", "|") for line in LINES]
    Path("other.txt").write_text("".join(rows))
    options = ("--decimal", "point", "--delimiter", "bar", "--header", "no")
    ran = tui_nn("predict", "kind.run", "other.txt", *options)
    assert ran.status == 2
    assert "column" in ran.err
    Path("other.txt").write_text("".join("|".join(row.strip().split("|")[::2]) + "\n" for row in rows))
    ran = tui_nn("predict", "kind.run", "other.txt", *options)
    assert ran.status == 0
    given = [row[3] for row in csv.reader(io.StringIO(tui_nn("predict", "kind.run", "new.csv").out))]
    assert [row[2] for row in csv.reader(io.StringIO(ran.out))] == given


def test_evaluate_prints_what_the_model_says(folder: Path) -> None:
    model = model_of(read("kind.run"))
    header, *rows = csv.reader(io.StringIO("".join([HEADER, *LINES])), delimiter=";")
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    score = model.evaluate(columns)
    assert score.confusion is not None
    assert json.loads(tui_nn("evaluate", "kind.run", "new.csv", "--json").out) == {
        "step": 30,
        "loss": score.loss,
        "accuracy": score.score,
        "r2": None,
        "correct": score.correct,
        "total": 60,
        "rmse": None,
        "mae": None,
        "confusion": {
            "flat": dict(zip(("flat", "house"), score.confusion[0].tolist(), strict=True)),
            "house": dict(zip(("flat", "house"), score.confusion[1].tolist(), strict=True)),
        },
    }
    (a, b), (c, d) = score.confusion.tolist()
    lines = tui_nn("evaluate", "kind.run", "new.csv").out.splitlines()
    assert lines[0] == f"Loss:           {score.loss:.6g}"
    assert lines[1].endswith(f"% ({score.correct} of 60 correct)")
    assert [line.split() for line in lines[3:]] == [
        ["true", "\\", "predicted", "flat", "house"],
        ["flat", str(a), str(b)],
        ["house", str(c), str(d)],
    ]


def test_evaluate_says_the_errors_of_values(folder: Path) -> None:
    found = json.loads(tui_nn("evaluate", "price.run", "new.csv", "--json").out)
    _, *rows = csv.reader(io.StringIO(tui_nn("predict", "price.run", "new.csv").out))
    errors = [float(row[3]) - float(row[2]) for row in rows]
    assert found["rmse"] == pytest.approx((sum(error**2 for error in errors) / 60) ** 0.5)
    assert found["mae"] == pytest.approx(sum(map(abs, errors)) / 60)
    assert (found["accuracy"], found["confusion"], found["total"]) == (None, None, 60)
    lines = tui_nn("evaluate", "price.run", "new.csv").out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Loss", "R2", "Errors"]
    assert lines[2] == f"Errors:         RMSE {found['rmse']:.6g}, MAE {found['mae']:.6g}"


def test_a_run_may_be_named(folder: Path) -> None:
    timeline = Timeline(Trainer(read("kind.run").experiment.updated({"data": "new.csv"})))
    with RunStore().create("kinds") as held:
        held.write(SavedRun.of(timeline))
        assert tui_nn("evaluate", held.name, "new.csv").status == 0
    write(SavedRun.of(timeline), "same.run")
    assert tui_nn("evaluate", held.name, "new.csv").out == tui_nn("evaluate", "same.run", "new.csv").out


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (("predict",), "run: got nothing, allowed: a run file, or a name listed by tui-nn runs"),
        (("predict", "none.run", "new.csv"), "run: got none.run, allowed: a run file, or a name listed by tui-nn runs"),
        (("evaluate", "kind.run"), "file: got nothing, allowed: a file that ends in .csv, .tsv, "),
        (("evaluate", "kind.run", "iris"), "file: got iris, allowed: a file that ends in .csv, .tsv, "),
        (("predict", "kind.run", "gone.csv"), "data: got gone.csv, allowed: a file that exists"),
        (("predict", "new.csv", "new.csv"), "run: got new.csv, allowed: a run file, as written by tui-nn train --out "),
        (
            ("predict", "kind.run", "new.csv", "--out", "x.json"),
            "out: got x.json, allowed: a file that ends in .csv or ",
        ),
        (("predict", "kind.run", "new.csv", "--target", "kind"), "option: got --target, allowed: "),
        (
            ("predict", "kind.run", "new.csv", "--decimal", "dot"),
            "decimal: got dot, allowed: one of auto, point, comma",
        ),
        (
            ("predict", "kind.run", "wrong.csv"),
            "row 3, column size: got big, allowed: a number with decimal comma (see ",
        ),
    ],
)
def test_what_is_wrong_takes_one_line_and_the_status_2(folder: Path, argv: tuple[str, ...], line: str) -> None:
    Path("wrong.csv").write_text("size;price\n1,5;1000\nbig;1200\n")
    before = sorted(folder.iterdir())
    ran = tui_nn(*argv)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"tui-nn: {line}")
    assert len(ran.err.splitlines()) == 1
    assert sorted(folder.iterdir()) == before


def test_a_reader_that_leaves_early_ends_it(folder: Path) -> None:
    Path("long.csv").write_text(HEADER + "".join(LINES) * 1000)
    process = start("predict", "kind.run", "long.csv")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "size,kind,price,prediction,probability of flat,probability of house\n"
    process.stdout.close()
    assert process.wait(PATIENCE) == 141
    assert process.stderr.read() == ""
    process.stderr.close()
