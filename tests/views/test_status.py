"""The two rows that are always in sight, as text; at any width and with any numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments import small
from tests.views.moments import COLOR, finished, fresh, ink_of, rows
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.training.evaluation import Evaluation
from tui_nn.training.health.checks import Finding
from tui_nn.training.history import Curves
from tui_nn.views.status import StatusOptions, draw, duration, pace_words

NARROWEST = 60
"""Columns of the smallest terminal in which the app shows anything."""

widths = st.integers(NARROWEST, 220)
losses = st.floats(0, 1e300) | st.floats(0, 20)
correct = st.integers(0, 1000)


def score(loss: float, right: int) -> Evaluation:
    """An evaluation with `right` of 1,000 samples correct."""
    return Evaluation(loss, right / 1000, np.zeros(1000, np.int64), np.arange(1000) < right)


def bar(snapshot: Snapshot, width: int, appearance: Appearance = PLAIN, pace: float = math.inf) -> list[str]:
    """The status of a snapshot."""
    return rows(draw(snapshot, StatusOptions(pace=pace), (width, 2), appearance))


@given(
    width=widths,
    state=st.sampled_from(State),
    step=st.integers(0, 1_000_000_000),
    steps=st.integers(1, 1_000_000_000),
    speed=st.floats(0, 1e6),
)
def test_the_state_and_the_step_are_in_sight_at_any_width(
    width: int, state: State, step: int, steps: int, speed: float
) -> None:
    experiment = small(steps=steps)
    snapshot = replace(fresh(), state=state, step=step, epoch=step, steps_per_second=speed, experiment=experiment)
    first, second = bar(snapshot, width)
    assert f"{state}  step {step:,}" in first
    assert len(first) == len(second) == width


@given(width=widths, train=losses, test=losses, train_right=correct, test_right=correct)
def test_both_losses_and_accuracies_are_in_sight_at_any_width(
    width: int, train: float, test: float, train_right: int, test_right: int
) -> None:
    snapshot = replace(fresh(), train=score(train, train_right), test=score(test, test_right))
    words = bar(snapshot, width)[1].split()
    assert [word for word in words if word.endswith("%")] == [f"{train_right / 10}%", f"{test_right / 10}%", "0%"]
    shown = [float(word) for word in words if word[0].isdigit() and not word.endswith("%")]
    assert shown == [pytest.approx(train, rel=0.1, abs=1e-4), pytest.approx(test, rel=0.1, abs=1e-4)]


@pytest.mark.parametrize(("step", "percent"), [(0, "  0%"), (1, "  0%"), (199, " 99%"), (200, "100%"), (300, "100%")])
def test_progress_is_rounded_down_and_never_above_all(step: int, percent: str) -> None:
    snapshot = replace(fresh(), step=step, planned_steps=200)
    assert bar(snapshot, 120)[1].endswith(f"{percent} ")


def test_the_bar_is_as_full_as_the_run_is_done() -> None:
    snapshot = replace(fresh(), step=50, planned_steps=200)
    second = bar(snapshot, 160, replace(PLAIN, glyphs=UNICODE))[1]
    assert second.count(UNICODE.bar_full) == 10
    assert second.count(UNICODE.bar_empty) == 30


@given(width=widths, traffic=st.floats(0, 1e4), step=st.integers(0, 1_000_000_000))
def test_the_traffic_takes_no_room_from_the_state_and_the_step(width: int, traffic: float, step: int) -> None:
    snapshot = replace(fresh(), state=State.RUNNING, step=step)
    options = StatusOptions(pace=333.0, traffic=traffic)
    first, _ = rows(draw(snapshot, options, (width, 2), PLAIN))
    assert f"running  step {step:,}" in first
    assert first.rstrip().endswith(f"  {traffic:.1f} KiB/s")


def test_all_is_said_where_there_is_room() -> None:
    snapshot = replace(fresh(), state=State.RUNNING, step=1234, epoch=12, steps_per_second=99.6)
    first, second = bar(snapshot, 140, pace=333)
    for word in ("tui-nn", snapshot.experiment.title, "running", "step 1,234/40", "epoch 12", "100 steps/s"):
        assert word in first
    assert first.rstrip().endswith("pace 333/s")
    for word in ("train loss", "test loss", "accuracy"):
        assert word in second


@given(width=widths, train=st.floats(-1e6, 1), test=st.floats(-1e6, 1))
def test_of_a_value_both_r_squared_are_in_sight_at_any_width(width: int, train: float, test: float) -> None:
    scores = [Evaluation(0.5, score, np.zeros(10), np.ones(10, bool)) for score in (train, test)]
    snapshot = replace(fresh(data="plane"), train=scores[0], test=scores[1])
    words = bar(snapshot, width)[1].split()
    shown = [word for before, word in pairwise(words) if before == f"R{ASCII.squared}"]
    # Worse than -99 is bad enough.
    assert shown == [f"{one:.3f}" if one >= -99 else "<" for one in (train, test)]
    assert "acc" not in " ".join(words)


def test_r_squared_is_written_as_it_should_be_where_it_can() -> None:
    assert "R² " in bar(fresh(data="plane"), 120, replace(PLAIN, glyphs=UNICODE))[1]


@pytest.mark.parametrize("reason", ["no better test loss since step 25", "test loss 0.25 reached"])
def test_why_a_run_ended_early_stands_in_place_of_the_title(reason: str) -> None:
    early = replace(fresh(), state=State.FINISHED, step=30, experiment=small(steps=200), reason=reason)
    assert f"stopped: {reason}" in bar(early, 140)[0]
    assert early.experiment.summary() not in bar(early, 140)[0]
    # Nothing is early about the last step, and nothing has ended before.
    for other in (replace(early, step=200), replace(early, state=State.PAUSED, reason="")):
        assert "stopped" not in bar(other, 140)[0]
        assert early.experiment.summary() in bar(other, 140)[0]


def test_a_title_of_wide_characters_is_left_out_where_it_would_reach_the_state() -> None:
    """Each takes two columns."""
    named = replace(fresh(), experiment=small().model_copy(update={"title": "花" * 20}))
    for width in range(NARROWEST, 160):
        first = bar(named, width, COLOR)[0]
        assert first.count("花") in (0, 20)
        assert "◦ ready" in first
    assert "花" in first


def test_a_scheduled_rate_is_shown_as_it_is_now_and_a_constant_one_is_not() -> None:
    scheduled = small(schedule="cosine", learning_rate=0.5)
    snapshot = replace(fresh(), experiment=scheduled, learning_rate=0.125)
    assert "rate 0.1250" in bar(snapshot, 140)[0]
    assert "rate" not in bar(replace(fresh(), learning_rate=0.125), 140)[0]


def test_the_rate_follows_its_schedule() -> None:
    """Halved each 10 steps: a sixteenth of it after 40."""
    settings = {"schedule": "step", "schedule_steps": 10, "decay": 0.5, "learning_rate": 0.16}
    assert "rate 0.1600" in bar(fresh(**settings), 140)[0]
    assert "rate 0.0100" in bar(finished(**settings), 140)[0]


@pytest.mark.parametrize("state", State)
def test_in_ascii_all_is_ascii(state: State) -> None:
    assert all(row.isascii() for row in bar(replace(fresh(), state=state, step=13), 120, PLAIN))


@pytest.mark.parametrize(
    ("pace", "words"), [(1, "1/s"), (333, "333/s"), (1000, "1,000/s"), (0.25, "0.25/s"), (math.inf, "max")]
)
def test_a_pace_in_words(pace: float, words: str) -> None:
    assert pace_words(pace) == words


FOUND = Finding(
    "vanishing gradients", 1200, "the gradient of the last layer is 1,000 times that of the first", "spiral"
)


def test_the_time_that_is_left_and_that_has_passed_stand_before_the_bar_where_there_is_room() -> None:
    curves = fresh().curves
    timed = Curves(curves.step, {**curves.values, "seconds": np.array([95.0])})
    running = replace(fresh(), step=50, planned_steps=4000, steps_per_second=10.0, curves=timed)
    assert "  6:35 left  1:35 of training  " in bar(running, 140)[1]
    assert "  6:35 left  " in bar(running, 120)[1]
    assert "left" not in bar(running, 80)[1]
    assert "  1:35 of training  " in bar(replace(running, steps_per_second=0), 140)[1]
    assert "training" not in bar(replace(running, step=0, steps_per_second=0), 140)[1]
    # A run of an older version has no times.
    unknown = Curves(curves.step, {**curves.values, "seconds": np.array([np.nan])})
    assert "training" not in bar(replace(running, steps_per_second=0, curves=unknown), 140)[1]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.0123, "0.012 s"),
        (1.44, "1.4 s"),
        (59.4, "59 s"),
        (59.6, "1:00"),
        (83, "1:23"),
        (3599.6, "1:00:00"),
        (7510, "2:05:10"),
        (200_000, "2 days"),
    ],
)
def test_times_take_a_few_characters(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def ill(snapshot: Snapshot) -> Snapshot:
    """The snapshot with something wrong."""
    other = replace(snapshot)
    other.__dict__["health"] = (FOUND, replace(FOUND, name="plateau"))
    return other


@given(width=widths, state=st.sampled_from(State), step=st.integers(0, 999_999))
def test_the_worst_finding_is_in_sight_at_any_width_beside_the_state_and_the_step(
    width: int, state: State, step: int
) -> None:
    first, second = bar(ill(replace(fresh(), state=state, step=step, epoch=step, steps_per_second=1e5)), width)
    assert f"{state}  step {step:,}" in first
    assert "! vanishing gradients" in first
    assert "plateau" not in first
    assert second.split()[:2] == bar(fresh(), width)[1].split()[:2], "losses and accuracies stay"


def test_a_finding_says_more_where_there_is_room() -> None:
    snapshot = ill(fresh())
    assert "tui-nn  ! vanishing gradients since step 1,200: the gradient" in bar(snapshot, 200)[0]
    assert "tui-nn  ! vanishing gradients since step 1,200  " in bar(snapshot, 120)[0]
    assert "! vanishing gradients since step 1,200 " in bar(snapshot, 80)[0]
    assert snapshot.experiment.summary() not in bar(snapshot, 200)[0]
    assert ink_of(draw(snapshot, StatusOptions(), (120, 2), COLOR), "! vanishing") == Ink.WARN


def test_a_finding_stands_beside_an_early_end() -> None:
    early = ill(replace(fresh(), state=State.FINISHED, step=30, experiment=small(steps=200), reason="a good reason"))
    first = bar(early, 160)[0]
    assert "stopped: a good reason  ! vanishing gradients since step 1,200" in first


def test_when_rewound_both_steps_and_the_finding_are_in_sight() -> None:
    rewound = ill(replace(fresh(), state=State.PAUSED, step=123_456, last_step=500_000, is_rewound=True))
    for width in (60, 80, 120):
        assert "step 123,456 of 500,000, rewound" in bar(rewound, width)[0]
        assert "! vanishing gradients" in bar(rewound, width)[0]
