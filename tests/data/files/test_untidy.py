"""Files that are untidy, but can be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.data.files.writing import read
from tui_nn.data.files.reading import read_table

PLAIN = "a,b,c\n1.5,2,x\n2.5,4,y\n3.5,6,x\n"

WRITTEN = {
    "plain": PLAIN,
    "semicolons and decimal commas": "a;b;c\n1,5;2;x\n2,5;4;y\n3,5;6;x\n",
    "tabs": PLAIN.replace(",", "\t"),
    "bars": PLAIN.replace(",", "|"),
    "spaces": PLAIN.replace(",", " "),
    "quotes": '"a","b","c"\n"1.5","2","x"\n"2.5","4","y"\n"3.5","6","x"\n',
    "quoted decimal commas": 'a,b,c\n"1,5",2,x\n"2,5",4,y\n"3,5",6,x\n',
    "spaces around": "a, b ,c \n1.5, 2 ,x \n 2.5 ,4, y\n3.5,6,x\n",
    "carriage returns and line feeds": PLAIN.replace("\n", "\r\n"),
    "carriage returns": PLAIN.replace("\n", "\r"),
    "lines that end differently": "a,b,c\n1.5,2,x\r\n2.5,4,y\n3.5,6,x\r\n",
    "no end of the last line": PLAIN.rstrip(),
    "blank lines": "a,b,c\n\n1.5,2,x\n2.5,4,y\n\n3.5,6,x\n\n\n",
    "delimiters at the end": "a,b,c,\n1.5,2,x,\n2.5,4,y,\n3.5,6,x,\n",
    "comments above": "# one\n# two\n" + PLAIN,
}


@pytest.mark.parametrize("content", WRITTEN.values(), ids=WRITTEN.keys())
def test_holds_the_same_however_it_is_written(tmp_path: Path, content: str) -> None:
    samples = read(tmp_path, content).samples
    assert np.array_equal(samples.x, [[1.5, 2.5, 3.5], [2.0, 4.0, 6.0]])
    assert samples.target.tolist() == [0, 1, 0]
    assert samples.class_names == ("x", "y")
    assert samples.feature_names == ("a", "b")
    assert samples.target_name == "c"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_finds_the_encoding(tmp_path: Path, encoding: str) -> None:
    samples = read(tmp_path, "a,b\n1,thé\n2,café\n".encode(encoding)).samples
    assert samples.class_names == ("café", "thé")
    assert samples.feature_names == ("a",)


def test_names_columns_by_position_without_a_header(tmp_path: Path) -> None:
    samples = read(tmp_path, "5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,2.5,virginica\n").samples
    assert samples.feature_names == ("column 1", "column 2")
    assert samples.target_name == "column 3"


def test_reads_a_name_with_wildcards_as_it_is(tmp_path: Path) -> None:
    read(tmp_path, "a,b\n9,x\n8,y\n", "data1.csv")
    samples = read(tmp_path, PLAIN, "data[1]?*.csv").samples
    assert samples.x.shape == (2, 3)


def test_reads_a_quote_that_comes_late(tmp_path: Path) -> None:
    rows = "1,x\n2,y\n" * 30_000
    samples = read(tmp_path, f'a,b\n{rows}3,"a, or b"\n').samples
    assert samples.class_names == ("a, or b", "x", "y")


def test_reads_a_line_end_that_comes_late(tmp_path: Path) -> None:
    samples = read(tmp_path, "a,b\n" + "1,x\n" * 30_000 + "2,y\r\n3,x\n").samples
    assert samples.x.shape == (1, 30_002)


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    samples = read(tmp_path, "\x1b[31ma,b,c\n1,\x1b[2J,\x1b]0;x\x07\n2,e,y\n3,e,y\n").samples
    names = (*samples.feature_names, *samples.class_names)
    assert all(name.isprintable() for name in names)


def test_characters_that_show_nothing_are_left_out_of_names(tmp_path: Path) -> None:
    samples = read(tmp_path, "\u202ea,b\u00adc,d\n1,2,👩\u200d🔬\n2,3,\u200f\n3,2,می\u200cخواهم\n").samples
    assert samples.feature_names == ("a", "bc")
    assert set(samples.class_names) == {"👩🔬", "?", "میخواهم"}


def test_a_long_name_is_shortened(tmp_path: Path) -> None:
    samples = read(tmp_path, "a,b\n1," + "x" * 300_000 + "\n2,y\n").samples
    assert max(map(len, samples.class_names)) <= 60


def test_reads_hundreds_of_columns(tmp_path: Path) -> None:
    names = ",".join(f"p{i}" for i in range(500))
    rows = "\n".join(",".join(str(row * 1000 + i) for i in range(500)) for row in range(4))
    samples = read(tmp_path, f"{names}\n{rows}\n", target_kind="number").samples
    assert np.array_equal(samples.x, np.arange(4) * 1000 + np.arange(499)[:, np.newaxis])


def test_a_header_in_latin_1_over_rows_in_ascii(tmp_path: Path) -> None:
    rows = "".join(f"{100 + i / 2:.1f};{i % 5};{200 + i * 1.5:.2f}\n".replace(".", ",") for i in range(60))
    path = tmp_path / "german.csv"
    path.write_bytes(("Fläche;Zimmer;Preis\n" + rows).encode("latin-1"))
    table = read_table(str(path))
    assert table.samples.feature_names == ("Fläche", "Zimmer")
    assert table.samples.target_name == "Preis"
