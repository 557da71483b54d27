"""The views below the curves: one at a time by its key, or all at once where there is room."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    resize,
    screen_text,
    small_app,
    wait_until,
    widget_text,
)
from tests.app.test_layout import assert_in_place, panels
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.layout import MIN_SIZE, WALL, view_room
from tui_nn.app.panel_grid import view_list
from tui_nn.app.panel_table import PANELS, VIEWS
from tui_nn.app.panels.histograms import HistogramsPanel
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.panels.results import ResultsPanel
from tui_nn.app.picture import Picture
from tui_nn.experiment import Experiment

NAMES = tuple(VIEWS)
"""The views in the order of their keys, from 1 on."""

KEYS = {name: panel.key for name, panel in VIEWS.items()}

TITLES = {name: panel.label for name, panel in VIEWS.items()} | {"results": "Confusion matrix"}
"""What stands in the frame of each."""

WITH_ONE = ((60, 18), (80, 24), (100, 30), (120, 36))
"""Sizes at which one view is shown."""


def view(app: TuiNN, name: str) -> Picture[Any]:
    return main(app).query_one(f"#{name}", Picture)


def shown(app: TuiNN) -> list[str]:
    """The views that have a place on the screen, from left to right."""
    places = {name: view(app, name).region for name in VIEWS if view(app, name).display}
    return sorted(places, key=lambda name: places[name].x)


async def to(pilot: Pilot[None], app: TuiNN, key: str, name: str) -> None:
    """Press a key, after which the view `name` is in focus and all of it is on the screen."""
    await press(pilot, key)
    await wait_until(pilot, lambda: main(app).focused is view(app, name))
    await wait_until(pilot, lambda: TITLES[name] in screen_text(app))
    await pilot.pause()


async def test_each_number_shows_its_view_in_its_place_and_goes_there_and_moves_no_panel_above() -> None:
    app = small_app()
    async with opened(app, WITH_ONE[0]) as pilot:
        assert main(app).focused is None
        for size in WITH_ONE:
            await resize(pilot, size)
            assert shown(app) == ["weights"]
            above = {name: main(app).query_one(f"#{name}").region for name in ("loss", "predictions", "settings")}
            for name, key in reversed(KEYS.items()):
                await to(pilot, app, key, name)
                assert shown(app) == [name]
                assert {other: main(app).query_one(f"#{other}").region for other in above} == above, name
                assert_in_place(app)
                top, *_, below = widget_text(view(app, name)).split("\n")
                assert TITLES[name] in top
                assert f"{key} {name}" in below
                assert content_text(view(app, name)).strip()


async def test_v_goes_round_the_views() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for name in (*NAMES[1:], *NAMES):
            await to(pilot, app, "v", name)
            assert shown(app) == [name]


async def test_tab_comes_to_the_view_that_is_shown_and_to_no_other() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await to(pilot, app, "3", "histograms")
        visited = set()
        for _ in panels(app):
            await press(pilot, "tab")
            visited |= {panel.id for panel in panels(app) if panel.has_focus_within}
        assert visited == {"settings", "loss", "predictions", "histograms"}


async def test_a_view_that_comes_back_shows_the_run_as_it_is_now() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for number, name in enumerate(NAMES, start=1):
            await press(pilot, "s")
            await wait_until(pilot, lambda number: current(app).step == number, number)
            await to(pilot, app, KEYS[name], name)
            before = content_text(view(app, name))
            view(app, name).redraw()
            await pilot.pause()
            assert content_text(view(app, name)) == before


async def test_what_is_not_shown_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    app = small_app(run=True, steps=60)
    drawn = set()
    for panel in (NetworkPanel, HistogramsPanel, ResultsPanel):
        monkeypatch.setattr(panel, "drawn", lambda self, *_: drawn.add(self.id))
    async with opened(app, (80, 24)) as pilot:
        await wait_until(pilot, lambda: current(app).step == 60)
        assert drawn == set()


async def test_while_a_view_fills_the_screen_the_keys_put_another_one_there() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await to(pilot, app, "2", "network")
        await press(pilot, "f")
        await wait_until(pilot, lambda: view(app, "network").region.width == 80)
        await to(pilot, app, "4", "results")
        await wait_until(pilot, lambda: view(app, "results").region.width == 80)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: main(app).maximized is None)
        assert shown(app) == ["results"]
        assert_in_place(app)


async def test_on_a_wall_all_views_that_suit_the_data_are_shown_and_the_keys_only_go_there() -> None:
    app, suiting = small_app(), set(NAMES) - {"images"}
    async with opened(app, (200, 50)) as pilot:
        assert set(shown(app)) == suiting
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        for name, key in KEYS.items():
            await to(pilot, app, key, name)
            assert set(shown(app)) == suiting | {name}
            assert_in_place(app)
            for other in shown(app):
                rows = content_text(view(app, other)).split("\n")
                assert sum(bool(row.strip()) for row in rows) >= 5, other
                assert TITLES[other] in screen_text(app).split("\n")[view(app, other).region.y]
        # What the keys are said to show is there already.
        assert "1 weights" not in screen_text(app)


async def test_on_a_wall_images_have_a_cell_while_the_data_are_images_and_ten_classes_are_seen_whole() -> None:
    app = small_app()
    async with opened(app, (160, 45)) as pilot:
        app.open(Experiment.preset("digits"))
        await wait_until(pilot, lambda: current(app).dataset.image)
        await wait_until(pilot, lambda: view(app, "images").display)
        assert set(shown(app)) == set(NAMES)
        assert_in_place(app)
        results = view(app, "results")
        assert not results.allow_vertical_scroll
        assert not results.allow_horizontal_scroll
        main(app).set_focus(view(app, "images"))
        await press(pilot, "f")
        await wait_until(pilot, lambda: main(app).maximized is view(app, "images"))
        app.open(small())
        # The maximized panel makes room for all others.
        await wait_until(pilot, lambda: not current(app).dataset.image and main(app).maximized is None)
        assert set(shown(app)) == set(NAMES) - {"images"}
        assert_in_place(app)


async def test_the_wall_begins_where_there_is_room_for_it() -> None:
    app = small_app()
    sizes = {WALL: True, (WALL[0] - 1, WALL[1]): False, (WALL[0], WALL[1] - 1): False}
    async with opened(app, WALL) as pilot:
        for size, is_wall in (*sizes.items(), (WALL, True)):
            await resize(pilot, size)
            assert (len(shown(app)) > 1) is is_wall, size
            assert_in_place(app)
        await resize(pilot, (80, 24))
        assert shown(app) == ["weights"]


def test_the_keys_of_the_views_are_numbers_in_their_order() -> None:
    keys = list(KEYS.values())
    assert keys == sorted(set(keys))
    assert all(key in "123456789" for key in keys)
    assert {"weights", "network", "histograms", "results", "point", "map", "images"} <= set(VIEWS)


async def test_the_label_of_a_panel_is_what_stands_in_its_frame_before_there_is_a_run() -> None:
    async with opened(small_app()):
        for panel in PANELS.values():
            assert str(panel.kind(id=panel.id).border_title) == panel.label


@pytest.mark.parametrize("current", VIEWS)
def test_the_list_of_the_views_has_all_names_where_they_fit_and_else_that_of_the_current_one(current: str) -> None:
    long, short = str(view_list(current, 1000)), str(view_list(current, 0))
    assert long.split() == [word for panel in VIEWS.values() for word in (panel.key, panel.id)]
    assert short.split() == [
        word for panel in VIEWS.values() for word in (panel.key, panel.id if panel.id == current else "") if word
    ]
    assert str(view_list(current, len(long))) == long
    assert str(view_list(current, len(long) - 1)).split() == short.split()
    assert len(short) <= view_room(MIN_SIZE[0])
