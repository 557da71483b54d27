"""Parses the text of settings with several parts; `setting.as_text` is the inverse.

Values other than text are returned unchanged, but lists become tuples. Text that cannot be parsed raises ValueError.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from typing import Any


def read_sizes(value: Any) -> Any:
    """Parse `8,4` as (8, 4), and `none` as ()."""
    if isinstance(value, str):
        text = value.strip()
        # int refuses the empty part beside a stray comma.
        parts = text.split(",") if "," in text else text.split()
        return () if text in ("", "none") else tuple(int(size) for size in parts)
    return tuple(value) if isinstance(value, list) else value


def read_rows(value: Any) -> Any:
    """Parse `0,0; 1,4` as ((0.0, 0.0), (1.0, 4.0))."""
    if isinstance(value, str):
        rows = [row.split(",") if "," in row else row.split() for row in value.split(";")]
        return tuple(tuple(float(number) for number in row) for row in rows if row)
    return tuple(tuple(row) if isinstance(row, list) else row for row in value) if isinstance(value, list) else value


def read_names(value: Any) -> Any:
    """Parse `x1, x2` as ('x1', 'x2'); `all` stays a word."""
    if isinstance(value, str):
        names = tuple(name.strip() for name in value.split(",") if name.strip())
        return "all" if names == ("all",) else names
    return tuple(value) if isinstance(value, list) else value


def read_number_or_word(value: Any) -> Any:
    """Parse `7` as 7; a word stays."""
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value


def read_length(value: Any) -> Any:
    """Parse `7` as 7, and write `20epochs` as `20 epochs`; anything else stays."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"\s*0*(\d+)\s*(epochs?)?\s*", value, re.ASCII)
    if not found:
        return value
    number = int(found[1])
    return f"{number} epoch{'' if number == 1 else 's'}" if found[2] else number


def read_texts(value: Any) -> Any:
    """Parse `a, "b,c"` as ('a', 'b,c'), and `none` as (); `auto` stays a word."""
    if isinstance(value, str):
        if value.strip() in ("auto", "none", ""):
            return "auto" if value.strip() == "auto" else ()
        return tuple(next(csv.reader([value], skipinitialspace=True)))
    return tuple(value) if isinstance(value, list) else value


def named_after(characters: Mapping[str, str]) -> Callable[[Any], Any]:
    """A parser that replaces a character by its name in `characters`; anything else stays."""
    names = {character: name for name, character in characters.items() if character}
    return lambda value: names.get(value, value) if isinstance(value, str) else value
