"""A file whose columns and classes are named in any script: no picture moves, and in ASCII all of them are ASCII."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.pilot import Pilot

from tests.app.form import row
from tests.app.opening import choose_and_read
from tests.app.support import main, opened, press, resize, screen_text, small_app, wait_for_text, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.ascii_filter import ASCII_FILTER
from tui_nn.app.canvas_view import CanvasView
from tui_nn.app.panel_table import VIEWS
from tui_nn.render.glyphs import UNICODE
from tui_nn.views.setting_row import WIDE

COLUMNS = ("温度", "🌱 growth", "e\u0301le\u0301vation", "ความสูง", "גובה", "产品种类的名称很长")
CLASSES = ("猫", "狗狗狗狗狗狗狗狗", "👩\u200d🔬", "مرحبا", "हिन्दी", "Größe")


@pytest.fixture
def changes_left_unpainted() -> None:
    """Pictures that are resized are drawn when they are painted."""


@pytest.fixture
def table(folder: Path) -> Path:
    """Numbers whose columns and classes are named so."""
    rows = [[f"{(row * (column + 7)) % 13}" for column in range(len(COLUMNS))] for row in range(120)]
    lines = [",".join([*row, CLASSES[number % len(CLASSES)]]) for number, row in enumerate(rows)]
    path = folder / "names.csv"
    path.write_text("\n".join([",".join([*COLUMNS, "種類"]), *lines]))
    return path


def pictures(app: TuiNN) -> list[CanvasView]:
    """Those that are shown."""
    return [view for view in main(app).query(CanvasView) if view.display and view.region]


def assert_whole(app: TuiNN, size: tuple[int, int]) -> None:
    """Every row of every picture, and of the screen, is as wide as it should be."""
    for view in pictures(app):
        assert view._canvas.height == view.scrollable_content_region.height
        canvas = view._canvas
        for y in range(canvas.height):
            text = "".join(text for text, _, _ in canvas.runs(y))
            assert cell_len(text) == canvas.width, view
            assert text.isascii() or app.appearance.glyphs is UNICODE, view
    assert {cell_len(line) for line in screen_text(app).split("\n")} == {size[0]}


async def look_around(pilot: Pilot[None], app: TuiNN, size: tuple[int, int]) -> None:
    await press(pilot, ".")
    for name, panel in VIEWS.items():
        await press(pilot, panel.key)
        await wait_until(pilot, lambda name: main(app).query_one(f"#{name}").display, name)
        await pilot.pause()
        assert_whole(app, size)


async def test_names_in_any_script_move_nothing(table: Path) -> None:
    app = small_app(data=str(table), noise=0)
    async with opened(app, (60, 18)) as pilot:
        for size in ((60, 18), (120, 36)):
            await resize(pilot, size)
            await look_around(pilot, app, size)
        await press(pilot, VIEWS["results"].key)
        # The results name the classes.
        await wait_for_text(pilot, "猫")
        assert "温度" in screen_text(app)


async def test_in_ascii_all_pictures_spell_them_in_ascii_and_what_others_show_of_them_is_ascii(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = small_app(ascii=True, data=str(table), noise=0)
    async with opened(app, (60, 18)) as pilot:
        for size in ((60, 18), (120, 36)):
            await resize(pilot, size)
            await look_around(pilot, app, size)
        monkeypatch.setattr(ASCII_FILTER, "enabled", True)
        await press(pilot, ".")
        await resize(pilot, (121, 36))
        await wait_for_text(pilot, "features: ????")
        assert screen_text(app).isascii()
        assert {len(line) for line in screen_text(app).split("\n")} == {121}
        await choose_and_read(pilot, table)
        await wait_for_text(pilot, "Gro?e")
        assert screen_text(app).isascii()


async def test_values_in_the_form_end_where_their_row_does(table: Path) -> None:
    app = small_app(data=str(table), noise=0, target="種類")
    async with opened(app, (80, 24)) as pilot:
        for size in ((80, 24), (120, 36)):
            await resize(pilot, size)
            one = row(app, "target")
            assert one.render().plain.endswith("種類")
            assert one.size.width >= WIDE or one.render().cell_length == one.size.width
            for candidate in ("産品種類的名稱很長" * 4, "種類"):
                one.candidate = candidate
                assert one.render().plain.endswith(" >")
                assert one.render().cell_length <= one.size.width
            one.candidate = None


def test_the_filter_keeps_the_cells_that_textual_counts() -> None:
    line = [Segment("👩\u200d🔬 é"), Segment("plain", Style(bold=True)), Segment("温\u200b度", Style(dim=True))]
    filtered = ASCII_FILTER.apply(line, Color(0, 0, 0))
    assert filtered == [Segment("????"), Segment("plain", Style(bold=True)), Segment("????", Style(dim=True))]
