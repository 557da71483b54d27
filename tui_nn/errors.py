"""Errors about the user's input, with one-line messages: `field: got X, allowed: Y`."""

from __future__ import annotations

import os

INTERNAL_ERROR = 70
"""Exit status after an internal error: EX_SOFTWARE of sysexits.h."""

LONGEST = 60
"""Maximum characters of a value in an error message."""


class InputError(ValueError):
    """An input that is not allowed.

    Args:
        field: the setting, option or place in a file that has the value.
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
    """Data that cannot be trained on; `field` is a data setting or a place in a file."""


class RunError(InputError):
    """A saved run that cannot be found, opened or written."""


class NewerRunError(RunError):
    """A run in a format that only a newer version of tui-nn can read."""


class UnreadableError(DataError):
    """A file that one reader cannot read, though another might."""


def shown(value: object) -> str:
    """Format a value as one short printable line; empty and unprintable text is quoted."""
    value = str(value) if isinstance(value, os.PathLike) else value
    text = value if isinstance(value, str) and value and value.isprintable() else repr(value)
    return shortened(text)


def counted(count: int, thing: str) -> str:
    """`count` with its noun: "1 row", "2,000 rows"."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def shortened(text: str, longest: int = LONGEST) -> str:
    """Shorten a text to `longest` characters by omitting its middle."""
    if len(text) <= longest:
        return text
    end = (longest - 2) // 2
    return f"{text[: longest - 3 - end]}...{text[len(text) - end :]}"
