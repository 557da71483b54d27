"""Of a file with more rows than are wanted, an even draw is taken."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.data.files.writing import read
from tui_nn.data.files.fetching import RowSampler, Sampling

ROWS = 150_000
"""More than two windows."""


@pytest.fixture
def numbered(tmp_path: Path) -> str:
    """Rows whose feature is their number, and whose target is twice that."""
    return "n,twice\n" + "".join(f"{i},{2 * i}\n" for i in range(ROWS))


def test_takes_exactly_as_many_each_at_most_once_and_in_order(tmp_path: Path, numbered: str) -> None:
    samples = read(tmp_path, numbered, samples=1000).samples
    assert samples.x.shape == (1, 1000)
    assert np.all(np.diff(samples.x[0]) > 0)
    assert np.array_equal(samples.target, 2 * samples.x[0])


def test_is_the_same_for_the_same_seed_only(tmp_path: Path, numbered: str) -> None:
    first, again, other = (read(tmp_path, numbered, samples=1000, seed=seed).samples.x for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_reaches_every_part_of_the_file(tmp_path: Path, numbered: str) -> None:
    x = read(tmp_path, numbered, samples=1500).samples.x[0]
    counts = np.histogram(x, bins=10, range=(0, ROWS))[0]
    assert counts.min() > 150 - 5 * np.sqrt(150)
    assert counts.max() < 150 + 5 * np.sqrt(150)


def test_every_row_is_as_likely() -> None:
    counts: Counter[int] = Counter()
    for seed in range(4000):
        draw, start = RowSampler(Sampling("true", 6, 2, seed)), 0
        for window in (1, 3, 0, 2):
            counts.update(np.arange(start, start + window)[draw.pick(window)].tolist())
            start += window
    # 4,000 draws of 2 of 6 take each 1,333 times, with a standard deviation of 30.
    assert all(abs(counts[row] - 4000 * 2 / 6) < 5 * 30 for row in range(6))
    assert counts.total() == 8000


def test_takes_all_in_order_where_there_are_no_more(tmp_path: Path, numbered: str) -> None:
    samples = read(tmp_path, numbered, samples=ROWS).samples
    assert np.array_equal(samples.x[0], np.arange(ROWS))


def test_the_values_of_a_row_stay_together_and_rows_in_order(tmp_path: Path) -> None:
    # DuckDB reads so many rows in several threads.
    kinds = np.random.default_rng(0).integers(0, 3, 400_000)
    rows = "".join(f"{kind}.5,{kind},{'abc'[kind]},{'pqr'[kind]}\n" for kind in kinds)
    samples = read(tmp_path, f"fraction,whole,color,kind\n{rows}").samples
    assert np.array_equal(samples.target, kinds)
    assert np.array_equal(samples.x[0], kinds + 0.5)
    assert np.array_equal(samples.x[1], kinds)
    assert np.array_equal(samples.x[2:].argmax(axis=0), kinds)


def test_drops_before_it_draws(tmp_path: Path) -> None:
    content = "n,kind\n" + "".join(f"{'' if i % 2 else i},{'xy'[i // 2 % 2]}\n" for i in range(1000))
    table = read(tmp_path, content, samples=100, missing="drop")
    assert table.samples.x.shape == (1, 100)
    assert np.all(table.samples.x % 2 == 0)
    assert table.report.sampling == "100 taken, drawn at random from 500"
