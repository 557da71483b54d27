"""What reading a file leads to."""

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
    """What was opened: an experiment, and its data where they are loaded already."""

    experiment: Experiment
    dataset: Dataset | None = None
    run: bool = False
    """Whether to start at once."""


@dataclass(frozen=True)
class Found:
    """What is known of a file, read as an experiment wants it."""

    experiment: Experiment
    dataset: Dataset | None = None
    """None where it is refused."""
    problem: str = ""
    """Why it is refused, in one line."""
    report: tuple[str, ...] = ()
    """What was worked out, line by line."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name of each column that could be the target -> what it holds; empty where the file cannot be read at all."""

    @property
    def opened(self) -> Opened:
        """What to train; only where it is not refused."""
        assert self.dataset
        return Opened(fitted(self.experiment, self.dataset), self.dataset, run=True)


def find(experiment: Experiment) -> Found:
    """Read the file of an experiment; nothing is raised, whatever is wrong with it."""
    try:
        dataset = load_data(experiment)
    except UnsuitableError as error:
        outline = error.outline
        return Found(experiment, None, str(error), tuple(outline.lines()), outline.targets())
    except InputError as error:
        return Found(experiment, problem=str(error))
    except Exception as error:  # Whatever is wrong with a file, the run behind goes on.
        return Found(experiment, problem=repr(error))
    return Found(experiment, dataset, "", dataset.report, dataset.columns)
