"""The drawing board: painting, and what the network reads."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tests.views.moments import APPEARANCES, COLOR, finished, rows
from tui_nn.render.appearance import PLAIN
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.board import Board, draw, outputs, pixel_at

SIZE = (60, 12)


@pytest.fixture(params=["no", "yes"])
def digits(request: pytest.FixtureRequest) -> Snapshot:
    pytest.importorskip("sklearn")
    return finished(
        data="digits", samples=500, steps=100, learning_rate=0.01, optimizer="adam", standardize=request.param
    )


def test_a_brush_leaves_half_its_ink_around() -> None:
    painted = Board.blank((3, 4)).at(0, 1).painted()
    assert painted.pixels.tolist() == [[0.5, 1, 0.5, 0], [0, 0.5, 0, 0], [0, 0, 0, 0]]
    # What is darker already stays.
    beside = painted.moved(0, 1).painted()
    assert beside.pixels.tolist() == [[0.5, 1, 1, 0.5], [0, 0.5, 0.5, 0], [0, 0, 0, 0]]
    assert beside.erased().pixels[0].tolist() == [0.5, 1, 0, 0.5]
    assert not painted.pixels.flags.writeable


def test_the_brush_stays_on_the_board() -> None:
    board = Board.blank((3, 4))
    assert (board.row, board.column) == (1, 2)
    for move, place in (((-9, -9), (0, 0)), ((9, 9), (2, 3)), ((0, 1), (1, 3))):
        moved = board.moved(*move)
        assert (moved.row, moved.column) == place


def test_a_sample_that_is_drawn_is_read_like_the_sample(digits: Snapshot) -> None:
    dataset = digits.dataset
    scaling = dataset.inputs.scaling
    for at in range(5):
        pixels = dataset.test.x[:, [at]]
        original = pixels * scaling.std + scaling.mean if scaling else pixels
        board = Board(original.reshape(8, 8) / 16, 0, 0)
        np.testing.assert_allclose(
            outputs(digits, board), digits.network.outputs(dataset.test.x[:, [at]])[:, 0], atol=1e-9
        )


def test_each_class_has_its_probability_and_the_most_probable_is_marked(digits: Snapshot) -> None:
    board = Board.blank((8, 8)).painted()
    found = outputs(digits, board)
    drawn = [row[18:].split() for row in rows(draw(digits, board, SIZE, PLAIN))[:10]]
    for label, words in enumerate(drawn):
        assert (words[0] == ">") == (label == found.argmax())
        name, probability = words[1:3] if words[0] == ">" else words[:2]
        assert name == str(label)
        assert float(probability.rstrip("%")) == pytest.approx(100 * found[label], abs=0.1)


def test_it_draws_at_any_size() -> None:
    pytest.importorskip("sklearn")
    for size, appearance in product([SIZE, (40, 6), (20, 3), (0, 0), (1, 1)], APPEARANCES):
        snapshot = finished(data="digits")
        canvas = draw(snapshot, Board.blank((8, 8)).painted(), size, appearance)
        assert (canvas.width, canvas.height) == size, (size, appearance)


def test_a_cell_is_the_pixel_that_is_drawn_there(digits: Snapshot) -> None:
    board = Board.blank((8, 8))
    for size, across in ((SIZE, 2), ((30, 6), 1)):
        for row, column in ((0, 0), (3, 5), (7, 7)):
            there = board.at(row, column)
            mark = "[]" if across == 2 else "+"
            drawn = rows(draw(digits, there, size, COLOR))
            y = next(y for y, line in enumerate(drawn) if mark in line[: 8 * across])
            found = pixel_at(board, size, drawn[y].index(mark), y)
            # In half a cell, the upper of two pixels.
            assert found == (row if across == 2 else row // 2 * 2, column)
        assert pixel_at(board, size, 8 * across, 0) is None
        assert pixel_at(board, size, 0, 8) is None
