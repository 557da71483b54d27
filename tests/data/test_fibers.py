from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from tui_nn.data.features import FEATURES, Feature, expand
from tui_nn.data.fibers import Fibers, merge
from tui_nn.data.grid import Axis, Grid

SETS = [names for count in range(1, len(FEATURES) + 1) for names in itertools.combinations(FEATURES, count)]
UNKNOWN = [("x1x2", "sin x1"), ("x1x2", "sin x2")]
ENOUGH = {
    frozenset(names)
    for names in [
        ("x1", "x2"),
        ("x1", "x1x2"),
        ("x2", "x1x2"),
        ("x1", "x2^2", "sin x2"),
        ("x2", "x1^2", "sin x1"),
        ("x1^2", "sin x1", "x1x2"),
        ("x2^2", "sin x2", "x1x2"),
        ("x1^2", "sin x1", "x2^2", "sin x2"),
        ("x1^2", "sin x2", "x1x2"),
        ("x2^2", "sin x1", "x1x2"),
        ("sin x1", "sin x2", "x1x2"),
    ]
}
"""The smallest sets of features that determine nearly every point."""

GRID = Grid(Axis(30, math.pi / 6), Axis(25, math.pi / 6))


def groups(names: tuple[str, ...]) -> list[list[int]]:
    """The cells of `GRID` whose centers have equal features, cell by cell."""
    features = np.round(expand(GRID.points, names), 9) + 0.0
    _, group = np.unique(features, axis=1, return_inverse=True)
    return [np.flatnonzero(group == one).tolist() for one in range(group.max() + 1)]


def test_knows_which_features_determine_the_point() -> None:
    for names in SETS:
        fibers = Fibers.of(names)
        if names in UNKNOWN:
            assert fibers is None, names
        else:
            assert fibers, names
            assert fibers.are_points is any(enough <= set(names) for enough in ENOUGH), names


def test_merges_the_cells_with_equal_features_and_no_others() -> None:
    for names in [names for names in SETS if "x1x2" not in names]:
        fibers = Fibers.of(names)
        assert fibers, names
        masses = np.random.default_rng(1).uniform(0, 1, (2, *GRID.shape))
        expected = np.array([masses.reshape(2, -1)[:, cells].sum(axis=1) for cells in groups(names)])
        merged = merge(masses, GRID, fibers)
        np.testing.assert_allclose(np.sort(merged, axis=1), np.sort(expected.T, axis=1), err_msg=f"{names}")


def test_merges_points_that_differ_in_both_signs_if_size_and_product_are_known() -> None:
    fibers = Fibers.of(("x1^2", "x1x2"))
    assert fibers
    masses = np.random.default_rng(1).uniform(0, 1, (1, *GRID.shape))
    merged = merge(masses, GRID, fibers)
    assert merged.shape == (1, GRID.x1.half * GRID.x2.count)
    turned = masses + np.rot90(masses, 2, axes=(1, 2))
    np.testing.assert_allclose(np.sort(np.concatenate((merged, merged), axis=1)), np.sort(turned.reshape(1, -1)))


def test_the_bins_of_the_product_have_what_lies_between_hyperbolas() -> None:
    # Even over the square: of |x1x2| <= c, with sides of 2 a, the share is q (1 - log q) where q = c / a^2.
    axis = Axis(100, 0.05)
    fibers = Fibers.of(("x1x2",))
    assert fibers
    merged = merge(np.full((1, 200, 200), 1 / 200**2), Grid(axis, axis), fibers)[0]
    assert merged.sum() == pytest.approx(1)
    half = len(merged) // 2
    for bins in (5, 20, 60, 90):
        q = (bins / half) ** 2
        assert merged[half - bins : half + bins].sum() == pytest.approx(q * (1 - math.log(q)), abs=2e-4)
        assert merged[half : half + bins].sum() == pytest.approx(q * (1 - math.log(q)) / 2, abs=1e-4)


def test_a_feature_that_does_not_say_what_it_tells_leaves_it_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FEATURES, "cube", Feature("", lambda x1, x2: x1**3))
    assert Fibers.of(("cube",)) is None
    assert Fibers.of(("cube", "x2")) is None
    points = Fibers.of(("cube", "x1", "x2"))
    assert points
    assert points.are_points


@pytest.mark.parametrize(
    ("names", "seen"),
    [((), (True, True)), (("x1",), (True, False)), (("x2^2", "sin x2"), (False, True)), (("x1x2",), (True, True))],
)
def test_knows_which_coordinates_matter(names: tuple[str, ...], seen: tuple[bool, bool]) -> None:
    fibers = Fibers.of(names)
    assert fibers
    assert fibers.seen == seen
