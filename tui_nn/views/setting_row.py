"""A row of the form: the label of a setting, and beside it its value, or a field to type one."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.render.cells import head, tail, text_width

LABEL_WIDTH = 16
"""Columns of the labels, and where the values start, if the row is wide enough."""

LEAST_LABEL = 8
"""Longer labels are cut to as little as this for the sake of the value."""

TYPED_WIDTH = 10
"""Columns of a field in which a value is typed, if the label allows it."""

WIDE = 26
"""Minimum columns of a wide row, in which values are not aligned on the right."""

ARROWS = "<  >"
"""What surrounds a choice."""


@dataclass(frozen=True)
class Row:
    """The texts of a row."""

    label: str
    """As much of the label as fits, filled with blanks up to the value."""
    value: str
    """As much of the value as fits."""
    room: int
    """Columns for the value; a longer one is cut."""

    @property
    def start(self) -> int:
        """The column at which the value starts."""
        return len(self.label)


def value_row(label: str, value: str, width: int, is_path: bool = False) -> Row:
    """A setting that is not being edited.

    Args:
        label: the label of the setting, which is cut before the value is.
        value: the text of its value.
        width: columns of the row.
        is_path: whether the value is a path, whose end tells which file it is.
    """
    columns = text_width(value)
    start = _start(label, columns, width, LABEL_WIDTH if width >= WIDE else width)
    return Row(_filled(label, start), _cut(value, width - start, is_path), width - start)


def choice_row(label: str, candidate: str, width: int, is_path: bool = False) -> Row:
    """A setting with a value that waits for enter, between arrows that turn it."""
    room = width - len(ARROWS)
    choice = f"< {_cut(candidate, room, is_path)} >"
    return Row(_filled(label, max(min(LABEL_WIDTH, width - text_width(choice)), 0)), choice, room)


def field_row(label: str, value: str, width: int) -> Row:
    """A setting with a field that begins with its value, and takes the place of it."""
    start = _start(label, max(text_width(value) + 1, TYPED_WIDTH), width, LABEL_WIDTH)
    # The last column is for the cursor.
    return Row(_filled(label, start), "", width - start - 1)


def _start(label: str, columns: int, width: int, most: int) -> int:
    """The column at which a value of so many columns starts: `most`, or before it, where the label is cut."""
    least = min(len(label), LEAST_LABEL) + 1
    return max(min(most, width - columns), least)


def _filled(label: str, columns: int) -> str:
    return label[: max(columns - 1, 0)].ljust(columns)


def _cut(text: str, room: int, is_path: bool) -> str:
    """As much of a text as fits in `room` columns: the end of a path, or the beginning and the end."""
    if text_width(text) <= room:
        return text
    end = room - 3 if is_path else (room - 2) // 2
    return head(f"{head(text, room - 3 - end)}...{tail(text, end)}", room)
