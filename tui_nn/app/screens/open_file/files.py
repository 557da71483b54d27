"""The first step: choosing a file."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_nn.app.keys import bindings
from tui_nn.app.screens.open_file.listing import ENDINGS, Entry, is_folder, kept_runs, listing
from tui_nn.app.screens.open_file.step import Step
from tui_nn.app.widgets import NameList, TextField
from tui_nn.errors import shown
from tui_nn.runs.store import RunStore

ENDS = ", ".join(ENDINGS)

MAX_LISTED = 500
"""Maximum names in the list; typing finds the others."""


NEWEST = 5
"""Number of saved runs in the list while nothing is typed."""


class FilesStep(Step):
    """A field for a part of a name or path, and below it the matching files and folders.

    The field always has the focus: letters narrow the list, and up and down move through it.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("files")

    class Chosen(Message):
        """The user chose a file to open, which need not exist."""

        def __init__(self, path: Path) -> None:
            super().__init__()
            self.path = path

    def __init__(
        self,
        folder: Path,
        store: RunStore | None = None,
        endings: tuple[str, ...] = ENDINGS,
        title: str = "Open a file",
        does: str = "opens",
    ) -> None:
        """List the files with these `endings` in `folder`, after the runs in the `store`.

        `title` is shown in the border, and `does` what enter does.
        """
        super().__init__(id="choice")
        self.border_title = title
        self.keys = f"enter {does}, letters narrow, escape closes"
        self._endings = endings
        self._folder = folder
        self._store = store
        self._kept: list[Entry] = []
        self._listed: list[Entry] = []

    def compose(self) -> ComposeResult:
        """The field, the folder and its contents."""
        yield TextField(placeholder="a part of a name, or a path", compact=True, id="path")
        yield from super().compose()
        yield Static(id="folder", markup=False)
        yield FileList(id="files", markup=False)

    def on_mount(self) -> None:
        """List the whole folder; the runs follow when they have been read."""
        self._list()
        if self._store:
            self._read_runs(self._store)

    @work(exclusive=True)
    async def _read_runs(self, store: RunStore) -> None:
        appearance = self.app.appearance  # type: ignore[attr-defined]
        self._kept = await asyncio.to_thread(kept_runs, store, appearance.glyphs)
        if self._kept and self.is_attached:
            self._list()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self.problem = ""
        self._list()

    @on(Input.Submitted)
    def _open_it(self, event: Input.Submitted) -> None:
        """Open the highlighted entry or, if there is none, the typed path."""
        event.stop()
        at = self.query_one(FileList).highlighted
        typed = self._folder / os.path.expanduser(event.value.strip())
        self._open(typed if at is None else self._listed[at].path)

    @on(OptionList.OptionSelected)
    def _open_clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        assert isinstance(event.option, FileOption)
        # The list may have been narrowed since the click.
        self._open(event.option.path)

    def action_go(self, action: str) -> None:
        """Move through the list."""
        getattr(self.query_one(FileList), f"action_{action}")()

    def _open(self, path: Path) -> None:
        self.problem = ""
        if is_folder(path):
            self._folder = path.resolve()
            self.query_one(Input).value = ""
            self._list()
        else:
            self.post_message(self.Chosen(path))

    def _list(self) -> None:
        """List the entries that contain the last part of the typed path, in the folder named by the rest of it."""
        head, part = os.path.split(os.path.expanduser(self.query_one(Input).value.strip()))
        folder = self._folder / head
        matching = [] if head else [entry for entry in self._kept if part.lower() in entry.path.name.lower()]
        self._listed = [*(matching if part else matching[:NEWEST]), *listing(folder, part, self._endings)]
        names = [entry.path.name for entry in self._listed[:MAX_LISTED]]
        files = self.query_one(FileList)
        files.set_options([FileOption(entry) for entry in self._listed[:MAX_LISTED]])
        # A name that is typed in full comes first, even if other names contain it.
        files.highlighted = (names.index(part) if part in names else 0) if names else None
        self.query_one("#folder", Static).update(self._heading(folder))

    def _heading(self, folder: Path) -> str:
        what = "No files" if all(entry.is_folder for entry in self._listed) else "Files"
        few = f", the first {MAX_LISTED:,} of {len(self._listed):,}" if len(self._listed) > MAX_LISTED else ""
        return f"{what} that end in {', '.join(self._endings)}, in {shown(str(folder))}{few}:"


class FileOption(Option):
    """A line of the list; it stores its path, because the list may have changed when it is opened."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.label)
        self.path = entry.path


class FileList(NameList, can_focus=False):
    """The list of names; the field above handles the keys."""
