"""Closes the terminal of a running app at random moments, and counts the processes that are left.

    python -m tests.robustness.closings [--times 200] [--seed 1] [--at-once 2]

Some terminals have stopped reading before, as one does whose window hangs or whose line is dead. A moment may be
before the first frame, in the midst of a screen, or with the trainer at full speed. For comparison, some are ended
by SIGTERM or `q` instead, with and without a terminal that reads.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from tests.terminal import ENVIRONMENT, MISLEADING

SIZES = ((40, 10), (80, 24), (120, 36))

STATES = {"paused": (), "running": ("--run", "--pace", "max")}

PATIENCE = 2.0
"""Seconds within which the process must have ended."""

EARLIEST = 0.5
"""Share of the closings that come while the app starts; the others wait for its first sign."""

LATEST = 1.5
"""Seconds within which it is closed, after that or after the start."""

SLOWEST_START = 30.0
"""Seconds that a loaded machine may need for the first frame."""

DEAF = 1.0
"""Seconds that a terminal has not read, at most, before it is closed."""

SCREENS = (b"", b"?", b"p", b"o", b"\x10", b"x", b"e", b"c", b"3", b"f", b"y", b"P", b"E")
"""Keys that open something; the first opens nothing."""

FAULTS = (b"Traceback", b"internal error")


class Session:
    """The app in a pseudo-terminal whose session it leads, as a terminal emulator or sshd starts a program."""

    def __init__(self, size: tuple[int, int], options: Sequence[str]) -> None:
        self._controller, worker = os.openpty()
        fcntl.ioctl(worker, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        command = [sys.executable, "-m", "tui_nn", "--steps", "1000000000", *options]
        self.process = subprocess.Popen(
            [sys.executable, "-c", LEADER, *command],
            stdin=worker,
            stdout=worker,
            stderr=worker,
            env={name: value for name, value in os.environ.items() if name not in MISLEADING} | ENVIRONMENT,
            start_new_session=True,
        )
        os.close(worker)
        self.output = b""
        # Before, closing the terminal tells it nothing.
        while os.tcgetpgrp(self._controller) != self.process.pid:
            time.sleep(0.01)

    def read(self, seconds: float, awaited: Sequence[bytes] = ()) -> None:
        """Read for so long, or until the program ends, or has written one of what is awaited."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self.process.poll() is None:
            if any(sign in self.output for sign in awaited):
                return
            if select.select([self._controller], [], [], min(left, 0.05))[0]:
                with suppress(OSError):
                    self.output += os.read(self._controller, 65536)

    def send(self, data: bytes) -> None:
        """Press keys, if the terminal still takes any."""
        if select.select([], [self._controller], [], 0)[1]:
            os.write(self._controller, data)

    def hang_up(self) -> None:
        """Close the terminal."""
        os.close(self._controller)
        self._controller = -1

    def finish(self) -> None:
        """End whatever is left."""
        self.process.kill()
        self.process.wait()
        if self._controller >= 0:
            self.hang_up()


LEADER = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
"""Makes the terminal that of the session, and goes on as the program."""


def hang_up(session: Session) -> None:
    session.hang_up()


def terminate(session: Session) -> None:
    session.process.send_signal(signal.SIGTERM)


def press_q(session: Session) -> None:
    session.send(b"q")


@dataclass(frozen=True)
class Way:
    """How a session is ended."""

    end: Callable[[Session], None]
    statuses: tuple[int, ...]
    """Exit statuses that are right: where the signal came before the app could take it, it ends by that."""
    reads: bool = True
    """Whether the terminal reads to the end."""
    signs: Sequence[bytes] = (b"\x1b[?1049h",)
    """One of them the app writes before the moment can come, unless it comes while it starts."""
    opens_screens: bool = True


FIRST_FRAME = (b"step ", b"needs at least")
"""What the first frame has, also where the terminal is too small for another one."""

WAYS = {
    "closed": Way(hang_up, (129, -signal.SIGHUP)),
    "closed, had stopped reading": Way(hang_up, (129, -signal.SIGHUP), reads=False),
    "SIGTERM": Way(terminate, (143, -signal.SIGTERM)),
    "SIGTERM, not reading": Way(terminate, (143, -signal.SIGTERM), reads=False),
    "q": Way(press_q, (0,), signs=FIRST_FRAME, opens_screens=False),
    "q, not reading": Way(press_q, (0,), reads=False, signs=FIRST_FRAME, opens_screens=False),
}


@dataclass
class Outcome:
    """What came of the closings of one kind."""

    times: int = 0
    left: int = 0
    """Processes that had not ended in time."""
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)
    """Exit statuses and words that should not be."""


@dataclass(frozen=True)
class Case:
    """One closing; with the same seed it happens at the same moment."""

    way: str
    state: str
    size: tuple[int, int]
    seed: int


def cases(times: int, seed: int, ways: Sequence[str] = (*WAYS,)) -> Iterator[Case]:
    """Every way in turn, each in every state and at every size."""
    for number in range(times):
        turn = number // len(ways)
        yield Case(
            ways[number % len(ways)],
            [*STATES][turn % len(STATES)],
            SIZES[(number + turn // len(STATES)) % len(SIZES)],
            seed=seed * 1_000_003 + number,
        )


def close_once(case: Case, outcome: Outcome) -> None:
    """Start the app, end it at a random moment, and note what came of it."""
    random, way = Random(case.seed), WAYS[case.way]
    session = Session(case.size, STATES[case.state])
    try:
        if way.end is press_q or random.random() > EARLIEST:
            session.read(SLOWEST_START, way.signs)
        session.read(random.uniform(0, LATEST))
        if way.opens_screens:
            session.send(random.choice(SCREENS))
            session.read(random.uniform(0, 0.3))
        if not way.reads:
            time.sleep(random.uniform(0, DEAF))
        asked = time.monotonic()
        way.end(session)
        if way.reads and way.end is not hang_up:
            session.read(PATIENCE)
        _note(session, way, asked, outcome)
    finally:
        session.finish()


def _note(session: Session, way: Way, asked: float, outcome: Outcome) -> None:
    outcome.times += 1
    try:
        status = session.process.wait(max(0.0, asked + PATIENCE - time.monotonic()))
    except subprocess.TimeoutExpired:
        outcome.left += 1
        return
    outcome.slowest = max(outcome.slowest, time.monotonic() - asked)
    if status not in way.statuses:
        outcome.wrong.append(f"status {status}")
    outcome.wrong += [word.decode() for word in FAULTS if word in session.output]


def close_all(chosen: Sequence[Case], at_once: int) -> dict[str, Outcome]:
    """Close each, so many at a time; the outcome of each way."""
    outcomes = {case.way: Outcome() for case in chosen}
    with ThreadPoolExecutor(at_once) as pool:
        for _ in pool.map(lambda case: close_once(case, outcomes[case.way]), chosen):
            continue
    return outcomes


def table(outcomes: dict[str, Outcome]) -> str:
    """The outcomes, a row each."""
    rows: list[tuple[str, ...]] = [("", "times", "left after 2 s", "slowest (s)", "wrong")]
    for way, one in outcomes.items():
        rows.append((way, str(one.times), str(one.left), f"{one.slowest:.2f}", ", ".join(one.wrong) or "nothing"))
    totals = (sum(one.times for one in outcomes.values()), sum(one.left for one in outcomes.values()))
    rows.append(("all", *map(str, totals), f"{max(one.slowest for one in outcomes.values()):.2f}", ""))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def main() -> int:
    """Close so many, print the table; 1 if something was left or wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=2)
    given = parser.parse_args()
    outcomes = close_all([*cases(given.times, given.seed)], given.at_once)
    print(table(outcomes))
    return int(any(one.left or one.wrong for one in outcomes.values()))


if __name__ == "__main__":
    raise SystemExit(main())
