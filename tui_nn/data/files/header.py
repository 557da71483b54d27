"""Whether the first row of a table has the names of its columns, and whether the second has units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from tui_nn.data.files.choices import MISSING_AMONG_NUMBERS, MISSING_WORDS
from tui_nn.data.files.numerals import ANY_NUMBER

Row = Sequence[str]

LONGEST_UNIT = 12
"""Characters of a unit."""

UNIT = re.compile(r"[(\[].*[)\]]|[^\d\s].*")


def is_number(text: str) -> bool:
    """Whether a text is a number, in whatever way it is written."""
    return ANY_NUMBER.fullmatch(text.strip()) is not None


def is_missing(text: str) -> bool:
    """Whether a text stands for a missing value among numbers."""
    return text.strip() in MISSING_WORDS or text.strip().lower() in MISSING_AMONG_NUMBERS


def has_header(first: Row, body: Sequence[Row]) -> bool:
    """Whether `first` names the columns of the rows of `body`.

    Names differ from values: they are texts above numbers, they are counted or are years above other numbers, or none
    of them occurs among the values.
    """
    if not body:
        return not any(map(is_number, first))
    columns = list(zip(*body, strict=False))
    pairs = list(zip(first, columns, strict=False))
    numeric = [_is_numeric(values) for _, values in pairs]
    above_numbers = [name for (name, _), number in zip(pairs, numeric, strict=True) if number]
    texts = [name for name in above_numbers if not is_number(name) and not is_missing(name)]
    if texts:
        return 2 * len(texts) >= len(above_numbers)
    if any(is_number(name) for name in above_numbers):
        named = [name for name in above_numbers if is_number(name)]
        return _are_numbered(named, pairs, numeric) and not _occur(pairs, numeric)
    return not _occur(pairs, numeric)


def has_units(first: Row, body: Sequence[Row]) -> bool:
    """Whether `first`, the row below the header, has the units of the numbers in the rows of `body`."""
    columns = list(zip(*body, strict=False))
    above = [text.strip() for text, values in zip(first, columns, strict=False) if _is_numeric(values)]
    units = [text for text in above if text and UNIT.fullmatch(text) and len(text) <= LONGEST_UNIT]
    units = [text for text in units if not is_number(text) and not is_missing(text)]
    others = [text for text in above if text and text not in units and text not in ("-", "–")]
    bracketed = any(text[0] in "([" for text in units)
    return len(body) > 1 and not others and len(units) >= (1 if bracketed else 2)


def _is_numeric(values: Row) -> bool:
    """Whether most of the values are numbers, and no more than a few are anything else."""
    numbers = sum(map(is_number, values))
    others = sum(not is_missing(value) for value in values) - numbers
    return numbers > 0 and others <= numbers // 4


def _are_numbered(names: Row, pairs: Sequence[tuple[str, Row]], numeric: Sequence[bool]) -> bool:
    """Whether names that are numbers are numbers of columns or years, as opposed to values."""
    if not all(name.strip().isdecimal() for name in names):
        return False
    numbers = [int(name) for name in names]
    consecutive = all(after - before == 1 for before, after in pairwise(numbers))
    years = len(set(numbers)) == len(numbers) and all(1800 <= number <= 2200 for number in numbers)
    values = [value.strip() for (_, column), number in zip(pairs, numeric, strict=True) if number for value in column]
    if years:
        return not any(value.isdecimal() and 1800 <= int(value) <= 2200 for value in values)
    counted = consecutive and numbers[0] in (0, 1) and len(numbers) == len(pairs)
    fractions = any(not value.lstrip("+-").isdecimal() for value in values if value)
    return counted and (fractions or len(numbers) > 3)


def _occur(pairs: Sequence[tuple[str, Row]], numeric: Sequence[bool]) -> bool:
    """Whether a text of the first row is also a value of its column, which suggests that it is one itself."""
    repeated = 0
    for (name, values), number in zip(pairs, numeric, strict=True):
        counts = Counter(values)
        repeated += not number and bool(name.strip()) and counts[name] > 0
    return repeated > 0


def unique(names: Sequence[str]) -> list[str]:
    """The names of columns without surrounding blanks; repeated ones get a number."""
    taken = {name.strip() for name in names}
    given: list[str] = []
    for at, name in enumerate(names):
        name = name.strip() or f"column {at + 1}"
        if name in given:
            name = next(one for i in range(2, len(names) + 2) if (one := f"{name} {i}") not in taken | set(given))
        given.append(name)
    return given
