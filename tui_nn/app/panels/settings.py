"""All settings of the experiment, edited in place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
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
from tui_nn.experiment import SAME_TEXT, SECTIONS, SETTINGS, Experiment
from tui_nn.experiment.offer import is_about
from tui_nn.experiment.setting import Setting
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State
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


class Rows(VerticalScroll, can_focus=False):
    """The rows, of which the one in focus stays in sight when the explanation grows and takes their room."""

    def on_resize(self) -> None:
        """Scroll to the row in focus."""
        focused = self.screen.focused
        if focused and self in focused.ancestors:
            self.scroll_to_widget(focused, animate=False)


class SettingsPanel(Vertical):
    """The settings, and below them the meaning of the one in focus, or what the experiment teaches."""

    ALLOW_MAXIMIZE: ClassVar[bool | None] = True

    snapshot: var[Snapshot | None] = var(None)
    experiment: var[Experiment] = var(Experiment())
    taught: var[Experiment] = var(Experiment())
    """The experiment whose text is shown."""
    invited: var[tuple[str, ...]] = var(())
    """What the keys do that go on from the preset."""
    preset_text_is_hidden: var[bool] = var(False)
    _sought: var[str | None] = var(None)
    """The letters of the setting that is sought; None if none is."""

    def __init__(self, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.border_title = "Settings"
        self._scroll = Rows(id="rows")

    @property
    def _rows(self) -> list[SettingRow]:
        """All rows, shown or not; a query would take a millisecond with every key."""
        return [row for row in self._scroll.children if isinstance(row, SettingRow)]

    def compose(self) -> ComposeResult:
        """A heading for each section; the rows follow when the experiment is known."""
        with self._scroll:
            for section in SECTIONS:
                yield Static(section.capitalize(), id=f"section-{section}", classes="section")
        yield Static(id="explanation")

    def watch_snapshot(self, before: Snapshot | None, snapshot: Snapshot | None) -> None:
        """Update the notes and the target columns when the data set changes."""
        if snapshot and (before is None or before.state is not snapshot.state):
            self._set_live()
        if snapshot and snapshot.state is not State.RUNNING:
            self._explain()
        if snapshot and (before is None or before.dataset is not snapshot.dataset):
            self._list_columns()
            self._count_samples()
            self._explain()

    def watch_experiment(self, before: Experiment, experiment: Experiment) -> None:
        """Show the values; those that wait are dropped with another experiment, but not with another seed."""
        if before == experiment and self._rows:
            # Textual calls this again when the value of the screen is bound to that of the app.
            return
        is_other = experiment.needs_restart(before) and not set(experiment.differences(before)) <= SAME_TEXT
        self._mount_missing_rows(experiment)
        self._list_columns()
        self._count_samples()
        self._set_live()
        for row in self._rows:
            row.value = experiment.text(row.setting.name)
            row.display = experiment.is_relevant(row.setting.name)
            if row.candidate is not None and (is_other or not row.display):
                row.candidate = None
        for section, group in SECTIONS.items():
            relevant = any(map(experiment.is_relevant, group.model_fields))
            self.query_one(f"#section-{section}").display = relevant
        self._explain()

    def _mount_missing_rows(self, experiment: Experiment) -> None:
        """Add the rows of settings that are used for the first time; mounting all of them would delay the start."""
        rows = {row.setting.name: row for row in self._rows}
        for section, group in SECTIONS.items():
            place: Widget = self.query_one(f"#section-{section}")
            used = (name for name in group.model_fields if name in rows or experiment.is_relevant(name))
            for is_there, names in groupby(used, rows.__contains__):
                group_rows = [rows[name] if is_there else self._row(SETTINGS[name]) for name in names]
                if not is_there:
                    self._scroll.mount(*group_rows, after=place)
                place = group_rows[-1]

    def _row(self, setting: Setting) -> SettingRow:
        row = SettingRow(setting)
        row.allows = partial(self._allows, row)
        return row

    def row(self, setting: Setting) -> SettingRow | None:
        """The row of a setting; None if it makes no difference now."""
        return next((row for row in self._rows if row.setting is setting and row.display), None)

    def _set_live(self) -> None:
        """Let values take effect as they are turned where that loses nothing."""
        for row in self._rows:
            row.is_live = settings.takes_effect_at_once(self.snapshot, row.setting)

    def _list_columns(self) -> None:
        """Offer the columns of the data set as targets."""
        if self.snapshot:
            for row in self._rows:
                if row.setting.name == "target":
                    row.choices = target_choices(self.snapshot.dataset.file.columns)

    def _count_samples(self) -> None:
        """Show how many samples there are where that is fewer than allowed."""
        for row in self._rows:
            if row.setting.name == "samples":
                row.actual = settings.samples_in_use(self.snapshot, self.experiment)

    @on(SettingRow.Submitted)
    def _try(self, event: SettingRow.Submitted) -> None:
        """Apply a value and, if it needs a restart, all others that wait for one."""
        event.stop()
        row, text = event.row, event.text.strip()
        if event.is_turned and not settings.takes_effect_at_once(self.snapshot, row.setting):
            # The run has diverged since: it would restart.
            return
        others = [] if row.is_live else [one for one in self._waiting if one is not row]
        try:
            experiment = self._changed(
                {one.setting.name: one.candidate or "" for one in others} | {row.setting.name: text}
            )
        except SettingError as error:
            row.refuse()
            self._say(settings.about_refusal(row.setting.name, text, error))
            return
        # It may have been turned again, before this was handled.
        if row.candidate in (None, event.text):
            row.close()
        for one in others:
            one.close()
        if experiment != self.experiment:
            self.post_message(ExperimentChanged(experiment))

    def _changed(self, values: Mapping[str, str]) -> Experiment:
        """The experiment with some settings changed; another data set also changes the number of samples."""
        others = {name: text for name, text in values.items() if name != "data"}
        start = self.experiment.with_data(values["data"]) if "data" in values else self.experiment
        return start.updated(others)

    @property
    def _waiting(self) -> list[SettingRow]:
        """The rows with a value that waits for enter."""
        return [row for row in self._rows if row.candidate not in (None, row.value)]

    def _allows(self, row: SettingRow, text: str) -> bool:
        try:
            self._changed({row.setting.name: text})
        except SettingError:
            return False
        return True

    @on(SettingRow.Explain)
    def _explain_row(self, event: SettingRow.Explain) -> None:
        event.stop()
        waiting = len(self._waiting)
        self.border_title = f"To apply: {waiting}" if waiting else "Settings"
        self._explain()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Show what the experiment teaches again."""
        self.call_after_refresh(self._after_blur)

    def _after_blur(self) -> None:
        if not self.has_focus_within:
            self._sought = None
        self._explain()

    # Finding a setting.

    @property
    def can_find(self) -> bool:
        """Whether there are settings to go to."""
        return any(row.focusable for row in self._rows)

    def find(self) -> None:
        """Let letters find a setting, until another key is pressed."""
        self._sought = ""

    def watch__sought(self, sought: str | None) -> None:
        """Show what was typed; meanwhile letters are no choices."""
        for row in self._rows:
            row.takes_letters = sought is None
        self.border_subtitle = None if sought is None else Content(f"/{sought}_")

    def takes(self, event: events.Key) -> bool:
        """Continue the search if there is one; return whether it took the key."""
        if self._sought is None:
            return False
        sought, was_found = self._sought, bool(self._found())
        if event.key == "backspace":
            self._sought = sought[:-1]
        elif event.character and event.is_printable:
            self._sought = sought + event.character
        else:
            self._sought = None
            # Without a match, the keys that turn would turn the setting that was found before.
            return event.key == "escape" or (not was_found and event.key in ("left", "right", "enter"))
        found = self._found()
        if found:
            self.screen.set_focus(self.query_one(f"#setting-{found.name}"))
        self._explain()
        return True

    def _found(self) -> Setting | None:
        """The setting that is sought, among those that make a difference."""
        shown = [row.setting for row in self._rows if row.display]
        return settings.matching(self._sought, shown) if self._sought else None

    def watch_taught(self) -> None:
        """Show another text."""
        self._explain()

    def watch_preset_text_is_hidden(self) -> None:
        """Say how to show the text of the preset again."""
        self._explain()

    def watch_invited(self) -> None:
        """Offer what can be done now."""
        self._explain()

    def on_resize(self) -> None:
        """Show the text where there is room for it, and no strip."""
        self._explain()

    def _explain(self) -> None:
        if self._sought and not self._found():
            hidden = settings.matching(self._sought, SETTINGS.values())
            self._say((Span(settings.about_no_match(self._sought, hidden), Ink.WARN),))
            return
        row = next((row for row in self._rows if row.has_focus or row.has_focus_within), None)
        if row is None:
            waiting = settings.about_waiting(len(self._waiting))
            about = settings.about_experiment(self.snapshot, self.experiment, self.taught, self.invited)
            self._say((*waiting, *(settings.TEXT_HIDDEN if self.preset_text_is_hidden else ()), *about))
            return
        value = row.candidate or row.value
        waiting = settings.about_waiting(len([one for one in self._waiting if one is not row]))
        about = settings.about_setting(self.snapshot, row.setting, value, row.choices, row.editing, row.cut_text)
        # In a narrow terminal, the text has a strip of its own. Here, enter does something else than it offers.
        has_room = not self.screen.has_class("-narrow") and is_about(self.taught, self.experiment)
        text = settings.about_taught(self.experiment, self.taught) if has_room else ()
        self._say((*waiting, *about, *((Span("\n\n"), *text) if text else ())))

    def _say(self, text: Text) -> None:
        content = Content.assemble(*((span.text, STYLES.get(span.ink, "")) for span in text)).rstrip()
        explanation = self.query_one("#explanation", Static)
        if explanation.content != content:
            columns = explanation.content_size.width
            before = explanation.visual.get_height(explanation.styles.get_rules(), columns)
            explanation.update(content, layout=not columns)
            if explanation.visual.get_height(explanation.styles.get_rules(), columns) != before:
                explanation.refresh(layout=True)
            explanation.set_class(not content, "-empty")
