"""Tables read back as they were written, and bytes of any kind end in a table or in one line."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.files.writing import read
from tui_nn.data.files.report import Table
from tui_nn.errors import DataError

NUMBERS = st.floats(-1e12, 1e12).filter(lambda number: number == 0 or abs(number) > 1e-12)
CLASSES = st.sampled_from(["iris", "rose", "a, b", "x;y", 'said "so"', "lily of\nthe valley", "été"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[float]], list[str]]:
    """Rows of numbers, no column of them constant, and a class for each."""
    rows, columns = draw(st.integers(3, 20)), draw(st.integers(1, 5))
    numbers = [[draw(NUMBERS) for _ in range(columns)] for _ in range(rows)]
    numbers[0] = [1.5] * columns
    numbers[1] = [-2.25] * columns
    return numbers, ["iris", "rose", *(draw(CLASSES) for _ in range(rows - 2))]


@given(tables(), st.sampled_from(",;\t|"), st.sampled_from(".,"), st.booleans(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=60)
def test_reads_back_what_was_written(
    table: tuple[list[list[float]], list[str]], delimiter: str, decimal: str, quote_all: bool, end: str
) -> None:
    numbers, classes = table
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=delimiter, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL, lineterminator=end
    )
    writer.writerow([*(f"n{i}" for i in range(len(numbers[0]))), "kind"])
    for row, kind in zip(numbers, classes, strict=True):
        writer.writerow([*(repr(number).replace(".", decimal) for number in row), kind])
    with tempfile.TemporaryDirectory() as folder:
        samples = read(Path(folder), text.getvalue()).samples
    assert np.array_equal(samples.x, np.array(numbers).T)
    shown = [kind.replace("\n", "?") for kind in classes]
    assert [samples.class_names[k] for k in samples.target] == shown


PIECES = st.sampled_from(
    [*"a1.,;|\t \"'#\\\n\r-é", "nan", "inf", "1e5", "\r\n", '""', "2020-01-01", "\ufeff", "\x1b", "x" * 300]
)


@given(
    st.lists(PIECES, max_size=60).map("".join).map(str.encode) | st.binary(max_size=400),
    st.sampled_from(["refuse", "drop", "median"]),
)
@settings(max_examples=100)
def test_any_bytes_are_a_table_or_refused_in_one_line(content: bytes, missing: str) -> None:
    table = table_or_none(content, "data.csv", missing)
    if table is not None:
        assert np.isfinite(table.samples.x).all()
        assert np.isfinite(table.samples.target).all()
        assert table.samples.x.shape == (len(table.samples.feature_names), len(table.samples.target))
        assert all(line.isprintable() for line in table.report.lines())


@given(st.binary(max_size=300), st.sampled_from([("data.parquet", b"PAR1"), ("data.npz", b"PK\x03\x04")]))
@settings(max_examples=60)
def test_any_bytes_in_other_files_are_refused_in_one_line(content: bytes, file: tuple[str, bytes]) -> None:
    name, magic = file
    table_or_none(magic + content + magic, name, "refuse")


def table_or_none(content: bytes, name: str, missing: str) -> Table | None:
    """The table, or none where it was refused in one short line."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return read(Path(folder), content, name, missing=missing)
        except DataError as error:
            line = str(error)
    assert len(line) < 400
    assert not any(f"{fault} Error" in line for fault in ("Binder", "Parser", "Catalog", "Internal"))  # Ours.
    assert line.isprintable()
    return None
