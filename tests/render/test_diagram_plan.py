from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.render.networks import unit_names
from tui_nn.render.diagram_plan import Plan, plan_diagram

ROOMS = [(90, 12), (70, 30), (160, 40)]


def plan(width: int, height: int, *sizes: int, selected: tuple[int, int] | None = None) -> Plan:
    return plan_diagram(width, height, unit_names(*sizes), selected)


@pytest.mark.parametrize(("width", "height"), ROOMS)
@pytest.mark.parametrize("sizes", [(2, 3), (2, 6, 4, 3), (2, 8, 8, 3)])
def test_a_usual_network_is_shown_whole_with_all_names(width: int, height: int, sizes: tuple[int, ...]) -> None:
    one = plan(width, height, *sizes)
    assert one.shown == tuple(map(range, sizes))
    assert [list(column.names) for column in one.columns] == unit_names(*sizes)
    assert all(column.name_width == 2 for column in one.columns)


def test_more_room_makes_larger_pictures() -> None:
    areas = [wide * high for wide, high in (plan(*room, 2, 6, 4, 3).picture for room in ROOMS)]
    assert areas == sorted(areas)
    assert areas[-1] > 4 * areas[0]


def test_large_pictures_are_square_and_low_ones_oblong() -> None:
    assert plan(160, 40, 2, 6, 4, 3).picture == (11, 11)
    wide, high = plan(90, 12, 2, 6, 4, 3).picture
    assert wide == 2 * high


def test_eight_hidden_layers_fit_80_columns() -> None:
    assert len(plan(80, 20, 2, *[6] * 8, 2).columns) == 10


def test_layers_that_do_not_fit_are_left_out_around_the_selected_one() -> None:
    one = plan(40, 12, 2, *[4] * 8, 2, selected=(4, 0))
    layers = [column.layer for column in one.columns]
    assert 1 < len(layers) < 10
    assert layers == list(range(layers[0], layers[-1] + 1))
    assert 0 < layers[0] < 4 < layers[-1] < 9
    assert [bool(units) for units in one.shown] == [layer in layers for layer in range(10)]


def test_units_that_do_not_fit_are_left_out_around_the_selected_one() -> None:
    one = plan(90, 12, 2, 64, 3, selected=(1, 30))
    units = one.columns[1].units
    assert 30 - units.start == pytest.approx(units.stop - 1 - 30, abs=1)
    assert one.columns[1].hidden == 64 - len(units)
    assert one.shown[0] == range(2)
    assert plan(90, 12, 2, 64, 3, selected=(1, 63)).shown[1] == range(64 - len(units), 64)
    assert plan(90, 12, 2, 64, 3).shown[1] == range(len(units))


def test_long_names_leave_room_for_the_pictures() -> None:
    names = [["petal length in cm", "b"], ["h1.1000"], ["versicolor", "setosa"]]
    roomy, tight = plan_diagram(90, 12, names), plan_diagram(36, 12, names)
    assert [column.name_width for column in roomy.columns] == [12, 7, 10]
    # Shortened, hidden units would all have the same name.
    assert [column.name_width for column in tight.columns] == [3, 0, 3]
    assert tight.picture >= (4, 4)


def test_a_name_is_not_shortened_while_there_are_columns_left() -> None:
    names = [["pixel_0_0", "pixel_0_1"], ["h1", "h2"], ["0", "1"]]
    plans = [plan_diagram(width, 12, names) for width in range(51, 56)]
    assert [one.columns[0].name_width for one in plans] == [8, 9, 9, 8, 9]
    # At 54, the pictures are wider.
    assert [one.picture[0] for one in plans] == [6, 6, 6, 7, 7]


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, list[int]]:
    sizes = draw(st.lists(st.integers(1, 70), min_size=2, max_size=10))
    layer = draw(st.integers(0, len(sizes) - 1))
    selected = draw(st.one_of(st.none(), st.tuples(st.just(layer), st.integers(0, sizes[layer] - 1))))
    return plan(draw(st.integers(0, 200)), draw(st.integers(0, 60)), *sizes, selected=selected), sizes


@given(plans())
def test_nothing_overlaps_and_the_selected_unit_is_shown(made: tuple[Plan, list[int]]) -> None:
    one, sizes = made
    wide, high = one.picture
    for before, after in pairwise(one.columns):
        assert before.span.stop + 3 <= after.span.start
    for column in one.columns:
        assert len(column.units) + column.hidden == sizes[column.layer]
        assert all(top + high < after for top, after in pairwise(column.tops))
        assert column.span.start < column.left
        assert column.left + wide < column.span.stop
        names = range(column.name_left, column.name_left + column.name_width)
        pictures = range(column.left - 1, column.left + wide + 1)
        assert names.stop - 1 <= pictures.start or pictures.stop - 1 <= names.start
    if one.width >= 10 and one.height >= 2:
        assert one.columns[-1].span.stop <= one.width
        assert all(column.tops[-1] + high <= one.room.stop for column in one.columns)
    if one.selected:
        assert one.selected[1] in one.shown[one.selected[0]]


@given(plans())
def test_a_click_on_a_picture_finds_its_unit(made: tuple[Plan, list[int]]) -> None:
    one, _ = made
    for column in one.columns:
        for unit, top in zip(column.units, column.tops, strict=True):
            assert one.unit_at(column.left, one.row(top)) == (column.layer, unit)
    for before, after in pairwise(one.columns):
        assert one.unit_at(before.span.stop, one.row(before.tops[0])) is None
        assert one.unit_at(after.span.start - 1, one.row(after.tops[0])) is None
