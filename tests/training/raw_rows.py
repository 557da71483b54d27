"""Files with columns of every kind, and the rows of them that a run was tested on."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.experiments import small
from tui_nn.data.splitting import SPLITS, sizes_of
from tui_nn.nn.arrays import Labels
from tui_nn.training.model import Model
from tui_nn.training.trainer import Trainer

ROWS = 60


def trained(**changes: Any) -> Trainer:
    trainer = Trainer(small(**{"split": "random", "batch_size": "full", "l2": 0.0} | changes))
    trainer.advance(5)
    return trainer


def rows_of_the_test_set(trainer: Trainer, rows: int) -> Labels:
    """The places of the test set among all rows, in its order."""
    data = trainer.experiment.data
    order = np.random.RandomState(data.data_seed).permutation(rows)
    sizes = sizes_of(rows, data.test_fraction, data.validation_fraction)
    return SPLITS["random"].assign(order=order, labels=np.zeros(rows, np.int64), sizes=sizes).test


def outputs_of_the_run(trainer: Trainer) -> Any:
    return trainer.network.outputs(trainer.dataset.test.x)


def model_of_the_run(trainer: Trainer) -> Model:
    return Model.at(trainer.experiment, trainer.parameters.frozen(), trainer.dataset, trainer.step)


def texts(*values: str) -> list[str]:
    return [values[i % len(values)] for i in range(ROWS)]


RNG = np.random.default_rng(3)
NUMBERS = [repr(float(value)) for value in RNG.normal(50, 20, ROWS)]
THOUSANDS = [f"{1000 + 37 * i:,}".replace(",", ".") + f",{i:02d}" for i in range(ROWS)]
CLASSES = texts("red", "green", "green", "blue")

FILES: dict[str, tuple[dict[str, Sequence[str]], dict[str, Any]]] = {
    "numbers": ({"a": NUMBERS, "b": NUMBERS[::-1], "y": CLASSES}, {}),
    "whole numbers": ({"a": [str(7 * i % 31) for i in range(ROWS)], "y": CLASSES}, {}),
    "decimal comma": ({"a": [one.replace(".", ",") for one in NUMBERS], "y": CLASSES}, {}),
    "thousands": ({"a": THOUSANDS, "y": CLASSES}, {}),
    "percent": ({"a": [f"{i % 23}.5 %" for i in range(ROWS)], "y": CLASSES}, {}),
    "currency": ({"a": [f"${1000 + 11 * i:,}" for i in range(ROWS)], "y": CLASSES}, {}),
    "negative in brackets": ({"a": [f"({i})" if i % 3 else f"{i}" for i in range(ROWS)], "y": CLASSES}, {}),
    "booleans": ({"a": NUMBERS, "b": texts("yes", "No", "YES"), "y": CLASSES}, {}),
    "categories": ({"a": NUMBERS, "c": texts("x", "it's", 'a "b"', "z, w"), "y": CLASSES}, {}),
    "codes": ({"a": NUMBERS, "zip": texts("01", "02", "10"), "y": CLASSES}, {}),
    "chosen codes": ({"a": NUMBERS, "zip": texts("1", "2", "10"), "y": CLASSES}, {"categories": "zip"}),
    "median": (
        {"a": ["" if i % 7 == 2 else one for i, one in enumerate(NUMBERS)], "y": CLASSES},
        {"missing": "median"},
    ),
    "median of booleans": ({"a": NUMBERS, "b": texts("yes", "no", "yes", ""), "y": CLASSES}, {"missing": "median"}),
    "words for missing numbers": ({"a": texts("1.5", "-", "2", "n/a", "7"), "y": CLASSES}, {"missing": "median"}),
    "a missing category": ({"a": NUMBERS, "c": texts("x", "y", "", "NA"), "y": CLASSES}, {"missing": "median"}),
    "words of one's own": (
        {"a": texts("1", "old", "3", "4.5"), "y": CLASSES},
        {"missing": "median", "missing_words": "old"},
    ),
    "left out": ({"id": [str(i) for i in range(ROWS)], "a": NUMBERS, "same": texts("1"), "y": CLASSES}, {}),
    "target first": ({"y": CLASSES, "a": NUMBERS, "b": NUMBERS[::-1]}, {"target": "y"}),
    "classes of numbers": ({"a": NUMBERS, "y": texts("3", "10", "3")}, {}),
    "classes of booleans": ({"a": NUMBERS, "y": texts("on", "off", "on")}, {}),
    "a value": ({"a": NUMBERS, "y": NUMBERS[::-1]}, {}),
    "a value with units": ({"a": NUMBERS, "y": [f"{one} €" for one in THOUSANDS]}, {}),
}


def write_csv(path: Path, columns: dict[str, Sequence[str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
