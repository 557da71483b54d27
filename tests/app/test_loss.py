"""The chart on screen: which quantity, on which scale, what can be read off it, and when it is drawn."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    small_app,
    trained,
    wait_for_state,
    wait_until,
    widget_text,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.loss import SMOOTHINGS, LossPanel
from tui_nn.render.numbers import short_number
from tui_nn.runs.snapshot import State
from tui_nn.training import events

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
            await wait_until(pilot, lambda words: words in title(app), words)
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
        canvas = one.draw(current(app), 40, 10, app.appearance)
        assert (canvas.width, canvas.height) == (40, 10)
        assert not canvas.text().strip()


async def finished(pilot: Pilot[None], app: TuiNN) -> None:
    """Run to the end, and go to the panel."""
    await press(pilot, "space")
    await wait_for_state(pilot, State.FINISHED)
    panel(app).focus()
    await wait_until(pilot, lambda: panel(app).has_focus)


def steps_shown(app: TuiNN) -> list[float]:
    """The numbers below the axis of the steps."""
    return [float(word.replace(",", "")) for word in content_text(panel(app)).split("\n")[-1].split()]


def plot(app: TuiNN) -> list[str]:
    """The rows between the legend and the steps, from the axis of the losses to the right edge."""
    rows = content_text(panel(app)).split("\n")[1:-2]
    axis = min(rows[0].find(char) % len(rows[0]) for char in "│┤")
    assert all(row[axis] in "│┤" for row in rows)
    return [row[axis + 1 :] for row in rows]


def legend(app: TuiNN, name: str) -> float:
    """The number beside a name in the row above the chart."""
    words = content_text(panel(app)).split("\n")[0].split()
    return float(words[words.index(name) + 1].replace("−", "-"))


async def test_the_cursor_reads_the_recorded_values() -> None:
    """Those that a trainer alone has after so many steps."""
    app = small_app()
    async with opened(app) as pilot:
        await finished(pilot, app)
        for key, step in (("left", 40), ("left", 39), ("left", 38), ("right", 39), ("right", 40), ("right", 40)):
            await press(pilot, key)
            trainer = trained(small(), step)
            train, test = (short_number(loss) for loss in (trainer.batch_loss(), trainer.evaluate_test().loss))
            assert title(app).strip("╭╮─ ") == f"Step {step}: train {train}, test {test}"
        await press(pilot, "left", "left", "a")
        trainer = trained(small(), 38)
        train, test = (f"{score.score * 100:.4f}" for score in (trainer.evaluate_train(), trainer.evaluate_test()))
        await wait_until(pilot, lambda: f"Step 38: train {train}, test {test}" in title(app))


async def test_the_cursor_stays_within_the_run_and_shows_on_the_chart() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await finished(pilot, app)
        before = content_text(panel(app))
        await press(pilot, *["left"] * 100)
        await wait_until(pilot, lambda: "Step 0: " in title(app))
        assert content_text(panel(app)) != before
        await press(pilot, *["right"] * 20)
        await wait_until(pilot, lambda: "Step 20: " in title(app))
        # A line from top to bottom in the middle of the axis from 0 to 40, but where a curve crosses it.
        rows = plot(app)
        middle = len(rows[0]) / 2
        places = [row.index("│") for row in rows if "│" in row]
        assert len(places) > len(rows) / 2
        assert set(places) <= {int(middle) - 1, int(middle), int(middle) + 1}
        await press(pilot, "escape")
        await wait_until(pilot, lambda: content_text(panel(app)) == before)
        assert panel(app).has_focus
        await press(pilot, "escape")
        assert not panel(app).has_focus


async def test_before_the_first_step_the_cursor_reads_step_0() -> None:
    app = small_app()
    async with opened(app) as pilot:
        panel(app).focus()
        await press(pilot, "left", "left", "right")
        assert "Step 0: " in title(app)


async def test_where_there_is_little_room_the_cursor_still_reads_both_values() -> None:
    app = small_app()
    async with opened(app, (60, 18)) as pilot:
        await finished(pilot, app)
        await press(pilot, "left")
        trainer = trained(small(), 40)
        for loss in (trainer.batch_loss(), trainer.evaluate_test().loss):
            assert short_number(loss) in title(app)


@pytest.mark.parametrize(
    ("keys", "low", "high"),
    [
        (("up",), 20, 40),
        (("up", "up"), 30, 40),
        (("up", "up", "down"), 20, 40),
        (("up", "down", "down"), 0, 40),
        # Around the cursor.
        ((*["left"] * 21, "up", "up"), 15, 25),
        ((*["left"] * 60, "up"), 0, 20),
    ],
)
async def test_up_and_down_zoom_in_the_steps(keys: tuple[str, ...], low: float, high: float) -> None:
    app = small_app()
    async with opened(app, (120, 50)) as pilot:
        await finished(pilot, app)
        await press(pilot, *keys)
        shown = steps_shown(app)
        assert low <= min(shown)
        assert max(shown) <= high
        assert max(shown) - min(shown) >= (high - low) / 2


async def test_the_zoom_is_told_ends_somewhere_and_is_left_by_escape() -> None:
    app = small_app(steps=400)
    async with opened(app, (120, 50)) as pilot:
        await finished(pilot, app)
        before = content_text(panel(app))
        for factor in (2, 4, 8, 16, 32, 64, 64):
            await press(pilot, "up")
            assert f"zoom {factor}x" in title(app)
        await press(pilot, "escape")
        assert "zoom" not in title(app)
        await wait_until(pilot, lambda: content_text(panel(app)) == before)


async def test_m_smooths_the_curves_more_and_more_and_no_longer() -> None:
    app = small_app(batch_size=5, steps=60)
    async with opened(app, (158, 40)) as pilot:
        await finished(pilot, app)
        curves = current(app).curves
        pictures = [content_text(panel(app))]
        for weight in SMOOTHINGS[1:]:
            await press(pilot, "m")
            assert f"smoothed {weight:g}" in title(app)
            pictures.append(content_text(panel(app)))
            for name, losses in (("batch", curves["train_loss"]), ("test", curves["test_loss"])):
                average, seen = 0.0, 0.0
                for loss in losses:
                    average, seen = weight * average + (1 - weight) * loss, weight * seen + (1 - weight)
                assert legend(app, name) == pytest.approx(average / seen, abs=1e-4)
        assert len(set(pictures)) == len(SMOOTHINGS)
        await press(pilot, "m")
        assert "smoothed" not in title(app)
        await wait_until(pilot, lambda: content_text(panel(app)) == pictures[0])


async def test_the_cursor_reads_what_was_recorded_also_where_the_curves_are_smoothed() -> None:
    app = small_app(batch_size=5)
    async with opened(app) as pilot:
        await finished(pilot, app)
        await press(pilot, "left", "left")
        before = title(app)
        await press(pilot, "m")
        assert title(app) == before


def explanation(app: TuiNN) -> str:
    """What stands in the frame below the chart."""
    return widget_text(panel(app)).split("\n")[-1].strip("╰╯─ ")


async def test_changes_are_marked_by_letters_that_are_explained() -> None:
    app = small_app(steps=1000)
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
        # Of the axis from 0 to 10, at 2 and at 5.
        top = plot(app)[0]
        columns = len(top)
        assert [top.index(letter) / columns for letter in "ab"] == pytest.approx([0.2, 0.5], abs=1.5 / columns)
        await press(pilot, "r")
        await wait_until(pilot, lambda: current(app).run == 2)
        await wait_until(pilot, lambda: explanation(app) == "")


async def test_with_a_cursor_the_changes_nearest_to_it_are_explained() -> None:
    app = small_app(steps=1000)
    async with opened(app, (80, 24)) as pilot:
        for number in range(1, 8):
            await press(pilot, "s")
            app.change(app.experiment.updated({"learning_rate": number / 1000}))
            await wait_until(pilot, lambda number: len(events.changes(current(app).events)) == number, number)
        panel(app).focus()
        await press(pilot, *["left"] * 8)
        await wait_until(pilot, lambda: explanation(app).startswith("a learning rate 0.001"))


async def test_with_a_cursor_the_scale_and_the_zoom_are_named_still() -> None:
    app = small_app(batch_size=5)
    async with opened(app, (200, 40)) as pilot:
        await finished(pilot, app)
        await press(pilot, "left", "l", "up")
        assert "(log scale, zoom 2x)" in title(app)


async def test_a_change_before_the_first_step_is_none() -> None:
    app = small_app()
    async with opened(app) as pilot:
        app.change(app.experiment.updated({"learning_rate": 0.05}))
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        assert explanation(app) == ""


async def test_of_many_changes_the_latest_are_explained() -> None:
    app = small_app(steps=1000)
    async with opened(app, (80, 24)) as pilot:
        for number in range(1, 8):
            await press(pilot, "s")
            app.change(app.experiment.updated({"learning_rate": number / 1000}))
            await wait_until(pilot, lambda number: len(events.changes(current(app).events)) == number, number)
        await wait_until(pilot, lambda: explanation(app).endswith("g learning rate 0.007"))
        assert "…" not in explanation(app)
        assert "a learning" not in explanation(app)


async def test_of_a_value_the_chart_shows_r_squared() -> None:
    app = small_app(data="plane", hidden_sizes=(), l2=0, steps=60)
    async with opened(app, (158, 40)) as pilot:
        await finished(pilot, app)
        await press(pilot, "a")
        assert "R²" in title(app)
        assert "%" not in title(app)
        assert legend(app, "test") == pytest.approx(current(app).test.score, abs=1e-4)
