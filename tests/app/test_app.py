"""The app as a whole: what the keys do to the run, and that the screen says so."""

from __future__ import annotations

import math
from typing import Any

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


async def test_a_run_that_space_and_s_pause_and_space_resumes_is_the_headless_run_and_can_be_quit() -> None:
    app = small_app(steps=ENDLESS, pace=WATCHABLE)
    async with opened(app, (80, 24)) as pilot:
        for key in ("space", "s", "space"):
            start = current(app).step
            await press(pilot, "space")
            await wait_for_state(pilot, State.RUNNING)
            await wait_until(pilot, lambda start: current(app).step > start + 3, start)
            await press(pilot, key)
            paused = await wait_for_state(pilot, State.PAUSED)
            await wait_for_text(pilot, f"step {paused.step:,}/")
            assert same_bits(paused, trained(app.experiment, paused.step))
        await press(pilot, "space")
        await wait_for_state(pilot, State.RUNNING)
        await press(pilot, "q")
        await wait_until(pilot, lambda: not app.is_running)
    assert app.return_code == 0


async def test_run_starts_at_once_keys_after_its_end_change_nothing_and_ctrl_q_quits() -> None:
    app = small_app(run=True)
    async with opened(app, (80, 24)) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        for key in ("space", "s", "plus", "l"):
            await press(pilot, key, key)
            assert (current(app).state, current(app).step) == (State.FINISHED, 40)
        await press(pilot, "ctrl+q")
        await wait_until(pilot, lambda: not app.is_running)
    assert app.return_code == 0


async def test_reset_and_run_or_step_again_gives_the_headless_numbers_to_the_last_bit() -> None:
    app = small_app(steps=60)
    async with opened(app, (80, 24)) as pilot:
        for run in (1, 2):
            assert current(app).run_number == run
            assert same_bits(current(app), trained(small(steps=60), 0))
            await press(pilot, "space")
            assert same_bits(await wait_for_state(pilot, State.FINISHED), trained(small(steps=60), 60))
            await press(pilot, "r")
            await wait_for_state(pilot, State.READY)
            assert "step 0/60" in screen_text(app)
        for step in (1, 2, 3):
            await press(pilot, "s")
            await wait_for_text(pilot, f"step {step}/60")
            assert current(app).state is State.PAUSED
            assert same_bits(current(app), trained(small(steps=60), step))


SEEDS: tuple[tuple[str, str, Any, int], ...] = (
    ("weight_seed", "n", "data", 1),
    ("weight_seed", "n", LARGEST_SEED, 0),
    ("data_seed", "N", 12, 13),
)
"""Setting, the key that changes it, and its value before and after."""


async def test_a_new_seed_starts_another_run() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for name, key, before, after in SEEDS:
            app.open(small(**{name: before}))
            await press(pilot, "s")
            assert (current(app).experiment, current(app).step) == (small(**{name: before}), 1)
            run = current(app).run_number
            await press(pilot, key)
            await wait_until(pilot, lambda run: current(app).run_number == run + 1, run)
            assert app.experiment == small(**{name: after})
            assert current(app).state is State.READY
            assert same_bits(current(app), trained(small(**{name: after}), 0))


async def test_plus_and_minus_walk_through_the_paces_and_have_their_effect_at_once() -> None:
    app = small_app(steps=300, pace=2)
    async with opened(app, (80, 24)) as pilot:
        # Between two of the table, they go to the neighbors.
        await press(pilot, "plus")
        assert app.pace == 3
        app.pace = 2
        await press(pilot, "minus")
        assert app.pace == 1
        await press(pilot, *["minus"] * len(PACES))
        seen = []
        for key in ["minus", *["plus"] * len(PACES), *["minus"] * len(PACES)]:
            await press(pilot, key)
            assert f"pace {pace_words(app.pace)}" in screen_text(app)
            seen.append(app.pace)
        slowest, fastest = PACES[0], PACES[-1]
        assert seen == [slowest, *PACES[1:], fastest, *PACES[-2::-1], slowest]
        # In the middle of a run that would take five minutes.
        await press(pilot, "space")
        await wait_for_state(pilot, State.RUNNING)
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
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert app.experiment == Experiment.preset("article-tensorflow")
        assert current(app).step == 0
        assert "10,001" in screen_text(app)


def offered(app: TuiNN) -> list[str]:
    """The titles of all commands that the palette lists, also of those that it would have to scroll to."""
    options = app.screen.query_one(OptionList).options
    return [str(option.prompt).split("\n")[0] for option in options]
