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
    """An opened experiment, and its data if already loaded."""

    experiment: Experiment
    dataset: Dataset | None = None
    run: bool = False
    """Whether to start training at once."""


@dataclass(frozen=True)
class Found:
    """The result of reading a file with the settings of an experiment."""

    experiment: Experiment
    dataset: Dataset | None = None
    """None if the file was refused."""
    problem: str = ""
    """Why the file was refused, in one line."""
    report: tuple[str, ...] = ()
    """The report on the file, line by line."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name of each possible target column -> description of its contents; empty if the file cannot be read at all."""

    @property
    def opened(self) -> Opened:
        """The experiment to train; only for a file that was not refused."""
        assert self.dataset
        return Opened(fitted(self.experiment, self.dataset), self.dataset, run=True)


def find(experiment: Experiment) -> Found:
    """Read the data file of an experiment; any error becomes the `problem`."""
    try:
        dataset = load_data(experiment)
    except UnsuitableError as error:
        outline = error.outline
        return Found(experiment, None, str(error), tuple(outline.lines()), outline.targets())
    except InputError as error:
        return Found(experiment, problem=str(error))
    except Exception as error:  # An error in a file must not end the app and its run.
        return Found(experiment, problem=repr(error))
    return Found(experiment, dataset, "", dataset.file.report, dataset.file.columns)
