"""The notifications: what the user is told of what the session says."""

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
    """How long it stays; None for as long as Textual lets it."""


CANNOT_RUN = {
    State.FINISHED: "All steps are done. Press r to start again, or raise the number of steps to continue.",
    State.DIVERGED: "The run has diverged. Press [ to go back, or r to start again, and set a smaller learning rate.",
    State.FAILED: "The trainer has failed. Press r to start again.",
}
"""Shown when the run cannot start."""

Content = Frame | Failure | Refusal | Seeking | BoundReached | Saved | NotKept
"""What the session publishes in a run."""

NOTHING_TO_UNDO = "Nothing was changed on the way here: neither a setting nor a weight."


def notice(before: Snapshot | None, content: Content) -> Notice | None:
    """What to tell the user of something that the session published, if anything.

    Args:
        before: The snapshot that was shown until then.
        content: What was published.
    """
    if isinstance(content, Failure):
        return Notice(content.error, "The trainer failed; press r to start again", "error")
    if isinstance(content, Refusal):
        return Notice(content.error, "Not changed", "error", 10)
    if isinstance(content, Seeking):
        where = "" if content.step is None else f" to step {content.step:,}"
        return Notice(f"Replaying{where}: few states of a network of this size are kept.", seconds=5)
    if isinstance(content, BoundReached):
        text = f"64 MiB of states are kept, one in {content.stride:,} steps: going back replays the steps between."
        return Notice(text, seconds=8)
    if isinstance(content, Saved):
        return Notice(f"Written to {content.path}; `tui-nn open {content.path}` opens it again.")
    if isinstance(content, NotKept):
        return Notice(f"{content.error}. Training goes on.", "This run is not kept", "warning", 15)
    state = before.state if before else None
    if content.state is State.DIVERGED and state is not State.DIVERGED:
        return Notice("The loss is no longer finite. Try a smaller learning rate.", "Diverged", seconds=8)
    is_over = content.state is State.FINISHED and content.step < content.experiment.training.steps
    if is_over and state is State.RUNNING:
        return Notice(f"Step {content.step:,}: {content.reason}.", "Stopped early", seconds=8)
    return None
