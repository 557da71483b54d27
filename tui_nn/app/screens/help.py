"""The help, which can be searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.screens.help_topics import Topic
from tui_nn.app.widgets import TextField

CLOSES, SEARCHES = "/ searches, escape closes", "escape shows all again"


class TopicText(Static):
    """A topic, written anew for each width and search."""

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self.topic = topic
        self._words: Sequence[str] = ()

    def find(self, words: Sequence[str]) -> None:
        """Show only what has all of these words."""
        self._words = words
        self._write()

    def on_resize(self) -> None:
        """Break the lines for the new width."""
        self._write()

    def _write(self) -> None:
        found = self.topic.found(self._words)
        self.display = found is not None
        if found and self.size.width:
            self.update(found.written(self.size.width))


class HelpScreen(Dialog[None]):
    """Closes with escape, q or the key that opened it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def __init__(self, topics: Sequence[Topic], panel: str = "") -> None:
        """Scroll to the topic about `panel`, if there is one."""
        super().__init__()
        self._topics = [TopicText(topic) for topic in topics]
        self._panel = panel
        self._nothing = Static(markup=False)
        self._nothing.display = False

    def compose(self) -> ComposeResult:
        """A scrollable text, and below it the words that are sought."""
        with Vertical(id="help") as box:
            box.border_title, box.border_subtitle = "Help", CLOSES
            yield VerticalScroll(*self._topics, self._nothing, id="topics")
            field = TextField(placeholder="any words", compact=True, id="sought")
            field.display = False
            yield field

    def on_mount(self) -> None:
        """Go to the topic."""
        # The lines are broken, and so the places known, after the first layout.
        self.call_after_refresh(self.call_after_refresh, self._begin)

    def _begin(self) -> None:
        if not self.is_active:
            # It has been closed meanwhile.
            return
        for text in self._topics:
            if self._panel and text.topic.panel == self._panel:
                self.query_one("#topics").scroll_to_widget(text, animate=False, top=True)

    def action_search(self) -> None:
        """Let the user type words."""
        field = self.query_one(TextField)
        field.display = True
        self.set_focus(field)
        self.query_one("#help").border_subtitle = SEARCHES

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        words = event.value.lower().split()
        for text in self._topics:
            text.find(words)
        self._nothing.display = not any(text.display for text in self._topics)
        self._nothing.update(f"Nothing in the help has {' and '.join(words)}.")
        self.query_one("#topics").scroll_home(animate=False)

    @on(Input.Submitted)
    def _read(self) -> None:
        self.set_focus(self.query_one("#topics"))

    def action_close(self) -> None:
        """Show all again after a search, or close."""
        field = self.query_one(TextField)
        if not field.display:
            self.dismiss(None)
            return
        field.value, field.display = "", False
        self.query_one("#help").border_subtitle = CLOSES
        self.set_focus(self.query_one("#topics"))
