from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.data.samples import WIDE, counted, drawn, noisy
from tui_nn.data.dataset import Dataset
from tui_nn.data.features import FEATURES
from tui_nn.data.preparing import FEW_ROWS, split


@pytest.fixture(scope="module")
def article() -> Dataset:
    return split(drawn("article", 15_000), 0.1, 12, "float64")


def test_precision_changes_no_value_of_the_article(article: Dataset) -> None:
    # The article rounds its data to float32 before anything else.
    single = split(drawn("article", 15_000), 0.1, 12, "float32")
    np.testing.assert_array_equal(article.train.x, single.train.x)
    assert article.best_possible == single.best_possible


def test_best_possible_of_the_article_is_expected_of_any_test_set(article: Dataset) -> None:
    many = drawn("article", 600_000, seed=1)
    means, covariances = ((0, 0), (1, 4), (2, 8)), ([[2, 0.75], [0.75, 2]], [[1, 0.75], [0.75, 1]], 0.75 * np.eye(2))
    log_joint = np.empty((3, 600_000))
    for row, mean, covariance in zip(log_joint, means, np.array(covariances), strict=True):
        offset = many.x.astype(float) - np.array(mean)[:, np.newaxis]
        row[:] = -np.einsum("is,ij,js->s", offset, np.linalg.inv(covariance), offset) / 2
        row -= math.log(np.linalg.det(covariance)) / 2
    right = log_joint.argmax(axis=0) == many.target
    surprise = np.logaddexp.reduce(log_joint, axis=0) - log_joint[many.target, np.arange(600_000)]
    assert article.best_possible is not None
    accuracy, cross_entropy = article.best_possible
    # Five standard errors.
    assert accuracy == pytest.approx(right.mean(), abs=5 * right.std() / math.sqrt(600_000))
    assert cross_entropy == pytest.approx(surprise.mean(), abs=5 * surprise.std() / math.sqrt(600_000))


@pytest.mark.parametrize("noise", [0.0, 0.7])
def test_best_possible_knows_the_features_and_not_how_they_are_scaled(noise: float) -> None:
    whole = drawn("article", 200, noise=noise)

    def best(features: tuple[str, ...] = (), standardize: bool = False) -> tuple[float, float]:
        found = split(whole, 0.5, 1, "float64", features=features, standardize=standardize).best_possible
        assert found
        return found

    assert best() == best(standardize=True) == best(tuple(FEATURES)) == best(("x2", "x1"), standardize=True)
    assert best(("x2",)) == best(("x2",), standardize=True)
    assert best()[0] > best(("x2",))[0] + 0.002
    assert best()[1] < best(("x2",))[1] - 0.005


@pytest.mark.parametrize("noise", [0.1, 0.5])
def test_best_possible_value_is_known_in_the_units_of_the_targets(noise: float) -> None:
    whole = drawn("plane", 400, noise=noise)
    for standardize in (False, True):
        dataset = split(whole, 0.5, 1, "float64", standardize=standardize)
        _, std = dataset.target_scale
        assert dataset.best_possible is not None
        best, loss = dataset.best_possible
        assert loss == pytest.approx(noise**2 / std**2, rel=1e-9)
        # The variance of (x1 + x2) / 10 in the square is 1/6.
        assert best == pytest.approx(1 - noise**2 / (1 / 6 + noise**2), abs=2e-4)


@pytest.mark.parametrize("features", [(), ("x2", "x1x2")])
@pytest.mark.parametrize("standardize", [False, True])
def test_the_inputs_of_any_point_are_those_that_its_sample_has(features: tuple[str, ...], standardize: bool) -> None:
    dataset = split(drawn("article", 60), 0.5, 1, "float64", features=features, standardize=standardize)
    np.testing.assert_array_equal(dataset.inputs(dataset.test.raw), dataset.test.x)
    assert dataset.in_the_plane
    # Pictures have the two features themselves for axes.
    assert dataset.principal.axis_names == ("x1", "x2")
    points = dataset.principal.project(dataset.test.raw)
    np.testing.assert_allclose(points, dataset.test.raw)
    np.testing.assert_allclose(dataset.lift(dataset.principal, points), dataset.test.x, rtol=1e-12)


@pytest.mark.parametrize("standardize", [False, True])
def test_pictures_of_many_features_show_what_the_network_is_given(standardize: bool) -> None:
    dataset = split(noisy(WIDE), 0.5, 1, "float64", standardize=standardize)
    assert not dataset.in_the_plane
    assert dataset.raw_names == dataset.feature_names == WIDE
    for part in (dataset.train, dataset.test):
        assert part.raw is part.x
    for plane in (dataset.principal, dataset.pair(2, 0)):
        points = np.array([[0.5, -1.0, 2.0], [0.0, 3.0, 1.0]])
        np.testing.assert_allclose(plane.project(dataset.lift(plane, points)), points, atol=1e-9)
    pair = dataset.pair(2, 0)
    assert pair.axis_names == ("c", "a")
    np.testing.assert_array_equal(pair.project(dataset.test.raw), dataset.test.x[[2, 0]])
    # The others stay at their mean over the training set.
    np.testing.assert_allclose(dataset.lift(pair, points)[1], dataset.train.x[1].mean())


def test_one_feature_is_shown_on_a_line() -> None:
    dataset = split(counted(1, 40, 2), 0.5, 1, "float64", standardize=True)
    assert dataset.in_the_plane
    points = dataset.principal.project(dataset.test.raw)
    np.testing.assert_array_equal(points, [dataset.test.raw[0], np.zeros(20)])
    np.testing.assert_allclose(dataset.lift(dataset.principal, points), dataset.test.x)


@pytest.mark.parametrize("features", [2, FEW_ROWS + 1])
def test_the_fingerprint_is_that_of_all_samples_and_names(features: int) -> None:
    def fingerprint(**changes: Any) -> str:
        return split(replace(counted(features, 40, 2), **changes), 0.5, 1, "float64").fingerprint

    x = counted(features, 40, 2).x
    others: list[dict[str, Any]] = [
        {"x": x + np.eye(features, 40)},
        {"x": x.astype(np.float64) * (1 + 1e-15)},
        {"target": np.arange(40) // 20},
        {"class_names": ("c0", "other")},
        {"feature_names": tuple("vwxyz"[:features])},
        {"target_name": "other"},
    ]
    assert fingerprint() == fingerprint()
    assert len({fingerprint(), *(fingerprint(**one) for one in others)}) == 1 + len(others)


def test_the_fingerprint_does_not_depend_on_how_the_samples_lie_in_memory() -> None:
    dataset = split(counted(FEW_ROWS + 1, 40, 2), 0.5, 1, "float64")
    lying = replace(dataset.train, x=np.ascontiguousarray(dataset.train.x), raw=dataset.train.raw)
    assert dataset.train.x.flags.f_contiguous
    assert lying.x.flags.c_contiguous
    same = replace(dataset, train=replace(lying, raw=lying.x))
    assert same.fingerprint == dataset.fingerprint
