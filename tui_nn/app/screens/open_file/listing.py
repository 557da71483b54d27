"""The files of a folder that can be opened."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tui_nn.data.files.choices import SUFFIXES
from tui_nn.errors import shown

EXPERIMENT = ".toml"
"""Suffix of the files of experiments."""

ENDINGS = (*SUFFIXES, EXPERIMENT)

PARENT = ".."


@dataclass(frozen=True)
class Entry:
    """A file or a folder."""

    path: Path
    is_folder: bool

    @property
    def label(self) -> str:
        """Its name without control characters, which could move the terminal's cursor."""
        return shown(self.path.name) + "/" * self.is_folder


def listing(folder: Path, part: str) -> list[Entry]:
    """The files that can be opened, then the folders, whose names contain `part`; last the folder above.

    Names that begin with a dot are left out, and so are the contents of a folder that cannot be read.
    """
    found: list[Entry] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                one = Entry(folder / entry.name, is_folder(entry))
                wanted = one.is_folder or entry.name.lower().endswith(ENDINGS)
                if wanted and part.lower() in entry.name.lower() and not entry.name.startswith("."):
                    found.append(one)
    except (OSError, ValueError):  # ValueError: the path contains a null character.
        pass
    found.sort(key=lambda entry: (entry.is_folder, entry.path.name.lower()))
    return found + [Entry(folder / PARENT, True)] * (part in ("", PARENT))


def is_folder(path: os.DirEntry[str] | Path) -> bool:
    """Whether it is a folder; False if access is denied."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
