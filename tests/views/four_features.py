"""A file of data that no plane shows as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np

FEATURES = ("width", "height", "depth", "age")

SAMPLES = 60


def four_features(folder: Path) -> str:
    """The path of a file of two classes; the second feature is by far the widest, then the fourth."""
    rng = np.random.default_rng(5)
    columns = rng.normal(size=(SAMPLES, 4)) * (1, 20, 0.5, 5)
    rows = [",".join([*(f"{value:.6f}" for value in row), "yn"[n % 2]]) for n, row in enumerate(columns)]
    path = folder / "four.csv"
    path.write_text("\n".join([",".join([*FEATURES, "kind"]), *rows]))
    return str(path)
