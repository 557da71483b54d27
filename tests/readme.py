"""Writes the tables of the README that are made from the code.

    python -m tests.readme

A table stands between the comments `<!-- NAME -->` and `<!-- end of NAME -->`, where NAME is a key of `TABLES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tui_nn.app.keymap import markdown
from tui_nn.experiment import Experiment

README = Path(__file__).parent.parent / "README.md"


def presets() -> str:
    """Name, title and lesson of every preset."""
    rows = ["| name | title | what it teaches |", "|---|---|---|"]
    for name in Experiment.presets():
        preset = Experiment.preset(name)
        rows.append(f"| `{name}` | {preset.title} | {preset.teaches} |")
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {"keys": markdown, "presets": presets}
"""Name -> function that makes the table."""


def with_tables(text: str) -> str:
    """The text of the README with its tables made anew.

    Raises:
        ValueError: if the comments around a table are not there exactly once.
    """
    for name, make in TABLES.items():
        head, tail = f"<!-- {name} -->\n\n", f"\n\n<!-- end of {name} -->"
        parts = re.split(f"{head}.*?{tail}", text, flags=re.DOTALL)
        if len(parts) != 2:
            raise ValueError(f"{README.name} has {len(parts) - 1} places for the table {name}")
        text = parts[0] + head + make() + tail + parts[1]
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
