"""The second step: the report on the file, and answers that can be changed before training starts."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Button, Static

from tui_nn.app.keys import bindings
from tui_nn.app.screens.open_file.found import Found
from tui_nn.app.screens.open_file.step import Step
from tui_nn.app.setting_row import SettingRow
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.file import FileSettings
from tui_nn.training.loading import target_choices

ASKED = ("target", "target_kind", "missing", "standardize", *FileSettings.model_fields)
"""Settings that can be changed here: first what to do, then how the file is read."""

READ_TITLE, REFUSED_TITLE = "What was found in the file", "Not read"

START, AGAIN = "Start training", "Read again"
"""Label of the button for a file that was read, and for one that was refused."""

START_KEYS = {
    START: "enter starts, down: next, escape goes back",
    AGAIN: "enter reads again, down: next, escape goes back",
}

ROW_KEYS = "left/right choose, up/down move, escape goes back"

CHOOSING_KEYS = "left/right choose, enter applies, escape keeps"

TYPED_ROW_KEYS = "enter types, up/down move, escape goes back"

TYPING_KEYS = "enter applies, escape keeps"

START_NOTES = {
    START: "Trains on the file as described; the answers can be changed first.",
    AGAIN: "Try another answer, or correct the file and read it again.",
}


class ReportStep(Step):
    """The report, a button that starts, and a row for each answer that can be changed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("report")

    class Start(Message):
        """The button was pressed: train, or read the file again."""

    class Answered(Message):
        """The user gave another answer."""

        def __init__(self, row: SettingRow, text: str) -> None:
            super().__init__()
            self.row = row
            self.text = text

    def __init__(self) -> None:
        super().__init__(id="report")
        self._does = START

    def compose(self) -> ComposeResult:
        """The report, which scrolls if necessary, the button and the answers."""
        yield from super().compose()
        with VerticalScroll(id="report-scroll", can_focus=False):
            yield Static(id="report-text", markup=False)
        button = Button(START, compact=True, id="start")
        # The default active effect would ignore a second enter that follows quickly.
        button.active_effect_duration = 0
        yield button
        with VerticalScroll(id="answers", can_focus=False):
            for name in ASKED:
                row = SettingRow(SETTINGS[name])
                row.leads_on = True
                yield row
        yield Static(id="note", markup=False)

    def show(self, found: Found) -> None:
        """Show the report on a file, and the answers it was read with."""
        self.border_title = READ_TITLE if found.dataset else REFUSED_TITLE
        self._does = START if found.dataset else AGAIN
        self.query_one(Button).label = self._does
        self.query_one("#report-text", Static).update("\n".join(found.report))
        self.query_one("#setting-target", SettingRow).choices = target_choices(found.columns)
        self.show_answers(found.experiment)
        self._explain()

    def show_answers(self, experiment: Experiment) -> None:
        """Show the answers, some of which may not have been applied yet."""
        for row in self.query(SettingRow):
            row.value = experiment.text(row.setting.name)
            row.display = experiment.is_relevant(row.setting.name)

    def current_keys(self) -> str:
        """What the keys do now; an open choice keeps its keys even while a file is being read."""
        return self.keys if self.keys in (CHOOSING_KEYS, TYPING_KEYS) else super().current_keys()

    def begin(self) -> None:
        """Scroll to the top of the report, and focus the button."""
        self.query_one("#report-scroll").scroll_home(animate=False)
        self.screen.set_focus(self.query_one(Button))

    def action_scroll_report(self, direction: int) -> None:
        """Scroll a long report."""
        report = self.query_one("#report-scroll")
        report.scroll_page_down() if direction > 0 else report.scroll_page_up()

    @on(Button.Pressed)
    def _press(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Start())

    @on(SettingRow.Submitted)
    def _answer(self, event: SettingRow.Submitted) -> None:
        event.stop()
        event.row.candidate = None
        self.post_message(self.Answered(event.row, event.text.strip()))

    @on(SettingRow.Left)
    def _leave(self, event: SettingRow.Left) -> None:
        """Moving on from a turned answer gives it."""
        event.stop()
        event.row.close()
        self.post_message(self.Answered(event.row, event.text))

    @on(SettingRow.Explain)
    def _explain_row(self, event: SettingRow.Explain) -> None:
        event.stop()
        self._explain()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Explain the row in focus."""
        self._explain()

    def _explain(self) -> None:
        row = next((row for row in self.query(SettingRow) if row.has_focus or row.has_focus_within), None)
        if row is None:
            self.keys, note = START_KEYS[self._does], START_NOTES[self._does]
        else:
            keys = (CHOOSING_KEYS, ROW_KEYS) if row.choices else (TYPING_KEYS, TYPED_ROW_KEYS)
            self.keys = keys[0] if row.editing else keys[1]
            chosen = row.candidate or row.value
            note = f"{chosen}: {row.choices.get(chosen, row.setting.help)}"
            if not row.choices:
                note = f"{row.setting.help}. Allowed: {row.setting.allowed}."
        self.query_one("#note", Static).update(note)
