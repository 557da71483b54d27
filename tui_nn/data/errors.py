"""How a value is refused: one line that says where it stands, what came, and what is allowed."""

from __future__ import annotations

LONGEST = 60
"""Characters of a value that are shown; of a longer one, its beginning and its end."""


class ValueRefused(ValueError):  # noqa: N818, as it says what happened to the value
    """A value that is not taken: one line with the field, what came, and what is allowed."""

    def __init__(self, field: str, given: object, allowed: str) -> None:
        super().__init__(f"{shown(field)}: got {shown(given)}, allowed: {allowed}")
        self.field = field
        self.given = given
        self.allowed = allowed


class DataError(ValueRefused):
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
