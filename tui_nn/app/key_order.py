"""Gives keys that arrive together to the screen and the field that they are meant for.

Over a slow line, several keys come at once. Textual sends each to the widget in focus when it comes, and looks for its
binding once that widget has left it alone; in between, a key before it may have opened a dialog or a field. What was
typed into these would be lost, or taken as commands.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from textual import events
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN

Typed = events.Key | events.Paste

AT_ONCE = frozenset({"ctrl+c", "ctrl+z", "ctrl+q"})
"""Keys that never wait."""

LONGEST_WAIT = 5.0
"""Maximum seconds for which keys are held for a screen that has not opened yet."""


class KeyOrder:
    """Holds keys for the screen that is about to open, and sends keys again if the focus has moved meanwhile."""

    def __init__(self, app: TuiNN, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._ready: WeakSet[Screen[Any]] = WeakSet()
        """The screens that are mounted and have the focus where it belongs."""
        self._asked: WeakSet[Screen[Any]] = WeakSet()
        """The screens that will call back once they are ready."""
        self._held: list[Typed] = []
        self._until = 0.0
        """Until when keys are held for a screen that has not opened yet."""
        self._cancel: Callable[[], object] = self.drop
        self._sent: WeakKeyDictionary[Typed, Widget] = WeakKeyDictionary()
        """The widget that had the focus when a key was sent to it."""

    def admit(self, event: Typed) -> Typed | None:
        """The event to handle now; None if it is held."""
        key, screen = event.key if isinstance(event, events.Key) else "", self._app.screen
        if key in AT_ONCE:
            return event
        if self._clock() < self._until:
            if key == "escape":
                # It cancels the screen that is about to open.
                self._cancel()
            else:
                self._held.append(event)
            return None
        if screen not in self._ready:
            self._held.append(event)
            self._ask(screen)
            return None
        # The screen that these were held for never opened.
        self._held.clear()
        target = self._app.focused or screen
        if self._sent.setdefault(event, target) is target:
            return event
        again = _anew(event)
        self._sent[again] = target
        return again

    def wait_for_screen(self, cancel: Callable[[], object]) -> None:
        """Hold keys for a screen that is about to open: on the one below, they would mean something else.

        Args:
            cancel: called if escape is pressed meanwhile.
        """
        self._cancel = cancel
        self._until = self._clock() + LONGEST_WAIT
        self._held.clear()

    def go_on(self) -> None:
        """Give the keys that were held to the screen that has opened."""
        self._until = 0
        self._ready.discard(self._app.screen)
        self._ask(self._app.screen)

    def drop(self) -> None:
        """Drop the keys that were held, because the screen does not open."""
        self._until = 0
        self._held.clear()

    def _ask(self, screen: Screen[Any]) -> None:
        """Have the screen call back once it is mounted, and then the app once the focus is where it belongs."""
        if screen not in self._asked:
            self._asked.add(screen)
            if not screen.call_later(self._app.call_later, self._give, screen):
                self._app.call_later(self._give, screen)

    async def _give(self, screen: Screen[Any]) -> None:
        """Give the keys that were held to the screen, in the order in which they were typed."""
        if self._app.is_closing:
            return
        self._asked.discard(screen)
        if screen is not self._app.screen:
            self._ask(self._app.screen)
            return
        self._ready.add(screen)
        held, self._held = sorted(self._held, key=lambda event: event.time), []
        for event in held:
            await self._app.on_event(_anew(event))


def _anew(event: Typed) -> Typed:
    """A copy of a key, for a widget that has not seen it."""
    again = events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
    again.time = event.time
    return again
