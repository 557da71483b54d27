"""Opens a file: your own data, or an experiment that was saved."""

from __future__ import annotations

import asyncio
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.text import Text, TextType
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree, Input, Static

from tui_nn.data.dataset import Dataset
from tui_nn.data.errors import ValueRefused, shown
from tui_nn.data.files.choices import SUFFIXES
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.data import is_file
from tui_nn.training.loading import fitted, load_data

EXPERIMENT = ".toml"
"""How the name of an experiment's file ends."""

ENDS = ", ".join((*SUFFIXES, EXPERIMENT))

ASKED = ("target", "target_kind", "missing", "standardise")
"""Settings that can be changed before the training starts, with the file's report in view."""

FILES_KEYS = "enter opens, tab types a path, escape closes"

REPORT_KEYS = "enter starts, tab goes on, escape goes back"


@dataclass(frozen=True)
class Opened:
    """What was opened: an experiment, and its data where they are loaded already."""

    experiment: Experiment
    dataset: Dataset | None = None
    run: bool = False
    """Whether to start at once."""


class FilesTree(DirectoryTree):
    """Folders, and the files that can be opened."""

    ICON_NODE = "+ "
    ICON_NODE_EXPANDED = "- "
    ICON_FILE = "  "

    def on_mount(self) -> None:
        """Guides are no ASCII."""
        self.show_guides = False

    def process_label(self, label: TextType) -> Text:
        """A name may hold anything, and what is no text would move the terminal's cursor; only the root has none."""
        return Text(shown(str(label) or os.sep))

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out what is hidden, and files of other kinds."""
        ends = (*SUFFIXES, EXPERIMENT)
        shown = [path for path in paths if not path.name.startswith(".")]
        return [path for path in shown if path.name.lower().endswith(ends) or _is_folder(path)]


class OpenScreen(ModalScreen[Opened | None]):
    """First the file, then what was worked out of it; closes with what was opened, or with nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, folder: Path) -> None:
        """`folder` is where to begin."""
        super().__init__()
        self._folder = folder
        self._opened: Opened | None = None

    def compose(self) -> ComposeResult:
        """A path to type in, the folders, and the report in their place once a file is read."""
        with Vertical(id="open") as box:
            box.border_title = "Open a file"
            box.border_subtitle = FILES_KEYS
            yield Input(placeholder=f"a path that ends in {ENDS}", compact=True, id="path")
            yield Static(id="open-error", markup=False)
            yield FilesTree(self._folder, id="files")
            with VerticalScroll(id="report", can_focus=False):
                yield Static(id="report-text", markup=False)
                for name in ASKED:
                    with Horizontal(classes="question"):
                        yield Static(SETTINGS[name].label, classes="asked", markup=False)
                        yield Input(id=f"ask-{name}", compact=True)
                        yield Static(_allowed(name), classes="note", markup=False)

    def on_mount(self) -> None:
        """Begin with the folders."""
        self.query_one("#report").display = False
        self.query_one(FilesTree).focus()

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        """Open the file in focus."""
        self._open(event.path)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open the path that was typed in; in the report, start, or read the file again with the new answers."""
        if event.input.id == "path":
            self._open(Path(os.path.expanduser(event.value.strip())))
            return
        assert self._opened
        answers = {name: self.query_one(f"#ask-{name}", Input).value for name in ASKED}
        try:
            experiment = self._opened.experiment.updated(answers)
        except ValueRefused as error:
            self._say(str(error))
            return
        if self._opened.dataset and experiment == self._opened.experiment:
            self.dismiss(Opened(experiment, self._opened.dataset, run=True))
        else:
            self._say("Reading ...")
            self._read(experiment)

    def action_back(self) -> None:
        """From the report to the files, or close."""
        if self.query_one("#report").display:
            self.workers.cancel_node(self)
            self._say("")
            self._show_report(False)
            # A path that was typed in is there to be mended.
            self.query_one("#path" if self.query_one("#path", Input).value else "#files").focus()
        else:
            self.dismiss(None)

    def _open(self, path: Path) -> None:
        if _is_folder(path):
            self.query_one(FilesTree).path = path.resolve()
            self._say("")
            return
        try:
            if not _is_text(path):
                raise ValueRefused("file", str(path), "one that can be printed")
            if path.suffix.lower() == EXPERIMENT:
                self.dismiss(Opened(Experiment.load(path)))
                return
            if not is_file(str(path)):
                raise ValueRefused("file", path.name, f"one that ends in {ENDS}")
            experiment = Experiment.for_data(str(path))
        except ValueRefused as error:
            self._say(str(error))
            return
        self._say(f"Reading {path.name} ...")
        self.query_one("#report-text", Static).update()
        self._read(experiment)

    @work(exclusive=True)
    async def _read(self, experiment: Experiment) -> None:
        """Read the file in a thread, as a large one takes seconds; meanwhile the screen may be closed."""
        problem = ""
        try:
            opened = await asyncio.to_thread(_loaded, experiment)
        except Exception as error:  # Whatever is wrong with a file, the run behind goes on.
            opened, problem = Opened(experiment), str(error) if isinstance(error, ValueRefused) else repr(error)
        if self in self.app.screen_stack:
            self._present(opened, problem)

    def _present(self, opened: Opened, problem: str) -> None:
        """Show what was worked out, or what is wrong: the answers may be what mends it."""
        self._opened = opened
        self._say(problem)
        if opened.dataset:
            self.query_one("#report-text", Static).update("\n".join(opened.dataset.report))
        for name in ASKED:
            self.query_one(f"#ask-{name}", Input).value = opened.experiment.text(name)
        self._show_report(True)
        # A report that is longer than the screen is read from its top.
        self.query_one(f"#ask-{ASKED[0]}").focus(scroll_visible=False)

    def _show_report(self, on: bool) -> None:
        self.query_one("#report").display = on
        for name in ("#path", "#files"):
            self.query_one(name).display = not on
        box = self.query_one("#open")
        box.border_title = "What was worked out" if on else "Open a file"
        box.border_subtitle = REPORT_KEYS if on else FILES_KEYS

    def _say(self, text: str) -> None:
        self.query_one("#open-error", Static).update(text)


def _loaded(experiment: Experiment) -> Opened:
    dataset = load_data(experiment)
    return Opened(fitted(experiment, dataset), dataset)


def _allowed(name: str) -> str:
    setting = SETTINGS[name]
    return ", ".join(setting.choices) if setting.choices else setting.help


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_text(path: Path) -> bool:
    """Whether there is nothing in it that moves a terminal's cursor, and no bytes that are not UTF-8."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in str(path))
