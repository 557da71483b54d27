"""Ctrl-C while a file is being read is just that, although DuckDB notices it first."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from tui_nn.data.files.store import connect

ENDLESS = "SELECT sum(hash(range)) FROM range(1000000000000)"


def _query() -> None:
    with connect("some.csv") as connection:
        connection.execute(ENDLESS)


def test_ctrl_c_interrupts_a_query() -> None:
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        _query()
    timer.join()


def test_any_other_error_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="another"), connect("some.csv"):
        raise RuntimeError("another")
