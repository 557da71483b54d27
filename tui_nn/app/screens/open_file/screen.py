"""The dialog that opens a file, step by step."""

from __future__ import annotations

import asyncio
import unicodedata
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import ContentSwitcher, Input

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.screens.open_file.files import ENDS, FilesStep
from tui_nn.app.screens.open_file.found import Found, Opened, find
from tui_nn.app.screens.open_file.listing import EXPERIMENT
from tui_nn.app.screens.open_file.report import ASKED, ReportStep
from tui_nn.app.screens.open_file.step import Step
from tui_nn.errors import InputError
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.data import is_file
from tui_nn.runs.files import SUFFIX
from tui_nn.runs.store import RunStore


class OpenScreen(Dialog[Opened | Path | None]):
    """First the file, then the report on it; returns the opened experiment, the path of a run, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("open")

    def __init__(self, folder: Path, store: RunStore | None = None) -> None:
        """Start in `folder`; the runs in the `store` are listed too."""
        super().__init__()
        self._folder = folder
        self._store = store
        self._found: Found | None = None
        self._wanted = Experiment()

    def compose(self) -> ComposeResult:
        """The steps, one at a time."""
        with ContentSwitcher(initial="choice", id="open"):
            yield FilesStep(self._folder, self._store)
            yield ReportStep()

    def on_mount(self) -> None:
        """Show the files."""
        self._go_to_files()

    @property
    def _step(self) -> Step:
        """The current step."""
        return self._report if self._found else self.query_one(FilesStep)

    @property
    def _report(self) -> ReportStep:
        return self.query_one(ReportStep)

    @on(FilesStep.Chosen)
    def _open(self, event: FilesStep.Chosen) -> None:
        """Open an experiment or a run at once; read data first."""
        if self._step.reading:
            return
        path = event.path
        try:
            if not _is_text(path):
                raise InputError("file", str(path), "one that can be printed")
            if path.suffix.lower() == EXPERIMENT:
                self.dismiss(Opened(Experiment.load(path)))
                return
            if path.suffix.lower() == SUFFIX:
                self.dismiss(path.absolute())
                return
            if not is_file(str(path)):
                raise InputError("file", path.name, f"one that ends in {ENDS}")
            experiment = Experiment.for_data(str(path))
        except InputError as error:
            self._step.problem = str(error)
            return
        self._begin_to_read(experiment)

    @on(ReportStep.Answered)
    def _read_with(self, event: ReportStep.Answered) -> None:
        """Read the file again, unless the answer is the same."""
        row = event.row
        try:
            wanted = self._wanted.updated({row.setting.name: event.text})
        except InputError as error:
            row.refuse()
            self._report.problem = str(error)
            return
        row.close()
        if wanted != self._wanted:
            self._begin_to_read(wanted)

    @on(ReportStep.Start)
    def _start(self) -> None:
        """Train on the file, or read it again if it was refused; not if escape came right after."""
        if not self._found or self._step.reading:
            return
        if self._found.dataset:
            self.dismiss(self._found.opened)
        else:
            self._begin_to_read(self._wanted)

    def action_leave(self) -> None:
        """Stop reading, or go back from the report to the files, or close."""
        if self._step.reading:
            self.workers.cancel_node(self)
            self._step.reading = ""
            if self._found:
                self._keep(self._found)
        elif self._found:
            self._go_to_files()
        else:
            self.dismiss(None)

    def _begin_to_read(self, experiment: Experiment) -> None:
        self._wanted = experiment
        if self._found:
            self._report.show_answers(experiment)
        self._step.problem, self._step.reading = "", Path(experiment.data.data).name
        self._read(experiment)

    @work(exclusive=True)
    async def _read(self, experiment: Experiment) -> None:
        """Read the file in a thread, because a large one takes seconds; the screen may be closed meanwhile."""
        found = await asyncio.to_thread(find, experiment)
        if self in self.app.screen_stack:
            self._step.reading = ""
            self._present(found)

    def _present(self, found: Found) -> None:
        """Show the report if there is one; otherwise keep the previous one."""
        before = self._found
        if found.columns and not (before and before.dataset and found.problem):
            self._found = found
            self._report.show(found)
            self._report.problem = found.problem
            if before is None:
                self._go_to_report()
        elif before is None:
            self._step.problem = found.problem
        else:
            self._keep(before)
            self._report.problem = f"{_changes(before.experiment, found.experiment)}{found.problem}"

    def _keep(self, found: Found) -> None:
        """Restore the answers that the file was read with."""
        self._wanted = found.experiment
        self._report.show_answers(found.experiment)

    def _go_to_files(self) -> None:
        self._found = None
        self.query_one(ContentSwitcher).current = "choice"
        self.set_focus(self.query_one("#path", Input))

    def _go_to_report(self) -> None:
        self.query_one(ContentSwitcher).current = "report"
        self._report.begin()


def _changes(before: Experiment, after: Experiment) -> str:
    """The answers that were refused, and those that stay in force."""
    pairs = [(SETTINGS[name].label, before.text(name), after.text(name)) for name in ASKED]
    changed = [f"{label} {new} is refused, {old} stays" for label, old, new in pairs if old != new]
    return f"{'; '.join(changed)}: " if changed else ""


def _is_text(path: Path) -> bool:
    """Whether the path is UTF-8 without control characters, which could move the cursor of the terminal."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in str(path))
