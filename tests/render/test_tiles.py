"""Tiles in rows and columns."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.render.canvas import Canvas
from tui_nn.render.tiles import Grid, Tile

GRID = Grid(count=7, cells=(2, 2), tile_width=4, width=14)


def tile(number: int) -> Tile:
    picture = Canvas(2, 2)
    for y in (0, 1):
        picture.write(0, y, str(number) * 2)
    return Tile(picture, f"no. {number}")


def made(numbers: Sequence[int]) -> list[Tile]:
    return [tile(number) for number in numbers]


def test_as_many_as_fit_are_side_by_side() -> None:
    assert (GRID.across, GRID.rows) == (3, 9)
    assert GRID.draw((14, 9), 0, made).text().split("\n") == [
        "00   11   22",
        "00   11   22",
        "no.  no.  no.",
        "33   44   55",
        "33   44   55",
        "no.  no.  no.",
        "66",
        "66",
        "no.",
    ]


def test_only_what_is_in_sight_is_made() -> None:
    asked: list[int] = []
    whole = GRID.draw((14, 9), 0, made).text().split("\n")

    def noted(numbers: Sequence[int]) -> list[Tile]:
        asked.extend(numbers)
        return made(numbers)

    part = GRID.draw((14, 4), 4, noted)
    assert part.text().split("\n") == whole[4:8]
    assert asked == [3, 4, 5, 6]


def test_beyond_the_last_there_is_nothing() -> None:
    assert not GRID.draw((14, 4), 90, made).text().strip()
    assert not Grid(0, (2, 2), 4, 14).draw((14, 4), 0, made).text().strip()


def test_a_narrow_panel_has_one_column() -> None:
    assert Grid(7, (20, 2), 20, 14).across == 1
