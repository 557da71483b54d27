"""What the app shows, as far as lessons ask about it, and the conditions on which a step is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Situation:
    """What the app shows."""

    snapshot: Snapshot
    experiment: Experiment
    view: str
    """The id of the view that is shown."""
    stage: str = ""
    """The stage of the walk that is open; empty if none is."""
    row: int = 0
    """The row of its cursor, from 1."""
    column: int = 0
    hops: int = 0
    """How many hops led there."""
    has_check: bool = False
    """Whether a gradient check is shown."""
    is_playing: bool = False
    """Whether the walk plays."""
    has_point: bool = False
    """Whether a test point is selected."""


def _step(at: Situation, step: str) -> bool:
    return at.snapshot.step >= int(step)


def _until(at: Situation, step: str) -> bool:
    return at.snapshot.step <= int(step)


def _accuracy(at: Situation, share: str) -> bool:
    return at.snapshot.test.score >= float(share)


def _state(at: Situation, state: str) -> bool:
    return at.snapshot.state.value == state


def _setting(at: Situation, name: str, *values: str) -> bool:
    return at.experiment.text(name) == " ".join(values)


def _changed(at: Situation, name: str, *values: str) -> bool:
    return at.experiment.text(name) != " ".join(values)


def _view(at: Situation, view: str) -> bool:
    return at.view == view


def _walk(at: Situation, stage: str = "", row: str = "0") -> bool:
    return bool(at.stage) and stage.replace("_", " ") in ("", at.stage) and int(row) in (0, at.row)


def _hops(at: Situation, count: str) -> bool:
    return at.hops >= int(count)


CONDITIONS: dict[str, Callable[..., bool]] = {
    "step": _step,
    "until": _until,
    "accuracy": _accuracy,
    "state": _state,
    "setting": _setting,
    "changed": _changed,
    "view": _view,
    "walk": _walk,
    "main": lambda at: not at.stage,
    "hops": _hops,
    "check": lambda at: at.has_check,
    "playing": lambda at: at.is_playing,
    "rewound": lambda at: at.snapshot.is_rewound,
    "point": lambda at: at.has_point,
}
"""Name of a condition -> whether it holds in a situation, given its arguments."""
