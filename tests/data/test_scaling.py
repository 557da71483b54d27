from __future__ import annotations

import math
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tui_nn.data.samples import CHUNK
from tui_nn.data.scaling import Scaling
from tui_nn.nn.arrays import PRECISIONS, Array

FEATURES = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.floats(-1e6, 1e6, width=32)
)


def test_worked_on_paper() -> None:
    x = np.array([[1.0, 2.0, 3.0], [10.0, 10.0, 40.0]])
    scaling = Scaling.fit(x)
    np.testing.assert_allclose(scaling.mean, [[2], [20]])
    np.testing.assert_allclose(scaling.std, [[math.sqrt(2 / 3)], [math.sqrt(200)]])
    np.testing.assert_allclose(scaling.apply(x)[1], [-math.sqrt(0.5), -math.sqrt(0.5), math.sqrt(2)])


@given(x=FEATURES)
def test_mean_and_std_restore_the_features(x: Array) -> None:
    scaling = Scaling.fit(x)
    restored = scaling.apply(x) * scaling.std + scaling.mean
    np.testing.assert_allclose(restored, x, atol=1e-9 * (1 + np.abs(x).max()))


@given(x=FEATURES)
def test_does_what_scikit_learn_does(x: Array) -> None:
    from sklearn.preprocessing import StandardScaler

    theirs = StandardScaler().fit(x.T)
    # Where a feature is all but constant, scikit-learn takes it for constant, and so it is left out here.
    clear = np.ptp(x, axis=1) > 1e-6 * np.abs(x).max(axis=1)
    np.testing.assert_allclose(Scaling.fit(x).apply(x)[clear], theirs.transform(x.T).T[clear], rtol=1e-6, atol=1e-6)


def test_a_constant_feature_becomes_0() -> None:
    # The computed std of 0.1 a thousand times is 1e-17, not 0.
    x = np.full((1, 1000), 0.1)
    scaling = Scaling.fit(x)
    assert scaling.std == 1
    np.testing.assert_allclose(scaling.apply(x), 0, atol=1e-15)


@pytest.mark.parametrize("value", [1e9, -1e9, 0.1, 1e50])
def test_a_feature_that_differs_by_rounding_alone_is_constant(value: float) -> None:
    """Its values are those next to each other in float64."""
    x = np.array([[value, np.nextafter(value, 0), np.nextafter(value, 2 * value)] * 100])
    assert len(np.unique(x)) == 3
    assert Scaling.fit(x).std == 1
    assert np.abs(Scaling.fit(x).apply(x)).max() <= 2 * np.spacing(abs(value))


def test_a_feature_with_more_than_rounding_is_not() -> None:
    noise = np.random.default_rng(0).normal(size=(1, 1000))
    x = 1e9 + 1e-3 * noise
    assert Scaling.fit(x).std == pytest.approx(1e-3 * noise.std(), rel=1e-3)
    np.testing.assert_allclose(Scaling.fit(x).apply(x).std(), 1, rtol=1e-9)


@given(x=FEATURES, power=st.sampled_from([-800, -400, 400, 900]))
def test_extreme_values_are_standardized_as_others(x: Array, power: int) -> None:
    """Powers of two change no digits."""
    scaled, ordinary = np.ldexp(x, power), Scaling.fit(x)
    extreme = Scaling.fit(scaled)
    np.testing.assert_allclose(np.ldexp(extreme.mean, -power), ordinary.mean, rtol=1e-12, atol=1e-9)
    varies = np.ptp(x, axis=1) > 1e-6 * np.abs(x).max(axis=1)
    np.testing.assert_allclose(extreme.apply(scaled)[varies], ordinary.apply(x)[varies], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_in_place_or_new(dtype: str) -> None:
    x = np.array([[1, 2, 4], [3, 5, 7]], dtype)
    scaling, before = Scaling.fit(x), x.copy()
    new = scaling.apply(x)
    np.testing.assert_array_equal(x, before)
    assert new.dtype == dtype
    assert scaling.apply(x, out=x) is x
    np.testing.assert_array_equal(x, new)


def test_float32_is_measured_as_exactly_as_float64() -> None:
    x = np.random.default_rng(1).normal(1000, 1, (1, 100_000)).astype(np.float32)
    np.testing.assert_allclose(Scaling.fit(x).std, Scaling.fit(x.astype(np.float64)).std, rtol=1e-12)


def test_needs_no_copy_of_the_samples() -> None:
    x = np.random.default_rng(1).normal(size=(20, 5 * CHUNK))
    tracemalloc.start()
    scaling = Scaling.fit(x)
    scaling.apply(x, out=x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A window, and a few of its size on the way.
    assert peak < x.nbytes / 5 * 2.5


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_undone_features_are_the_original_ones(dtype: type[np.floating[Any]]) -> None:
    x = np.random.default_rng(1).normal([[1000.0], [0.0], [-3.0]], [[1.0], [50.0], [0.0]], (3, 40))
    scaling = Scaling.fit(x)
    restored = scaling.undo(scaling.apply(x).astype(dtype))
    assert restored.dtype == np.float64
    np.testing.assert_allclose(restored, x, rtol=1e-6, atol=1e-4)
