"""Whole screens as eyes without red or green cones see them: text is readable, and nothing is told by hue alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from tests.app.support import main, opened, press, wait_for_state, wait_until
from tests.color_vision import contrast, difference
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.picture import Picture
from tui_nn.app.screens.main import MainScreen
from tui_nn.app.screens.presets import PresetsScreen
from tui_nn.app.screens.walk import WalkScreen
from tui_nn.app.themes import THEMES
from tui_nn.render.palette import DARK, LEVELS, LIGHT, Ink, line_ink, signed_ink
from tui_nn.runs.snapshot import State

DICHROMACIES = ("deuteranopia", "protanopia")

READABLE = 3.0
"""Least contrast of text, as WCAG 2 has it for large text."""

ALIKE, APART = 9, 15
"""Color differences: marks that usual eyes see at least so far apart must not be nearer than the first to others."""

CLEAR = 15
"""Least difference between colors that say opposite things."""

PALETTES = {"dark": DARK, "light": LIGHT}


class Cell(NamedTuple):
    """A character, and the colors that it is painted in."""

    glyph: str
    ink: str
    paper: str


class Scene(NamedTuple):
    """A screen to look at."""

    keys: tuple[str, ...]
    opposites: tuple[tuple[int, int], ...] = ()
    """Pairs of inks that are in one picture and mean different things, which no glyph tells."""


SIGNS = tuple((signed_ink(-level), signed_ink(level)) for level in (2, LEVELS))
LINES = ((line_ink(-LEVELS), line_ink(LEVELS)),)
CURVES = ((Ink.TRAIN, Ink.TEST), (Ink.TEST, Ink.BEST_POSSIBLE), (Ink.TRAIN, Ink.BEST_POSSIBLE))

RUNS: Mapping[str, tuple[dict[str, Any], tuple[Scene, ...]]] = {
    "article": (
        {},
        (
            Scene(("equals_sign",), (*CURVES, (Ink.TRAIN, Ink.FRAME), (Ink.TEST, Ink.FRAME))),
            Scene(("2", "right"), (*CURVES, *LINES)),
            Scene(("6", "full_stop")),
            Scene(("b",), ((Ink.ACCENT, Ink.FRAME),)),
            Scene(("p",)),
            Scene(("V",), ((Ink.CORRECT, Ink.WRONG),)),
            Scene(("equals_sign",), CURVES),
        ),
    ),
    "spiral": (
        {"data": "spiral", "classes": 7, "hidden_sizes": (24,) * 5, "activation": "tanh", "optimizer": "adam"},
        (Scene(("1",), SIGNS), Scene(("4",), SIGNS[1:]), Scene(("5",)), Scene(("7",))),
    ),
    "digits": (
        {"data": "digits", "samples": 200, "standardize": "yes", "steps": 10},
        (Scene(("1",), SIGNS), Scene(("8",))),
    ),
    "bumps": ({"data": "multi gaussian"}, (Scene(("4",), CURVES[1:2]),)),
}
"""Name -> settings of a small run, and what is looked at."""


def cells(app: TuiNN) -> list[list[Cell]]:
    """All cells of the screen, row by row."""
    rows = []
    for strip in app.screen._compositor.render_strips():
        row: list[Cell] = []
        for text, style, _ in strip:
            assert style
            colors = [
                color.get_truecolor(foreground=number == 0).hex if color else ""
                for number, color in enumerate((style.color, style.bgcolor))
            ]
            ink, paper = reversed(colors) if style.reverse else colors
            row += (Cell(glyph, ink, paper) for glyph in text)
        rows.append(row)
    return rows


def within(rows: list[list[Cell]], region: Region) -> Iterator[Cell]:
    for row in rows[region.y : region.bottom]:
        yield from row[region.x : region.right]


def parts(app: TuiNN) -> list[Region]:
    """What is looked at, each by itself: the panels, the parts of another screen, or the dialog over it."""
    screen = app.screen
    if isinstance(screen, PresetsScreen):
        return [screen.query_one("#presets").region]
    shown = screen.query(Picture) if isinstance(screen, MainScreen) else screen.query(Widget)
    return [widget.region for widget in shown if widget.display and widget.region.area and not widget.children]


def assert_readable(rows: list[list[Cell]], regions: list[Region], visions: tuple[str, ...] = DICHROMACIES) -> None:
    written = {(cell.ink, cell.paper) for one in regions for cell in within(rows, one) if cell.glyph.isalnum()}
    assert written
    for vision in visions:
        for ink, paper in written:
            assert contrast(ink, paper, vision) >= READABLE, (ink, paper, vision)


def assert_no_mark_is_told_by_hue_alone(rows: list[list[Cell]], regions: list[Region]) -> None:
    """Marks of the same shape in one picture."""
    for region in regions:
        inks: dict[str, set[str]] = {}
        for cell in within(rows, region):
            if not cell.glyph.isascii() and cell.glyph not in "▀▄":
                shape = "dots" if "\u2800" <= cell.glyph <= "\u28ff" else cell.glyph
                inks.setdefault(shape, set()).add(cell.ink)
        for shape, colors in inks.items():
            for one, other in itertools.combinations(colors, 2):
                if difference(one, other, "normal") >= APART:
                    for vision in DICHROMACIES:
                        assert difference(one, other, vision) >= ALIKE, (shape, one, other, vision)


def assert_the_focus_is_seen(app: TuiNN, rows: list[list[Cell]]) -> None:
    """The frame of the panel in focus is not like the others."""
    panels = [panel for panel in app.screen.query(".panel") if panel.display]
    inks = {panel.has_class("-focused"): rows[panel.region.y][panel.region.x].ink for panel in panels}
    for vision in DICHROMACIES:
        assert len(inks) < 2 or difference(inks[True], inks[False], vision) >= CLEAR


def assert_opposites_are_clear(rows: list[list[Cell]], scene: Scene, palette: Mapping[int, str]) -> None:
    painted = {color for row in rows for cell in row for color in (cell.ink, cell.paper)}
    for pair in scene.opposites:
        one, other = (palette[ink] for ink in pair)
        assert {one, other} <= painted, (scene, pair)
        for vision in DICHROMACIES:
            assert difference(one, other, vision) >= CLEAR, (pair, vision)


async def show(pilot: Pilot[None], app: TuiNN, keys: tuple[str, ...]) -> None:
    await press(pilot, *keys)
    if "b" in keys:
        await wait_until(pilot, lambda: isinstance(app.screen, WalkScreen))
    elif "p" in keys:
        await wait_until(pilot, lambda: isinstance(app.screen, PresetsScreen))


@pytest.mark.parametrize("name", RUNS)
async def test_screens_are_read_without_red_or_green_cones(name: str) -> None:
    changes, scenes = RUNS[name]
    app = TuiNN(small(**changes | {"weight_seed": 3}), run=True)
    async with opened(app, (120, 36)) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        # The run before is there to compare with.
        app.change(small(**changes))
        await wait_for_state(pilot, State.READY)
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        for theme, palette in PALETTES.items():
            app.theme = THEMES[theme].name
            for scene in scenes:
                await show(pilot, app, scene.keys)
                rows, regions = cells(app), parts(app)
                assert_readable(rows, regions)
                assert_no_mark_is_told_by_hue_alone(rows, regions)
                assert_opposites_are_clear(rows, scene, palette)
                assert_the_focus_is_seen(app, rows)
                while app.screen is not main(app):
                    await press(pilot, "escape")
