"""Restores a saved run to a timeline that can continue: loads the data and checks the run against them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise

from tui_nn.data.dataset import Dataset
from tui_nn.errors import DataError, RunError, SettingError
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.data import is_file
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.runs.files.saved_run import SavedRun
from tui_nn.training.events import Event, SettingsChanged, UnitAction, UnitChanged, WeightAssigned
from tui_nn.training.key_states import KeyState
from tui_nn.training.loading import load_data
from tui_nn.training.timeline import Timeline


def restore(saved: SavedRun, dataset: Dataset | None = None) -> Timeline:
    """Restore a run, so that it continues bit for bit.

    A relative path of a data file is resolved first against the working directory, then against the one in which the
    run was saved.

    Args:
        saved: the run.
        dataset: the data it was trained on, if already loaded.

    Raises:
        DataError: the data cannot be loaded.
        RunError: the data differ from those that the run was trained on, or its states do not fit them.
    """
    if dataset is None:
        saved, dataset = with_data(saved)
    elif dataset.fingerprint != saved.fingerprint:
        raise RunError("data", saved.experiment.data.data, "the samples that the run was trained on")
    sizes = (len(dataset.train.x), *saved.experiment.network.hidden_sizes, len(dataset.train.targets))
    check_states(saved, sizes)
    _check_events(_events(saved), saved.first_experiment, sizes)
    return Timeline.restore(saved.timeline, dataset)


def with_data(saved: SavedRun) -> tuple[SavedRun, Dataset]:
    """The run, with the path at which its data file is now, and its data.

    Raises:
        RunError: the data are not there, or differ from those that the run was trained on.
    """
    experiment = saved.experiment
    data = experiment.data.data
    if not is_file(data):
        dataset = load_data(experiment)
        if dataset.fingerprint != saved.fingerprint:
            allowed = "the samples that the run was trained on; this NumPy or processor draws different ones"
            raise RunError("data", data, allowed)
        return saved, dataset
    there = [path for path in dict.fromkeys([data, os.path.join(saved.folder, data)]) if os.path.exists(path)]
    for path in there:
        moved = saved if path == data else _moved(saved, path)
        try:
            dataset = load_data(moved.experiment)
        except (DataError, SettingError):
            continue
        if dataset.fingerprint == saved.fingerprint:
            return moved, dataset
    reason = "it has changed" if there else "it does not exist"
    raise RunError("data", data, f"the file that the run was trained on ({reason})")


def _moved(saved: SavedRun, path: str) -> SavedRun:
    """The same run with another path to its data file."""

    def moved(key: KeyState) -> KeyState:
        data = key.experiment.data.model_copy(update={"data": path})
        return replace(key, experiment=key.experiment.model_copy(update={"data": data}))

    timeline = saved.timeline
    keys = tuple(moved(key) for key in timeline.keys)
    return replace(saved, timeline=replace(timeline, moment=moved(timeline.moment), keys=keys))


def check_states(saved: SavedRun, sizes: tuple[int, ...]) -> None:
    """Refuse a file that is intact but was not written by this program.

    Raises:
        RunError: a state does not fit a network with layers of `sizes`.
    """
    network = saved.experiment.network
    count = sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))
    for key in (saved.timeline.moment, *saved.timeline.keys):
        state, optimizer = key.state, OPTIMIZERS[key.experiment.training.optimizer]
        if state.parameters.shape != (count,) or state.parameters.dtype != network.precision:
            got = f"{len(state.parameters)} in {state.parameters.dtype}"
            raise RunError("run", f"parameters: {got}", f"{count} in {network.precision}")
        if set(state.optimizer.arrays) != set(optimizer.remembers):
            names = ", ".join(optimizer.remembers) or "none"
            raise RunError("run", f"optimizer: {', '.join(state.optimizer.arrays) or 'nothing'}", names)


def _events(saved: SavedRun) -> Iterator[Event]:
    timeline = saved.timeline
    ends = [timeline.end] if timeline.end else []
    return chain(timeline.moment.state.events, *(branch.events for branch in (*ends, *timeline.branches)))


def _check_events(events: Iterator[Event], experiment: Experiment, sizes: tuple[int, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for event in events:
        if event.refused:
            continue
        if isinstance(event, SettingsChanged):
            for name, text in set(event.values) - seen:
                if name not in SETTINGS or not SETTINGS[name].live:
                    raise RunError("run", f"changed: {name}", "settings that can change during training")
                # Points may have come with a smaller batch than that of the first experiment.
                shape = experiment.updated({"batch_size": 1, name: text}).shape
                if shape and shape.outputs != sizes[-1]:
                    raise RunError("run", f"changed: {name} of {shape.outputs} classes", f"{sizes[-1]}, as it has")
            seen |= set(event.values)
        elif isinstance(event, WeightAssigned):
            place = event.assignment
            layers = range(len(sizes) - 1)
            if not (
                place.layer in layers
                and place.source in range(sizes[place.layer] + 1)
                and place.unit in range(sizes[place.layer + 1])
            ):
                raise RunError("run", f"weight {place.source} to {place.unit}", "one that the network has")
        elif isinstance(event, UnitChanged):
            _check_unit(event, sizes)


def _check_unit(event: UnitChanged, sizes: tuple[int, ...]) -> None:
    layer, unit = event.change.place
    outputs = len(sizes) - 1
    is_out = event.change.action in (UnitAction.OFF, UnitAction.ON)
    layers = range(outputs) if is_out else range(1, outputs + 1)
    if layer not in layers or unit not in range(sizes[layer]):
        raise RunError("run", f"unit {unit} of layer {layer} {event.change.action.value}", "one that the network has")
    count = sizes[layer + 1] if event.change.action is UnitAction.OFF else 0
    if len(event.weights) != count:
        raise RunError("run", f"{len(event.weights)} weights out of {event.change.name}", f"{count}")
