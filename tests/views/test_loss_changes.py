"""The letters on the chart that say what was changed, and what they stand for below it."""

from __future__ import annotations

import string

import pytest

from tests.views.charts import caption, plot, shown
from tests.views.moments import finished, with_changes
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import loss_words
from tui_nn.views.loss_options import LossOptions


def test_changes_are_marked_by_letters_that_are_explained() -> None:
    assert caption(finished()) == ""
    snapshot = with_changes(finished(), [(8, {"learning_rate": 0.05}), (20, {"l2": 0, "batch_size": 7})])
    assert caption(snapshot) == "a learning rate 0.05  b l2 0, batch size 7"
    # Of the axis from 0 to 40, at 8 and at 20.
    top = plot(shown(snapshot))[0]
    assert [top.index(letter) / len(top) for letter in "ab"] == pytest.approx([0.2, 0.5], abs=1.5 / len(top))


def many(count: int) -> Snapshot:
    """A snapshot with a change at each of the first steps."""
    return with_changes(finished(steps=60), [(step, {"learning_rate": step / 1000}) for step in range(1, count + 1)])


def test_letters_go_from_a_to_capital_z_and_never_shift() -> None:
    """However many changes follow, each keeps its letter; those after the 52nd are marked without any."""
    for count in (26, 27, 52, 55):
        marked = loss_words.marked_changes(many(count))
        assert [change.step for change in marked] == list(range(1, count + 1))
        assert [change.letter for change in marked[:52]] == list(string.ascii_lowercase + string.ascii_uppercase)[
            :count
        ]
        assert {change.letter for change in marked[52:]} <= {""}
    assert caption(many(27), room=22) == "A learning rate 0.027"
    drawn = plot(shown(many(55), size=(200, 30)))
    last = drawn[0].index("Z")
    dotted = [x for x in range(last + 1, len(drawn[0])) if "⠅" in {row[x] for row in drawn}]
    assert len(dotted) == 3


def test_of_many_changes_the_latest_are_explained() -> None:
    text = caption(many(7), room=50)
    assert text == "f learning rate 0.006  g learning rate 0.007"


def test_with_a_cursor_the_changes_nearest_to_it_are_explained() -> None:
    assert caption(many(7), LossOptions(cursor=0.0), room=50) == "a learning rate 0.001  b learning rate 0.002"
    assert caption(many(7), LossOptions(cursor=4.0), room=25) == "d learning rate 0.004"


def test_a_weight_that_was_set_is_named_as_it_is() -> None:
    assert caption(with_changes(finished(), [(3, {"x1 to h2": 0.5})])) == "a x1 to h2 0.5"


def test_a_caption_of_wide_characters_is_no_wider_than_its_room() -> None:
    """Each takes two columns."""
    snapshot = with_changes(finished(), [(3, {"長さ to h2": 0.5})])
    assert caption(snapshot, room=16) == "a 長さ to h2 0.5"
    assert caption(snapshot, room=15) == ""
