"""Whether features are pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.reading import read_table
from tui_nn.data.images import recognized
from tui_nn.errors import DataError
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array
from tui_nn.training.loading import load_data


def blots(side: int = 6, samples: int = 200, brightest: float = 16, seed: int = 1) -> Array:
    """Images (pixels, samples) of a round blot at a random place."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:side, :side].reshape(2, -1, 1)
    y, x = rng.uniform(0, side - 1, (2, samples))
    light = np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 3)
    light[light < 0.05] = 0
    return np.asarray(light if brightest == 1 else np.rint(light * brightest))


@pytest.mark.parametrize("brightest", [1, 16, 255])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_images_are_recognized(brightest: float, dtype: str) -> None:
    assert recognized(blots(brightest=brightest).astype(dtype)) == (6, 6)


def test_a_frame_that_is_always_black_does_not_matter() -> None:
    framed = np.zeros((8, 8, 200))
    framed[1:-1, 1:-1] = blots().reshape(6, 6, 200)
    assert recognized(framed.reshape(64, 200)) == (8, 8)


SHUFFLED = np.random.default_rng(2).permutation(36)


@pytest.mark.parametrize(
    ("x", "why"),
    [
        (blots()[:-1], "35 is no square"),
        (blots(side=3), "too small"),
        (blots()[:, :7], "too few samples"),
        (blots() + 1, "nothing is black"),
        (blots() - 1, "negative"),
        (blots() + 0.5 * (blots() > 3), "neither whole nor up to 1"),
        (blots(brightest=300), "too bright"),
        (blots()[SHUFFLED], "neighbors are not alike"),
        (blots() * np.where(np.arange(36) == 7, 1, 0)[:, None], "only one pixel ever changes"),
        (blots() * np.where(np.arange(36) == 7, 15, 1)[:, None], "ranges differ"),
        (np.zeros((36, 200)), "always black"),
        (np.random.default_rng(1).integers(0, 9, (36, 200)).astype(float), "noise"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_image_is_not_taken_for_one(x: Array, why: str) -> None:
    assert recognized(x) is None


def test_answers_that_agree_are_no_image() -> None:
    """25 questions answered from 0 to 4 by people who agree with all or with none: all are alike."""
    rng = np.random.default_rng(3)
    answers = np.clip(np.rint(2 + rng.normal(size=300) + 0.7 * rng.normal(size=(25, 300))), 0, 4)
    assert recognized(answers) is None


@pytest.mark.parametrize("data", ["iris", "wine", "breast cancer"])
def test_other_real_data_are_none(data: str) -> None:
    pytest.importorskip("sklearn")
    dataset = load_data(Experiment().updated({"data": data, "samples": 100}))
    assert dataset.image is None
    assert recognized(dataset.train.raw) is None


def test_the_digits_are_images_even_if_few() -> None:
    pytest.importorskip("sklearn")
    dataset = load_data(Experiment.preset("digits"))
    assert dataset.image == (8, 8)
    digits = load_data(Experiment.preset("digits").updated({"standardize": "no"}))
    assert recognized(digits.train.raw) == (8, 8)


def archive(folder: Path, x: Array) -> str:
    path = folder / "images.npz"
    np.savez(path, x=x, y=np.arange(len(x)) % 3)
    return str(path)


def test_an_archive_says_itself_what_shape_its_images_have(tmp_path: Path) -> None:
    x = np.random.default_rng(4).normal(size=(60, 3, 5))
    path = archive(tmp_path, x)
    assert read_table(path).samples.image == (3, 5)
    assert read_table(path, ReadOptions(image="no")).samples.image is None
    assert read_table(path, ReadOptions(image="5x3")).samples.image == (5, 3)
    flat = archive(tmp_path, x.reshape(60, 15))
    assert read_table(flat).samples.image is None


def test_images_in_a_table_are_recognized(tmp_path: Path) -> None:
    path = tmp_path / "blots.csv"
    rows = [",".join([*(f"{value:g}" for value in row), f"c{n % 2}"]) for n, row in enumerate(blots().T)]
    path.write_text("\n".join([",".join([*(f"p{pixel}" for pixel in range(36)), "kind"]), *rows]))
    assert read_table(str(path)).samples.image == (6, 6)
    assert read_table(str(path), ReadOptions(image="4x9")).samples.image == (4, 9)
    with_text = ReadOptions(categories=("p0",))
    assert read_table(str(path), with_text).samples.image is None


def test_a_shape_that_does_not_fit_is_refused_in_one_line(tmp_path: Path) -> None:
    path = archive(tmp_path, np.zeros((60, 15)) + np.arange(60)[:, None])
    with pytest.raises(DataError) as error:
        read_table(path, ReadOptions(image="4x4"))
    assert str(error.value) == "image: got 4x4, allowed: auto, no, or rows x columns with 15 pixels in all"
