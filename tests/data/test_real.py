from __future__ import annotations

import sys
from collections import Counter

import numpy as np
import pytest

from tests.data.wanting import MEASURED, draw
from tui_nn.data.generators import GENERATORS
from tui_nn.data.preparing import split
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError

LOADERS = {
    "iris": "load_iris",
    "wine": "load_wine",
    "breast cancer": "load_breast_cancer",
    "digits": "load_digits",
}


def samples_of(drawn: Samples) -> Counter[tuple[float, ...]]:
    """Each sample's features and class, and how often there are such."""
    return Counter(tuple(one) for one in np.vstack([drawn.x, drawn.target]).T)


@pytest.mark.parametrize("name", MEASURED)
def test_is_the_set_that_scikit_learn_brings(name: str) -> None:
    from sklearn import datasets

    bunch = getattr(datasets, LOADERS[name])()
    drawn = draw(name, 10_000)
    theirs = Counter(tuple(one) for one in np.column_stack([bunch.data, bunch.target]))
    assert samples_of(drawn) == theirs
    assert drawn.class_names == tuple(str(one) for one in bunch.target_names)
    assert drawn.feature_names == tuple(bunch.feature_names)


@pytest.mark.parametrize("name", MEASURED)
def test_fewer_are_taken_at_random_each_once(name: str) -> None:
    everything, some = draw(name, 10_000), [draw(name, 100, seed=seed) for seed in (1, 2)]
    for one in some:
        assert one.x.shape[1] == len(one.target) == 100
        assert samples_of(one) <= samples_of(everything)
        assert set(one.target) == set(everything.target)
    assert samples_of(some[0]) != samples_of(some[1])


def test_noise_is_in_deviations_of_each_feature() -> None:
    clean, noisy = draw("digits", 10_000), draw("digits", 10_000, noise=0.5)
    samples = len(clean.target)
    std = clean.x.std(axis=1)
    added = (noisy.x - clean.x).std(axis=1)
    # Six standard errors, because there are 64 features.
    np.testing.assert_allclose(added, 0.5 * std, rtol=6 / np.sqrt(2 * samples))
    np.testing.assert_array_equal(noisy.x[std == 0], clean.x[std == 0])
    np.testing.assert_array_equal(noisy.target, clean.target)


@pytest.mark.parametrize("seed", [2, 23])
def test_next_to_no_noise_makes_no_pixel_vary(seed: int) -> None:
    """With these seeds, one of the pixels is 0 in all samples to train on, but not in all others."""
    little, none = (
        split(draw("digits", 50, noise=noise, seed=seed), 0.1, seed, "float32", standardize=True)
        for noise in (1e-60, 0.0)
    )
    np.testing.assert_array_equal(little.test.x, none.test.x)
    assert np.abs(little.test.x).max() < 100


def test_digits_are_pixels_from_0_to_16() -> None:
    x = draw("digits", 10_000).x
    assert (x.min(), x.max()) == (0, 16)
    assert GENERATORS["digits"].features == 8 * 8


def test_says_how_to_install_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(DataError) as missing:
        draw("iris", 50)
    assert str(missing.value) == (
        "data: got iris, which comes with scikit-learn, "
        "allowed: any other, or this one after pip install 'tui-nn[datasets]'"
    )
