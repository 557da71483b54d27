"""New samples in any form give the same codes, and what cannot be used is refused in one line with its place."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.refusing import refusal
from tui_nn.data.columns import Boolean, Category, Column, MissingWords, Number
from tui_nn.data.files.numerals import Style
from tui_nn.data.preprocessing import Inputs, Preprocessing, Target
from tui_nn.data.rows import Rows
from tui_nn.errors import DataError

COLUMNS: tuple[Column, ...] = (
    Number("age", fill=40.0),
    Number("price", Style(",", "."), "€"),
    Boolean("paid"),
    Category("color", ("blue", "red"), has_missing=True),
)


def preprocessing(*columns: Column, dtype: str = "float64", missing: MissingWords | None = None) -> Preprocessing:
    return Preprocessing(columns or COLUMNS, Target(Number("y")), missing or MissingWords(), Inputs((), None, dtype))


def codes(rows: Any, prepared: Preprocessing | None = None) -> list[list[float]]:
    """The codes of each column."""
    prepared = prepared or preprocessing()
    table = Rows(rows, prepared)
    return [one.tolist() for one in table.codes(prepared.columns, slice(0, table.count))]


class Frame:
    """What data frames of pandas and polars have in common."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.columns = list(columns)
        self._values = columns

    def __getitem__(self, name: str) -> Any:
        return self._values[name]


NAMED: dict[str, Any] = {
    "age": [30, None, 50.5],
    "price": ["1.234,50 €", "7", "-0,5"],
    "paid": [True, "no", "Yes"],
    "color": ["red", None, "blue"],
}
RIGHT = [[30.0, None, 50.5], [1234.5, 7.0, -0.5], [1.0, 0.0, 1.0], [1.0, None, 0.0]]

AGE = Number("age")

BY_ROW = [dict(zip(NAMED, row, strict=True)) for row in zip(*NAMED.values(), strict=True)]

FORMS: dict[str, Callable[[], Any]] = {
    "columns by name": lambda: NAMED,
    "columns in another order beside others": lambda: {
        "y": [1, 2, 3],
        **OrderedDict(reversed(NAMED.items())),
        "z": "?",
    },
    "columns of arrays": lambda: {name: np.array(values, object) for name, values in NAMED.items()},
    "numbers in an array with NaN": lambda: NAMED | {"age": np.array([30, np.nan, 50.5])},
    "masked numbers": lambda: NAMED | {"age": np.ma.masked_invalid([30, np.nan, 50.5])},
    "texts of NumPy": lambda: NAMED | {"color": np.array(["red", "", "blue"]), "paid": np.array([True, False, True])},
    "booleans as numbers": lambda: NAMED | {"paid": np.array([1, 0, 1])},
    "numbers of other types": lambda: NAMED | {"age": [np.float32(30), float("nan"), Decimal("50.5")]},
    "blanks around texts": lambda: NAMED | {"color": [" red", "NA", "blue "], "age": ["30", " - ", "50.5"]},
    "mappings": lambda: BY_ROW,
    "mappings once": lambda: iter(BY_ROW),
    "a data frame": lambda: Frame(NAMED),
    "an array of objects": lambda: np.array(list(zip(*NAMED.values(), strict=True)), object),
    "sequences": lambda: [list(row.values()) for row in BY_ROW],
    "records": lambda: np.array(
        [(30, "1.234,50", True, "red"), (np.nan, "7", False, ""), (50.5, "-0,5", True, "blue")],
        [("age", float), ("price", "U10"), ("paid", bool), ("color", "U4")],
    ),
}


def test_rows_of_any_form() -> None:
    for form in FORMS:
        found = [[None if np.isnan(code) else code for code in column] for column in codes(FORMS[form]())]
        assert found == RIGHT, form


def test_rows_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(NAMED)
    frame["color"] = frame["color"].astype("category")
    frame["age"] = frame["age"].astype("Float64")
    found = [[None if np.isnan(code) else code for code in column] for column in codes(frame)]
    assert found == RIGHT


def test_an_array_has_the_order_of_the_features() -> None:
    prepared = preprocessing(Number("b"), Number("a"))
    assert codes(np.array([[1, 2], [3, 4], [5, 6]]), prepared) == [[1, 3, 5], [2, 4, 6]]
    assert codes([[1, 2.5], [3, 4]], prepared) == [[1, 3], [2.5, 4]]


def test_a_category_may_be_a_number() -> None:
    prepared = preprocessing(Category("zip", ("01", "10", "8001")))
    assert codes({"zip": [8001, 10.0, "01", "8001"]}, prepared) == [[2, 1, 0, 2]]
    assert codes({"zip": np.array([8001, 10])}, prepared) == [[2, 1]]


@pytest.mark.parametrize(
    ("column", "given", "right"),
    [
        (Number("n"), ["5", "-1.5e3", "+2", "−3", "(4)"], [5, -1500, 2, -3, -4]),
        (Number("n", Style(".", ",")), ["1,234.5", "12,34,567", "7"], [1234.5, 1234567, 7]),
        (Number("n", unit="%"), ["5 %", "0", "7.5%"], [5, 0, 7.5]),
        (Number("n", unit="$"), ["$5", "-$7.5", "8"], [5, -7.5, 8]),
        (Boolean("b"), ["T", "f", "ON", "off", "Y", "n", "true"], [1, 0, 1, 0, 1, 0, 1]),
    ],
)
def test_texts_are_read_as_in_a_file(column: Column, given: list[str], right: list[float]) -> None:
    assert codes({column.name: given}, preprocessing(column)) == [right]


def test_missing_words_are_those_of_the_training_file() -> None:
    strict = preprocessing(Number("n", fill=0.0), missing=MissingWords(("", "old"), among_numbers=False))
    assert np.isnan(codes({"n": ["old", "", None]}, strict)).all()
    with pytest.raises(DataError, match=r"^rows\[1\], column n: got -, allowed: a number$"):
        codes({"n": ["old", "-"]}, strict)


FORMS_IN_WORDS = "an array (samples, features), columns by name, a sequence of mappings, or a data frame"


def changed(**columns: Any) -> dict[str, Any]:
    return NAMED | columns


REFUSED: dict[str, tuple[Any, str]] = {
    "no column": (
        {name: values for name, values in NAMED.items() if name != "paid"},
        "column paid: got none, allowed: a column of this name beside age, price, color",
    ),
    "a key that one row lacks": (
        [BY_ROW[0], {key: value for key, value in BY_ROW[1].items() if key != "color"}],
        "column color: got none, allowed: a column of this name beside age, price, paid",
    ),
    "an unknown category": (
        changed(color=["red", "green", "blue"]),
        "rows[1], column color: got green, allowed: one of blue, red",
    ),
    "no number": (changed(age=[1, 2, "old"]), "rows[2], column age: got old, allowed: a number"),
    "a number in another style": (
        changed(price=["1,5", "1.5", "2"]),
        "rows[1], column price: got 1.5, allowed: a number with decimal comma, thousands point in €",
    ),
    "another unit": (
        changed(price=["1", "$2", "3"]),
        "rows[1], column price: got $2, allowed: a number with decimal comma, thousands point in €",
    ),
    "no boolean": (
        changed(paid=["yes", "no", "maybe"]),
        "rows[2], column paid: got maybe, allowed: yes or no, true or false, on or off",
    ),
    "neither 1 nor 0": (
        changed(paid=[1, 2, 0]),
        "rows[1], column paid: got 2, allowed: yes or no, true or false, on or off",
    ),
    "a boolean among numbers": (changed(age=[1, True, 2]), "rows[1], column age: got True, allowed: a number"),
    "a missing value": (
        changed(price=["1", "2", None]),
        "rows[2], column price: got nothing, allowed: a number with decimal comma, thousands point in € (the model has "
        "no substitute for a missing value)",
    ),
    "infinity": (
        changed(age=[1.0, np.inf, 2]),
        "rows[1], column age: got inf, allowed: a finite number that the precision of the model can hold",
    ),
    "values of another type": (
        changed(age=[1, SimpleNamespace(), 2]),
        "rows[1], column age: got namespace(), allowed: a number",
    ),
    "dates": (
        changed(age=np.array(["2020-01-01"] * 3, "datetime64[D]")),
        "column age: got values of the type datetime64[D], allowed: a number",
    ),
    "columns of other lengths": (changed(paid=[True]), "column paid: got 1 value, allowed: 3, one a row"),
    "a column that is no sequence": (changed(paid=1), "column paid: got 1, allowed: a sequence of values, one a row"),
    "a column of tables": (
        changed(age=np.zeros((3, 2))),
        "column age: got the shape (3, 2), allowed: one value a row",
    ),
    "too few columns": (np.zeros((2, 3)), "rows: got 3 columns, allowed: 4: age, price, paid, color"),
    "no rows": ({name: [] for name in NAMED}, "rows: got no rows, allowed: at least one"),
    "an empty array": (np.zeros((0, 4)), "rows: got no rows, allowed: at least one"),
    "one sample": (
        [1.0, 2.0, 3.0, 4.0],
        f"rows: got the shape (4,), allowed: {FORMS_IN_WORDS} (one sample is an array of one row)",
    ),
    "a path": (
        "data.csv",
        f"rows: got str, allowed: {FORMS_IN_WORDS}",
    ),
    "ragged rows": (
        [[1, 2], [3]],
        f"rows: got the shape (2,), allowed: {FORMS_IN_WORDS} (one sample is an array of one row)",
    ),
}


def test_what_cannot_be_used_is_refused_in_one_line() -> None:
    for case, (rows, line) in REFUSED.items():
        assert refusal(DataError, codes, rows) == line, case


def test_a_number_too_large_for_the_precision_is_refused() -> None:
    prepared = preprocessing(Number("n"), dtype="float32")
    assert codes({"n": [3e38]}, prepared) == [[3e38]]
    with pytest.raises(DataError, match=r"^rows\[1\], column n: got 4e\+38, allowed: a finite number"):
        codes({"n": [1, 4e38]}, prepared)


def test_the_target_comes_with_the_rows_or_beside_them() -> None:
    prepared = preprocessing(Number("a"))
    target = prepared.target.column
    for rows, beside in (
        ({"a": [1, 2], "y": [3, 4]}, None),
        (np.array([[1], [2]]), [3, 4]),
        ([[1], [2]], np.array([3, 4])),
    ):
        table = Rows(rows, prepared)
        table.with_target(beside)
        assert table.codes([target], slice(0, 2))[0].tolist() == [3, 4]
    with pytest.raises(DataError, match=r"^target: got nothing, allowed: the true values, or rows with the column y$"):
        Rows(np.array([[1], [2]]), prepared).with_target(None)
    table = Rows({"a": [1, 2]}, prepared)
    table.with_target([3])
    with pytest.raises(DataError, match=r"^column y: got 1 value, allowed: 2, one a row$"):
        table.codes([target], slice(0, 2))


def test_json_gives_rows() -> None:
    rows = json.loads('[{"age": null, "price": 3.5, "paid": true, "color": "red"}]')
    assert [one[0] for one in codes(rows)[1:]] == [3.5, 1, 1]


def test_a_forked_process_reads_them_as_well() -> None:
    assert codes({"age": ["30"]}, preprocessing(AGE)) == [[30.0]]
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        assert pool.submit(codes, {"age": ["40"]}, preprocessing(AGE)).result(timeout=60) == [[40.0]]


def test_many_threads_read_them_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda age: codes({"age": [str(age)]}, preprocessing(AGE)), range(100))
        assert list(found) == [[[float(age)]] for age in range(100)]


def test_a_forked_process_that_does_not_need_them_ends() -> None:
    code = """if True:
        import os, sys
        from tui_nn.data.files.store import connect_to_values
        with connect_to_values() as connection:
            connection.execute("SELECT 1")
        if not os.fork():
            sys.exit(0)
        sys.exit(os.wait()[1])
    """
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
