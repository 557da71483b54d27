"""What panels and the session tell the app."""

from __future__ import annotations

from textual.message import Message

from tui_nn.experiment import Experiment
from tui_nn.runs.local import Content
from tui_nn.runs.snapshot import Snapshot


class Published(Message):
    """The session has something to show; one that is still waiting is replaced by a newer one."""

    def __init__(self, content: Content) -> None:
        super().__init__()
        self.content = content

    def can_replace(self, message: Message) -> bool:
        """Whether this one may go unread because a newer `message` waits: a snapshot may, a failure may not."""
        return (
            isinstance(self.content, Snapshot)
            and isinstance(message, Published)
            and isinstance(message.content, Snapshot)
        )


class ExperimentChanged(Message):
    """The user wants another experiment, which is valid."""

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.experiment = experiment
