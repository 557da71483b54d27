"""A few of the random inputs that `random_input` sends by the hundred thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.robustness.confinement import confined
from tests.robustness.findings import CRASH, FAILURE
from tests.robustness.random_input import play_all
from tests.robustness.scenes import write_files


@pytest.mark.parametrize(("count", "terminal"), [(120, False), (40, True)], ids=["in process", "through a terminal"])
def test_nothing_that_a_terminal_sends_does_harm(count: int, terminal: bool, tmp_path: Path) -> None:
    with confined(tmp_path):
        write_files(tmp_path)
        outcomes = play_all(seed=8, sent=count, terminal=terminal)
    # Not the waits, which another program may cause.
    assert not [found for outcome in outcomes for found in outcome.findings if found.kind in (CRASH, FAILURE)]
