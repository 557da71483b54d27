"""The article's run, as its command carries it out."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import pytest

from tests.cli.command_line import Outcome, tui_nn
from tui_nn.cli import headless
from tui_nn.training.run import Result, train


class ArticleRun(NamedTuple):
    """What the command printed, and the result that it had from `train`."""

    outcome: Outcome
    result: Result


@cache
def train_the_article() -> ArticleRun:
    """Carry the command out, without a terminal; once in a process, so the tests that need it are of one group."""
    results = []

    def kept(*arguments: Any) -> Result:
        results.append(train(*arguments))
        return results[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(headless, "train", kept)
        outcome = tui_nn("train", "--preset", "article", "--log-every", "500")
    (result,) = results
    return ArticleRun(outcome, result)
