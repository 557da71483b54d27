"""The network: what each unit computes, and the way from unit to unit."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from tests.views.four_features import four_features
from tests.views.moments import APPEARANCES, COLOR, finished, fresh, rows, with_parameters
from tui_nn.app.layout import MIN_CELL
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.glyphs import ASCII
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import predictions
from tui_nn.views.names import nearest, unit_names
from tui_nn.views.network import NetworkOptions, _plan, draw, title, unit_at
from tui_nn.views.network_output import GAP, MIN_PANEL, MIN_WIDTH
from tui_nn.views.plane_view import Axes, plane_view
from tui_nn.views.predictions import PredictionsOptions
from tui_nn.views.selection import UNSELECTED, Selection

SIZE = (100, 34)

NARROW = (50, 34)
"""A size at which an opened unit has no card."""

FIRST = NetworkOptions()


def shown(
    snapshot: Snapshot,
    options: NetworkOptions = FIRST,
    size: tuple[int, int] = SIZE,
    appearance: Appearance = COLOR,
) -> list[str]:
    return rows(draw(snapshot, options, size, appearance))


def words(drawn: list[str]) -> set[str]:
    return set(" ".join(drawn).split())


def titled(snapshot: Snapshot, options: NetworkOptions) -> str:
    return title(snapshot, options, 60, COLOR)


def test_every_unit_and_every_layer_has_its_name() -> None:
    snapshot = fresh(hidden_sizes=(3, 2))
    names = {"x1", "x2", "h1.1", "h1.2", "h1.3", "h2.1", "h2.2", "c0", "c1", "c2", "inputs", "outputs"}
    assert names <= words(shown(snapshot))
    assert titled(snapshot, FIRST) == "Network"


def test_without_a_hidden_layer_the_inputs_lead_to_the_classes() -> None:
    snapshot = fresh(hidden_sizes=())
    assert {"x1", "x2", "c0", "c1", "c2", "inputs", "outputs"} <= words(shown(snapshot))
    assert titled(snapshot, FIRST.moved(snapshot, 0, 0)) == "Network: c0, outputs"


def test_the_pictures_follow_the_run() -> None:
    assert shown(fresh(), appearance=PLAIN) != shown(finished(), appearance=PLAIN)


@pytest.mark.parametrize(("source", "sign"), [(0, 1.0), (0, -1.0), (1, 1.0)])
def test_a_unit_full_size_is_what_it_computes_at_the_center_of_each_cell(source: int, sign: float) -> None:
    """A tanh unit that looks at one feature alone: its sign is that of the feature, or the opposite one."""
    snapshot = with_parameters(
        fresh(activation="tanh", samples=30), {(0, one, 0): 0.5 * sign if one == source else 0.0 for one in (0, 1)}
    )
    drawn = shown(snapshot, NetworkOptions(selected=(1, 0), opened=True), NARROW, appearance=PLAIN)
    viewport = plane_view(snapshot.dataset, Axes()).window(NARROW)
    width, height = viewport.plot_size(*NARROW, ("x1", "x2"))
    expected = sign * np.sign(viewport.cell_centers(width, height)[source]).reshape(height, width)
    middle = len(ASCII.signed) // 2
    signs = {glyph: np.sign(level - middle) for level, glyph in enumerate(ASCII.signed)}
    plot = [list(row[-width:]) for row in drawn[:height]]
    read = np.array([[signs.get(char, math.nan) for char in row] for row in plot])
    # Points hide what is beneath them; near 0 nothing is drawn.
    seen = np.isfinite(read) & (read != 0)
    assert seen.mean() > 0.7
    assert (read[seen] == expected[seen]).all()
    strongest = {glyph for row in plot for glyph in row} & {ASCII.signed[1], ASCII.signed[-2]}
    assert strongest == {ASCII.signed[1], ASCII.signed[-2]}


def test_the_picture_of_a_class_is_blank_where_its_probability_is_a_half() -> None:
    """Two classes whose logits are equal everywhere; and one that is certain fills its picture."""
    snapshot = fresh(data="moons", hidden_sizes=())
    everywhere = {(0, source, unit): 0.0 for source in range(3) for unit in range(2)}
    undecided, certain = (with_parameters(snapshot, everywhere | {(0, 2, 0): bias}) for bias in (0.0, 100.0))
    strongest = set("".join(ASCII.signed[:3] + ASCII.signed[-3:])) - {" "}
    for unit, fills in ((0, "+*#"), (1, "=~-")):
        options = NetworkOptions(selected=(1, unit), opened=True)
        blank, filled = (
            {char for row in shown(one, options, NARROW, appearance=PLAIN)[:-2] for char in row[10:]} & strongest
            for one in (undecided, certain)
        )
        assert not blank
        assert filled <= set(fills)
        assert filled


def test_the_points_lie_on_an_opened_unit() -> None:
    snapshot = fresh(samples=30)
    canvas = draw(snapshot, NetworkOptions(selected=(1, 0), opened=True), (240, 80), COLOR)
    inks = canvas.fg[:-2]
    assert (inks == Ink.CORRECT).sum() == snapshot.test.correct_count
    assert (inks == Ink.WRONG).sum() == len(snapshot.test.correct) - snapshot.test.correct_count


def test_an_opened_unit_is_shown_over_the_chosen_plane(tmp_path: Path) -> None:
    snapshot = fresh(data=four_features(tmp_path), noise=0)
    opened = NetworkOptions(selected=(1, 0), opened=True)
    assert "PC1" in shown(snapshot, opened)[-2]
    chosen = shown(snapshot, replace(opened, axes=Axes((3, 1))))
    assert "age" in chosen[-2]
    assert chosen[0].strip().startswith("height")


WAY = (
    ((1, 0), "h1.1, hidden 1"),
    ((0, 1), "h1.2, hidden 1"),
    ((0, 1), "h1.3, hidden 1"),
    ((0, 1), "h1.3, hidden 1"),
    ((1, 0), "h2.2, hidden 2"),
    ((0, -1), "h2.1, hidden 2"),
    ((0, -1), "h2.1, hidden 2"),
    ((1, 0), "c0, outputs"),
    ((1, 0), "c0, outputs"),
    ((-1, 0), "h2.1, hidden 2"),
    ((-1, 0), "h1.1, hidden 1"),
    ((-1, 0), "x1, inputs"),
    ((-1, 0), "x1, inputs"),
    ((0, 1), "x2, inputs"),
)
"""Layers and units to go, and the unit to which that leads in a network of 2, 3, 2 and 3 units."""


def test_one_goes_from_unit_to_unit_and_stays_at_the_edges() -> None:
    snapshot, options = fresh(hidden_sizes=(3, 2)), FIRST
    for (layers, units), unit in WAY:
        options = options.moved(snapshot, layers, units)
        assert titled(snapshot, options) == f"Network: {unit}"


@pytest.mark.parametrize(
    ("unit", "there"), [((1, 9), (1, 3)), ((7, 7), (2, 2)), ((-1, -1), (0, 0)), ((0, 1), (0, 1)), ((1, -5), (1, 0))]
)
def test_a_unit_that_is_gone_gives_way_to_the_nearest(unit: tuple[int, int], there: tuple[int, int]) -> None:
    assert nearest(unit, unit_names(fresh())) == there
    gone, near = (NetworkOptions(selected=one) for one in (unit, there))
    assert titled(fresh(), gone) == titled(fresh(), near)
    assert shown(fresh(), gone) == shown(fresh(), near)


def test_another_unit_is_another_picture_while_one_is_opened() -> None:
    opened = [shown(fresh(), NetworkOptions(selected=(1, unit), opened=True), appearance=PLAIN) for unit in (0, 1)]
    assert opened[0] != opened[1]


def test_of_a_large_network_the_units_around_the_selected_one_are_shown() -> None:
    snapshot = fresh(hidden_sizes=(200,), steps=1)
    assert "more" in words(shown(snapshot))
    assert "h1" in words(shown(snapshot))
    names = words(shown(snapshot, NetworkOptions(selected=(1, 150))))
    assert "h151" in names
    assert "h1" not in names


def test_the_unit_at_a_cell_is_the_one_whose_name_stands_there() -> None:
    drawn = shown(fresh())
    for layer, names in enumerate(unit_names(fresh())):
        for unit, name in enumerate(names):
            y = next(y for y, row in enumerate(drawn) if name in row.split())
            assert unit_at(fresh(), FIRST, SIZE, drawn[y].index(name), y) == (layer, unit)
    assert unit_at(fresh(), FIRST, SIZE, 0, 0) is None


def test_an_opened_unit_is_everywhere() -> None:
    options = NetworkOptions(selected=(1, 2), opened=True)
    assert unit_at(fresh(), options, SIZE, 0, 0) == (1, 2)


@pytest.mark.parametrize("sizes", [(4,), (3, 2), ()])
def test_with_a_point_each_unit_has_the_value_of_its_activation(sizes: tuple[int, ...]) -> None:
    snapshot = finished(hidden_sizes=sizes, activation="tanh")
    x = snapshot.dataset.test.x
    drawn = words(shown(snapshot, NetworkOptions(selection=Selection(5))))
    for layer in (x, *snapshot.network.activations(x)):
        assert {f"{value + 0:.2f}" for value in layer[:, 5]} <= drawn
    assert {name for layer in unit_names(snapshot) for name in layer} <= drawn
    assert titled(snapshot, NetworkOptions(selection=Selection(5))) == "Network at point 5"


WIDE = (126, 16)
"""Room for a plane: 14 rows below its heading, and about twice as many columns with the axis and a gap."""


@pytest.mark.parametrize("appearance", APPEARANCES)
@pytest.mark.parametrize("selection", [UNSELECTED, Selection(5)])
def test_with_room_the_output_is_the_plane_of_the_predictions(appearance: Appearance, selection: Selection) -> None:
    canvas = draw(finished(), NetworkOptions(selection=selection), WIDE, appearance)
    width = 2 * (WIDE[1] - 2) + 5
    plane = predictions.draw(finished(), PredictionsOptions(selection=selection), (width, WIDE[1] - 1), appearance)
    for drawn, expected in ((canvas.codes, plane.codes), (canvas.fg, plane.fg), (canvas.bg, plane.bg)):
        np.testing.assert_array_equal(drawn[1:, -width:], expected)
    assert {"inputs", "hidden", "outputs", "predictions"} <= words(rows(canvas))


def test_the_value_of_a_single_feature_is_a_curve_over_the_true_values(tmp_path: Path) -> None:
    """A network that computes nothing but its bias of 20, and values that are 10 or 30."""
    path = tmp_path / "one.csv"
    path.write_text("x,y\n" + "".join(f"{n / 10},{10 + 20 * (n % 2)}\n" for n in range(60)))
    snapshot = fresh(data=str(path), target="y", target_kind="number", hidden_sizes=(), samples=60)
    snapshot = with_parameters(snapshot, {(0, 0, 0): 0.0, (0, 1, 0): 20.0})
    plane = [row[WIDE[0] - 36 :] for row in shown(snapshot, size=WIDE, appearance=PLAIN)]
    rows_at = {mark: [y for y, row in enumerate(plane[:-2]) if row.count(mark) > 5] for mark in "*o"}
    (curve,), (high, low) = rows_at["*"], rows_at["o"]
    assert "20+" in plane[curve]
    assert "10+" in plane[low]
    assert abs((high + low) / 2 - curve) <= 1


@pytest.mark.parametrize(("size", "sizes"), [((79, 16), (4,)), ((126, 7), (4,)), ((90, 14), (6,) * 8)])
def test_the_plane_takes_no_room_that_the_units_need(size: tuple[int, int], sizes: tuple[int, ...]) -> None:
    snapshot = fresh(hidden_sizes=sizes)
    assert not any("x2│" in row for row in shown(snapshot, size=size)), "no axis"


def test_beside_the_plane_a_click_finds_the_units_and_on_it_none() -> None:
    drawn = shown(fresh(), size=WIDE)
    for layer, names in enumerate(unit_names(fresh())):
        for unit, name in enumerate(names):
            y = next(y for y, row in enumerate(drawn) if name in row[:90].split())
            assert unit_at(fresh(), FIRST, WIDE, drawn[y].index(name), y) == (layer, unit)
    assert {unit_at(fresh(), FIRST, WIDE, x, y) for x in range(94, 126) for y in range(16)} == {None}


def test_where_names_do_not_fit_the_values_do() -> None:
    snapshot = finished(activation="tanh")
    values = snapshot.network.activations(snapshot.dataset.test.x)[0][:, 5]
    whole = {f"{value + 0:.2f}" for value in values}
    assert whole <= words(shown(snapshot, NetworkOptions(selection=Selection(5)), (56, 9)))
    layers = [snapshot.dataset.test.x, *snapshot.network.activations(snapshot.dataset.test.x)]
    known = {f"{value + 0:.2f}" for layer in layers for value in layer[:, 5]}
    # With more columns there is a plane with numbers of its own.
    for columns in range(MIN_PANEL[0]):
        drawn = " ".join(shown(snapshot, NetworkOptions(selection=Selection(5)), (columns, 9), PLAIN))
        assert set(re.findall(r"-?\d[.~…]\d*", drawn)) <= known, "a part of a value"


@pytest.mark.parametrize("hidden_sizes", [(8,), (16,), (8, 8), (16, 16)])
def test_in_two_cells_of_a_wall_the_output_has_its_plane_beside_all_layers(hidden_sizes: tuple[int, ...]) -> None:
    """From the least width of two cells on; units keep their names, lines, and pictures of at least four pixels."""
    snapshot = fresh(data="spiral", hidden_sizes=hidden_sizes)
    names = unit_names(snapshot)
    for size in product((2 * MIN_CELL - 2, 84, 98, 120), (8, 9, 14, 19)):
        plan = _plan(snapshot, FIRST, size)
        assert size[0] - plan.width >= GAP + MIN_WIDTH, size
        assert len(plan.columns) == len(hidden_sizes) + 2, size
        assert [column.name_width for column in plan.columns] == [max(map(len, layer)) for layer in names], size
        assert plan.picture[0] >= 4, size
        assert all(other.span.start - one.span.stop >= 4 for one, other in pairwise(plan.columns)), size


def test_with_a_point_a_unit_is_shaded_by_its_share_of_the_largest_of_its_layer() -> None:
    """Inputs -3 and 1.5 of one layer; no hidden layer; probabilities near 1 and 0."""
    snapshot = fresh(hidden_sizes=(), samples=31)
    test = replace(snapshot.dataset.test, x=np.full_like(snapshot.dataset.test.x, [[-3.0], [1.5]]))
    snapshot = replace(snapshot, dataset=replace(snapshot.dataset, test=test))
    weights = {(0, source, unit): 0.0 for source in range(3) for unit in range(3)} | {(0, 0, 1): -9.0}
    snapshot = with_parameters(snapshot, weights)
    drawn = shown(snapshot, NetworkOptions(selection=Selection(0)), appearance=PLAIN)
    found = {}
    for name in ("x1", "x2", "c0", "c1"):
        row = next(row for row in drawn if name in row.split())
        start = row.index(name)
        part = row[start + 3 :] if name.startswith("x") else row[: start - 7]
        found[name] = part.split()[0 if name.startswith("x") else -1]
    strongest, half = ASCII.signed[0], ASCII.signed[len(ASCII.signed) // 2 + 2]
    assert set(found["x1"]) == set(found["c0"]) == {strongest}
    assert set(found["x2"]) == {half}
    assert set(found["c1"]) == {ASCII.signed[-1]}
