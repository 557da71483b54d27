from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.confusion import cell_at, draw_confusion, offset_for, virtual_size
from tui_nn.render.glyphs import ASCII, UNICODE, Glyphs
from tui_nn.render.palette import LEVELS, Ink, class_ink, level_text_ink, signed_ink

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


@pytest.mark.parametrize(
    ("share", "level"), [(0, 0), (1, 1), (499, 1), (500, 2), (749, 2), (750, 3), (899, 3), (900, 4), (1000, 4)]
)
def test_levels_of_correct_predictions(share: int, level: int) -> None:
    canvas = draw([[share, 1000 - share], [0, 5]], ["a", "b"], width=40, height=5)
    assert canvas.bg[2, 10] == signed_ink(level)
    assert canvas.fg[2, 10] == (level_text_ink(level) if share else Ink.MUTED)


ERROR_LEVELS = [(0, 0), (9, 0), (10, -1), (49, -1), (50, -2), (149, -2), (150, -3), (299, -3), (300, -4), (1000, -4)]
"""Errors in a thousand, and the level."""


def test_levels_of_errors() -> None:
    for share, level in ERROR_LEVELS:
        canvas = draw([[1000 - share, share], [0, 5]], ["a", "b"], width=40, height=5)
        assert canvas.bg[2, 23] == signed_ink(level), share


def test_a_class_with_one_sample_has_full_shades() -> None:
    canvas = draw([[1, 0], [1, 0]], ["a", "b"], width=40, height=5)
    assert (canvas.bg[2, 10], canvas.bg[3, 10]) == (signed_ink(4), signed_ink(-4))


SIZES = [
    # Names in 9 cells and a blank, counts in 14 cells at most, recalls in 7; a header of 2, and the precisions.
    (60, 10, 3, 50, True, (10 + 3 * 14 + 7, 2 + 3 + 1)),
    (63, 10, 3, 50, True, (10 + 3 * 14 + 7, 6)),
    (56, 10, 3, 50, True, (10 + 3 * 13 + 7, 6)),
    # "predicted" has a row of its own if there is one, and then counts are three rows high.
    (60, 6, 3, 50, True, (59, 6)),
    (60, 5, 3, 50, True, (59, 5)),
    (60, 11, 3, 50, True, (59, 6)),
    (60, 12, 3, 50, True, (59, 2 + 9 + 1)),
    # The names have a quarter of the width, but 6 cells at least.
    (32, 5, 2, 5, True, (8 + 1 + 2 * 8 + 7, 5)),
    (22, 5, 2, 5, True, (6 + 1 + 2 * 4 + 7, 5)),
    # With short headings, names in 4 cells, and recalls in 5.
    (20, 5, 2, 5, True, (4 + 1 + 2 * 5 + 5, 5)),
    (24, 5, 1, 5, True, (6 + 1 + 10 + 7, 4)),
    # Counts have a blank and up to 4 digits with their brackets, or a percentage.
    (40, 10, 20, 9, True, (10 + 20 * 4 + 7, 1 + 20 + 1)),
    (40, 10, 20, 9, False, (10 + 20 * 4 + 7, 22)),
    (40, 10, 20, 99, False, (10 + 20 * 5 + 7, 22)),
    (40, 10, 20, 12_345, True, (10 + 20 * 5 + 7, 22)),
    (40, 10, 20, 12_345, False, (10 + 20 * 7 + 7, 22)),
    (40, 10, 0, 0, True, (10 + 7, 2 + 1)),
]
"""Columns, rows, classes, the largest count, whether there is color, and the size."""


def test_the_size_of_the_whole_picture() -> None:
    for *case, color, size in SIZES:
        width, height, classes, largest = case
        counts = np.full((classes, classes), largest)
        assert virtual_size(width, height, counts, ["c"] * classes, color=color) == size, (case, color)


def test_names_are_shortened_to_12_cells_where_there_is_room() -> None:
    names = ["abcdefghijklmnop", "b"]
    assert virtual_size(60, 5, np.eye(2, dtype=int), names, color=True)[0] == 13 + 2 * 14 + 7
    rows = draw([[1, 0], [0, 1]], names, width=60, height=5).text().splitlines()
    assert rows[2].startswith("abcdefghijk… ")


def test_in_a_narrow_picture_all_names_are_shortened() -> None:
    canvas = draw([[1, 0], [0, 1]], ["setosa flower", "b"], width=20, height=5, color=False)
    assert canvas.text().splitlines() == [
        "       predicted",
        "  true  se…  b  rec.",
        "setos… [ 1 ] ·     ✓",
        "     b   · [ 1 ]   ✓",
        " prec.   ✓   ✓",
    ]


def test_headings_are_muted() -> None:
    canvas = draw(COUNTS, FLOWERS, width=50, height=7)
    lines = canvas.text().splitlines()
    for y, heading in ((0, "predicted"), (1, "true"), (1, "recall"), (5, "precision")):
        x = lines[y].index(heading)
        assert (canvas.fg[y, x : x + len(heading)] == Ink.MUTED).all()


def test_without_classes_nothing_is_drawn() -> None:
    assert not draw(np.zeros((0, 0), np.int64), []).text().strip()


def test_a_class_never_seen_or_never_predicted_has_a_dash() -> None:
    rows = draw([[5, 0], [0, 0]], ["yes", "no"], height=5).text().splitlines()
    assert rows[3].split() == ["no", "·", "·", "-"]
    assert rows[4].split() == ["precision", "100%", "-"]


def test_only_all_of_it_is_100_percent() -> None:
    rows = draw([[99_999, 1], [0, 10]], ["a", "b"], height=5).text().splitlines()
    assert (rows[2].split()[-1], rows[3].split()[-1]) == ("99.9%", "100%")


def test_only_none_of_it_is_0_percent() -> None:
    rows = draw([[1, 99_999], [10, 0]], ["a", "b"], height=5).text().splitlines()
    assert (rows[2].split()[-1], rows[3].split()[-1]) == ("0.1%", "0.0%")


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


def test_ends_of_names_are_shown_without_what_all_share() -> None:
    names = [f"sensor reading {number}" for number in (1, 2, 3)]
    header = draw(np.eye(3, dtype=np.int64), names, width=50, height=5).text().splitlines()[0]
    assert header.split() == ["true", "…1", "…2", "…3", "recall"]


def test_long_ends_of_names_are_shown_as_far_as_they_fit() -> None:
    names = ["xxxxxxxxAbcdefgh1", "xxxxxxxxBbcdefgh2", "xxxxxxxxCbcdefg 3"]
    rows = draw(np.eye(3, dtype=np.int64), names, width=39, height=5).text().splitlines()
    assert rows[0].split() == ["true", "…efgh1", "…efgh2", "…efg", "3", "recall"]
    assert [row.split()[0] for row in rows[1:3]] == ["…bcdefgh1", "…bcdefgh2"]


def test_no_blank_follows_an_ellipsis() -> None:
    lines = draw(np.eye(2, dtype=np.int64), ["xxxxA 12", "xxxxB 13"], width=24, height=5).text().splitlines()
    assert lines[1] == "  true  …12  …13  recall"


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


def test_counts_are_rounded_to_the_cells_that_there_are() -> None:
    rows = draw([[12_345_678, 999_499_999], [12, 12_345]], ["a", "b"], width=25, height=5).text().splitlines()
    assert [row.split()[1:3] for row in rows[2:4]] == [["12M", "999M"], ["12", "12k"]]
    rows = draw([[12_345_678, 999_499], [999_500, 1_000_000]], ["a", "b"], width=26, height=5).text().splitlines()
    assert [row.split()[1:3] for row in rows[2:4]] == [["12.3M", "999k"], ["1.0M", "1.0M"]]
    assert rows[4] == " prec.  92.5% 50.0%"


def test_counts_in_brackets_have_the_cells_that_the_brackets_leave() -> None:
    lines = draw([[12_345, 7], [0, 1]], ["a", "b"], width=29, height=5, color=False).text().splitlines()
    assert lines[2:4] == ["      a   [12k]     7   99.9%", "      b      ·     [1]   100%"]
    lines = draw([[1234, 5], [67, 890]], ["a", "b"], width=40, height=5, color=False).text().splitlines()
    assert lines[2:4] == ["        a   [1,234]         5     99.6%", "        b       67       [890]    93.0%"]


def test_narrow_precisions_have_no_decimals_and_no_sign() -> None:
    # 9 of 10 in every column but for the first.
    counts = np.diag([9] * 10)
    counts[0, 1:] = 1
    rows = draw(counts, [str(label) for label in range(10)], width=59, height=12).text().splitlines()
    assert rows[-1].split() == ["precision", "✓", *["90%"] * 9]


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


@pytest.mark.parametrize("offset", [(0, 0), (12, 0), (9, 0), (0, 3), (45, 12), (43, 12)])
def test_the_first_class_that_is_whole_comes_first(offset: tuple[int, int]) -> None:
    counts, names = numbered(20)
    canvas = draw(counts, names, 40, offset=offset)
    lines = canvas.text().splitlines()
    column, row = -(-offset[0] // 4), offset[1]
    assert lines[0].split()[1:-1] == names[column : column + 5]
    assert [line.split()[0] for line in lines[1:-1]] == names[row : row + 8]
    for line, values in zip(lines[1:-1], counts[row : row + 8], strict=True):
        assert line.split()[1:-1] == [str(value) if value else "·" for value in values[column : column + 5]]
    # Columns of 4 cells follow the gutter of 10. Correct counts have the shades of correct ones, and names their inks.
    correct = np.isin(canvas.bg[1:-1, 11:31:4], [signed_ink(level) for level in range(1, LEVELS + 1)])
    assert correct.tolist() == [[one == other for other in range(column, column + 5)] for one in range(row, row + 8)]
    assert canvas.fg[0, 11:31:4].tolist() == [class_ink(label) for label in range(column, column + 5)]
    assert canvas.fg[1:-1, 8].tolist() == [class_ink(label) for label in range(row, row + 8)]


def test_unscrolled_is_the_default() -> None:
    counts, names = numbered(20)
    assert draw_confusion(40, 10, counts, names, glyphs=UNICODE, color=True).text() == draw(counts, names, 40).text()


def test_columns_alone_can_be_scrolled() -> None:
    counts = np.diag([7] * 6)
    counts[0] = [7, 1, 2, 3, 4, 5]
    canvas = draw(counts, list("abcdef"), width=26, height=9, offset=(8, 0))
    assert canvas.text().splitlines() == [
        "        predicted",
        "  true   c   d   e  recall",
        "     a   2   3   4   31.8%",
        "     b   ·   ·   ·       ✓",
        "     c   7   ·   ·       ✓",
        "     d   ·   7   ·       ✓",
        "     e   ·   ·   7       ✓",
        "     f   ·   ·   ·       ✓",
        " prec.  78% 70% 64%",
    ]
    # The shades are shares of the whole row: 9, 14 and 18 %.
    assert [background(canvas, text) for text in "234"] == [signed_ink(level) for level in (-2, -2, -3)]


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
        assert header.endswith(("recall", "rec."))
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


def test_the_selected_count_is_marked_without_color() -> None:
    for size, color, glyphs in product([(60, 6), (60, 20), (34, 6)], (True, False), (UNICODE, ASCII)):
        counts, names = np.arange(11, 20).reshape(3, 3), ("a", "b", "c")
        for row in range(3):
            for column in range(3):
                canvas = draw_confusion(*size, counts, names, glyphs=glyphs, color=color, selected=(row, column))
                (line,) = (line for line in canvas.text().split("\n") if ">" in line)
                marked = line[line.index(">") + 1 : line.index("<")].strip(" []")
                assert marked == str(counts[row, column]), (size, color, glyphs)
                # Nothing else has moved.
                plain = draw_confusion(*size, counts, names, glyphs=glyphs, color=color).text()
                assert canvas.text().replace(">", " ").replace("<", " ") == plain, (size, color, glyphs)


def test_the_cell_at_a_place_is_the_one_whose_count_stands_there() -> None:
    counts = np.arange(400).reshape(20, 20) + 1000
    names = [f"n{label}" for label in range(20)]
    for offset in ((0, 0), (17, 5), (999, 999)):
        drawn = draw_confusion(50, 9, counts, names, glyphs=UNICODE, color=True, offset=offset).text().split("\n")
        found = set()
        for y, line in enumerate(drawn[1:-1], start=1):
            for match in re.finditer(r"1,?\d{3}", line):
                cell = cell_at(50, 9, counts, names, color=True, offset=offset, place=(match.start(), y))
                assert cell
                assert counts[cell] == int(match[0].replace(",", ""))
                found.add(cell)
        assert len(found) > 12
        for place in ((0, 3), (20, 0), (49, 3), (20, 8)):
            assert cell_at(50, 9, counts, names, color=True, offset=offset, place=place) is None


@given(
    offset=st.tuples(st.integers(0, 150), st.integers(0, 40)), cell=st.tuples(st.integers(0, 19), st.integers(0, 19))
)
def test_a_cell_is_scrolled_to_and_no_further_than_needed(offset: tuple[int, int], cell: tuple[int, int]) -> None:
    counts, names = np.arange(400).reshape(20, 20) + 1000, [f"n{label}" for label in range(20)]

    def is_seen(offset: tuple[int, int]) -> bool:
        canvas = draw_confusion(50, 9, counts, names, glyphs=UNICODE, color=True, offset=offset, selected=cell)
        return ">" in canvas.text()

    found = offset_for(50, 9, counts, names, color=True, offset=offset, cell=cell)
    assert is_seen(found)
    assert not is_seen(offset) or found == offset


TEN = [str(label) for label in range(10)]


def ten(right: int, wrong: int) -> NDArray[np.int64]:
    """Ten classes; of each but the first, as many are wrong, all of them as the class before."""
    counts = np.diag([right] * 10)
    counts[np.arange(1, 10), np.arange(9)] = wrong
    return counts


def test_ten_classes_fit_55_columns_with_all_they_have() -> None:
    lines = draw(ten(480, 20), TEN, width=55, height=12).text().splitlines()
    assert virtual_size(55, 12, ten(480, 20), TEN, color=True)[0] <= 55
    assert lines[0].split() == ["true", *TEN, "recall"]
    assert lines[3].split() == ["2", "·", "20", "480", *["·"] * 7, "96.0%"]
    assert lines[-1].split() == ["prec.", *["96%"] * 9, "✓"]


def test_counts_of_ten_classes_are_rounded_to_thousands_rather_than_cut() -> None:
    lines = draw(ten(58_123, 1234), TEN, width=55, height=12).text().splitlines()
    assert lines[1].split() == ["0", "58k", *["·"] * 9, "✓"]
    assert lines[2].split() == ["1", "1k", "58k", *["·"] * 8, "98%"]


def test_without_color_brackets_take_the_blanks_between_counts_where_there_is_no_room() -> None:
    lines = draw(ten(480, 20), TEN, width=55, height=12, color=False).text().splitlines()
    assert lines[2] == "   1   20[480]" + "  · " * 8 + " 96%"


def test_two_digits_fit_42_columns() -> None:
    """All panels are that wide on a screen of 200 columns; a check mark is 100%, also of a recall, which had room."""
    lines = draw(ten(37, 3), TEN, width=42, height=12).text().splitlines()
    assert virtual_size(42, 12, ten(37, 3), TEN, color=True)[0] <= 42
    assert lines[0] == "true  0  1  2  3  4  5  6  7  8  9  rec."
    assert lines[1] == "   0  37  ·  ·  ·  ·  ·  ·  ·  ·  ·    ✓"
    assert lines[2] == "   1   3 37  ·  ·  ·  ·  ·  ·  ·  ·  92%"
    assert lines[-1] == "prec  92 92 92 92 92 92 92 92 92 ✓"


@pytest.mark.parametrize("color", [True, False])
def test_a_tight_selection_is_marked_and_found_where_it_stands(color: bool) -> None:
    counts = np.arange(100).reshape(10, 10)
    for row, column in ((0, 1), (4, 4), (9, 9), (3, 0)):
        canvas = draw_confusion(42, 12, counts, TEN, glyphs=UNICODE, color=color, selected=(row, column))
        line = canvas.text().split("\n")[row + 1]
        x = line.index(">")
        assert line[x + 1 : line.index("<")].strip() == str(counts[row, column])
        found = cell_at(42, 12, counts, TEN, color=color, offset=(0, 0), place=(x + 1, row + 1))
        assert found == (row, column)
