"""A few of the closings that the script makes by hundreds."""

from __future__ import annotations

import pytest

from tests.patience import PATIENCE
from tests.robustness import closings


def test_no_process_outlives_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    # How soon a process ends on a loaded machine is for the script to tell; here it must end at all.
    monkeypatch.setattr(closings, "PATIENCE", PATIENCE)
    chosen = [*closings.cases(2 * len(closings.WAYS), seed=8)]
    # Each way once, three of them while it trains, whether or not the terminal is read.
    chosen = [chosen[i] for i in (0, 7, 8, 3, 4, 11)]
    assert {case.way for case in chosen} == {*closings.WAYS}
    assert {case.state for case in chosen} == {*closings.STATES}
    outcomes = closings.close_all(chosen, at_once=4)
    assert sum(one.times for one in outcomes.values()) == len(chosen)
    assert not [way for way, one in outcomes.items() if one.left or one.wrong], closings.table(outcomes)
