"""When a setting has an effect at all, given the others; the form hides those that have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

from tui_nn.data.files.choices import TEXT_SUFFIXES
from tui_nn.data.generators import GENERATORS
from tui_nn.experiment.data import is_drawn, is_file
from tui_nn.experiment.file import FileSettings
from tui_nn.nn.optimizers import OPTIMIZERS, Hyperparameters
from tui_nn.nn.schedules import SCHEDULES

if TYPE_CHECKING:
    from tui_nn.experiment import Experiment

Relevance = Callable[["Experiment"], bool]


def _from_file(experiment: Experiment) -> bool:
    return is_file(experiment.data.data)


def _from_text(experiment: Experiment) -> bool:
    return experiment.data.data.lower().endswith(TEXT_SUFFIXES)


def _is_generated(experiment: Experiment) -> bool:
    return not is_file(experiment.data.data) and not is_drawn(experiment.data.data)


def _not_drawn(experiment: Experiment) -> bool:
    return not is_drawn(experiment.data.data)


def _of_points(experiment: Experiment) -> bool:
    return is_drawn(experiment.data.data)


def _uses_data_seed(experiment: Experiment) -> bool:
    return _not_drawn(experiment) or experiment.network.weight_seed == "data"


def _of_blobs(experiment: Experiment) -> bool:
    return not is_file(experiment.data.data) and GENERATORS[experiment.data.data].uses_blobs


def _of_formula(experiment: Experiment) -> bool:
    return not is_file(experiment.data.data) and GENERATORS[experiment.data.data].uses_formula


def _has_many_classes(experiment: Experiment) -> bool:
    if is_file(experiment.data.data) or GENERATORS[experiment.data.data].sets_classes:
        return False
    return len(GENERATORS[experiment.data.data].classes or ()) > 1


def _has_two_features(experiment: Experiment) -> bool:
    return is_file(experiment.data.data) or GENERATORS[experiment.data.data].features == 2


def _has_hidden_layers(experiment: Experiment) -> bool:
    return bool(experiment.network.hidden_sizes)


def _has_patience(experiment: Experiment) -> bool:
    return bool(experiment.training.patience)


def _in_batches(experiment: Experiment) -> bool:
    return experiment.training.batch_size != "full"


def _shuffles_or_drops(experiment: Experiment) -> bool:
    shuffles = _in_batches(experiment) and experiment.training.batch_order == "shuffled"
    drops = _has_hidden_layers(experiment) and experiment.training.dropout > 0
    return shuffles or drops


def _of_optimizer(name: str) -> Relevance:
    return lambda experiment: name in OPTIMIZERS[experiment.training.optimizer].uses


def _of_schedule(name: str) -> Relevance:
    return lambda experiment: name in SCHEDULES[experiment.training.schedule].uses


RELEVANT: dict[str, Relevance] = {
    "samples": _not_drawn,
    "noise": _is_generated,
    "classes": _has_many_classes,
    "centers": _of_blobs,
    "covariances": _of_blobs,
    "formula": _of_formula,
    "points": _of_points,
    "split": _not_drawn,
    "data_seed": _uses_data_seed,
    "features": _has_two_features,
    "target": _from_file,
    "target_kind": _from_file,
    "missing": _from_file,
    **dict.fromkeys(FileSettings.model_fields, _from_file),
    **dict.fromkeys(("header", "skip_lines", "delimiter", "encoding"), _from_text),
    "activation": _has_hidden_layers,
    "dropout": _has_hidden_layers,
    **{field.name: _of_optimizer(field.name) for field in fields(Hyperparameters)},
    **{name: _of_schedule(name) for name in ("schedule_steps", "decay")},
    "final_weights": _has_patience,
    "batch_order": _in_batches,
    "batch_seed": _shuffles_or_drops,
}
"""Name of a setting -> whether it has an effect in an experiment. Settings that are not listed always have."""
