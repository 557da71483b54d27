"""Predicts the rows of a file, or compares the predictions with them; files may be larger than the memory."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from tui_nn.data.files.header import unique
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.sources import Source, literal
from tui_nn.errors import SettingError, shortened
from tui_nn.nn.labels import predicted_labels
from tui_nn.runs.files.replacing import remove_leftovers, replacing
from tui_nn.training.model import Model, ModelScore

if TYPE_CHECKING:
    from tui_nn.data.files.new_rows import FileRows

Result = TypeVar("Result")

Wanted = Callable[[], bool]
"""Whether the outcome is still wanted."""

AS_TRAINED = ReadOptions()
"""Reads a file as the training file was written."""

PIECE = 1_000_000
"""Characters passed on at a time."""

PREDICTION = "prediction"
"""Name of the column with the predicted class or value."""

PROBABILITY = "probability of {}"
"""Name of the column with the probability of a class."""


def _csv(names: Sequence[str]) -> str:
    """DuckDB would tell names apart that differ by their case alone, so it does not write the header."""
    header = StringIO()
    csv.writer(header, lineterminator="\n").writerow(names)
    return f"FORMAT csv, HEADER false, PREFIX {literal(header.getvalue())}, SUFFIX '\n'"


FORMATS: dict[str, Callable[[Sequence[str]], str]] = {".csv": _csv, ".parquet": lambda names: "FORMAT parquet"}
"""Suffix of a file of predictions -> how DuckDB writes columns of these names."""

OUT_ALLOWED = f"a file that ends in {' or '.join(FORMATS)}, and neither the one that is read nor that of the run"


class UnwantedError(Exception):
    """Nobody wants the outcome any more."""


def predict_file(
    model: Model, path: str, out: str | Path, options: ReadOptions = AS_TRAINED, is_wanted: Wanted = lambda: True
) -> int:
    """Write the rows of a file with their predictions.

    The columns are those of the file, then `prediction`, and for classes the probability of each; a name that the file
    already has gets a number. An existing file is replaced; after any error, it is unchanged.

    Args:
        model: what predicts.
        path: of any file that can be trained on; its target may be missing.
        out: a CSV or Parquet file.
        options: how to read the file; by default as the training file, as far as that matters.
        is_wanted: called now and then, in the thread of the caller.

    Returns:
        The number of rows.

    Raises:
        DataError: the file cannot be read, or a row cannot be predicted.
        SettingError: the predictions cannot be written.
        UnwantedError: `is_wanted` returned False; nothing is written.
    """
    trained_on = model.experiment.data.data
    if Path(out).suffix.lower() not in FORMATS or any(_is_same(one, out) for one in (path, trained_on)):
        raise SettingError("out", out, OUT_ALLOWED)
    try:
        remove_leftovers(Path(os.path.realpath(out)).parent)
        with replacing(out) as part:
            return _predict(model, path, str(part), Path(out).suffix.lower(), options, is_wanted)
    except OSError as error:
        raise _unwritable(out, error) from None


def print_predictions(model: Model, path: str, write: Callable[[str], None], options: ReadOptions = AS_TRAINED) -> None:
    """Pass what `predict_file` writes as CSV to `write`, piece by piece, once all rows are predicted.

    Raises:
        DataError: as in `predict_file`.
        SettingError: the temporary folder cannot be written to.
    """
    with tempfile.TemporaryDirectory(prefix="tui-nn-", ignore_cleanup_errors=True) as folder:
        out = f"{folder}/predictions.csv"
        try:
            _predict(model, path, out, ".csv", options)
        except OSError as error:
            raise _unwritable(folder, error) from None
        with open(out, encoding="utf-8", newline="") as file:
            while piece := file.read(PIECE):
                write(piece)


def evaluate_file(
    model: Model, path: str, options: ReadOptions = AS_TRAINED, is_wanted: Wanted = lambda: True
) -> ModelScore:
    """How well a model predicts the rows of a file, which has the column of the target.

    Raises:
        DataError: the file cannot be read, or a row cannot be predicted or has no target.
        UnwantedError: `is_wanted` returned False.
    """
    return _with_rows(model, path, options, is_wanted, lambda connection, rows: model.score(rows))


def _with_rows(
    model: Model, path: str, options: ReadOptions, is_wanted: Wanted, use: Callable[[Any, FileRows], Result]
) -> Result:
    """What `use` makes of a connection to DuckDB and the rows of the file."""
    from tui_nn.data.files.new_rows import FileRows
    from tui_nn.data.files.reading import opened

    chosen = replace(options, known=model.feature_names)

    def check() -> None:
        if not is_wanted():
            raise UnwantedError

    def read(connection: Any, source: Source) -> Result:
        result = use(connection, FileRows(connection, source, model.preprocessing, chosen, check))
        check()
        return result

    return opened(path, chosen, read)


def _predict(
    model: Model, path: str, out: str, suffix: str, options: ReadOptions, is_wanted: Wanted = lambda: True
) -> int:
    def use(connection: Any, rows: FileRows) -> int:
        _answer(connection, model, rows)
        _write(connection, model, rows, out, suffix)
        return rows.count

    return _with_rows(model, path, options, is_wanted, use)


def _answer(connection: Any, model: Model, rows: FileRows) -> None:
    """Make the table `answers` of class indices or values, and probabilities p0, p1, ..., a row for each of `rows`."""
    real = "FLOAT" if model.network.parameters.flat.dtype == np.float32 else "DOUBLE"
    probabilities = [f"p{label} {real}" for label in range(len(model.class_names))]
    fields = ["answer DOUBLE"] if model.is_regression else ["answer INTEGER", *probabilities]
    connection.execute(f"CREATE TABLE answers ({', '.join(fields)})")
    for _, outputs in model.passes(rows):
        if model.is_regression:
            answers = {"answer": model.named(outputs)}
        else:
            answers = {"answer": predicted_labels(outputs).astype(np.int32)}
            answers |= {f"p{label}": output for label, output in enumerate(outputs)}
        connection.register("chunk", answers)
        connection.execute("INSERT INTO answers SELECT * FROM chunk")


def _write(connection: Any, model: Model, rows: FileRows, out: str, suffix: str) -> None:
    """Write the table `rows` with the answers.

    Raises:
        OSError: the file cannot be written.
    """
    import duckdb

    names = unique([*rows.names, PREDICTION, *(PROBABILITY.format(name) for name in model.class_names)])
    classes = ", ".join(map(literal, model.class_names))
    answer = "answer" if model.is_regression else f"([{classes}])[answer + 1]"
    values = [f"c{i}" for i in range(len(rows.names))] + [answer] + [f"p{i}" for i in range(len(model.class_names))]
    selected = ", ".join(f"{value} AS {_quoted(name)}" for value, name in zip(values, names, strict=True))
    table = f"SELECT {selected} FROM rows POSITIONAL JOIN answers"
    try:
        connection.execute(f"COPY ({table}) TO {literal(out)} ({FORMATS[suffix](names)}, USE_TMP_FILE false)")
    except duckdb.IOException as error:
        raise OSError(0, " ".join(str(error).split())) from error


def _quoted(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _is_same(path: str, out: str | Path) -> bool:
    return os.path.realpath(path) == os.path.realpath(out)


def _unwritable(path: str | Path, error: OSError) -> SettingError:
    return SettingError("out", path, f"a file that can be written ({shortened(error.strerror or str(error))})")
