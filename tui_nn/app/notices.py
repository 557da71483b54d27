"""Notifications about messages of the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.notifications import SeverityLevel

from tui_nn.runs.snapshot import BoundReached, Failure, Frame, NotKept, Refusal, Saved, Seeking, Snapshot, State


@dataclass(frozen=True)
class Notice:
    """A notification."""

    text: str
    title: str = ""
    severity: SeverityLevel = "information"
    seconds: float | None = None
    """How long it is shown at most; None for Textual's default."""
    subject: str = ""
    """What it is about, one of `LASTS`; empty if it stays true."""


LASTS: dict[str, Callable[[Snapshot], object]] = {
    "state": lambda snapshot: (snapshot.run_number, snapshot.state, snapshot.is_rewound),
    "failure": lambda snapshot: (snapshot.run_number, snapshot.state),
    "refusal": lambda snapshot: (snapshot.run_number, snapshot.experiment),
    "undo": lambda snapshot: (snapshot.run_number, snapshot.can_undo),
    "replay": lambda snapshot: (snapshot.run_number, snapshot.step),
    "states kept": lambda snapshot: snapshot.run_number,
    "comparison": lambda snapshot: snapshot.run_number,
    "walk": lambda snapshot: snapshot.run_number,
    "offer": lambda snapshot: snapshot.run_number,
    "line": lambda _: None,
}
"""What a notification is about -> what it depends on: it goes away when that changes."""

ALL_STEPS = Notice("All steps are made. Set more Steps to go on, or press r to start again.", subject="state")

STOPPED = Notice(
    "A stop rule has ended the run. To go on, change its limit, or any setting that needs no restart, and press space; "
    "r starts again.",
    subject="state",
)

CANNOT_RUN = {
    state: Notice(text, severity="warning", subject="state")
    for state, text in {
        State.DIVERGED: (
            "The run has diverged. Press [ to go back, or r to start again, and set a smaller learning rate."
        ),
        State.FAILED: "The trainer has failed. Press r to start again.",
    }.items()
}
"""Shown when the run cannot start, unless it has ended."""


def cannot_run(snapshot: Snapshot) -> Notice | None:
    """Why the run cannot start, and what helps; None if it can."""
    if snapshot.state is State.FINISHED:
        return STOPPED if snapshot.step < snapshot.planned_steps else ALL_STEPS
    return CANNOT_RUN.get(snapshot.state)


NOT_YET = Notice("Once the run has ended or is paused, enter applies what the preset suggests.", subject="state")

REWOUND = Notice("Enter applies what the preset suggests at the last step: press end to go there.", subject="state")

TEXT_HIDDEN = Notice(
    "The preset's text is hidden, and enter applies only what is in sight: H on the main screen shows it.",
    subject="state",
)

NOTHING_SUGGESTED = Notice(
    "The text suggests nothing to run next: change a setting, or press p to choose a preset.", subject="state"
)

NOTHING_BEFORE = Notice(
    "The next run will be compared with this one: change a setting, and run again.", subject="comparison"
)

COMPUTING = Notice("Computing the update: with many samples or units, this takes a moment.", subject="walk")

SLOW_LINE = Notice(
    "The terminal takes output too slowly: now pictures come at most once a second. Press S to draw them as usual.",
    "A slow line",
    "warning",
    10,
    subject="line",
)
"""Shown when the line was found slow."""

LINES = {
    True: Notice("Numbers first: pictures are drawn at most once a second.", "For a slow line", subject="line"),
    False: Notice("Pictures are drawn as usual.", subject="line"),
}
"""Shown when the user has chosen whether the line is slow."""

Content = Frame | Failure | Refusal | Seeking | BoundReached | Saved | NotKept
"""Messages that the session publishes during a run."""

NOTHING_TO_UNDO = Notice("Nothing to undo: no setting or weight was changed before this step.", subject="undo")


def restarted(before: str, enter_goes_back: bool) -> Notice:
    """That a change started the run again, which cannot be undone, and what helps.

    Args:
        before: in which settings the run before was different, with their values.
        enter_goes_back: whether enter starts it again with these.
    """
    way = "enter goes back to that" if enter_goes_back else "set that again to go back"
    text = f"Nothing to undo, because the change started the run again. The run before had {before}: {way}."
    return Notice(text, subject="undo")


def notice(before: Snapshot | None, content: Content) -> Notice | None:
    """The notification about a message; None if there is nothing to say.

    Args:
        before: the snapshot shown before the message.
        content: the message.
    """
    if isinstance(content, Failure):
        return Notice(content.error, "The trainer failed; press r to start again", "error", subject="failure")
    if isinstance(content, Refusal):
        return Notice(content.error, "Not possible", "error", 10, "refusal")
    if isinstance(content, Seeking):
        where = "" if content.step is None else f" to step {content.step:,}"
        return Notice(f"Replaying{where}. For a network this large, few states are kept.", seconds=5, subject="replay")
    if isinstance(content, BoundReached):
        kept = f"{content.max_bytes / 2**20:.3g} MiB of states are kept, one every {content.stride:,} steps"
        return Notice(f"{kept}. Going back replays the steps in between.", seconds=8, subject="states kept")
    if isinstance(content, Saved):
        return Notice(f"Written to {content.path}; `tui-nn open {content.path}` opens it again.")
    if isinstance(content, NotKept):
        return Notice(f"{content.error}. Training continues.", "This run is not saved", "warning", 15)
    state = before.state if before else None
    if content.state is State.DIVERGED and state is not State.DIVERGED:
        reason = content.reason[:1].upper() + content.reason[1:]
        return Notice(f"{reason}. Try a smaller learning rate.", "Diverged", "warning", 8, "state")
    if content.state is State.FINISHED and state is State.RUNNING:
        return _end(content)
    return None


def _end(frame: Frame) -> Notice | None:
    """The end of a run, unless it is the usual one."""
    is_early = frame.step < frame.planned_steps
    if not is_early and frame.restored_step is None:
        return None
    text = f"Step {frame.step:,}: {frame.reason}."
    if frame.restored_step is not None:
        text += f" It has the weights of step {frame.restored_step:,} again; u brings back the last ones."
    return Notice(text, "Stopped early" if is_early else "Best weights", seconds=8, subject="state")
