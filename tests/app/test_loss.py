"""The chart on screen: what its keys change, and when it is drawn."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    small_app,
    wait_for_state,
    wait_until,
    widget_text,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.loss import LossPanel
from tui_nn.render import chart
from tui_nn.runs.snapshot import State
from tui_nn.views.loss_options import SMOOTHINGS
from tui_nn.views.loss_words import OFFERS


def panel(app: TuiNN) -> LossPanel:
    return main(app).query_one(LossPanel)


def title(app: TuiNN) -> str:
    return widget_text(panel(app)).split("\n")[0]


def explanation(app: TuiNN) -> str:
    """What stands in the frame below the chart."""
    return widget_text(panel(app)).split("\n")[-1].strip("╰╯─ ")


def braille(text: str) -> int:
    return sum("\u2800" < char <= "\u28ff" for char in text)


async def finished(pilot: Pilot[None], app: TuiNN) -> None:
    """Run to the end, and go to the panel."""
    await press(pilot, "space")
    await wait_for_state(pilot, State.FINISHED)
    panel(app).focus()
    await wait_until(pilot, lambda: panel(app).has_focus)


async def test_keys_choose_scale_quantity_and_smoothing_move_a_cursor_and_zoom() -> None:
    app = small_app(batch_size=5)
    async with opened(app) as pilot:
        await finished(pilot, app)
        before = content_text(panel(app))
        for key, words in (("l", "log"), ("l", "Loss"), ("a", "Accuracy"), ("a", "Loss")):
            await press(pilot, key)
            await wait_until(pilot, lambda words: words in title(app), words)
            assert (content_text(panel(app)) == before) is (words == "Loss")

        pictures = [before]
        for weight in SMOOTHINGS[1:]:
            await press(pilot, "m")
            assert f"smoothed {weight:g}" in title(app)
            pictures.append(content_text(panel(app)))
        assert len(set(pictures)) == len(SMOOTHINGS)
        await press(pilot, "m")
        await wait_until(pilot, lambda: content_text(panel(app)) == before)

        for key, step in (("left", 40), ("left", 39), ("left", 38), ("right", 39), ("h", 38)):
            await press(pilot, key)
            await wait_until(pilot, lambda step: f"Step {step}: " in title(app), step)
        assert content_text(panel(app)) != before
        await press(pilot, "escape")
        await wait_until(pilot, lambda: content_text(panel(app)) == before)
        assert panel(app).has_focus

        for key, factor in (("up", 2), ("k", 4), ("down", 2), ("up", 4), ("j", 2)):
            await press(pilot, key)
            await wait_until(pilot, lambda factor: f"zoom {factor}x" in title(app), factor)
        assert content_text(panel(app)) != before
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "zoom" not in title(app))
        await wait_until(pilot, lambda: content_text(panel(app)) == before)
        assert panel(app).has_focus
        await press(pilot, "escape")
        assert not panel(app).has_focus


async def test_the_curves_grow_with_the_run_and_need_what_they_are_drawn_with() -> None:
    app = small_app(steps=1000)
    async with opened(app) as pilot:
        before = content_text(panel(app))
        assert before.strip()
        panel(app).loaded = False
        await wait_until(pilot, lambda: not content_text(panel(app)).strip())
        panel(app).loaded = True
        await wait_until(pilot, lambda: content_text(panel(app)) == before)
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        assert braille(content_text(panel(app))) > braille(before)
        await press(pilot, "r")
        await wait_until(pilot, lambda: braille(content_text(panel(app))) == braille(before))


async def test_the_curves_come_as_soon_as_plotext_is_loaded() -> None:
    chart._figure.cache_clear()
    assert not LossPanel(id="loss").loaded
    app = small_app()
    async with opened(app):
        assert content_text(panel(app)).strip()
        assert LossPanel(id="loss").loaded


async def test_with_little_room_the_cursor_still_reads_both_values() -> None:
    app = small_app()
    async with opened(app, (60, 18)) as pilot:
        await finished(pilot, app)
        await press(pilot, "left")
        await wait_until(pilot, lambda: ": " in title(app))
        assert "…" not in title(app)


async def test_changes_are_marked_by_letters_that_are_explained() -> None:
    app = small_app(steps=10**9, pace=1000)
    async with opened(app, (200, 40)) as pilot:
        await press(pilot, "s", "s")
        await wait_until(pilot, lambda: current(app).step == 2)
        assert explanation(app) == ""
        app.change(app.experiment.updated({"learning_rate": 0.05}))
        await wait_until(pilot, lambda: explanation(app) == "a learning rate 0.05")
        await press(pilot, "s", "s", "s")
        await wait_until(pilot, lambda: current(app).step == 5)
        app.change(app.experiment.updated({"l2": 0, "batch_size": 7}))
        await wait_until(pilot, lambda: explanation(app) == "a learning rate 0.05  b l2 0, batch size 7")
        await press(pilot, "r")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        await wait_until(pilot, lambda: explanation(app) == "")

        # Before the first step, a change is none.
        app.change(app.experiment.updated({"learning_rate": 0.02}))
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        assert explanation(app) == ""

        # Nor is another pace, at which the same steps come.
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).step > 1)
        await press(pilot, "minus")
        step = current(app).step
        await wait_until(pilot, lambda: current(app).step > step)
        assert explanation(app) in ("", *OFFERS)
