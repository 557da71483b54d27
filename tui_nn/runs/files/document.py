"""What a run file says in JSON; its arrays are beside it, and are named by where they begin.

Reading validates all of it, so that nonsense is refused with the name of its field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tui_nn.experiment.training import LARGEST_STEPS
from tui_nn.runs.files.saved_run import Summary
from tui_nn.training.events import Event
from tui_nn.training.stopping import Progress

LARGEST_COUNT = 2**53

Step = Annotated[int, Field(ge=0, le=LARGEST_STEPS)]
Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]
Stride = Annotated[int, Field(ge=1, le=LARGEST_COUNT)]
Span = tuple[Count, Count]
"""The first column of an array, and how many."""


@dataclass(frozen=True)
class Variant:
    """An experiment of the run, by what it has different from the first one."""

    title: str
    teaches: str
    changes: dict[str, str]
    """Name -> value of each live setting that differs, as text."""


@dataclass(frozen=True)
class Moment:
    """A state of the run."""

    variant: Count
    """The number of the experiment in force."""
    way: Count
    """The number of a way that passes through it."""
    events: Count
    """How many of the events of that way were done."""
    step: Step
    samples_seen: Count
    parameters: Count
    """The row of `vectors`."""
    updates: Count
    """Those that the optimizer has made."""
    optimizer: dict[str, Count]
    """Name of each array of the optimizer -> its row of `vectors`."""
    stride: Stride
    """That of the history."""
    points: Span
    """The history, in `points`."""
    progress: Progress
    seconds: float
    stopped: str
    diverged: bool


@dataclass(frozen=True)
class Way:
    """A branch to its last step."""

    number: Count
    step: Step
    events: tuple[Event, ...]
    diverged: bool
    points: Span
    """Its curves, in `points`; none where its last moment is shown, because they follow from that."""


class Strict(BaseModel):
    """What is read as it was written, or refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", ser_json_inf_nan="constants")


class Head(Strict):
    """What a list needs."""

    summary: Summary


class Document(Strict):
    """All of a run but its arrays."""

    experiment: str
    """The first, in TOML; the one in force is the variant of `shown`."""
    fingerprint: str
    folder: str
    metrics: tuple[str, ...]
    """Names of the rows of `points`, below the first, which has the steps."""
    log: tuple[str, ...]
    """Names of the rows of `log`."""
    variants: Annotated[tuple[Variant, ...], Field(min_length=1)]
    ways: Annotated[tuple[Way, ...], Field(min_length=1)]
    """The one that is shown, and the others in the order in which they were left."""
    numbers: Count
    is_rewound: bool
    shown: Moment
    keys: Annotated[tuple[Moment, ...], Field(min_length=1)]
    stride: Stride
