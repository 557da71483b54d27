"""Names of any script in every picture: they move nothing, and in ASCII they are ASCII."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_nn.render.canvas import Canvas
from tui_nn.render.chart import Plot, Series, draw_chart
from tui_nn.render.confusion import draw_confusion
from tui_nn.render.crowds import Marks
from tui_nn.render.diagram import draw_diagram
from tui_nn.render.diagram_plan import plan_diagram
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.histogram import Histogram, draw_histograms
from tui_nn.render.matrix import MatrixBlock, draw_matrices
from tui_nn.render.palette import Ink
from tui_nn.render.parity import draw_parity
from tui_nn.render.regions import class_regions
from tui_nn.render.scatter import draw_points, draw_scatter
from tui_nn.render.viewport import Viewport

SCRIPTS = (
    "温度",
    "产品种类的名称很长",
    "산성도",
    "ｶﾀｶﾅ",
    "Ｗｉｄｅ",
    "🌱",
    "👩\u200d🔬 lab",
    "👍🏽 ok",
    "🇩🇪",
    "❤\ufe0f",
    "e\u0301te\u0301",
    "z\u0335a\u0321\u0489lgo",
    "हिन्दी",
    "ความสูง",
    "שלום",
    "مرحبا بالعالم",
    "\u202eevil",
    "tab\tand\nline",
    "\x1b[31mred",
    "a\0b",
    "\u3000",
    "\u200b",
    "plain",
)

Names = Sequence[str]
Draw = Callable[[Names, int, int, Glyphs, bool], Canvas]


def confusion(names: Names, width: int, height: int, glyphs: Glyphs, color: bool) -> Canvas:
    counts = np.arange(len(names) ** 2).reshape(len(names), -1)
    return draw_confusion(width, height, counts, names, glyphs=glyphs, color=color, offset=(3, 2))


def matrix(names: Names, width: int, height: int, glyphs: Glyphs, color: bool) -> Canvas:
    values = np.linspace(-1, 1, len(names) ** 2).reshape(len(names), -1)
    blocks = [MatrixBlock(names[0], values, values[0], names, names, number, names_inks(names)) for number in (6, 5)]
    return draw_matrices(blocks, window=(4, 1, width, height), scale=1.0, glyphs=glyphs)


def names_inks(names: Names) -> list[int]:
    return [Ink.TRAIN + position % 2 for position in range(len(names))]


def diagram(names: Names, width: int, height: int, glyphs: Glyphs, color: bool) -> Canvas:
    layers = [names, ["h1", "h2"], names]
    plan = plan_diagram(width, height, layers, (2, 0))
    pictures = [np.ones((len(units), *reversed(plan.picture))) for units in plan.shown]
    weights = [np.ones((len(one), len(other))) for one, other in pairwise(layers)]
    return draw_diagram(plan, pictures, weights, glyphs=glyphs, color=color, headings=[names[0], "hidden", names[-1]])


def histograms(names: Names, width: int, height: int, glyphs: Glyphs, color: bool) -> Canvas:
    rows = [[Histogram(name, np.arange(5), -1, 1, note=name), Histogram("W", np.arange(5), 0, 1)] for name in names]
    return draw_histograms(width, height, rows, glyphs)


def chart(names: Names, width: int, height: int, glyphs: Glyphs, color: bool) -> Canvas:
    x = np.arange(9)
    series = [Series(name, x, x, Ink.TRAIN, glyphs.train) for name in names[:3]]
    return draw_chart(width, height, Plot(series, (0, 8), glyphs, best_possible=(4.0, names[0])))


def parity(names: Names, width: int, height: int, glyphs: Glyphs, color: bool) -> Canvas:
    return draw_parity(width, height, [1, 2, 3], [1, 2, 99], glyphs=glyphs, name=names[0])


def scatter(names: Names, width: int, height: int, glyphs: Glyphs, color: bool) -> Canvas:
    view, axes, points = Viewport(0, 8, 0, 4), (names[0], names[-1]), np.ones((2, 3))
    regions = class_regions(*(np.zeros(view.plot_size(width, height, axes)[::-1], np.int64) for _ in range(2)))
    return draw_scatter(
        width,
        height,
        viewport=view,
        points=points,
        marks=Marks(np.ones(3, bool), np.ones(3, int), np.full(3, ord("0"), np.uint32)),
        background=regions,
        axis_names=axes,
        glyphs=glyphs,
        color=color,
    )


def thumbnail(names: Names, width: int, height: int, glyphs: Glyphs, color: bool) -> Canvas:
    return draw_points(
        width,
        height,
        viewport=Viewport(0, 8, 0, 4),
        points=np.ones((2, 3)),
        inks=np.full(3, Ink.TRAIN),
        marks=glyphs.class_marks[:3],
        axis_names=(names[0], names[-1]),
        glyphs=glyphs,
    )


PICTURES: list[Draw] = [confusion, matrix, diagram, histograms, chart, parity, scatter, thumbnail]


def check(canvas: Canvas, width: int, height: int, glyphs: Glyphs) -> None:
    assert (canvas.width, canvas.height) == (width, height)
    for y in range(height):
        text = "".join(text for text, _, _ in canvas.runs(y))
        assert cell_len(text) == width
        assert text.isprintable()
        assert not any(unicodedata.category(char).startswith("M") for char in {*text})
        assert glyphs is UNICODE or text.isascii()


@pytest.mark.parametrize("draw", PICTURES)
def test_every_row_is_as_wide_as_the_canvas(draw: Draw) -> None:
    for glyphs in (UNICODE, ASCII):
        narrow, wide = ((13, 6), (40, 10), (61, 17)), ((80, 23), (120, 30))
        for start in range(len(SCRIPTS)):
            names = (SCRIPTS * 2)[start : start + 4]
            # Four names come at once. Where little is cut, each in one place is enough.
            for width, height in (*narrow, *wide) if start % 4 == 0 else narrow:
                check(draw(names, width, height, glyphs, bool(start % 2)), width, height, glyphs)


@settings(max_examples=60)
@given(
    st.sampled_from(PICTURES),
    st.lists(st.text(st.characters() | st.sampled_from("a漢🌱\u0301\u200d"), max_size=14), min_size=1, max_size=5),
    st.integers(0, 90),
    st.integers(0, 25),
    st.sampled_from([UNICODE, ASCII]),
    st.booleans(),
)
def test_any_names_at_any_size(
    draw: Draw, names: list[str], width: int, height: int, glyphs: Glyphs, color: bool
) -> None:
    check(draw(names, width, height, glyphs, color), width, height, glyphs)


def test_wide_class_names_stand_in_the_middle_of_their_columns() -> None:
    canvas = draw_confusion(50, 6, np.diag([1, 2]), ["猫", "狗狗"], glyphs=UNICODE, color=False)
    assert canvas.text().splitlines()[1:] == [
        "     true       猫           狗狗      recall",
        "       猫       [1]            ·         100%",
        "     狗狗        ·            [2]        100%",
        "precision      100%          100%",
    ]


def test_wide_row_and_column_names_end_where_narrow_ones_do() -> None:
    weights = np.array([[0.5, 1], [0.25, 1]])
    block = MatrixBlock("层一", weights, np.zeros(2), ["温度", "pH"], ["猫", "很长的名称"], 6)
    canvas = draw_matrices([block], window=(0, 0, 20, 5), scale=1.0, glyphs=UNICODE)
    assert canvas.text().splitlines() == [
        "层一",
        "          猫  很…称",
        "温度  +0.500 +1.000",
        "  pH  +0.250 +1.000",
        "   b  +0.000 +0.000",
    ]
    assert block.width == 19


def test_wide_names_end_beside_the_pictures_of_their_units() -> None:
    lines = diagram(["温度", "a"], 60, 8, UNICODE, False).text().splitlines()
    assert (lines[2][:10], lines[2][-4:]) == ("温度 ██████ ", "█]温度")
    assert (lines[6][:12], lines[6][-4:]) == ("   a ██████ ", "██ a")


def test_headings_are_centered_by_their_cells() -> None:
    lines = diagram(["温度", "a"], 80, 17, ASCII, False).text().splitlines()
    picture = lines[2].index("#"), len(lines[2].split()[0])
    assert 2 * lines[0].index("????") + 4 == 2 * picture[0] + picture[1] - 1


def test_an_axis_name_is_right_aligned_by_its_cells() -> None:
    lines = scatter(["宽", "高"], 16, 8, UNICODE, True).text().splitlines()
    assert lines[0].startswith("高│")
    assert lines[-2].endswith(" 宽")


def test_a_title_gives_way_to_its_note_by_cells() -> None:
    one = Histogram("温度温度温度", np.arange(5), 0, 1, note="两个")
    assert draw_histograms(14, 4, [[one]], UNICODE).text().splitlines()[0] == "温度…温度 两个"


def test_a_legend_has_room_for_its_cells_only() -> None:
    assert parity(["温度"], 40, 6, UNICODE, True).text().splitlines()[0] == "  ⠶ predicted 温度 ⠂⠂⠂ exact ✗ 1 far off"
    assert parity(["ab"], 40, 6, UNICODE, True).text().splitlines()[0] == "⠶ predicted ab   ⠂⠂⠂ exact   ✗ 1 far off"


def test_shortened_names_that_begin_alike_keep_their_ends() -> None:
    counts = np.ones((12, 12), np.int64)
    names = [f"类型{number}" for number in range(12)]
    header = draw_confusion(70, 14, counts, names, glyphs=UNICODE, color=True).text().splitlines()[0]
    assert header.split() == ["true", *(f"…{number}" for number in range(12)), "recall"]


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one, two", 7, "one…"),
        ("oneword", 4, "one…"),
        ("one two", 0, ""),
    ],
)
def test_text_is_cut_between_words(text: str, cells: int, expected: str) -> None:
    assert UNICODE.shorten_words(text, cells) == expected
