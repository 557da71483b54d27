"""The network on screen: going from unit to unit, opening one, and changing the layers by keys."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    screen_text,
    small_app,
    wait_for_state,
    wait_for_text,
    wait_until,
    widget_text,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.runs.snapshot import State

LARGE = (120, 50)
"""Columns and rows at which all units of a small network have a place and a name."""


def panel(app: TuiNN) -> NetworkPanel:
    return main(app).query_one(NetworkPanel)


def title(app: TuiNN) -> str:
    """What stands in the frame above the diagram."""
    return widget_text(panel(app)).split("\n")[0].strip("╭╮─+- ")


async def to_network(pilot: Pilot[None], app: TuiNN) -> None:
    await press(pilot, "2")
    await wait_until(pilot, lambda: panel(app).has_focus)


async def after_rebuild(pilot: Pilot[None], app: TuiNN, *keys: str) -> tuple[int, ...]:
    """Press keys, and wait for the network that they lead to; returns the sizes of its hidden layers."""
    await press(pilot, *keys)
    await wait_until(pilot, lambda: current(app).experiment == app.experiment)
    await pilot.pause()
    weights = current(app).network.parameters.weights
    return tuple(one.shape[1] for one in weights[:-1])


async def test_the_pictures_follow_the_run_and_clicks_select_a_unit_open_it_and_close_it() -> None:
    app = small_app(steps=100)
    async with opened(app, LARGE) as pilot:
        await to_network(pilot, app)
        before = content_text(panel(app))
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        after = content_text(panel(app))
        assert after != before
        await press(pilot, "r")
        await wait_for_state(pilot, State.READY)
        await wait_until(pilot, lambda: content_text(panel(app)) == before)
        # Beside the units there is nothing to select.
        await pilot.click("#network", offset=(1, 1))
        assert panel(app).options.selected is None
        rows = before.split("\n")
        y = next(y for y, row in enumerate(rows) if "h3" in row.split())
        # Within the frame.
        place = rows[y].index("h3") + 1, y + 1
        await pilot.click("#network", offset=place)
        await wait_until(pilot, lambda: title(app) == "Network: h3, hidden")
        assert not panel(app).options.opened
        await pilot.click("#network", offset=place)
        await wait_until(pilot, lambda: main(app).maximized is panel(app))
        assert panel(app).options.opened
        await pilot.click("#network", offset=(20, 10))
        await wait_until(pilot, lambda: main(app).maximized is None)
        assert not panel(app).options.opened


WAY = (("right", "h1.1, hidden 1"), ("down", "h1.2, hidden 1"), ("left", "x2, inputs"), ("up", "x1, inputs"))
"""Keys, and the unit that each leads to in a network of 2, 3, 2 and 3 units."""


async def test_arrow_keys_go_from_unit_to_unit_and_keys_change_the_layer_of_the_selected_one() -> None:
    app = small_app(hidden_sizes=(3, 2))
    async with opened(app) as pilot:
        await to_network(pilot, app)
        for key, unit in WAY:
            await press(pilot, key)
            await wait_until(pilot, lambda unit: title(app) == f"Network: {unit}", unit)
        await press(pilot, "tab")
        await wait_until(pilot, lambda: title(app) == "Network")
        await to_network(pilot, app)
        # Until a unit is selected, it is the first hidden layer.
        assert await after_rebuild(pilot, app, ">") == (4, 2)
        assert await after_rebuild(pilot, app, "right", "right", ">") == (4, 3)
        assert await after_rebuild(pilot, app, "<") == (4, 2)
        assert await after_rebuild(pilot, app, "i") == (4, 2, 2)
        assert await after_rebuild(pilot, app, "left", "delete") == (2, 2)
        assert app.experiment.network.hidden_sizes == (2, 2)
        # Beyond the hidden layers, the nearest one is meant.
        assert await after_rebuild(pilot, app, "right", "right", "right", ">") == (2, 3)
        assert await after_rebuild(pilot, app, "left", "left", "left", ">") == (3, 3)


async def test_keys_faster_than_the_network_is_rebuilt_all_count_and_a_unit_that_is_gone_gives_way() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await to_network(pilot, app)
        for key in (">", ">", ">", "i", "<"):
            await press(pilot, key)
        assert await after_rebuild(pilot, app) == (6, 7)
        app.open(small(hidden_sizes=(4,)))
        assert await after_rebuild(pilot, app, "right", "down", "down", "down") == (4,)
        await wait_until(pilot, lambda: title(app) == "Network: h4, hidden")
        assert await after_rebuild(pilot, app, "<") == (3,)
        await wait_until(pilot, lambda: title(app) == "Network: h3, hidden")
        assert "h4" not in screen_text(app)
        for sizes, key in (((1024,), ">"), ((1,) * 8, "i")):
            app.open(small(hidden_sizes=sizes, steps=1))
            assert await after_rebuild(pilot, app) == sizes
            run = current(app).run_number
            app.clear_notifications()
            await press(pilot, key)
            await wait_for_text(pilot, "hidden_sizes")
            (note,) = app._notifications
            assert "\n" not in note.message
            assert "up to 8 layers of 1 to 1024 units" in note.message
            assert app.experiment.network.hidden_sizes == sizes
            assert current(app).run_number == run


async def test_enter_opens_a_unit_arrow_keys_the_next_and_escape_leaves_it_the_full_screen_and_the_panel() -> None:
    app = small_app(ascii=True)
    async with opened(app, (80, 24)) as pilot:
        await to_network(pilot, app)
        diagram = content_text(panel(app))
        await press(pilot, "right")
        await press(pilot, "down")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: panel(app).region.width == 80)
        assert title(app) == "Network: h2, hidden"
        # The axes of the plane, and no other unit.
        await wait_until(pilot, lambda: "x1" in content_text(panel(app)).split("\n")[-2])
        assert "h1" not in content_text(panel(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: main(app).maximized is None)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: content_text(panel(app)) == diagram)
        await to_network(pilot, app)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "h1, hidden" in title(app))
        before = content_text(panel(app))
        await press(pilot, "down")
        await wait_until(pilot, lambda: "h2, hidden" in title(app))
        assert content_text(panel(app)) != before
        assert panel(app).options.opened
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "h1" in content_text(panel(app)).split())
        assert main(app).maximized is panel(app)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: main(app).maximized is None)
        assert panel(app).has_focus
        await press(pilot, "escape")
        assert main(app).focused is None


async def test_a_unit_is_switched_off_frozen_and_given_a_bias_and_one_that_cannot_be_says_why_in_one_line() -> None:
    app = small_app(steps=1000)
    async with opened(app, (80, 24)) as pilot:
        await to_network(pilot, app)
        await press(pilot, "s", "right", "enter")
        await wait_until(pilot, lambda: "h1 = relu(" in content_text(panel(app)) and current(app).step == 1)
        before = current(app)
        await press(pilot, "0")
        await wait_until(pilot, lambda: title(app) == "Network: h1, hidden (off)")
        assert (current(app).parameters.weights[1][0] == 0).all()
        assert current(app).test.loss != before.test.loss
        await press(pilot, "F")
        await wait_until(pilot, lambda: title(app) == "Network: h1, hidden (off, frozen)")
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 2)
        frozen = current(app).parameters.stacked[0]
        assert (frozen[:, 0] == before.parameters.stacked[0][:, 0]).all()
        assert (frozen[:, 1:] != before.parameters.stacked[0][:, 1:]).any()
        await press(pilot, "u")
        await wait_until(pilot, lambda: title(app) == "Network: h1, hidden (off)")
        await press(pilot, "0")
        await wait_until(pilot, lambda: title(app) == "Network: h1, hidden")
        assert current(app).parameters.flat.tobytes() == before.parameters.flat.tobytes()
        await press(pilot, "r")
        await wait_for_state(pilot, State.READY)
        await press(pilot, "down")
        await wait_until(pilot, lambda: title(app) == "Network: h2, hidden")
        await press(pilot, "e")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        field = app.screen.query_one(Input)
        assert field.value == "b -> h2 = 0"
        field.value = "b -> h2 = 1.5"
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).parameters.biases[0][1] == 1.5)
        await wait_until(pilot, lambda: "1.5)" in content_text(panel(app)))
        app.clear_notifications()
        await press(pilot, "up", "left", "F")
        await wait_until(pilot, lambda: len(app._notifications) > 0)
        (note,) = app._notifications
        assert note.message == "x1: got frozen, allowed: no such change, because an input has no weights of its own"
