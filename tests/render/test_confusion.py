from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.confusion import draw_confusion, virtual_size
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import Ink, class_ink, signed_ink

FLOWERS = ["setosa", "versicolor", "virginica"]
COUNTS = [[50, 0, 0], [0, 47, 3], [0, 5, 45]]


def draw(
    counts: Sequence[Sequence[int]] | NDArray[np.int64],
    names: Sequence[str],
    width: int = 60,
    height: int = 10,
    glyphs: Glyphs = UNICODE,
    color: bool = True,
    offset: tuple[int, int] = (0, 0),
) -> Canvas:
    return draw_confusion(width, height, np.array(counts), names, glyphs=glyphs, color=color, offset=offset)


def numbered(classes: int, right: int = 9) -> tuple[NDArray[np.int64], list[str]]:
    """Each count is different from its neighbors; class 0, 1, ..."""
    rows, columns = np.indices((classes, classes))
    return np.where(rows == columns, right, (rows + 2 * columns) % 7), [str(label) for label in range(classes)]


def background(canvas: Canvas, text: str) -> int:
    """Of the cell whose count is `text`, which stands nowhere else."""
    y, line = next((y, line) for y, line in enumerate(canvas.text().splitlines()) if f" {text} " in line)
    return int(canvas.bg[y, line.index(f" {text} ") + 1])


def test_counts_recalls_and_precisions() -> None:
    # Recalls 50/50, 47/50, 45/50; precisions 50/50, 47/52, 45/48.
    assert draw(COUNTS, FLOWERS, width=50, height=7).text().splitlines() == [
        "                     predicted",
        "      true   setosa   versicol… virginica recall",
        "    setosa     50         ·         ·       100%",
        "versicolor      ·        47         3      94.0%",
        " virginica      ·         5        45      90.0%",
        " precision    100%      90.4%     93.8%",
    ]


def test_without_shades_the_right_ones_stand_in_brackets() -> None:
    canvas = draw(COUNTS, FLOWERS, width=50, height=6, glyphs=ASCII, color=False)
    assert canvas.text().splitlines()[:5] == [
        "                     predicted",
        "      true   setosa   versicol~ virginica recall",
        "    setosa    [50]        .         .       100%",
        "versicolor      .       [47]        3      94.0%",
        " virginica      .         5       [45]     90.0%",
    ]
    assert not canvas.bg.any()
    ink = {text: canvas.fg[y, canvas.text().splitlines()[y].index(text)] for y, text in ((3, "47"), (3, "3"), (3, "."))}
    assert ink == {"47": Ink.CORRECT, "3": Ink.WRONG, ".": Ink.MUTED}


def test_shades_are_parts_of_the_row() -> None:
    counts = np.diag([400, 750, 90, 0])
    counts[0, 1:] = 11, 200, 389
    counts[1, 0], counts[1, 2] = 7, 243
    counts[2, 0] = 10
    canvas = draw(counts, list("abcd"))
    # The class with most errors: 40 % right, 1.1 %, 20 % and 38.9 % elsewhere.
    assert [background(canvas, text) for text in ("400", "11", "200", "389")] == [
        signed_ink(level) for level in (1, -1, -3, -4)
    ]
    # 75 %, 0.7 % and 24.3 %, then 90 % and 10 %.
    assert [background(canvas, text) for text in ("750", "7", "243", "90", "10")] == [
        signed_ink(level) for level in (3, 0, -3, 4, -2)
    ]


def test_a_class_never_seen_or_never_predicted_has_a_dash() -> None:
    rows = draw([[5, 0], [0, 0]], ["yes", "no"], height=5).text().splitlines()
    assert rows[3].split() == ["no", "·", "·", "-"]
    assert rows[4].split() == ["precision", "100%", "-"]


def test_only_all_of_it_is_100_percent() -> None:
    rows = draw([[99_999, 1], [0, 10]], ["a", "b"], height=5).text().splitlines()
    assert (rows[2].split()[-1], rows[3].split()[-1]) == ("99.9%", "100%")


def test_names_have_the_inks_of_their_classes() -> None:
    canvas = draw(COUNTS, FLOWERS, width=50, height=6)
    lines = canvas.text().splitlines()
    for label, name in enumerate(FLOWERS):
        assert canvas.fg[2 + label, lines[2 + label].index(name)] == class_ink(label)
        assert canvas.fg[1, lines[1].index(name[:6])] == class_ink(label)


def test_names_that_begin_alike_keep_their_ends() -> None:
    counts, _ = numbered(12)
    header = draw(counts, [f"class {number}" for number in range(12)], width=76).text().splitlines()[0]
    assert header.split() == ["true", *(f"…{number}" for number in range(12)), "recall"]


@pytest.mark.parametrize(
    ("width", "texts"),
    [
        (60, ("1,000,000", "123,456", "4,321", "9")),
        (25, ("1.0M", "123k", "4321", "9")),
    ],
)
def test_large_counts_are_rounded_where_there_is_no_room(width: int, texts: tuple[str, ...]) -> None:
    rows = draw([[1_000_000, 123_456], [4321, 9]], ["a", "b"], width, height=5).text().splitlines()
    assert (*rows[2].split()[1:3], *rows[3].split()[1:3]) == texts


def test_counts_rounded_up_to_a_thousand_thousands_are_a_million() -> None:
    row = draw([[999_499, 999_500], [0, 0]], ["a", "b"], width=25, height=5).text().splitlines()[2]
    assert row.split()[1:3] == ["999k", "1.0M"]


def test_narrow_precisions_have_no_decimals_and_no_sign() -> None:
    # 9 of 10 in every column but for the first.
    counts = np.diag([9] * 10)
    counts[0, 1:] = 1
    rows = draw(counts, [str(label) for label in range(10)], width=59, height=12).text().splitlines()
    assert rows[-1].split() == ["precision", "100", *["90%"] * 9]


def test_where_there_is_room_cells_are_three_rows_high() -> None:
    canvas = draw([[8, 2], [0, 10]], ["a", "b"], height=9)
    lines = canvas.text().split("\n")
    assert [y for y, line in enumerate(lines) if line.strip()] == [0, 1, 3, 6, 8]
    x = lines[3].index("8")
    assert (canvas.bg[2:5, x] == signed_ink(3)).all()


def test_scrolled_to_the_end_the_last_classes_are_whole_and_names_and_shares_stay() -> None:
    counts, names = numbered(20)
    size = virtual_size(40, 10, counts, names, color=True)
    assert size > (40, 10)
    start, end = draw(counts, names, 40), draw(counts, names, 40, offset=(size[0] - 40, size[1] - 10))
    first, last = start.text().splitlines(), end.text().splitlines()
    visible = len(first[0].split()) - 2
    assert first[0].split() == ["true", *names[:visible], "recall"]
    assert last[0].split() == ["true", *names[-visible:], "recall"]
    assert [line.split()[0] for line in last[1:-1]] == names[-8:]
    recall = counts[19, 19] / counts[19].sum()
    assert last[-2].split()[-1] == f"{recall:.1%}"
    shown = ["·" if count == 0 else str(count) for count in counts[19, -visible:]]
    assert last[-2].split()[1:-1] == shown
    assert last[-1].startswith("precision")


@given(st.integers(1, 50), st.integers(0, 170), st.integers(0, 60), st.booleans(), st.data())
def test_every_class_can_be_scrolled_to(
    classes: int, width: int, height: int, color: bool, data: st.DataObject
) -> None:
    counts, names = numbered(classes, right=data.draw(st.sampled_from([1, 99, 1000, 1_000_000])))
    total = virtual_size(width, height, counts, names, color=color)
    over = max(0, total[0] - width), max(0, total[1] - height)
    offset = data.draw(st.integers(0, over[0])), data.draw(st.integers(0, over[1]))
    canvas = draw(counts, names, width, height, color=color, offset=offset)
    assert (canvas.width, canvas.height) == (width, height)
    lines = canvas.text().split("\n")
    if any(lines):
        header = lines[0] if "true" in lines[0] else lines[1]
        seen = header.split()[1:-1]
        assert seen == names[names.index(seen[0]) :][: len(seen)]
        assert header.endswith("recall")
        if offset[0] == over[0]:
            assert seen[-1] == names[-1]
        if offset[0] == 0:
            assert seen[0] == names[0]
    elif width >= 30 and height >= 5:
        pytest.fail("there is room for something")


@given(st.integers(0, 60), st.integers(0, 20), st.booleans(), st.sampled_from([UNICODE, ASCII]))
def test_every_size_can_be_drawn(width: int, height: int, color: bool, glyphs: Glyphs) -> None:
    canvas = draw(COUNTS, FLOWERS, width, height, glyphs, color, offset=(5, 100))
    assert (canvas.width, canvas.height) == (width, height)
    assert glyphs is UNICODE or canvas.text().isascii()


def test_no_samples_at_all() -> None:
    assert "-" in draw(np.zeros((3, 3), np.int64), FLOWERS).text()
