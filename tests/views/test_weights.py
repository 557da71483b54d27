"""The weight matrices: every number that is there, under its name, wherever one has scrolled to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.views.moments import APPEARANCES, COLOR, finished, fresh, rows, with_parameters
from tui_nn.render.appearance import Appearance
from tui_nn.render.heat_plan import HeatPlan, WeightIndex
from tui_nn.render.palette import LEVELS, Ink, class_ink, signed_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.weights import WeightsOptions, draw, extent, heat_plan, nearest_weight, reading, title, weight_at

NUMBER = re.compile(r"[+−]\d+\.\d+")


def shown(
    snapshot: Snapshot, width: int = 100, height: int = 12, offset: tuple[int, int] = (0, 0), columns: int | None = None
) -> list[str]:
    return rows(draw(snapshot, WeightsOptions(offset, columns, heat=False), (width, height), COLOR))


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


@pytest.mark.parametrize(("height", "titles"), [(13, 3), (11, 2), (10, 0)])
def test_matrices_that_do_not_fit_side_by_side_are_stacked_where_there_is_height(height: int, titles: int) -> None:
    """W1 2×4 takes 32 columns and 5 lines, W2 4×3 24 columns and 7 lines: 13 with the line between them.

    With the titles in the lines of the column names it is 11 lines.
    """
    parameters = fresh().network.parameters
    lines = shown(fresh(), 40, height)
    assert sum(bool(re.match(r"W[12]", line)) + bool(re.search("×", line)) for line in lines[1:]) == max(titles - 1, 0)
    assert (extent(fresh(), WeightsOptions(heat=False), (40, height), COLOR)[0] <= 40) == bool(titles)
    if titles:
        read = [numbers(line) for line in lines if numbers(line)]
        first, second = (np.vstack((parameters.weights[k], parameters.biases[k])) for k in (0, 1))
        assert np.array(read[:3]) == pytest.approx(first, abs=0.00051)
        assert np.array(read[3:]) == pytest.approx(second, abs=0.00051)


def decimals(rows: list[str]) -> set[int]:
    """How many digits the numbers have after the point."""
    return {len(number.split(".")[1]) for number in NUMBER.findall("".join(rows))}


@pytest.mark.parametrize(("columns", "count"), [(57, 3), (56, 2), (50, 2), (49, 1), (43, 1), (42, 3)])
def test_with_little_room_numbers_have_a_decimal_less_if_that_is_enough(columns: int, count: int) -> None:
    """Seven numbers of six, five or four cells and a blank each, two columns of names of three, and two blanks between.

    In seven lines they cannot be stacked; what fits in no way scrolls.
    """
    assert decimals(shown(fresh(), columns, 7)) == {count}


def test_a_scroll_bar_does_not_change_the_decimals() -> None:
    """Or it would come and go as the numbers get wider and narrower."""
    assert decimals(shown(fresh(), 56, 7, columns=57)) == {3}
    assert extent(fresh(), WeightsOptions(columns=57, heat=False), (56, 7), COLOR) == (57, 7)


@pytest.mark.parametrize("units", [16, 64])
def test_all_of_large_matrices_can_be_scrolled_to(units: int) -> None:
    snapshot = fresh(hidden_sizes=(units, units))
    size = width, height = 60, 8
    assert "h1.1" in shown(snapshot, *size)[1]
    assert not any("W3" in row for row in shown(snapshot, *size))
    whole = extent(snapshot, WeightsOptions(heat=False), size, COLOR)
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
    canvas = draw(fresh(hidden_sizes=(2, 2)), WeightsOptions(), (100, 20), COLOR)
    names = rows(canvas)[1]
    inks = {name: canvas.fg[1, names.index(name)] for name in ("h1.1", "h2.2", "c0", "c1", "c2")}
    assert inks["h1.1"] == inks["h2.2"] == Ink.MUTED
    assert [inks[name] for name in ("c0", "c1", "c2")] == [class_ink(label) for label in range(3)]


def test_names_are_shortened_before_numbers_are_given_up(tmp_path: Path) -> None:
    """W1 1×3 takes a name and 16 columns, W2 3×2 takes 13, with two between: 41 with names of 10, and 38 with 7."""
    path = tmp_path / "names.csv"
    lines = [f"{n % 7},{'ab'[n % 2]}" for n in range(40)]
    path.write_text("\n".join(["width of a petal,kind", *lines]))
    snapshot = fresh(data=str(path), target="kind", hidden_sizes=(3,))
    for columns, name in ((41, "width…etal"), (38, "wid…tal")):
        drawn = shown(snapshot, columns, 6)
        assert decimals(drawn) == {1}
        assert name in " ".join(drawn).split()
    assert heat_plan(snapshot, WeightsOptions(), (38, 6), COLOR) is None
    assert heat_plan(snapshot, WeightsOptions(), (37, 6), COLOR)


def options_at(size: tuple[int, int], **changes: Any) -> tuple[WeightsOptions, HeatPlan]:
    """The heat maps of the small network."""
    options = WeightsOptions(heat=True, **changes)
    plan = heat_plan(fresh(), options, size, COLOR)
    assert plan
    return options, plan


def test_numbers_that_do_not_fit_become_heat_maps() -> None:
    """Stacked, with titles beside the column names and one decimal, they need 23 columns and 11 lines."""
    for size, is_heat in (((60, 7), False), ((60, 5), True), ((23, 11), False), ((22, 11), True), ((23, 10), True)):
        assert (heat_plan(fresh(), WeightsOptions(), size, COLOR) is not None) == is_heat, size
        assert extent(fresh(), WeightsOptions(), size, COLOR) <= size


def test_where_neither_numbers_nor_a_heat_map_fit_numbers_scroll() -> None:
    """Of eight inputs, a heat map takes seven lines: names, four of weights, the biases, and the key."""
    snapshot = fresh(hidden_sizes=(8,), data="moons")
    assert heat_plan(snapshot, WeightsOptions(), (40, 7), COLOR)
    assert heat_plan(snapshot, WeightsOptions(), (40, 6), COLOR) is None
    assert heat_plan(snapshot, WeightsOptions(heat=True), (40, 6), COLOR)


def test_numbers_that_scroll_down_leave_a_column_for_the_scroll_bar() -> None:
    """Seven numbers of five or four cells, and 15 columns of blanks and names: 50 or 43."""
    for columns, width in ((51, 50), (50, 43), (44, 43)):
        assert extent(fresh(), WeightsOptions(heat=False), (columns, 4), COLOR) == (width, 7)


def test_the_title_reads_the_selected_weight_and_the_pointer_each_one() -> None:
    weight, bias = (fresh().network.parameters.stacked[1][source, 2] for source in (3, 4))
    chosen = WeightsOptions(selected=WeightIndex(1, 3, 2))
    assert title(fresh(), chosen, 60, COLOR) == f"Weights: h4 ► c2 {weight:+.4g}".replace("-", "−")
    other = replace(chosen, selected=WeightIndex(1, 4, 2))
    assert title(fresh(), other, 60, COLOR) == f"Weights: bias of c2 {bias:+.4g}".replace("-", "−")
    assert title(fresh(), other, 20, COLOR) == f"bias of c2 {bias:+.4g}".replace("-", "−")
    read = {reading(fresh(), chosen, (60, 12), COLOR, (x, y)) for x in range(60) for y in range(12)}
    assert f"bias of c2 {bias:+.4g}".replace("-", "−") in read
    assert len(read - {""}) == 3 * 4 + 5 * 3, "every weight and every bias"
    assert title(fresh(), WeightsOptions(), 60, COLOR) == "Weights"


def test_a_weight_that_no_longer_exists_is_the_nearest_one() -> None:
    assert nearest_weight(fresh(), WeightIndex(5, 60, 60)) == WeightIndex(1, 4, 2)


def test_arrow_keys_go_over_all_layers_and_their_biases() -> None:
    """W1 has 2 inputs and 4 units, W2 has 4 inputs and 3 units."""
    options, plan = options_at((60, 12))
    walked = []
    for right, down in ((0, 0), (1, 0), (0, 1), (0, 1), (0, 1), (1, 0), (1, 0), (1, 0), (0, -1), (-1, 0), (1, 0)):
        options = options.moved(fresh(), plan, right, down)
        walked.append(options.selected)
    assert walked == [
        WeightIndex(0, 0, 0),
        WeightIndex(0, 0, 1),
        WeightIndex(0, 1, 1),
        WeightIndex(0, 2, 1),  # the bias
        WeightIndex(0, 2, 1),
        WeightIndex(0, 2, 2),
        WeightIndex(0, 2, 3),
        WeightIndex(1, 2, 0),
        WeightIndex(1, 1, 0),
        WeightIndex(0, 1, 3),
        WeightIndex(1, 1, 0),
    ]


def test_of_weights_that_share_a_pixel_the_largest_is_selected() -> None:
    """In 14 x 6 cells, 40 weights of an input become 5 pixels of 8, 3 x 40 weights into the next layer 5 of 8."""
    snapshot = fresh(hidden_sizes=(40,))
    options = WeightsOptions()
    plan = heat_plan(snapshot, options, (14, 6), COLOR)
    assert plan
    share = plan.maps[0].share[1]
    assert share > 1
    weights = snapshot.network.parameters.weights[0][0]
    for pixel in range(3):
        options = options.moved(snapshot, plan, int(pixel > 0), 0)
        assert options.selected == WeightIndex(
            0, 0, pixel * share + int(np.abs(weights[pixel * share :][:share]).argmax())
        )


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_what_the_pointer_reads_is_where_it_is_drawn(appearance: Appearance) -> None:
    """A weight that alone is not 0 is the only number with a 5, or the only pixel with the strongest color."""
    for size in [(60, 12), (23, 11), (22, 11), (14, 7)]:
        zero = {(layer, *at): 0.0 for layer, shape in ((0, (3, 4)), (1, (5, 3))) for at in np.ndindex(shape)}
        for weight in (WeightIndex(0, 0, 0), WeightIndex(0, 2, 3), WeightIndex(1, 3, 1), WeightIndex(1, 4, 2)):
            snapshot = with_parameters(fresh(), zero | {weight: 5.0})
            canvas = draw(snapshot, WeightsOptions(), size, appearance)
            if heat_plan(snapshot, WeightsOptions(), size, appearance):
                # The last line is the key.
                at = canvas.codes[:-1] == ord(appearance.glyphs.signed[-1])
                if appearance is COLOR:
                    at = (canvas.fg[:-1] == signed_ink(LEVELS)) | (canvas.bg[:-1] == signed_ink(LEVELS))
            else:
                at = canvas.codes == ord("5")
            assert {weight_at(snapshot, WeightsOptions(), size, appearance, x, y) for y, x in np.argwhere(at)} == {
                weight
            }, size
