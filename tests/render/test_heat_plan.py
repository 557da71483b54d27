"""The layout of heat maps: every weight has its pixel, and is found there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.render.test_matrix import network
from tui_nn.render.heat_plan import plan_heat


@pytest.mark.parametrize(
    ("sizes", "panel", "share"),
    [
        ((2, 5, 3), (54, 10), (1, 1)),
        ((64, 64, 10), (120, 44), (1, 1)),
        ((64, 64, 10), (42, 13), (4, 4)),
        ((1000, 1000, 10), (42, 13), (96, 64)),
    ],
)
def test_everything_fits_and_names_stay_as_long_as_possible(
    sizes: tuple[int, ...], panel: tuple[int, int], share: tuple[int, int]
) -> None:
    plan = plan_heat(network(*sizes), *panel, pixel_rows=2)
    assert plan.fits
    assert plan.maps[0].named
    most = max(one.share[0] for one in plan.maps), max(one.share[1] for one in plan.maps)
    assert most <= share


@pytest.mark.parametrize("sizes", [(64, 64, 10), (64, 32, 10), (64, 128, 10), (64, 64, 64, 10)])
def test_one_pixel_in_a_cell_takes_no_more_lines_than_two(sizes: tuple[int, ...]) -> None:
    """In ASCII and without color, the panel of an 80 x 24 terminal has the names and the key that it has in color."""
    two, one = (plan_heat(network(*sizes), 54, 6, pixel_rows) for pixel_rows in (2, 1))
    assert one.fits
    assert [part.named for part in one.maps] == [part.named for part in two.maps] == [True] * (len(sizes) - 1)


def test_a_short_map_has_a_row_for_each_input_and_a_narrow_one_a_column_for_each_name() -> None:
    """The others do not: their rows have two inputs each, and their columns are as narrow as possible."""
    plan = plan_heat(network(2, 16, 16, 2), 70, 13, pixel_rows=2)
    assert plan.fits
    assert [one.per_cell for one in plan.maps] == [1, 2, 2]
    assert [one.wide for one in plan.maps] == [1, 1, 3]
    # As many columns as are left for the title of the last map, which is longer than its pixels are wide.
    assert plan.title_room(plan.maps[2]) == 70 - plan.maps[2].x
    assert plan.title_room(plan.maps[0]) + 2 == plan.maps[1].x
    cut = plan_heat(network(2, 16, 16, 2), 70, 1, pixel_rows=2)
    assert not cut.fits
    assert all(one.named for one in cut.maps)


def test_whole_names_of_inputs_are_kept_where_a_map_has_the_columns_for_them() -> None:
    blocks = [replace(network(3, 2)[0], row_names=["temperature", "b", "c"])]
    gutters = {columns: plan_heat(blocks, columns, 8, pixel_rows=2).maps[0].gutter for columns in (40, 20, 16, 11)}
    assert gutters == {40: 12, 20: 12, 16: 10, 11: 9}


@given(
    st.lists(st.integers(1, 90), min_size=2, max_size=5),
    st.integers(10, 150),
    st.integers(6, 50),
    st.sampled_from([1, 2]),
)
def test_every_weight_has_a_cell_of_its_map_and_is_found_there(
    sizes: list[int], width: int, height: int, pixel_rows: int
) -> None:
    plan = plan_heat(network(*sizes), width, height, pixel_rows)
    for layer, one in enumerate(plan.maps):
        for source in {0, sizes[layer] // 2, sizes[layer] - 1, sizes[layer]}:
            for unit in {0, sizes[layer + 1] - 1}:
                x, y, pixel = one.cell(source, unit)
                assert one.x <= x < one.x + one.width
                assert one.y <= y < one.y + one.height
                assert pixel < one.per_cell
                if plan.fits:
                    found = plan.weights_at(x, y)
                    assert found
                    assert found[0] == layer
                    assert source in found[1]
                    assert unit in found[2]
                rows, columns = one.sharing(source, unit)
                assert source in rows
                assert unit in columns
    if plan.fits:
        boxes = [(one.x, one.y, one.x + one.width, one.y + one.height) for one in plan.maps]
        for number, first in enumerate(boxes):
            for second in boxes[number + 1 :]:
                assert first[2] <= second[0] or first[3] <= second[1] or second[2] <= first[0]
