"""Heat maps of weights: signs and sizes as colors or characters."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.heat import draw_heat, heat_scale, largest_of
from tui_nn.render.heat_plan import HeatPlan, WeightIndex, plan_heat
from tui_nn.render.matrix import MatrixBlock
from tui_nn.render.palette import Ink, signed_ink

TWO = MatrixBlock(
    "W1 2x3  b1",
    np.array([[4.0, -4.0, 0.0], [1.0, -1.7, 2.5]]),
    np.array([0.0, 4.0, -4.0]),
    ["x1", "x2"],
    ["h1", "h2", "h3"],
    number_width=6,
    name="W1",
)


def draw(width: int, height: int, selected: WeightIndex | None = None, color: bool = True) -> tuple[Canvas, HeatPlan]:
    plan = plan_heat([TWO], width, height, pixel_rows=2 if color else 1)
    glyphs = UNICODE if color else ASCII
    return draw_heat(plan, [TWO], scale=4.0, glyphs=glyphs, color=color, selected=selected), plan


def test_in_ascii_characters_show_sign_and_size() -> None:
    """Levels begin at 1/5 to 4/5 of the scale: 1 and 1.7 are of levels 1 and 2, 2.5 is of level 3, and 4 of level 4."""
    canvas, _ = draw(30, 6, color=False)
    assert canvas.text().split("\n") == [
        "W1 2x3  b1",
        "   h1  h2  h3",
        "x1 ####====",
        "x2 ....----****",
        " b     ####====",
        "< -4.00 =~-_ .+*# > +4.00",
    ]


def test_a_map_that_is_cut_off_has_its_names_and_the_key() -> None:
    canvas, plan = draw(30, 4, color=False)
    assert not plan.fits
    assert canvas.text().split("\n") == [
        "W1 h1",
        "x1 #=",
        "x2 .-*",
        "< -4.00 =~-_ .+*# > +4.00",
    ]


def test_two_weights_share_a_cell_one_above_the_other_where_there_is_little_height() -> None:
    """Four lines: names, both inputs, biases, and the key."""
    canvas, plan = draw(30, 4)
    assert plan.maps[0].per_cell == 2
    assert canvas.text().split("\n")[0] == "W1 h1 h2 h3"
    left = 3
    for unit, (upper, lower) in enumerate([(4, 1), (-4, -2), (0, 3)]):
        x = left + unit * plan.maps[0].wide
        shown = {int(canvas.fg[1, x]), int(canvas.bg[1, x])}
        assert shown == {signed_ink(level) if level else Ink.PAPER for level in (upper, lower)}
    assert canvas.bg[2, left:].tolist()[:9] == [Ink.PAPER] * 3 + [signed_ink(4)] * 3 + [signed_ink(-4)] * 3


@pytest.mark.parametrize("color", [True, False])
def test_the_selected_weight_is_marked(color: bool) -> None:
    canvas, plan = draw(30, 6, WeightIndex(0, 1, 2), color)
    x, y, _ = plan.maps[0].cell(1, 2)
    assert (x, y) == (3 + 2 * 4, 3)
    marked = (canvas.bg if color else canvas.fg)[:, 3:] == Ink.ACCENT
    assert {tuple(at) for at in np.argwhere(marked[1:])} == {(y - 1, x - 3 + column) for column in range(4)}


def test_of_weights_that_share_a_pixel_the_one_with_the_largest_magnitude_is_shown() -> None:
    values = np.array([[1.0, -2.0, 3.0], [0.5, 1.5, -3.5], [np.nan, 0.1, -np.inf]])
    assert largest_of(values, (1, 1)) is values
    assert largest_of(values, (2, 2)).tolist() == [[-2.0, -3.5], [0.1, -np.inf]]
    assert largest_of(values, (1, 3)).tolist() == [[3.0], [-3.5], [-np.inf]]


def test_a_few_large_weights_do_not_change_the_range() -> None:
    """Of 100 values, 98 are at most 1; the scale is that or the next power of the root of 2."""
    block = MatrixBlock("W", np.full((9, 10), 1.0), np.array([-1.0] * 8 + [50, 60.0]), [], [], number_width=6)
    assert heat_scale([block]) == 1
    nothing = MatrixBlock("W", np.zeros((1, 1)), np.array([np.nan]), [], [], number_width=6)
    assert heat_scale([nothing]) == 1
