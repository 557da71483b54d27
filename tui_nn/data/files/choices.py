"""The choices when reading a file, and the limits by which columns are classified."""

from __future__ import annotations

SUFFIXES = (".csv", ".tsv", ".txt", ".data", ".gz", ".zst", ".parquet", ".npz", ".npy")
"""Suffixes of the files that can be read; what `.gz` and `.zst` compress is delimited text."""

TEXT_SUFFIXES = SUFFIXES[:6]
"""Suffixes of delimited text."""

AUTO = "auto"
"""The value of a setting that is worked out from the file."""

MISSING: dict[str, str] = {
    "refuse": "refused, naming the first row and column",
    "drop": "rows without a value are dropped",
    "median": "filled with the column's median; texts get a category of their own",
}
"""How to handle missing values -> one line of help. A missing target is never filled."""

TARGET_KINDS: dict[str, str] = {
    AUTO: "a class if it is text or has few different whole numbers, else a number",
    "class": "each different value is a class",
    "number": "a value to predict",
}
"""Kind of target -> one line of help."""

HEADERS: dict[str, str] = {
    AUTO: "decided by how the first row differs from the others",
    "yes": "the first row has the names of the columns",
    "no": "the first row has values; columns are named by their position",
}
"""Whether there is a header -> one line of help."""

NO_IMAGE = "no"

IMAGES: dict[str, str] = {
    AUTO: "a square number of features that look like pixels, or the shape in a NumPy archive",
    NO_IMAGE: "the features are no pixels",
}
"""Whether the features are pixels -> one line of help; the shape of the image is a choice, too."""

DELIMITERS: dict[str, str] = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "blanks": " "}
"""Name of a delimiter -> its character; blanks are any number of blanks or tabs."""

DELIMITER_CHOICES: dict[str, str] = {
    AUTO: "the one that parts all rows into as many values",
    **{name: f"values between {name if name == 'blanks' else f'{name}s'}" for name in DELIMITERS},
}
"""Delimiter -> one line of help."""

DECIMALS: dict[str, str] = {"point": ".", "comma": ","}
"""Name of a decimal sign -> its character."""

DECIMAL_CHOICES: dict[str, str] = {
    AUTO: "decided for each column by its values",
    "point": "1.5 is one and a half",
    "comma": "1,5 is one and a half",
}
"""Decimal sign -> one line of help."""

THOUSANDS: dict[str, str] = {"none": "", "comma": ",", "point": ".", "blank": " ", "apostrophe": "'"}
"""Name of a thousands separator -> its character."""

THOUSANDS_CHOICES: dict[str, str] = {
    AUTO: "decided for each column by its values",
    "none": "numbers have none",
    "comma": "1,900 is one thousand nine hundred",
    "point": "1.900 is one thousand nine hundred",
    "blank": "1 900 is one thousand nine hundred",
    "apostrophe": "1'900 is one thousand nine hundred",
}
"""Thousands separator -> one line of help."""

ENCODINGS: dict[str, str] = {
    AUTO: "UTF-8 or UTF-16, else Windows-1252",
    "utf-8": "Unicode",
    "utf-16": "Unicode with two bytes a character",
    "cp1252": "Windows, Western Europe",
    "cp1250": "Windows, Central Europe",
    "cp1251": "Windows, Cyrillic",
    "cp437": "DOS",
    "mac-roman": "old Macintosh",
    "gb18030": "Chinese, simplified",
    "big5": "Chinese, traditional",
    "shift_jis": "Japanese",
    "euc-kr": "Korean",
}
"""Encoding, as Python calls it -> one line of help. Any other that Python knows may be typed on the command line."""

MOST_CLASSES = 50
"""The most classes of a target; a text with more categories is taken for an identifier."""

MOST_CLASSES_OF_NUMBERS = 20
"""A target with more different whole numbers than this is a number, unless set otherwise."""

MISSING_WORDS = ("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "Null", "None", "?")
"""Texts that stand for a missing value in any column."""

MISSING_AMONG_NUMBERS = frozenset(
    (
        *("-", "--", "---", "–", "—", ".", "..", "...", "*", "\\n"),
        *("na", "n.a", "n.a.", "nd", "n.d.", "n/d", "n.k.", "nil", "none", "empty", "unknown", "undefined", "missing"),
        *("(missing)", "<missing>", "(null)", "<null>", "-nan", "-1.#ind", "1.#ind", "-1.#qnan", "1.#qnan"),
        *("#na", "#n/a!", "#nv", "#wert!", "#null!", "#div/0!", "#value!", "#ref!", "#num!", "#name?"),
    )
)
"""Lower-case texts that stand for a missing value in a column that otherwise has numbers only."""

ROW_NUMBERS = frozenset(
    {"id", "index", "row", "rowid", "row_id", "rownum", "row number", "no", "no.", "nr", "nr.", "#"}
)
"""Lower-case names of a column that is left out if it counts the rows, at any position and from any number on."""

KEPT_INDEX = r"(|unnamed: ?\d+|rownames|row\.names|row names|__index_level_\d+__|level_\d+)"
"""Lower-case names, as a regular expression, that tools give to an index; it is left out in any order."""

BOOLEANS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"false", "f"}), frozenset({"true", "t"})),
    (frozenset({"no", "n"}), frozenset({"yes", "y"})),
    (frozenset({"off"}), frozenset({"on"})),
)
"""Lower-case texts that mean no, and those that mean yes."""
