"""The article's numbers, to the digits it prints: as its command prints them, and as the package returns them."""

from __future__ import annotations

import re
from typing import Any

import pytest

import tui_nn
from tests.cli.command_line import Outcome
from tests.cli.command_line import tui_nn as command
from tui_nn.cli import headless
from tui_nn.experiment import Experiment
from tui_nn.training.run import Result, train

Run = tuple[Outcome, Result]
"""What the command printed, and the result that it had from `train`."""

PRINTED = {0: 2.97031571897, 5000: 0.227432713332}
"""Step -> the loss that the article prints."""

DIGITS = 5e-8
"""The article multiplied its matrices in another order, so its digits agree with ours only up to here."""


@pytest.fixture(scope="module")
def run() -> Run:
    """The command that carries the article out, once: all that is tested of it is in this file."""
    results = []

    def kept(*arguments: Any) -> Result:
        results.append(train(*arguments))
        return results[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(headless, "train", kept)
        outcome = command("train", "--preset", "article", "--log-every", "500")
    (result,) = results
    return outcome, result


def test_the_losses_and_the_accuracy_are_those_the_article_prints(run: Run) -> None:
    _, result = run
    assert result.experiment == Experiment.preset("article")
    assert (result.state, result.steps) == ("finished", 5001)
    entries = {entry.step: entry for entry in result.history}
    for step, printed in PRINTED.items():
        assert entries[step].batch_loss == pytest.approx(printed, abs=DIGITS)
        assert entries[step].train_loss == pytest.approx(printed, abs=DIGITS)
    assert (result.test_correct, result.test_total) == (1446, 1500)
    assert f"{result.test_accuracy:.1%}" == "96.4%"


def test_the_command_prints_them(run: Run) -> None:
    (status, out, err), _ = run
    assert (status, err) == (0, "")
    losses = dict(re.findall(r"^Loss at step (\d+): (\S+)$", out, re.MULTILINE))
    assert list(losses) == [str(step) for step in range(0, 5001, 500)]
    for step, printed in PRINTED.items():
        assert float(losses[str(step)]) == pytest.approx(printed, abs=DIGITS)
    lines = out.splitlines()
    assert "Test accuracy: 96.4% (1,446 of 1,500 correct)" in lines
    assert [line.split(":")[1].strip() for line in lines if line.startswith("Best possible")] == ["96.7% (Bayes)"]


def test_the_package_s_own_example_trains_it_in_three_lines(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def trained(experiment: Experiment) -> Result:
        assert experiment == Experiment.preset("article")
        return run[1]

    monkeypatch.setattr(tui_nn, "train", trained)
    assert tui_nn.__doc__
    _, example = tui_nn.__doc__.split("\n\n", 1)
    exec(example, {})
    assert len([line for line in example.splitlines() if line]) == 3
    assert capsys.readouterr().out == "96.4%\n"
