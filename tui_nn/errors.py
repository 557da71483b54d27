"""Errors about the user's input, each one line: `field: got X, allowed: Y`."""

from __future__ import annotations

import os

INTERNAL_ERROR = 70
"""Exit status after an error that is nobody's input: EX_SOFTWARE, where the system has such names."""

LONGEST = 60
"""The most characters of a value that an error shows."""


class InputError(ValueError):
    """An input that is not allowed.

    Args:
        field: the setting, option or place in a file that it was given for.
        given: the value.
        allowed: the allowed values, in words.
    """

    def __init__(self, field: str, given: object, allowed: str) -> None:
        super().__init__(f"{shown(field)}: got {shown(given)}, allowed: {allowed}")
        self.field = field
        self.given = given
        self.allowed = allowed


class SettingError(InputError):
    """A value that a setting or an option does not allow."""


class DataError(InputError):
    """Data that cannot be trained on; `field` is a setting of the data, or a place in a file."""


class RunError(InputError):
    """A saved run that cannot be opened, written or found."""


class NewerRunError(RunError):
    """A run in a format that only a newer version of tui-nn can read."""


class UnreadableError(DataError):
    """A file that one of several readers cannot read; another reader may."""


def shown(value: object) -> str:
    """Format a value as one short line of printable characters; empty and unprintable text is quoted."""
    value = str(value) if isinstance(value, os.PathLike) else value
    text = value if isinstance(value, str) and value and value.isprintable() else repr(value)
    return shortened(text)


def shortened(text: str, longest: int = LONGEST) -> str:
    """Shorten a text to `longest` characters by leaving out its middle."""
    if len(text) <= longest:
        return text
    end = (longest - 2) // 2
    return f"{text[: longest - 3 - end]}...{text[len(text) - end :]}"
