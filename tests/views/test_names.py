"""What layers and units are called."""

from __future__ import annotations

import pytest

from tests.views.moments import fresh
from tui_nn.views.names import layer_names, unit_names


@pytest.mark.parametrize(
    ("sizes", "units", "layers"),
    [
        ((), (), ()),
        ((2,), (("h1", "h2"),), ("hidden",)),
        ((1, 2), (("h1.1",), ("h2.1", "h2.2")), ("hidden 1", "hidden 2")),
    ],
)
def test_hidden_units_are_named_after_their_layer_if_there_are_several(
    sizes: tuple[int, ...], units: tuple[tuple[str, ...], ...], layers: tuple[str, ...]
) -> None:
    snapshot = fresh(hidden_sizes=sizes)
    assert unit_names(snapshot) == (("x1", "x2"), *units, ("c0", "c1", "c2"))
    assert layer_names(snapshot) == ["inputs", *layers, "outputs"]


def test_the_output_for_a_value_is_called_as_the_target() -> None:
    assert unit_names(fresh(data="plane"))[-1] == ("y",)


def test_other_data_have_other_names() -> None:
    """Of a network of the same shape."""
    assert unit_names(fresh(features=("x1", "x2")))[0] == ("x1", "x2")
    assert unit_names(fresh(features=("x1", "x1x2")))[0] != ("x1", "x2")
