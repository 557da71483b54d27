"""The keys in the last row, in a single widget.

Textual's footer creates a widget for every key each time the focus moves: that took 150 ms, several times as long as
handling the key itself, and the old widgets stayed in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from tui_nn.render.cells import text_width


class FooterKey(NamedTuple):
    """A key in the footer."""

    key: str
    """Textual's name of the key."""
    text: str
    """How the key is displayed."""
    label: str
    group: str
    """The label that the key shares with its neighbors; empty for none."""
    enabled: bool
    tooltip: str


class Piece(NamedTuple):
    """A part of the row."""

    text: str
    component: str
    """The component class that determines its style."""
    key: FooterKey | None = None
    """The key that is pressed by a click on it."""


class KeysFooter(Widget):
    """Shows the keys that work with the current focus; a click presses them."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--label", "footer--hovered", "footer--disabled"}

    keys: reactive[tuple[FooterKey, ...]] = reactive(())
    hovered: reactive[FooterKey | None] = reactive[FooterKey | None](None)
    """The key under the pointer."""

    def on_mount(self) -> None:
        """Update the row when the keys of the screen change."""
        self.screen.bindings_updated_signal.subscribe(self, self._update_keys)

    def _update_keys(self, screen: Screen[object]) -> None:
        shown: dict[str, FooterKey] = {}
        for active in screen.active_bindings.values():
            if active.binding.show:
                # Of several keys with the same action, show the first.
                shown.setdefault(active.binding.action, self._key(active))
        self.keys = tuple(shown.values())

    def _key(self, active: ActiveBinding) -> FooterKey:
        binding = active.binding
        return FooterKey(
            key=binding.key,
            text=self.app.get_key_display(binding),
            label=binding.description,
            group=binding.group.description if binding.group else "",
            enabled=active.enabled,
            tooltip=active.tooltip or binding.description,
        )

    def render(self) -> Content:
        """The row; keys that do not fit are left out, but the help lists all of them."""
        return Content.assemble(
            *((piece.text, self.get_visual_style(piece.component)) for piece in self._pieces(self.hovered))
        )

    def _pieces(self, hovered: FooterKey | None = None) -> Iterator[Piece]:
        return pieces(self.keys, self.size.width, hovered)

    def _key_at(self, x: int) -> FooterKey | None:
        """The key at column `x`."""
        for piece in self._pieces():
            if x < (columns := text_width(piece.text)):
                return piece.key
            x -= columns
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Highlight the key under the pointer."""
        self.hovered = self._key_at(event.x)
        self.tooltip = self.hovered and self.hovered.tooltip

    def on_leave(self) -> None:
        """Remove the highlight."""
        self.hovered = self.tooltip = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key."""
        key = self._key_at(event.x)
        if key and key.enabled:
            self.app.simulate_key(key.key)
        elif key:
            self.app.bell()


def pieces(keys: Iterable[FooterKey], room: int, hovered: FooterKey | None = None) -> Iterator[Piece]:
    """The pieces of the row, from left to right, up to the last key that fits in `room` columns with its label."""
    for group, neighbors in groupby(keys, key=lambda key: key.group):
        members = [*neighbors]
        alone = [[key] for key in members]
        for entry in [members] if group and len(members) > 1 else alone:
            row = list(_entry(entry, group, hovered))
            # The blank after the last label may be cut off.
            width = sum(text_width(piece.text) for piece in row)
            if width - 1 > room:
                return
            room -= width
            yield from row


def _entry(keys: Sequence[FooterKey], group: str, hovered: FooterKey | None) -> Iterator[Piece]:
    """A key with its label, or several with the label of their group."""
    for place, key in enumerate(keys):
        state = "hovered" if key == hovered else "disabled" if not key.enabled else ""
        if place and len(key.text) > 1:
            yield Piece(" ", "footer--label")
        yield Piece(key.text, f"footer--{state or 'key'}", key)
        if len(keys) == 1:
            yield Piece(f" {key.label}", f"footer--{state or 'label'}", key)
    yield Piece(" " if len(keys) == 1 else f" {group} ", "footer--label")
