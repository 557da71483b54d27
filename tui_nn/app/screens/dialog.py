"""What all screens above the trainer have in common: only one is open at a time, and it closes once.

Several keys may arrive together, from a slow line, a paste, or a key that is held: the second of them is handled as if
the first had not opened or closed anything yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """A screen above the trainer."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result; does nothing once the dialog is closed."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


def open_dialog(
    app: App[Any],
    dialog: Dialog[ScreenResultType],
    callback: Callable[[ScreenResultType | None], None] | None = None,
) -> None:
    """Open a dialog, and call `callback` with its result; does nothing while another one is open."""
    if not isinstance(app.screen, Dialog):
        app.push_screen(dialog, callback)
