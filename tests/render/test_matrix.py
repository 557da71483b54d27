from __future__ import annotations

import dataclasses
import math
from itertools import pairwise
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII
from tui_nn.render.matrix import MatrixBlock, default_scale, draw_matrices, format_number, virtual_size
from tui_nn.render.palette import LEVELS, Ink, level_text_ink, signed_ink


def block(weights: list[list[float]], biases: list[float], title: str = "W") -> MatrixBlock:
    return MatrixBlock(
        title,
        np.array(weights, float).reshape(-1, len(biases)),
        np.array(biases, float),
        [f"x{row + 1}" for row in range(len(weights))],
        [f"h{column + 1}" for column in range(len(biases))],
        number_width=6,
    )


def network(*sizes: int) -> list[MatrixBlock]:
    rng = np.random.default_rng(0)
    return [
        block(rng.normal(size=shape).tolist(), rng.normal(size=shape[1]).tolist(), f"W{layer + 1}")
        for layer, shape in enumerate(pairwise(sizes))
    ]


def draw(blocks: list[MatrixBlock], x: int = 0, y: int = 0, width: int = 40, height: int = 5) -> Canvas:
    return draw_matrices(blocks, window=(x, y, width, height), scale=1.0, glyphs=ASCII)


TWO = [block([[0.5, -0.25], [1, 0]], [0.125, -2], "W1 2x2"), block([[3.0]], [-0.0], "W2 1x1")]


def test_blocks_side_by_side() -> None:
    assert draw(TWO).text().splitlines() == [
        "W1 2x2             W2 1x1",
        "        h1     h2          h1",
        "x1  +0.500 -0.250  x1  +3.000",
        "x2  +1.000 +0.000   b  +0.000",
        " b  +0.125 -2.000",
    ]


def test_narrow_numbers_have_two_decimals() -> None:
    narrow = dataclasses.replace(TWO[0], number_width=5)
    assert draw([narrow]).text().splitlines() == [
        "W1 2x2",
        "       h1    h2",
        "x1  +0.50 -0.25",
        "x2  +1.00 +0.00",
        " b  +0.12 -2.00",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(12.345, "+12.3"), (-123456, "-1e5"), (-0.0004, "-0.00"), (1e100, "+huge"), (-1e300, "-huge")]
)
def test_a_number_in_five_cells(value: float, text: str) -> None:
    assert format_number(value, 5) == text


NUMBERS = [
    (1.234, "+1.234"),
    (-0.051, "-0.051"),
    (-0.0, "+0.000"),
    (-1e-9, "-0.000"),
    (9.9994, "+9.999"),
    (9.9996, "+10.00"),
    (12.34, "+12.34"),
    (-999.96, "-1000"),
    (12345.4, "+12345"),
    (123456, "+1.2e5"),
    (-1.2e10, "-1e10"),
    (1e300, "+1e300"),
    (math.inf, "+inf"),
    (-math.inf, "-inf"),
    (math.nan, "nan"),
]


def test_numbers() -> None:
    for value, text in NUMBERS:
        assert format_number(value, 6) == text, value


@given(st.floats())
def test_every_number_fits_and_is_close(value: float) -> None:
    text = format_number(value, 6)
    assert len(text) <= 6
    if math.isfinite(value) and not math.isinf(float(text)):
        assert float(text) == pytest.approx(value, rel=0.5, abs=0.0005)


def test_the_background_is_the_share_of_the_scale() -> None:
    # Levels start at 1/5, 2/5, 3/5 and 4/5 of the scale.
    values = [0.19, 0.21, -0.39, -0.41, 0.79, 0.81, -5, math.inf, -math.inf, math.nan]
    levels = [0, 1, -1, -2, 3, 4, -4, 4, -4, 0]
    canvas = draw([block([], values)], width=80)
    ends = 2 + 7 * np.arange(1, len(values) + 1) - 1
    assert canvas.bg[2, ends].tolist() == [signed_ink(level) for level in levels]
    assert canvas.fg[2, ends].tolist() == [level_text_ink(level) for level in levels]


def test_names_are_muted_and_titles_stand_out() -> None:
    canvas = draw(TWO)
    assert canvas.fg[0, 0] == Ink.ACCENT
    assert canvas.fg[1, 8] == Ink.MUTED
    assert canvas.fg[2, 0] == Ink.MUTED


def test_column_names_have_the_inks_they_are_given_however_far_one_scrolls() -> None:
    inks = [Ink.WARN, Ink.TRAIN, Ink.TEST]
    one = dataclasses.replace(block([[1, 2, 3]], [0, 0, 0]), column_inks=inks)
    ends = 2 + 7 * np.arange(1, 4)
    assert draw([one]).fg[1, ends].tolist() == inks
    assert draw([one], x=7, width=17).fg[1, ends[1:] - 7].tolist() == inks[1:]
    assert draw([one], height=1).text() == "W"


def test_a_2_5_3_network_fits_78_columns() -> None:
    width, height = virtual_size(network(2, 5, 3))
    assert width <= 78
    assert height == 2 + 6
    assert virtual_size([]) == (0, 0)


def test_headers_stay_while_rows_scroll() -> None:
    blocks = network(9, 2)
    whole, scrolled = draw(blocks, height=12), draw(blocks, y=4, height=6)
    rows = whole.text().splitlines()
    assert scrolled.text().splitlines() == rows[:2] + rows[6:10]


def test_row_names_stay_while_columns_scroll() -> None:
    scrolled = draw(network(2, 9), x=14, width=24, height=4).text().splitlines()
    whole = draw(network(2, 9), width=80, height=4).text().splitlines()
    for y in (1, 2, 3):
        assert scrolled[y] == whole[y][:3] + whole[y][17:38]


def test_a_number_cut_by_the_window_is_not_shown() -> None:
    canvas = draw([block([[1.5, 2.5, 3.5]], [0, 0, 0])], x=2, width=18, height=4)
    assert canvas.text().splitlines()[1:3] == ["       ~     h2~", "x1     ~ +2.500~"]


@given(st.integers(0, 140), st.integers(0, 30), st.integers(0, 60), st.integers(0, 30))
def test_any_window_can_be_drawn(x: int, y: int, width: int, height: int) -> None:
    canvas = draw(network(4, 6, 3), x, y, width, height)
    assert (canvas.width, canvas.height) == (width, height)


def test_the_window_that_holds_everything_shows_every_number() -> None:
    blocks = network(3, 4, 2)
    width, height = virtual_size(blocks)
    text = draw(blocks, 0, 0, width, height).text()
    for one in blocks:
        for value in (*one.weights.ravel(), *one.biases):
            assert format_number(float(value), 6) in text
    assert "~" not in text


class Watched:
    """Stands for a matrix too large to read, and counts the numbers asked for."""

    def __init__(self, rows: int, columns: int) -> None:
        self.shape = rows, columns
        self.read = 0

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: tuple[slice, slice]) -> NDArray[np.float64]:
        part = np.ones([len(range(*cut.indices(size))) for cut, size in zip(key, self.shape, strict=True)])
        self.read += part.size
        return part


def test_only_the_window_is_read() -> None:
    weights = Watched(1000, 1000)
    names = [str(number) for number in range(1000)]
    large = MatrixBlock("W", cast("NDArray[np.float64]", weights), np.ones(1000), names, names, number_width=6)
    canvas = draw([large], x=3000, y=500, width=40, height=10)
    assert "+1.000" in canvas.text()
    assert 0 < weights.read <= 8 * 7


def test_the_default_scale_moves_in_steps_above_the_largest() -> None:
    assert default_scale([block([[3, -4]], [0, math.nan])]) == 4
    assert default_scale([block([[-4.1]], [math.inf])]) == pytest.approx(4 * math.sqrt(2))
    assert default_scale([block([[0]], [0])]) == 1
    assert default_scale([]) == 1


def test_long_names_are_shortened() -> None:
    long = MatrixBlock("W", np.ones((1, 1)), np.ones(1), ["petal width (cm)"], ["versicolor"], number_width=6)
    assert draw([long]).text().splitlines()[1:3] == [" " * 12 + "ver~or", "petal~idth  +1.000"]


def test_a_scale_of_zero_can_be_drawn() -> None:
    canvas = draw_matrices([block([[1.0]], [0.0])], window=(0, 0, 20, 4), scale=0.0, glyphs=ASCII)
    assert canvas.bg[2, 9] == signed_ink(LEVELS)
    assert canvas.bg[3, 9] == Ink.CLEAR
