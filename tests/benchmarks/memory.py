"""Whether the app's memory grows while it trains.

    python -m tests.benchmarks.memory [--preset NAME]
    python -m tests.benchmarks.memory --minutes 60 [--preset NAME]

The app at full pace in a real terminal, on both article presets and with every panel open: its resident memory
when the step on screen passes 20,000 and again when it passes 200,000. With `--minutes`, a dialog is opened and
closed or a view changed every 10 seconds for so long: resident memory in the course of it, and how much was taken
on after the first sixth.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import cycle

from tests.benchmarks.launch import USUAL, WALLS, Scene, endless_command, step_on_screen
from tests.benchmarks.measure import Bound, Figure, print_figures
from tests.benchmarks.processes import resident_bytes
from tests.terminal import Terminal

MIB = 2**20

SCENES = (*USUAL, *WALLS)

FROM_STEP, TO_STEP = 20_000, 200_000

USE = ("?", "v", "p", "v", "c", "v", "ctrl+p", "v", "o", "v", "tab")
"""Keys that open something, change the view or move the focus; escape, after a moment, leads back."""

SECONDS = 10.0
"""From one of them to the next."""

PARTS = 12
"""Looks at the memory."""

LONGEST = 600.0
"""Seconds after which a run that does not get there is given up."""


def resident_at(terminal: Terminal, step: int) -> int:
    """Resident memory when the step on screen has passed `step`; looks four times a second."""
    deadline = time.perf_counter() + LONGEST
    while step_on_screen(terminal.text) < step:
        if terminal.closed or time.perf_counter() > deadline:
            raise RuntimeError(f"never got to step {step:,}; the screen was:\n{terminal.text}")
        terminal.pump(0.25)
    return resident_bytes(terminal.pid)


def growth(scene: Scene) -> Figure:
    """How much memory one run took on."""
    with Terminal(endless_command(scene.preset), columns=scene.columns, rows=scene.rows) as terminal:
        terminal.wait_for("running")
        before = resident_at(terminal, FROM_STEP)
        after = resident_at(terminal, TO_STEP)
        terminal.quit("q")
    return Figure(
        scene.name, (after - before) / MIB, "MiB", Bound("<", 5), f"{before / MIB:.1f} -> {after / MIB:.1f} MiB"
    )


def growth_in_use(scene: Scene, minutes: float) -> Iterator[Figure]:
    """How much memory one run takes on while somebody uses it: at every twelfth of the time, and from a sixth on."""
    with Terminal(endless_command(scene.preset), columns=scene.columns, rows=scene.rows) as terminal:
        terminal.wait_for("running")
        keys = cycle(USE)
        resident: list[float] = []
        for part in range(1, PARTS + 1):
            until = terminal.started + part * minutes * 60 / PARTS
            while time.perf_counter() < until:
                terminal.press(next(keys))
                terminal.pump(SECONDS / 2)
                terminal.press("escape")
                terminal.pump(SECONDS / 2)
                terminal.forget()
            resident.append(resident_bytes(terminal.pid) / MIB)
            yield Figure(f"after {part * minutes / PARTS:.0f} minutes", resident[-1], "MiB")
        step = step_on_screen(terminal.text)
        terminal.quit("q")
    taken = resident[-1] - resident[PARTS // 6 - 1]
    yield Figure(f"{scene.name}, from a sixth on", taken, "MiB", Bound("<", 5), f"{step:,} steps")


def main() -> None:
    """Measure the presets asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description=__doc__)
    parser.add_argument("--preset", choices=sorted({scene.preset for scene in SCENES}), help="only this one")
    parser.add_argument("--minutes", type=float, help="how long it is used")
    given = parser.parse_args()
    scenes = [scene for scene in SCENES if given.preset in (None, scene.preset)]
    if given.minutes:
        for scene in scenes:
            print_figures(f"{scene.name}: resident memory in use", growth_in_use(scene, given.minutes))
        return
    print_figures(f"Growth of resident memory from step {FROM_STEP:,} to {TO_STEP:,}", map(growth, scenes))


if __name__ == "__main__":
    main()
