"""The rows of a file in DuckDB, read once and queried many times.

Rows that do not fit into `MEMORY` are kept in a temporary folder, so files may be larger than the memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tui_nn.data.files.sources import Source
from tui_nn.errors import DataError, UnreadableError

MEMORY, MEMORY_OF_COLUMN = 128, 0.5
"""Memory limit of DuckDB in MB, and what each column adds to it, because DuckDB buffers a block of each column."""

COLUMNS_PER_QUERY = 100
"""DuckDB plans queries of thousands of columns slowly."""

MEMORY_TO_OPEN = "1GB"
"""Memory limit until the number of columns is known."""

INTERRUPTED = "Query interrupted"
"""What DuckDB says of ctrl-c."""

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY_TO_OPEN,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""Configuration of DuckDB that fetches nothing from the network."""


class Store:
    """The table `rows` of a file, with its usable columns; column number i in the file is called ci."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.rows = 0

    def load(self, source: Source) -> None:
        """Read all rows of the file.

        Raises:
            DataError: a row cannot be read.
        """
        used = [f"c{i}" for i, column in enumerate(source.columns) if not column.left_out]
        self._connection.execute(f"SET memory_limit='{MEMORY + MEMORY_OF_COLUMN * len(source.columns):.0f}MB'")
        # No expressions here: DuckDB plans a query with thousands of them slowly.
        self._connection.execute(f"CREATE TABLE rows AS SELECT {', '.join(used) or '0'} FROM {source.relation()}")
        source.check(self._connection)
        self.rows = int(self.one("SELECT count(*) FROM rows")[0])

    def one(self, query: str) -> tuple[Any, ...]:
        """The only row of the result of `query`."""
        row: tuple[Any, ...] = self._connection.execute(query).fetchone()
        return row

    def all(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a short result."""
        rows: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        return rows

    def arrays(self, query: str) -> dict[str, Any]:
        """The columns of the result as arrays; they must not contain NULL."""
        arrays: dict[str, Any] = self._connection.execute(query).fetchnumpy()
        return arrays


@contextmanager
def connect(path: str) -> Iterator[Any]:
    """A new in-memory database; errors of DuckDB are raised as a `DataError` about the file at `path`."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="tui-nn-", ignore_cleanup_errors=True) as folder:
        try:
            with duckdb.connect(":memory:", config=OFFLINE | {"temp_directory": folder}) as connection:
                yield connection
        except duckdb.Error as error:
            # Another parse mode may help with invalid text, but not with a lack of memory or disk space.
            refusal = UnreadableError if isinstance(error, duckdb.InvalidInputException) else DataError
            raise refusal("data", path, f"a file that can be read ({_first_line(error)})") from error
        except RuntimeError as error:
            # DuckDB notices ctrl-c itself.
            if str(error) == INTERRUPTED:
                raise KeyboardInterrupt from error
            raise


def _first_line(error: Exception) -> str:
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return "".join(c if c.isprintable() else "?" for c in line[:160])
