"""Textual widgets, made safe for any input from a terminal."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList

_wrap = Content._wrap_and_format


def _wrap_in_one_column_at_least(content: Content, width: int, *options: Any, **named: Any) -> Any:
    return _wrap(content, max(width, 1), *options, **named)


# Textual 8.2 fails to wrap the options of a list that has no column left in a narrow terminal.
Content._wrap_and_format = _wrap_in_one_column_at_least  # type: ignore[method-assign, assignment]

_click = OptionList._on_click


async def _click_on_what_is_there(listed: OptionList, event: events.Click) -> None:
    if event.style.meta.get("option", 0) < listed.option_count:
        await _click(listed, event)


# Textual 8.2 fails if the option that was clicked has left the list since it was painted, as while one types a search.
OptionList._on_click = _click_on_what_is_there  # type: ignore[method-assign, assignment]

LONGEST_TEXT = 4096
"""Maximum characters of a text field, as in a path on Linux; each key press takes longer in a longer text."""


EDITING = frozenset(
    binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and not binding.action.startswith("submit")
)
"""Actions that edit the text of a field."""


class TextField(Input):
    """A field of at most `LONGEST_TEXT` characters; input that would exceed this is ignored."""

    def __init__(self, value: str | None = None, **options: Any) -> None:
        """`options` are passed to Textual's `Input`."""
        super().__init__(value, max_length=LONGEST_TEXT, **options)

    async def _on_key(self, event: events.Key) -> None:
        """Edit at once: Textual would handle a backspace only after letters that arrived together with it."""
        actions = [binding.action for binding in self._bindings.key_to_bindings.get(event.key, ())]
        if not event.is_printable and actions and actions[0] in EDITING:
            event.stop()
            event.prevent_default()
            await self.run_action(actions[0])


class NameList(OptionList):
    """A list whose keys also work if it has no visible lines, where Textual's fails."""

    def action_page_up(self) -> None:
        """Go up by a page."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go down by a page."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]
