from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.data.dataset import Dataset, generate, test_count
from tui_nn.data.generators import GENERATORS
from tui_nn.nn.arrays import PRECISIONS, Array

# Not a test, whatever its name says.
test_count.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def article() -> Dataset:
    return generate("article", 15_000, 1.0, 0.1, 12, "float64")


def sorted_columns(x: Array) -> Array:
    return x[:, np.lexsort(x)]


@pytest.mark.parametrize("generator", GENERATORS)
@settings(max_examples=30)
@given(samples=st.integers(30, 400), fraction=st.floats(0.01, 0.9), seed=st.integers(0, 2**32 - 1))
def test_split_gives_each_sample_to_one_side(generator: str, samples: int, fraction: float, seed: int) -> None:
    dataset = generate(generator, samples, 1.0, fraction, seed, "float32")
    assert len(dataset.test) == math.ceil(samples * fraction) == test_count(samples, fraction)
    assert len(dataset.train) == samples - len(dataset.test) > 0

    drawn = GENERATORS[generator].draw(samples, 1.0, seed)
    both_sides = np.hstack([dataset.train.x, dataset.test.x])
    np.testing.assert_array_equal(sorted_columns(both_sides), sorted_columns(drawn.x))


def test_split_is_the_article_s(article: Dataset) -> None:
    # What train_test_split of scikit-learn does: the first of a permutation are the test set.
    drawn = GENERATORS["article"].draw(15_000, 1.0, 12)
    permutation = np.random.RandomState(12).permutation(15_000)
    np.testing.assert_array_equal(article.test.x, drawn.x[:, permutation[:1500]])
    np.testing.assert_array_equal(article.test.labels, drawn.labels[permutation[:1500]])
    np.testing.assert_array_equal(article.train.x, drawn.x[:, permutation[1500:]])
    np.testing.assert_array_equal(article.train.labels, drawn.labels[permutation[1500:]])


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("generator", GENERATORS)
def test_shapes_and_types(generator: str, dtype: str) -> None:
    dataset = generate(generator, 100, 1.0, 0.2, 3, dtype)
    assert len(dataset.class_names) == GENERATORS[generator].classes
    for part, samples in ((dataset.train, 80), (dataset.test, 20)):
        assert part.x.shape == (len(dataset.feature_names), samples)
        assert part.targets.shape == (len(dataset.class_names), samples)
        assert part.x.dtype == part.targets.dtype == dtype
        assert part.x.flags.c_contiguous
        np.testing.assert_array_equal(part.targets.argmax(axis=0), part.labels)
        np.testing.assert_array_equal(part.targets.sum(axis=0), 1)
        assert set(np.unique(part.targets)) == {0, 1}


def test_arrays_cannot_be_written(article: Dataset) -> None:
    for part in (article.train, article.test):
        for array in (part.x, part.labels, part.targets):
            with pytest.raises(ValueError, match="read-only"):
                array[..., 0] = 0


@pytest.mark.parametrize("generator", GENERATORS)
def test_the_seed_alone_decides(generator: str) -> None:
    first, again, other = (generate(generator, 60, 1.0, 0.5, seed, "float64") for seed in (1, 1, 2))
    assert first.train.x.tobytes() == again.train.x.tobytes()
    assert first.test.x.tobytes() == again.test.x.tobytes()
    assert first.stream.normal() == again.stream.normal()
    assert first.train.x.tobytes() != other.train.x.tobytes()


def test_precision_changes_no_value_of_the_article(article: Dataset) -> None:
    # The article rounds its data to float32 before anything else.
    single = generate("article", 15_000, 1.0, 0.1, 12, "float32")
    np.testing.assert_array_equal(article.train.x, single.train.x)
    assert article.ceiling == single.ceiling


def test_best_possible_on_the_article_s_test_set(article: Dataset) -> None:
    assert article.ceiling is not None
    accuracy, cross_entropy = article.ceiling
    assert round(accuracy, 4) == 0.9667
    assert round(cross_entropy, 4) == 0.0795
