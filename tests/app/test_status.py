"""The two rows that are always in sight, as text; at any width and with any numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.support import (
    current,
    opened,
    press,
    screen_text,
    small_app,
    wait_for_state,
    wait_for_text,
    wait_until,
)
from tests.experiments import small
from tests.runs.recorder import started
from tui_nn.app.layout import LEAST
from tui_nn.app.panels.status import StatusBar, pace_words
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.runs.session import RequestFrame
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.training.evaluation import Evaluation

widths = st.integers(LEAST[0], 220)
losses = st.floats(0, 1e300) | st.floats(0, 20)
correct = st.integers(0, 1000)


@cache
def fresh() -> Snapshot:
    """A snapshot at step 0."""
    with started(small()) as (session, recorder):
        session.send(RequestFrame())
        return recorder.snapshot()


def score(loss: float, right: int) -> Evaluation:
    """An evaluation with `right` of 1,000 samples correct."""
    return Evaluation(loss, right / 1000, np.zeros(1000, np.int64), np.arange(1000) < right)


def rows(snapshot: Snapshot, width: int, appearance: Appearance = PLAIN) -> list[str]:
    """The status bar of a snapshot, at the default pace."""
    canvas = StatusBar(id="status").draw(snapshot, width, 2, appearance)
    return ["".join(map(chr, row)) for row in canvas.codes.tolist()]


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
    first, second = rows(snapshot, width)
    assert f"{state}  step {step:,}" in first
    assert len(first) == len(second) == width


@given(width=widths, train=losses, test=losses, train_right=correct, test_right=correct)
def test_both_losses_and_accuracies_are_in_sight_at_any_width(
    width: int, train: float, test: float, train_right: int, test_right: int
) -> None:
    snapshot = replace(fresh(), train=score(train, train_right), test=score(test, test_right))
    words = rows(snapshot, width)[1].split()
    assert [word for word in words if word.endswith("%")] == [f"{train_right / 10}%", f"{test_right / 10}%", "0%"]
    shown = [float(word) for word in words if word[0].isdigit() and not word.endswith("%")]
    assert shown == [pytest.approx(train, rel=0.1, abs=1e-4), pytest.approx(test, rel=0.1, abs=1e-4)]


@pytest.mark.parametrize(("step", "percent"), [(0, "  0%"), (1, "  0%"), (199, " 99%"), (200, "100%"), (300, "100%")])
def test_progress_is_rounded_down_and_never_above_all(step: int, percent: str) -> None:
    snapshot = replace(fresh(), step=step, experiment=small(steps=200))
    assert rows(snapshot, 120)[1].endswith(f"{percent} ")


def test_the_bar_is_as_full_as_the_run_is_done() -> None:
    snapshot = replace(fresh(), step=50, experiment=small(steps=200))
    second = rows(snapshot, 120)[1]
    assert second.count(UNICODE.bar_full) * 3 == second.count(UNICODE.bar_empty)


def test_all_is_said_where_there_is_room() -> None:
    snapshot = replace(fresh(), state=State.RUNNING, step=1234, epoch=12, steps_per_second=99.6)
    first, second = rows(snapshot, 140)
    for word in ("tui-nn", snapshot.experiment.title, "running", "step 1,234/40", "epoch 12", "100 steps/s", "pace"):
        assert word in first
    for word in ("train loss", "test loss", "accuracy"):
        assert word in second


@cache
def fresh_regression() -> Snapshot:
    """A snapshot at step 0 of a network that predicts a value."""
    with started(small(data="plane")) as (session, recorder):
        session.send(RequestFrame())
        return recorder.snapshot()


@given(width=widths, train=st.floats(-1e6, 1), test=st.floats(-1e6, 1))
def test_of_a_value_both_r_squared_are_in_sight_at_any_width(width: int, train: float, test: float) -> None:
    scores = [Evaluation(0.5, score, np.zeros(10), np.ones(10, bool)) for score in (train, test)]
    snapshot = replace(fresh_regression(), train=scores[0], test=scores[1])
    words = rows(snapshot, width)[1].split()
    shown = [word for before, word in pairwise(words) if before == f"R{ASCII.squared}"]
    # Worse than -99 is bad enough.
    assert shown == [f"{one:.3f}" if one >= -99 else "<" for one in (train, test)]
    assert "acc" not in " ".join(words)


def test_r_squared_is_written_as_it_should_be_where_it_can() -> None:
    assert "R² " in rows(fresh_regression(), 120, replace(PLAIN, glyphs=UNICODE))[1]


@pytest.mark.parametrize("reason", ["no better test loss since step 25", "test loss 0.25 reached"])
def test_why_a_run_ended_early_stands_in_place_of_the_title(reason: str) -> None:
    early = replace(fresh(), state=State.FINISHED, step=30, experiment=small(steps=200), reason=reason)
    assert f"stopped: {reason}" in rows(early, 140)[0]
    assert early.experiment.summary() not in rows(early, 140)[0]
    # Nothing is early about the last step, and nothing has ended before.
    for other in (replace(early, step=200), replace(early, state=State.PAUSED, reason="")):
        assert "stopped" not in rows(other, 140)[0]
        assert early.experiment.summary() in rows(other, 140)[0]


def test_a_scheduled_rate_is_shown_as_it_is_now_and_a_constant_one_is_not() -> None:
    scheduled = small(schedule="cosine", learning_rate=0.5)
    snapshot = replace(fresh(), experiment=scheduled, learning_rate=0.125)
    assert "rate 0.1250" in rows(snapshot, 140)[0]
    assert "rate" not in rows(replace(fresh(), learning_rate=0.125), 140)[0]


async def test_the_rate_on_screen_follows_its_schedule() -> None:
    """Halved each 10 steps: an eighth of it after 30."""
    app = small_app(schedule="step", schedule_steps=10, decay=0.5, learning_rate=0.08, steps=30)
    async with opened(app) as pilot:
        assert "rate 0.0800" in screen_text(app).split("\n")[0]
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await wait_for_text(pilot, "rate 0.0100")


async def test_a_run_that_is_stopped_says_why_and_goes_on_without_the_rule() -> None:
    """The first look at the test set, after 25 steps, is good enough."""
    app = small_app(stop_loss=1000.0, steps=60)
    async with opened(app, (140, 36)) as pilot:
        await press(pilot, "space")
        stopped = await wait_for_state(pilot, State.FINISHED)
        assert stopped.step == 25
        assert stopped.reason == f"test loss {stopped.test.loss:.4g} reached"
        await wait_for_text(pilot, f"stopped: {stopped.reason}")
        await wait_for_text(pilot, "Stopped early")
        app.change(app.experiment.updated({"stop_loss": 0}))
        await wait_until(pilot, lambda: current(app).state is State.PAUSED)
        await press(pilot, "space")
        finished = await wait_for_state(pilot, State.FINISHED)
        assert (finished.step, finished.run) == (60, 1)
        assert "stopped:" not in screen_text(app)


@pytest.mark.parametrize("state", State)
def test_in_ascii_all_is_ascii(state: State) -> None:
    appearance = replace(PLAIN, glyphs=ASCII)
    assert all(row.isascii() for row in rows(replace(fresh(), state=state, step=13), 120, appearance))


@pytest.mark.parametrize(
    ("pace", "words"), [(1, "1/s"), (333, "333/s"), (1000, "1,000/s"), (0.25, "0.25/s"), (math.inf, "max")]
)
def test_a_pace_in_words(pace: float, words: str) -> None:
    assert pace_words(pace) == words
