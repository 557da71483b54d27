"""The article's formulas step by step, and where its mini-batches end; for its full run see `tests/test_article.py`."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from tests.training.row_major import RowMajor
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array, Labels
from tui_nn.training.run import train
from tui_nn.training.trainer import Trainer


@pytest.fixture(scope="module")
def drawn() -> tuple[Array, Labels, tuple[Array, Array]]:
    """The article's training set (samples, features) with its labels, and its starting weights."""
    rng = np.random.RandomState(12)
    with warnings.catch_warnings():
        # The third covariance is not a valid one, and NumPy says so.
        warnings.simplefilter("ignore", RuntimeWarning)
        clusters = [
            rng.multivariate_normal([0, 0], [[2, 0.75], [0.75, 2]], 5000),
            rng.multivariate_normal([1, 4], [[1, 0.75], [0.75, 1]], 5000),
            rng.multivariate_normal([2, 8], [[0, 0.75], [0.75, 0]], 5000),
        ]
    # It drew both matrices, with the biases in between left at zero, three times; the last ones were trained.
    _, _, third = [(rng.normal(0, 1, [2, 5]), rng.normal(0, 1, [5, 3])) for _ in range(3)]
    training = np.random.RandomState(12).permutation(15_000)[1500:]
    rows = np.vstack(clusters).astype(np.float32).astype(np.float64)
    return rows[training], np.repeat([0, 1, 2], 5000)[training], third


def test_mini_batches_end_where_the_article_s_seeds_end() -> None:
    result = train(Experiment.preset("article-tensorflow"))
    assert (result.state, result.steps) == ("finished", 10_001)
    assert 0.959 <= result.test_accuracy <= 0.967


def test_full_batch_follows_the_article_s_formulas(drawn: tuple[Array, Labels, tuple[Array, Array]]) -> None:
    rows, labels, weights = drawn
    theirs, ours = RowMajor(weights), Trainer(Experiment.preset("article"))
    for _ in range(50):
        loss = ours.batch_loss()
        ours.update()
        assert theirs.update(rows, labels, learning_rate=0.01, l2=0.01) == pytest.approx(loss, rel=1e-13)
    np.testing.assert_allclose(ours.parameters.flat, theirs.flat(), rtol=1e-12)


def test_mini_batches_follow_the_article_s_formulas(drawn: tuple[Array, Labels, tuple[Array, Array]]) -> None:
    rows, labels, weights = drawn
    changes = {"batch_size": 100, "batch_order": "article", "l2": 0.0}
    theirs, ours = RowMajor(weights), Trainer(Experiment.preset("article").updated(changes))
    # The offset goes back to the start at step 134.
    for step in range(150):
        offset = (step * 100) % (13_500 - 100)
        batch = slice(offset, offset + 100)
        loss = ours.batch_loss()
        ours.update()
        assert theirs.update(rows[batch], labels[batch], 0.01, 0.0) == pytest.approx(loss, rel=1e-11)
    np.testing.assert_allclose(ours.parameters.flat, theirs.flat(), rtol=1e-11)
