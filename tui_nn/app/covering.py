"""Whether a screen is seen, or lies beneath another one."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from textual.screen import Screen


def is_covered(screen: Screen[Any]) -> bool:
    """Whether a screen without transparency is on top of this one; a screen that has closed is covered, too."""
    above = takewhile(lambda one: one is not screen, reversed(screen.app.screen_stack))
    return any(one.styles.background.a == 1 for one in above)
