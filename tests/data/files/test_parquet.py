from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.reading import read_table
from tui_nn.data.files.report import Table
from tui_nn.errors import DataError


def read_rows(folder: Path, query: str, **settings: Any) -> Table:
    """The table of a Parquet file that holds what the query selects."""
    path = folder / "data.parquet"
    duckdb.connect().execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return read_table(str(path), ReadOptions(**settings))


def test_knows_the_types_of_its_columns(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        "SELECT i::TINYINT AS small, i / 3 AS fraction, (i * 1.25)::DECIMAL(9, 2) AS price, i % 2 = 0 AS even,"
        " DATE '2020-01-01' + i::INTEGER AS day, [i, i] AS pair, concat('k', i % 2) AS kind FROM range(4) AS t(i)",
    )
    assert table.samples.feature_names == ("small", "fraction", "price", "even")
    assert np.array_equal(
        table.samples.x, [[0.0, 1.0, 2.0, 3.0], [0.0, 1 / 3, 2 / 3, 1.0], [0, 1.25, 2.5, 3.75], [1.0, 0.0, 1.0, 0.0]]
    )
    assert table.samples.class_names == ("k0", "k1")
    assert table.report.left_out == {"day": "dates or times", "pair": "values of the type BIGINT[]"}


@pytest.mark.parametrize("hole", ["NULL", "'NaN'::DOUBLE"])
def test_counts_rows_from_one(tmp_path: Path, hole: str) -> None:
    query = f"SELECT CASE WHEN i = 2 THEN {hole} ELSE i END AS a, i % 2 AS b FROM range(4) AS t(i)"
    with pytest.raises(DataError, match=r"^row 3, column a: got nothing"):
        read_rows(tmp_path, query)
    assert read_rows(tmp_path, query, missing="drop").samples.x.tolist() == [[0, 1, 3]]


def test_refuses_a_part_of_a_file(tmp_path: Path) -> None:
    read_rows(tmp_path, "SELECT i AS a, i % 2 AS b FROM range(1000) AS t(i)")
    path = tmp_path / "data.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="allowed: a file that can be read") as refused:
        read_table(str(path))
    assert "\n" not in str(refused.value)


def test_refuses_another_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="allowed: a file that can be read"):
        read_table(str(path))
