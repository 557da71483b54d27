"""How a file is to be read: what is chosen, and what is worked out from the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui_nn.data.files.choices import AUTO

NONE = "none"
"""The first of several names if only these count, and none are worked out from the file."""

Names = tuple[str, ...] | Literal["auto"]
"""Names in addition to those worked out from the file; after `NONE`, or if empty, only these."""


@dataclass(frozen=True)
class ReadOptions:
    """How to read a file. Everything is worked out from the file unless it is set."""

    target: str = ""
    """Name of the column to predict; empty for the last one."""
    target_kind: str = AUTO
    """A name in `TARGET_KINDS`."""
    missing: str = "refuse"
    """A name in `MISSING`."""
    samples: int = 1_000_000
    """The most samples; if there are more rows, that many are drawn at random."""
    seed: int = 0
    """Of the draw."""
    dtype: str = "float64"
    """Of features and values: "float64" or "float32"."""
    header: str = AUTO
    """A name in `HEADERS`."""
    skip_lines: int | str = AUTO
    """Lines above the header, or above the first row if there is no header."""
    delimiter: str = AUTO
    """A name in `DELIMITERS`, or a character."""
    decimal: str = AUTO
    """A name in `DECIMALS`."""
    thousands: str = AUTO
    """A name in `THOUSANDS`."""
    encoding: str = AUTO
    """A name of a text encoding in Python."""
    missing_words: Names = "auto"
    """Texts that stand for a missing value in any column."""
    leave_out: Names = "auto"
    """Columns that are not used."""
    categories: Names = "auto"
    """Columns of categories, whatever their values."""
    numbers: Names = "auto"
    """Columns of numbers; any other text in them is refused."""
    image: str = AUTO
    """`NO_IMAGE`, or rows x columns of the image whose pixels are the features, as in 28x28."""
    known: tuple[str, ...] | None = None
    """Names of the columns that a model needs of a file of new rows; None for a file to train on."""


def named(names: Names) -> tuple[str, ...]:
    """The names that are given."""
    if names == "auto":
        return ()
    return names[1:] if names[:1] == (NONE,) else names


def guesses(names: Names) -> bool:
    """Whether what is worked out from the file is added to the names."""
    return names == "auto" or (bool(names) and names[0] != NONE)
