from __future__ import annotations

import dataclasses
import json
import math
import re
import signal
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.cli.command_line import SMALL, start, tui_nn
from tui_nn import Experiment, Result, train
from tui_nn.cli import headless
from tui_nn.cli.output import Progress

SMALL_EXPERIMENT = Experiment.preset("article").updated({"samples": 300, "steps": 20})

SCORES = ["train_loss", "test_loss", "train_accuracy", "test_accuracy"]


def log_lines(out: str, name: str = "Loss") -> dict[int, float]:
    """Step -> loss of each line of the log."""
    return {int(step): float(loss) for step, loss in re.findall(rf"^{name} at step (\d+): (\S+)$", out, re.MULTILINE)}


def summary_of(out: str) -> dict[str, str]:
    lines = [line for line in out.splitlines() if " at step " not in line]
    return {name: text.strip() for name, text in (line.split(":", 1) for line in lines)}


def read_json(text: str) -> dict[str, Any]:
    """Read JSON as strict readers do, which know neither NaN nor Infinity."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(f"{constant} is not JSON")

    document: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return document


def test_the_article_is_trained_as_the_article_prints_it() -> None:
    status, out, err = tui_nn("train", "--preset", "article", "--log-every", "500")
    losses = log_lines(out)
    assert (status, err) == (0, "")
    assert list(losses) == list(range(0, 5001, 500))
    # The article prints these two.
    assert losses[0] == pytest.approx(2.97031571897, abs=5e-8)
    assert losses[5000] == pytest.approx(0.227432713332, abs=5e-8)
    assert "Test accuracy: 96.4% (1,446 of 1,500 correct)" in out.splitlines()
    assert summary_of(out)["Best possible"] == "96.7% (Bayes rate)"


def test_the_log_of_mini_batches_has_the_loss_of_the_batch() -> None:
    _, out, _ = tui_nn("train", *SMALL, "--batch-size", "32", "--log-every", "8")
    history = train(SMALL_EXPERIMENT.updated({"batch_size": 32}), log_every=8).history
    assert log_lines(out, "Minibatch loss") == {entry.step: entry.batch_loss for entry in history[:-1]}
    assert history[-1].step == 20


def test_the_summary_is_aligned_and_tells_what_the_run_came_to() -> None:
    _, out, _ = tui_nn("train", *SMALL)
    result = train(SMALL_EXPERIMENT)
    lines = [line for line in out.splitlines() if " at step " not in line]
    assert {len(line) - len(line.split(":")[1].lstrip()) for line in lines} == {15}
    summary = summary_of(out)
    assert summary["State"] == "finished"
    assert re.fullmatch(r"20 in [\d.]+ s \([\d,]+ steps/s\)", summary["Steps"])
    assert summary["Training set"] == f"loss {result.train_loss:.6g}, accuracy {result.train_accuracy:.1%}"
    assert summary["Test set"] == f"loss {result.test_loss:.6g}"
    assert summary["Test accuracy"] == f"{result.test_accuracy:.1%} ({result.test_correct} of 30 correct)"


def test_json_is_one_object_with_the_result_and_its_history() -> None:
    status, out, err = tui_nn("train", *SMALL, "--log-every", "7", "--json")
    document = read_json(out)
    result = train(SMALL_EXPERIMENT, log_every=7)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert document.pop("seconds") > 0
    assert document.pop("steps_per_second") > 0
    assert document.pop("history") == {
        "step": [0, 7, 14, 20],
        **{name: [getattr(entry, name) for entry in result.history] for name in SCORES},
    }
    assert document == {
        "preset": "article",
        "steps": 20,
        "state": "finished",
        **{name: getattr(result, name) for name in SCORES},
        "test_correct": result.test_correct,
        "test_total": 30,
    }


def test_json_names_the_preset_unless_it_was_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("")
    named = tui_nn("train", *SMALL, "--json", "--preset", "article-tensorflow")
    from_file = tui_nn("train", *SMALL, "--json", "--config", str(file))
    assert read_json(named.out)["preset"] == "article-tensorflow"
    assert read_json(from_file.out)["preset"] is None


def test_numbers_that_are_not_finite_are_null_in_json() -> None:
    result = train(SMALL_EXPERIMENT)
    first, last = result.history
    broken: Result = dataclasses.replace(
        result,
        train_loss=math.inf,
        history=(first, dataclasses.replace(last, train_loss=math.nan, test_loss=-math.inf)),
    )
    document = read_json(headless.to_json(broken, None))
    assert document["preset"] is None
    assert document["train_loss"] is None
    assert document["history"]["train_loss"] == [first.train_loss, None]
    assert document["history"]["test_loss"] == [first.test_loss, None]


def test_a_run_that_diverges_exits_with_1() -> None:
    argv = ["train", "--samples", "300", "--learning-rate", "1000"]
    status, out, err = tui_nn(*argv)
    assert (status, summary_of(out)["State"], err) == (1, "diverged", "")
    status, out, err = tui_nn(*argv, "--json", "--log-every", "1")
    document = read_json(out)
    assert (status, document["state"], err) == (1, "diverged", "")
    assert document["steps"] < 5001
    assert {len(column) for column in document["history"].values()} == {len(document["history"]["step"])}


def test_ctrl_c_ends_the_run_with_what_was_reached() -> None:
    running = start("train", "--samples", "300", "--steps", "200000", "--log-every", "200000")
    assert running.stdout
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate()
    summary = summary_of(out)
    assert (running.returncode, summary["State"], err) == (130, "stopped", "")
    assert "Test accuracy" in summary


def test_ctrl_c_leaves_the_json_of_what_was_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt_at_12(self: Progress, step: int) -> None:
        if step >= 12:
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "show", interrupt_at_12)
    status, out, _ = tui_nn("train", *SMALL, "--json", "--log-every", "4")
    document = read_json(out)
    assert (status, document["state"], document["history"]["step"]) == (130, "stopped", [0, 4, 8, 12])


def test_ctrl_c_before_the_data_is_loaded_ends_it_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(headless, "train", interrupt)
    assert tui_nn("train") == (130, "", "")
