"""The position in a walk."""

from __future__ import annotations

import numpy as np

from tests.views.walk.test_page import article
from tui_nn.training.typed_network import read_network
from tui_nn.training.walk.building import build_walk
from tui_nn.views.walk.options import FIRST, WalkOptions

ONE_DEAD_UNIT = """
activation = "relu"
samples = [[1.0], [2.0]]
targets = [0.0, 1.0]
[[layers]]
weights = [[1.0, -1.0, 1.0]]
biases = [0.0, 0.0, 0.0]
[[layers]]
weights = [[1.0], [1.0], [1.0]]
biases = [0.0]
"""


def test_a_cell_beyond_a_stage_is_replaced_by_the_nearest() -> None:
    walk = article()
    rows, columns = walk["a1"].shape
    assert WalkOptions.placed(walk, "a1", 1, 2).cell == ("a1", 1, 2)
    assert WalkOptions.placed(walk, "a1", 10**6, 10**6).cell == ("a1", rows - 1, columns - 1)
    assert WalkOptions.placed(walk, "a1", -1, -1).cell == ("a1", 0, 0)


def test_without_the_stage_a_walk_starts_at_the_features() -> None:
    assert WalkOptions.placed(article(), "W9", 1, 1) == WalkOptions(FIRST)


def test_without_a_row_the_first_dead_unit_is_chosen() -> None:
    typed = read_network(ONE_DEAD_UNIT)
    walk = build_walk(typed.trace, typed.units, typed.samples)
    np.testing.assert_array_equal(walk["a1"].result[1], 0)
    assert WalkOptions.placed(walk, "a1", None, 1).cell == ("a1", 1, 1)
    # All units of the output are alive.
    assert WalkOptions.placed(walk, "z2", None, 0).cell == ("z2", 0, 0)
