"""Opens a file: your own data, or an experiment that was saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree, Input, Static
from textual.worker import get_current_worker

from tui_nn.data.dataset import Dataset
from tui_nn.data.errors import ValueRefused
from tui_nn.data.files.choices import SUFFIXES
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.data import is_file
from tui_nn.training.loading import fitted, load_data

EXPERIMENT = ".toml"
"""How the name of an experiment's file ends."""

ENDS = ", ".join((*SUFFIXES, EXPERIMENT))

ASKED = ("target", "target_kind", "missing", "standardise")
"""Settings that can be changed before the training starts, with the file's report in view."""


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
            box.border_subtitle = "enter opens, tab goes to the folders, escape closes"
            yield Input(placeholder=f"a path that ends in {ENDS}", compact=True, id="path")
            yield Static(id="open-error", markup=False)
            yield FilesTree(self._folder, id="files")
            with Vertical(id="report"):
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
            self._open(Path(event.value.strip()).expanduser())
            return
        assert self._opened
        answers = {name: self.query_one(f"#ask-{name}", Input).value for name in ASKED}
        try:
            experiment = self._opened.experiment.updated(answers)
        except ValueRefused as error:
            self._say(str(error))
            return
        if experiment == self._opened.experiment:
            self.dismiss(Opened(experiment, self._opened.dataset, run=True))
        else:
            self._say("Reading ...")
            self._read(experiment)

    def action_back(self) -> None:
        """From the report to the files, or close."""
        if self.query_one("#report").display:
            self._show_report(False)
            self.query_one(FilesTree).focus()
        else:
            self.dismiss(None)

    def _open(self, path: Path) -> None:
        if _is_folder(path):
            self.query_one(FilesTree).path = path
            self._say("")
            return
        try:
            if path.suffix.lower() == EXPERIMENT:
                self.dismiss(Opened(Experiment.load(path)))
                return
            experiment = Experiment.for_data(str(path)) if is_file(str(path)) else None
        except ValueRefused as error:
            self._say(str(error))
            return
        if experiment is None:
            self._say(f"file: got {path.name or 'nothing'}, allowed: one that ends in {ENDS}")
            return
        self._say(f"Reading {path.name} ...")
        self._read(experiment)

    @work(thread=True, exclusive=True)
    def _read(self, experiment: Experiment) -> None:
        """Read the file in a thread: a large one takes seconds."""
        worker = get_current_worker()
        try:
            dataset = load_data(experiment)
            experiment = fitted(experiment, dataset)
        except ValueRefused as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._refuse, experiment, str(error))
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._present, Opened(experiment, dataset))

    def _refuse(self, experiment: Experiment, error: str) -> None:
        """Say what is wrong; the answers may be what mends it."""
        self._opened = Opened(experiment)
        self._say(error)
        self._ask(experiment)

    def _present(self, opened: Opened) -> None:
        """Show what was worked out."""
        self._opened = opened
        assert opened.dataset
        self._say("")
        self.query_one("#report-text", Static).update("\n".join(opened.dataset.report))
        self._ask(opened.experiment)

    def _ask(self, experiment: Experiment) -> None:
        for name in ASKED:
            self.query_one(f"#ask-{name}", Input).value = experiment.text(name)
        self._show_report(True)
        self.query_one(f"#ask-{ASKED[0]}").focus()

    def _show_report(self, shown: bool) -> None:
        self.query_one("#report").display = shown
        for name in ("#path", "#files"):
            self.query_one(name).display = not shown
        box = self.query_one("#open")
        box.border_title = "What was worked out" if shown else "Open a file"
        report_keys = "enter starts the training, escape goes back"
        box.border_subtitle = report_keys if shown else "enter opens, tab goes to the folders, escape closes"

    def _say(self, text: str) -> None:
        self.query_one("#open-error", Static).update(text)


def _allowed(name: str) -> str:
    setting = SETTINGS[name]
    return ", ".join(setting.choices) if setting.choices else setting.help


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
