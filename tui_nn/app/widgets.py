"""Textual's widgets, made safe for whatever comes from a terminal."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input, OptionList

LONGEST_TEXT = 4096
"""Characters of a text field, as many as of a path on Linux: every key takes the longer, the more there are."""


class TextField(Input):
    """A field that takes no more than `LONGEST_TEXT` characters; what would be more leaves it as it is."""

    def __init__(self, value: str | None = None, **options: Any) -> None:
        """`options` are those of Textual's `Input`."""
        super().__init__(value, max_length=LONGEST_TEXT, **options)


class NameList(OptionList):
    """A list whose keys work also where it has no room: Textual's fails at a page of no lines."""

    def action_page_up(self) -> None:
        """Go up by a page."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go down by a page."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]
