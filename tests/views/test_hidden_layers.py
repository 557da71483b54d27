"""What becomes of the hidden layers, by hand."""

from __future__ import annotations

import pytest

from tui_nn.views.hidden_layers import inserted, removed, resized

UnitIndex = tuple[int, int]
Sizes = tuple[int, ...]


RESIZED: list[tuple[Sizes, UnitIndex | None, int, Sizes]] = [
    # Until a unit is selected, the first hidden layer is meant.
    ((3, 2), None, 1, (4, 2)),
    ((3, 2), (2, 0), 1, (3, 3)),
    ((3, 2), (2, 1), -1, (3, 1)),
    # Beyond the hidden layers, the nearest one.
    ((3, 2), (0, 1), 1, (4, 2)),
    ((3, 2), (3, 1), 1, (3, 3)),
    # A layer without units is removed.
    ((1, 2), (1, 0), -1, (2,)),
    ((1,), None, -1, ()),
    # A unit more makes a new layer, and there is nothing left to take away.
    ((), None, 1, (1,)),
    ((), (1, 2), 1, (1,)),
    ((), None, -1, ()),
]
"""Hidden sizes, the selected unit, units more or less, and the sizes then."""


def test_a_layer_has_a_unit_more_or_less() -> None:
    for sizes, selected, units, after in RESIZED:
        assert resized(sizes, selected, units) == after, (sizes, selected, units)


@pytest.mark.parametrize(
    ("sizes", "selected", "after"),
    [
        ((3, 2), None, (3, 3, 2)),
        ((3, 2), (2, 0), (3, 2, 2)),
        ((3, 2), (0, 0), (3, 3, 2)),
        ((3, 2), (3, 0), (3, 2, 2)),
        ((), None, (4,)),
        ((), (1, 0), (4,)),
    ],
)
def test_a_layer_is_inserted_behind_another_and_as_large(
    sizes: Sizes, selected: UnitIndex | None, after: Sizes
) -> None:
    assert inserted(sizes, selected) == after


@pytest.mark.parametrize(
    ("sizes", "selected", "after"),
    [((3, 2), None, (2,)), ((3, 2), (2, 0), (3,)), ((3, 2), (3, 2), (3,)), ((3,), (1, 0), ()), ((), None, ())],
)
def test_a_layer_is_removed(sizes: Sizes, selected: UnitIndex | None, after: Sizes) -> None:
    assert removed(sizes, selected) == after
