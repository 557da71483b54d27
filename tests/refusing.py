"""What is said when something is refused, for tests that go through a table of such cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_nn.errors import InputError


def refusal(act: Callable[..., object], *arguments: Any) -> str:
    """The message with which it is refused; empty if it is not refused."""
    try:
        act(*arguments)
    except InputError as error:
        return str(error)
    return ""
