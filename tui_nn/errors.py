"""What is refused, and how: one line that names the field, what came, and what is allowed."""

from __future__ import annotations

LONGEST = 60
"""Characters of a value that are shown; of a longer one, its beginning and its end."""


class InputError(ValueError):
    """A value that is refused; `str` of it is one line with the field, what came, and what is allowed."""

    def __init__(self, field: str, given: object, allowed: str) -> None:
        super().__init__(f"{shown(field)}: got {shown(given)}, allowed: {allowed}")
        self.field = field
        self.given = given
        self.allowed = allowed


class SettingError(InputError):
    """A value that a setting does not allow."""


class DataError(InputError):
    """Data that cannot be trained on; `field` is a setting of the data, or a place in the file."""


class UnreadableError(DataError):
    """A file that cannot be read in one way; in another it may be."""


def shown(value: object) -> str:
    """The value in one short line of printable characters; text that could be taken for nothing is quoted."""
    text = value if isinstance(value, str) and value and value.isprintable() else repr(value)
    return shortened(text)


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, or of one that is longer its beginning and its end."""
    if len(text) <= longest:
        return text
    end = (longest - 2) // 2
    return f"{text[: longest - 3 - end]}...{text[len(text) - end :]}"
