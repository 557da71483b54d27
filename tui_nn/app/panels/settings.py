"""All settings of the experiment, edited in place."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Static

from tui_nn.app.messages import ExperimentChanged
from tui_nn.app.setting_row import SettingRow
from tui_nn.errors import SettingError
from tui_nn.experiment import SECTIONS, SETTINGS, Experiment
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.loading import target_choices
from tui_nn.views import settings
from tui_nn.views.view import Span, Text

STYLES: dict[int, str] = {
    Ink.ACCENT: "$text-accent",
    Ink.MUTED: "$text-muted",
    Ink.WARN: "$text-warning",
    Ink.WRONG: "$text-error",
}
"""Ink -> theme color of text."""


class SettingsPanel(Vertical):
    """The settings, and below them the meaning of the one in focus, or what the experiment teaches."""

    ALLOW_MAXIMIZE: ClassVar[bool | None] = True

    snapshot: var[Snapshot | None] = var(None)
    experiment: var[Experiment] = var(Experiment())

    def __init__(self, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.border_title = "Settings"
        self._lesson = Experiment()
        """The last experiment with a lesson, as long as the current one has the same data."""

    def compose(self) -> ComposeResult:
        """A heading for each section; the rows follow when the experiment is known."""
        with VerticalScroll(id="rows", can_focus=False):
            for section in SECTIONS:
                yield Static(section.capitalize(), id=f"section-{section}", classes="section")
        yield Static(id="explanation")

    def watch_snapshot(self, before: Snapshot | None, snapshot: Snapshot | None) -> None:
        """Update the notes and the target columns when the data set changes."""
        if snapshot and (before is None or before.dataset is not snapshot.dataset):
            self._list_columns()
            self._explain()

    def watch_experiment(self, experiment: Experiment) -> None:
        """Show the values."""
        self._lesson = settings.lesson_after(self._lesson, experiment)
        self._mount_missing_rows(experiment)
        self._list_columns()
        for row in self.query(SettingRow):
            row.value = experiment.text(row.setting.name)
            row.display = experiment.is_relevant(row.setting.name)
        for section, group in SECTIONS.items():
            relevant = any(map(experiment.is_relevant, group.model_fields))
            self.query_one(f"#section-{section}").display = relevant
        self._explain()

    def _mount_missing_rows(self, experiment: Experiment) -> None:
        """Add the rows of settings that are used for the first time; mounting all of them would delay the start."""
        rows = {row.setting.name: row for row in self.query(SettingRow)}
        for section, group in SECTIONS.items():
            place: Widget = self.query_one(f"#section-{section}")
            used = (name for name in group.model_fields if name in rows or experiment.is_relevant(name))
            for is_there, names in groupby(used, rows.__contains__):
                row = [rows[name] if is_there else SettingRow(SETTINGS[name]) for name in names]
                if not is_there:
                    self.query_one("#rows").mount(*row, after=place)
                place = row[-1]

    def _list_columns(self) -> None:
        """Offer the columns of the data set as targets."""
        if self.snapshot:
            for row in self.query("#setting-target").results(SettingRow):
                row.choices = target_choices(self.snapshot.dataset.columns)

    @on(SettingRow.Submitted)
    def _try(self, event: SettingRow.Submitted) -> None:
        event.stop()
        row = event.row
        try:
            experiment = self._changed(row.setting.name, event.text.strip())
        except SettingError as error:
            row.refuse()
            self._say(settings.about_refusal(row.setting.name, event.text.strip(), error))
            return
        row.close()
        if experiment != self.experiment:
            self.post_message(ExperimentChanged(experiment))

    def _changed(self, name: str, text: str) -> Experiment:
        """The experiment with one setting changed; another data set also changes the number of samples."""
        return self.experiment.with_data(text) if name == "data" else self.experiment.updated({name: text})

    @on(SettingRow.Explain)
    def _explain_row(self, event: SettingRow.Explain) -> None:
        event.stop()
        self._explain()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Show what the experiment teaches again."""
        self.call_after_refresh(self._explain)

    def _explain(self) -> None:
        row = next((row for row in self.query(SettingRow) if row.has_focus or row.has_focus_within), None)
        if row is None:
            self._say((Span(settings.about_experiment(self.snapshot, self.experiment, self._lesson)),))
            return
        value = row.candidate or row.value
        self._say(settings.about_setting(self.snapshot, row.setting, value, row.choices, row.editing))
        # The explanation may have grown, and cover the row.
        self.call_after_refresh(row.scroll_visible, animate=False)

    def _say(self, text: Text) -> None:
        content = Content.assemble(*((span.text, STYLES.get(span.ink, "")) for span in text))
        explanation = self.query_one("#explanation", Static)
        if explanation.content != content:
            explanation.update(content)
