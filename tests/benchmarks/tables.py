"""Data of any number of rows to measure on: 19 features, three classes, 20 columns in all."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tui_nn.data.dataset import Dataset
from tui_nn.data.preparing import split
from tui_nn.data.samples import Samples

FEATURES = 19

COLUMNS = FEATURES + 1

CLASSES = ("low", "middle", "high")

LIMITS = (-0.5, 0.5)
"""Of the score that the class depends on: about as many samples are in each."""

TEST_FRACTION = 0.2


def draw(rows: int) -> Samples:
    """Normal features; the class depends on a product and a sum, so that there is something to learn."""
    x = np.random.default_rng(rows).standard_normal((FEATURES, rows))
    score = x[0] * x[1] + x[2] - 0.5 * x[3]
    names = tuple(f"x{i + 1}" for i in range(FEATURES))
    return Samples(x, np.digitize(score, LIMITS), CLASSES, feature_names=names)


def dataset(rows: int) -> Dataset:
    """The same, split as the app would."""
    return split(draw(rows), TEST_FRACTION, seed=1, dtype="float64")


def write(path: Path, rows: int) -> None:
    """Write the same as a file, of the kind that its name ends in, with six decimals."""
    # Imported late: only this needs it.
    import duckdb

    samples = draw(rows)
    columns = dict(zip(samples.feature_names, samples.x, strict=True)) | {"label": samples.target}
    numbers = ", ".join(f"round({name}, 6) AS {name}" for name in samples.feature_names)
    label = f"{[*CLASSES]}[label + 1] AS {samples.target_name}"
    with duckdb.connect() as connection:
        connection.register("columns", columns)
        connection.execute(f"COPY (SELECT {numbers}, {label} FROM columns) TO '{path}'")
