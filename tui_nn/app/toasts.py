"""Removes notifications that no longer apply, and replaces an older one about the same subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import App
from textual.notifications import Notification, Notify

from tui_nn.app.notices import LASTS, Notice
from tui_nn.runs.snapshot import Snapshot


@dataclass
class NoticeToast(Notification):
    """A notification about one of `LASTS`."""

    subject: str = ""
    seen: object = None
    """What the subject depends on, when it was shown."""
    screens: int = 0
    """How many screens there were."""


class Toasts:
    """The notifications of the app, which Textual shows as toasts."""

    def __init__(self, app: App[None], snapshot: Callable[[], Snapshot | None]) -> None:
        """`snapshot` returns the one on screen."""
        self._app = app
        self._snapshot = snapshot

    def show(self, notice: Notice) -> None:
        """Show a notification."""
        app = self._app
        seconds = app.NOTIFICATION_TIMEOUT if notice.seconds is None else notice.seconds
        toast = NoticeToast(notice.text, notice.title, notice.severity, seconds, subject=notice.subject)
        toast.seen, toast.screens = self._seen(notice.subject), len(app.screen_stack)
        app.post_message(Notify(toast))

    def replace(self, newer: Notification) -> bool:
        """Remove older notifications about the same, which a held key repeats; return whether the newer one applies."""
        for older in [*self._app._notifications]:
            if _about(older) == _about(newer):
                self._app._unnotify(older, refresh=False)
        return not self._is_over(newer)

    def withdraw(self, subject: str) -> None:
        """Remove the notifications about a subject."""
        for one in [*self._app._notifications]:
            if _about(one) == subject:
                self._app._unnotify(one)

    def dismiss_stale(self) -> None:
        """Remove the notifications that no longer apply."""
        for one in [*self._app._notifications]:
            if self._is_over(one):
                self._app._unnotify(one)

    def _is_over(self, one: Notification) -> bool:
        """Whether the subject has changed, or another screen covers the one that it was shown on."""
        if not isinstance(one, NoticeToast) or not one.subject:
            return False
        # What was shown before the first snapshot does not go away with it.
        has_changed = one.seen is not None and self._seen(one.subject) != one.seen
        return has_changed or len(self._app.screen_stack) > one.screens

    def _seen(self, subject: str) -> object:
        snapshot = self._snapshot()
        return LASTS[subject](snapshot) if subject and snapshot else None


def _about(one: Notification) -> object:
    """The subject or, without one, the words."""
    return (isinstance(one, NoticeToast) and one.subject) or (one.title, one.message)
