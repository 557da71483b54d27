"""The card of a unit: its formula, its weights, and where the data fall."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.views.moments import COLOR, finished, fresh, rows, with_parameters
from tui_nn.render.appearance import PLAIN
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.events import UnitAction, UnitChange, UnitChanged
from tui_nn.views.network import NetworkOptions, draw, title
from tui_nn.views.unit_card import MIN_PICTURE, card_width, draw_card, facts, formula, formula_lines
from tui_nn.views.unit_changes import frozen, state_words, switched

SIZE = (40, 24)

KNOWN = {(0, 0, 2): 0.51, (0, 1, 2): -1.2, (0, 2, 2): 0.1}
"""The weights and the bias of the third hidden unit."""


def known(**changes: object) -> Snapshot:
    return with_parameters(fresh(**changes), KNOWN)


def card(snapshot: Snapshot, unit: tuple[int, int] = (1, 2), size: tuple[int, int] = SIZE) -> Canvas:
    return draw_card(snapshot, unit, size, PLAIN)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "h3 = relu(0.51 x1 - 1.2 x2 + 0.1)"),
        ({"activation": "tanh"}, "h3 = tanh(0.51 x1 - 1.2 x2 + 0.1)"),
        ({"activation": "linear"}, "h3 = 0.51 x1 - 1.2 x2 + 0.1"),
        ({"hidden_sizes": ()}, "c2 = softmax(0.51 x1 - 1.2 x2 + 0.1)"),
    ],
)
def test_the_formula_has_the_numbers_of_the_unit(changes: dict[str, object], expected: str) -> None:
    assert formula(facts(known(**changes), (1, 2)), ASCII) == expected


def test_the_output_for_a_value_is_no_probability() -> None:
    snapshot = with_parameters(
        fresh(data="plane", l2=0, hidden_sizes=()), {(0, 0, 0): -0.5, (0, 1, 0): 2, (0, 2, 0): -3}
    )
    assert formula(facts(snapshot, (1, 0)), ASCII) == "y = -0.5 x1 + 2 x2 - 3"
    assert formula(facts(snapshot, (1, 0)), UNICODE) == "y = −0.5 x1 + 2 x2 − 3"


def test_a_long_formula_is_cut_where_its_rows_end() -> None:
    lines = formula_lines(facts(fresh(hidden_sizes=(40, 3)), (2, 1)), 34, ASCII)
    assert len(lines) == 3
    assert lines[-1].endswith("~")
    assert all(len(line) <= 34 for line in lines)


def test_an_input_has_no_formula() -> None:
    assert formula_lines(facts(fresh(), (0, 1)), 30, ASCII) == ["x2, an input"]


def test_the_range_and_how_often_it_is_on_are_those_of_the_training_samples() -> None:
    snapshot = known()
    x = snapshot.dataset.train.x
    z = 0.51 * x[0] - 1.2 * x[1] + 0.1
    text = card(snapshot).text()
    assert f"from 0 to {z.max():.3g}" in text
    assert f"on (z > 0): {(z > 0).mean():.1%} of samples" in text
    one = facts(snapshot, (1, 2))
    np.testing.assert_allclose(one.z, z)
    np.testing.assert_allclose(one.a, np.maximum(z, 0))


def test_the_weights_are_listed_with_the_bias() -> None:
    drawn = [row.split() for row in rows(card(known()))]
    for name, value in (("x1", "0.51"), ("x2", "-1.2"), ("b", "0.1")):
        assert any(row[:2] == [name, value] and set(row[2]) == {"#"} for row in drawn if len(row) == 3)


def test_the_curve_of_a_relu_is_flat_and_then_rises() -> None:
    drawn = rows(card(known()))
    columns = [[y for y, row in enumerate(drawn) if row[x] == "*"] for x in range(SIZE[0])]
    heights = [-min(column) for column in columns if column]
    assert len(heights) == SIZE[0]
    assert heights == sorted(heights)
    # Flat where z is negative.
    z = facts(known(), (1, 2)).z
    share = -z.min() / (z.max() - z.min())
    assert heights.count(heights[0]) >= int(share * SIZE[0])
    assert heights[-1] > heights[0]


def test_an_output_has_a_histogram_and_no_curve() -> None:
    text = card(finished(), (2, 0)).text()
    assert "c0 of the samples" in text
    assert "*" not in text
    assert "z > 0" not in text


def test_the_card_is_beside_the_picture_where_there_is_room() -> None:
    options = NetworkOptions(selected=(1, 2), opened=True)
    for width in (100, 78, 55):
        drawn = rows(draw(known(), options, (width, 20), COLOR))
        room = card_width((width, 20))
        assert width - room > MIN_PICTURE
        card_rows = [row[width - room :] for row in drawn]
        assert card_rows[0].startswith("h3 = relu")
        assert all(row[width - room - 1] == " " for row in drawn)
    assert card_width((MIN_PICTURE + 30, 20)) == 0
    assert "relu" not in draw(known(), options, (MIN_PICTURE + 30, 20), COLOR).text()


def test_a_unit_that_is_off_or_frozen_is_said_to_be_and_the_keys_undo_it() -> None:
    snapshot, unit = fresh(), (1, 2)
    assert switched(snapshot, unit) == UnitChange(1, 2, UnitAction.OFF, "h3")
    assert frozen(snapshot, (1, 99)) == UnitChange(1, 3, UnitAction.FREEZE, "h4")
    assert state_words(snapshot, unit) == ""
    done = tuple(UnitChanged(0, change(snapshot, unit), (1.0,)) for change in (switched, frozen))
    off = replace(snapshot, events=done, events_done=2)
    assert state_words(off, unit) == "off, frozen"
    assert state_words(replace(off, events_done=1), unit) == "off"
    assert switched(off, unit).action is UnitAction.ON
    assert frozen(off, unit).action is UnitAction.UNFREEZE
    assert "off, frozen" in card(off).text()
    assert title(off, NetworkOptions(selected=unit), 60, COLOR) == "Network: h3, hidden (off, frozen)"
