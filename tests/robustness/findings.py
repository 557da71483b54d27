"""What random input finds, and how it is found again."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tui_nn
from tests.robustness.inputs import Input
from tests.robustness.scenes import Scene

LONGEST = 1.0
"""Seconds that the screen may take to answer."""

LAST = 12
"""Inputs that are shown with a finding."""

CRASH, FAILURE, WAIT, TRAINER = "crash", "failure of the trainer", "wait", "trainer's wait"
KINDS = (CRASH, FAILURE, WAIT, TRAINER)


@dataclass(frozen=True)
class Finding:
    """Something that should not be."""

    kind: str
    """One of `KINDS`."""
    what: str
    """One line by which findings of the same cause can be told."""
    inputs: tuple[Input, ...]
    """The last ones before it."""
    detail: str = ""


@dataclass
class Outcome:
    """What came of one session."""

    seed: int
    session: int
    scene: Scene
    inputs: list[Input] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def found(self, kind: str, what: str, detail: str = "") -> None:
        """Add a finding, unless this session has it already."""
        if not any((one.kind, one.what) == (kind, what) for one in self.findings):
            self.findings.append(Finding(kind, what, tuple(self.inputs[-LAST:]), detail))

    def report(self) -> str:
        """Each finding, and how to get it again."""
        lines = []
        for one in self.findings:
            lines += [f"{one.kind.upper()}: {one.what}", f"  --seed {self.seed} --session {self.session}: {self.scene}"]
            lines += [f"    {_short(repr(entry))}" for entry in one.inputs]
            lines += [f"    | {line}" for line in one.detail.splitlines()[-30:]]
        return "\n".join(lines)


def told(error: BaseException) -> str:
    """An error in one line: what it is, and where it left this project's code, or else where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    folder = str(Path(tui_nn.__file__).parent)
    ours = [frame for frame in frames if frame.filename.startswith(folder)] or frames[-1:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(ours[-2:]))
    last = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error} ({places}; raised in {last})"


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many of each kind, and each cause with its number."""
    inputs = sum(len(outcome.inputs) for outcome in outcomes)
    found = [one for outcome in outcomes for one in outcome.findings]
    counts = Counter(one.kind for one in found)
    lines = [
        f"{inputs:,} events in {len(outcomes)} sessions: " + ", ".join(f"{counts[kind]} x {kind}" for kind in KINDS)
    ]
    for (kind, what), number in Counter((one.kind, one.what) for one in found).most_common():
        lines.append(f"  {number} x {kind}: {what}")
    return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:120]} ... ({len(text)} characters)"
