"""How long rewinding takes, from a key to the picture, measured through a real pseudo-terminal.

    python -m tests.benchmarks.rewind [--keys 60]

After 100,000 steps of `article-tensorflow` and after 3,000 of `digits`, in a terminal of 120x36: a recorded step back
ten times a second, then all over the run. And what the states that this takes cost the trainer: updates a second with
them against without.
"""

from __future__ import annotations

import argparse
import math
import re
import time
from collections.abc import Callable
from functools import partial

from tests.benchmarks.launch import app_command
from tests.benchmarks.measure import Bound, Figure, print_figures, seconds
from tests.benchmarks.replay import frames
from tests.terminal import Terminal
from tui_nn.experiment import Experiment
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet

COLUMNS, ROWS = 120, 36

RUNS = {"article-tensorflow": 100_000, "digits": 3_000}
"""Preset -> steps."""

EVERY = 0.1
"""Seconds from one key to the next, as a keyboard repeats them on a slow day."""

FAST = Bound("<", 100)

TURNS = 20

_STEP = re.compile(r"step ([\d,]+)")


def key_to_picture(preset: str, steps: int, keys: list[str]) -> list[float]:
    """Milliseconds from each key to the first frame of another step."""
    command = app_command(preset, "--run", "--pace", "max", "--steps", str(steps), "--patience", "0")
    pressed: list[float] = []
    with Terminal(command, columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("finished", timeout=600)
        terminal.wait_until_idle()
        for key in keys:
            pressed.append(time.perf_counter())
            terminal.press(key)
            terminal.pump(EVERY)
        terminal.wait_until_idle()
        chunks = list(terminal.chunks)
        terminal.quit("q")
    shown = [(frame.time, match[1]) for frame in frames(chunks, COLUMNS, ROWS) if (match := _STEP.search(frame.text))]
    found = []
    for at in pressed:
        before = next(step for when, step in reversed(shown) if when < at)
        after = [when for when, step in shown if when >= at and step != before]
        found += [1000 * (after[0] - at)] if after else []
    return found


def repeat(work: Callable[[], None], times: int) -> None:
    """Do it so often."""
    for _ in range(times):
        work()


def p95(values: list[float]) -> float:
    """The 95th percentile, by nearest rank."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def rewinding(preset: str, steps: int, count: int) -> list[Figure]:
    """A step back at a time, and here and there."""
    back = key_to_picture(preset, steps, ["["] * count)
    # Each of them goes to another step.
    anywhere = key_to_picture(preset, steps, ["{", "[", "}", "]"] * (count // 4))
    return [
        Figure("a recorded step back, p95", p95(back), "ms", FAST, f"{len(back)} keys, {1 / EVERY:.0f} a second"),
        Figure("here and there, p95", p95(anywhere), "ms", FAST, f"{len(anywhere)} keys"),
    ]


def cost(preset: str, steps: int) -> Figure:
    """Updates a second with the states that are kept, against without."""
    experiment = Experiment.preset(preset)

    trainer, timeline = Trainer(experiment), Timeline(Trainer(experiment))
    sides = {"plain": trainer.update, "kept": timeline.update}
    fastest = dict.fromkeys(sides, math.inf)
    with blas_threads((1,)), quiet():
        for _ in range(TURNS):
            for name, update in sides.items():
                fastest[name] = min(fastest[name], seconds(partial(repeat, update, steps // TURNS)))
    share = 100 * fastest["plain"] / fastest["kept"]
    return Figure(
        "speed with states kept against without", share, "%", Bound(">=", 98), f"the fastest of {TURNS} turns"
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.rewind", description=__doc__)
    parser.add_argument("--keys", type=int, default=60)
    given = parser.parse_args()
    for preset, steps in RUNS.items():
        figures = [*rewinding(preset, steps, given.keys), cost(preset, min(steps, 10_000))]
        print_figures(f"{preset}, after {steps:,} steps", figures)


if __name__ == "__main__":
    main()
