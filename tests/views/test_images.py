"""Data as pictures: which samples come first, what their pixels are, and the shape of large images."""

from __future__ import annotations

import numpy as np
import pytest

from tests.views.moments import COLOR, finished, fresh, ink_of, rows, with_parameters
from tui_nn.render.appearance import PLAIN
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import GRAYS, LEVELS, Ink, gray_ink, signed_ink
from tui_nn.render.pixels import draw_grays
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.images import PAGES, ImagesOptions, draw, extent, image_cells, pixel_image, title

SIZE = (54, 10)

SAMPLES, WEIGHTS, MEANS = (ImagesOptions(page=page) for page in range(len(PAGES)))


@pytest.fixture
def digits() -> Snapshot:
    pytest.importorskip("sklearn")
    return finished(data="digits", samples=300, steps=60, learning_rate=0.003, optimizer="adam")


def test_the_wrong_ones_come_first_with_their_true_and_predicted_class(digits: Snapshot) -> None:
    test, labels = digits.test, digits.dataset.test.labels
    wrong = np.flatnonzero(~test.correct)
    assert 0 < len(wrong) < len(labels)
    words = [row for row in rows(draw(digits, SAMPLES, (54, 500), PLAIN))[4::5] if row.strip()]
    tiles = [row[at : at + 8].strip() for row in words for at in range(0, 54, 9) if row[at : at + 8].strip()]
    right = np.flatnonzero(test.correct)
    assert tiles == [
        *(f"x {labels[at]} > {test.predictions[at]}" for at in wrong),
        *(f"o {labels[at]}" for at in right),
    ]


def test_wrong_is_wrong_not_by_color_alone(digits: Snapshot) -> None:
    canvas = draw(digits, SAMPLES, (54, 500), COLOR)
    assert ink_of(canvas, UNICODE.wrong) == Ink.WRONG
    assert set(canvas.fg[canvas.codes == ord(UNICODE.correct)].tolist()) == {Ink.CORRECT}


def test_the_pixels_are_those_of_the_data_even_if_standardized() -> None:
    pytest.importorskip("sklearn")
    plain, standardized = (
        fresh(data="digits", samples=300, standardize=standardize, weight_seed=1) for standardize in ("no", "yes")
    )
    drawn = [draw(one, MEANS, SIZE, COLOR) for one in (plain, standardized)]
    assert (drawn[0].codes == drawn[1].codes).all()
    assert (drawn[0].fg == drawn[1].fg).all()
    first = plain.dataset.train.x[:, plain.dataset.train.labels == 0].mean(axis=1).reshape(8, 8) / 16
    expected = gray_ink(np.clip(first * GRAYS, 0, GRAYS - 1).astype(int))
    # The upper pixels of the first tile, in cells with two different ones.
    for y in range(4):
        for x in range(8):
            if drawn[0].codes[y, x] == ord("▀"):
                assert (drawn[0].fg[y, x], drawn[0].bg[y, x]) == (expected[2 * y, x], expected[2 * y + 1, x])


def test_the_weights_of_a_unit_are_scaled_to_their_largest() -> None:
    pytest.importorskip("sklearn")
    snapshot = fresh(data="digits")
    zero = {(0, pixel, 0): 0.0 for pixel in range(64)}
    drawn = draw(with_parameters(snapshot, zero | {(0, 8, 0): -3.0, (0, 7, 0): 1.5}), WEIGHTS, SIZE, COLOR)
    assert (drawn.fg[0, 0], drawn.bg[0, 0]) == (Ink.PAPER, signed_ink(-LEVELS))
    assert drawn.fg[0, 7] == signed_ink(2)
    assert rows(drawn)[4].startswith("h1 ")


def test_every_class_and_every_unit_has_a_tile(digits: Snapshot) -> None:
    assert "".join(rows(draw(digits, MEANS, SIZE, PLAIN))[4::5]).split() == [str(digit) for digit in range(10)]
    assert "".join(rows(draw(digits, WEIGHTS, SIZE, PLAIN))[4::5]).split() == ["h1", "h2", "h3", "h4"]


def test_the_title_says_what_is_shown_and_when(digits: Snapshot) -> None:
    wrong = np.count_nonzero(~digits.test.correct)
    assert title(digits, SAMPLES, 80, COLOR) == f"Images: test samples at step 60, {wrong} of 90 wrong"
    assert title(digits, SAMPLES, 20, COLOR) == "Images: samples"
    assert title(digits, WEIGHTS, 80, COLOR) == "Images: weights of the first layer at step 60"
    assert title(digits, MEANS.turned(1), 80, COLOR) == title(digits, SAMPLES, 80, COLOR)
    assert SAMPLES.turned(-1) == MEANS


def test_it_scrolls_to_the_last(digits: Snapshot) -> None:
    width, height = extent(digits, SAMPLES, SIZE, COLOR)
    assert (width, height) == (54, 90 // 6 * 5)
    end = draw(digits, ImagesOptions((0, height - 5)), (54, 5), PLAIN)
    assert end.text() == "\n".join(draw(digits, SAMPLES, (54, height), PLAIN).text().split("\n")[-5:])


def test_without_images_it_says_what_helps() -> None:
    text = draw(fresh(), SAMPLES, SIZE, PLAIN).text()
    assert "no images" in text
    assert "28x28" in text
    assert title(fresh(), SAMPLES, 80, COLOR) == "Images"
    assert extent(fresh(), SAMPLES, SIZE, COLOR) == SIZE


def test_a_large_image_is_averaged_to_fit() -> None:
    pixels = np.arange(16.0)
    assert image_cells((4, 4), (9, 9)) == (4, 2)
    assert pixel_image(pixels, (4, 4), (9, 9)).tolist() == pixels.reshape(4, 4).tolist()
    assert image_cells((4, 4), (2, 9)) == (2, 1)
    # Means of blocks of two by two: 0, 1, 4 and 5; and so on.
    assert pixel_image(pixels, (4, 4), (2, 9)).tolist() == [[2.5, 4.5], [10.5, 12.5]]
    assert image_cells((28, 28), (54, 7)) == (14, 7)


def test_an_odd_number_of_rows_leaves_half_a_cell_blank() -> None:
    image = pixel_image(np.arange(6.0), (3, 2), (9, 9))
    assert image[:3].tolist() == [[0, 1], [2, 3], [4, 5]]
    assert np.isnan(image[3]).all()
    assert image_cells((3, 2), (9, 9)) == (2, 2)


def test_grays_without_color_are_denser_the_brighter() -> None:
    ramp = np.linspace(0, 1, 6)
    assert draw_grays(np.stack((ramp, ramp)), ASCII, color=False).text().split() == [".+*##"]
    color = draw_grays(np.array([[0.0, 1.0, np.nan], [1.0, 0.0, np.nan]]), UNICODE, color=True)
    assert color.fg.tolist() == [[gray_ink(0), gray_ink(GRAYS - 1), 0]]
    assert color.bg.tolist() == [[gray_ink(GRAYS - 1), gray_ink(0), 0]]
