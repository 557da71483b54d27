"""Pauses the trainer while a key is handled or a frame is painted: two threads at once would be slower."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.screen import Screen

from tui_nn.runs.paint_gate import PaintGate

KEY_SECONDS = 0.03
"""Seconds that Textual needs, with the trainer paused, to turn a key press into a repaint."""


class TrainerPause:
    """Closes the paint gate for keys and frames, and opens it when all is painted."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self.gate = PaintGate()
        self._keys_until = 0.0
        self._keys_arriving = False

    def begin_key(self) -> None:
        """Pause until a key or a click has been handled."""
        self.gate.close()
        self._keys_until = time.perf_counter() + KEY_SECONDS
        if not self._keys_arriving:
            self._keys_arriving = True
            self._app.set_timer(KEY_SECONDS, self._end_keys)

    def _end_keys(self) -> None:
        """Resume once no key is pending; all keys share one timer, because thousands may come at once."""
        left = self._keys_until - time.perf_counter()
        if left > 0:
            self._app.set_timer(left, self._end_keys)
        else:
            self._keys_arriving = False
            self.end_frame()

    def begin_frame(self) -> None:
        """Pause until a frame is painted."""
        self.gate.close()

    def end_frame(self) -> None:
        """Resume once the frame is painted, unless a key is still pending."""
        if not self._keys_arriving:
            self.gate.open()

    def end_frame_after(self, screens: Sequence[Screen[Any]]) -> None:
        """Resume when all `screens`, bottom to top, are painted or need no painting.

        `end_frame` after painting is not enough: Textual paints nothing in a terminal that is too small. The order
        matters because a covered screen passes its updates to the one above.
        """
        if screens:
            screens[0]._invoke_later(lambda: self.end_frame_after(screens[1:]), self._app)
        else:
            self.end_frame()
