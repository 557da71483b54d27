"""What the app shows while it trains, and how soon after a key, recorded through a pseudo-terminal.

Nothing is looked at while the app trains: its output is recorded with its times, and replayed afterwards
(replay.py says why).
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.benchmarks.launch import step_on_screen
from tests.benchmarks.measure import Bound, Figure, percentile
from tests.benchmarks.processes import cpu_seconds
from tests.benchmarks.replay import Frame, frames
from tests.terminal import Terminal

KEY = "l"
"""Pressed to measure the way to the screen: it switches the loss chart to a log scale and back."""

KEY_SHOWS = "(log scale"
"""In the title after an odd number of presses, and not after an even one, when the scale is only offered."""

WARM_UP = 1.0
"""Seconds of training before the measured ones."""


@dataclass(frozen=True)
class Recording:
    """A while of the app's training."""

    pressed: list[float]
    """When the key was pressed."""
    frames: list[Frame]
    kib: float
    """Output in all."""
    cpu: float
    """Seconds of processor time in all; not a number where the system does not tell."""

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.frames[-1].time - self.frames[0].time

    @property
    def steps_per_second(self) -> float:
        """As counted on the screen."""
        first, last = (step_on_screen(frame.text) for frame in (self.frames[0], self.frames[-1]))
        return (last - first) / self.seconds

    @property
    def changed(self) -> int:
        """Frames that changed anything on the screen."""
        return sum(frame.changed for frame in self.frames)

    def latencies(self) -> list[float]:
        """Milliseconds from each press to the first frame that shows what it did."""
        found = []
        for presses, when in enumerate(self.pressed, start=1):
            effect = (f.time for f in self.frames if f.time > when and (KEY_SHOWS in f.text) == (presses % 2 == 1))
            found.append(1000 * (next(effect, math.inf) - when))
        return found


def record(command: Sequence[str], columns: int, rows: int, duration: float, load: float = 10.0) -> Recording:
    """Record a command that opens the app training, pressing the key at irregular times.

    `load` is how many seconds the data may take to load; as long as that is not counted.
    """
    pauses = random.Random(12)
    pressed: list[float] = []
    with Terminal(command, columns=columns, rows=rows) as terminal:
        terminal.wait_for("running", timeout=load)
        terminal.pump(WARM_UP)
        start, bytes_before, cpu_before = time.perf_counter(), terminal.bytes_received, cpu_seconds(terminal.pid)
        while time.perf_counter() < start + duration:
            pressed.append(time.perf_counter())
            terminal.press(KEY)
            terminal.pump(pauses.uniform(0.5, 0.9))
        kib = (terminal.bytes_received - bytes_before) / 1024
        cpu = cpu_seconds(terminal.pid) - cpu_before
        chunks = [*terminal.chunks]
        # Rather than be killed: it may hold so much memory that dying takes a while.
        terminal.quit("q")
    shown = [frame for frame in frames(chunks, columns, rows) if frame.time >= start]
    return Recording(pressed, shown, kib, cpu)


def lively(recording: Recording) -> list[Figure]:
    """Frames and latency, with the bounds that hold for any data, any network and any size of the terminal."""
    longest = max(after.time - frame.time for frame, after in pairwise(recording.frames))
    milliseconds = recording.latencies()
    return [
        Figure(
            "frames that changed the screen",
            recording.changed / recording.seconds,
            "a second",
            Bound(">=", 9),
            f"longest pause {longest * 1000:.0f} ms",
        ),
        Figure("key to screen, median", percentile(milliseconds, 50), "ms", None, f"{len(milliseconds)} keys"),
        Figure("key to screen, p95", percentile(milliseconds, 95), "ms", Bound("<", 60)),
    ]
