"""What panels and the session tell the app."""

from __future__ import annotations

from textual.message import Message

from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import Frame
from tui_nn.runs.snapshot import Message as SessionMessage


class Published(Message):
    """The session said something; a frame that is still waiting is replaced by a newer one."""

    def __init__(self, content: SessionMessage) -> None:
        super().__init__()
        self.content = content

    def can_replace(self, message: Message) -> bool:
        """Whether this one may go unread because a newer `message` waits: of frames the last is enough."""
        return isinstance(self.content, Frame) and isinstance(message, Published) and isinstance(message.content, Frame)


class ExperimentChanged(Message):
    """The user wants another experiment, which is valid."""

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.experiment = experiment


class StepWanted(Message):
    """The user wants to see another step of the run."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step
