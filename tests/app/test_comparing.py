"""The run before stays to be compared: which one it is, whatever was done since, and the key that shows it."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from tests.app.support import (
    current,
    main,
    opened,
    press,
    resize,
    screen_text,
    wait_for_state,
    wait_for_text,
    wait_until,
    widget_text,
)
from tests.experiments import small
from tests.views.moments import finished, fresh
from tui_nn.app.app import TuiNN
from tui_nn.app.comparing import Comparing
from tui_nn.app.notices import NOTHING_BEFORE
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.experiment import Experiment
from tui_nn.render.palette import Ink
from tui_nn.runs.files import SavedRun, write
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer


def moment(run: int, step: int = 40, **changes: object) -> Snapshot:
    """A moment of a run."""
    return replace(finished(), run_number=run, step=step, experiment=small(**changes))


def recorded(*snapshots: Snapshot) -> Comparing:
    comparing = Comparing()
    for snapshot in snapshots:
        comparing.record(snapshot)
    return comparing


def settings_before(*snapshots: Snapshot) -> float | None:
    """The L2 of the run before, by which the runs of these tests are told apart; None if there is no such run."""
    before = recorded(*snapshots).before
    return before.experiment.training.l2 if before else None


def test_the_run_before_is_the_last_one_that_trained() -> None:
    assert settings_before(moment(1, l2=0.1)) is None
    assert settings_before(moment(1, l2=0.1), moment(2, 0, l2=0.2)) == 0.1
    assert settings_before(moment(1, l2=0.1), moment(2, 0, l2=0.2), moment(3, 0, l2=0.3)) == 0.1
    assert settings_before(moment(1, l2=0.1), moment(2, l2=0.2), moment(3, 0, l2=0.3)) == 0.2
    assert settings_before(moment(1, 0, l2=0.1), moment(2, 0, l2=0.2)) is None


def test_a_rewound_run_is_kept_as_it_was_at_its_end() -> None:
    rewound = replace(moment(1, 0), is_rewound=True)
    before = recorded(moment(1, 39), moment(1, 40), rewound, moment(2, 0)).before
    assert before
    assert before.step == 40


def test_other_data_have_nothing_before() -> None:
    other = replace(finished(data="plane", l2=0), run_number=2)
    assert settings_before(moment(1), other) is None
    assert settings_before(moment(1), other, moment(3, 0)) is None
    assert settings_before(moment(1), moment(2, 0, data="blobs"), moment(3, 0)) is None


def test_a_run_that_failed_to_begin_changes_nothing() -> None:
    failed = replace(moment(2), state=State.FAILED)
    comparing = recorded(moment(1, l2=0.1), failed)
    assert comparing.before is None
    comparing.record(replace(fresh(), run_number=3))
    assert comparing.before
    assert comparing.before.experiment.training.l2 == 0.1


async def finish(pilot: Pilot[None], run: int) -> None:
    await wait_until(pilot, lambda: current(pilot.app).run_number == run)
    await press(pilot, "space")
    await wait_until(pilot, lambda: (current(pilot.app).run_number, current(pilot.app).state) == (run, State.FINISHED))


def app_on(**changes: object) -> TuiNN:
    return TuiNN(small(**changes), pace=math.inf)


def chart(app: TuiNN) -> str:
    return widget_text(main(app).query_one(LossPanel))


def has_boundary(app: TuiNN) -> bool:
    """Whether the dotted boundary of the run before is on the plane."""
    canvas = main(app).query_one(PredictionsPanel)._canvas
    return bool((canvas.fg == Ink.BEFORE).any() or (canvas.bg == Ink.BEFORE).any())


async def test_a_key_shows_the_run_before_and_hides_it() -> None:
    app = app_on()
    async with opened(app, (60, 18)) as pilot:
        await finish(pilot, 1)
        app.change(small(hidden_sizes=()))
        await finish(pilot, 2)
        for size in ((60, 18), (80, 24), (120, 36), (200, 50)):
            await resize(pilot, size)
            assert "before" not in screen_text(app), size
            await press(pilot, "=")
            await wait_until(pilot, lambda: "before" in chart(app))
            assert "before: Hidden layers 4" in chart(app), size
            assert has_boundary(app), size
            await press(pilot, "=")
            await wait_until(pilot, lambda: "before" not in chart(app))
            assert not has_boundary(app), size


async def test_without_a_run_before_it_says_how_to_get_one_and_shows_it_then() -> None:
    app = app_on()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "=")
        assert [one.message for one in app._notifications] == [NOTHING_BEFORE.text]
        await finish(pilot, 1)
        app.change(small(weight_seed=9))
        await wait_for_text(pilot, "before: Weight")


async def test_the_words_follow_the_settings_on_screen() -> None:
    app = app_on(l2=0.25)
    async with opened(app, (120, 36)) as pilot:
        await press(pilot, "=")
        await finish(pilot, 1)
        app.change(small(l2=0.25, activation="tanh"))
        await wait_for_text(pilot, "before: Activation relu")
        await press(pilot, "s")
        app.change(small(l2=0.5, activation="tanh"))
        await wait_until(pilot, lambda: current(app).run_number == 2 and "relu, L2 0.25" in chart(app))
        await press(pilot, "u")
        await wait_until(pilot, lambda: "L2" not in chart(app).split("before")[1])
        assert "before: Activation relu" in chart(app)


async def test_a_reset_and_a_rewind_keep_it() -> None:
    app = app_on()
    async with opened(app, (120, 36)) as pilot:
        await press(pilot, "=")
        await finish(pilot, 1)
        await press(pilot, "r")
        await wait_for_text(pilot, "before: the same settings")
        kept = main(app).comparison
        await press(pilot, "s", "s")
        await wait_until(pilot, lambda: current(app).step == 2)
        await press(pilot, "home", "end", "[")
        await wait_until(pilot, lambda: current(app).is_rewound)
        assert main(app).comparison is kept
        app.change(small(hidden_sizes=()))
        await wait_until(pilot, lambda: current(app).run_number == 3)
        comparison = main(app).comparison
        assert comparison
        assert comparison.step == 2, "the run that was reset, at its last step"
        assert "before: Hidden layers 4" in chart(app)


async def test_other_data_drop_it_and_an_opened_run_on_the_same_data_is_compared(tmp_path: Path) -> None:
    timeline = Timeline(Trainer(small(learning_rate=0.5)))
    timeline.advance(3)
    write(SavedRun.of(timeline), tmp_path / "other.run")
    app = app_on()
    async with opened(app, (120, 36)) as pilot:
        await press(pilot, "=")
        await finish(pilot, 1)
        app.open_run(tmp_path / "other.run")
        await wait_for_text(pilot, "before: Learning rate 0.01")
        assert has_boundary(app)
        assert current(app).step == 3
        app.open(small(data="moons"))
        await wait_until(pilot, lambda: current(app).run_number == 3)
        assert main(app).comparison is None
        assert "before" not in screen_text(app)


async def test_following_a_preset_compares_with_it() -> None:
    xor = Experiment.preset("xor").updated({"steps": 60})
    app = TuiNN(xor, pace=math.inf)
    async with opened(app, (80, 24)) as pilot:
        await finish(pilot, 1)
        await press(pilot, "enter")
        await wait_for_text(pilot, "before: Hidden layers 4")
        await wait_until(pilot, lambda: current(app).state is State.FINISHED)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).run_number == 3)
        await wait_for_text(pilot, "before: Hidden layers none")
        await wait_for_state(pilot, State.FINISHED)
