"""Notifications about messages of the session."""

from __future__ import annotations

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
    """How long it is shown; None for Textual's default."""


CANNOT_RUN = {
    State.FINISHED: "The run has ended. Press r to start again, or change Steps, Patience or another setting to go on.",
    State.DIVERGED: "The run has diverged. Press [ to go back, or r to start again, and set a smaller learning rate.",
    State.FAILED: "The trainer has failed. Press r to start again.",
}
"""Shown when the run cannot start."""

SLOW_LINE = Notice(
    "The terminal takes output too slowly: now pictures come at most once a second. Press S to draw them as usual.",
    "A slow line",
    seconds=10,
)
"""Shown when the line was found slow."""

LINES = {
    True: Notice("Numbers first: pictures are drawn at most once a second.", "For a slow line"),
    False: Notice("Pictures are drawn as usual."),
}
"""Shown when the user has chosen whether the line is slow."""

Content = Frame | Failure | Refusal | Seeking | BoundReached | Saved | NotKept
"""Messages that the session publishes during a run."""

NOTHING_TO_UNDO = "Nothing to undo: no setting or weight was changed before this step."


def notice(before: Snapshot | None, content: Content) -> Notice | None:
    """The notification about a message; None if there is nothing to say.

    Args:
        before: the snapshot shown before the message.
        content: the message.
    """
    if isinstance(content, Failure):
        return Notice(content.error, "The trainer failed; press r to start again", "error")
    if isinstance(content, Refusal):
        return Notice(content.error, "Not possible", "error", 10)
    if isinstance(content, Seeking):
        where = "" if content.step is None else f" to step {content.step:,}"
        return Notice(f"Replaying{where}. For a network this large, few states are kept.", seconds=5)
    if isinstance(content, BoundReached):
        text = (
            f"64 MiB of states are kept, one every {content.stride:,} steps. Going back replays the steps in between."
        )
        return Notice(text, seconds=8)
    if isinstance(content, Saved):
        return Notice(f"Written to {content.path}; `tui-nn open {content.path}` opens it again.")
    if isinstance(content, NotKept):
        return Notice(f"{content.error}. Training continues.", "This run is not saved", "warning", 15)
    state = before.state if before else None
    if content.state is State.DIVERGED and state is not State.DIVERGED:
        reason = content.reason[:1].upper() + content.reason[1:]
        return Notice(f"{reason}. Try a smaller learning rate.", "Diverged", seconds=8)
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
    return Notice(text, "Stopped early" if is_early else "Best weights", seconds=8)
