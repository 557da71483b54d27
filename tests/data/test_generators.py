from __future__ import annotations

import itertools
import math
import subprocess
import sys
import warnings
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.wanting import DRAWN, EVEN, MEASURED, REGRESSION, draw
from tui_nn.data.bayes import Best, best_possible
from tui_nn.data.generators import GENERATORS, Generator
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError


def best_of(samples: Samples) -> Best | None:
    assert samples.distribution
    return best_possible(samples.distribution, ())


SEEDS = st.integers(0, 2**32 - 1)
NOISES = st.floats(0, 10)


@pytest.mark.parametrize("name", DRAWN)
@settings(max_examples=30)
@given(samples=st.integers(50, 500), noise=NOISES, seed=SEEDS)
def test_gives_as_many_samples_as_are_wanted(name: str, samples: int, noise: float, seed: int) -> None:
    drawn = draw(name, samples, noise=noise, seed=seed)
    assert drawn.x.shape == (GENERATORS[name].features, samples)
    assert len(drawn.feature_names) == GENERATORS[name].features
    assert drawn.target.shape == (samples,)
    assert np.isfinite(drawn.x).all()
    assert np.isfinite(drawn.target).all()


@pytest.mark.parametrize("name", EVEN)
@settings(max_examples=30)
@given(samples=st.integers(50, 500), noise=NOISES, seed=SEEDS, data=st.data())
def test_classes_are_as_even_as_can_be(name: str, samples: int, noise: float, seed: int, data: st.DataObject) -> None:
    classes = data.draw(st.sampled_from(GENERATORS[name].classes or ()))
    centers = [(float(k), float(-k)) for k in range(classes)]
    drawn = draw(name, samples, noise=noise, seed=seed, classes=classes, centers=centers)
    counts = np.bincount(drawn.target, minlength=classes)
    assert len(counts) == len(set(drawn.class_names)) == classes
    assert counts.sum() == samples
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", REGRESSION)
def test_a_value_has_no_classes(name: str) -> None:
    drawn = draw(name, 60)
    assert drawn.class_names == ()
    assert drawn.target.dtype == np.float64


def test_the_seed_alone_decides() -> None:
    for name, noise in product([*DRAWN, *MEASURED], [0.0, 0.5]):
        first, again, other = (draw(name, 50, noise=noise, seed=seed) for seed in (5, 5, 6))
        assert first.x.tobytes() == again.x.tobytes(), (name, noise)
        assert first.target.tobytes() == again.target.tobytes(), (name, noise)
        assert not np.array_equal(first.x, other.x), (name, noise)


@pytest.mark.parametrize("name", EVEN)
def test_noise_is_added_to_each_feature_alike(name: str) -> None:
    samples, noise = 20_000, 0.7
    clean, noisy = draw(name, samples), draw(name, samples, noise=noise)
    np.testing.assert_array_equal(clean.target, noisy.target)
    added = noisy.x - clean.x
    # Five standard errors: of a mean s / sqrt(n), of a covariance at most s^2 * sqrt(2 / n).
    np.testing.assert_allclose(added.mean(axis=1), 0, atol=5 * noise / math.sqrt(samples))
    np.testing.assert_allclose(np.cov(added), noise**2 * np.eye(2), atol=5 * noise**2 * math.sqrt(2 / samples))
    # It has nothing to do with where a sample is, nor with the noise of another seed.
    other = draw(name, samples, noise=noise, seed=1).x - draw(name, samples, seed=1).x
    related = np.corrcoef(np.vstack([added, clean.x, other]))[:2, 2:]
    np.testing.assert_allclose(related, 0, atol=5 / math.sqrt(samples))


@pytest.mark.parametrize("name", EVEN)
def test_classes_do_not_repeat_one_another(name: str) -> None:
    """The nth sample of a class says nothing about the nth of another."""
    samples = 4000
    drawn = draw(name, samples * GENERATORS[name].usual_classes)
    first, second = (drawn.x[:, drawn.target == label] for label in (0, 1))
    related = np.corrcoef(np.vstack([first, second, first**2, second**2]))
    for one, other in itertools.product((0, 1, 4, 5), (2, 3, 6, 7)):
        assert abs(related[one, other]) < 5 / math.sqrt(samples)


@pytest.mark.parametrize("name", REGRESSION)
def test_noise_is_added_to_the_value_alone(name: str) -> None:
    samples, noise = 20_000, 0.3
    clean, noisy = draw(name, samples), draw(name, samples, noise=noise)
    np.testing.assert_array_equal(clean.x, noisy.x)
    added = noisy.target - clean.target
    assert added.mean() == pytest.approx(0, abs=5 * noise / math.sqrt(samples))
    other = draw(name, samples, noise=noise, seed=1).target - draw(name, samples, seed=1).target
    assert np.corrcoef(added, other)[0, 1] == pytest.approx(0, abs=5 / math.sqrt(samples))
    assert added.var() == pytest.approx(noise**2, abs=5 * noise**2 * math.sqrt(2 / samples))


def test_describes_itself_in_a_line() -> None:
    for name in GENERATORS:
        generator = GENERATORS[name]
        assert generator.help, name
        assert "\n" not in generator.help + generator.note, name


def test_an_entry_needs_no_more_than_help_draw_and_classes() -> None:
    assert Generator("two or three", GENERATORS["spiral"].draw, range(2, 4)).usual_classes == 2
    assert Generator("values", GENERATORS["plane"].draw, None).usual_classes == 0


def test_knows_what_is_possible() -> None:
    for name, noise in product(DRAWN, [0.0, 0.1]):
        best = best_of(draw(name, 500, noise=noise))
        assert best, (name, noise)
        assert 0.5 < best[0] <= 1, (name, noise)
        assert 0 <= best[1] < 0.6, (name, noise)


def test_what_is_possible_depends_on_the_settings_not_on_the_samples() -> None:
    for name in DRAWN:
        few, others = draw(name, 60, noise=0.3, seed=1), draw(name, 600, noise=0.3, seed=2)
        assert few.distribution, name
        assert others.distribution, name
        assert best_of(few) == best_of(others), name
        assert few.distribution != draw(name, 60, noise=0.4, seed=1).distribution, name


@pytest.mark.parametrize("name", MEASURED)
def test_of_measured_data_nobody_knows_what_is_possible(name: str) -> None:
    assert draw(name, 60).distribution is None


def test_the_article_s_draw_is_numpy_s_own() -> None:
    rng = np.random.RandomState(12)
    with warnings.catch_warnings():
        # The third covariance is not a valid one, and NumPy says so.
        warnings.simplefilter("ignore", RuntimeWarning)
        clusters = [
            rng.multivariate_normal([0, 0], [[2, 0.75], [0.75, 2]], 5000),
            rng.multivariate_normal([1, 4], [[1, 0.75], [0.75, 1]], 5000),
            rng.multivariate_normal([2, 8], [[0, 0.75], [0.75, 0]], 5000),
        ]
    drawn = draw("article", 15_000, seed=12)
    np.testing.assert_array_equal(drawn.x, np.vstack(clusters).astype(np.float32).T)
    np.testing.assert_array_equal(drawn.target, [0] * 5000 + [1] * 5000 + [2] * 5000)


def test_what_cannot_be_seen_of_the_article_s_data_is_said() -> None:
    assert "covariance" in GENERATORS["article"].note


def test_noise_leaves_the_article_s_weights_where_they_are() -> None:
    clean, noisy = (draw("article", 90, noise=noise).rng for noise in (0.0, 2.0))
    assert clean is not None
    assert noisy is not None
    assert clean.normal() == noisy.normal()


def test_blobs_are_where_one_wants_them() -> None:
    samples = 30_000
    centers, covariances = ((10.0, -20.0), (0.0, 5.0)), ((4.0, -1.0, 0.5), (1.0, 0.0, 9.0))
    drawn = draw("blobs", samples, centers=centers, covariances=covariances, noise=2.0)
    for label, (center, (first, shared, second)) in enumerate(zip(centers, covariances, strict=True)):
        cluster = drawn.x[:, drawn.target == label]
        # Five standard errors, of at most 13 as a variance: the noise adds 4 to each.
        np.testing.assert_allclose(cluster.mean(axis=1), center, atol=5 * math.sqrt(13 / (samples / 2)))
        expected = [[first + 4, shared], [shared, second + 4]]
        np.testing.assert_allclose(np.cov(cluster), expected, atol=5 * 13 * math.sqrt(2 / (samples / 2)))


def test_blobs_without_a_density_have_no_best_possible_until_there_is_noise() -> None:
    on_a_line = ((1.0, 1.0, 1.0),)
    assert best_of(draw("blobs", 60, covariances=on_a_line)) is None
    assert best_of(draw("blobs", 60, covariances=on_a_line, noise=0.1)) is not None


def test_blobs_refuse_a_covariance_that_cannot_be() -> None:
    with pytest.raises(DataError, match=r"^covariances: "):
        draw("blobs", 60, covariances=((0.0, 0.75, 0.0),))


def test_two_gaussians_are_as_in_playground() -> None:
    drawn = draw("two gaussians", 20_000)
    for label, place in enumerate((2, -2)):
        cluster = drawn.x[:, drawn.target == label]
        np.testing.assert_allclose(cluster.mean(axis=1), [place, place], atol=5 * math.sqrt(0.5 / 10_000))
        np.testing.assert_allclose(np.cov(cluster), 0.5 * np.eye(2), atol=5 * 0.5 * math.sqrt(2 / 10_000))


@pytest.mark.parametrize("name", MEASURED)
def test_takes_all_there_are_but_no_more(name: str) -> None:
    drawn = draw(name, 1_000_000)
    assert drawn.x.shape == (GENERATORS[name].features, GENERATORS[name].samples)
    assert len(drawn.class_names) == GENERATORS[name].usual_classes
    assert draw(name, 40).x.shape == (GENERATORS[name].features, 40)


def test_scikit_learn_is_imported_only_for_what_it_brings() -> None:
    script = "import sys, tui_nn.data.generators; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
