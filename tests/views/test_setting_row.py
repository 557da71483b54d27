"""A row of the form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.render.cells import text_width
from tui_nn.views.setting_row import LEAST_LABEL, WIDE, Row, choice_row, field_row, value_row

NARROW = 20


def text(label: str, value: str, width: int, is_path: bool = False) -> str:
    row = value_row(label, value, width, is_path)
    return row.label + row.value


def test_values_are_aligned_on_the_left_in_a_wide_row_and_on_the_right_in_a_narrow_one() -> None:
    assert text("Batch size", "full", WIDE) == "Batch size      full"
    assert text("Batch size", "full", NARROW) == "Batch size      full"
    assert text("Batch size", "100", NARROW) == "Batch size       100"


def test_a_label_is_cut_before_its_value_is() -> None:
    assert text("Learning rate", "0.0123456", NARROW) == "Learning r 0.0123456"
    assert text("Learning rate", "0.012345678", NARROW) == "Learning 0.012345678"
    assert text("Learning rate", "0.01234567890", NARROW) == "Learning 0.01...7890"


def test_wide_characters_take_two_columns_each() -> None:
    assert text("Target", "价格价格价格价格", NARROW) == "Target 价格...价格"
    assert text("Target", "aa界", 10) == "Target ..."


def test_the_end_of_a_path_is_kept() -> None:
    assert text("Data", "/home/somebody/houses.csv", NARROW, is_path=True) == "Data ...y/houses.csv"


def test_a_choice_stands_between_arrows() -> None:
    row = choice_row("Activation", "leaky relu", WIDE)
    assert (row.label, row.value) == ("Activation  ", "< leaky relu >")
    narrow = choice_row("Data", "breast cancer", 12)
    assert (narrow.label, narrow.value) == ("", "< br...cer >")


def test_a_field_leaves_a_column_for_the_cursor() -> None:
    row = field_row("Steps", "5000", WIDE)
    assert (row.start, row.room) == (16, WIDE - 17)
    assert field_row("Learning rate", "0.01234567", NARROW).start == LEAST_LABEL + 1


@pytest.mark.parametrize("lay_out", [value_row, choice_row])
@given(label=st.text("abc ", min_size=1, max_size=20), value=st.text("ab界", max_size=40), width=st.integers(12, 60))
def test_a_row_is_never_wider_than_its_room(
    lay_out: Callable[[str, str, int], Row], label: str, value: str, width: int
) -> None:
    row = lay_out(label, value, width)
    assert text_width(row.label + row.value) <= width
    assert text_width(value) > row.room or value in row.value
