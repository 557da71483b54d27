"""The best possible accuracy and loss for classes with shapes, against formulas and many random samples."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from tests.data.wanting import draw
from tui_nn.data.bayes import best_possible
from tui_nn.data.generators import GENERATORS
from tui_nn.nn.arrays import Array

PHI = np.vectorize(NormalDist().cdf)
SHAPES = ["circle", "xor", "moons", "spiral"]


def best(name: str, noise: float, *features: str, classes: int = 2) -> tuple[float, float] | None:
    drawn = draw(name, 10 * classes, noise=noise, classes=classes)
    assert drawn.distribution
    return best_possible(drawn.distribution, features)


def entropy(joint: Array, pitch: float) -> float:
    """The mean cross-entropy of the posterior of `joint` densities (classes, n) at points `pitch` apart."""
    posterior = joint / np.maximum(joint.sum(axis=0), 1e-300)
    return float(-np.sum(joint * np.log(np.maximum(posterior, 1e-300))) * pitch)


@pytest.mark.parametrize("name", SHAPES)
def test_without_noise_classes_that_do_not_touch_are_told_apart(name: str) -> None:
    for features in [(), ("x2", "x1"), ("x1", "x2", "sin x1"), ("x1", "x1x2")]:
        for classes in GENERATORS[name].classes or ():
            assert best(name, 0, *features, classes=classes) == (1, 0), features


@pytest.mark.parametrize("name", SHAPES)
def test_hardly_any_noise_hardly_matters(name: str) -> None:
    assert best(name, 0.01) == pytest.approx((1, 0), abs=2e-3)


@pytest.mark.parametrize("name", SHAPES)
def test_more_noise_is_worse(name: str) -> None:
    found = [best(name, noise) for noise in (0.1, 0.3, 0.6, 1.0, 3.0, 10.0)]
    accuracies, losses = zip(*(one for one in found if one), strict=True)
    assert list(accuracies) == sorted(accuracies, reverse=True)
    assert list(losses) == sorted(losses)
    assert accuracies[-1] > 0.5


def disc(radius: float, noise: float, at: Array) -> Array:
    """The density of a disc with noise at distances `at` (n,) from the center: integrated over chords."""
    x, pitch = np.linspace(-radius, radius, 4000, retstep=True)
    inside = 2 * PHI(np.sqrt(np.maximum(radius**2 - x**2, 0)) / noise) - 1
    bell = np.exp(-(((at[:, np.newaxis] - x) / noise) ** 2) / 2) / (noise * math.sqrt(2 * math.pi))
    return np.asarray(bell @ inside * pitch)


@pytest.mark.parametrize("noise", [0.3, 1.0])
@pytest.mark.parametrize("classes", [2, 3])
def test_circle_by_integration_along_a_radius(classes: int, noise: float) -> None:
    for features in [(), ("x1^2", "x2^2"), ("x1^2", "x1x2")]:
        # Whoever knows the distance from the center knows all there is.
        at, pitch = np.linspace(0, 5 + 7 * noise, 1500, retstep=True)
        bounds = [((k + 0.4 * (k > 0)) / classes * 5, (k + 1) / classes * 5) for k in range(classes)]
        joint = np.array(
            [
                (disc(outer, noise, at) - (disc(inner, noise, at) if inner else 0)) / (math.pi * (outer**2 - inner**2))
                for inner, outer in bounds
            ]
        )
        joint = np.maximum(joint, 0) * 2 * math.pi * at / classes
        assert joint.sum() * pitch == pytest.approx(1, abs=1e-3), features
        found = best("circle", noise, *features, classes=classes)
        assert found, features
        assert found[0] == pytest.approx(joint.max(axis=0).sum() * pitch, abs=1e-3), features
        assert found[1] == pytest.approx(entropy(joint, pitch), abs=2e-3), features


@pytest.mark.parametrize("noise", [0.2, 0.7, 2.0])
@pytest.mark.parametrize("features", [(), ("x1x2",), ("x2^2", "x1x2")], ids=str)
def test_xor_is_decided_by_the_signs(features: tuple[str, ...], noise: float) -> None:
    # Each coordinate, even between 0.3 and 5 on its side, changes its sign with the probability q.
    sides, _ = np.linspace(0.3, 5, 20_001, retstep=True)
    q = PHI(-sides / noise).mean()
    found = best("xor", noise, *features)
    assert found
    assert found[0] == pytest.approx((1 - q) ** 2 + q**2, abs=1e-3)


@pytest.mark.parametrize("noise", [0.0, 0.4])
@pytest.mark.parametrize("features", [("x1",), ("x2", "x2^2"), ("sin x1",), ("x1^2", "x2^2")], ids=str)
def test_xor_without_both_signs_is_a_coin(features: tuple[str, ...], noise: float) -> None:
    assert best("xor", noise, *features) == pytest.approx((0.5, math.log(2)), abs=2e-3)


@pytest.mark.parametrize("features", [("x1^2", "x2^2"), ("x1x2",)], ids=str)
def test_opposite_moons_are_alike_to_features_that_do_not_know_the_signs(features: tuple[str, ...]) -> None:
    assert best("moons", 0.3, *features) == pytest.approx((0.5, math.log(2)), abs=1e-6)


def curve(name: str, label: int, classes: int) -> Array:
    """The points of a moon or an arm of the spiral (2, 600), at even steps of the number that is drawn."""
    even = (np.arange(600) + 0.5) / 600
    if name == "moons":
        x = 10 / 3 * np.array([np.cos(math.pi * even) - 0.5, np.sin(math.pi * even) - 0.25])
        return np.asarray(x if label == 0 else -x)
    part = 0.05 + 0.95 * even
    angle = 2 * math.pi * (3.5 * part + label) / classes
    return np.asarray(5 * part * np.array([np.cos(angle), np.sin(angle)]))


@pytest.mark.parametrize("features", [(), ("x1",)], ids=str)
@pytest.mark.parametrize(
    ("name", "classes", "noise"), [("moons", 2, 0.8), ("moons", 2, 2.0), ("spiral", 2, 0.3), ("spiral", 3, 0.6)]
)
def test_curves_by_many_samples(name: str, classes: int, noise: float, features: tuple[str, ...]) -> None:
    samples = 4000
    drawn = draw(name, samples * classes, noise=noise, classes=classes, seed=1)
    seen = slice(1 if features else 2)
    # The density of a class is the mean of the Gaussians around the points of its curve.
    joint = np.zeros((classes, samples * classes))
    for row, label in zip(joint, range(classes), strict=True):
        for point in curve(name, label, classes)[seen].T:
            row += np.exp(-np.sum((drawn.x[seen] - point[:, np.newaxis]) ** 2, axis=0) / (2 * noise**2))
    posterior = joint / joint.sum(axis=0)
    likely = posterior.max(axis=0)
    unsure = -np.sum(posterior * np.log(np.maximum(posterior, 1e-300)), axis=0)
    right = posterior.argmax(axis=0) == drawn.target
    found = best(name, noise, *features, classes=classes)
    assert found
    # Five standard errors.
    for value, each in ((found[0], likely), (found[0], right), (found[1], unsure)):
        assert value == pytest.approx(each.mean(), abs=5 * each.std() / math.sqrt(samples * classes))


def test_moons_without_noise_seen_through_x1() -> None:
    # Where both are, between -5/3 and 5/3, the nearer end is the likelier: the other has a sixth of its arc there.
    found = best("moons", 0, "x1")
    assert found
    assert found[0] == pytest.approx(5 / 6, abs=2e-3)


def test_circle_without_noise_seen_through_x1() -> None:
    x, pitch = np.linspace(-5, 5, 100_001, retstep=True)
    small, gap, large = (2 * np.sqrt(np.maximum(radius**2 - x**2, 0)) for radius in (2.5, 3.5, 5))
    joint = np.array([small / (math.pi * 2.5**2), (large - gap) / (math.pi * (5**2 - 3.5**2))]) / 2
    found = best("circle", 0, "x1")
    assert found
    assert found[0] == pytest.approx(joint.max(axis=0).sum() * pitch, abs=2e-3)
    assert found[1] == pytest.approx(entropy(joint, pitch), abs=5e-3)


def test_what_the_smallest_possible_noise_still_changes_is_unknown() -> None:
    # Mirrored arms cross in points without noise, and overlap with any.
    assert best("spiral", 0, "sin x1", "x2^2") is None
    assert best("spiral", 0.3, "sin x1", "x2^2")


@pytest.mark.parametrize("name", SHAPES)
def test_class_shares_count(name: str) -> None:
    even, uneven = (draw(name, samples, noise=10.0).distribution for samples in (2000, 3))
    assert even
    assert uneven
    few, many = best_possible(uneven, ()), best_possible(even, ())
    assert few
    assert many
    # Of three samples, two are of one class.
    assert few[0] > 2 / 3 - 1e-3 > many[0]
