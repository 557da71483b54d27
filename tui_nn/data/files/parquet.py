"""Parquet files, which contain the names and types of their columns."""

from __future__ import annotations

from typing import Any

from tui_nn.data.files.sources import Container, exact_path, raw_column


class Parquet(Container):
    """A Parquet file."""

    format = "Parquet"
    header = "in the file"
    has_header = True

    def __init__(self, connection: Any, path: str) -> None:
        self.path = path
        described = connection.execute(f"DESCRIBE FROM read_parquet({exact_path(path)})").fetchall()
        self.columns = [raw_column(name, kind) for name, kind, *_ in described]

    def relation(self) -> str:
        """SQL of a table with the columns c0, c1, ... in the order of the file."""
        names = ", ".join(f"c{i}" for i in range(len(self.columns)))
        return f"read_parquet({exact_path(self.path)}) AS file({names})"
