"""A test point is selected with keys and the mouse, and told about in every panel until it is left."""

from __future__ import annotations

import re

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    resize,
    screen_text,
    small_app,
    wait_for_state,
    wait_for_text,
    wait_until,
    widget_text,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.messages import SelectionChanged, WalkWanted
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.panels.point import PointPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.panels.results import ResultsPanel
from tui_nn.render.glyphs import ASCII
from tui_nn.runs.snapshot import State
from tui_nn.views.selection import UNSELECTED, Selection


def predictions(app: TuiNN) -> PredictionsPanel:
    return main(app).query_one(PredictionsPanel)


def marked(app: TuiNN) -> tuple[int, int] | None:
    """Column and row, within the predictions, of the point in brackets."""
    for y, row in enumerate(content_text(predictions(app)).split("\n")):
        if found := re.search(r"\[.]", row):
            return found.start() + 1, y
    return None


def caption(app: TuiNN) -> str:
    return widget_text(predictions(app)).split("\n")[-1]


def wrong(app: TuiNN) -> list[int]:
    return [int(index) for index in np.flatnonzero(~current(app).test.correct)]


async def focus_predictions(pilot: Pilot[None], app: TuiNN) -> None:
    main(app).set_focus(predictions(app))
    await pilot.pause()


@pytest.mark.parametrize("ascii", [False, True])
async def test_the_dot_goes_to_the_next_wrong_point_and_the_comma_back(ascii: bool) -> None:
    app = small_app(ascii=ascii)
    async with opened(app, (80, 24)) as pilot:
        indices = wrong(app)
        assert len(indices) > 2
        for key, index in ((".", indices[0]), (".", indices[1]), (",", indices[0]), (",", indices[-1])):
            await press(pilot, key)
            assert main(app).selection == Selection(index)
            assert marked(app)
            assert f" {index}: " in caption(app)
        # Keys that arrive together are all heeded.
        await press(pilot, *"....")
        assert main(app).selection == Selection(indices[3])
        if ascii:
            # So is all that is said about a point.
            for key in (".", "6", "2", "4"):
                await press(pilot, key)
                assert screen_text(app).isascii(), key


async def test_of_values_the_ones_drawn_as_wrong_are_stepped_through() -> None:
    app = small_app(data="sine", ascii=True)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, ".")
        assert main(app).selection.index == wrong(app)[0]
        found = marked(app)
        assert found
        assert content_text(predictions(app)).split("\n")[found[1]][found[0]] in (*ASCII.above, *ASCII.below)


async def test_without_a_wrong_point_it_is_said() -> None:
    app = small_app(data="plane", noise=0, hidden_sizes=(), l2=0, steps=2000, learning_rate=0.1, run=True)
    async with opened(app) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        assert wrong(app) == []
        await press(pilot, ".")
        await wait_for_text(pilot, "No test point is wrong.")
        assert main(app).selection == UNSELECTED


async def test_the_arrow_keys_go_to_the_nearest_point_in_their_direction() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for size in ((80, 24), (120, 36)):
            await resize(pilot, size)
            await focus_predictions(pilot, app)
            await press(pilot, "right")
            here = marked(app)
            assert here
            for key, axis, sign in (("right", 0, 1), ("down", 1, 1), ("left", 0, -1), ("up", 1, -1), ("up", 1, -1)):
                await press(pilot, key)
                there = marked(app)
                if there != here:
                    assert there
                    assert (there[axis] - here[axis]) * sign > 0, (size, key)
                    here = there
            # At the edge there is no further point.
            await press(pilot, *["right"] * 40)
            x = marked(app)
            await press(pilot, "right")
            assert marked(app) == x
            await press(pilot, "escape")


async def test_a_click_selects_the_point_beneath_it_and_another_one_that_it_hides() -> None:
    # In a plot so small, hardly a cell is left for one point alone.
    app = small_app(samples=900)
    async with opened(app, (80, 24)) as pilot:
        dataset = current(app).dataset
        await press(pilot, ".")
        first, place = main(app).selection.index, marked(app)
        assert place
        await press(pilot, "escape")
        found: list[int | None] = []
        # A cell may show a right point, and the wrong one is one of those beneath it.
        while first not in found:
            await pilot.click(PredictionsPanel, offset=(place[0] + 1, place[1] + 1))
            await wait_until(pilot, lambda: main(app).selection.index not in (None, *found))
            found.append(main(app).selection.index)
            assert marked(app) == place
        x = dataset.test.raw[:, [index for index in found if index is not None]]
        assert np.ptp(x, axis=1) == pytest.approx(0, abs=1.5)


async def test_escape_clears_the_point_first_then_leaves_the_panel_and_a_click_beside_all_points_does_not() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await focus_predictions(pilot, app)
        legend = caption(app)
        await press(pilot, "right")
        assert caption(app) != legend
        await press(pilot, "f")
        await press(pilot, "escape")
        assert main(app).selection == UNSELECTED
        assert marked(app) is None
        assert main(app).maximized
        await press(pilot, "escape")
        await press(pilot, "escape")
        assert main(app).focused is None
        assert caption(app) == legend
        # A click beside all points leaves the one that is selected.
        await press(pilot, ".")
        before = main(app).selection
        assert before != UNSELECTED
        await pilot.click(PredictionsPanel, offset=(1, 1))
        await pilot.pause()
        assert main(app).selection == before


async def test_the_view_of_the_point_follows_the_run_and_other_data_clear_it() -> None:
    app = small_app(steps=50)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "6")
        panel = main(app).query_one(PointPanel)
        await wait_until(pilot, lambda: "No test point is selected" in content_text(panel))
        await press(pilot, ".")
        index = main(app).selection.index
        before = content_text(panel)
        await press(pilot, "space")
        finished = await wait_for_state(pilot, State.FINISHED)
        assert content_text(panel) != before
        probabilities = finished.network.outputs(finished.dataset.test.x)[:, index]
        for probability in probabilities:
            assert f"{probability:.1%}" in content_text(panel)
        # Other weights, the same points.
        await press(pilot, "n")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert main(app).selection.index == index
        await press(pilot, "N")
        await wait_until(pilot, lambda: current(app).run_number == 3)
        assert main(app).selection == UNSELECTED
        assert "No test point is selected" in content_text(panel)


async def test_fewer_points_than_the_selected_or_clicked_one_are_no_failure() -> None:
    app = small_app(samples=900)
    async with opened(app, (80, 24)) as pilot:
        before = current(app).dataset
        await press(pilot, ",")
        assert (main(app).selection.index or 0) > 100
        app.change(app.experiment.updated({"samples": 90}))
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert main(app).selection == UNSELECTED
        # A click on data that are gone.
        main(app).post_message(SelectionChanged(Selection(200), before))
        await pilot.pause()
        assert main(app).selection == UNSELECTED
        main(app).post_message(SelectionChanged(Selection(20), current(app).dataset))
        await wait_until(pilot, lambda: main(app).selection == Selection(20))


async def test_the_dot_lights_up_the_network_with_the_activations_and_is_typed_in_a_field() -> None:
    app = small_app()
    async with opened(app, (120, 50)) as pilot:
        await press(pilot, "2")
        panel = main(app).query_one(NetworkPanel)
        before = content_text(panel)
        await press(pilot, ".")
        index = main(app).selection.index
        assert f"Network at point {index}" in widget_text(panel)
        layers = current(app).network.activations(current(app).dataset.test.x)
        for values in layers:
            for value in values[:, index]:
                assert f"{value + 0:.2f} " in content_text(panel) + " " or abs(value) > 9.99
        await press(pilot, "escape")
        assert content_text(panel) == before
        # In a field, the dot and the comma are typed.
        main(app).query_one("#setting-learning_rate").focus()
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        await press(pilot, *"0.5,")
        assert isinstance(app.focused, Input)
        assert "0.5," in app.focused.value
        assert main(app).selection == UNSELECTED


async def test_a_cell_of_the_matrix_leads_to_its_points_if_there_are_any() -> None:
    app = small_app(steps=300, samples=300)
    async with opened(app, (80, 24)) as pilot:
        for size in ((80, 24), (200, 50)):
            await resize(pilot, size)
            await press(pilot, "4")
            panel = main(app).query_one(ResultsPanel)
            await wait_until(pilot, lambda panel: panel.has_focus, panel)
            await press(pilot, "right")
            cell = main(app).selection.cell
            assert cell
            assert cell[0] != cell[1]
            assert ">" in content_text(panel), size
            await press(pilot, "enter")
            assert predictions(app).has_focus
            labels, guesses = current(app).dataset.test.labels, current(app).test.predictions
            members = np.flatnonzero((labels == cell[0]) & (guesses == cell[1])).tolist()
            assert len(members) > 2
            assert main(app).selection == Selection(members[0], cell)
            await press(pilot, ".")
            assert main(app).selection == Selection(members[1], cell)
            await press(pilot, ",", ",")
            assert main(app).selection == Selection(members[-1], cell)
            # An arrow key leaves the cell.
            await press(pilot, "left", "right")
            assert main(app).selection.cell is None

        # A click selects one as well, and of one without points it is said.
        await resize(pilot, (120, 36))
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await press(pilot, "escape", "4")
        panel = main(app).query_one(ResultsPanel)
        await wait_until(pilot, lambda: panel.has_focus)
        rows = content_text(panel).split("\n")
        y, row = next((y, row) for y, row in enumerate(rows) if row.strip().startswith("c0 "))
        await pilot.click(ResultsPanel, offset=(row.rindex("·") + 1, y + 1))
        await wait_until(pilot, lambda: main(app).selection.cell)
        assert main(app).selection == Selection(cell=(0, 2))
        await press(pilot, "enter")
        await wait_for_text(pilot, "No test point is c0 as c2.")
        assert panel.has_focus


async def test_many_classes_scroll_to_the_selected_cell() -> None:
    centers = "; ".join(f"{one},{one % 5}" for one in range(20))
    app = small_app(data="blobs", centers=centers, samples=200)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "4")
        panel = main(app).query_one(ResultsPanel)
        await wait_until(pilot, lambda: panel.has_focus)
        await press(pilot, "right")
        await press(pilot, *["right"] * 20, *["down"] * 20)
        assert main(app).selection.cell == (19, 19)
        await wait_until(pilot, lambda: ">" in content_text(panel))
        await press(pilot, *["left"] * 20, *["up"] * 20)
        await wait_until(pilot, lambda: ">" in content_text(panel))
        assert main(app).selection.cell == (0, 0)


async def test_enter_asks_for_a_walk_through_the_selected_point(monkeypatch: pytest.MonkeyPatch) -> None:
    app, walks = small_app(), []

    def keep(_: TuiNN, message: WalkWanted) -> None:
        walks.append((message.subset, message.index))

    monkeypatch.setattr(TuiNN, "on_walk_wanted", keep, raising=False)
    async with opened(app, (80, 24)) as pilot:
        for key in ("6", "predictions"):
            if key == "6":
                await press(pilot, "6")
                await wait_until(pilot, lambda: main(app).query_one(PointPanel).has_focus)
            else:
                await focus_predictions(pilot, app)
            await press(pilot, "enter")
            await press(pilot, ".")
            await press(pilot, "enter")
            assert walks == [("test", wrong(app)[0])], key
            await press(pilot, "escape")
            assert main(app).selection == UNSELECTED
            walks.clear()
