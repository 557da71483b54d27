"""Saved runs for the tests: random ones, and what makes two timelines the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.experiments import small
from tests.runs.recorder import columns
from tests.training.runs import assignment, bits
from tui_nn.errors import RunError
from tui_nn.runs.files import SavedRun, read, restore, write
from tui_nn.training.branch import Branch
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer


def branch_bits(branch: Branch) -> tuple[object, ...]:
    curves = [array.tobytes() for array in columns(branch.curves)]
    return (branch.number, branch.step, branch.events, branch.diverged, curves)


def all_bits(timeline: Timeline) -> tuple[object, ...]:
    """All that can be seen of a timeline, but for the clock."""
    return (
        bits(timeline.trainer),
        timeline.is_rewound,
        timeline.first,
        branch_bits(timeline.branch),
        [branch_bits(branch) for branch in timeline.branches],
    )


def reopened(timeline: Timeline, path: Path, **options: Any) -> Timeline:
    """The same run after it was written and read."""
    write(SavedRun.of(timeline), path, **options)
    return restore(read(path))


def branched() -> Timeline:
    """A run of 300 steps that was left at step 100, and is rewound to step 150 of another branch."""
    timeline = Timeline(Trainer(small(steps=500, optimizer="adam")), stride=8)
    timeline.advance(300)
    timeline.seek(100)
    timeline.assign(assignment(0.5))
    timeline.advance(100)
    timeline.seek(150)
    return timeline


def opens(path: Path) -> bool:
    """Whether it opens; if not, it must be refused in one line."""
    problem = ""
    try:
        read(path)
    except RunError as error:
        problem = str(error)
    assert len(problem.splitlines()) <= 1
    return not problem
