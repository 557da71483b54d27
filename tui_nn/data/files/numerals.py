"""The ways in which tables write numbers, and SQL and patterns that read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from tui_nn.data.files.choices import AUTO, DECIMALS, THOUSANDS
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.sources import literal, number_sql

CURRENCIES = "$€£¥₹₩₽₺฿₫¢"

SIGN = "[+−-]"
"""The second is U+2212, the minus sign of mathematics."""

SEPARATORS = {",": ",", ".": r"\.", " ": "[ \u00a0\u202f\u2009]", "'": "['’]"}
"""Thousands separator -> regular expression of all its spellings."""

GROUPS = {",": r"[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}"}
"""Thousands separator -> regular expression of grouped digits, where it is not in threes: 12,34,567 in India."""

PADDED_NUMBER = r"0\d+"
"""A whole number with zeros before it, which are lost when it is read as a number."""


@dataclass(frozen=True)
class Style:
    """A way to write numbers."""

    decimal: str
    thousands: str
    """Empty if there is no separator."""

    @property
    def is_plain(self) -> bool:
        """Whether numbers are written as in a program."""
        return self == PLAIN

    @property
    def words(self) -> str:
        """What is special about the style, in words; empty for nothing."""
        decimal = "decimal comma" if self.decimal == "," else ""
        names = {character: name for name, character in THOUSANDS.items()}
        return ", ".join(filter(None, [decimal, self.thousands and f"thousands {names[self.thousands]}"]))

    @cached_property
    def pattern(self) -> str:
        """Regular expression of a whole value, with signs of currencies and percent."""
        digits = r"\d+"
        if self.thousands:
            groups = GROUPS.get(self.thousands) or rf"[1-9]\d{{0,2}}(?:{SEPARATORS[self.thousands]}\d{{3}})+"
            digits = rf"(?:{groups}|\d+)"
        decimal = re.escape(self.decimal)
        number = rf"(?:{digits}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][+-]?\d+)?"
        money = f"[{CURRENCIES}]"
        before = f"(?:{SIGN}? ?(?:{money} ?)?|{money} ?{SIGN} ?)"
        return rf"{before}{number}(?: ?(?:{money}|%))?|\({money}? ?{number} ?{money}?\)"

    def sql(self, text: str) -> str:
        """SQL of the value of the SQL expression `text` as DOUBLE; NULL if it is not written in this style."""
        bare = f"regexp_replace(replace({text}, '−', '-'), '[^0-9eE+{self.decimal}-]', '', 'g')"
        value = f"TRY_CAST(replace({bare}, {literal(self.decimal)}, '.') AS DOUBLE)"
        signed = f"CASE WHEN {text} LIKE '(%' THEN -{value} ELSE {value} END"
        return f"CASE WHEN regexp_full_match({text}, {literal(self.pattern)}) THEN {signed} END"


PLAIN = Style(".", "")

STYLES = tuple(
    Style(decimal, thousands) for decimal in ".," for thousands in ("", ",", ".", " ", "'") if thousands != decimal
)
"""All styles. A style comes before those that read more numbers than it."""

ANY_NUMBER = re.compile("|".join(style.pattern for style in STYLES))

FLOATS = {
    decimal: (
        re.compile(rf"[+-]?(?:\d+{sign}?\d*|{sign}\d+)(?:[eE][+-]?\d+)?"),
        re.compile(rf"[+-]?(?!(?:[1-9]\d{{0,2}}(?:{sign}\d{{3}})+)$).*(?:{sign}|[eE]).*"),
    )
    for decimal, sign in ((".", r"\."), (",", ","))
}
"""Decimal sign -> pattern of what DuckDB reads as a number, and of such a number that can be no grouped whole one."""


WHOLE_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)")
"""A whole number without zeros before it."""


def plain_sql(text: str) -> str:
    """SQL of the value of the SQL expression `text`, written as in a program; NULL for anything else."""
    # DuckDB ignores underscores between digits, but 31_1_1 is a name.
    return number_sql(f"CASE WHEN NOT contains({text}, '_') THEN TRY_CAST({text} AS DOUBLE) END")


def allowed_styles(options: ReadOptions) -> list[Style]:
    """The styles that the options allow."""
    return [
        style
        for style in STYLES
        if (options.decimal == AUTO or style.decimal == DECIMALS[options.decimal])
        and (options.thousands == AUTO or style.thousands in ("", THOUSANDS[options.thousands]))
    ]


def ranked(styles: list[Style], decimal: str, delimiter: str) -> list[Style]:
    """The styles, the most likely first.

    Args:
        styles: as in `STYLES`.
        decimal: the decimal sign of other columns; empty if none has one.
        delimiter: of the file; where it is a semicolon, the comma is likely the decimal sign.
    """

    def rank(style: Style) -> tuple[bool, bool, bool]:
        unlikely = style.decimal != decimal if decimal else not style.is_plain
        grouped_comma = style.thousands == "," and delimiter == ";"
        other = style.decimal == "," and delimiter != ";" and not decimal
        return unlikely, other, grouped_comma

    return sorted(styles, key=rank)
