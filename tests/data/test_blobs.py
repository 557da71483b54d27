from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_nn.data.blobs import Covariance, clusters
from tui_nn.data.gaussians import Gaussian
from tui_nn.errors import DataError

CENTERS = ((0.0, 0.0), (3.0, 4.0), (-1.0, 2.0))
DEVIATIONS = st.floats(1e-3, 100)


def test_one_covariance_is_for_all() -> None:
    assert clusters(CENTERS, [(2.0, -0.5, 1.0)]) == tuple(Gaussian(c, ((2, -0.5), (-0.5, 1))) for c in CENTERS)


def test_each_center_has_its_covariance() -> None:
    assert clusters(CENTERS[:2], [(1.0, 0.0, 2.0), (3.0, 1.0, 4.0)]) == (
        Gaussian((0, 0), ((1, 0), (0, 2))),
        Gaussian((3, 4), ((3, 1), (1, 4))),
    )


@pytest.mark.parametrize("count", [0, 2, 4, 6])
def test_any_other_number_of_covariances_is_refused(count: int) -> None:
    with pytest.raises(
        DataError, match=f"^covariances: got {count} for 3 centers, allowed: one for each center, or one for all"
    ):
        clusters(CENTERS, [(1.0, 0.0, 1.0)] * count)


@given(first=DEVIATIONS, second=DEVIATIONS, correlation=st.floats(-1, 1))
@example(first=0.1, second=1.7, correlation=1.0)  # rounded, the covariance is too large by 1e-17
def test_whatever_samples_can_have_is_allowed(first: float, second: float, correlation: float) -> None:
    assert clusters(CENTERS, [(first**2, correlation * first * second, second**2)])


@given(first=DEVIATIONS, second=DEVIATIONS, correlation=st.floats(1.000001, 1000), sign=st.sampled_from([-1, 1]))
def test_more_covariance_than_variance_is_refused(first: float, second: float, correlation: float, sign: int) -> None:
    with pytest.raises(DataError, match=r"^covariances: "):
        clusters(CENTERS, [(first**2, sign * correlation * first * second, second**2)])


@pytest.mark.parametrize(
    "covariance",
    [
        (0.0, 0.75, 0.0),  # the article's third
        (-1.0, 0.0, -1.0),
        (-1.0, 0.0, 0.0),
        (0.0, 0.0, -1.0),
        (1.0, 0.0, -1e-9),
        (math.nan, 0.0, 1.0),
        (1.0, math.nan, 1.0),
        (math.inf, 0.0, 1.0),
        (1.0, 1e300, 1.0),
    ],
)
def test_one_that_is_none_is_refused_wherever_it_stands(covariance: Covariance) -> None:
    fine = (1.0, 0.0, 1.0)
    with pytest.raises(DataError, match=r"^covariances: ") as refused:
        clusters(CENTERS, [fine, fine, covariance])
    assert str(covariance) in str(refused.value)


def test_a_cluster_may_be_a_line_or_a_point() -> None:
    assert clusters(CENTERS, [(1.0, -2.0, 4.0), (0.0, 0.0, 0.0), (0.0, 0.0, 1.0)])
