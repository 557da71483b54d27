"""Nothing overlaps, is cut off or out of sight, at any size; in ASCII nothing but ASCII is on screen."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from tests.app.settling import settle
from tests.app.support import (
    SIZES,
    current,
    main,
    opened,
    press,
    resize,
    screen_text,
    small_app,
    wait_for_state,
    wait_until,
    widget_text,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.footer import KeysFooter
from tui_nn.app.layout import MIN_CELL, MIN_SIZE, WALL
from tui_nn.app.panel_grid import PanelGrid
from tui_nn.app.panel_table import HERO
from tui_nn.app.panels.status import StatusBar
from tui_nn.app.screens.main import MainScreen
from tui_nn.runs.snapshot import State

PANELS = ("settings", "loss", "predictions", "weights")
"""Those that are shown at first, where there is room for one view."""

TOO_SMALL = ((MIN_SIZE[0] - 1, 50), (200, MIN_SIZE[1] - 1), (10, 3))
"""Sizes that lack a column, a row, and nearly everything."""


def panels(app: TuiNN) -> list[Widget]:
    """The panels that are shown: of the views one, or all where there is room."""
    return [panel for panel in main(app).query("#panels > *").results(Widget) if panel.display]


def parts(app: TuiNN) -> list[Widget]:
    """Everything that has a place of its own."""
    return [main(app).query_one(StatusBar), *panels(app), main(app).query_one(KeysFooter)]


def assert_in_place(app: TuiNN) -> None:
    """The parts share the screen out among them: disjoint, within it, and none without room for a picture."""
    regions = {part.id or "footer": part.region for part in parts(app)}
    for (one, first), (other, second) in combinations(regions.items(), 2):
        assert not first.overlaps(second), f"{one} and {other} overlap"
    for name, region in regions.items():
        assert app.screen.region.contains_region(region), f"{name} leaves the screen"
    grid = main(app).query_one(PanelGrid).region
    assert sum(panel.region.area for panel in panels(app)) == grid.area, "there is a gap"
    for panel in panels(app):
        assert panel.content_region.width >= 16, panel.id
        assert panel.content_region.height >= 3, panel.id


def assert_told(app: TuiNN) -> None:
    """What must always be in sight is, and in the two rows of the status."""
    status = "\n".join(screen_text(app).split("\n")[:2])
    snapshot = current(app)
    wanted = [snapshot.state.value, f"step {snapshot.step:,}/", f"epoch {snapshot.epoch:,}", "/s"]
    for score in (snapshot.train, snapshot.test):
        wanted += [f"{score.loss:.4f}", f"{score.score:.1%}"]
    for text in wanted:
        assert text in status


async def test_everything_is_in_its_place_at_any_size_before_and_after_a_run() -> None:
    app = small_app(theme="light")
    async with opened(app, SIZES[-1]) as pilot:
        for size in (SIZES[-1], SIZES[0]):
            await resize(pilot, size)
            assert_in_place(app)
            assert_told(app)
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        for size in SIZES:
            await resize(pilot, size)
            assert_in_place(app)
            assert_told(app)
            for name, word in zip(PANELS, ("Settings", "Loss", "Bayes", "Weights"), strict=True):
                assert word in widget_text(main(app).query_one(f"#{name}")).split("\n")[0], size


async def test_on_a_wall_of_any_size_the_panels_leave_no_gap_and_the_hero_has_the_largest_plane() -> None:
    app = small_app()
    async with opened(app, WALL) as pilot:
        # `test_grid` tries all of them.
        for size in (WALL, (180, 45), (250, 70)):
            await resize(pilot, size)
            for view in ("weights", "images"):
                main(app).view = view
                await settle(pilot)
                assert_in_place(app)
                planes = {
                    panel.id: min(panel.region.width, 2 * panel.region.height)
                    for panel in panels(app)
                    if panel.id != "settings"
                }
                assert max(planes, key=lambda name: planes[name]) == HERO, size
                assert min(panel.region.width for panel in panels(app) if panel.id != "settings") >= MIN_CELL, size
        assert main(app).query_one("#images").display


async def test_too_small_a_terminal_is_told_what_is_needed_until_it_is_large_enough() -> None:
    app = small_app()
    async with opened(app, TOO_SMALL[0]) as pilot:
        app.notify("Above it.", timeout=60)
        for size in TOO_SMALL:
            await resize(pilot, size)
            await wait_until(pilot, lambda: "ready" not in screen_text(app))
            assert "Above it." not in screen_text(app), size
            assert not any(part.region for part in parts(app)), size
            if size > (40, 1):
                assert f"{MIN_SIZE[0]} x {MIN_SIZE[1]}" in screen_text(app)
            await resize(pilot, MIN_SIZE)
            await wait_until(pilot, lambda: "ready" in screen_text(app))
            await wait_until(pilot, lambda: "Above it." in screen_text(app))
            assert_in_place(app)


async def test_a_maximized_panel_leaves_the_status_and_the_keys() -> None:
    app = small_app()
    async with opened(app, SIZES[0]) as pilot:
        await press(pilot, "s")
        for size, name in product((SIZES[0], SIZES[3]), PANELS):
            await resize(pilot, size)
            panel = main(app).query_one(f"#{name}")
            (panel.query("SettingRow").first() if name == "settings" else panel).focus()
            before = panel.region
            await press(pilot, "f")
            await wait_until(pilot, lambda panel: main(app).maximized is panel, panel)
            assert_told(app)
            assert panel.region.width == size[0]
            assert panel.region.height >= size[1] - 4
            await press(pilot, "f")
            await wait_until(pilot, lambda: not main(app).maximized)
            await wait_until(pilot, lambda panel, before: panel.region == before, panel, before)


async def test_tab_goes_round_the_panels_both_ways_also_while_one_is_maximized_and_a_click_goes_to_any() -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        visited = [await panel_after(pilot, app, "tab") for _ in range(5)]
        assert set(visited[:4]) == set(PANELS)
        assert visited[4] == visited[0]
        assert [await panel_after(pilot, app, "shift+tab") for _ in range(4)] == visited[3::-1]
        for name in ("loss", "predictions", "weights"):
            await pilot.click(f"#{name}", offset=(5, 5))
            assert main(app).query_one(f"#{name}").has_focus
        # The click selected a point.
        await press(pilot, "escape", "escape")
        await press(pilot, "f")
        shown = main(app).maximized
        assert shown
        assert shown.id == "predictions"
        seen = set()
        for _ in PANELS:
            await press(pilot, "tab")
            shown = main(app).maximized
            assert shown
            assert shown.has_focus_within
            seen.add(shown.id)
        assert seen == set(PANELS)
        await press(pilot, "escape")
        assert main(app).maximized is None


async def panel_after(pilot: Pilot[None], app: TuiNN, key: str) -> str:
    """The panel in focus after a key."""
    await press(pilot, key)
    return next(name for name in PANELS if main(app).query_one(f"#{name}").has_focus_within)


def not_ascii(app: TuiNN) -> set[str]:
    return {char for char in screen_text(app) if not char.isascii()}


async def test_in_ascii_all_is_ascii() -> None:
    app = small_app(ascii=True, hidden_sizes=(20, 20))
    async with opened(app, SIZES[0]) as pilot:
        for size in (SIZES[0], SIZES[-1]):
            await resize(pilot, size)
            assert not not_ascii(app), size
            await press(pilot, "space")
            await wait_until(pilot, lambda: current(app).state is State.FINISHED)
            assert not not_ascii(app), size
            for key in ("f", "f", "2", "3", "4", "a", "m", "t", "d"):
                await press(pilot, key)
                assert not not_ascii(app), (size, key)
            await press(pilot, "1", "r")
        app.open(small(data="sine"), run=True)
        await wait_until(pilot, lambda: current(app).dataset.is_regression and current(app).state is State.FINISHED)
        for size in (SIZES[0], SIZES[-1]):
            await resize(pilot, size)
            for key in ("4", "2", "enter", "escape", "a", "d", "t"):
                await press(pilot, key)
                assert not not_ascii(app), ("sine", size, key)


async def test_names_too_long_for_their_frame_are_shortened_in_ascii(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    names = [f"a very long name of a column, in fact {one}" for one in ("the first", "the second", "the target")]
    rows = [f"{n},{n % 7},{'none of the usual kinds' if n % 2 else 'the most usual of all kinds'}" for n in range(60)]
    text = "\n".join([",".join(f'"{name}"' for name in names), *rows])
    path.write_text(text)
    numbers = tmp_path / "numbers.csv"
    numbers.write_text(text.replace("none of the usual kinds", "0").replace("the most usual of all kinds", "1"))
    app = small_app(ascii=True, data=str(path), target_kind="class")
    async with opened(app, (80, 24)) as pilot:
        for kind in ("class", "number"):
            if kind == "number":
                app.open(small(data=str(numbers), target_kind=kind))
                await wait_until(pilot, lambda: current(app).dataset.is_regression)
            for key in ("2", "right", "right", "left", "left", "left", "4"):
                await press(pilot, key)
                assert not not_ascii(app), (kind, key)


async def test_in_ascii_all_that_opens_is_ascii() -> None:
    app = small_app(ascii=True)
    async with opened(app, (100, 30)) as pilot:
        await press(pilot, "question_mark")
        await wait_until(pilot, lambda: not isinstance(app.screen, MainScreen))
        seen = {"help": not_ascii(app)}
        await press(pilot, "escape")
        for key in ("e", "p", "o", "c"):
            await press(pilot, key)
            await wait_until(pilot, lambda: not isinstance(app.screen, MainScreen))
            await pilot.pause()
            seen[key] = not_ascii(app)
            await press(pilot, "escape")
            await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        main(app).query_one("#setting-activation").focus()
        await press(pilot, "right")
        seen["choice"] = not_ascii(app)
        main(app).query_one("#setting-steps").focus()
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        await press(pilot, "0")
        await press(pilot, "enter")
        seen["refusal"] = not_ascii(app)
        await press(pilot, "escape")
        app.notify("An error", title="Title", severity="error")
        await pilot.pause()
        seen["notification"] = not_ascii(app)
        await press(pilot, "ctrl+p")
        await wait_until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await press(pilot, *"preset")
        await wait_until(pilot, lambda: "Preset: adam" in screen_text(app))
        seen["palette"] = not_ascii(app)
        assert {where: chars for where, chars in seen.items() if chars} == {}
