"""The rows of a file in DuckDB, read once, and asked many times.

What does not fit into `MEMORY` is kept in a temporary folder, so a file may be larger than memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tui_nn.data.files.sources import Source
from tui_nn.errors import DataError, UnreadableError

MEMORY, MEMORY_OF_COLUMN = 128, 0.5
"""What DuckDB keeps of a file in memory, in MB: so much, and more for each column, as it fills a block of each."""

AT_ONCE = 100
"""Columns that are asked for in one query: DuckDB plans a query of thousands slowly."""

MEMORY_TO_OPEN = "1GB"
"""What it may use for the beginning of a file, until it is known how many columns that has."""


OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY_TO_OPEN,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""A DuckDB that fetches nothing from the network."""


class Store:
    """The table `rows` of one file, with the columns c0, c1, ... that can be used, in the order of the file."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.rows = 0

    def load(self, source: Source) -> None:
        """Read the whole file, from its first row to its last."""
        used = [f"c{i}" for i, column in enumerate(source.columns) if not column.left_out]
        self._connection.execute(f"SET memory_limit='{MEMORY + MEMORY_OF_COLUMN * len(source.columns):.0f}MB'")
        # The columns as they are: DuckDB plans a query of thousands of expressions slowly.
        self._connection.execute(f"CREATE TABLE rows AS SELECT {', '.join(used) or '0'} FROM {source.relation()}")
        source.check(self._connection)
        self.rows = int(self.one("SELECT count(*) FROM rows")[0])

    def one(self, query: str) -> tuple[Any, ...]:
        """The only row of a query."""
        row: tuple[Any, ...] = self._connection.execute(query).fetchone()
        return row

    def all(self, query: str) -> list[tuple[Any, ...]]:
        """Every row of a short query."""
        rows: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        return rows

    def arrays(self, query: str) -> dict[str, Any]:
        """The columns of a query as arrays, none of which may hold NULL."""
        arrays: dict[str, Any] = self._connection.execute(query).fetchnumpy()
        return arrays


@contextmanager
def opened(path: str) -> Iterator[Any]:
    """A connection of its own to DuckDB, whose errors become one line about the file at `path`."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="tui-nn-", ignore_cleanup_errors=True) as folder:
        try:
            with duckdb.connect(":memory:", config=OFFLINE | {"temp_directory": folder}) as connection:
                yield connection
        except duckdb.Error as error:
            # Memory and disks run out in every way of reading; only what was wrong with the text may do in another.
            refusal = UnreadableError if isinstance(error, duckdb.InvalidInputException) else DataError
            raise refusal("data", path, f"a file that can be read ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return "".join(c if c.isprintable() else "?" for c in line[:160])
