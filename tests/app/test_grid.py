"""The grid of the panels at every size, and with more views than there are."""

from __future__ import annotations

from itertools import product

import pytest

from tui_nn.app.layout import (
    FORM_COLUMNS,
    MIN_CELL,
    MIN_SIZE,
    OTHER_ROWS,
    WALL,
    WIDE,
    Grid,
    PanelArea,
    Size,
    grid,
    is_wall,
    size_classes,
    view_rows,
)

HERO = "second"

WALLS = [(columns, rows) for columns in range(WALL[0], 251, 9) for rows in range(WALL[1], 71, 4)] + [(320, 90)]
"""Columns and rows of screens on which all views are shown."""

SIZES = [MIN_SIZE, (80, 24), (99, 50), (WIDE, 20), (120, 36), (159, 60), *WALLS]


def areas(size: Size, views: int) -> dict[str, PanelArea]:
    """Two panels at the top, the views that are shown on a screen of this size, and a form."""
    names = {"first": PanelArea.TOP, HERO: PanelArea.TOP}
    names |= {f"view{number}": PanelArea.VIEW for number in range(views if is_wall(size) else 1)}
    return names | {"form": PanelArea.FORM}


def cells(one: Grid) -> dict[Size, str]:
    """Column and row -> the panel there, filled as Textual does: it looks for a place from the last one on."""
    columns, rows = len(one.columns.split()), len(one.rows.split())
    taken: dict[Size, str] = {}
    spots = iter([(x, y) for y in range(rows) for x in range(columns)])
    for name, (wide, high) in one.spans.items():
        wanted = ({(x + dx, y + dy) for dx in range(wide) for dy in range(high)} for x, y in spots)
        free = next(spot for spot in wanted if not spot & taken.keys())
        assert all(x < columns and y < rows for x, y in free), f"{name} leaves the grid"
        taken |= dict.fromkeys(free, name)
    return taken


def side(one: Grid, size: Size, span: Size) -> int:
    """The side of a square, in columns, that fits in the frame and between the axes of a panel of this span."""
    columns, rows = len(one.columns.split()) - 1, len(one.rows.split())
    wide, high = (size[0] - FORM_COLUMNS) * span[0] // columns, (size[1] - OTHER_ROWS) * span[1] // rows
    return min(wide - 2 - 5, 2 * (high - 2 - 2))


def test_the_panels_fill_the_grid() -> None:
    for views, wide in product(range(1, 12), [(HERO,), (HERO, "view0", "first")]):
        for size in SIZES:
            shown = areas(size, views)
            one = grid(size, shown, wide, {})
            taken = cells(one)
            assert len(taken) == len(one.columns.split()) * len(one.rows.split()), size
            assert set(taken.values()) == set(one.spans) == set(shown), size


@pytest.mark.parametrize("views", range(2, 12))
def test_on_a_wall_every_panel_has_its_least_width_and_the_hero_the_largest_plane(views: int) -> None:
    for size in WALLS:
        one = grid(size, areas(size, views), (HERO, "view0"), {})
        spans = {name: span for name, span in one.spans.items() if name != "form"}
        assert (size[0] - FORM_COLUMNS) // (len(one.columns.split()) - 1) >= MIN_CELL, size
        assert max(side(one, size, span) for span in spans.values()) == side(one, size, spans[HERO]), size
        assert max(wide * high for wide, high in spans.values()) == spans[HERO][0] * spans[HERO][1], size


@pytest.mark.parametrize("views", [7, 8])
def test_no_other_shape_of_the_hero_would_show_more_and_leave_a_cell_for_another(views: int) -> None:
    for size in WALLS:
        shown = areas(size, views)
        one = grid(size, shown, (HERO, "view0"), {})
        spare = (len(one.columns.split()) - 1) * len(one.rows.split()) - (len(shown) - 1)
        allowed = [span for span in ((2, 1), (1, 2), (2, 2)) if span[0] * span[1] - 1 < spare]
        assert side(one, size, one.spans[HERO]) == max(side(one, size, span) for span in allowed)
        assert one.spans["view0"] == (2, 1)


@pytest.mark.parametrize(
    ("size", "views", "expected"),
    [
        ((160, 45), 7, {"first": (2, 1), HERO: (1, 2), "view1": (2, 1)}),
        ((160, 45), 8, {HERO: (1, 2), "view1": (2, 1)}),
        ((200, 50), 8, {HERO: (1, 2), "view1": (2, 1)}),
        ((240, 60), 7, {"first": (2, 1), HERO: (2, 2), "view0": (2, 1), "view1": (2, 1)}),
        ((240, 60), 8, {"first": (2, 1), HERO: (2, 2), "view1": (2, 1)}),
    ],
)
def test_cells_that_are_left_over_go_to_the_hero_and_then_by_rank(
    size: Size, views: int, expected: dict[str, Size]
) -> None:
    spans = grid(size, areas(size, views), (HERO, "view1", "first", "view0"), {}).spans
    assert {name: span for name, span in spans.items() if span != (1, 1) and name != "form"} == expected


@pytest.mark.parametrize(
    ("rows", "needs", "expected"),
    [
        # 42 rows for the panels: four of the grid, with 10 or 11 each.
        (45, {"view5": 10}, "1fr 1fr 1fr 1fr"),
        (45, {"view5": 14}, "1fr 1fr 1fr 14"),
        # What a row leaves must be enough for another one that needs as much as it has.
        (45, {"view5": 14, "view1": 10}, "1fr 1fr 10 14"),
        (44, {"view5": 14, "view1": 10}, "1fr 1fr 1fr 1fr"),
        # Nine rows are the least for the others; and the hero has room in any case.
        (45, {"view5": 15}, "1fr 1fr 1fr 15"),
        (45, {"view5": 16}, "1fr 1fr 1fr 1fr"),
        (45, {HERO: 40}, "1fr 1fr 1fr 1fr"),
        (60, {"view5": 14}, "1fr 1fr 1fr 1fr"),
    ],
)
def test_a_panel_gets_the_rows_that_it_needs_if_the_others_keep_enough(
    rows: int, needs: dict[str, int], expected: str
) -> None:
    """The hero spans the first two rows, the second view is in the third one, and the sixth in the last."""
    size = (160, rows)
    one = grid(size, areas(size, 8), (HERO, "view1"), needs)
    assert one.rows == expected
    assert list(one.spans) == [
        "form",
        "first",
        HERO,
        "view0",
        "view2",
        "view3",
        "view1",
        "view4",
        "view5",
        "view6",
        "view7",
    ]


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
    assert grid(size, areas(size, 4), (HERO,), {}).rows == f"1fr {rows}"


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
