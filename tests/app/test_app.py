"""The app as a whole: what the keys do to the run, and that the screen says so."""

from __future__ import annotations

import math
from typing import Any

import pytest
from textual.widgets import OptionList

from tests.app.support import (
    ENDLESS,
    current,
    opened,
    press,
    same_bits,
    screen_text,
    small_app,
    trained,
    wait_for_state,
    wait_for_text,
    wait_until,
)
from tests.experiments import divergent, small
from tui_nn.app.app import TuiNN
from tui_nn.experiment import Experiment
from tui_nn.experiment.setting import LARGEST_SEED
from tui_nn.runs.pace import DEFAULT_PACE, PACES
from tui_nn.runs.snapshot import State
from tui_nn.views.status import pace_words

WATCHABLE = 100.0
"""Steps a second: a run that goes on, and leaves the machine to the test."""


async def test_it_opens_paused_on_the_article() -> None:
    app = TuiNN()
    async with opened(app, (80, 24)):
        assert app.experiment == Experiment.preset("article")
        assert (current(app).state, current(app).step) == (State.READY, 0)
        assert app.pace == DEFAULT_PACE
        text = screen_text(app)
        assert "ready" in text
        assert "step 0/5,001" in text
        assert "space" in text.split("\n")[-1]


async def test_space_runs_and_pauses_and_goes_on() -> None:
    app = small_app(steps=ENDLESS, pace=WATCHABLE)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "space")
        await wait_for_state(pilot, State.RUNNING)
        await wait_until(pilot, lambda: current(app).step > 3)
        await press(pilot, "space")
        paused = await wait_for_state(pilot, State.PAUSED)
        await wait_for_text(pilot, f"step {paused.step:,}/")
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).state is State.RUNNING and current(app).step > paused.step)


async def test_run_starts_at_once() -> None:
    app = small_app(run=True, steps=30)
    async with opened(app, (80, 24)) as pilot:
        finished = await wait_for_state(pilot, State.FINISHED)
        assert finished.step == 30


async def test_each_s_makes_one_update() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for step in (1, 2, 3):
            await press(pilot, "s")
            await wait_for_text(pilot, f"step {step}/40")
            assert current(app).state is State.PAUSED
            assert same_bits(current(app), trained(small(), step))


async def test_s_during_a_run_pauses_it() -> None:
    app = small_app(run=True, steps=ENDLESS, pace=WATCHABLE)
    async with opened(app, (80, 24)) as pilot:
        await wait_until(pilot, lambda: current(app).step > 0)
        await press(pilot, "s")
        await wait_for_state(pilot, State.PAUSED)


async def test_reset_and_run_again_gives_the_headless_numbers_to_the_last_bit() -> None:
    app = small_app(steps=60)
    async with opened(app, (80, 24)) as pilot:
        for run in (1, 2):
            assert current(app).run == run
            assert same_bits(current(app), trained(small(steps=60), 0))
            await press(pilot, "space")
            assert same_bits(await wait_for_state(pilot, State.FINISHED), trained(small(steps=60), 60))
            await press(pilot, "r")
            await wait_for_state(pilot, State.READY)
            assert "step 0/60" in screen_text(app)


async def test_keys_after_the_end_change_nothing() -> None:
    app = small_app(run=True)
    async with opened(app, (80, 24)) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        for key in ("space", "s", "plus", "l"):
            await press(pilot, key, key)
            assert (current(app).state, current(app).step) == (State.FINISHED, 40)


async def test_a_run_that_is_paused_and_resumed_is_the_headless_run() -> None:
    app = small_app(run=True, steps=ENDLESS, pace=WATCHABLE)
    async with opened(app, (80, 24)) as pilot:
        for _ in range(2):
            start = current(app).step
            await wait_until(pilot, lambda start: current(app).step > start, start)
            await press(pilot, "space")
            paused = await wait_for_state(pilot, State.PAUSED)
            assert same_bits(paused, trained(app.experiment, paused.step))
            await press(pilot, "space")


@pytest.mark.parametrize(
    ("name", "key", "before", "after"),
    [
        ("weight_seed", "n", "data", 1),
        ("weight_seed", "n", LARGEST_SEED, 0),
        ("data_seed", "N", 12, 13),
    ],
)
async def test_a_new_seed_starts_another_run(name: str, key: str, before: Any, after: int) -> None:
    app = TuiNN(small(**{name: before}))
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s", key)
        await wait_until(pilot, lambda: current(app).run == 2)
        assert app.experiment == small(**{name: after})
        assert current(app).state is State.READY
        assert same_bits(current(app), trained(small(**{name: after}), 0))


async def test_plus_and_minus_walk_through_the_paces_and_the_status_follows_at_once() -> None:
    app = small_app(pace=PACES[0])
    async with opened(app, (80, 24)) as pilot:
        seen = []
        for key in ["minus", *["plus"] * len(PACES), *["minus"] * len(PACES)]:
            await press(pilot, key)
            assert f"pace {pace_words(app.pace)}" in screen_text(app)
            seen.append(app.pace)
        slowest, fastest = PACES[0], PACES[-1]
        assert seen == [slowest, *PACES[1:], fastest, *PACES[-2::-1], slowest]


@pytest.mark.parametrize(("key", "pace"), [("plus", 100), ("minus", 33)])
async def test_a_pace_between_goes_to_the_neighbor(key: str, pace: float) -> None:
    app = small_app(pace=50)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, key)
        assert app.pace == pace


async def test_the_pace_takes_effect_in_the_middle_of_a_run() -> None:
    app = small_app(run=True, steps=300, pace=1)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, *["plus"] * len(PACES))
        assert app.pace == math.inf
        await wait_for_state(pilot, State.FINISHED)


async def test_a_rate_that_is_too_high_diverges_and_leaves_finite_weights() -> None:
    app = TuiNN(divergent(), pace=math.inf)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "space")
        diverged = await wait_for_state(pilot, State.DIVERGED)
        text = screen_text(app)
        assert f"step {diverged.step}/1,000" in text
        assert not any(word in text for word in ("nan", "inf "))
        await press(pilot, "r", "s")
        await wait_for_state(pilot, State.PAUSED)


async def test_the_palette_lists_the_presets_and_opens_the_one_that_is_picked() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s", "ctrl+p")
        await press(pilot, *"preset")
        await wait_until(pilot, lambda: {f"Preset: {name}" for name in Experiment.presets()} <= set(offered(app)))
        await press(pilot, *"article-tens")
        await wait_until(pilot, lambda: offered(app) == ["Preset: article-tensorflow"])
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).run == 2)
        assert app.experiment == Experiment.preset("article-tensorflow")
        assert current(app).step == 0
        assert "10,001" in screen_text(app)


def offered(app: TuiNN) -> list[str]:
    """The titles of all commands that the palette lists, also of those that it would have to scroll to."""
    options = app.screen.query_one(OptionList).options
    return [str(option.prompt).split("\n")[0] for option in options]


@pytest.mark.parametrize(("key", "run"), [("q", True), ("ctrl+q", False)])
async def test_q_quits(key: str, run: bool) -> None:
    app = small_app(run=run, steps=ENDLESS, pace=WATCHABLE)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, key)
        await wait_until(pilot, lambda: not app.is_running)
    assert app.return_code == 0
