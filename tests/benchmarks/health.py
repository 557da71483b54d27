"""Alarms of the checks of a run's health: all presets, with many seeds of the weights and of the data.

    python -m tests.benchmarks.health [--seeds 20] [--preset NAME ...]

Each run is looked at about 80 times, as somebody who watches would. For each preset and check: in how many runs there
was an alarm, at how many of all moments, and for a fault that the preset shows, how many steps after its beginning it
was found at the latest. Every other alarm is false, and is printed with its text. The last table is the time of one
look.
"""

from __future__ import annotations

import argparse
import sys
import time
from statistics import median

from tests.training.health.alarms import FAULTS, alarms, look, seeded
from tui_nn.experiment import Experiment
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.trainer import Trainer

TIMED = ("article", "spiral", "dying-relus", "vanishing-gradients", "overfitting")

LOOKS = 100


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--preset", nargs="+", choices=Experiment.presets(), default=Experiment.presets())
    given = parser.parse_args(arguments)
    false = sum(_print_preset(name, given.seeds) for name in given.preset)
    print(f"\nfalse alarms: {false} of {given.seeds * len(given.preset)} runs")
    for name in TIMED:
        print(f"time of the checks after 1,000 steps of {name}: {_milliseconds(name):.2f} ms")


def _print_preset(name: str, seeds: int) -> int:
    """Print a row for each check that gave an alarm; return the number of runs with a false one."""
    runs = [alarms(seeded(name, seed)) for seed in range(seeds)]
    expected = FAULTS.get(name, set())
    checks = sorted({check for run in runs for check in run})
    for check in checks or ["none"]:
        found = [run[check] for run in runs if check in run]
        late = max((one.at - one.first.since for one in found), default=0)
        kind = "shown" if check in expected else "FALSE" if found else ""
        print(f"{name:<20} {check:<20} {len(found):>3} of {seeds} runs  {late:>5} steps later  {kind}", flush=True)
        for one in found if kind == "FALSE" else ():
            print(f"    step {one.at}, at {one.count} moments: {one.first.line}")
    return sum(not set(run) <= expected for run in runs)


def _milliseconds(name: str) -> float:
    trainer = Trainer(Experiment.preset(name).updated({"patience": 0}))
    with blas_threads(trainer.parameters.sizes):
        trainer.advance(1000)
        return 1000 * median(_time(trainer) for _ in range(LOOKS))


def _time(trainer: Trainer) -> float:
    started = time.perf_counter()
    look(trainer)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])
