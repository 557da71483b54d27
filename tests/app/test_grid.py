"""The grid of the panels at every size, and with more views than there are."""

from __future__ import annotations

import pytest

from tui_nn.app.layout import (
    FORM_COLUMNS,
    MIN_CELL,
    MIN_SIZE,
    WALL,
    WIDE,
    Grid,
    Place,
    Size,
    grid,
    is_wall,
    size_classes,
    view_rows,
)

HERO = "second"

SIZES = (MIN_SIZE, (80, 24), (99, 50), (WIDE, 20), (120, 36), (159, 60), WALL, (200, 50), (320, 90))
"""Columns and rows of screens with all kinds of grids."""


def places(views: int) -> dict[str, Place]:
    """Two panels at the top, some views and a form."""
    names = {"first": Place.TOP, HERO: Place.TOP} | {f"view{number}": Place.VIEW for number in range(views)}
    return names | {"form": Place.FORM}


def cells(one: Grid, panels: dict[str, Place]) -> dict[tuple[int, int], str]:
    """Column and row -> the panel there, filled as Textual fills a grid: each into the first place where it fits."""
    columns, rows = len(one.columns.split()), len(one.rows.split())
    taken: dict[tuple[int, int], str] = {}
    for name, place in panels.items():
        wide, high = one.span(name, place)
        wanted = (
            {(x + dx, y + dy) for dx in range(wide) for dy in range(high)} for y in range(rows) for x in range(columns)
        )
        free = next(spot for spot in wanted if not spot & taken.keys())
        assert all(x < columns and y < rows for x, y in free), f"{name} leaves the grid"
        taken |= dict.fromkeys(free, name)
    return taken


def shown(size: Size, views: int) -> dict[str, Place]:
    """The panels of a screen of this size, in the order of its grid."""
    panels = places(views)
    if not is_wall(size):
        panels = {name: place for name, place in panels.items() if place is not Place.VIEW or name == "view0"}
    first = Place.FORM if size[0] >= WIDE else Place.TOP
    return dict(sorted(panels.items(), key=lambda item: (item[1] is not first, item[1] is Place.VIEW)))


@pytest.mark.parametrize("views", range(1, 12))
@pytest.mark.parametrize("wide", [(HERO,), (HERO, "view1"), (HERO, "view0", "view2")])
def test_the_panels_fill_the_grid(views: int, wide: tuple[str, ...]) -> None:
    for size in SIZES:
        one, panels = grid(size, places(views), wide), shown(size, views)
        taken = cells(one, panels)
        assert len(taken) == len(one.columns.split()) * len(one.rows.split()), size
        assert set(taken.values()) == set(panels), size


@pytest.mark.parametrize("views", range(1, 12))
def test_on_a_wall_every_panel_has_its_least_width_in_as_few_rows_as_that_takes(views: int) -> None:
    for width in range(WALL[0], 400):
        one = grid((width, WALL[1]), places(views), (HERO,))
        columns, rows = len(one.columns.split()) - 1, len(one.rows.split())
        assert (width - FORM_COLUMNS) // columns >= MIN_CELL
        fewer = rows - 1
        assert fewer < 2 or (width - FORM_COLUMNS) // -(-(views + 2) // fewer) < MIN_CELL


def test_the_hero_takes_the_cell_that_is_left_over() -> None:
    one = grid((200, 50), places(5), (HERO, "view1"))
    assert one.columns.split()[1:] == ["1fr"] * 4
    assert one.span(HERO, Place.TOP) == (2, 1)
    assert one.span("view1", Place.VIEW) == one.span("view4", Place.VIEW) == (1, 1)
    assert one.span("form", Place.FORM) == (1, 2)


@pytest.mark.parametrize("columns", [160, 200])
def test_of_two_cells_another_panel_gets_one(columns: int) -> None:
    """Ten panels in three rows of four, or four rows of three."""
    one = grid((columns, 50), places(8), (HERO, "view1"))
    assert one.span(HERO, Place.TOP) == one.span("view1", Place.VIEW) == (2, 1)


def test_the_hero_gets_both_where_the_other_panel_would_leave_a_gap() -> None:
    """In rows of four, the hero and the first view end the first row, and the last panel of the next would not fit."""
    one = grid((200, 50), places(8), (HERO, "view4"))
    assert one.span(HERO, Place.TOP) == (3, 1)
    assert one.span("view4", Place.VIEW) == (1, 1)


@pytest.mark.parametrize(
    ("size", "rows"),
    [
        # Half of 15 and 21 rows, rounded down; of 27, rounded up, where there is a column for the settings.
        ((60, 18), 7),
        ((80, 24), 10),
        ((100, 30), 14),
        # No more than enough, up to where a share of the room is more: of 36, 16.2.
        ((120, 36), 15),
        ((120, 39), 16),
        ((159, 60), 25),
    ],
)
def test_the_rows_of_a_view_leave_the_others_the_rest(size: Size, rows: int) -> None:
    assert view_rows(size) == rows
    assert grid(size, places(4), (HERO,)).rows == f"1fr {rows}"


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((59, 17), ["-small", "-low"]),
        ((60, 18), ["-narrow", "-high"]),
        ((99, 18), ["-narrow", "-high"]),
        ((100, 17), ["-wide", "-low"]),
    ],
)
def test_the_classes_of_a_size(size: Size, names: list[str]) -> None:
    assert size_classes(size) == names
