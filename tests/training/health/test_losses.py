"""The checks of the losses, on histories written by hand: what is wrong is found, and what is similar is not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.training.health.histories import GUESS, evidence, found, numbers_in
from tui_nn.nn.arrays import Array

FALLING = np.linspace(0.7, 0.3, 20)
"""A loss that falls as it should."""


def zigzag(low: float, high: float, points: int) -> list[float]:
    """A loss that jumps up and down."""
    return [low, high] * (points // 2)


def test_nothing_is_wrong_with_a_loss_that_falls() -> None:
    assert found(evidence(FALLING)) == {}
    assert found(evidence([0.7])) == {}
    assert found(evidence([])) == {}


def test_a_run_that_has_diverged_says_why() -> None:
    finding = found(evidence(FALLING, diverged="the loss is not finite"))["diverged"]
    assert (finding.since, finding.text, finding.preset) == (19, "the loss is not finite", "rate-too-high")
    assert finding.line == "diverged since step 19: the loss is not finite (see preset rate-too-high)"


def test_losses_that_grow_a_hundredfold_explode() -> None:
    """From 0.7, doubled at each point from step 10 on: beyond 7 after 4 points, and beyond 70 after 7."""
    losses = [GUESS] * 10 + [GUESS * 2**power for power in range(1, 12)]
    for points in range(1, len(losses) + 1):
        run = evidence(losses[:points])
        # The median of the last five is two points behind.
        assert ("exploding loss" in found(run)) == (points >= 10 + 7 + 2)
    finding = found(evidence(losses))["exploding loss"]
    # The median is beyond 10 times the start two points after the loss is, which is at the fourth doubling.
    assert finding.since == 9 + 4 + 2
    assert numbers_in(finding.text) == [0.7, pytest.approx(GUESS * 2**11, rel=0.01)]


def test_a_loss_that_falls_from_large_values_does_not_explode() -> None:
    """With features in thousands, the first loss may be a hundred times that of guessing."""
    assert "exploding loss" not in found(evidence(np.geomspace(300, 0.5, 40)))


def test_overfitting_is_no_explosion() -> None:
    """However large the loss on held-out samples becomes, that on training samples does not grow."""
    assert "exploding loss" not in found(evidence(np.geomspace(0.5, 500, 40), batch=np.geomspace(0.5, 0.001, 40)))


def test_a_full_batch_loss_that_rises_ten_times_in_a_row_has_too_high_a_rate() -> None:
    losses = [0.5, 0.4, *(0.4 * 1.02**power for power in range(1, 12))]
    for points in range(2, len(losses) + 1):
        full = evidence(losses[:points], is_full_batch=True)
        assert ("rate too high" in found(full)) == (points - 2 >= 10), "ten rises after the fall"
        # Mini-batches differ, so that their loss may rise.
        assert "rate too high" not in found(evidence(losses[:points]))
    finding = found(evidence(losses, is_full_batch=True))["rate too high"]
    assert finding.since == 1
    assert numbers_in(finding.text) == [11, 0.4, pytest.approx(0.4 * 1.02**11, rel=0.01)]


def test_rises_like_rounding_at_a_minimum_do_not_count() -> None:
    assert found(evidence(0.1 + 1e-15 * np.arange(30), is_full_batch=True)) == {}


def test_a_loss_that_jumps_above_guessing_has_too_high_a_rate() -> None:
    """The median of 0.5 and 2 is 1.25: rises of 1.5 are more than half of it."""
    run = evidence([*FALLING, *zigzag(0.5, 2.0, 16)])
    finding = found(run)["rate too high"]
    assert finding.since == 20
    assert numbers_in(finding.text) == [8, 0.625, 2, 0.7]
    # Two jumps may be bad luck; below guessing, jumps are no harm; and around 10, these are small ones.
    for losses in ([*[0.9] * 12, 2, 0.9, 2, 0.9], zigzag(0.05, 0.6, 20), zigzag(9.2, 10.8, 20)):
        assert "rate too high" not in found(evidence([*FALLING, *losses]))


def test_jumps_at_the_very_beginning_are_not_judged() -> None:
    for points in range(20, 50, 2):
        assert ("rate too high" in found(evidence(zigzag(0.5, 2.0, points)))) == (points >= 32)


def test_jumps_of_the_mini_batches_do_not_count() -> None:
    assert found(evidence(FALLING, batch=zigzag(0.1, 4, 20))) == {}


def flat(level: float, points: int = 100, noise: float = 0.001) -> Array:
    """A loss that falls to a level in ten points, and stays there but for a little noise."""
    wave: Array = level + noise * np.cos(np.arange(points) * 2.4)
    wave[:10] = np.linspace(2 * level, level, 10)
    return wave


def test_a_loss_that_stays_at_that_of_guessing_is_on_a_plateau() -> None:
    for points in range(70, 90):
        # 150 steps are needed, at a point every 2 steps.
        assert ("plateau" in found(evidence(flat(0.7, points), every=2))) == (points > 75)
    finding = found(evidence(flat(0.7), every=2))["plateau"]
    assert finding.since <= 2 * (10 + 2), "at the tenth point, or two later because of the median"
    assert numbers_in(finding.text) == [pytest.approx(0.7, abs=0.002), 0.7, 0.1]


def test_a_plateau_on_the_way_must_last_a_tenth_of_the_plan() -> None:
    """The second half of 200 steps are 100: enough of 1,000 planned ones, but not of 1,020."""
    assert "plateau" in found(evidence(flat(0.6, 101), every=2, planned=1000))
    assert "plateau" not in found(evidence(flat(0.6, 101), every=2, planned=1020))


@pytest.mark.parametrize(("level", "is_far"), [(0.51, True), (0.49, False)])
def test_a_plateau_is_more_than_two_thirds_of_the_way_from_the_best_possible(level: float, is_far: bool) -> None:
    """The best possible is 0.1 and guessing 0.7, so that 0.5 is two thirds of the way."""
    assert ("plateau" in found(evidence(flat(level), every=2, planned=300))) == is_far


@pytest.mark.parametrize(("level", "is_far"), [(0.64, True), (0.62, False)])
def test_if_the_best_possible_is_unknown_a_plateau_is_close_to_guessing(level: float, is_far: bool) -> None:
    run = evidence(flat(level), every=2, planned=300, best=math.nan)
    assert ("plateau" in found(run)) == is_far
    if is_far:
        assert "best possible" not in found(run)["plateau"].text


def test_a_loss_that_falls_slowly_or_noisily_or_rises_is_not_on_a_plateau() -> None:
    slow = flat(0.69, noise=0) - 0.0008 * np.arange(100)
    rising = flat(0.6, noise=0) + 0.0008 * np.arange(100)
    learning = flat(0.7), np.linspace(0.7, 0.2, 100)
    for held_out, batch in ((slow, slow), (flat(0.69, noise=0.1), flat(0.69)), (rising, rising), learning):
        assert "plateau" not in found(evidence(held_out, batch, every=2, planned=300))


def test_at_a_rate_that_is_too_low_the_plan_ends_far_from_the_best_possible() -> None:
    """0.0001 a step: from 0.69 at step 0 to 0.67 at step 200, and to 0.59 at step 1,000; two thirds are at 0.5."""
    losses = 0.69 - 0.0002 * np.arange(101)
    finding = found(evidence(losses, every=2))["rate too low"]
    assert finding.since == 0
    assert numbers_in(finding.text) == [0.67, 0.59, 1000, 0.7]
    assert found(evidence(losses, every=2, planned=3000)) == {}, "at step 3,000 it will be 0.39"
    assert found(evidence(losses[:75], every=2)) == {}, "148 steps are not enough to judge"


def test_a_short_plan_does_not_make_a_rate_too_low() -> None:
    """0.0006 a step: 0.61 at step 150, where the plan ends, and 0.1 at step 1,000."""
    losses = 0.7 - 0.0012 * np.arange(76)
    assert found(evidence(losses, every=2, planned=151)) == {}
    slow = evidence(0.7 - 0.0001 * np.arange(76), every=2, planned=151)
    assert numbers_in(found(slow)["rate too low"].text) == [0.693, 0.65, 1000, 0.7]


def test_a_loss_that_rises_now_and_then_has_no_rate_that_is_too_low() -> None:
    losses = 0.69 - 0.0002 * np.arange(101) + 0.002 * (np.arange(101) % 5 == 0)
    assert "rate too low" not in found(evidence(losses, every=2))
    assert "rate too low" not in found(evidence(losses[::-1].copy(), every=2))


def overfitted(rise: float, batch_end: float = 0.05, points: int = 60) -> dict[str, object]:
    """A held-out loss that falls to 0.3 at point 20 and then rises in a line, while that of the batches falls."""
    down, up = np.linspace(0.7, 0.3, 21), np.linspace(0.3, 0.3 + rise, points - 20)
    return {"held_out": np.concatenate([down, up[1:]]), "batch": np.linspace(0.7, batch_end, points), "every": 10}


def test_a_held_out_loss_that_rises_while_the_training_loss_falls_is_overfitting() -> None:
    finding = found(evidence(**overfitted(0.3)))["overfitting"]  # type: ignore[arg-type]
    # The lowest median of five is around point 20.
    assert finding.since == 200
    assert numbers_in(finding.text) == [pytest.approx(0.3, abs=0.02), 0.6]


@pytest.mark.parametrize(
    "history",
    [
        overfitted(0.05),  # Within a tenth of guessing.
        overfitted(0.3, batch_end=0.65),  # The training loss does not fall either.
        overfitted(0.3, points=27),  # It has risen for six points only.
    ],
)
def test_what_is_similar_is_not_overfitting(history: dict[str, object]) -> None:
    assert "overfitting" not in found(evidence(**history))  # type: ignore[arg-type]


def test_a_held_out_loss_that_jumps_as_far_as_it_has_risen_is_not_overfitting() -> None:
    history = overfitted(0.2)
    held_out = np.asarray(history["held_out"]) + 0.1 * (np.arange(60) > 25) * (np.arange(60) % 2)
    assert "overfitting" not in found(evidence(**history | {"held_out": held_out}))  # type: ignore[arg-type]


def test_best_weights_end_what_is_said_of_overfitting() -> None:
    """With the weights of the lowest loss restored, the last point is as low."""
    history = overfitted(0.3)
    held_out = np.asarray(history["held_out"]).copy()
    held_out[-1] = 0.3
    assert "overfitting" not in found(evidence(**history | {"held_out": held_out}))  # type: ignore[arg-type]
