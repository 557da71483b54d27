"""The score without any features, against scikit-learn's dummies and worked on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.metrics import r2_score, root_mean_squared_error

from tests.experiments import small
from tui_nn.data.baseline import class_counts, majority
from tui_nn.data.preparing import split
from tui_nn.data.samples import Samples
from tui_nn.training.loading import load_data


def test_the_majority_class_worked_on_paper() -> None:
    """`b` is the most frequent in training, and two of the five test samples."""
    found = majority(np.array([0, 1, 1, 2]), np.array([1, 0, 0, 1, 0]), ("a", "b", "c"))
    assert (found.name, found.score) == ("majority class b", 2 / 5)
    assert math.isnan(found.rmse)


def test_of_equally_frequent_classes_the_first_is_taken() -> None:
    assert majority(np.array([2, 1, 1, 2]), np.array([1]), ("a", "b", "c")).name == "majority class b"


def test_classes_that_never_come_are_counted_too() -> None:
    assert class_counts(np.array([2, 0, 2]), ("a", "b", "c", "d")) == {"a": 1, "b": 0, "c": 2, "d": 0}


@pytest.mark.parametrize("data", ["iris", "breast cancer", "moons"])
def test_the_majority_class_scores_as_in_scikit_learn(data: str) -> None:
    dataset = load_data(small(data=data, samples=569, classes="auto", hidden_sizes=(), batch_size=10))
    dummy = DummyClassifier(strategy="most_frequent").fit(dataset.train.x.T, dataset.train.labels)
    assert dataset.baseline.score == dummy.score(dataset.test.x.T, dataset.test.labels)


@pytest.mark.parametrize("standardize", [False, True])
def test_the_mean_scores_as_in_scikit_learn(standardize: bool) -> None:
    target = 500 + 20 * np.random.default_rng(0).normal(size=50)
    dataset = split(
        Samples(np.arange(50.0)[np.newaxis], target, (), ("a",), "y"), 0.3, 0, "float64", standardize=standardize
    )
    test = target[np.random.RandomState(0).permutation(50)[:15]]
    mean = np.full(15, test.mean())
    assert dataset.baseline.name == "mean"
    assert dataset.baseline.score == pytest.approx(r2_score(test, mean), abs=1e-12)
    assert dataset.baseline.rmse == pytest.approx(root_mean_squared_error(test, mean), rel=1e-12)
