"""The choices when reading a file, and the limits by which columns are classified."""

from __future__ import annotations

SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".npz")
"""Suffixes of the files that can be read."""

MISSING: dict[str, str] = {
    "refuse": "refused, naming the first row and column",
    "drop": "rows without a value are dropped",
    "median": "filled with the column's median; texts get a category of their own",
}
"""How to handle missing values -> one line of help. A missing target is never filled."""

TARGET_KINDS: dict[str, str] = {
    "auto": "a class if it is text or has few different whole numbers, else a number",
    "class": "each different value is a class",
    "number": "a value to predict",
}
"""Kind of target -> one line of help."""

MOST_CLASSES = 50
"""The most classes of a target; a text with more categories is taken for an identifier."""

MOST_CLASSES_OF_NUMBERS = 20
"""A target with more different whole numbers than this is a number, unless set otherwise."""

MISSING_WORDS = ("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "Null", "None", "?")
"""Texts that stand for a missing value."""

ROW_NUMBERS = ("", "id", "index", "row", "unnamed: 0")
"""Lower-case names of a first column that is left out if it only counts the rows."""

FLAGS: dict[frozenset[str], str] = {
    frozenset({"false", "true"}): "true",
    frozenset({"f", "t"}): "t",
    frozenset({"no", "yes"}): "yes",
    frozenset({"n", "y"}): "y",
    frozenset({"off", "on"}): "on",
}
"""Lower-case pairs of texts that mean yes and no -> the one that becomes 1."""
