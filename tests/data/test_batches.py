from __future__ import annotations

from itertools import accumulate, chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.batches import BATCH_ORDERS, Chosen
from tui_nn.nn.arrays import Labels

EACH_ONCE = ["in order", "shuffled"]
SEED = st.integers(0, 2**32 - 1)


@st.composite
def sizes_asked_for(draw: st.DrawFn) -> tuple[int, list[int]]:
    """A training set, and batch sizes that change as they like."""
    samples = draw(st.integers(1, 30))
    return samples, draw(st.lists(st.integers(1, samples), min_size=1, max_size=60))


def indices(chosen: Chosen, samples: int) -> Labels:
    """Which samples were chosen; an index that does not exist raises an error."""
    if isinstance(chosen, slice):
        assert 0 <= chosen.start < chosen.stop <= samples
    return np.arange(samples)[chosen]


def taken(order: str, samples: int, sizes: list[int], seed: int = 0) -> list[list[int]]:
    batches, series, seen = BATCH_ORDERS[order](samples, seed), [], 0
    for step, size in enumerate(sizes):
        series.append(indices(batches.batch(step, seen, size), samples).tolist())
        seen += len(series[-1])
    return series


@pytest.mark.parametrize("order", BATCH_ORDERS)
@given(asked=sizes_asked_for(), seed=SEED)
def test_no_batch_is_larger_than_asked_for_or_has_a_sample_twice(
    order: str, asked: tuple[int, list[int]], seed: int
) -> None:
    samples, sizes = asked
    for batch, size in zip(taken(order, samples, sizes, seed), sizes, strict=True):
        assert 1 <= len(batch) <= size
        assert len(set(batch)) == len(batch)


@pytest.mark.parametrize("order", EACH_ONCE)
@given(asked=sizes_asked_for(), seed=SEED)
def test_every_epoch_has_each_sample_once_whatever_the_sizes(
    order: str, asked: tuple[int, list[int]], seed: int
) -> None:
    samples, sizes = asked
    series = list(chain.from_iterable(taken(order, samples, sizes, seed)))
    for first in range(0, len(series), samples):
        epoch = series[first : first + samples]
        assert len(set(epoch)) == len(epoch)


@pytest.mark.parametrize("order", EACH_ONCE)
@given(asked=sizes_asked_for(), seed=SEED)
def test_only_the_end_of_an_epoch_makes_a_batch_smaller(order: str, asked: tuple[int, list[int]], seed: int) -> None:
    samples, sizes = asked
    seen = 0
    for batch, size in zip(taken(order, samples, sizes, seed), sizes, strict=True):
        seen += len(batch)
        assert len(batch) == size or seen % samples == 0


def test_in_order_worked_on_paper() -> None:
    assert taken("in order", 5, [2, 2, 2, 4, 3]) == [[0, 1], [2, 3], [4], [0, 1, 2, 3], [4]]


def test_shuffled_is_shuffled_anew_each_epoch() -> None:
    first, second = taken("shuffled", 50, [50, 50])
    assert sorted(first) == sorted(second) == list(range(50))
    assert len({tuple(first), tuple(second), tuple(range(50))}) == 3


def test_shuffled_by_its_seed() -> None:
    assert taken("shuffled", 50, [20] * 6, seed=1) == taken("shuffled", 50, [20] * 6, seed=1)
    assert taken("shuffled", 50, [20] * 6, seed=1) != taken("shuffled", 50, [20] * 6, seed=2)


@given(samples=st.integers(2, 40), data=st.data())
def test_article_windows_follow_the_article_s_formula(samples: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, samples - 1))
    for step, batch in enumerate(taken("article", samples, [size] * 50)):
        offset = (step * size) % (samples - size)
        assert batch == list(range(offset, offset + size))


def test_article_windows_worked_on_paper() -> None:
    # 7 samples in threes: offsets 0, 3, 6 % 4 = 2, 9 % 4 = 1, 12 % 4 = 0
    assert taken("article", 7, [3] * 5) == [[0, 1, 2], [3, 4, 5], [2, 3, 4], [1, 2, 3], [0, 1, 2]]


def test_article_window_over_the_whole_training_set() -> None:
    assert taken("article", 3, [3, 3]) == [[0, 1, 2]] * 2


@pytest.mark.parametrize("order", BATCH_ORDERS)
def test_has_a_line_of_help(order: str) -> None:
    assert BATCH_ORDERS[order].help
    assert "\n" not in BATCH_ORDERS[order].help


@pytest.mark.parametrize("order", BATCH_ORDERS)
@given(asked=sizes_asked_for(), seed=SEED, data=st.data())
def test_a_batch_is_the_same_however_often_and_in_which_order_it_is_looked_at(
    order: str, asked: tuple[int, list[int]], seed: int, data: st.DataObject
) -> None:
    samples, sizes = asked
    expected = taken(order, samples, sizes, seed)
    seen = [0, *accumulate(map(len, expected))]
    batches = BATCH_ORDERS[order](samples, seed)
    for step in data.draw(st.lists(st.integers(0, len(sizes) - 1), max_size=20)):
        assert indices(batches.batch(step, seen[step], sizes[step]), samples).tolist() == expected[step]
