"""Ctrl-C while a file is being read is just that, although DuckDB notices it first."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from tui_nn.data.files.store import INTERRUPTED_MESSAGE, connect

LONG = "SELECT sum(hash(range)) FROM range(300000000)"
"""Takes a second or more. DuckDB does not always notice; Python does, once the query is done."""


def test_ctrl_c_interrupts_a_query() -> None:
    with pytest.raises(KeyboardInterrupt):
        _query()


def _query() -> None:
    with connect("some.csv") as connection:
        timer = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        connection.execute(LONG)
        timer.join()


def test_what_duckdb_says_of_ctrl_c_is_understood() -> None:
    with pytest.raises(KeyboardInterrupt), connect("some.csv"):
        raise RuntimeError(INTERRUPTED_MESSAGE)


def test_any_other_error_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="another"), connect("some.csv"):
        raise RuntimeError("another")
