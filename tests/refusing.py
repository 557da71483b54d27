"""What is said when something is refused, for tests that go through a table of such cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_nn.errors import InputError


def refusal(kind: type[InputError], act: Callable[..., object], *arguments: Any) -> str:
    """The message of the error of that kind with which it is refused; empty if it is not refused."""
    try:
        act(*arguments)
    except kind as error:
        return str(error)
    return ""
