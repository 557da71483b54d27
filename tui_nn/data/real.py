"""Real data sets that come with scikit-learn; nothing is downloaded."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_nn.data import draws
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError


def draw(name: str, samples: int, noise: float, seed: int) -> Samples:
    """Draw `samples` of the data set `name` without replacement, or all if it has no more.

    `noise` is in standard deviations of each feature, because the features have different units.

    Raises:
        DataError: scikit-learn is not installed.
    """
    bunch = _load(name)
    x = np.array(bunch.data.T, np.float64, order="C")
    draws.add_noise(x, noise * x.std(axis=1, keepdims=True), seed)
    chosen = np.random.default_rng(seed).permutation(x.shape[1])[:samples]
    return Samples(
        x[:, chosen],
        bunch.target[chosen].astype(np.int64),
        class_names=tuple(str(one) for one in bunch.target_names),
        feature_names=tuple(str(one) for one in bunch.feature_names),
        image=bunch.images.shape[1:] if "images" in bunch else None,
    )


def _load(name: str) -> Any:
    try:
        # scikit-learn is an optional dependency, and takes longer to import than everything else.
        from sklearn import datasets
    except ImportError:
        installed = "any other, or this one after pip install 'tui-nn[datasets]'"
        raise DataError("data", f"{name}, which comes with scikit-learn", installed) from None
    return getattr(datasets, f"load_{name.replace(' ', '_')}")()
