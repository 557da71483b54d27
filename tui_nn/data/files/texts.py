"""What the texts of a column are: numbers in some style, dates, yes and no, or names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.data.columns import ANY_UNIT, PERCENT
from tui_nn.data.files.choices import BOOLEANS, MISSING_AMONG_NUMBERS
from tui_nn.data.files.numerals import CURRENCIES, PADDED_NUMBER, Style
from tui_nn.data.files.sources import literal
from tui_nn.data.files.store import Store

MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?"
DATE = "|".join(
    (
        r"\d{4}([-/.])\d{1,2}[-/.]\d{1,2}",
        r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}",
        r"\d{1,2}[-/]\d{1,2}[-/]\d{2}",  # With points it may as well be a version: 1.1.10.
        rf"(?:[a-z]{{3,9}},? )?\d{{1,2}}\.?[- ]{MONTH}[- ,]+\d{{2,4}}",
        rf"{MONTH} \d{{1,2}},? \d{{4}}",
        rf"{MONTH}[- ]\d{{2,4}}",
    )
)
DATES = rf"(?i)(?:(?:{DATE})(?:[T ]+{TIME} ?(?:z|utc|gmt|[+-]\d{{2}}:?\d{{2}})?)?|{TIME})"
"""Regular expression of a date, a time, or both."""

CURRENCY = f"nullif(regexp_extract(t, '[{CURRENCIES}]'), '')"
"""SQL of the sign of a currency in the text `t`, NULL if there is none."""

MOST_SPELLINGS = 8
"""Maximum number of different texts in a column of yes and no."""


@dataclass(frozen=True)
class Texts:
    """Counts of the texts of a column, without those that stand for a missing value in any column."""

    present: int
    distinct: int
    readable: dict[Style, int]
    """How many are numbers in a style."""
    words: int
    """How many stand for a missing value among numbers."""
    dates: int
    padded: int
    """How many are whole numbers with zeros before them."""
    percents: int
    unsigned: int
    """How many other numbers, except 0, have no percent sign."""
    currencies: int
    """How many currencies there are."""
    currency: str = ""
    """One of them."""

    @property
    def best(self) -> int:
        """Numbers in the style in which most of the texts are numbers."""
        return max(self.readable.values(), default=0)

    @property
    def others(self) -> int:
        """Texts that are neither numbers nor stand for a missing one."""
        return self.present - self.best - self.words

    @property
    def is_number(self) -> bool:
        """Whether the texts are numbers, and none of them is a code or of another unit."""
        return self.best > 0 and self.others == 0 and not self.padded and self.unit != ANY_UNIT

    @property
    def unit(self) -> str:
        """The sign beside the numbers: of percent or of a currency, or none; `ANY_UNIT` if there are several."""
        if self.currencies > 1 or (self.percents and self.unsigned):
            return ANY_UNIT
        return PERCENT if self.percents else self.currency

    def decimal(self) -> str:
        """The decimal sign that the texts must have if they are numbers; empty if it may be either, or none."""
        signs = {style.decimal for style, count in self.readable.items() if count == self.best}
        return signs.pop() if self.is_number and len(signs) == 1 else ""


def count_texts(store: Store, index: int, styles: Sequence[Style], guess_missing: bool) -> Texts:
    """Count the texts of a column.

    Args:
        store: the rows of the file.
        index: of the column.
        styles: of numbers, that are possible.
        guess_missing: whether words such as "-" stand for a missing value in a column of numbers.
    """
    text = store.text(index)
    # There are far fewer different texts than rows, as a rule.
    counts = f"SELECT {text} AS t, count(*) AS n FROM rows WHERE {text} IS NOT NULL GROUP BY 1"
    store.run(f"CREATE OR REPLACE TABLE texts AS {counts}")
    among = ", ".join(map(literal, sorted(MISSING_AMONG_NUMBERS)))
    word = f"list_contains([{among}], lower(t))" if guess_missing else "false"
    digits = _sum("regexp_matches(t, '[0-9]')")
    present, distinct, words, digits = store.one(f"SELECT {_sum()}, count(*), {_sum(word)}, {digits} FROM texts")
    if not digits:
        return Texts(int(present), int(distinct), dict.fromkeys(styles, 0), int(words), 0, 0, 0, 0, 0)
    counted = {
        **{f"s{i}": _sum(_matches(style.pattern)) for i, style in enumerate(styles)},
        "dates": _sum(_matches(DATES)),
        "padded": _sum(_matches(PADDED_NUMBER)),
        "percents": _sum("t LIKE '%\\%' ESCAPE '\\'"),
        "unsigned": _sum("t NOT LIKE '%\\%' ESCAPE '\\' AND regexp_matches(t, '[1-9]')"),
        "currencies": f"count(DISTINCT {CURRENCY})",
    }
    fields = ", ".join([*counted.values(), f"max({CURRENCY})"])
    *found, currency = store.one(f"SELECT {fields} FROM texts WHERE regexp_matches(t, '[0-9]')")
    numbers = dict(zip(counted, map(int, found), strict=True))
    readable = {style: numbers.pop(f"s{i}") for i, style in enumerate(styles)}
    return Texts(int(present), int(distinct), readable, int(words), **numbers, currency=currency or "")


def spellings(store: Store, texts: Texts) -> tuple[list[str], list[str]] | None:
    """The spellings of no and of yes in the column that `count_texts` has just counted, the most common first.

    None if the texts are anything else.
    """
    if not 2 <= texts.distinct <= MOST_SPELLINGS:
        return None
    found = [text for (text,) in store.all("SELECT t FROM texts ORDER BY n DESC, length(t) DESC, t")]
    for words in BOOLEANS:
        no, yes = ([text for text in found if text.lower() in meaning] for meaning in words)
        if no and yes and len(no) + len(yes) == len(found):
            return no, yes
    return None


def possible_styles(styles: Sequence[Style], texts: Texts) -> list[Style]:
    """Those of the `styles` in which most of the texts are numbers."""
    return [style for style in styles if texts.readable[style] == texts.best]


def _sum(condition: str = "true") -> str:
    return f"coalesce(sum(n) FILTER ({condition}), 0)::BIGINT"


def _matches(pattern: str) -> str:
    return f"regexp_full_match(t, {literal(pattern)})"
