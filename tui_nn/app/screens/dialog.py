"""Dialogs, of which only one is open at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import App
from textual.screen import ModalScreen, ScreenResultType

from tui_nn.app.screens.base import SafeScreen


class Dialog(ModalScreen[ScreenResultType], SafeScreen[ScreenResultType]):
    """A screen on top of the main one, opened by `open_dialog`."""

    HOSTS_DIALOGS: ClassVar[bool] = False
    """Whether another dialog may open on top of this one."""

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)


def open_dialog(
    app: App[Any],
    dialog: Dialog[ScreenResultType],
    callback: Callable[[ScreenResultType | None], None] | None = None,
) -> None:
    """Open a dialog and call `callback` with its result; does nothing while another one is open.

    A held key may arrive several times before the first dialog is open.
    """
    if not isinstance(app.screen, Dialog) or app.screen.HOSTS_DIALOGS:
        app.push_screen(dialog, callback)
