"""What can be chosen about reading a file, and the bounds of what is taken for what."""

from __future__ import annotations

SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".npz")
"""How the names of files end that can be read."""

MISSING: dict[str, str] = {
    "refuse": "refused, with the first row and column",
    "drop": "rows without a value are dropped",
    "median": "filled with the column's median; texts get a category of their own",
}
"""What is done about missing values -> one line of help. A row without a target is never filled."""

TARGET_KINDS: dict[str, str] = {
    "auto": "a class if it is text or has few different whole numbers, else a number",
    "class": "each different value is a class",
    "number": "a value to predict",
}
"""What the target is -> one line of help."""

MOST_CLASSES = 50
"""Classes of a target; a text with more categories than this is taken for an identifier."""

MOST_CLASSES_OF_NUMBERS = 20
"""A numeric target with more different whole numbers than this is a number, unless told otherwise."""

MISSING_WORDS = ("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "Null", "None", "?")
"""What stands where a value is missing."""

ROW_NUMBERS = ("", "id", "index", "row", "unnamed: 0")
"""Names (in lower case) of a first column that, where it counts the rows, is no feature."""

FLAGS: dict[frozenset[str], str] = {
    frozenset({"false", "true"}): "true",
    frozenset({"f", "t"}): "t",
    frozenset({"no", "yes"}): "yes",
    frozenset({"n", "y"}): "y",
    frozenset({"off", "on"}): "on",
}
"""The two values (in lower case) of a text that is a yes or no -> the one that becomes 1."""
