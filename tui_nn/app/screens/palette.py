"""Textual's command palette, made safe for whatever comes from a terminal."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.command import CommandList, CommandPalette, ProviderSource
from textual.widgets import Input

from tui_nn.app.screens.base import SafeScreen

LONGEST_SEARCH = 100
"""Characters that can be searched for: every key compares them with all commands."""


class Palette(CommandPalette, SafeScreen[None]):
    """A list of commands that is searched by typing."""

    def on_mount(self) -> None:
        """Bound what is searched for."""
        self.query_one(Input).max_length = LONGEST_SEARCH

    def _action_command_list(self, action: str) -> None:
        """Go through the list; Textual's fails at a page of no lines."""
        if self.query_one(CommandList).scrollable_content_region or "page" not in action:
            super()._action_command_list(action)


def open_palette(app: App[Any], what: str, providers: ProviderSource | None = None) -> None:
    """Search for commands, or for what `providers` offer, unless a palette is open."""
    if not CommandPalette.is_open(app):
        # Textual's own prompt is not ASCII.
        app.push_screen(Palette(providers, placeholder=f"Search for {what}", id="--command-palette"))
