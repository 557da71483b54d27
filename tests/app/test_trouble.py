"""What the app survives: a trainer that fails, messages that come too late, and keys in any order."""

from __future__ import annotations

import random

import pytest

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
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.messages import Published, WalkWanted
from tui_nn.app.notices import Notice
from tui_nn.runs.snapshot import Failure, State, Traced
from tui_nn.training.trainer import Trainer

ERROR = "ValueError: no [such] number"
"""With brackets, which are markup elsewhere in Textual."""


def failing(*_: object) -> None:
    raise ValueError("no [such] number\nand a second line")


async def test_an_update_or_a_start_that_fails_is_shown_and_a_reset_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for key in ("space", "s"):
            with monkeypatch.context() as broken:
                broken.setattr(Trainer, "update", failing)
                await press(pilot, key)
                await wait_for_text(pilot, ERROR)
                await wait_for_state(pilot, State.FAILED)
            await press(pilot, "r")
            await wait_for_state(pilot, State.READY)
            await press(pilot, "space")
            assert same_bits(await wait_for_state(pilot, State.FINISHED), trained(small(), 40))
            app.clear_notifications()
            await press(pilot, "r")
            await wait_until(pilot, lambda: current(app).state is State.READY and ERROR not in screen_text(app))
        with monkeypatch.context() as broken:
            broken.setattr(Trainer, "__init__", failing)
            await press(pilot, "n")
            await wait_for_text(pilot, ERROR)
        await press(pilot, "r")
        await wait_for_state(pilot, State.READY)
        # What could not start is given up, and the form says so.
        assert current(app).experiment == app.experiment == small()


async def test_a_score_that_fails_is_told_once_and_a_walk_that_cannot_come_then_keeps_no_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = small_app(run=True, steps=ENDLESS, pace=100)
    told: list[Notice] = []
    async with opened(app, (80, 24)) as pilot:
        await wait_for_state(pilot, State.RUNNING)
        monkeypatch.setattr(app, "show_notice", lambda notice: told.extend([notice] if notice else []))
        with monkeypatch.context() as broken:
            broken.setattr(Trainer, "evaluate_test", failing)
            await wait_until(pilot, lambda: told)
            # The frames that could still be asked for have been, once the session answers a later command.
            await wait_for_state(pilot, State.FAILED)
        app.on_walk_wanted(WalkWanted("test", 0))
        await press(pilot, "r")
        await wait_for_state(pilot, State.READY)
    # Not with every frame.
    assert [notice.text for notice in told] == [ERROR, "The trainer has failed. Press r to start again."]


async def test_a_snapshot_or_a_failure_of_an_earlier_run_that_comes_late_is_dropped() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        late = current(app)
        await press(pilot, "r")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        app.post_message(Published(late))
        await pilot.pause()
        assert (current(app).run_number, current(app).step) == (2, 0)
        assert "step 0/40" in screen_text(app)
        app.post_message(Published(Failure(1, ERROR)))
        await pilot.pause()
        assert ERROR not in screen_text(app)
        assert current(app).state is State.READY


def test_a_newer_snapshot_replaces_one_that_waits_but_nothing_replaces_a_failure() -> None:
    failure = Published(Failure(1, ERROR))
    assert not failure.can_replace(failure)
    assert not Published(Failure(2, ERROR)).can_replace(failure)


async def test_reset_in_the_middle_of_a_fast_run_ends_at_step_0() -> None:
    app = small_app(run=True, steps=ENDLESS, pace=1000)
    async with opened(app, (80, 24)) as pilot:
        await wait_until(pilot, lambda: current(app).step > 5)
        for _ in range(5):
            app.action_run()
            app.action_reset()
        await wait_until(pilot, lambda: current(app).run_number == 6)
        await wait_for_state(pilot, State.READY)
        assert same_bits(current(app), trained(small(), 0))


KEYS = ("space", "s", "r", "n", "N", "+", "-", "l", "a", "f", "tab", "shift+tab", "enter", "down", "right", "escape")


async def test_keys_in_any_order_leave_it_usable() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for seed in range(2):
            app.open(small(steps=200))
            app.set_pace(33)
            await press(pilot, *random.Random(seed).choices(KEYS, k=20))
            await press(pilot, "escape", "escape", "escape", "r")
            await wait_for_state(pilot, State.READY)
            app.open(small())
            await press(pilot, "space", *["+"] * 9)
            assert same_bits(await wait_for_state(pilot, State.FINISHED), trained(small(), 40))


async def test_an_update_that_comes_when_the_screens_are_closed_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, late = TuiNN.on_published, list[Published]()

    def hold(app: TuiNN, message: Published) -> None:
        if isinstance(message.content, Traced):
            late.append(message)
        else:
            shown(app, message)

    monkeypatch.setattr(TuiNN, "on_published", hold)
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "b")
        await wait_until(pilot, lambda: late)
        await app._close_all()
        shown(app, *late)
