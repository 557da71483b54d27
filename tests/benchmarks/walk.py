"""How long the walk through backpropagation takes: to open, and from a key to the page, through a pseudo-terminal.

    python -m tests.benchmarks.walk [--keys 40]

On the article's data with 8 hidden layers of 32 units, with mini-batches of 100 and with the full batch, in terminals
of 80x24 and 120x36: opening, the next stage, and hops to origins and back.
"""

from __future__ import annotations

import argparse
import re
import time
from statistics import median

from tests.benchmarks.launch import app_command
from tests.benchmarks.measure import Bound, Figure, print_figures
from tests.benchmarks.replay import frames
from tests.benchmarks.rewind import p95
from tests.terminal import Terminal

SIZES = ((80, 24), (120, 36))
HIDDEN = ",".join(["32"] * 8)

OPENING, KEY = Bound("<", 200), Bound("<", 60)

EVERY = 0.25
"""Seconds from one key to the next."""

OPENINGS = 5

_STAGE = re.compile(r"stage (\d+) of")


def measured(batch: str, size: tuple[int, int], keys: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of openings, of the next stage, and of hops and returns."""
    options = ("--hidden-sizes", HIDDEN, "--initializer", "he", "--batch-size", batch)
    command = app_command("article", *options)
    pressed: list[tuple[str, float]] = []

    def press(kind: str, key: str) -> None:
        pressed.append((kind, time.perf_counter()))
        terminal.press(key)
        terminal.pump(EVERY)
        terminal.wait_until_idle()

    with Terminal(command, columns=size[0], rows=size[1]) as terminal:
        terminal.wait_for("ready", timeout=60)
        terminal.wait_until_idle()
        for turn in range(OPENINGS):
            press("opening", "b")
            if turn < OPENINGS - 1:
                press("", "q")
        for _ in range(keys):
            press("stage", "n")
        press("", "4")
        for _ in range(keys // 8):
            for _ in range(4):
                press("hop", "\r")
            for _ in range(4):
                press("hop", "\x7f")
            press("", "n")
        chunks = list(terminal.chunks)
        press("", "q")
        terminal.quit("q")
    shown = [
        (frame.time, match and match[1]) for frame in frames(chunks, *size) for match in [_STAGE.search(frame.text)]
    ]
    taken: dict[str, list[float]] = {"opening": [], "stage": [], "hop": [], "": []}
    for kind, at in pressed:
        before = next((stage for when, stage in reversed(shown) if when < at), None)
        after = [when for when, stage in shown if when >= at and stage != before]
        if after:
            taken[kind].append((after[0] - at) * 1000)
    return taken["opening"], taken["stage"], taken["hop"]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.walk", description=__doc__)
    parser.add_argument("--keys", type=int, default=40)
    keys = parser.parse_args().keys
    for batch in ("100", "full"):
        for size in SIZES:
            opening, stage, hop = measured(batch, size, keys)
            figures = [
                Figure("opening, median", median(opening), "ms", OPENING, f"{len(opening)} times"),
                Figure("next stage, p95", p95(stage), "ms", KEY, f"{len(stage)} keys"),
                Figure("hop or return, p95", p95(hop), "ms", KEY, f"{len(hop)} keys"),
            ]
            print_figures(f"batch size {batch}, {size[0]}x{size[1]}", figures)


if __name__ == "__main__":
    main()
