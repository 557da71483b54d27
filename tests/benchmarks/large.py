"""Whether a million rows are as little trouble as ten thousand.

    python -m tests.benchmarks.large [--seconds 20]

Files of 1,000,000 rows and 20 columns, CSV and Parquet, are written to a temporary folder. Each is loaded in
processes of their own, for the time and the memory. Then the app opens them in a real terminal and trains, and
again with a file of 10,000 rows: frames, time from a key to its effect on screen, and what a frame costs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.launch import ENDLESS, data_command
from tests.benchmarks.measure import Bound, Figure, print_figures
from tests.benchmarks.recording import Recording, lively, record
from tests.benchmarks.tables import COLUMNS, write

FEW, MANY = 10_000, 1_000_000

SIZE = MANY * COLUMNS * 8
"""Bytes of the data as float64."""

SCREEN = (120, 36)

LONGEST_LOAD = 60.0
"""Seconds."""

TIMES = 3
"""Each file is loaded."""


def loading(path: Path) -> list[Figure]:
    """Time and memory that loading a file takes, medians of a few fresh processes."""
    command = [sys.executable, "-m", "tests.benchmarks.loading", str(path)]
    ran = [json.loads(subprocess.check_output(command)) for _ in range(TIMES)]
    taken, peak = (median(one[what] for one in ran) for what in ("seconds", "bytes"))
    rows = f"{MANY * COLUMNS / 1e6:.0f} million values, {path.stat().st_size / 1e6:.0f} MB on disk"
    return [
        Figure(f"{path.name}: time to load", taken, "s", None, rows),
        Figure(f"{path.name}: memory at most", peak / SIZE, "x data", Bound("<", 3), f"{peak / 1e6:.0f} MB more"),
    ]


def in_the_app(path: Path, duration: float, *options: str) -> Recording:
    """The app training on a file."""
    return record(data_command(str(path), "--run", *ENDLESS, *options), *SCREEN, duration, LONGEST_LOAD)


def frame_cost(many: Recording, few: Recording) -> Figure:
    """Processor time a frame, at a pace at which the updates cost next to nothing."""
    costs = [1000 * recording.cpu / recording.changed for recording in (many, few)]
    return Figure(
        f"processor time a frame, {MANY:,} / {FEW:,} rows",
        costs[0] / costs[1],
        "x",
        Bound("<=", 1.2),
        f"{costs[0]:.1f} / {costs[1]:.1f} ms at the default pace",
    )


def speed(many: Recording, few: Recording) -> Figure:
    """What is left of the speed at full pace."""
    rates = [recording.steps_per_second for recording in (many, few)]
    return Figure(
        f"updates a second, {MANY:,} / {FEW:,} rows",
        100 * rates[0] / rates[1],
        "%",
        Bound(">=", 80),
        f"{rates[0]:,.0f} / {rates[1]:,.0f} at full pace",
    )


def main() -> None:
    """Write the files, and measure everything, printing as it goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.large", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="of training measured for each file and pace")
    duration = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        few, *many = (Path(folder, name) for name in ("few.csv", "many.csv", "many.parquet"))
        write(few, FEW)
        for path in many:
            write(path, MANY)
        print_figures(f"Loading {MANY:,} rows x {COLUMNS} columns", [f for path in many for f in loading(path)])
        full, usual = [], []
        for path in (many[-1], few):
            full.append(in_the_app(path, duration, "--pace", "max"))
            print_figures(f"{path.name}, full pace, {SCREEN[0]}x{SCREEN[1]}", lively(full[-1]))
            usual.append(in_the_app(path, duration))
            print_figures(f"{path.name}, default pace", lively(usual[-1]))
        print_figures("What size costs", [speed(*full), frame_cost(*usual)])


if __name__ == "__main__":
    main()
