"""The run before, to compare with the one on screen: its curves, and where its predictions changed over the plane."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.data.preprocessing import Inputs
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.nn.arrays import Array
from tui_nn.nn.labels import predicted_labels
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.render.viewport import Viewport
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.history import Curves
from tui_nn.views.plane_view import PlaneView, value_range

REACH = 4.0
"""The chart shows the run before up to this many times the largest value of the run on screen: one that exploded would
flatten the other."""

Kinds = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is kept of a run: some hundred numbers of its curves, and its last parameters, but not its data."""

    experiment: Experiment
    step: int
    curves: Curves
    parameters: Parameters
    loss: str
    """The name of its loss in `LOSSES`."""
    inputs: Inputs
    """What computed the inputs of its network."""
    raw_names: tuple[str, ...]
    target_scale: tuple[float, float]
    """Mean and standard deviation of its target, as in `Dataset.target_scale`."""
    is_regression: bool
    target: tuple[str, ...]
    """The name of the target, and those of its classes."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> Comparison:
        """Keep a moment of a run, up to its last step."""
        dataset = snapshot.dataset
        return cls(
            experiment=snapshot.experiment,
            step=snapshot.step,
            curves=snapshot.curves,
            parameters=snapshot.parameters,
            loss=dataset.loss,
            inputs=dataset.inputs,
            raw_names=dataset.raw_names,
            target_scale=dataset.target_scale,
            is_regression=dataset.is_regression,
            target=_target(dataset),
        )

    def fits(self, snapshot: Snapshot) -> bool:
        """Whether the other run learns the same from the same kind of data, so that its curves can be compared."""
        is_same = self.experiment.data.data == snapshot.experiment.data.data
        return is_same and self.target == _target(snapshot.dataset)

    def fits_plane(self, dataset: Dataset) -> bool:
        """Whether both have the same plane: that of their only features, or of the very same samples."""
        return self.inputs is dataset.inputs or (dataset.in_the_plane and self.raw_names == dataset.raw_names)

    def words(self, experiment: Experiment) -> list[str]:
        """What was different, such as "L2 0, Activation relu": all of it, then less, as "L2 0 and 1 more"."""
        return different(self.experiment, experiment) or ["the same settings"]

    def kinds(self, dataset: Dataset, view: PlaneView, window: Viewport, size: tuple[int, int]) -> Kinds:
        """The class at each of `size` (columns, rows) pixels, or whether the value is above the middle.

        `dataset` and `view` are those of the run on screen, and so is the middle. The result is (rows, columns),
        computed once for the pictures of the last sizes; not thread-safe.
        """
        kept, key = _KINDS.setdefault(self, {}), (view.axes, window, size, _middle(dataset))
        if key not in kept:
            if len(kept) == MOST_KINDS:
                kept.clear()
            kept[key] = self._computed(dataset, view, window, size)
        return kept[key]

    def _computed(self, dataset: Dataset, view: PlaneView, window: Viewport, size: tuple[int, int]) -> Kinds:
        columns, rows = size
        raw = view.plane.lift(window.cell_centers(columns, rows).astype(self.inputs.raw_dtype))
        network = Network(self.parameters, self.experiment.network.activation, self.loss)
        outputs = network.outputs(self.inputs(raw) if dataset.in_the_plane else raw)
        kinds = self._above(outputs[0], dataset) if self.is_regression else predicted_labels(outputs)
        return kinds.reshape(rows, columns)

    def _above(self, outputs: Array, dataset: Dataset) -> Kinds:
        mean, std = self.target_scale
        return np.asarray((outputs * std + mean > _middle(dataset)).astype(np.intp))


def different(experiment: Experiment, other: Experiment) -> list[str]:
    """The settings that differ from another experiment, such as "L2 0, Activation relu": all of them, then fewer."""
    names = (name for name in experiment.differences(other) if _matters(name, experiment, other))
    settings = ((SETTINGS[name], experiment.text(name)) for name in names)
    texts = [f"{setting.label} {setting.brief(text)}" for setting, text in settings]
    fewer = (f"{', '.join(texts[:count])} and {len(texts) - count} more" for count in range(len(texts) - 1, 0, -1))
    return [", ".join(texts), *fewer] if texts else []


def _target(dataset: Dataset) -> tuple[str, ...]:
    return dataset.target_name, *dataset.class_names


MOST_KINDS = 2
"""Number of pictures whose pixels are cached: those of the main screen and of the presenter."""

_KINDS: WeakKeyDictionary[Comparison, dict[tuple[object, ...], Kinds]] = WeakKeyDictionary()
"""The results of `kinds` for each run that is still compared: a picture shows the same pixels in every frame."""


def in_sight(values: Array, shown: list[Array]) -> Array:
    """The values (points,) of a curve, with NaN where they would flatten the curves `shown`, each (points,)."""
    finite = np.concatenate([curve[np.isfinite(curve)] for curve in shown]) if shown else np.zeros(0)
    if not finite.size:
        return values
    return np.where(np.abs(values) <= REACH * np.abs(finite).max(), values, np.nan)


def _middle(dataset: Dataset) -> float:
    """The middle of the values of the training set in the original unit; 0 for classes."""
    if not dataset.is_regression:
        return 0.0
    (low, high), (mean, std) = value_range(dataset), dataset.target_scale
    return (low + high) / 2 * std + mean


def _matters(name: str, before: Experiment, experiment: Experiment) -> bool:
    return before.is_relevant(name) or experiment.is_relevant(name)
