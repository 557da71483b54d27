"""The history of a run as a list: its events, with the metrics at each, and its branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tui_nn.experiment import SETTINGS
from tui_nn.render.appearance import Appearance
from tui_nn.render.numbers import short_number
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import score_text
from tui_nn.training.events import Event, TimeLimitReached, WeightsRestored
from tui_nn.training.history import Curves


@dataclass(frozen=True)
class Moment:
    """A line of the list, and the moment it leads to."""

    branch: int | None
    """The number of another branch; None for the current one."""
    step: int
    events: int | None
    """How many events precede the moment; None for the last step of another branch."""
    words: str
    is_shown: bool = False
    """Whether it is the current moment."""


def moments(snapshot: Snapshot, appearance: Appearance) -> list[Moment]:
    """The moments of the current branch from start to end, then the other branches."""
    events, curves = snapshot.events, snapshot.curves

    def words(step: int, count: int, done: str) -> str:
        return _words(snapshot, curves, (step, _measured(events, step, count)), done, appearance)

    start = _done_before(events, 0)
    found = [Moment(None, 0, start, words(0, start, "start"))]
    for number, event in enumerate(events, 1):
        found.append(Moment(None, event.step, number, words(event.step, number, _description(event))))
    last = Moment(None, snapshot.last_step, len(events), words(snapshot.last_step, len(events), "end"))
    if (last.step, last.events) != (found[-1].step, found[-1].events):
        found.append(last)
    here = snapshot.step, snapshot.events_done
    at = max((number for number, one in enumerate(found) if (one.step, one.events or 0) <= here), default=0)
    if (found[at].step, found[at].events) == here:
        found[at] = replace(found[at], is_shown=True)
    else:
        found.insert(at + 1, Moment(None, *here, words(*here, "shown now"), is_shown=True))
    for branch in snapshot.branches:
        kept = _common(events, branch.events)
        parting = min(
            [snapshot.last_step, branch.step, *(event.step for event in (*events[kept:], *branch.events[kept:]))]
        )
        changes = "; ".join(_description(event) for event in branch.events[kept:] if not event.refused)
        label = f"branch {branch.number}, left at step {parting:,}{f': {changes}' if changes else ''}"
        end = branch.step, _measured(branch.events, branch.step, len(branch.events))
        found.append(Moment(branch.number, branch.step, None, _words(snapshot, branch.curves, end, label, appearance)))
    return found


def _done_before(events: Sequence[Event], step: int) -> int:
    return sum(event.step < step for event in events)


def _common(one: Sequence[Event], other: Sequence[Event]) -> int:
    """The length of the common prefix of two lists of events."""
    return next(
        (count for count, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _description(event: Event) -> str:
    """An event and its outcome, in words."""
    if isinstance(event, TimeLimitReached):
        return f"stopped: {event.reason}"
    if isinstance(event, WeightsRestored):
        return f"weights of step {event.best_step:,} restored"
    done = ", ".join(
        f"{SETTINGS[name].label.lower() if name in SETTINGS else name} {value}" for name, value in event.shown
    )
    return f"{done} refused: {event.refused}" if event.refused else done


def _measured(events: Sequence[Event], step: int, count: int) -> float:
    """The step whose weights the network had at `step` after the first `count` events.

    If weights were restored there later, it is a little less than `step`, where the curves have no point of the weights
    before.
    """
    here = [number for number, event in enumerate(events) if isinstance(event, WeightsRestored) and event.step == step]
    done = [number for number in here if number < count]
    if done:
        event = events[done[-1]]
        assert isinstance(event, WeightsRestored)
        return event.best_step
    return step - 0.5 if here else step


def _words(snapshot: Snapshot, curves: Curves, moment: tuple[int, float], done: str, appearance: Appearance) -> str:
    """A line: the step, what happened there, and the last metrics recorded up to then, with their step if another.

    `moment` is the step, and the step whose weights the network had there.
    """
    step, measured = moment
    at = max(int(np.searchsorted(curves.step, measured, side="right")) - 1, 0)
    name = snapshot.dataset.held_out_name
    loss = short_number(float(curves[f"{name}_loss"][at]))
    score = score_text(float(curves[f"{name}_score"][at]), snapshot.dataset.is_regression, appearance.glyphs.squared)
    when = "" if curves.step[at] == measured else f", at step {curves.step[at]:,.0f}"
    return appearance.glyphs.spell(f"{step:>9,}  {done}  ({name} loss {loss}, {score}{when})")
