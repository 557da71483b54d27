"""The dialog with the lessons."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import NameList
from tui_nn.lessons.lesson import lessons
from tui_nn.lessons.progress import LessonProgress


class LessonsScreen(Dialog[str | None]):
    """Returns the name of the chosen lesson, `END` to end the current one, or None."""

    END: ClassVar[str] = "end"

    BINDINGS: ClassVar[list[BindingType]] = bindings("lessons")

    def __init__(self, progress: LessonProgress | None) -> None:
        """The current lesson, if there is one, is highlighted."""
        super().__init__()
        self._progress = progress

    def compose(self) -> ComposeResult:
        """A line for each lesson, with what it is about."""
        options = [
            Option(Content.assemble((lesson.title, "bold"), "\n  ", lesson.about), id=lesson.name)
            for lesson in lessons()
        ]
        if self._progress:
            options.append(Option("End this guided lesson", id=self.END))
        listed = NameList(*options, id="lessons", markup=False)
        listed.border_title = "Guided lessons"
        listed.border_subtitle = "enter begins, escape closes"
        yield listed

    def on_mount(self) -> None:
        """Highlight the current lesson, or else the first."""
        names = [lesson.name for lesson in lessons()]
        current = self._progress.lesson.name if self._progress else names[0]
        self.query_one(OptionList).highlighted = names.index(current)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with this lesson."""
        self.dismiss(event.option.id)
