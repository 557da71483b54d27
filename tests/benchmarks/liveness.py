"""How alive the app is while it trains, measured through a real pseudo-terminal.

    python -m tests.benchmarks.liveness [--seconds 20] [--slow]

The time to the first frame, against that of a bare Textual app. For both article presets in a terminal of
120x36, and with every panel open in one of 200x50, at full pace: painted frames a second, time from a key to
its effect on screen, output, and the share of the headless speed that is left; the speed in a terminal that is too
small for a picture. Then the same at the default pace, the article's whole run, and the time to quit; and the output on
a slow line, which is all that is measured with `--slow`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from functools import partial
from statistics import mean, median

from tests.benchmarks.launch import (
    ENDLESS,
    USUAL,
    WALLS,
    Scene,
    app_command,
    endless_command,
    headless_rate,
    step_on_screen,
)
from tests.benchmarks.measure import Bound, Figure, interleave, print_figures
from tests.benchmarks.recording import WARM_UP, lively, record
from tests.benchmarks.replay import frames
from tests.terminal import Terminal

COLUMNS, ROWS = USUAL_SIZE = 120, 36

TOO_SMALL = 40, 10
"""Columns and rows with which the app only says how many it needs."""

TURNS = 3

HEADLESS_STEPS = {"article": 20_000, "article-tensorflow": 150_000, "spiral": 50_000}
"""Preset -> steps of a headless run that takes some seconds."""

FIRST_FRAME_SHOWS = ("ready", "W1 2")
"""The state, in the first row, and the first weight matrix: with both there, the run is in view."""

LIGHT = Bound("<", 20)
"""KiB a second at the default pace: what a slow line carries."""

SLOW = Bound("<", 4)
"""KiB a second at the default pace on a slow line."""

BARE_APP = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self):
        yield Static("ready, W1 2")

Bare().run()
"""


def at_full_pace(scene: Scene, duration: float) -> list[Figure]:
    """Frames, latency, output and share of the headless speed."""
    preset = scene.preset
    before = headless_rate(preset, HEADLESS_STEPS[preset])
    recording = record(endless_command(preset), scene.columns, scene.rows, duration)
    headless = mean((before, headless_rate(preset, HEADLESS_STEPS[preset])))
    in_app = recording.steps_per_second
    return [
        *lively(recording),
        Figure(
            "speed against headless",
            100 * in_app / headless,
            "%",
            Bound(">=", 75),
            f"{in_app:,.0f} / {headless:,.0f} steps/s",
        ),
        Figure("output", recording.kib / recording.seconds, "KiB/s"),
    ]


def in_a_small_terminal(duration: float) -> Figure:
    """The speed in a terminal in which nothing is painted, against that in the usual one, by turns of one run."""
    rates: dict[tuple[int, int], list[float]] = {USUAL_SIZE: [], TOO_SMALL: []}
    with Terminal(endless_command("article"), columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("running")
        terminal.pump(WARM_UP)
        for _ in range(TURNS):
            for size, measured in rates.items():
                before, start = step_on_screen(terminal.text), time.perf_counter()
                terminal.resize(*size)
                terminal.pump(duration / TURNS / 2)
                terminal.resize(*USUAL_SIZE)
                terminal.wait_for(partial(_is_beyond, terminal, before))
                measured.append((step_on_screen(terminal.text) - before) / (time.perf_counter() - start))
        terminal.quit("q")
    usual, small = (median(measured) for measured in rates.values())
    what = "{}x{} against {}x{}".format(*TOO_SMALL, *USUAL_SIZE)
    return Figure(what, 100 * small / usual, "%", Bound(">=", 95), f"{small:,.0f} / {usual:,.0f} steps/s")


def _is_beyond(terminal: Terminal, step: int) -> bool:
    """Whether a later step is on screen."""
    try:
        return step_on_screen(terminal.text) > step
    except ValueError:
        return False


def at_default_pace(scene: Scene, duration: float) -> list[Figure]:
    """Frames and latency as one sees them without any option; and the output, with no key that adds to it."""
    command = app_command(scene.preset, "--run", *ENDLESS)
    recording = record(command, scene.columns, scene.rows, duration)
    with Terminal(command, columns=scene.columns, rows=scene.rows) as terminal:
        terminal.wait_for("running")
        terminal.pump(WARM_UP)
        bytes_before = terminal.bytes_received
        terminal.pump(duration)
        kib = (terminal.bytes_received - bytes_before) / 1024
        terminal.quit("q")
    detail = f"without keys, {duration:.0f} s from {WARM_UP:.0f} s on"
    return [*lively(recording), Figure("output", kib / duration, "KiB/s", LIGHT, detail)]


def on_a_slow_line(scene: Scene, duration: float, *options: str, keys: Sequence[str] = ()) -> list[Figure]:
    """Output at the default pace with `--slow`, after the keys, and how often numbers and pictures change."""
    command = app_command(scene.preset, "--run", "--slow", *options, *ENDLESS)
    with Terminal(command, columns=scene.columns, rows=scene.rows) as terminal:
        terminal.wait_for("running")
        terminal.press(*keys)
        terminal.pump(WARM_UP)
        start, bytes_before = time.perf_counter(), terminal.bytes_received
        terminal.pump(duration)
        kib = (terminal.bytes_received - bytes_before) / 1024
        chunks = [*terminal.chunks]
        terminal.quit("ctrl+c")
    screens = [frame.text for frame in frames(chunks, scene.columns, scene.rows) if frame.time >= start]
    numbers = len({step_on_screen(screen) for screen in screens})
    detail = f"{duration:.0f} s from {WARM_UP:.0f} s on"
    return [
        Figure("output", kib / duration, "KiB/s", SLOW if (scene.columns, scene.rows) == USUAL_SIZE else None, detail),
        Figure("numbers", numbers / duration, "a second", Bound(">=", 2)),
    ]


def slow_lines(duration: float) -> None:
    """Measure full batches, mini-batches, two layers, a slice, every panel open, the presenter, and under a dialog."""
    for scene in (*USUAL, Scene("spiral"), Scene("digits"), *WALLS):
        print_figures(f"{scene.name}, default pace, slow line", on_a_slow_line(scene, duration))
    presented = on_a_slow_line(USUAL[0], duration, "--present")
    print_figures(f"{USUAL[0].name}, default pace, slow line, presenter", presented)
    covered = on_a_slow_line(USUAL[0], duration, keys="?")
    print_figures(f"{USUAL[0].name}, default pace, slow line, under the help", covered)


def whole_run() -> list[Figure]:
    """Output over the article's whole run, as one sees it without any option."""
    with Terminal(app_command("article", "--run"), columns=COLUMNS, rows=ROWS) as terminal:
        start = terminal.wait_for("running")
        bytes_before = terminal.bytes_received
        duration = terminal.wait_for("finished", timeout=120) - start
        kib = (terminal.bytes_received - bytes_before) / 1024
        terminal.quit("q")
    return [
        Figure("output", kib / duration, "KiB/s", LIGHT),
        Figure("the article's run takes", duration, "s", None, "about 15"),
    ]


def first_frame(command: list[str]) -> float:
    """Seconds from the start of the program to its first whole frame."""
    with Terminal(command, columns=COLUMNS, rows=ROWS) as terminal:
        shown = terminal.wait_for(lambda: all(word in terminal.text for word in FIRST_FRAME_SHOWS))
        terminal.quit("q")
        return shown - terminal.started


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
    for scene in (*USUAL, *WALLS):
        with Terminal(endless_command(scene.preset), columns=scene.columns, rows=scene.rows) as terminal:
            terminal.wait_for("running")
            terminal.pump(WARM_UP)
            ended = terminal.quit("q")
        left = ", ".join(ended.leftovers) or "terminal restored"
        figures.append(Figure(scene.name, ended.seconds, "s", Bound("<", 0.5), f"exit status {ended.status}, {left}"))
    return figures


def main() -> None:
    """Measure everything, printing as it goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.liveness", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="of training measured for each preset and pace")
    parser.add_argument("--starts", type=int, default=7, help="how often each app is started")
    parser.add_argument("--slow", action="store_true", help="measure only the output on a slow line")
    arguments = parser.parse_args()
    if arguments.slow:
        slow_lines(arguments.seconds)
        return
    print_figures("First frame", at_start(arguments.starts))
    for scene in (*USUAL, *WALLS):
        print_figures(f"{scene.name}, full pace", at_full_pace(scene, arguments.seconds))
    print_figures("article, full pace, too small a terminal", [in_a_small_terminal(arguments.seconds)])
    for scene in WALLS:
        print_figures(f"{scene.name}, default pace", at_default_pace(scene, arguments.seconds))
    print_figures("article, default pace, whole run", whole_run())
    slow_lines(arguments.seconds)
    print_figures("Quit while training", at_the_end())


if __name__ == "__main__":
    main()
