from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.wanting import REGRESSION, draw
from tui_nn.data.surfaces import Noiseless, Surface, bumps, plane, waves


@pytest.mark.parametrize("name", REGRESSION)
@given(seed=st.integers(0, 2**32 - 1))
def test_stays_within_its_bounds(name: str, seed: int) -> None:
    drawn = draw(name, 500, seed=seed)
    assert np.abs(drawn.x).max() <= 5
    assert np.abs(drawn.target).max() <= 1


@pytest.mark.parametrize("name", REGRESSION)
def test_points_are_everywhere_alike(name: str) -> None:
    x = draw(name, 9000).x
    cells = np.histogram2d(x[0], x[1], bins=3, range=[[-5, 5], [-5, 5]])[0]
    np.testing.assert_allclose(cells, 1000, atol=5 * math.sqrt(1000))


@pytest.mark.parametrize(
    ("surface", "point", "value"),
    [
        (plane, (5, 5), 1),
        (plane, (-5, -5), -1),
        (plane, (4, -1), 0.3),
        (bumps, (-3.5, 2.5), 1),
        (bumps, (0, 2.5), -1),
        (bumps, (3.5, 2.5), 1),
        (bumps, (-3.5, -2.5), -1),
        (bumps, (0, -2.5), 1),
        (bumps, (3.5, -2.5), -1),
        (bumps, (-4.5, 2.5), math.exp(-0.5)),
        (bumps, (0, 0), 0),
        (waves, (math.pi / 2, math.pi / 2), 1),
        (waves, (-math.pi / 2, math.pi / 2), 0),
        (waves, (math.pi / 6, 0), 0.25),
    ],
)
def test_worked_on_paper(surface: Surface, point: tuple[float, float], value: float) -> None:
    # Neighboring bumps, 3.5 and 5 away, take off no more than 0.0044 in all.
    found = surface(np.array(point, float)[:, np.newaxis])
    assert found.item() == pytest.approx(value, abs=5e-3 if surface is bumps else 1e-12)


def test_score_worked_on_paper() -> None:
    # Errors 0, 0 and 2: the mean square is 4/3. The targets' variance is 26/9; 1 - (4/3) / (26/9) = 7/13.
    score, loss = Noiseless(lambda x: x[0]).score(np.array([[1.0, 2.0, 3.0]]), np.array([1.0, 2.0, 5.0]))
    assert score == pytest.approx(7 / 13)
    assert loss == pytest.approx(4 / 3)


def test_a_single_sample_can_be_scored() -> None:
    assert Noiseless(lambda x: x[0]).score(np.array([[1.0]]), np.array([1.5])) == (0.75, 0.25)


@pytest.mark.parametrize("name", REGRESSION)
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_nothing_but_the_noise_is_left(name: str, noise: float) -> None:
    samples = 20_000
    drawn = draw(name, samples, noise=noise)
    assert drawn.best_possible is not None
    score, loss = drawn.best_possible.score(drawn.x, drawn.target)
    assert loss == pytest.approx(noise**2, abs=5 * noise**2 * math.sqrt(2 / samples))
    assert score == pytest.approx(1 - loss / np.var(drawn.target))
