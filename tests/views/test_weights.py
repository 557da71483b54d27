"""The weight matrices: every number that is there, under its name, wherever one has scrolled to."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from tests.views.moments import COLOR, finished, fresh, rows
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.weights import WeightsOptions, draw, extent, matrix_rows

NUMBER = re.compile(r"[+−]\d+\.\d+")


def shown(
    snapshot: Snapshot, width: int = 100, height: int = 12, offset: tuple[int, int] = (0, 0), columns: int | None = None
) -> list[str]:
    return rows(draw(snapshot, WeightsOptions(offset=offset, columns=columns), (width, height), COLOR))


def numbers(text: str) -> list[float]:
    return [float(number.replace("−", "-")) for number in NUMBER.findall(text)]


@pytest.mark.parametrize("moment", [fresh, finished])
def test_every_weight_and_bias_stands_under_its_name(moment: Callable[[], Snapshot]) -> None:
    parameters = moment().network.parameters
    title, columns, *numbered = shown(moment())
    assert re.search(r"W1 2×4 +b1 +W2 4×3 +b2", title)
    assert columns.split() == ["h1", "h2", "h3", "h4", "c0", "c1", "c2"]
    # The second block is higher than the first, so the last rows have its numbers only.
    for name, row in zip(("x1", "x2", "b"), numbered, strict=False):
        assert row.split()[0] == name
    read = [numbers(row) for row in numbered]
    first, second = (np.vstack((parameters.weights[k], parameters.biases[k])) for k in (0, 1))
    assert np.array([row[:4] for row in read[:3]]) == pytest.approx(first, abs=0.00051)
    assert np.array([row[-3:] for row in read[:5]]) == pytest.approx(second, abs=0.00051)


def test_without_a_hidden_layer_there_is_one_matrix_from_features_to_classes() -> None:
    title, _, *numbered = shown(fresh(hidden_sizes=()))
    assert "W1 2×3" in title
    assert "W2" not in title
    assert [row.split()[0] for row in numbered[:3]] == ["x1", "x2", "b"]


def test_with_many_layers_the_units_are_named_after_their_layer() -> None:
    text = "\n".join(shown(fresh(hidden_sizes=(2, 2))))
    for name in ("h1.1", "h1.2", "h2.1", "h2.2", "W3 2×3"):
        assert name in text


def test_matrices_that_do_not_fit_side_by_side_are_stacked_where_there_is_height() -> None:
    """W1 2×4 takes 32 columns and 5 lines, W2 4×3 24 columns and 7 lines: 13 with the line between them."""
    parameters = fresh().network.parameters
    for height, is_stacked in ((13, True), (12, False)):
        lines = shown(fresh(), 40, height)
        assert any(re.match(r"W2 4×3 +b2", line) for line in lines) == is_stacked
        assert (extent(fresh(), WeightsOptions(), (40, height), COLOR)[0] <= 40) == is_stacked
        if is_stacked:
            read = [numbers(line) for line in lines if numbers(line)]
            first, second = (np.vstack((parameters.weights[k], parameters.biases[k])) for k in (0, 1))
            assert np.array(read[:3]) == pytest.approx(first, abs=0.00051)
            assert np.array(read[3:]) == pytest.approx(second, abs=0.00051)


def decimals(rows: list[str]) -> set[int]:
    """How many digits the numbers have after the point."""
    return {len(number.split(".")[1]) for number in NUMBER.findall("".join(rows))}


@pytest.mark.parametrize(("columns", "count"), [(57, 3), (56, 2), (50, 2), (49, 3)])
def test_with_little_room_numbers_have_a_decimal_less_if_that_is_enough(columns: int, count: int) -> None:
    """Seven numbers of six or five cells and a blank each, two columns of names of three, and two blanks between."""
    assert decimals(shown(fresh(), columns)) == {count}


def test_a_scroll_bar_does_not_change_the_decimals() -> None:
    """Or it would come and go as the numbers get wider and narrower."""
    assert decimals(shown(fresh(), 56, columns=57)) == {3}
    assert extent(fresh(), WeightsOptions(columns=57), (56, 12), COLOR) == (57, 7)


@pytest.mark.parametrize("units", [16, 64])
def test_all_of_large_matrices_can_be_scrolled_to(units: int) -> None:
    snapshot = fresh(hidden_sizes=(units, units))
    size = width, height = 60, 8
    assert "h1.1" in shown(snapshot, *size)[1]
    assert not any("W3" in row for row in shown(snapshot, *size))
    whole = extent(snapshot, WeightsOptions(), size, COLOR)
    corner = shown(snapshot, *size, offset=(whole[0] - width, whole[1] - height))
    assert numbers(corner[-1])[-3:] == pytest.approx(snapshot.network.parameters.biases[-1], abs=0.0051)
    assert f"W3 {units}×3" in corner[0]
    assert corner[1].split()[-3:] == list(snapshot.dataset.class_names)


def test_the_names_of_the_columns_stay_while_the_rows_scroll() -> None:
    snapshot = fresh(hidden_sizes=(64, 64))
    before, after = (shown(snapshot, offset=(0, down)) for down in (0, 10))
    assert after[:2] == before[:2]
    assert after[2:] != before[2:]


def test_the_colors_of_the_classes_are_those_of_the_last_layer() -> None:
    ((*hidden, last),) = matrix_rows(fresh(hidden_sizes=(2, 2)), "x", (100, 20))
    assert [block.column_inks for block in hidden] == [None, None]
    assert last.column_inks
    assert len(set(last.column_inks)) == 3
