"""How the tests are run, and what takes so long to make that all share it."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Generator
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

# Before NumPy is imported: two processes with two threads each would wait for one another.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# Collecting the tests makes no garbage, and looking for it would take a third of the time; see `pytest_collection`.
gc.disable()

# What a shell starts in the background is deaf to these, and so would be all programs that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

NUMBERS = count(1)

# How fast the machine is says nothing about the code.
settings.register_profile("tui-nn", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tui-nn")

from tests import prepared  # noqa: E402  (imports NumPy)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests stay to the end: the garbage collector need not go through them, nor look up so often."""
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish() -> None:
    """End the process that programs were forked from."""
    prepared.stop()


@pytest.fixture(scope="module", autouse=True)
def others_left_alone() -> None:
    """Exclude what the tests of earlier files have left from garbage collection, too."""
    gc.freeze()


@pytest.fixture(autouse=True)
def own_folder_of_runs(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An empty folder of kept runs, which is made only if something is kept: that of the user is none of ours."""
    monkeypatch.setenv("TUI_NN_RUNS", str(tmp_path_factory.getbasetemp() / "runs" / str(next(NUMBERS))))
