from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.labels import count_correct, predicted_labels


# Few different values, so that there are ties.
@given(arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 8)), elements=st.sampled_from([0.0, 0.25, 0.5])))
def test_predicted_label_is_the_first_of_the_largest(probabilities: Array) -> None:
    kept = probabilities.copy()
    np.testing.assert_array_equal(predicted_labels(probabilities), probabilities.argmax(axis=0))
    np.testing.assert_array_equal(probabilities, kept)


@given(arrays(np.int64, st.tuples(st.integers(2, 5), st.integers(1, 8)), elements=st.integers(1, 3)), st.data())
def test_correct_are_those_whose_predicted_label_is_theirs(shares: Labels, data: st.DataObject) -> None:
    classes, samples = shares.shape
    labels = data.draw(arrays(np.int64, samples, elements=st.integers(0, classes - 1)))
    probabilities = shares / shares.sum(axis=0)
    targets = np.eye(classes)[:, labels]
    assert count_correct(probabilities, targets) == np.sum(probabilities.argmax(axis=0) == labels)


def test_probabilities_that_are_no_numbers_are_never_right() -> None:
    assert count_correct(np.array([[np.nan, 0.9], [np.nan, 0.1]]), np.array([[1.0, 1.0], [0.0, 0.0]])) == 1
