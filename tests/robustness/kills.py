"""Kills a process at random moments while it saves a run over and over, and opens what is left.

    python -m tests.robustness.kills [--times 300] [--seed 1]

After each kill the file must open, at the last save that was said to be done or at a later one; the run must not be
locked; and what the writer left behind must be cleaned up. Every tenth kill begins without a predecessor.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from tests.experiments import small
from tui_nn.errors import InputError
from tui_nn.runs.files import SavedRun, read, read_summary, restore
from tui_nn.runs.store import HeldRun, RunStore
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

LATEST = 0.05
"""Seconds that it is left to save, at most: a save takes some milliseconds."""

WAITS = 0.8
"""Share of the kills that come after the first save; the others may come before."""

FRESH = 10
"""Kills from one without a predecessor to the next."""

DAWN = datetime(2026, 1, 1)
"""In the name of the run, which so is the same every time."""

SAID = 8
"""Bytes by which a process says the step of a save that is done."""


@dataclass
class Findings:
    """What came of the kills."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Victims:
    """Processes that save the same run over and over, each until it is killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.store = RunStore(folder)
        self._random = Random(seed)
        # What takes a while is done once, and inherited.
        self._timeline = Timeline(Trainer(small(steps=1_000_000, optimizer="adam")))
        with self._held() as held:
            held.write(SavedRun.of(self._timeline))
            self.name, self.path = held.name, held.path

    def kill_one(self) -> int:
        """Start one, and kill it at a random moment; the last step that it said was saved, -1 if there is none."""
        waits, seconds = self._random.random() < WAITS, self._random.uniform(0, LATEST)
        source, sink = os.pipe()
        process = os.fork()
        if not process:
            # Nothing of this process may go on in its child.
            with suppress(BaseException):
                self._save_over_and_over(sink)
            os._exit(1)
        os.close(sink)
        with open(source, "rb") as steps:
            said = steps.read(SAID) if waits else b""
            time.sleep(seconds)
            os.kill(process, signal.SIGKILL)
            _, status = os.waitpid(process, 0)
            said += steps.read()
        if not os.WIFSIGNALED(status):
            raise RuntimeError("it ended before it was killed")
        return int.from_bytes(said[-SAID:], "little") if said else -1

    def _held(self) -> HeldRun:
        there = self.store.names()
        return self.store.hold(there[0]) if there else self.store.create("run", DAWN)

    def _save_over_and_over(self, sink: int) -> None:
        timeline, held = self._timeline, self._held()
        step = read_summary(held.path).step if held.path.exists() else 0
        while True:
            step += 1
            timeline.advance(step - timeline.trainer.step)
            held.write(SavedRun.of(timeline))
            os.write(sink, step.to_bytes(SAID, "little"))


def kill_all(times: int, seed: int) -> Findings:
    """Kill so many, and look each time at what is left."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        victims = Victims(Path(folder), seed)
        for number in range(times):
            if number % FRESH == 0:
                victims.path.unlink(missing_ok=True)
            if problem := _kill_and_look(victims, findings.counts):
                findings.wrong.append(f"kill {number + 1}: {problem}")
    return findings


def _kill_and_look(victims: Victims, counts: Counter[str]) -> str:
    """What was wrong after one kill, if anything."""
    store, path = victims.store, victims.path
    before = read_summary(path).step if path.exists() else -1
    least = max(before, victims.kill_one())
    left = [part for part in store.folder.iterdir() if part.suffix == ".part"]
    counts["in the middle of a write"] += bool(left)
    if not path.exists():
        counts["before anything was saved"] += 1
        return "the file is gone" if least >= 0 else ""
    try:
        step = restore(read(path)).trainer.step
        store.hold(victims.name).close()
    except InputError as error:
        return str(error)
    counts["opened"] += 1
    if step < least:
        return f"step {step}, where {least} was saved"
    return "leftovers were not removed" if any(part.exists() for part in left) else ""


def main() -> int:
    """Kill so many, print what was found; 1 if something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    findings = kill_all(given.times, given.seed)
    rows = {"kills": given.times, **findings.counts, "wrong": len(findings.wrong)}
    print("\n".join(f"{name:<28}{number:>5}" for name, number in rows.items()))
    print(*findings.wrong, sep="\n", end="\n" if findings.wrong else "")
    return int(bool(findings.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
