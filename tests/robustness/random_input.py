"""Sends random input to the app, and counts crashes, failures of the trainer, and waits of more than a second.

    python -m tests.robustness.random_input --events 100000 --seed 1
    python -m tests.robustness.random_input --seed 1 --session 17
    python -m tests.robustness.random_input --terminal --events 5000

Keys, bursts, escape sequences, the mouse, pastes and changes of the size, in the midst of training, on presets and
on files, with every screen open. By default without a terminal, which is fast; with `--terminal` as bytes through
a pseudo-terminal. All happens in a folder that is removed afterwards. What is found is printed with its session:
the same seed and session send the same input again. Exit status 1 if anything was found.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.robustness.confinement import confined
from tests.robustness.findings import TRAINER, Outcome, summary
from tests.robustness.scenes import write_files

PER_SESSION = 250
"""Inputs after which the app is opened anew."""


def play(seed: int, session: int, count: int, terminal: bool) -> Outcome:
    """One session in the current folder."""
    if terminal:
        from tests.robustness import through_terminal

        return through_terminal.play(seed, session, count)
    from tests.robustness import in_process

    return asyncio.run(in_process.play(seed, session, count))


def play_all(seed: int, sent: int, terminal: bool = False, per_session: int = PER_SESSION) -> list[Outcome]:
    """Sessions until so many inputs are sent, with what they find printed as it is found."""
    outcomes: list[Outcome] = []
    while (left := sent - sum(len(outcome.inputs) for outcome in outcomes)) > 0:
        outcome = play(seed, len(outcomes), min(left, per_session), terminal)
        outcomes.append(outcome)
        if outcome.findings:
            print(outcome.report(), flush=True)
    return outcomes


def main() -> int:
    """Play, and sum up."""
    parser = argparse.ArgumentParser(prog="python -m tests.robustness.random_input", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000, help="how many in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--session", type=int, help="only this one")
    parser.add_argument("--per-session", type=int, default=PER_SESSION)
    parser.add_argument("--terminal", action="store_true", help="through a pseudo-terminal")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, confined(folder := Path(name)):
        write_files(folder)
        if given.session is None:
            outcomes = play_all(given.seed, given.events, given.terminal, given.per_session)
        else:
            outcomes = [play(given.seed, given.session, given.per_session, given.terminal)]
            print(outcomes[0].report())
    print(summary(outcomes))
    return int(any(one.kind != TRAINER for outcome in outcomes for one in outcome.findings))


if __name__ == "__main__":
    sys.exit(main())
