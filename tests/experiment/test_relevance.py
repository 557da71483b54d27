"""A setting that is said to make no difference makes none, and one that is said to make one does."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tests.experiments import small
from tests.training.files import write_array, write_csv, write_images, write_odd, write_split
from tui_nn.errors import SettingError
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.relevance import RELEVANT
from tui_nn.training.trainer import Trainer

Changes = dict[str, Any]

FILE: Changes = {"data": "FILE", "missing": "drop", "standardize": "yes"}
ODD: Changes = FILE | {"data": "ODD"}
SPLIT: Changes = FILE | {"data": "SPLIT"}
ARRAY: Changes = FILE | {"data": "ARRAY"}
IMAGES: Changes = FILE | {"data": "IMAGES"}
BLOBS: Changes = {"data": "blobs"}
DRAWN: Changes = {"data": "drawn"}
BATCHES: Changes = {"batch_size": 10}

CASES: dict[str, tuple[Any, list[Changes], list[Changes]]] = {
    "samples": (80, [DRAWN], [{}]),
    "noise": (0.5, [FILE, DRAWN], [{}, {"data": "sine"}, {"data": "iris"}]),
    "classes": (3, [{}, FILE, {"data": "xor"}, BLOBS, DRAWN], [{"data": "spiral"}, {"data": "circle"}]),
    "centers": ("0,0; 3,3; 6,0", [{}, FILE, {"data": "two gaussians"}], [BLOBS]),
    "covariances": ("3,1,2", [{}, FILE, {"data": "two gaussians"}], [BLOBS]),
    "formula": ("x*y", [{}, FILE, {"data": "sine"}], [{"data": "formula"}]),
    "points": ("0 1 1; 1 2 2", [{}, FILE], [DRAWN]),
    "split": ("stratified", [DRAWN], [{"data_seed": 5}]),
    "data_seed": (7, [DRAWN | {"weight_seed": 1}], [{}, DRAWN]),
    "features": ("x1,x2^2", [{"data": "iris"}], [{}, {"data": "sine"}]),
    "target": ("level", [{}, {"data": "iris"}], [FILE]),
    "target_kind": ("number", [{}], [FILE | {"target": "rank"}]),
    "missing": ("median", [{}], [FILE]),
    "header": ("no", [{}, ARRAY], [FILE]),
    "skip_lines": (3, [{}, ARRAY], [FILE]),
    "delimiter": ("semicolon", [{}, ARRAY], [SPLIT]),
    "encoding": ("cp1251", [{}, ARRAY], [ODD]),
    "decimal": ("comma", [{}], [ODD]),
    "thousands": ("none", [{}], [ODD]),
    "missing_words": (("few",), [{}], [ODD]),
    "leave_out": (("width",), [{}], [FILE]),
    "categories": (("rank",), [{}], [FILE]),
    "numbers": (("code",), [{}], [ODD]),
    "image": ("no", [{}, {"data": "digits"}], [IMAGES]),
    "activation": ("tanh", [{"hidden_sizes": ()}], [{}]),
    "dropout": (0.5, [{"hidden_sizes": ()}], [{}]),
    "final_weights": ("last", [{}], [{"patience": 14, "learning_rate": 1.0}]),
    "momentum": (
        0.5,
        [{"optimizer": name} for name in ("sgd", "rmsprop", "adam", "adamw")],
        [{"optimizer": name} for name in ("momentum", "nesterov")],
    ),
    "weight_decay": (
        0.5,
        [{"optimizer": name} for name in ("sgd", "momentum", "nesterov", "rmsprop", "adam")],
        [{"optimizer": "adamw"}],
    ),
    "schedule_steps": (
        7,
        [{"schedule": name} for name in ("constant", "cosine")],
        [{"schedule": name} for name in ("step", "exponential", "warm-up")],
    ),
    "decay": (
        0.9,
        [{"schedule": name} for name in ("constant", "cosine", "warm-up")],
        [{"schedule": name} for name in ("step", "exponential")],
    ),
    "batch_order": ("in order", [{}, {"dropout": 0.5}], [BATCHES]),
    "batch_seed": (
        9,
        [
            {},
            {"dropout": 0.5, "hidden_sizes": ()},
            BATCHES | {"batch_order": "in order"},
            BATCHES | {"batch_order": "article"},
        ],
        [BATCHES, {"dropout": 0.5}, BATCHES | {"batch_order": "in order", "dropout": 0.5}],
    ),
}
"""Name -> another value, settings beside which it makes no difference, and settings beside which it does."""


WRITERS = {"FILE": write_csv, "ODD": write_odd, "SPLIT": write_split, "ARRAY": write_array, "IMAGES": write_images}
"""Name in a case -> what writes the file."""


def small_one(changes: Changes, folder: Path) -> Experiment:
    """A run of 15 steps, at a scale of 5 steps for what has one."""
    given: Changes = {"steps": 15, "schedule_steps": 5} | changes
    if given.get("data") in WRITERS:
        given["data"] = WRITERS[given["data"]](folder)
    return small(**given)


@cache
def bits(experiment: Experiment) -> bytes:
    """The parameters after the run, and how its data are shown."""
    trainer = Trainer(experiment)
    trainer.advance(15)
    assert trainer.step == 15
    return trainer.parameters.flat.tobytes() + repr(trainer.dataset.image).encode()


def test_every_case_is_here() -> None:
    assert set(CASES) == set(RELEVANT)
    always = set(SETTINGS) - set(RELEVANT)
    assert all(small().is_relevant(name) for name in always)


def test_what_is_not_relevant_makes_no_difference(tmp_path: Path) -> None:
    for name, changes in [(name, changes) for name, case in CASES.items() for changes in case[1]]:
        experiment = small_one(changes, tmp_path)
        assert not experiment.is_relevant(name), (name, changes)
        try:
            other = experiment.updated({name: CASES[name][0]})
        except SettingError:
            continue  # That it cannot be set is all the better.
        assert other.differences(experiment) == [name], (name, changes)
        assert bits(other) == bits(experiment), (name, changes)


def test_what_is_relevant_makes_one(tmp_path: Path) -> None:
    for name, changes in [(name, changes) for name, case in CASES.items() for changes in case[2]]:
        experiment = small_one(changes, tmp_path)
        assert experiment.is_relevant(name), (name, changes)
        assert bits(experiment.updated({name: CASES[name][0]})) != bits(experiment), (name, changes)
