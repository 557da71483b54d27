from __future__ import annotations

import math
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest

from tui_nn.data.bayes import best_possible
from tui_nn.data.gaussians import ARTICLE, PLAYGROUND, Gaussian
from tui_nn.data.mixture import GaussianMixture

PHI = NormalDist().cdf
Covariance = tuple[tuple[float, float], tuple[float, float]]
UNIT: Covariance = ((1, 0), (0, 1))


def best(mixture: GaussianMixture, *features: str) -> tuple[float, float]:
    found = best_possible(mixture, features)
    assert found
    return found


def evenly(*centers: tuple[float, float], noise: float = 0, covariance: Covariance = UNIT) -> GaussianMixture:
    clusters = tuple(Gaussian(center, covariance) for center in centers)
    return GaussianMixture(clusters, (1 / len(centers),) * len(centers), noise)


def test_two_clusters_on_a_line() -> None:
    for distance, noise in product([0.1, 1.0, 3.0, 6.0], [0.0, 1.0, 7.0]):
        pair = evenly((0, 0), (distance * 0.6, distance * 0.8), noise=noise)
        accuracy, _ = best(pair)
        assert accuracy == pytest.approx(PHI(distance / 2 / math.hypot(1, noise)), abs=2e-4), (distance, noise)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_cross_entropy_of_two_clusters_by_integration_along_the_line(share: float) -> None:
    x, pitch = np.linspace(-12, 14, 20_001, retstep=True)
    joint = np.array([share * np.exp(-(x**2) / 2), (1 - share) * np.exp(-((x - 2) ** 2) / 2)]) / math.sqrt(2 * math.pi)
    exact = -np.sum(joint * np.log(joint / joint.sum(axis=0))) * pitch
    pair = GaussianMixture((Gaussian((0, 0), UNIT), Gaussian((2, 0), UNIT)), (share, 1 - share), 0)
    assert best(pair)[0] == pytest.approx(joint.max(axis=0).sum() * pitch, abs=2e-4)
    assert best(pair)[1] == pytest.approx(exact, abs=2e-4)


def test_clusters_in_the_same_place_are_told_apart_by_their_shares_alone() -> None:
    same = GaussianMixture((Gaussian((1, 2), UNIT), Gaussian((1, 2), UNIT)), (0.75, 0.25), 0)
    accuracy, loss = best(same)
    assert accuracy == pytest.approx(0.75)
    assert loss == pytest.approx(-0.75 * math.log(0.75) - 0.25 * math.log(0.25))


@pytest.mark.parametrize("scale", [1e-4, 1.0, 100.0])
def test_the_scale_does_not_matter(scale: float) -> None:
    variance = scale**2
    pair = evenly((0, 0), (3 * scale, 0), covariance=((variance, 0), (0, variance)))
    assert best(pair)[0] == pytest.approx(PHI(1.5), abs=2e-4)


def test_far_and_narrow_clusters_are_told_apart() -> None:
    assert best(evenly((-1000, 1000), (1000, -1000), covariance=((1e-4, 0), (0, 1e-4)))) == (1, 0)


def test_many_clusters_on_a_lattice() -> None:
    # In the middle, a cluster is told from both neighbors on either axis; at the edge, from one.
    side = 5
    lattice = evenly(*((2.0 * i, 2.0 * j) for i in range(side) for j in range(side)))
    one_axis = ((side - 2) * (2 * PHI(1) - 1) + 2 * PHI(1)) / side
    assert best(lattice)[0] == pytest.approx(one_axis**2, abs=5e-4)


def test_blobs_seen_through_x1_alone() -> None:
    # The usual blobs, at x1 = -3, 3 and 0: the outer ones are mistaken beyond 1.5 on one side, the middle on both.
    blobs = evenly((-3, -2), (3, -2), (0, 3))
    assert best(blobs, "x1")[0] == pytest.approx((4 * PHI(1.5) - 1) / 3, abs=2e-4)
    assert round(best(blobs, "x1")[0], 3) == 0.911
    assert round(best(blobs)[0], 3) == 0.997


def test_what_is_known_of_the_other_coordinate_counts_too() -> None:
    # The square of x2 tells -2 from 3 only a little, the sign of x1x2 what x1 does not know of x2.
    blobs = evenly((-3, -2), (3, -2), (0, 3))
    known = [best(blobs, *names)[0] for names in (("x1",), ("x1", "x2^2"), ("x1", "x2"))]
    assert known == sorted(known)
    assert best(blobs, "x1", "x1x2") == best(blobs, "x2", "x1")


@pytest.mark.parametrize("feature", ["x1^2", "sin x1"])
def test_a_feature_that_loses_the_sign_or_the_turn_cannot_tell_mirrored_clusters(feature: str) -> None:
    # The second center is the mirror image of the first for the square, and its reflection at pi / 2 for the sine.
    other = -3.0 if feature == "x1^2" else math.pi - 3
    accuracy, loss = best(evenly((3, 1), (other, -4)), feature)
    assert accuracy == pytest.approx(0.5, abs=1e-6)
    assert loss == pytest.approx(math.log(2), abs=1e-6)


def test_clusters_seen_through_the_square() -> None:
    # |x| is told from the folded normal densities: integrated on a fine line of positive x.
    x, pitch = np.linspace(0, 15, 20_001, retstep=True)
    folded = np.array([np.exp(-((x - m) ** 2) / 2) + np.exp(-((x + m) ** 2) / 2) for m in (0.5, -3)])
    folded /= 2 * math.sqrt(2 * math.pi)
    folded[:, 0] /= 2
    pair = evenly((0.5, 7), (-3, 0))
    accuracy, loss = best(pair, "x1^2")
    assert accuracy == pytest.approx(folded.max(axis=0).sum() * pitch, abs=5e-4)
    exact = -np.sum(folded * np.log(folded / folded.sum(axis=0))) * pitch
    assert loss == pytest.approx(exact, abs=1e-3)


def test_clusters_seen_through_the_product_by_sampling() -> None:
    # The posterior in narrow bins of the product, from many samples; half of them make the bins, the others count.
    samples = 1_000_000
    rng = np.random.default_rng(1)
    x = np.stack([rng.standard_normal((2, samples)) + np.array([[a], [b]]) for a, b in ((-3, -2), (3, -2), (0, 3))])
    product = x[:, 0] * x[:, 1]
    edges = np.quantile(product, np.linspace(0, 1, 401)[1:-1])
    counts = np.array(
        [
            [np.bincount(np.searchsorted(edges, half), minlength=400) for half in (one[::2], one[1::2])]
            for one in product
        ]
    )
    right = counts[counts[:, 0].argmax(axis=0), 1, np.arange(400)].sum() / (3 * samples / 2)
    standard_error = math.sqrt(right * (1 - right) / (3 * samples / 2))
    accuracy, _ = best(evenly((-3, -2), (3, -2), (0, 3)), "x1x2")
    assert accuracy == pytest.approx(right, abs=5 * standard_error + 5e-4)


@pytest.mark.parametrize("noise", [0.0, 1.0, 2.0])
def test_the_playground_s_pair(noise: float) -> None:
    # The line half way between the centers is 2 sqrt(2) from each.
    pair = GaussianMixture(PLAYGROUND, (0.5, 0.5), noise)
    assert best(pair)[0] == pytest.approx(PHI(2 * math.sqrt(2) / math.sqrt(0.5 + noise**2)), abs=2e-4)


def test_clusters_without_a_density_are_unknown_unless_noise_or_the_other_coordinate_gives_them_one() -> None:
    line = ((1, 1), (1, 1))
    assert best_possible(evenly((0, 0), (3, 0), covariance=line), ()) is None
    assert best_possible(evenly((0, 0), (3, 0), covariance=line, noise=0.1), ())
    assert best(evenly((0, 0), (3, 0), covariance=line), "x1")[0] == pytest.approx(PHI(1.5), abs=2e-4)


def test_what_needs_too_fine_a_grid_is_unknown() -> None:
    narrow = evenly((-1000, 1000), (1000, -1000), covariance=((1e-4, 0), (0, 1e-4)))
    assert best_possible(narrow, ("x1^2", "x2")) is None


def test_more_features_never_make_it_worse() -> None:
    article = GaussianMixture(ARTICLE, (1 / 3,) * 3, 0.5)
    for fewer, more in ((("x2^2",), ("x2",)), (("sin x2",), ("x2",)), (("x2",), ()), (("x1^2",), ("x1^2", "sin x2"))):
        few, many = best(article, *fewer), best(article, *more)
        assert few[0] <= many[0] + 1e-4
        assert few[1] >= many[1] - 1e-4
