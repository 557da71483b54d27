"""Settings of a data file: everything that is worked out from it can be set instead."""

from __future__ import annotations

import codecs
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tui_nn.data.files.choices import (
    AUTO,
    DECIMAL_CHOICES,
    DECIMALS,
    DELIMITER_CHOICES,
    DELIMITERS,
    ENCODINGS,
    HEADERS,
    IMAGES,
    THOUSANDS,
    THOUSANDS_CHOICES,
)
from tui_nn.experiment.parsing import named_after, read_number_or_word, read_texts
from tui_nn.experiment.setting import OneOf, Settings, setting

LONGEST_SKIP = 1_000_000

Texts = Annotated[
    tuple[Annotated[str, Field(max_length=200)], ...] | Literal["auto"],
    BeforeValidator(read_texts),
    Field(max_length=1000),
]
"""Texts in addition to those worked out from the file."""

COLUMNS = "auto, none, or names of columns separated by commas; none,NAME for these only"


def is_delimiter(text: str) -> bool:
    """Whether a text can be a delimiter: one character that is no likely part of a value."""
    return len(text) == 1 and text.isascii() and text.isprintable() and not text.isalnum() and text not in "\"'\\.-+"


def is_encoding(name: str) -> bool:
    """Whether Python has a text encoding of this name."""
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, ValueError):
        return False


def is_image_shape(text: str) -> bool:
    """Whether a text is the shape of an image, such as 28x28."""
    return bool(re.fullmatch(r"[1-9]\d{0,3}x[1-9]\d{0,3}", text, re.ASCII))


def _texts(label: str, help: str, allowed: str = COLUMNS) -> Any:
    return setting(AUTO, label, help, allowed=allowed)


class FileSettings(Settings):
    """How a file is read. Whatever is `auto` is worked out from the file, and its report says how."""

    header: Annotated[str, OneOf(HEADERS)] = setting(AUTO, "Header", "whether the first row names the columns")
    skip_lines: Annotated[
        Annotated[int, Field(ge=0, le=LONGEST_SKIP)] | Literal["auto"], BeforeValidator(read_number_or_word)
    ] = setting(
        AUTO,
        "Skip lines",
        "lines above the header, or above the first row; auto for comments and blank lines",
        allowed=f"auto, or a whole number from 0 to {LONGEST_SKIP}",
    )
    delimiter: Annotated[str, BeforeValidator(named_after(DELIMITERS)), OneOf(DELIMITER_CHOICES, is_delimiter)] = (
        setting(
            AUTO,
            "Delimiter",
            "what is between the values of a row",
            allowed=f"one of {', '.join(DELIMITER_CHOICES)}; or a character",
        )
    )
    decimal: Annotated[str, BeforeValidator(named_after(DECIMALS)), OneOf(DECIMAL_CHOICES)] = setting(
        AUTO, "Decimal sign", "what is before the fraction of a number"
    )
    thousands: Annotated[str, BeforeValidator(named_after(THOUSANDS)), OneOf(THOUSANDS_CHOICES)] = setting(
        AUTO, "Thousands", "what is between groups of three digits"
    )
    encoding: Annotated[str, OneOf(ENCODINGS, is_encoding)] = setting(
        AUTO,
        "Encoding",
        "how characters are written as bytes",
        allowed=f"one of {', '.join(ENCODINGS)}; or another that Python knows",
    )
    missing_words: Texts = _texts(
        "Missing words",
        "texts that stand for no value, beside the usual ones; none for blanks only",
        "auto, none, or texts separated by commas; none,TEXT for these only",
    )
    leave_out: Texts = _texts("Leave out", "columns that are not used, beside those that number the rows")
    categories: Texts = _texts("Categories", "columns whose numbers are names, such as codes")
    image: Annotated[str, OneOf(IMAGES, is_image_shape)] = setting(
        AUTO,
        "Image",
        "whether the features are the pixels of an image, row by row",
        allowed="auto, no, or rows x columns, as in 28x28",
    )
    numbers: Texts = _texts("Numbers", "columns of numbers, in which any other text is refused")
