"""The symbols of the classes: each once, in the widest part of its region, and never over a point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import class_symbol
from tui_nn.render.palette import Ink
from tui_nn.render.region_names import write_symbols


def written(labels: np.ndarray, taken: list[tuple[int, int]] = [], pixels: int = 1) -> list[str]:  # noqa: B006
    is_taken = np.zeros(labels.shape, bool)
    for x, y in taken:
        is_taken[y, x] = True
    plot = Canvas(labels.shape[1], labels.shape[0])
    cells = write_symbols(plot, labels.repeat(pixels, axis=0), is_taken)
    assert ((plot.codes != ord(" ")) == cells).all()
    assert (plot.fg[cells] == Ink.MUTED).all()
    return plot.text().split("\n")


@pytest.mark.parametrize("pixels", [1, 2])
def test_a_symbol_stands_where_its_region_is_widest(pixels: int) -> None:
    """Two regions: of 11 columns, five rows high to the left and three to the right of a step."""
    labels = np.zeros((8, 11), int)
    labels[5:] = 3
    labels[3:, 6:] = 3
    assert written(labels, pixels=pixels) == ["", "", "  (0)", "", "", "       (3)", "", ""]


def test_points_and_the_cells_of_the_selection_are_left_free() -> None:
    labels = np.zeros((5, 9), int)
    assert written(labels) == ["", "", "   (0)", "", ""]
    for x in (3, 4, 5):
        (row,) = (row for row in written(labels, [(x, 2)]) if row)
        assert "(0)" in row
        assert row[x : x + 1] in ("", " ")


def test_a_region_without_room_has_no_symbol() -> None:
    stripes = np.arange(6)[:, np.newaxis] // 2 + np.zeros((6, 9), int)
    assert "".join(written(stripes)) == ""
    crowded = [(x, y) for x in range(9) for y in range(5)]
    assert "".join(written(np.zeros((5, 9), int), crowded)) == ""


@given(st.integers(0, 30), st.integers(0, 12), st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_each_class_has_at_most_one_symbol_and_it_lies_in_its_region(
    width: int, height: int, pixels: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    labels = np.kron(rng.integers(0, 12, (4, 5)), np.ones((5, 8), int))[: height * pixels, :width]
    is_taken = rng.random((height, width)) < 0.05
    plot = Canvas(width, height)
    cells = write_symbols(plot, labels, is_taken) if labels.shape[0] == height * pixels else np.zeros((height, width))
    assert not (cells * is_taken).any()
    text = plot.text()
    for label in range(12):
        symbol = f"({class_symbol(label)})"
        assert text.count(symbol) <= 1
        for y, row in enumerate(text.split("\n")):
            if symbol in row:
                x = row.index(symbol)
                assert (labels[y * pixels : (y + 1) * pixels, x : x + 3] == label).all()
