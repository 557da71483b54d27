"""Writes a file for a test, and reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.reading import read_table
from tui_nn.data.files.report import Table


def read(folder: Path, content: str | bytes, name: str = "data.csv", **settings: Any) -> Table:
    """The table of a file with that content."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(str(file), ReadOptions(**settings))
