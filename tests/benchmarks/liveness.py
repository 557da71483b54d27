"""How alive the app is while it trains, measured through a real pseudo-terminal of 120x36.

    python -m tests.benchmarks.liveness [--seconds 20]

The time to the first frame, against that of a bare Textual app. For both presets at full pace: painted frames
a second, time from a key to its effect on screen, output, and the share of the headless speed that is left.
Then the article's run at the default pace, and the time to quit. Nothing is looked at while the app trains at
full pace: its output is recorded with its times, and replayed afterwards (replay.py says why).
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from functools import partial
from itertools import pairwise
from statistics import mean

from tests.benchmarks.launch import PRESETS, app_command, endless_command, headless_rate, step_on_screen
from tests.benchmarks.measure import Bound, Figure, interleave, percentile, print_figures
from tests.benchmarks.replay import Frame, frames
from tests.terminal import Terminal

COLUMNS, ROWS = 120, 36

HEADLESS_STEPS = {"article": 20_000, "article-tensorflow": 150_000}
"""Preset -> steps of a headless run that takes some seconds."""

KEY = "l"
"""Pressed to measure the way to the screen: it switches the loss chart to a log scale and back."""

KEY_SHOWS = "log scale"
"""On screen after an odd number of presses, and not after an even one."""

FIRST_FRAME_SHOWS = ("ready", "W1 2")
"""The state, in the first row, and the first weight matrix: with both there, the run is in view."""

WARM_UP = 1.0
"""Seconds of training before the measured ones."""

BARE_APP = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self):
        yield Static("ready, W1 2")

Bare().run()
"""


def record(preset: str, duration: float) -> tuple[list[float], list[Frame], float]:
    """Train at full pace for a while, pressing the key at irregular times.

    Returns when the key was pressed, the frames of that while, and how many KiB a second arrived.
    """
    pauses = random.Random(12)
    pressed: list[float] = []
    with Terminal(endless_command(preset), columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("running")
        terminal.pump(WARM_UP)
        start, bytes_before = time.perf_counter(), terminal.bytes_received
        while time.perf_counter() < start + duration:
            pressed.append(time.perf_counter())
            terminal.press(KEY)
            terminal.pump(pauses.uniform(0.5, 0.9))
        kib = (terminal.bytes_received - bytes_before) / 1024
        chunks = terminal.chunks
    shown = [frame for frame in frames(chunks, COLUMNS, ROWS) if frame.time >= start]
    return pressed, shown, kib / (shown[-1].time - start)


def latencies(pressed: list[float], shown: list[Frame]) -> list[float]:
    """Seconds from each press to the first frame that shows what it did."""
    found = []
    for presses, when in enumerate(pressed, start=1):
        effect = (f.time for f in shown if f.time > when and (KEY_SHOWS in f.text) == (presses % 2 == 1))
        found.append(next(effect, math.inf) - when)
    return found


def at_full_pace(preset: str, duration: float) -> list[Figure]:
    """Frames, latency, output and share of the headless speed of one preset."""
    before = headless_rate(preset, HEADLESS_STEPS[preset])
    pressed, shown, kib_per_second = record(preset, duration)
    headless = mean((before, headless_rate(preset, HEADLESS_STEPS[preset])))

    elapsed = shown[-1].time - shown[0].time
    in_app = (step_on_screen(shown[-1].text) - step_on_screen(shown[0].text)) / elapsed
    milliseconds = [1000 * delay for delay in latencies(pressed, shown)]
    longest = max(after.time - frame.time for frame, after in pairwise(shown))
    return [
        Figure(
            "frames that changed the screen",
            sum(frame.changed for frame in shown) / elapsed,
            "a second",
            Bound(">=", 9),
            f"longest pause {longest * 1000:.0f} ms",
        ),
        Figure("key to screen, median", percentile(milliseconds, 50), "ms", None, f"{len(pressed)} keys"),
        Figure("key to screen, p95", percentile(milliseconds, 95), "ms", Bound("<", 60)),
        Figure(
            "speed against headless",
            100 * in_app / headless,
            "%",
            Bound(">=", 75),
            f"{in_app:,.0f} / {headless:,.0f} steps/s",
        ),
        Figure("output", kib_per_second, "KiB/s"),
    ]


def at_default_pace() -> list[Figure]:
    """Output over the article's whole run, as one sees it without any option."""
    with Terminal(app_command("article", "--run"), columns=COLUMNS, rows=ROWS) as terminal:
        start = terminal.wait_for("running")
        bytes_before = terminal.bytes_received
        duration = terminal.wait_for("finished", timeout=120) - start
        kib = (terminal.bytes_received - bytes_before) / 1024
        terminal.quit("q")
    return [
        Figure("output", kib / duration, "KiB/s", Bound("<", 20)),
        Figure("the article's run takes", duration, "s", None, "about 15"),
    ]


def first_frame(command: list[str]) -> float:
    """Seconds from the start of the program to its first whole frame."""
    with Terminal(command, columns=COLUMNS, rows=ROWS) as terminal:
        return terminal.wait_for(lambda: all(word in terminal.text for word in FIRST_FRAME_SHOWS)) - terminal.started


def at_start(rounds: int) -> list[Figure]:
    """The first frame, against that of a Textual app with one line of text."""
    sides = {"ours": app_command("article"), "bare": [sys.executable, "-c", BARE_APP]}
    taken = interleave({name: partial(first_frame, command) for name, command in sides.items()}, rounds)
    return [
        Figure(
            "against a bare Textual app",
            taken["ours"] / taken["bare"],
            "x",
            Bound("<=", 2.5),
            f"{taken['ours']:.2f} / {taken['bare']:.2f} s, medians of {rounds}",
        )
    ]


def at_the_end() -> list[Figure]:
    """How long `q` takes while training at full pace, and what is left behind."""
    figures = []
    for preset in PRESETS:
        with Terminal(endless_command(preset), columns=COLUMNS, rows=ROWS) as terminal:
            terminal.wait_for("running")
            terminal.pump(WARM_UP)
            ended = terminal.quit("q")
        left = ", ".join(ended.leftovers) or "terminal restored"
        figures.append(Figure(preset, ended.seconds, "s", Bound("<", 0.5), f"exit status {ended.status}, {left}"))
    return figures


def main() -> None:
    """Measure everything, printing as it goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.liveness", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="of training measured for each preset")
    parser.add_argument("--starts", type=int, default=7, help="how often each app is started")
    arguments = parser.parse_args()
    print_figures("First frame", at_start(arguments.starts))
    for preset in PRESETS:
        print_figures(f"{preset}, full pace, {COLUMNS}x{ROWS}", at_full_pace(preset, arguments.seconds))
    print_figures("article, default pace", at_default_pace())
    print_figures("Quit while training", at_the_end())


if __name__ == "__main__":
    main()
