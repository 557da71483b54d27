from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data import projection
from tui_nn.data.projection import (
    Plane,
    aligned,
    pair_plane,
    principal_coordinates,
    principal_plane,
    whole_plane,
)
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


def test_a_set_in_its_own_components_worked_on_paper() -> None:
    coordinates, share = principal_coordinates(CROSSED, 4)
    np.testing.assert_allclose(np.abs(coordinates), [[3, 3, 3, 3], [2, 2, 2, 2]])
    assert share == pytest.approx(13 / 14)


def test_the_components_of_the_first_samples_hold_for_all() -> None:
    x = np.concatenate([CROSSED, CROSSED[:, :1] + [[0], [6], [0]]], axis=1)
    coordinates, share = principal_coordinates(x, 4)
    np.testing.assert_allclose(np.abs(coordinates[:, 4]), [3, 8])
    assert share == pytest.approx(13 / 14)


@pytest.mark.parametrize("x", [np.zeros((3, 5)), np.full((3, 5), np.nan), np.full((3, 5), 1e308), np.full((2, 1), 3.0)])
def test_what_has_no_components_lies_at_the_origin(x: Array) -> None:
    coordinates, share = principal_coordinates(x, x.shape[1])
    assert (coordinates == 0).all()
    assert share == 1


@given(turn=st.floats(0, 7), mirror=st.sampled_from([1, -1]), seed=st.integers(0, 2**32 - 1))
def test_points_are_turned_and_mirrored_back(turn: float, mirror: int, seed: int) -> None:
    points = correlated(2, 30, seed)
    points -= points.mean(axis=1, keepdims=True)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [mirror * np.sin(turn), mirror * np.cos(turn)]])
    np.testing.assert_allclose(aligned(rotation @ points, points + 7), points, atol=1e-8 * np.abs(points).max())


def test_the_nearest_turn_is_found() -> None:
    """Of 720 turns, with and without a mirror, none brings the points nearer to the reference."""
    points, reference = (one - one.mean(axis=1, keepdims=True) for one in (correlated(2, 30, 1), correlated(2, 30, 2)))
    least = np.linalg.norm(aligned(points, reference) - reference)
    for turn in np.linspace(0, 2 * np.pi, 720):
        for mirror in (1, -1):
            rotation = np.array([[np.cos(turn), -np.sin(turn)], [mirror * np.sin(turn), mirror * np.cos(turn)]])
            assert np.linalg.norm(rotation @ points - reference) >= least - 1e-9
