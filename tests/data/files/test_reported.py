"""Files that were once read wrongly, re-created from reports of people who train on tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.reading import inspect_file, read_table
from tui_nn.errors import DataError

CASES = Path(__file__).parent / "cases"

Facts = dict[str, Any]

RIGHT: list[tuple[str, Facts, Facts]] = [
    ("thousands-quoted.csv", {}, {"rows": 240, "price": (288, 1900), "thousands": ",", "target": "price"}),
    ("thousands-all-large.csv", {}, {"rows": 240, "price": (288_000, 1_900_000), "thousands": ","}),
    (
        "decimal-comma-thousands-dot.csv",
        {},
        {"decimal": ",", "thousands": ".", "delimiter": ";", "flaeche": (20.5, 180.5), "preis": (293, 1870)},
    ),
    ("hash-rows.csv", {}, {"rows": 120, "comment": "#", "tag": ["#later", "#urgent", "normal"], "skipped_lines": 1}),
    ("number-header.csv", {}, {"rows": 120, "header": True, "target": "3", "classes": {"0": 60, "1": 60}}),
    (
        "year-header.csv",
        {},
        {"rows": 60, "region": ["east", "north", "south"], "target": "2024", "2024": (14.5, 33.5)},
    ),
    (
        "text-no-header.csv",
        {"header": "no"},
        {"rows": 200, "header": False, "classes": {"edible": 100, "poisonous": 100}},
    ),
    ("text-no-header.csv", {}, {"rows": 200, "header": False}),
    ("dash-missing.csv", {}, {"income": (903, 1797), "missing": {"income": 75}}),
    ("dash-missing-few.csv", {"missing_words": ("-",)}, {"income": (900, 1797), "missing": {"income": 2}}),
    ("dash-missing-few.csv", {}, {"income": (900, 1797), "missing": {"income": 2}}),
    (
        "units-and-signs.tsv",
        {},
        {"rows": 200, "percent": (0.5, 99.5), "cost": (1.1, 90.1), "quantity": (900, 8263), "target": "sold"},
    ),
    ("underscore-codes.csv", {}, {"subplot": [f"{31 + i}_{1 + i}_{1 + i % 4}" for i in range(12)], "out": ["date"]}),
    ("blank-before-quote.csv", {}, {"rows": 60, "target": "AGE", "out": ["DAY", "ID"], "NAME": ["Ada", "Bob", "Cy"]}),
    ("utf16be.csv", {}, {"rows": 80, "encoding": "utf-16", "classes": {"é": 45, "ü": 35}}),
    ("cp1252.csv", {}, {"rows": 80, "encoding": "cp1252", "classes": {"Café €": 45, "O’Neil": 35}}),
    ("unnamed-index.csv", {}, {"rows": 150, "out": ["column 1"], "names": ["a", "b"], "target": "kind"}),
    ("pandas-index.parquet", {}, {"out": ["__index_level_0__"], "names": ["age", "height"], "target": "kind"}),
    ("excel-sep.csv", {}, {"rows": 80, "names": ["a", "b"], "delimiter": ";", "a": (0.5, 9.5)}),
    ("duplicate-names.csv", {}, {"rows": 60, "names": ["name", "name 2"], "target": "score", "out": ["id"]}),
    ("preamble.csv", {"skip_lines": 3}, {"rows": 80, "target": "rain", "names": ["temp", "hum"], "skipped_lines": 3}),
    ("boolean-spellings.csv", {}, {"rows": 90, "classes": {"False": 30, "True": 60}, "paid": ["No", "yes"]}),
    ("huge-target.csv", {}, {"rows": 199, "y": (1e200, 1.99e202)}),
]
"""A file, the options without which no reader could know, and what is right of it."""


def facts(document: Facts) -> Facts:
    """What `RIGHT` says of a file: its facts, and each column by its name."""
    target = document["target"]
    columns = [*document["features"], target]
    found = {one["name"]: one.get("values", (one.get("min"), one.get("max"))) for one in columns}
    missing = {one["name"]: one["missing"] for one in columns if one["missing"]}
    names = [one["name"] for one in document["features"]]
    out = [one["name"] for one in document["left_out"]]
    head = {"target": target["name"], "classes": target.get("classes"), "names": names, "out": out, "missing": missing}
    return document | found | head


@pytest.mark.parametrize(("name", "options", "right"), RIGHT)
def test_is_read_rightly(name: str, options: Facts, right: Facts) -> None:
    found = facts(inspect_file(str(CASES / name), ReadOptions(**options)).document())
    assert {key: found[key] for key in right} == right


def test_every_file_is_tried() -> None:
    assert {path.name for path in CASES.iterdir()} == {name for name, *_ in RIGHT}


def test_lines_above_the_header_are_refused_with_the_option_that_skips_them() -> None:
    with pytest.raises(DataError) as refused:
        inspect_file(str(CASES / "preamble.csv"))
    assert str(refused.value) == (
        "row 1: got Station report, allowed: the first row of a table (if it begins in line 4, set --skip-lines 3)"
    )


def test_a_target_whose_square_overflows_is_refused() -> None:
    with pytest.raises(DataError) as refused:
        read_table(str(CASES / "huge-target.csv"))
    assert str(refused.value) == (
        "row 2, column y: got 1e+200, allowed: a number up to 1e+150, whose square can be computed (use other units)"
    )


def test_an_index_called_rownames_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "named.csv"
    path.write_text("rownames" + (CASES / "unnamed-index.csv").read_text())
    assert facts(inspect_file(str(path)).document())["out"] == ["rownames"]
