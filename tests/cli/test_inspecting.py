"""`tui-nn inspect` describes a file, trains nothing, and refuses nothing that is only missing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command_line import tui_nn

ROWS = "".join(f"{i % 9}.5,{'-' if i % 4 == 0 else i % 7},{['no', 'yes'][i % 2]}\n" for i in range(40))


def write(folder: Path) -> str:
    path = folder / "table.csv"
    path.write_text("a,b,ok\n" + ROWS)
    return str(path)


def test_json_has_exactly_the_fields_that_are_promised(tmp_path: Path) -> None:
    ran = tui_nn("inspect", write(tmp_path), "--json")
    assert ran.status == 0
    assert json.loads(ran.out) == {
        "format": "delimited text",
        "encoding": "utf-8",
        "delimiter": ",",
        "decimal": ".",
        "thousands": None,
        "comment": None,
        "header": True,
        "skipped_lines": 0,
        "rows": 40,
        "dropped": 0,
        "features": [
            {"name": "a", "kind": "number", "missing": 0, "min": 0.5, "max": 8.5},
            {"name": "b", "kind": "number", "missing": 10, "min": 0, "max": 6},
        ],
        "left_out": [],
        "target": {"name": "ok", "kind": "class", "missing": 0, "classes": {"no": 20, "yes": 20}},
    }


def test_training_prints_the_same_of_its_file(tmp_path: Path) -> None:
    path = write(tmp_path)
    inspected = tui_nn("inspect", path, "--json", "--missing", "drop")
    trained = tui_nn("train", "--data", path, "--missing", "drop", "--steps", "1", "--json")
    assert json.loads(trained.out)["data"] == json.loads(inspected.out)
    assert json.loads(inspected.out)["dropped"] == 10


def test_a_word_may_begin_with_a_dash_and_names_are_separated_by_commas(tmp_path: Path) -> None:
    ran = tui_nn("inspect", write(tmp_path), "--json", "--missing-words=-", "--leave-out", "a,", "--target", "b")
    assert ran.status == 2
    ran = tui_nn("inspect", write(tmp_path), "--json", "--missing-words=-", "--leave-out", "a", "--target", "b")
    found = json.loads(ran.out)
    assert found["left_out"] == [{"name": "a", "reason": "as set"}]
    assert found["target"]["missing"] == 10


def test_lines_say_the_same(tmp_path: Path) -> None:
    ran = tui_nn("inspect", write(tmp_path))
    assert "features: a, b (numbers)" in ran.out
    assert 'missing values: b 10 "-"' in ran.out


def test_what_is_no_data_file_is_refused_in_one_line() -> None:
    for arguments in ((), ("table.docx",)):
        ran = tui_nn("inspect", *arguments)
        assert ran.status == 2
        assert ran.err.startswith("tui-nn: file: got")
        assert ran.err.count("\n") == 1


def test_a_name_that_no_column_has_is_refused(tmp_path: Path) -> None:
    ran = tui_nn("inspect", write(tmp_path), "--numbers", "bb")
    assert (ran.status, ran.err) == (2, "tui-nn: numbers: got bb, allowed: b (did you mean this?)\n")
