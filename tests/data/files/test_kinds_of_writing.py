"""Ways in which tables are written, each with what is right; more of the kinds that `test_reported.py` has."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.files.test_reported import facts
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.reading import inspect_file
from tui_nn.data.files.store import connect
from tui_nn.errors import DataError

ROWS = 40


def table(header: str, row: Callable[[int], str], above: str = "", rows: int = ROWS) -> str:
    """A text with a header, unless it is empty, and rows made from their numbers."""
    return above + (f"{header}\n" if header else "") + "".join(f"{row(i)}\n" for i in range(rows))


def kind(i: int) -> str:
    return "pq"[i % 2]


def column(value: Callable[[int], str], delimiter: str = ",") -> str:
    """A column `v`, a number that does not count the rows, and a class."""
    names = delimiter.join(("v", "other", "kind"))
    return table(names, lambda i: delimiter.join((value(i), str(i * 7 % 10), kind(i))))


NUMBERS: dict[str, tuple[str, Any]] = {
    "comma, of millions": (column(lambda i: f'"{i * 123_456:,}"'), (0, 39 * 123_456)),
    "comma, with fractions": (column(lambda i: f'"{1000 + i:,}.25"'), (1000.25, 1039.25)),
    "comma, in India": (column(lambda i: f'"12,34,{500 + i}"'), (1_234_500, 1_234_539)),
    "point": (column(lambda i: f"{1 + i}.000.{i + 100}", ";"), (1_000_100, 40_000_139)),
    "point, and decimal comma": (column(lambda i: f"1.{100 + i},5", ";"), (1100.5, 1139.5)),
    "apostrophe": (column(lambda i: f"{1 + i}'250.5"), (1250.5, 40250.5)),
    "curly apostrophe": (column(lambda i: f"{1 + i}’250"), (1250, 40250)),
    "blank": (column(lambda i: f"{1 + i} 250"), (1250, 40250)),
    "no-break space, decimal comma": (column(lambda i: f"{1 + i}\u00a0250,5", ";"), (1250.5, 40250.5)),
    "narrow no-break space": (column(lambda i: f"{1 + i}\u202f250"), (1250, 40250)),
    "minus sign of mathematics": (column(lambda i: f"−{i + 1}.5"), (-40.5, -1.5)),
    "dollar": (column(lambda i: f"${i + 1}.10"), (1.1, 40.1)),
    "minus before dollar": (column(lambda i: f"-${i + 1}.10"), (-40.1, -1.1)),
    "euro behind": (column(lambda i: f"{i + 1},10 €", ";"), (1.1, 40.1)),
    "pound and thousands": (column(lambda i: f'"£{i + 1},250.50"'), (1250.5, 40250.5)),
    "in parentheses": (column(lambda i: f"({i + 1}.5)"), (-40.5, -1.5)),
    "percent": (column(lambda i: f"{i}.5 %"), (0.5, 39.5)),
    "plus": (column(lambda i: f"+{i}.5"), (0.5, 39.5)),
    "exponents": (column(lambda i: f"{i + 1}E+02"), (100, 4000)),
    "points without digits before": (column(lambda i: f".{i + 10}"), (0.1, 0.49)),
    "a decimal comma in quotes": (column(lambda i: f'"{i},5"'), (0.5, 39.5)),
    "three decimals of which one begins with 0": (column(lambda i: f"{i}.{100 + i}"), (0.1, 39.139)),
    "single words for missing": (
        column(lambda i: ["-", ".", "na", "missing"][i % 4] if i % 10 == 3 else f"{i}.5"),
        None,
    ),
    "errors of a spreadsheet": (column(lambda i: "#DIV/0!" if i % 4 else f"{i}.5"), (0.5, 36.5)),
}
"""What a column of numbers has -> the file, and the smallest and the largest number."""


@pytest.mark.parametrize("name", NUMBERS)
def test_is_a_number(name: str, tmp_path: Path) -> None:
    content, span = NUMBERS[name]
    found = inspect(tmp_path, content)
    feature = next(one for one in found["features"] if one["name"] == "v")
    assert feature["kind"] == "number"
    assert span is None or (feature["min"], feature["max"]) == span


CODES: dict[str, list[str]] = {
    "zeros before": ["01", "02", "10"],
    "underscores": ["3_1", "3_2", "4_1"],
    "versions": ["1.1.10", "1.2.0", "2.0.1"],
    "sections": ["1.1.1", "1.1.2", "1.1.3"],
    "ranges": ["10-19", "20-29", "30-39"],
    "thousands out of place": ["1,23", "12,3,4", "1,2"],
    "phone numbers": ["555-1234", "555-1235", "555-1236"],
    "hexadecimal": ["0x1A", "0x1B", "1C"],
    "two currencies": ["$5", "€5", "$6"],
    "percent and not": ["5%", "0.05", "6%"],
    "mixed": ["7", "8", "nine"],
}
"""Why texts are no numbers -> the texts."""


@pytest.mark.parametrize("name", CODES)
def test_is_no_number(name: str, tmp_path: Path) -> None:
    found = inspect(tmp_path, column(lambda i: f'"{CODES[name][i % 3]}"'))
    assert facts(found)["v"] == sorted(CODES[name])


def plain(i: int) -> str:
    return f"{i}.5,{i * 7 % 10},{kind(i)}"


LAYOUTS: dict[str, tuple[str, dict[str, Any]]] = {
    "counted columns, without fractions": (
        table("0,1,2,3", lambda i: f"{i % 5},{i % 7},{9 - i % 3},{i % 2}"),
        {"target": "3"},
    ),
    "columns counted from 1": (table("1,2,3", lambda i: f"{i % 5}.5,{i % 7},{i % 2}"), {"target": "3", "rows": ROWS}),
    "values that look like counted columns": (table("", lambda i: f"{i % 2},1,{2 + i % 3}"), {"header": False}),
    "numbers only": (table("", lambda i: f"{i}.5,{i % 7},{i % 2}"), {"header": False, "rows": ROWS}),
    "texts with a header": (
        table("cap,color,kind", lambda i: f"{'xyz'[i % 3]},{'rgb'[i % 3]},{kind(i)}"),
        {"target": "kind"},
    ),
    "texts without a header": (table("", lambda i: f"{'xyz'[i % 3]},{'rgb'[i % 3]},{kind(i)}"), {"header": False}),
    "numbers, texts, no header": (table("", plain), {"header": False, "rows": ROWS}),
    "years and a name": (table("city,1999,2000", lambda i: f"{kind(i)},{i * 3 % 11},{i}.5"), {"target": "2000"}),
    "a name less than columns": (
        table("a b kind", lambda i: f"row{i} {i}.5 {i * 7 % 10} {kind(i)}"),
        {"names": ["a", "b"]},
    ),
    "units below": (
        table("a,b,kind", plain, rows=ROWS).replace("kind\n", "kind\nkg,m/s,-\n"),
        {"rows": ROWS, "a": (0.5, 39.5), "b": (0, 9)},
    ),
    "units in brackets": (
        table("a,kind", lambda i: f"{i}.5,{kind(i)}").replace("kind\n", "kind\n[kg],\n"),
        {"a": (0.5, 39.5)},
    ),
    "a header that is a comment": (table("# a,b,kind", plain), {"target": "kind", "rows": ROWS, "names": ["a", "b"]}),
    "percent comments above": (table("a,b,kind", plain, "% one\n% two\n"), {"skipped_lines": 2, "comment": "%"}),
    "sep and tabs": (table("a\tb\tkind", lambda i: plain(i).replace(",", "\t"), "sep=\t\n"), {"delimiter": "\t"}),
    "aligned by blanks": (
        table("", lambda i: f"{i:5d}.5   {i * 7 % 10:3d}  {kind(i)}"),
        {"delimiter": " ", "rows": ROWS, "column 1": (0.5, 39.5)},
    ),
    "blanks, and a name in quotes behind a tab": (
        table("", lambda i: f'{i:5d}.5   {i * 7 % 10:3d}\t"{"ab"[i % 2]} c"'),
        {"classes": {"a c": 20, "b c": 20}},
    ),
    "blanks before quotes": (
        table('"a", "b", "kind"', lambda i: f'{i}.5, "{i * 7 % 10}", "{kind(i)}, r"'),
        {"b": (0, 9)},
    ),
    "an index without a name": (table(",a,kind", lambda i: f"{i},{i * 3 % 7},{kind(i)}"), {"names": ["a"]}),
    "an index in another order": (
        table("Unnamed: 0,a,kind", lambda i: f"{i * 7 % 40},{i * 3 % 7},{kind(i)}"),
        {"names": ["a"]},
    ),
    "an index by any name": (table("PassengerId,a,kind", lambda i: f"{i + 1},{i * 3 % 7},{kind(i)}"), {"names": ["a"]}),
    "an index that begins elsewhere": (
        table("id,a,kind", lambda i: f"{i + 501},{i * 3 % 7},{kind(i)}"),
        {"out": ["id"]},
    ),
    "nothing but a count": (table("x,y", lambda i: f"{i},{i * i}"), {"names": ["x"], "out": []}),
    "the same name three times": (
        table("a,a,a 2,kind", lambda i: f"{i},{i % 3},{i % 4},{kind(i)}"),
        {"names": ["a 3", "a 2"]},
    ),
    "yes and no in many ways": (
        table("a,ok", lambda i: f"{i * 7 % 10},{['yes', 'No', 'Y', 'n', 'YES', 'NO'][i % 6]}"),
        {"classes": {"No": 20, "yes": 20}},
    ),
    "decimal signs by column": (
        table("a;b;kind", lambda i: f"{i},5;{i}.25;{kind(i)}"),
        {"a": (0.5, 39.5), "b": (0.25, 39.25)},
    ),
}
"""What is special about a layout -> the file, and what is right of it."""


@pytest.mark.parametrize("name", LAYOUTS)
def test_has_the_layout(name: str, tmp_path: Path) -> None:
    content, right = LAYOUTS[name]
    found = facts(inspect(tmp_path, content))
    assert {key: found[key] for key in right} == right


ENCODED: dict[str, tuple[str, bool, str]] = {
    "utf-8": ("utf-8", True, "utf-8"),
    "utf-8 with a mark": ("utf-8-sig", True, "utf-8"),
    "utf-16 with a mark": ("utf-16", True, "utf-16"),
    "utf-16, little end first": ("utf-16-le", True, "utf-16-le"),
    "utf-16, big end first": ("utf-16-be", True, "utf-16-be"),
    "utf-32": ("utf-32", True, "utf-32"),
    "Windows": ("cp1252", True, "cp1252"),
    "DOS": ("cp437", False, "cp437"),
    "Macintosh": ("mac-roman", False, "mac-roman"),
    "Central Europe": ("cp1250", False, "cp1250"),
}
"""Name -> the encoding, whether it is found out, and how it is called then."""


@pytest.mark.parametrize("name", ENCODED)
def test_has_the_encoding(name: str, tmp_path: Path) -> None:
    encoding, found_out, said = ENCODED[name]
    content = table("größe,kind", lambda i: f"{i}.5,{['fünf', 'höhe'][i % 2]}").encode(encoding)
    found = inspect(tmp_path, content, **({} if found_out else {"encoding": encoding}))
    assert facts(found)["classes"] == {"fünf": 20, "höhe": 20}
    assert found["features"][0]["name"] == "größe"
    assert found["encoding"] == said


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "data": ("table.data", bytes),
    "txt": ("table.txt", bytes),
    "gzip": ("table.csv.gz", gzip.compress),
}


@pytest.mark.parametrize("name", PACKED)
def test_has_another_suffix(name: str, tmp_path: Path) -> None:
    file, pack = PACKED[name]
    found = inspect(tmp_path, pack(table("a,b,kind", plain).encode()), file)
    assert (found["rows"], found["target"]["classes"]) == (ROWS, {"p": 20, "q": 20})


def inspect(folder: Path, content: str | bytes, name: str = "table.csv", **options: Any) -> dict[str, Any]:
    """What is found in a file with that content, as JSON has it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return inspect_file(str(path), ReadOptions(**options)).document()


def test_what_was_garbled_before_is_said(tmp_path: Path) -> None:
    garbled = table("a,kind", lambda i: f"{i}.5,{['cafÃ©', 'thÃ©'][i % 2]}")
    path = tmp_path / "garbled.csv"
    path.write_text(garbled, encoding="utf-8")
    lines = inspect_file(str(path)).lines()
    assert "encoding: cafÃ© looks like café, garbled when the file was written" in lines


@pytest.mark.parametrize("encoding", ["cp1251", "gb18030", "shift_jis", "mac-roman"])
def test_another_encoding_is_refused_rather_than_garbled(encoding: str, tmp_path: Path) -> None:
    words = {"cp1251": "Привет", "gb18030": "中文数据", "shift_jis": "日本語", "mac-roman": "café"}
    content = table("a,kind", lambda i: f"{i}.5,{words[encoding]}{i % 2}").encode(encoding)
    with pytest.raises(DataError, match=r"^row 2: got 0\.5,.*as in --encoding cp1250"):
        inspect(tmp_path, content)
    classes = inspect(tmp_path, content, encoding=encoding)["target"]["classes"]
    assert classes == {f"{words[encoding]}{i}": 20 for i in range(2)}


def test_a_file_compressed_by_zstandard(tmp_path: Path) -> None:
    # DuckDB writes the file; each line is a value that is not quoted.
    path = tmp_path / "table.csv.zst"
    lines = table('a,"b, c",kind', plain).splitlines()
    with connect(str(path)) as connection:
        connection.register("lines", {"line": np.array(lines, dtype=object)})
        form = "FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '', COMPRESSION zstd"
        connection.execute(f"COPY (FROM lines) TO '{path}' ({form})")
    found = inspect_file(str(path)).document()
    assert (found["rows"], [one["name"] for one in found["features"]]) == (ROWS, ["a", "b, c"])


def test_comments_between_the_rows_are_dropped_and_said(tmp_path: Path) -> None:
    content = table("a,b,kind", plain, "# made by a tool\n") + "# the end\n"
    path = tmp_path / "ended.csv"
    path.write_text(content)
    found = inspect_file(str(path))
    assert (found.document()["rows"], found.document()["dropped"]) == (ROWS, 1)
    assert "dropped: 1 comment between the rows" in found.lines()
