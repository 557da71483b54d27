from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.samples import CENTERS, WIDE, counted, drawn, noisy
from tui_nn.data.dataset import FileInfo
from tui_nn.data.features import FEATURES
from tui_nn.data.generators import GENERATORS
from tui_nn.data.preparing import FEW_ROWS, split
from tui_nn.data.samples import Samples
from tui_nn.data.splitting import sizes_of
from tui_nn.errors import DataError
from tui_nn.nn.arrays import PRECISIONS, Array

SEEDED = [name for name, generator in GENERATORS.items() if not generator.uses_points]
"""Data sets of as many samples as one likes, which depend on the seed."""


def sorted_columns(x: Array) -> Array:
    return x[:, np.lexsort(x)]


@given(
    features=st.integers(1, 5),
    samples=st.integers(30, 400),
    classes=st.sampled_from([0, 2, 3]),
    fraction=st.floats(0.01, 0.9),
    seed=st.integers(0, 2**32 - 1),
)
def test_split_gives_each_sample_to_one_side(
    features: int, samples: int, classes: int, fraction: float, seed: int
) -> None:
    whole = counted(features, samples, classes)
    dataset = split(whole, fraction, seed, "float32")
    assert len(dataset.test) == math.ceil(samples * fraction) == sizes_of(samples, fraction, 0).test
    assert len(dataset.train) == samples - len(dataset.test) > 0

    both_sides = np.hstack([dataset.train.x, dataset.test.x])
    np.testing.assert_array_equal(sorted_columns(both_sides), sorted_columns(whole.x))
    for part in (dataset.train, dataset.test):
        # The target went along: each sample's number is in its first feature.
        expected = whole.target[part.x[0].astype(int)]
        np.testing.assert_array_equal(part.labels if classes else part.targets[0], expected)


def test_split_is_the_article_s() -> None:
    article = split(drawn("article", 15_000), 0.1, 12, "float64")
    # What train_test_split of scikit-learn does: the first of a permutation are the test set.
    whole = drawn("article", 15_000)
    permutation = np.random.RandomState(12).permutation(15_000)
    np.testing.assert_array_equal(article.test.x, whole.x[:, permutation[:1500]])
    np.testing.assert_array_equal(article.test.labels, whole.target[permutation[:1500]])
    np.testing.assert_array_equal(article.train.x, whole.x[:, permutation[1500:]])
    np.testing.assert_array_equal(article.train.labels, whole.target[permutation[1500:]])


@pytest.mark.parametrize("generator", SEEDED)
def test_shapes_and_types(generator: str) -> None:
    for dtype in PRECISIONS:
        dataset = split(drawn(generator, 100, noise=0.1), 0.2, 3, dtype)
        classes = len(CENTERS) if GENERATORS[generator].uses_blobs else GENERATORS[generator].usual_classes
        assert len(dataset.class_names) == classes, dtype
        assert dataset.is_regression is (GENERATORS[generator].classes is None), dtype
        assert len(dataset.raw_names) == len(dataset.feature_names) == GENERATORS[generator].features, dtype
        for part, samples in ((dataset.train, 80), (dataset.test, 20)):
            assert len(part) == samples, dtype
            assert part.x.shape == (len(dataset.feature_names), samples), dtype
            assert part.raw.shape == (len(dataset.raw_names), samples), dtype
            assert part.targets.shape == (len(dataset.output_names), samples), dtype
            assert part.x.dtype == part.raw.dtype == part.targets.dtype == dtype, dtype
            # A sample of many features, or of many classes, lies in one piece; else each feature does.
            assert part.x.flags.c_contiguous == (len(part.x) <= FEW_ROWS), dtype
            assert part.x.flags.f_contiguous == (len(part.x) > FEW_ROWS), dtype


def test_classes_are_one_hot() -> None:
    for generator in [name for name in SEEDED if GENERATORS[name].classes]:
        dataset = split(drawn(generator, 100), 0.2, 3, "float64")
        assert (dataset.loss, dataset.target_scale) == ("cross-entropy", (0.0, 1.0)), generator
        assert dataset.output_names == dataset.class_names, generator
        for part in (dataset.train, dataset.test):
            np.testing.assert_array_equal(part.targets.argmax(axis=0), part.labels)
            np.testing.assert_array_equal(part.targets.sum(axis=0), 1)
            assert set(np.unique(part.targets)) == {0, 1}, generator
            assert part.variance == 1, generator


@pytest.mark.parametrize("generator", [name for name, one in GENERATORS.items() if one.classes is None])
def test_values_are_one_output(generator: str) -> None:
    whole = drawn(generator, 100)
    dataset = split(whole, 0.2, 3, "float64")
    assert (dataset.loss, dataset.output_names, dataset.class_names) == ("squared error", ("y",), ())
    permutation = np.random.RandomState(3).permutation(100)
    for part, chosen in ((dataset.train, permutation[20:]), (dataset.test, permutation[:20])):
        np.testing.assert_array_equal(part.targets, whole.target[np.newaxis, chosen])
        assert not part.labels.any()
        mean = sum(part.targets[0]) / len(part)
        assert part.variance == pytest.approx(sum((part.targets[0] - mean) ** 2) / len(part), rel=1e-12)


@pytest.mark.parametrize("value", [0.0, 0.5, -1e6])
@pytest.mark.parametrize("standardize", [False, True])
def test_values_that_are_all_the_same_have_no_variance_and_come_back(value: float, standardize: bool) -> None:
    whole = Samples(np.arange(20.0)[np.newaxis], np.full(20, value), (), ("a",), "y")
    dataset = split(whole, 0.3, 0, "float64", standardize=standardize)
    mean, std = dataset.target_scale
    for part in (dataset.train, dataset.test):
        assert part.variance == 0
        np.testing.assert_array_equal(part.targets * std + mean, value)


def lone(values: Array, target: Array) -> Samples:
    """Samples with one feature and a value."""
    return Samples(values[np.newaxis], target, (), ("a",), "y")


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_small_differences_of_large_numbers_survive_the_precision(dtype: str) -> None:
    """In float32, the numbers next to 1e9 are 64 away."""
    offsets = np.random.default_rng(0).normal(size=200)
    dataset = split(lone(1e9 + offsets, -1e9 - offsets), 0.3, 0, dtype, standardize=True)
    order = np.random.RandomState(0).permutation(200)
    for part, chosen in ((dataset.train, order[60:]), (dataset.test, order[:60])):
        scaled = (offsets[chosen] - offsets[order[60:]].mean()) / offsets[order[60:]].std()
        np.testing.assert_allclose(part.x[0], scaled, atol=1e-5)
        np.testing.assert_allclose(part.targets[0], -scaled, atol=1e-5)
        assert part.x.dtype == part.targets.dtype == dtype
    # Pictures of the plane have the original numbers.
    np.testing.assert_array_equal(dataset.inputs(dataset.train.raw).astype(dtype), dataset.train.x)


def test_many_features_survive_the_precision_too() -> None:
    offsets = np.random.default_rng(0).normal(size=(6, 200))
    samples = Samples(1e9 + offsets, offsets[0], (), tuple("abcdef"), "y")
    dataset = split(samples, 0.3, 0, "float32", standardize=True)
    chosen = offsets[:, np.random.RandomState(0).permutation(200)[60:]]
    scaled = (chosen - chosen.mean(axis=1, keepdims=True)) / chosen.std(axis=1, keepdims=True)
    np.testing.assert_allclose(dataset.train.x, scaled, atol=1e-5)
    assert dataset.train.x.dtype == np.float32
    assert dataset.train.x.T.flags.c_contiguous, "each sample is contiguous"


@pytest.mark.parametrize("size", [1e-200, 1e200, 1e307])
def test_values_of_any_size_are_standardized(size: float) -> None:
    small = np.random.default_rng(0).normal(size=200)
    dataset = split(lone(small * size, small * size), 0.3, 0, "float64", standardize=True)
    expected = split(lone(small, small), 0.3, 0, "float64", standardize=True)
    np.testing.assert_allclose(dataset.train.x, expected.train.x, rtol=1e-12)
    np.testing.assert_allclose(dataset.test.targets, expected.test.targets, rtol=1e-12)
    assert dataset.test.variance == pytest.approx(expected.test.variance, rel=1e-12)
    assert dataset.target_scale == pytest.approx([size * one for one in expected.target_scale], rel=1e-12)


@pytest.mark.parametrize(
    ("dtype", "tiny", "far", "scaled"),
    [
        # The mean and the standard deviation of half zeros and half twos are 1, here times 1e-60.
        ("float64", 1e-60, 3.0, 3e60),
        ("float32", 1e-60, 3.0, np.finfo(np.float32).max),
        ("float32", 1e-60, -3.0, -np.finfo(np.float32).max),
        ("float64", 1e-300, 1e50, np.finfo(np.float64).max),
    ],
)
@pytest.mark.parametrize("rows", [1, 3], ids=["in the plane", "many"])
def test_a_test_sample_far_from_all_that_is_trained_on_stays_finite(
    dtype: str, tiny: float, far: float, scaled: float, rows: int
) -> None:
    x = np.full((rows, 10), far)
    x[:, np.random.RandomState(0).permutation(10)[2:]] = 4 * [0.0, 2 * tiny]
    samples = Samples(x, np.arange(10) % 2, ("c0", "c1"), ("a", "b", "c")[:rows])
    dataset = split(samples, 0.2, 0, dtype, standardize=True)
    np.testing.assert_allclose(np.sort(dataset.train.x), [4 * [-1.0] + 4 * [1.0]] * rows, rtol=1e-6)
    np.testing.assert_allclose(dataset.test.x, np.full((rows, 2), scaled), rtol=1e-6)


def test_a_feature_that_is_constant_but_for_rounding_where_it_is_trained_on_keeps_its_unit_elsewhere() -> None:
    """The computed standard deviation of 0.1 a thousand times is 1e-17, by which the other 0.4 would be divided."""
    x = np.full(1100, 0.5)
    x[np.random.RandomState(0).permutation(1100)[100:]] = 0.1
    dataset = split(lone(x, np.arange(1100.0)), 100 / 1100, 0, "float32", standardize=True)
    np.testing.assert_allclose(dataset.train.x, 0, atol=1e-15)
    np.testing.assert_allclose(dataset.test.x, 0.4, rtol=1e-6)


@pytest.mark.parametrize(
    ("value", "dtype", "standardize", "allowed"),
    [
        (1e200, "float64", False, "values from -1e+150 to 1e+150, the range in which float64 can add up squares"),
        (-1e16, "float32", False, "values from -1e+15 to 1e+15, the range in which float32 can add up squares"),
        # Only in the test set, so that the scale does not know of it.
        (1e200, "float64", True, "values from -1e+150 to 1e+150, the range in which float64 can add up squares"),
        (1e308, "float64", True, "values from -1e+150 to 1e+150, the range in which float64 can add up squares"),
    ],
)
def test_a_value_too_large_to_be_squared_is_refused(value: float, dtype: str, standardize: bool, allowed: str) -> None:
    target = np.linspace(0, 1, 20)
    target[np.random.RandomState(0).permutation(20)[0]] = value
    with pytest.raises(DataError) as error:
        split(lone(np.arange(20.0), target), 0.3, 0, dtype, standardize=standardize)
    assert str(error.value) == f"target y: got {value:g}, allowed: {allowed}"


@pytest.mark.parametrize(
    ("whole", "options"),
    [
        (drawn("article", 50), {}),
        (drawn("article", 50), {"features": ("x1", "x1x2"), "standardize": True}),
        (noisy(WIDE), {"standardize": True}),
    ],
    ids=["as they are", "computed", "many"],
)
def test_arrays_cannot_be_written(whole: Samples, options: dict[str, Any]) -> None:
    dataset = split(whole, 0.2, 3, "float64", **options)
    for part in (dataset.train, dataset.test):
        for array in (part.x, part.raw, part.labels, part.targets):
            with pytest.raises(ValueError, match="read-only"):
                array[..., 0] = 0


@pytest.mark.parametrize("options", [{}, {"standardize": True}, {"features": ("x1", "x2^2"), "standardize": True}])
def test_what_was_drawn_stays_as_it_is(options: dict[str, Any]) -> None:
    whole = drawn("sine", 50)
    x, target = whole.x.copy(), whole.target.copy()
    split(whole, 0.2, 3, "float64", **options)
    np.testing.assert_array_equal(whole.x, x)
    np.testing.assert_array_equal(whole.target, target)
    whole.x[0, 0] = 0


def test_the_seed_alone_decides() -> None:
    for generator in SEEDED:
        first, again, other = (
            split(drawn(generator, 60, noise=0.1, seed=seed), 0.5, seed, "float64") for seed in (1, 1, 2)
        )
        assert first.train.x.tobytes() == again.train.x.tobytes(), generator
        assert first.test.x.tobytes() == again.test.x.tobytes(), generator
        assert first.rng_state.rng().normal() == again.rng_state.rng().normal(), generator
        assert first.train.x.tobytes() != other.train.x.tobytes(), generator
        assert first.rng_state.rng().normal() != other.rng_state.rng().normal(), generator


def test_features_are_computed_of_the_two_as_they_came() -> None:
    names = tuple(FEATURES)
    dataset = split(drawn("article", 60), 0.5, 1, "float64", features=names)
    assert (dataset.feature_names, dataset.raw_names) == (names, ("x1", "x2"))
    for part in (dataset.train, dataset.test):
        x1, x2 = part.raw
        np.testing.assert_allclose(part.x, [x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)], rtol=1e-15)
    as_they_are = split(drawn("article", 60), 0.5, 1, "float64")
    np.testing.assert_array_equal(dataset.test.raw, as_they_are.test.x)


@pytest.mark.parametrize("kind", ["wine", "sine", "wide"])
def test_standardized_by_the_training_set(kind: str) -> None:
    whole = noisy(WIDE) if kind == "wide" else drawn(kind, 178)
    plain, scaled = (split(whole, 0.4, 1, "float64", standardize=standardize) for standardize in (False, True))
    np.testing.assert_allclose(scaled.train.x.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.train.x.std(axis=1), 1, rtol=1e-12)
    mean, std = plain.train.x.mean(axis=1, keepdims=True), plain.train.x.std(axis=1, keepdims=True)
    np.testing.assert_allclose(scaled.test.x, (plain.test.x - mean) / std, rtol=1e-12)
    np.testing.assert_array_equal(scaled.test.labels, plain.test.labels)


@pytest.mark.parametrize("features", [(), ("x1", "x2^2")])
def test_what_is_in_the_test_set_has_no_say_in_the_scale(features: tuple[str, ...]) -> None:
    whole = drawn("plane", 100)
    tested = np.random.RandomState(1).permutation(100)[:40]
    other = Samples(whole.x.copy(), whole.target.copy(), ())
    other.x[:, tested] *= 1000
    other.target[tested] += 50
    ours, theirs = (split(one, 0.4, 1, "float64", features=features, standardize=True) for one in (whole, other))
    assert ours.train.x.tobytes() == theirs.train.x.tobytes()
    assert ours.train.targets.tobytes() == theirs.train.targets.tobytes()
    assert ours.target_scale == theirs.target_scale
    assert not np.allclose(ours.test.x, theirs.test.x)
    assert not np.allclose(ours.test.targets, theirs.test.targets)


def test_a_value_is_standardized_too_and_can_be_brought_back() -> None:
    whole = noisy(WIDE)
    plain, scaled = (split(whole, 0.4, 1, "float64", standardize=standardize) for standardize in (False, True))
    assert plain.target_scale == (0.0, 1.0)
    mean, std = scaled.target_scale
    assert (mean, std) == pytest.approx((plain.train.targets.mean(), plain.train.targets.std()), rel=1e-12)
    assert scaled.train.variance == pytest.approx(1, rel=1e-12)
    for before, after in ((plain.train, scaled.train), (plain.test, scaled.test)):
        np.testing.assert_allclose(after.targets * std + mean, before.targets, rtol=1e-12)
    assert scaled.output_names == ("price",)


def test_standardized_are_the_computed_features_and_not_what_pictures_show() -> None:
    dataset = split(drawn("article", 100), 0.4, 1, "float64", features=("x1^2", "x2"), standardize=True)
    np.testing.assert_array_equal(dataset.train.raw, split(drawn("article", 100), 0.4, 1, "float64").train.x)
    squared = dataset.train.raw[0] ** 2
    np.testing.assert_allclose(dataset.train.x[0], (squared - squared.mean()) / squared.std(), rtol=1e-10)


def test_what_is_known_of_a_file_is_kept() -> None:
    file = FileInfo(("one", "two"), {"a": "numbers"}, {"rows": 50})
    assert split(drawn("article", 50), 0.2, 3, "float64", file=file).file == file
