from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data import projection
from tui_nn.data.projection import Plane, pair_plane, principal_plane, whole_plane
from tui_nn.nn.arrays import PRECISIONS, Array

NAMES = ("a", "b", "c")

# Three features at right angles, of variance 9, 4 and 1, and means 10, 20 and 30.
CROSSED = np.array([[13.0, 7, 13, 7], [22, 22, 18, 18], [31, 29, 29, 31]])


def correlated(features: int, samples: int, seed: int) -> Array:
    """Samples (features, samples) that vary more in some directions than in others, away from the origin."""
    rng = np.random.default_rng(seed)
    stretch = np.diag(2.0 ** -np.arange(features)) @ rng.normal(size=(features, features))
    return np.asarray(stretch @ rng.normal(size=(features, samples)) + rng.normal(0, 10, (features, 1)))


def test_principal_components_worked_on_paper() -> None:
    plane = principal_plane(CROSSED)
    assert plane.axis_names == ("PC1", "PC2")
    # 9 + 4 of 14.
    assert plane.note == "PC1 and PC2 carry 93% of the variance."
    np.testing.assert_allclose(plane.project(CROSSED), [[3, -3, 3, -3], [2, 2, -2, -2]], atol=1e-12)
    np.testing.assert_allclose(plane.lift(np.array([[5.0], [7.0]])), [[15], [27], [30]], atol=1e-12)


@given(features=st.integers(2, 12), samples=st.integers(20, 200), seed=st.integers(0, 2**32 - 1))
def test_principal_components_are_singular_vectors(features: int, samples: int, seed: int) -> None:
    x = correlated(features, samples, seed)
    left, singular, right = np.linalg.svd(x - x.mean(axis=1, keepdims=True), full_matrices=False)
    plane = principal_plane(x)
    projected = plane.project(x)
    for axis in range(2):
        sign = np.sign(left[:, axis] @ plane.axes[:, axis])
        np.testing.assert_allclose(plane.axes[:, axis], sign * left[:, axis], atol=1e-6)
        np.testing.assert_allclose(projected[axis], sign * singular[axis] * right[axis], atol=1e-6 * singular[0])
    assert f" {(singular[:2] ** 2).sum() / (singular**2).sum():.0%} " in plane.note


def test_a_principal_axis_points_where_its_largest_part_points_up() -> None:
    for sign in (1, -1):
        axes = principal_plane(sign * CROSSED).axes
        np.testing.assert_allclose(axes, np.eye(3, 2), atol=1e-12)


@pytest.mark.parametrize("window", [1, 7, 50, 100])
def test_principal_plane_is_the_same_window_by_window(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    x = correlated(5, 50, seed=3)
    whole = principal_plane(x)
    monkeypatch.setattr(projection, "CHUNK", window)
    np.testing.assert_allclose(principal_plane(x).axes, whole.axes, atol=1e-12)


def test_principal_plane_needs_no_copy_of_the_samples() -> None:
    x = np.random.default_rng(1).normal(size=(20, 500_000)).astype(np.float32)
    tracemalloc.start()
    principal_plane(x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < x.nbytes / 1.5


def test_samples_that_are_all_alike_have_a_plane() -> None:
    x = np.full((3, 10), 4.0)
    plane = principal_plane(x)
    assert "100%" in plane.note
    np.testing.assert_allclose(plane.project(x), 0, atol=1e-12)


def test_a_pair_shows_its_features_and_holds_the_others_at_their_mean() -> None:
    plane = pair_plane(CROSSED, NAMES, 2, 0)
    assert plane.axis_names == ("c", "a")
    assert plane.note
    np.testing.assert_array_equal(plane.project(CROSSED), CROSSED[[2, 0]])
    np.testing.assert_array_equal(plane.lift(np.array([[1.0, 2.0], [3.0, 4.0]])), [[3, 4], [20, 20], [1, 2]])


def test_two_features_are_their_own_plane() -> None:
    x = CROSSED[:2]
    plane = whole_plane(("a", "b"))
    assert (plane.axis_names, plane.note) == (("a", "b"), "")
    np.testing.assert_array_equal(plane.project(x), x)
    np.testing.assert_array_equal(plane.lift(x), x)


def test_one_feature_has_a_second_axis_of_0() -> None:
    plane = whole_plane(("a",))
    assert plane.axis_names == ("a", "")
    np.testing.assert_array_equal(plane.project(np.array([[1.0, 2.0]])), [[1, 2], [0, 0]])
    np.testing.assert_array_equal(plane.lift(np.array([[1.0, 2.0], [5.0, 6.0]])), [[1, 2]])


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize(
    "plane", [principal_plane(CROSSED), pair_plane(CROSSED, NAMES, 0, 1)], ids=["principal", "pair"]
)
def test_points_of_the_plane_stay_where_they_are(plane: Plane, dtype: str) -> None:
    points = np.array([[1, -2, 3], [4, 5, -6]], dtype)
    lifted = plane.lift(points)
    assert lifted.shape == (3, 3)
    assert lifted.dtype == plane.project(lifted).dtype == dtype
    np.testing.assert_allclose(plane.project(lifted), points, atol=1e-5)
