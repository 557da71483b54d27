"""The outcome of reading a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_nn.data.dataset import Dataset
from tui_nn.data.files.report import UnsuitableError
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.training.loading import fitted, load_data


@dataclass(frozen=True)
class Opened:
    """What was opened: an experiment, and its data if they are loaded already."""

    experiment: Experiment
    dataset: Dataset | None = None
    run: bool = False
    """Whether to start at once."""


@dataclass(frozen=True)
class Found:
    """What is known of a file, read with the settings of an experiment."""

    experiment: Experiment
    dataset: Dataset | None = None
    """None if the file is refused."""
    problem: str = ""
    """Why it is refused, in one line."""
    report: tuple[str, ...] = ()
    """What was found in the file, line by line."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name of each column that could be the target -> what it holds; empty if the file cannot be read at all."""

    @property
    def opened(self) -> Opened:
        """What to train; only for a file that is not refused."""
        assert self.dataset
        return Opened(fitted(self.experiment, self.dataset), self.dataset, run=True)


def find(experiment: Experiment) -> Found:
    """Read the file of an experiment; any error becomes the `problem`."""
    try:
        dataset = load_data(experiment)
    except UnsuitableError as error:
        outline = error.outline
        return Found(experiment, None, str(error), tuple(outline.lines()), outline.targets())
    except InputError as error:
        return Found(experiment, problem=str(error))
    except Exception as error:  # No error in a file may end the run in the background.
        return Found(experiment, problem=repr(error))
    return Found(experiment, dataset, "", dataset.report, dataset.columns)
