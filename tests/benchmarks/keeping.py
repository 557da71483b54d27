"""What it costs to save the run every few seconds while it trains.

    python -m tests.benchmarks.keeping [--turns 6] [--seconds 30]

The time of one save, in the trainer's thread and in that of the writer, as a share of the time between two saves: the
most that saving can cost, even on one core. Updates a second of a session that saves, against one that does not,
by turns in one process; a machine that is not idle cannot tell them apart to a percent. Then the app's frames through a
pseudo-terminal, with and without saving: how many there are, and the longest time between two.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from tests.benchmarks.launch import ENDLESS, Scene
from tests.benchmarks.measure import Bound, Figure, percentile, print_figures, seconds
from tests.benchmarks.recording import Recording, record
from tui_nn.experiment import Experiment
from tui_nn.runs.files import SavedRun, write
from tui_nn.runs.keeper import INTERVAL
from tui_nn.runs.local import LocalSession
from tui_nn.runs.session import Pause, Run
from tui_nn.runs.snapshot import Frame, Message
from tui_nn.runs.store import RunStore
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

PRESETS = {"article": 20_000, "article-tensorflow": 100_000, "digits": 3_000}
"""Preset -> steps after which one save is timed."""

SAVES = 10

TURN = 2 * INTERVAL + 1
"""Seconds of training in which the run is saved twice."""

WITHOUT_SAVING = """
import sys
from tui_nn.runs import keeper
keeper.INTERVAL = float("inf")
from tui_nn.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Side:
    """A session that trains only in its turns."""

    def __init__(self, preset: str, store: RunStore | None) -> None:
        self._step = 0
        self._is_paused = False
        self.session = LocalSession(_endless(preset), self._publish, pace=float("inf"), store=store)
        self.session.start(60)

    def _publish(self, message: Message) -> None:
        if isinstance(message, Frame):
            self._step, self._is_paused = message.step, message.state == "paused"

    def turn(self) -> float:
        """Train for a while; updates a second."""
        before, started = self._step, time.perf_counter()
        self._is_paused = False
        self.session.send(Run())
        time.sleep(TURN)
        self.session.send(Pause())
        while not self._is_paused:
            time.sleep(0.001)
        return (self._step - before) / (time.perf_counter() - started)


def share(preset: str, steps: int, folder: Path) -> Figure:
    """The time of a save against that between two."""
    timeline = Timeline(Trainer(_endless(preset)))
    timeline.advance(steps)
    captured, written = [], []
    for _ in range(SAVES):
        start = time.perf_counter()
        saved = SavedRun.of(timeline)
        captured.append(time.perf_counter() - start)
        written.append(seconds(partial(write, saved, folder / "one.run")))
        timeline.advance(10)
    ours, theirs = (1000 * median(times) for times in (captured, written))
    detail = f"{ours:.1f} ms of the trainer's thread, {theirs:.1f} ms of another, every {INTERVAL:g} s"
    return Figure(f"{preset}: time of saving", (ours + theirs) / 10 / INTERVAL, "%", Bound("<", 2), detail)


def _endless(preset: str) -> Experiment:
    return Experiment.preset(preset).updated({"steps": 1_000_000_000, "patience": 0})


def speed(preset: str, turns: int, folder: Path) -> Figure:
    """Updates a second with saving, against without."""
    sides = {"saved": Side(preset, RunStore(folder)), "not": Side(preset, None)}
    rates: dict[str, list[float]] = {name: [] for name in sides}
    with ExitStack() as stack:
        for side in sides.values():
            stack.callback(side.session.close, 2)
        for _ in range(turns):
            for name, side in sides.items():
                rates[name].append(side.turn())
    share = 100 * median(rates["saved"]) / median(rates["not"])
    detail = (
        f"medians of {turns} turns of {TURN:.0f} s; the fastest {100 * max(rates['saved']) / max(rates['not']):.1f} %"
    )
    return Figure(f"{preset}: updates a second, saved against not", share, "%", Bound(">=", 98), detail)


def screen(scene: Scene, duration: float) -> list[Figure]:
    """Frames with saving, beside those without."""
    options = ["--preset", scene.preset, "--run", "--pace", "max", *ENDLESS]
    commands = {
        "saved": [sys.executable, "-m", "tui_nn", *options],
        "not saved": [sys.executable, "-c", WITHOUT_SAVING, *options],
    }
    return [
        figure
        for name, command in commands.items()
        for figure in _frames(name, record(command, scene.columns, scene.rows, duration))
    ]


def _frames(name: str, recording: Recording) -> list[Figure]:
    pauses = [1000 * (after.time - frame.time) for frame, after in pairwise(recording.frames)]
    return [
        Figure(f"{name}: frames", recording.changed / recording.seconds, "a second"),
        Figure(f"{name}: longest time between two", max(pauses), "ms", None, f"p99 {percentile(pauses, 99):.0f} ms"),
    ]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.keeping", description=__doc__)
    parser.add_argument("--turns", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print_figures("Saving", [share(preset, steps, Path(folder)) for preset, steps in PRESETS.items()])
        print_figures("Speed", [speed(preset, given.turns, Path(folder)) for preset in PRESETS])
    for preset in PRESETS:
        scene = Scene(preset)
        print_figures(scene.name, screen(scene, given.seconds))


if __name__ == "__main__":
    main()
