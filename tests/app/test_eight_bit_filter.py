"""On a terminal with 256 colors, everything on screen is in the fixed ones, and can be read."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor

from tests.app.support import opened, press, small_app, wait_for_state
from tests.app.test_color_vision import assert_readable, cells, parts
from tests.color_vision import contrast
from tui_nn.app.eight_bit_filter import EIGHT_BIT_FILTER
from tui_nn.app.themes import THEMES
from tui_nn.runs.snapshot import State

KEYS = ((), ("2",), ("p",))


def filtered(text: str, color: str, background: str) -> Style:
    style = Style(color=color, bgcolor=background, bold=True, meta={"@click": "quit"})
    (segment,) = EIGHT_BIT_FILTER.apply([Segment(text, style)], TextualColor(0, 0, 0))
    assert segment.text == text
    assert segment.style
    return segment.style


def numbers(style: Style) -> list[int | None]:
    return [color.number if color else None for color in (style.color, style.bgcolor)]


def test_colors_become_fixed_ones_and_the_rest_of_the_style_stays() -> None:
    style = filtered("a", "#5cb8ff", "#121212")
    assert numbers(style) == [75, 233]
    assert style.bold
    assert style.meta == {"@click": "quit"}


def test_pixels_are_converted_each_by_itself_and_text_to_be_readable() -> None:
    # Blue on dark orange: 3.4 between the colors themselves, and 2.6 between the nearest to each.
    ink, paper = "#5cb8ff", "#7c5200"
    pixel, text = filtered("▀", ink, paper), filtered("●", ink, paper)
    assert pixel.bgcolor == text.bgcolor
    assert pixel.color != text.color
    assert text.color
    assert text.bgcolor
    assert contrast(text.color.get_truecolor().hex, text.bgcolor.get_truecolor().hex) >= 3


def test_the_terminals_own_colors_stay() -> None:
    assert filtered("a", "red", "default").color == Color.parse("red")


@pytest.mark.parametrize("theme", THEMES)
async def test_all_screens_are_in_fixed_colors_and_readable(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLORTERM")
    app = small_app(theme=theme, run=True)
    async with opened(app, (120, 36)) as pilot:
        assert app.console.color_system == "256"
        await wait_for_state(pilot, State.FINISHED)
        for keys in KEYS:
            await press(pilot, *keys)
            for strip in app.screen._compositor.render_strips():
                for _, style, _ in strip:
                    assert style
                    assert {color.type for color in (style.color, style.bgcolor) if color} <= {ColorType.EIGHT_BIT}
            assert_readable(cells(app), parts(app), ("normal",))
            await press(pilot, *(["escape"] if keys else []))
