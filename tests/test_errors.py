from __future__ import annotations

import pytest

from tui_nn.errors import DataError, InputError


def test_says_the_field_what_came_and_what_is_allowed() -> None:
    assert str(DataError("target", "speceis", "species")) == "target: got speceis, allowed: species"


@pytest.mark.parametrize(("given", "shown"), [("", "''"), ("a\nb", r"'a\nb'"), (3, "3"), ("\x1b[31m", r"'\x1b[31m'")])
def test_shows_what_would_not_be_seen(given: object, shown: str) -> None:
    assert str(DataError("row 1", given, "text")) == f"row 1: got {shown}, allowed: text"


def test_is_one_short_line_whatever_came() -> None:
    line = str(InputError("column " + "c" * 500, "v\n" * 500, "a number"))
    assert len(line) < 200
    assert line.isprintable()
