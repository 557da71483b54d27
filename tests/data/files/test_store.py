"""Each file has DuckDB to itself, although an instance that is free serves one file after the other."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tui_nn.data.files import store
from tui_nn.data.files.store import connect
from tui_nn.errors import DataError


def instance() -> int:
    """The one that waits for the next file."""
    (free,) = store._idle
    return id(free)


def tables(connection: Any) -> list[str]:
    return [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]


def setting(connection: Any, name: str) -> str:
    return str(connection.execute(f"SELECT current_setting('{name}')").fetchone()[0])


def test_the_next_file_finds_an_instance_as_it_was_at_first() -> None:
    with connect("a.csv") as connection:
        connection.execute("SET memory_limit='50MB'")
        connection.execute("CREATE TABLE rows AS SELECT 1")
        folder = setting(connection, "temp_directory")
        assert os.path.isdir(folder)
        before = connection.execute("FROM rows")  # Not fetched to its end.
    assert before is not None
    assert not os.path.exists(folder)
    first = instance()
    with connect("b.csv") as connection:
        assert not store._idle
        assert tables(connection) == []
        assert setting(connection, "memory_limit") == "953.6 MiB"
        assert setting(connection, "temp_directory") != folder
    assert instance() == first


def test_after_an_error_it_can_be_used_as_well() -> None:
    with (
        pytest.raises(DataError, match=r"^data: got a\.csv, allowed: a file that can be read \("),
        connect("a.csv") as one,
    ):
        one.execute("CREATE TABLE rows AS SELECT 1; SELECT nothing")
    first = instance()
    with connect("b.csv") as connection:
        assert tables(connection) == []
    assert instance() == first


def test_one_that_has_written_to_its_folder_is_not_used_again() -> None:
    """It would go on writing there, where nobody expects it."""
    with connect("a.csv") as connection:
        connection.execute("SET memory_limit='40MB'")
        connection.execute("CREATE TABLE rows AS SELECT random() a, range b FROM range(3000000)")
        assert os.listdir(setting(connection, "temp_directory"))
    assert not store._idle
    with connect("b.csv") as connection:
        assert tables(connection) == []


def test_a_folder_that_is_gone_is_no_error_and_nobody_uses_the_instance_again() -> None:
    with connect("a.csv") as connection:
        connection.execute("CREATE TABLE rows AS SELECT 1")
        os.rmdir(setting(connection, "temp_directory"))
    assert not store._idle


def test_one_that_has_held_much_is_closed() -> None:
    for rows, is_kept in ((100_000, True), (2_000_000, False)):
        with connect("a.csv") as connection:
            connection.execute(f"CREATE TABLE rows AS SELECT random() FROM range({rows})")
        assert bool(store._idle) is is_kept, rows


def test_files_that_are_read_at_once_see_only_their_own_rows() -> None:
    def rows(number: int) -> list[Any]:
        with connect(f"{number}.csv") as connection:
            connection.execute(f"CREATE TABLE rows AS SELECT {number}")
            return list(connection.execute("FROM rows").fetchall())

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(rows, range(40))) == [[(number,)] for number in range(40)]
    assert len(store._idle) == 1


def test_a_forked_process_ends_and_reads_with_an_instance_of_its_own() -> None:
    code = """if True:
        import os, sys
        from tui_nn.data.files.store import connect
        def read():
            with connect("a.csv") as connection:
                connection.execute("CREATE TABLE rows AS SELECT 1")
        read()
        for uses_it in (False, True):
            if not os.fork():
                if uses_it:
                    read()
                sys.exit(0)
            if os.wait()[1]:
                sys.exit(1)
        read()
    """
    done = subprocess.run([sys.executable, "-c", code], timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
