"""The rows of a file in DuckDB, read once and queried many times.

Rows that do not fit into `MEMORY` are kept in a temporary folder, so files may be larger than the memory.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import numpy as np

from tui_nn.data.columns import Cells, MissingWords
from tui_nn.data.files.sources import Source
from tui_nn.errors import DataError, UnreadableError

MEMORY, MEMORY_OF_NUMBERS, MEMORY_OF_TEXTS = 128, 0.5, 1.5
"""Memory limit of DuckDB in MB, and what each column adds to it, because DuckDB buffers blocks of each column."""

COLUMNS_PER_QUERY = 25
"""DuckDB plans queries of thousands of columns slowly, and each expression takes memory."""

MEMORY_TO_OPEN = "1GB"
"""Memory limit until the number of columns is known."""

LARGEST_IDLE = 8_000_000
"""An instance of DuckDB that holds more bytes than this when a file has been read is closed, because it gives memory
back only then."""

INTERRUPTED_MESSAGE = "Query interrupted"
"""DuckDB's message after ctrl-c."""

OFFLINE_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY_TO_OPEN,
    "enable_external_file_cache": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # Rewriting takes a fifth of the time of reading, and saves less than that even with 400,000 rows.
    "disabled_optimizers": "expression_rewriter",
}
"""Configuration of DuckDB that fetches nothing from the network, and keeps nothing of a file for the next one."""


class Store:
    """The table `rows` of a file, with its usable columns; column number i in the file is called ci."""

    def __init__(self, connection: Any, missing: MissingWords) -> None:
        self._connection = connection
        self.missing = missing
        self.rows = 0

    def load(self, source: Source, whole: bool = False) -> None:
        """Read all rows of the file, and if it is read `whole`, also the columns that are left out.

        Raises:
            DataError: a row cannot be read.
        """
        texts = sum(not column.number for column in source.columns)
        memory = MEMORY + MEMORY_OF_TEXTS * texts + MEMORY_OF_NUMBERS * (len(source.columns) - texts)
        self._connection.execute(f"SET memory_limit='{memory:.0f}MB'")
        self._read(source, whole)
        while not source.check(self._connection):
            self._read(source, whole)
        self.rows = int(self.one("SELECT count(*) FROM rows")[0])

    def _read(self, source: Source, whole: bool) -> None:
        used = [f"c{i}" for i, column in enumerate(source.columns) if whole or not column.left_out]
        # No expressions here: DuckDB plans a query with thousands of them slowly.
        selected = f"SELECT {', '.join(used) or '0'} FROM {source.relation()}"
        self._connection.execute(f"CREATE OR REPLACE TABLE rows AS {selected}")

    def text(self, index: int) -> str:
        """SQL of the text of a column, NULL if it stands for a missing value in any column."""
        return self.cells(index, is_number=False).text

    def cells(self, index: int, is_number: bool) -> Cells:
        """The values of a column, which are numbers or texts."""
        return Cells(f"c{index}", is_number, self.missing)

    def run(self, statement: str) -> None:
        """Execute a statement that has no result."""
        self._connection.execute(statement)

    def one(self, query: str) -> tuple[Any, ...]:
        """The only row of the result of `query`."""
        # Until a result is fetched to its end, DuckDB refuses other work.
        (row,) = self.all(query)
        return row

    def all(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a short result."""
        rows: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        return rows

    def arrays(self, fields: Sequence[str], condition: str) -> list[Any]:
        """The values of SQL expressions in the rows that meet `condition`, in the order of the file; none is NULL."""
        named = ", ".join(f"{field} AS f{i}" for i, field in enumerate(fields))
        found = self._connection.execute(f"SELECT rowid AS row, {named} FROM rows WHERE {condition}").fetchnumpy()
        rows = found["row"]
        # Two queries must agree in their order, and SQL promises none.
        order = slice(None) if np.all(rows[1:] > rows[:-1]) else np.argsort(rows)
        return [found[f"f{i}"][order] for i in range(len(fields))]


@contextmanager
def connect(path: str) -> Iterator[Any]:
    """An empty in-memory database; errors of DuckDB are raised as a `DataError` about the file at `path`.

    All tables must be made in it, and no setting but `memory_limit` may change: nothing else is undone for the next
    file.
    """
    with (
        tempfile.TemporaryDirectory(prefix="tui-nn-", ignore_cleanup_errors=True) as folder,
        _translated_errors("data", path, "a file"),
        _borrowed(folder) as instance,
        instance.cursor() as connection,
    ):
        connection.execute("ATTACH ':memory:' AS file")
        connection.execute("USE file")
        yield connection


_idle: list[Any] = []
"""An instance of DuckDB that waits for the next file, if there is one: a new one takes 20 ms of the processor."""


@contextmanager
def _borrowed(folder: str) -> Iterator[Any]:
    """An instance of DuckDB that is used for nothing else, and writes to `folder` what does not fit into memory."""
    import duckdb

    try:
        instance = _idle.pop()
    except IndexError:
        instance = duckdb.connect(":memory:", config=OFFLINE_CONFIG)
    instance.execute(f"SET memory_limit='{MEMORY_TO_OPEN}'")
    instance.execute("SET temp_directory='{}'".format(folder.replace("'", "''")))
    try:
        yield instance
    finally:
        # The folder may be gone: then nobody knows whether anything was written there.
        with suppress(duckdb.Error, OSError):
            ((held,),) = instance.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchall()
            instance.execute("DETACH file")
            # Once it has written there, it takes no other folder.
            if held <= LARGEST_IDLE and not os.listdir(folder):
                _idle[:] = [instance]


@contextmanager
def connect_to_values() -> Iterator[Any]:
    """A connection for values in memory, made ten times as fast as a new database; errors are a `DataError`."""
    with _translated_errors("rows", "these values", "values"), _database().cursor() as connection:
        yield connection


@cache
def _database() -> Any:
    """A database that stays open."""
    import duckdb

    # The values are in memory anyway, and nothing is to be written to the current folder.
    return duckdb.connect(":memory:", config=OFFLINE_CONFIG | {"threads": 1, "temp_directory": ""})


if hasattr(os, "register_at_fork"):
    # In the child, closing what is open would wait for threads forever.
    os.register_at_fork(before=_database.cache_clear)
    os.register_at_fork(before=_idle.clear)


@contextmanager
def _translated_errors(field: str, value: str, what: str) -> Iterator[None]:
    """Raise errors of DuckDB as a `DataError` that says what was to be read."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        # Another parse mode may help with invalid text, but not with a lack of memory or disk space.
        refusal = UnreadableError if isinstance(error, duckdb.InvalidInputException) else DataError
        raise refusal(field, value, f"{what} that can be read ({_first_line(error)})") from error
    except RuntimeError as error:
        # DuckDB notices ctrl-c itself.
        if str(error) == INTERRUPTED_MESSAGE:
            raise KeyboardInterrupt from error
        raise


def _first_line(error: Exception) -> str:
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return "".join(c if c.isprintable() else "?" for c in line[:160])
