"""Messages from panels and the session to the app."""

from __future__ import annotations

from textual.message import Message

from tui_nn.app.notices import Notice
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.runs.snapshot import Frame
from tui_nn.runs.snapshot import Message as SessionMessage
from tui_nn.training.events import UnitChange
from tui_nn.views.selection import Selection


class Published(Message):
    """A message of the session; a newer frame replaces one that is still in the queue."""

    def __init__(self, content: SessionMessage) -> None:
        super().__init__()
        self.content = content

    def can_replace(self, message: Message) -> bool:
        """Whether a newer `message` makes this one obsolete: only the last frame is needed."""
        return isinstance(self.content, Frame) and isinstance(message, Published) and isinstance(message.content, Frame)


class ExperimentChanged(Message):
    """The user chose another, valid experiment."""

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.experiment = experiment


class UnitChangeWanted(Message):
    """The user wants to switch a unit off or on, or to freeze it or not."""

    def __init__(self, change: UnitChange) -> None:
        super().__init__()
        self.change = change


class SelectionChanged(Message):
    """The user selected another test point, or a cell of the confusion matrix."""

    def __init__(self, selection: Selection, dataset: Dataset) -> None:
        """`dataset` is the one that the selection belongs to."""
        super().__init__()
        self.selection = selection
        self.dataset = dataset


class WalkWanted(Message):
    """The user wants to walk through backpropagation of one sample."""

    def __init__(self, subset: str, index: int) -> None:
        """`index` is that of the sample in the set `subset`, such as "test"."""
        super().__init__()
        self.subset = subset
        self.index = index


class StepWanted(Message):
    """The user chose another step of the run."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class NoticeWanted(Message):
    """A screen wants to show a notification."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice
