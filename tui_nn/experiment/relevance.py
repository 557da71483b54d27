"""Which settings make a difference beside which others; the form leaves out the rest."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.data.generators import GENERATORS
from tui_nn.experiment.data import DataSettings, is_file
from tui_nn.experiment.training import TrainingSettings
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.nn.schedules import SCHEDULES

Relevance = Callable[[DataSettings, TrainingSettings], bool]


def _from_file(data: DataSettings, _: TrainingSettings) -> bool:
    return is_file(data.data)


def _not_from_file(data: DataSettings, _: TrainingSettings) -> bool:
    return not is_file(data.data)


def _of_blobs(data: DataSettings, _: TrainingSettings) -> bool:
    return not is_file(data.data) and GENERATORS[data.data].uses_blobs


def _has_many_classes(data: DataSettings, _: TrainingSettings) -> bool:
    if is_file(data.data) or GENERATORS[data.data].uses_blobs:
        return False
    return len(GENERATORS[data.data].classes or ()) > 1


def _has_two_features(data: DataSettings, _: TrainingSettings) -> bool:
    return is_file(data.data) or GENERATORS[data.data].features == 2


def _in_batches(_: DataSettings, training: TrainingSettings) -> bool:
    return training.batch_size != "full"


def _shuffles_or_drops(data: DataSettings, training: TrainingSettings) -> bool:
    shuffles = _in_batches(data, training) and training.batch_order == "shuffled"
    return shuffles or training.dropout > 0


def _of_optimizer(name: str) -> Relevance:
    return lambda _, training: name in OPTIMIZERS[training.optimizer].uses


def _of_schedule(name: str) -> Relevance:
    return lambda _, training: name in SCHEDULES[training.schedule].uses


RELEVANT: dict[str, Relevance] = {
    "noise": _not_from_file,
    "classes": _has_many_classes,
    "centres": _of_blobs,
    "covariances": _of_blobs,
    "features": _has_two_features,
    "target": _from_file,
    "target_kind": _from_file,
    "missing": _from_file,
    **{name: _of_optimizer(name) for name in ("momentum", "weight_decay")},
    **{name: _of_schedule(name) for name in ("schedule_steps", "decay")},
    "batch_order": _in_batches,
    "batch_seed": _shuffles_or_drops,
}
"""Name of a setting -> when it makes a difference; one that is not here always does."""
