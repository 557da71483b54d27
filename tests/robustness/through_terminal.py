"""Random input through a pseudo-terminal: bytes as they are, also those that are no text."""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.benchmarks.processes import cpu_seconds
from tests.patience import PATIENCE
from tests.robustness.findings import CRASH, LONGEST, WAIT, Outcome
from tests.robustness.inputs import WORDS, Hands, Input, Resized, Typed
from tests.robustness.scenes import FILES, Scene, random_scene
from tests.terminal import Terminal

PROBED = 0.1
"""How often it is looked whether the app still paints."""

INVALID = (b"\xe9", b"\xff\xfe", b"\x1b[M \x9f!", b"\xc3", b"\xed\xa0\x80", b"\x1b[99999999u", b"\x1b[999999999999A")
"""A Latin-1 letter, no character at all, an old report of the mouse, half a character, half a pair, and no keys."""

LEFT = b"\x1b[?1049l"
"""What leaves the alternate screen: whatever is printed afterwards is meant for whoever started the app."""

LAST_TYPED = 20
"""Inputs that may have been on their way when the app left."""

_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[\]])")


@dataclass
class RawHands(Hands):
    """Sends bytes that are not UTF-8 as well."""

    def next(self) -> Input:
        """The next input."""
        if self.random.random() < 0.02:
            return Typed(self.random.choice(INVALID))
        return super().next()


def command(scene: Scene) -> list[str]:
    """The app in the current folder, which it cannot leave."""
    return [sys.executable, "-m", "tests.robustness.confinement", ".", *scene.options]


def play(seed: int, session: int, count: int) -> Outcome:
    """Open a scene, and send up to `count` inputs; fewer where one of them ends the app."""
    random = Random(f"{seed} {session}")
    scene = random_scene(random)
    outcome = Outcome(seed, session, scene)
    hands = RawHands(random, scene.columns, scene.rows, words=(*WORDS, *FILES, "saved.toml", "open-quote.csv"))
    root = str(Path(__file__).parents[2])
    with Terminal(command(scene), columns=scene.columns, rows=scene.rows, env={"PYTHONPATH": root}) as terminal:
        terminal.wait_for(lambda: terminal.text.strip())
        for _ in range(count):
            if terminal.closed:
                break
            one = hands.next()
            outcome.inputs.append(one)
            _send(terminal, one)
            terminal.pump(random.choice((0.001, 0.001, 0.02, 0.1)))
            if random.random() < PROBED and not _still_paints(terminal, hands, outcome):
                return outcome
        if not _still_paints(terminal, hands, outcome):
            return outcome
        if terminal.closed:
            _look_at_end(terminal, outcome)
    return outcome


def _send(terminal: Terminal, one: Input) -> None:
    if isinstance(one, Resized):
        terminal.resize(one.columns, one.rows)
        return
    data = one.data
    try:
        # A pseudo-terminal takes some kilobytes at once, and the app reads them meanwhile.
        for start in range(0, len(data), 1024):
            terminal.send(data[start : start + 1024])
            terminal.pump(0.0005)
            if terminal.closed:
                return
    except OSError:
        terminal.closed = True


def _still_paints(terminal: Terminal, hands: RawHands, outcome: Outcome) -> bool:
    """Another size is another picture: whether it comes at all, and how long it takes; true where the app has ended.

    A wait is one only if the app worked as long: other processes may take the machine.
    """
    if terminal.closed:
        return True
    asked, worked, before = time.perf_counter(), cpu_seconds(terminal.pid), terminal.bytes_received
    hands.columns, hands.rows = (81, 25) if (hands.columns, hands.rows) == (80, 24) else (80, 24)
    terminal.resize(hands.columns, hands.rows)
    while not terminal.closed and terminal.bytes_received == before:
        terminal.pump(0.01)
        if time.perf_counter() - asked > PATIENCE:
            outcome.found(CRASH, "the app paints no more", terminal.text)
            return False
    took = time.perf_counter() - asked
    if took > LONGEST and not terminal.closed and cpu_seconds(terminal.pid) - worked > LONGEST:
        outcome.found(WAIT, "the app paints late", f"{took:.1f} s")
    return True


def _echo(data: bytes) -> str:
    """What a terminal shows of what is typed, control characters as `^C`."""
    # What a delete erases depends on what was typed before the app left, so neither it nor its echo is compared.
    shown = (f"^{chr(code + 64)}" if code < 32 and code not in b"\t\n\r" else chr(code) for code in data if code != 127)
    return "".join(shown).encode("latin-1").decode(errors="replace")


def _look_at_end(terminal: Terminal, outcome: Outcome) -> None:
    """Whether it ended as a key asks it to: with status 0, or that of ctrl+c, and no word."""
    ended = terminal.quit()
    said = b"".join(chunk.data for chunk in terminal.chunks).rpartition(LEFT)[2]
    words = _SEQUENCE.sub(b"", said).replace(b"\b", b"").decode(errors="replace").strip()
    # What was typed after the app had left is shown by the terminal itself.
    typed = b"".join(one.data for one in outcome.inputs[-LAST_TYPED:] if isinstance(one, Typed))
    if "".join(words.split()) in "".join(_echo(typed).split()):
        words = ""
    if words or ended.status not in (0, 130):
        lines = words.splitlines() or [""]
        outcome.found(CRASH, f"exit status {ended.status}: {lines[-1][:200]}", words)
    if ended.leftovers:
        outcome.found(CRASH, f"left behind: {', '.join(ended.leftovers)}")
