"""What is sent to the terminal: nothing but the spans that changed, and enough to make the screen right."""

from __future__ import annotations

import io
import itertools
import random
import re
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any, ClassVar

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyte.screens import Char
from rich.color import Color
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from tests.app.settling import settle
from tests.app.support import current, main, opened, press, small_app, wait_for_text, wait_until
from tests.display import Display
from tests.experiments import small
from tui_nn.app import app as app_module
from tui_nn.app.app import TuiNN
from tui_nn.app.compositor import SpansCompositor, SpansUpdate

WIDTH, HEIGHT = 12, 3

ESCAPE = re.compile(r"\x1b\[[\d;]*[A-Za-z]")

STYLES: tuple[dict[str, Any], ...] = (
    {},
    {"color": "red"},
    {"color": Color.from_rgb(10, 200, 30), "bgcolor": Color.from_rgb(1, 2, 3)},
    {"color": Color.from_rgb(10, 200, 30), "bgcolor": Color.from_rgb(4, 5, 6)},
    {"color": "red", "bgcolor": Color.from_rgb(1, 2, 3)},
    {"bgcolor": "blue"},
    {"bgcolor": "blue", "bold": True},
    {"color": Color.default(), "bgcolor": "red", "bold": True},
    {"color": "red", "underline": True, "reverse": True},
)


@pytest.fixture
def changes_left_unpainted() -> None:
    """Partial updates are what is tested here."""


def styles() -> st.SearchStrategy[Style]:
    """Styles made anew each time, because they remember their codes."""
    return st.sampled_from(STYLES).map(lambda parts: Style(**parts))


segments = st.builds(Segment, st.text("ab ●─", min_size=1, max_size=6), st.none() | styles(), st.none())
"""Pieces of text of one style, all of cells of one column."""

wide_segments = st.builds(Segment, st.text("a漢🌱", min_size=1, max_size=4), st.none() | styles(), st.none())

Row = list[Segment]


@st.composite
def rows(draw: st.DrawFn, segments: st.SearchStrategy[Segment] = segments) -> Row:
    """A row of the screen."""
    row = draw(st.lists(segments, max_size=6))
    return list(Strip(row).adjust_cell_length(WIDTH, draw(styles())))


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Half-open spans (y, x1, x2) in reading order, apart from each other."""
    found = []
    for y in range(HEIGHT):
        ends = sorted(draw(st.sets(st.integers(0, WIDTH), max_size=4)))
        found += [(y, *pair) for pair in list(pairwise(ends))[::2]]
    return found


pictures = st.lists(rows(), min_size=HEIGHT, max_size=HEIGHT)
wide_pictures = st.lists(rows(wide_segments), min_size=HEIGHT, max_size=HEIGHT)
cuts = st.lists(st.sets(st.integers(1, WIDTH - 1), max_size=3).map(sorted), min_size=HEIGHT, max_size=HEIGHT)


def update(picture: list[Row], cuts: list[list[int]], spans: list[tuple[int, int, int]]) -> SpansUpdate:
    """As Textual's compositor makes it: each row in pieces, one for each widget, without those not in need."""
    chops: list[dict[int, Strip | None]] = []
    ends: list[list[int]] = []
    for y, row in enumerate(picture):
        bounds = [0, *cuts[y], WIDTH]
        needed = [(x1, x2) for line, x1, x2 in spans if line == y]
        pieces = list(pairwise(bounds))
        chops.append(
            {
                left: Strip(row, WIDTH).crop(left, right) if any(a < right and b > left for a, b in needed) else None
                for left, right in pieces
            }
        )
        ends.append([right for _, right in pieces])
    return SpansUpdate(chops, spans, ends)


def console(color_system: Any) -> Console:
    return Console(file=io.StringIO(), force_terminal=True, color_system=color_system, legacy_windows=False)


def paint(screen: pyte.Screen, data: str) -> None:
    pyte.Stream(screen).feed(data)


def full(picture: list[Row], on: Console) -> pyte.Screen:
    """A screen on which Textual itself painted every cell."""
    screen = pyte.Screen(WIDTH, HEIGHT)
    for y, row in enumerate(picture):
        paint(screen, f"\x1b[{y + 1};1H\x1b[0m{Strip(row).render(on)}\x1b[0m")
    return screen


def cells(screen: pyte.Screen) -> list[list[Char]]:
    return [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@given(before=pictures, after=pictures, cuts=cuts, spans=spans())
def test_the_spans_show_what_is_new_and_the_rest_stays(
    before: list[Row],
    after: list[Row],
    cuts: list[list[int]],
    spans: list[tuple[int, int, int]],
) -> None:
    changed = {(y, x) for y, x1, x2 in spans for x in range(x1, x2)}
    for color_system in ("truecolor", "256", "standard", None):
        # A style remembers its codes in the colors that it was first painted in.
        for _, style, _ in itertools.chain(*before, *after):
            if style:
                style._ansi = None
        on = console(color_system)
        screen, new = full(before, on), cells(full(after, on))
        old = cells(screen)
        paint(screen, update(after, cuts, spans).render_segments(on))
        wanted = [[(new if (y, x) in changed else old)[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
        assert cells(screen) == wanted, color_system


@given(picture=pictures, cuts=cuts, spans=spans())
def test_no_more_cells_are_sent_than_changed(
    picture: list[Row], cuts: list[list[int]], spans: list[tuple[int, int, int]]
) -> None:
    sent = update(picture, cuts, spans).render_segments(console("truecolor"))
    assert len(ESCAPE.sub("", sent)) == sum(x2 - x1 for _, x1, x2 in spans)


@given(picture=wide_pictures, cuts=cuts, spans=spans())
def test_wide_characters_are_whole_again_when_what_covered_half_of_them_goes(
    picture: list[Row], cuts: list[list[int]], spans: list[tuple[int, int, int]]
) -> None:
    on = console("truecolor")
    covered, bare = [], []
    for y, row in enumerate(picture):
        strip = Strip.join(Strip(row, WIDTH).crop(left, right) for left, right in pairwise([0, *cuts[y], WIDTH]))
        bare.append(list(strip))
        for line, left, right in spans:
            if line == y:
                strip = Strip.join([strip.crop(0, left), Strip([Segment("#" * (right - left))]), strip.crop(right)])
        covered.append(list(strip))
    screen = full(covered, on)
    paint(screen, update(picture, cuts, spans).render_segments(on))
    assert cells(screen) == cells(full(bare, on))


def test_a_style_is_named_once_for_neighbors_that_share_it() -> None:
    style = Style(color="red")
    picture = [[Segment("ab", style), Segment("cd", style)]]
    sent = SpansUpdate([{0: Strip(picture[0])}], [(0, 0, 4)], [[4]]).render_segments(console("standard"))
    assert sent == "\x1b[1;1H\x1b[0;31mabcd\x1b[0m"


def test_of_a_style_only_the_colors_that_differ_are_sent_if_they_are_all_that_differs() -> None:
    red, blue = Style(color="red", bgcolor="black"), Style(color="red", bgcolor="blue")
    plain, bold = Style(bgcolor="blue"), Style(bgcolor="blue", bold=True)
    row = [Segment(text, style) for text, style in zip("abcde", (red, blue, plain, bold, plain), strict=True)]
    sent = update([row], [[]], [(0, 0, 5)]).render_segments(console("standard"))
    assert sent == "\x1b[1;1H\x1b[0;31;40ma\x1b[44mb\x1b[39mc\x1b[0;1;44md\x1b[0;44me\x1b[0m"


async def test_widgets_without_changes_are_left_alone_and_all_others_are_painted() -> None:
    draw = random.Random(0)
    app = small_app()
    async with opened(app, (120, 36)) as pilot:
        app.notify("Above what is to be painted.")
        await wait_for_text(pilot, "Above")
        compositor = main(app)._compositor
        assert isinstance(compositor, SpansCompositor)
        for _ in range(50):
            places = [(draw.randrange(120), draw.randrange(36)) for _ in range(draw.randint(1, 6))]
            changed = {Region(x, y, draw.randint(1, 120 - x), draw.randint(1, 36 - y)) for x, y in places}
            compositor._dirty_regions = set(changed)
            ours = compositor.render_partial_update()
            compositor._dirty_regions = set(changed)
            theirs = Compositor.render_partial_update(compositor)
            assert isinstance(ours, SpansUpdate)
            assert theirs
            everything = SpansUpdate(theirs.chops, theirs.spans, theirs.chop_ends)
            assert ours.render_segments(on := console("truecolor")) == everything.render_segments(on)
        assert compositor.render_partial_update() is None


class Painted(TuiNN):
    """Has a terminal of its own, which takes what would be sent to another one."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [Path(app_module.__file__).with_name(str(one)) for one in TuiNN.CSS_PATH]

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(small(steps=1000))
        self.terminal = Display(columns, rows)
        self.whole = 0
        """How often the whole screen was sent."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        self.whole += isinstance(renderable, LayoutUpdate)
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self.terminal.feed(renderable.render_segments(self.console).encode())
        super()._display(screen, renderable)


Cells = list[list[tuple[str, str]]]
"""Each character and its background; of blanks, the ink may be any."""


def received(display: Display) -> Cells:
    screen = display.screen
    rows = (screen.buffer[y] for y in range(screen.lines))
    # A character of two cells is followed by an empty one.
    return [[(row[x].data, row[x].bg) for x in range(screen.columns) if row[x].data] for row in rows]


def composed(app: TuiNN) -> Cells:
    """What a terminal would show that was sent the whole screen."""
    return [
        [(char, background(segment.style)) for segment in strip for char in segment.text]
        for strip in app.screen._compositor.render_strips()
    ]


def background(style: Style | None) -> str:
    """The color as pyte names it."""
    color = style and style.bgcolor
    return color.get_truecolor().hex.lstrip("#") if color and not color.is_default else "default"


SCREENS = (
    ("b", "n", "n", "right"),
    ("p", "down", "tab", "down"),
    ("question_mark", "down", "pagedown"),
    ("T", "down", "up"),
    ("o", "down"),
    ("y", "right"),
    ("ctrl+p", "r", "e", "down"),
    ("D", "right"),
    ("V", "tab"),
)
"""Keys that open a screen above the main one, and then change a part of it."""


async def test_what_is_sent_leaves_on_every_screen_what_there_is() -> None:
    app = Painted(80, 24)
    async with opened(app, (80, 24)) as pilot:
        for step, keys in enumerate(SCREENS, 1):
            for key in keys:
                await press(pilot, key)
                await wait_until(pilot, lambda: app.screen is not main(app))
                assert received(app.terminal) == composed(app), (keys, key)
            # The main screen changes, which some of them cover in part only.
            app.whole = 0
            app.action_step()
            await wait_until(pilot, lambda step: current(app).step == step, step)
            await settle(pilot)
            assert received(app.terminal) == composed(app), keys
            # Both change in one frame: so much is handed up from beneath.
            app.screen.refresh(Region(3, 3, 20, 3))
            await press(pilot, keys[-1])
            assert received(app.terminal) == composed(app), keys
            assert app.whole == 0, keys
            await press(pilot, "escape", "escape")
            await wait_until(pilot, lambda: app.screen is main(app))
            assert received(app.terminal) == composed(app), keys
