"""How samples are split: no sample is lost, the sizes are as asked, and no class is forgotten."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from tui_nn.data.dataset import FileInfo
from tui_nn.data.draws import class_names
from tui_nn.data.preparing import split
from tui_nn.data.samples import Samples
from tui_nn.data.splitting import SPLITS, Parts, sizes_of
from tui_nn.nn.arrays import Labels

COUNTS = st.lists(st.integers(1, 40), min_size=1, max_size=8).filter(lambda counts: sum(counts) >= 3)
FRACTIONS = st.floats(0.01, 0.45)


def parts_of(counts: list[int], test: float, validation: float, how: str = "stratified", seed: int = 3) -> Parts:
    labels = np.repeat(np.arange(len(counts)), counts)
    order = np.random.RandomState(seed).permutation(len(labels))
    return SPLITS[how].assign(order=order, labels=labels, sizes=sizes_of(len(labels), test, validation))


def class_counts(indices: Labels, counts: list[int]) -> list[int]:
    labels = np.repeat(np.arange(len(counts)), counts)
    found: list[int] = np.bincount(labels[indices], minlength=len(counts)).tolist()
    return found


@given(counts=COUNTS, test=FRACTIONS, validation=st.one_of(st.just(0.0), FRACTIONS), how=st.sampled_from([*SPLITS]))
def test_every_sample_is_in_one_set_and_the_sets_have_their_sizes(
    counts: list[int], test: float, validation: float, how: str
) -> None:
    parts, sizes = parts_of(counts, test, validation, how), sizes_of(sum(counts), test, validation)
    assert sorted(np.concatenate(parts)) == [*range(sum(counts))]
    assert (len(parts.test), len(parts.validation)) == sizes
    assert len(parts.train) >= 1


@given(counts=COUNTS, test=FRACTIONS, validation=FRACTIONS)
def test_a_class_is_in_each_set_if_it_has_enough_samples_and_the_set_has_room(
    counts: list[int], test: float, validation: float
) -> None:
    parts, enough = parts_of(counts, test, validation), [count >= 3 for count in counts]
    for indices in (parts.test, parts.validation):
        present = class_counts(indices, counts)
        if len(indices) >= len(counts):
            assert all(count for count, has_enough in zip(present, enough, strict=True) if has_enough)
    if len(parts.train) >= len(counts):
        trained = class_counts(parts.train, counts)
        spare = sum(max(count - 2, 0) for count in counts)
        assert all(trained) or spare < len(parts.test) + len(parts.validation)


def test_shares_worked_on_paper() -> None:
    # A tenth of 95 and 5 is 9.5 and 0.5: the remainder goes to the class that has none yet.
    assert class_counts(parts_of([95, 5], 0.1, 0).test, [95, 5]) == [9, 1]
    # 4.98, 4.98 and 0.04 of ten: the rare class comes first, and then the first of two equal remainders.
    assert class_counts(parts_of([500, 500, 4], 10 / 1004, 0).test, [500, 500, 4]) == [5, 4, 1]
    # Four rare classes of one sample each stay in the training set.
    assert class_counts(parts_of([46, 1, 1, 1, 1], 0.2, 0).test, [46, 1, 1, 1, 1]) == [10, 0, 0, 0, 0]
    # 50, 30 and 20 of each set of tens.
    parts = parts_of([50, 30, 20], 0.1, 0.2)
    assert [class_counts(one, [50, 30, 20]) for one in parts] == [[35, 21, 14], [10, 6, 4], [5, 3, 2]]


def test_the_random_test_set_is_that_of_scikit_learn() -> None:
    train, test = train_test_split(np.arange(101), test_size=0.2, random_state=3)
    parts = parts_of([101], 0.2, 0, "random")
    assert (parts.train.tolist(), parts.test.tolist()) == (train.tolist(), test.tolist())


@pytest.mark.parametrize("how", SPLITS)
def test_a_validation_set_is_taken_from_the_training_set_and_leaves_the_test_set(how: str) -> None:
    without, with_one = parts_of([30, 70], 0.2, 0, how), parts_of([30, 70], 0.2, 0.1, how)
    assert without.test.tolist() == with_one.test.tolist()
    assert [i for i in without.train if i not in with_one.validation] == with_one.train.tolist()


def test_a_class_that_is_too_rare_is_named() -> None:
    counts = [20, 1]
    samples = Samples(np.zeros((2, 21)), np.repeat([0, 1], counts), class_names(2), note="Known.")
    assert split(samples, 0.2, 1, "float64", how="stratified").note == "Known. The test set has no sample of c1."
    dataset = split(samples, 0.2, 1, "float64", 0.1, "stratified")
    assert dataset.note == "Known. The validation set has no sample of c1; the test set has no sample of c1."
    assert len(dataset.held_out) == 3
    assert dataset.held_out_name == "validation"
    # Of a file, the report says it.
    reported = split(samples, 0.2, 1, "float64", how="stratified", file=FileInfo(("rows: 21",)))
    assert (reported.note, reported.file.report) == ("Known.", ("rows: 21", "split: The test set has no sample of c1."))
