"""The JSON document of a run file, which refers to the arrays beside it by row or column number.

All of it is validated when it is read, so that an error names the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tui_nn.experiment.suggestion import Suggestion
from tui_nn.experiment.training import LARGEST_STEPS
from tui_nn.runs.summary import Summary
from tui_nn.training.events import Event
from tui_nn.training.stopping import Progress

LARGEST_COUNT = 2**53

Step = Annotated[int, Field(ge=0, le=LARGEST_STEPS)]
Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]
Stride = Annotated[int, Field(ge=1, le=LARGEST_COUNT)]
Span = tuple[Count, Count]
"""First column and number of columns in an array."""


@dataclass(frozen=True)
class Variant:
    """An experiment of the run, as its differences from the first one."""

    title: str
    teaches: str
    changes: dict[str, str]
    """Name -> value of each live setting that differs, as text."""
    suggests: Suggestion = ()


@dataclass(frozen=True)
class Moment:
    """A state of the run."""

    variant: Count
    """The index of its experiment in `variants`."""
    way: Count
    """The index in `ways` of a history that contains it."""
    events: Count
    """How many events of that history precede it."""
    step: Step
    samples_seen: Count
    parameters: Count
    """Their row in `vectors`."""
    updates: Count
    """Number of updates that the optimizer has made."""
    optimizer: dict[str, Count]
    """Name of each array of the optimizer -> its row in `vectors`."""
    stride: Stride
    """Steps between points of the history."""
    points: Span
    """The columns of the history in `points`."""
    pending: tuple[float, float]
    """Lowest and highest training loss of the steps since the last of these points; nan if unknown."""
    progress: Progress
    seconds: float
    stopped: str
    diverged: bool
    best: Count | None = None
    """The row of the parameters with the lowest loss in `vectors`; None if none are kept."""


@dataclass(frozen=True)
class Way:
    """The history of one branch, from step 0 to its last step."""

    number: Count
    step: Step
    events: tuple[Event, ...]
    diverged: bool
    points: Span
    """The columns of its curves in `points`; empty if its last moment is shown, which contains them."""


class Strict(BaseModel):
    """Base of models that accept only what `encode` writes."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", ser_json_inf_nan="constants")


class Head(Strict):
    """The part of a run file that a list of runs needs."""

    summary: Summary


class Document(Strict):
    """Everything of a run except its arrays."""

    experiment: str
    """The first experiment, in TOML; that of the current moment is the variant of `shown`."""
    fingerprint: str
    folder: str
    metrics: tuple[str, ...]
    """Names of the rows of `points` after the first, which holds the steps."""
    log: tuple[str, ...]
    """Names of the rows of `log`."""
    variants: Annotated[tuple[Variant, ...], Field(min_length=1)]
    ways: Annotated[tuple[Way, ...], Field(min_length=1)]
    """The history that is shown, then the others in the order in which they were left."""
    numbers: Count
    is_rewound: bool
    shown: Moment
    keys: Annotated[tuple[Moment, ...], Field(min_length=1)]
    stride: Stride
