"""The chart on screen: which quantity, on which scale, and when it is drawn."""

from __future__ import annotations

import pytest

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
from tui_nn.training.snapshot import State

PRESSES = (("l", "log"), ("l", "Loss"), ("a", "Accuracy"), ("l", "log"), ("a", "Accuracy"), ("a", "log"))
"""Keys, and the word in the title after each: `l` also leaves the accuracy, and `a` comes back to where it was."""


def panel(app: TuiNN) -> LossPanel:
    return main(app).query_one(LossPanel)


def title(app: TuiNN) -> str:
    return widget_text(panel(app)).split("\n")[0]


def braille(text: str) -> int:
    return sum("\u2800" < char <= "\u28ff" for char in text)


async def test_l_and_a_choose_scale_and_quantity() -> None:
    app = small_app(run=True)
    async with opened(app) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        pictures: dict[str, str] = {}
        for key, words in PRESSES:
            await press(pilot, key)
            await wait_until(pilot, lambda words=words: words in title(app))  # type: ignore[misc]
            assert pictures.setdefault(words, content_text(panel(app))) == content_text(panel(app))
        assert len(set(pictures.values())) == 3


async def test_the_axis_of_accuracy_is_in_percent_and_that_of_the_loss_is_not() -> None:
    app = small_app(run=True, steps=200)
    async with opened(app) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        await press(pilot, "a")
        assert "%" in title(app)
        ticks = [line.split("┤")[0].strip() for line in content_text(panel(app)).split("\n") if "┤" in line]
        assert all(0 <= float(tick) <= 100 for tick in ticks if tick)
        assert max(float(tick) for tick in ticks if tick) > 1


@pytest.mark.parametrize(("batch_size", "name"), [("full", "train"), (7, "batch")])
async def test_the_legend_names_what_was_learned_from(batch_size: object, name: str) -> None:
    app = small_app(batch_size=batch_size)
    async with opened(app):
        legend = content_text(panel(app)).split("\n")[0]
        for word in (name, "test", "Bayes"):
            assert word in legend


async def test_the_curves_grow_with_the_run() -> None:
    app = small_app(steps=1000)
    async with opened(app) as pilot:
        start = braille(content_text(panel(app)))
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        assert braille(content_text(panel(app))) > start
        assert "1000" in content_text(panel(app)).replace(",", "")
        await press(pilot, "r")
        await wait_until(pilot, lambda: braille(content_text(panel(app))) == start)


async def test_until_there_is_something_to_draw_with_the_panel_is_empty() -> None:
    app = small_app()
    async with opened(app):
        one = panel(app)
        one.set_reactive(LossPanel.loaded, False)
        canvas = one.draw(current(app), 40, 10, app.look)
        assert (canvas.width, canvas.height) == (40, 10)
        assert not canvas.text().strip()
