"""Lists the files that can be opened."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tui_nn.data.files.choices import SUFFIXES
from tui_nn.errors import InputError, shown
from tui_nn.render.glyphs import Glyphs
from tui_nn.runs.files import SUFFIX
from tui_nn.runs.store import RunStore
from tui_nn.views.saved_run import describe

EXPERIMENT = ".toml"
"""Suffix of experiment files."""

ENDINGS = (*SUFFIXES, EXPERIMENT, SUFFIX)

PARENT = ".."


@dataclass(frozen=True)
class Entry:
    """A file, a folder or a saved run."""

    path: Path
    is_folder: bool = False
    words: str = ""
    """Description that replaces the name; empty to show the name."""

    @property
    def label(self) -> str:
        """The text to show, without control characters, which could move the cursor of the terminal."""
        return self.words or shown(self.path.name) + "/" * self.is_folder


def kept_runs(store: RunStore, glyphs: Glyphs) -> list[Entry]:
    """The saved runs that can be opened, newest first; reading them may take a while."""
    try:
        runs = store.runs()
    except InputError:
        return []
    return [
        Entry(run.path, words=describe(run.name, run.summary, glyphs))
        for run in runs
        if run.summary and not run.is_open
    ]


def listing(folder: Path, part: str, endings: tuple[str, ...] = ENDINGS) -> list[Entry]:
    """The files with these endings and then the folders whose names contain `part`; last, the parent folder.

    Names that begin with a dot are not listed, nor are the contents of a folder that cannot be read.
    """
    found: list[Entry] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                one = Entry(folder / entry.name, is_folder(entry))
                wanted = one.is_folder or entry.name.lower().endswith(endings)
                if wanted and part.lower() in entry.name.lower() and not entry.name.startswith("."):
                    found.append(one)
    except (OSError, ValueError):  # ValueError: the path contains a null character.
        pass
    found.sort(key=lambda entry: (entry.is_folder, entry.path.name.lower()))
    return found + [Entry(folder / PARENT, True)] * (part in ("", PARENT))


def is_folder(path: os.DirEntry[str] | Path) -> bool:
    """Whether `path` is a folder; False if access is denied."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
