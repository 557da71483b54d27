"""The update that a walk goes through: that of a run, or of a network that the user types in."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.data.dataset import Dataset
from tui_nn.training.typed_network import TypedNetwork
from tui_nn.training.update_trace import BatchChoice, Extent, UpdateTrace
from tui_nn.training.walk.building import build_walk
from tui_nn.training.walk.stage import Cell, Walk
from tui_nn.views.names import Names
from tui_nn.views.walk import heading


@dataclass(frozen=True, eq=False)
class Subject:
    """An update, and the names of what is in it."""

    trace: UpdateTrace
    units: Names
    samples: tuple[str, ...]
    text: str
    """Which update it is."""
    dataset: Dataset | None = None
    """The data of the run; None for a network that the user types in."""

    @staticmethod
    def of_run(trace: UpdateTrace, units: Names, dataset: Dataset) -> Subject:
        """The update of a run."""
        return Subject(trace, units, tuple(heading.sample_names(trace)), heading.words(trace), dataset)

    @staticmethod
    def typed(network: TypedNetwork) -> Subject:
        """The update of a network that the user types in."""
        return Subject(network.trace, network.units, network.samples, heading.TYPED_WORDS)

    def walk(self) -> Walk:
        """The stages of the update."""
        return build_walk(self.trace, self.units, self.samples)

    def note(self, cell: Cell) -> str:
        """About the number at a cell; empty for nothing."""
        return heading.note(self.dataset, self.trace, cell) if self.dataset else ""

    def other_samples(self, walk: Walk, cell: Cell, extent: Extent) -> BatchChoice:
        """As many samples of the training set as `extent` says; of one, that in the column of the cell."""
        indices = self.trace.indices
        column = cell.column if walk[cell.stage].shape[1] == len(indices) else 0
        return BatchChoice(extent, "training", int(indices[column]) if extent is Extent.ONE else 0)


def next_extent(extent: Extent) -> Extent:
    """The next of mini-batch, whole training set, and one sample."""
    extents = list(Extent)
    return extents[(extents.index(extent) + 1) % len(extents)]
