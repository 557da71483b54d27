"""Whether the app's memory grows while it trains.

    python -m tests.benchmarks.memory

For each preset: the app at full pace in a real terminal, its resident memory when the step on screen passes
20,000 and again when it passes 200,000.
"""

from __future__ import annotations

import argparse
import subprocess
import time
from pathlib import Path

from tests.benchmarks.launch import PRESETS, endless_command, step_on_screen
from tests.benchmarks.measure import Bound, Figure, print_figures
from tests.terminal import Terminal

MIB = 2**20

FROM_STEP, TO_STEP = 20_000, 200_000

LONGEST = 600.0
"""Seconds after which a run that does not get there is given up."""


def resident_bytes(pid: int) -> int:
    """Resident memory of a process: from /proc on Linux, from `ps` elsewhere; both count in KiB."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(fields["VmRSS"].split()[0]) * 1024
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)])) * 1024


def resident_at(terminal: Terminal, step: int) -> int:
    """Resident memory when the step on screen has passed `step`; looks four times a second."""
    deadline = time.perf_counter() + LONGEST
    while step_on_screen(terminal.text) < step:
        if terminal.closed or time.perf_counter() > deadline:
            raise RuntimeError(f"never got to step {step:,}; the screen was:\n{terminal.text}")
        terminal.pump(0.25)
    return resident_bytes(terminal.pid)


def growth(preset: str) -> Figure:
    """How much memory one preset's run took on."""
    with Terminal(endless_command(preset)) as terminal:
        terminal.wait_for("running")
        before = resident_at(terminal, FROM_STEP)
        after = resident_at(terminal, TO_STEP)
        terminal.quit("q")
    return Figure(
        f"{preset}: from step {FROM_STEP:,} to {TO_STEP:,}",
        (after - before) / MIB,
        "MiB",
        Bound("<=", 5),
        f"{before / MIB:.1f} -> {after / MIB:.1f} MiB",
    )


def main() -> None:
    """Measure the presets asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, help="only this one")
    chosen = parser.parse_args().preset
    print_figures("Growth of resident memory", map(growth, [chosen] if chosen else PRESETS))


if __name__ == "__main__":
    main()
