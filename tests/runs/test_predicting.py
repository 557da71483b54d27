"""A model predicts the rows of any file, written with their predictions; what it cannot take leaves nothing behind."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pytest

from tests.refusing import refusal
from tests.training.raw_rows import FILES, ROWS, model_of_the_run, trained, write_csv
from tui_nn import Experiment, Model, train
from tui_nn.data.files.options import ReadOptions
from tui_nn.errors import DataError, InputError, SettingError
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.runs import files
from tui_nn.runs.predicting import evaluate_file, predict_file, print_predictions
from tui_nn.training import evaluation
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

COLUMNS: dict[str, Sequence[str]] = {
    "a": [f"{i % 17},5" for i in range(ROWS)],
    "paid": ["yes" if i % 3 else "no" for i in range(ROWS)],
    "color": [("red", "it's", "dark, blue")[i % 3] for i in range(ROWS)],
    "kind": [("x", "y")[i // 2 % 2] for i in range(ROWS)],
}


def model_of(folder: Path, columns: Mapping[str, Sequence[str]] = COLUMNS, **changes: Any) -> Model:
    write_csv(folder / "training.csv", dict(columns))
    return model_of_the_run(trained(data=str(folder / "training.csv"), **changes))


@cache
def usual_model() -> Model:
    """Trained on `COLUMNS`, once for all tests that only use it; its file is gone."""
    with TemporaryDirectory() as folder:
        return model_of(Path(folder))


def without(*names: str) -> dict[str, Sequence[str]]:
    return {name: values for name, values in COLUMNS.items() if name not in names}


def written(path: Path) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a CSV file."""
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def lists(path: Path) -> dict[str, list[Any]]:
    """The columns of a Parquet file."""
    found = duckdb.connect().execute(f"FROM '{path}'")
    names = [field[0] for field in found.description]
    return dict(zip(names, map(list, zip(*found.fetchall(), strict=True)), strict=True))


@pytest.mark.parametrize(("name", "precision"), zip(FILES, cycle(PRECISIONS), strict=False))
def test_the_file_that_it_was_trained_on_gives_what_the_rows_give(name: str, precision: str, tmp_path: Path) -> None:
    columns, options = FILES[name]
    model = model_of(tmp_path, columns, precision=precision, standardize="yes", **options)
    file = str(tmp_path / "training.csv")
    assert predict_file(model, file, tmp_path / "out.csv") == ROWS
    header, rows = written(tmp_path / "out.csv")
    assert header[: len(columns) + 1] == [*columns, "prediction"]
    assert [row[: len(columns)] for row in rows] == [list(row) for row in zip(*columns.values(), strict=True)]
    answers = [row[len(columns)] for row in rows]
    predict_file(model, file, tmp_path / "out.parquet")
    table = lists(tmp_path / "out.parquet")
    if model.is_regression:
        assert list(map(float, answers)) == table["prediction"] == model.predict(columns).tolist()
    else:
        assert answers == table["prediction"] == list(model.predict(columns))
        names = [f"probability of {one}" for one in model.class_names]
        assert header[len(columns) + 1 :] == names
        outputs = model.outputs(columns)
        assert np.array_equal([table[name] for name in names], outputs)
        assert np.array_equal(np.array([row[len(columns) + 1 :] for row in rows], precision).T, outputs)
    ours, theirs = evaluate_file(model, file), model.evaluate(columns)
    assert (ours.rows, ours.loss, ours.score, ours.correct) == (ROWS, theirs.loss, theirs.score, theirs.correct)
    assert ours.errors == theirs.errors
    assert np.array_equal(ours.confusion, theirs.confusion)  # type: ignore[arg-type]


def test_a_file_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(tmp_path, hidden_sizes=(70,))
    # Parts of 21 rows, which pass through the network by sevens.
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", 7)
    monkeypatch.setattr("tui_nn.training.model.CHUNK", 22)
    predict_file(model, str(tmp_path / "training.csv"), tmp_path / "out.parquet")
    table = lists(tmp_path / "out.parquet")
    outputs = [table[f"probability of {name}"] for name in model.class_names]
    assert np.array_equal(outputs, model.outputs(COLUMNS))
    assert table["a"] == COLUMNS["a"]
    assert evaluate_file(model, str(tmp_path / "training.csv")).loss == model.evaluate(COLUMNS).loss


def test_columns_are_found_by_name_and_the_target_is_not_needed(tmp_path: Path) -> None:
    model = usual_model()
    new = {"id": [f"n{i}" for i in range(ROWS)], **dict(reversed(without("kind").items())), "A": ["?"] * ROWS}
    write_csv(tmp_path / "new.csv", new)
    predict_file(model, str(tmp_path / "new.csv"), tmp_path / "out.csv")
    header, rows = written(tmp_path / "out.csv")
    assert header == ["id", "color", "paid", "a", "A", "prediction", "probability of x", "probability of y"]
    assert [row[5] for row in rows] == list(model.predict(COLUMNS))


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    model = usual_model()
    write_csv(tmp_path / "new.csv", {**COLUMNS, "prediction": ["1"] * ROWS, "a" * 99: ["2"] * ROWS})
    predict_file(model, str(tmp_path / "new.csv"), tmp_path / "out.csv")
    assert written(tmp_path / "out.csv")[0][4:7] == ["prediction", "a" * 99, "prediction 2"]


def test_one_row_is_enough(tmp_path: Path) -> None:
    model = usual_model()
    write_csv(tmp_path / "new.csv", {name: values[4:5] for name, values in without("kind").items()})
    assert predict_file(model, str(tmp_path / "new.csv"), tmp_path / "out.csv") == 1
    assert written(tmp_path / "out.csv")[1][0][3] == model.predict({n: [v[4]] for n, v in COLUMNS.items()})[0]


def test_a_parquet_file_keeps_the_types_of_its_columns(tmp_path: Path) -> None:
    model = usual_model()
    fields = "i % 17 + 0.5::FLOAT AS a, i % 3 <> 0 AS paid, ['red', 'it''s', 'dark, blue'][i % 3 + 1] AS color"
    others = "DATE '2020-01-01' + i::INTEGER AS day, [i, 2] AS list"
    duckdb.execute(f"COPY (SELECT {others}, {fields} FROM range({ROWS}) t(i)) TO '{tmp_path}/new.parquet'")
    predict_file(model, str(tmp_path / "new.parquet"), tmp_path / "out.parquet")
    found = lists(tmp_path / "out.parquet")
    given = lists(tmp_path / "new.parquet")
    assert {name: found[name] for name in given} == given
    assert found["prediction"] == list(model.predict(COLUMNS))


NUMBERS: dict[str, Sequence[str]] = {
    "a": [f"{i}.5" for i in range(ROWS)],
    "b": [f"{i * i % 7}.25" for i in range(ROWS)],
    "y": ["0" if i % 5 else "1" for i in range(ROWS)],
}
X = np.array([[float(one) for one in NUMBERS[name]] for name in "ab"]).T
Y = np.array(NUMBERS["y"], np.int64)


def test_tables_without_names_have_the_features_in_their_order(tmp_path: Path) -> None:
    model = model_of(tmp_path, NUMBERS)
    right = list(model.predict(X))
    np.save(tmp_path / "x.npy", X)
    np.save(tmp_path / "xy.npy", np.column_stack([X, Y]))
    np.savez(tmp_path / "x.npz", x=X)
    np.savez(tmp_path / "xy.npz", x=X, y=Y)
    (tmp_path / "x.csv").write_text("".join(f"{a};{b}\n" for a, b in X))
    with gzip.open(tmp_path / "xy.gz", "wt") as file:
        file.writelines(f"{a}\t{b}\t{y}\n" for (a, b), y in zip(X, Y, strict=True))
    for name in ("x.npy", "xy.npy", "x.npz", "xy.npz", "x.csv", "xy.gz"):
        predict_file(model, str(tmp_path / name), tmp_path / "out.csv")
        header, rows = written(tmp_path / "out.csv")
        assert [row[header.index("prediction")] for row in rows] == right, name
        if name.startswith("xy"):
            assert evaluate_file(model, str(tmp_path / name)).loss == model.evaluate(X, Y).loss
    with pytest.raises(
        DataError, match=r"^column y: got none, allowed: a column of this name beside column 1, column 2$"
    ):
        evaluate_file(model, str(tmp_path / "x.npy"))
    np.save(tmp_path / "x.npy", X[:, :1])
    with pytest.raises(DataError, match=r"^data: got 1 column, allowed: 2 without names, in the order of the features"):
        predict_file(model, str(tmp_path / "x.npy"), tmp_path / "out.csv")


def test_a_narrower_table_without_names_is_refused_rather_than_matched_to_other_columns(tmp_path: Path) -> None:
    """The target came first, and the last column was left out: without the target, all others move to the left."""
    rows = [f"{'pq'[n % 2]},{n % 7}.5,{n % 5}.25,7" for n in range(60)]
    whole, narrower = tmp_path / "whole.csv", tmp_path / "narrower.csv"
    whole.write_text("\n".join(rows) + "\n")
    narrower.write_text("\n".join(row[2:] for row in rows) + "\n")
    model = train(Experiment.for_data(str(whole), {"target": "column 1", "steps": 5})).model
    assert predict_file(model, str(whole), tmp_path / "out.csv") == 60
    files.write(files.SavedRun.of(Timeline(Trainer(model.experiment))), tmp_path / "one.run")
    for one in (model, files.model_of(files.read(tmp_path / "one.run"))):
        with pytest.raises(
            DataError, match=r"^data: got 3 columns, allowed: 2 without names, in the order of the feat"
        ):
            predict_file(one, str(narrower), tmp_path / "other.csv")


def test_columns_that_were_left_out_of_a_table_without_names_may_be_there_again(tmp_path: Path) -> None:
    rows = [(i, a, b, y) for i, ((a, b), y) in enumerate(zip(X, Y, strict=True))]
    np.save(tmp_path / "training.npy", np.array(rows))
    model = model_of_the_run(trained(data=str(tmp_path / "training.npy")))
    assert model.feature_names == ("column 2", "column 3")
    np.save(tmp_path / "new.npy", np.array(rows)[::-1, :3])
    predict_file(model, str(tmp_path / "new.npy"), tmp_path / "out.csv")
    assert [row[3] for row in written(tmp_path / "out.csv")[1]] == list(model.predict(X[::-1]))


def test_a_file_may_be_written_in_another_way_if_the_options_say_so(tmp_path: Path) -> None:
    model = usual_model()
    lines = zip(*without("kind").values(), strict=True)
    text = "".join(f"{a.replace(',', '.')}|{paid}|{color}\n" for a, paid, color in lines)
    (tmp_path / "new.txt").write_text("made by hand\na|paid|color\n" + text, encoding="utf-16")
    options = ReadOptions(decimal="point", delimiter="bar", skip_lines=1, encoding="utf-16", header="yes")
    predict_file(model, str(tmp_path / "new.txt"), tmp_path / "out.csv", options)
    assert [row[3] for row in written(tmp_path / "out.csv")[1]] == list(model.predict(COLUMNS))
    with pytest.raises(DataError) as caught:
        predict_file(model, str(tmp_path / "new.txt"), tmp_path / "out.csv", ReadOptions(skip_lines=1))
    allowed = "a number with decimal comma (see --decimal, --thousands and --missing-words)"
    assert str(caught.value) == f"row 3, column a: got 0.5, allowed: {allowed}"


def changed(name: str, row: int, value: str) -> dict[str, Sequence[str]]:
    values = list(COLUMNS[name])
    values[row] = value
    return {**COLUMNS, name: values}


WRITTEN = "(see --decimal, --thousands and --missing-words)"

REFUSED: dict[str, tuple[dict[str, Sequence[str]], str]] = {
    "an unknown category": (
        changed("color", 40, "green"),
        "row 42, column color: got green, allowed: one of dark, blue, it's, red",
    ),
    "a text for a number": (
        changed("a", 0, "old"),
        f"row 2, column a: got old, allowed: a number with decimal comma {WRITTEN}",
    ),
    "neither yes nor no": (
        changed("paid", 59, "2"),
        "row 61, column paid: got 2, allowed: yes or no, true or false, on or off",
    ),
    "a missing value": (
        changed("a", 5, ""),
        "row 7, column a: got nothing, allowed: a number with decimal comma (the model has no substitute for a "
        "missing value)",
    ),
    "a column that is not there": (
        without("paid"),
        "column paid: got none, allowed: a column of this name beside a, color, kind",
    ),
    "no rows": (
        {name: [] for name in COLUMNS},
        "data: got no rows (header: in line 1), allowed: a file with at least one row",
    ),
}


def test_what_cannot_be_predicted_is_refused_in_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "LARGEST_CHUNK", 10)
    monkeypatch.setattr("tui_nn.training.model.CHUNK", 10)
    model = usual_model()
    (tmp_path / "old.csv").write_text("as it was")
    pieces: list[str] = []
    for case, (columns, line) in REFUSED.items():
        write_csv(tmp_path / "new.csv", columns)
        for use in (
            lambda: predict_file(model, str(tmp_path / "new.csv"), tmp_path / "old.csv"),
            lambda: print_predictions(model, str(tmp_path / "new.csv"), pieces.append),
            lambda: evaluate_file(model, str(tmp_path / "new.csv")),
        ):
            assert refusal(InputError, use) == line, case
        assert (tmp_path / "old.csv").read_text() == "as it was", case
        assert sorted(path.name for path in tmp_path.iterdir()) == ["new.csv", "old.csv"], case
        assert not pieces, case


def test_a_target_that_is_missing_or_unknown_is_refused_by_evaluate_alone(tmp_path: Path) -> None:
    model = usual_model()
    for value, rest in (("", "got nothing, allowed: one of x, y ("), ("z", "got z, allowed: one of x, y")):
        write_csv(tmp_path / "new.csv", changed("kind", 3, value))
        predict_file(model, str(tmp_path / "new.csv"), tmp_path / "out.csv")
        with pytest.raises(DataError) as caught:
            evaluate_file(model, str(tmp_path / "new.csv"))
        assert str(caught.value).startswith(f"row 5, column kind: {rest}")


def test_predictions_go_to_a_csv_or_parquet_file_that_is_another_one(tmp_path: Path) -> None:
    model = model_of(tmp_path)
    file = tmp_path / "training.csv"
    before = file.read_bytes()
    for out in (file, tmp_path / "out.txt", tmp_path / "out"):
        with pytest.raises(
            SettingError, match=r"^out: got .*, allowed: a file that ends in \.csv or \.parquet, and neither"
        ):
            predict_file(model, str(file), out)
    with pytest.raises(SettingError, match=r"^out: got .*, allowed: a file that can be written \(No such file"):
        predict_file(model, str(file), tmp_path / "none" / "out.csv")
    assert file.read_bytes() == before
    assert [*tmp_path.iterdir()] == [file]


def test_a_class_of_numbers_that_the_model_does_not_know_is_refused(tmp_path: Path) -> None:
    model = model_of(tmp_path, NUMBERS)
    write_csv(tmp_path / "new.csv", {**NUMBERS, "y": ["2" if i == 7 else "1" for i in range(ROWS)]})
    with pytest.raises(DataError, match=r"^row 9, column y: got 2, allowed: one of 0, 1$"):
        evaluate_file(model, str(tmp_path / "new.csv"))
