"""Runs that are kept: `train --out`, `train --resume`, `open` and `runs`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.cli.command_line import SMALL, start, tui_nn
from tests.experiments import small
from tests.patience import PATIENCE
from tests.runs.saving import all_bits
from tests.training.files import write_pairs
from tui_nn.cli import kept_runs
from tui_nn.cli.headless import Log
from tui_nn.cli.output import Progress
from tui_nn.runs import environment
from tui_nn.runs.files import SavedRun, read, read_summary, restore, write
from tui_nn.runs.store import RunStore
from tui_nn.training.run import LogEntry
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

SHUFFLED = ("--preset", "article", "--samples", "300", "--batch-size", "20", "--optimizer", "adam", "--dropout", "0.2")

KEYS = ["name", "file", "data", "network", "step", "steps", "state", "train_loss", "test_loss", "score", "saved"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the runs of whoever runs it."""
    monkeypatch.setenv(environment.FOLDER, str(tmp_path / "runs"))
    return tmp_path / "runs"


def result(out: str) -> dict[str, Any]:
    """The JSON object without what depends on the clock."""
    document: dict[str, Any] = json.loads(out)
    return {name: value for name, value in document.items() if name not in ("seconds", "steps_per_second")}


def refused(argv: Sequence[str], line: str) -> None:
    status, out, err = tui_nn(*argv)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("tui-nn: ")
    assert line in err


def keep(about: str = "article", steps: int = 20) -> str:
    """A kept run of so many steps; its name."""
    saved = SavedRun.of(trained(steps), about)
    with RunStore().create(about, datetime(2026, 11, 26, 18, 2)) as held:
        held.write(saved)
    return held.name


def trained(steps: int) -> Timeline:
    timeline = Timeline(Trainer(small(steps=500)), stride=8)
    timeline.advance(steps)
    return timeline


# Out and resume.


@pytest.mark.parametrize("log_every", ["15", "500"])
def test_a_run_in_two_parts_is_the_run_in_one(log_every: str, tmp_path: Path) -> None:
    options = ["--log-every", log_every, "--json"]
    parts, whole = str(tmp_path / "parts.run"), str(tmp_path / "whole.run")
    through = tui_nn("train", *SHUFFLED, "--steps", "100", "--out", whole, *options)
    tui_nn("train", *SHUFFLED, "--steps", "40", "--out", parts, *options)
    second = tui_nn("train", "--resume", parts, "--steps", "100", *options)
    assert (second.status, second.err) == (0, "")
    assert result(second.out) == result(through.out)
    # The change of the steps is an event of the one, and of no consequence.
    one, other = restore(read(parts)), restore(read(whole))
    assert one.trainer.parameters.flat.tobytes() == other.trainer.parameters.flat.tobytes()
    assert one.branch.curves["test_loss"].tobytes() == other.branch.curves["test_loss"].tobytes()
    assert result(tui_nn("train", *SHUFFLED, "--steps", "100", *options).out) == result(through.out)


def test_without_out_it_is_written_back_and_with_out_it_is_not(tmp_path: Path) -> None:
    first, second = tmp_path / "first.run", tmp_path / "second.run"
    tui_nn("train", *SMALL, "--out", str(first))
    before = first.read_bytes()
    assert tui_nn("train", "--resume", str(first), "--steps", "30", "--out", str(second)).status == 0
    assert first.read_bytes() == before
    assert (read_summary(first).step, read_summary(second).step) == (20, 30)
    tui_nn("train", "--resume", str(first), "--steps", "25")
    assert read_summary(first).step == 25
    assert read_summary(first).preset == "article"


def test_a_run_that_is_over_stays_so(tmp_path: Path) -> None:
    path = str(tmp_path / "one.run")
    first = tui_nn("train", *SMALL, "--json", "--out", path)
    again = tui_nn("train", "--resume", path, "--json")
    assert (again.status, result(again.out)) == (0, result(first.out))
    diverging = ("--samples", "300", "--learning-rate", "1000")
    assert tui_nn("train", *diverging, "--out", path).status == 1
    assert tui_nn("train", "--resume", path).status == 1


def test_a_rewound_run_goes_on_where_it_was_rewound(tmp_path: Path) -> None:
    path, timeline = tmp_path / "one.run", trained(300)
    timeline.seek(100)
    write(SavedRun.of(timeline), path)
    assert tui_nn("train", "--resume", str(path)).status == 0
    opened = restore(read(path))
    timeline.advance(1000)
    assert all_bits(opened) == all_bits(timeline)


def test_the_log_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = str(tmp_path / "one.run")
    first = tui_nn("train", *SMALL, "--log-every", "10", "--out", path)
    second = tui_nn("train", "--resume", path, "--steps", "45", "--log-every", "10")
    steps = [line.split()[3] for line in (first.out + second.out).splitlines() if line.startswith("Loss at step")]
    assert steps == ["0:", "10:", "20:", "30:", "40:"]


@pytest.mark.parametrize(
    "options",
    [
        ["--learning-rate", "0.1"],
        ["--preset", "moons"],
        ["--config", "mine.toml"],
        ["--data", "moons"],
        ["--l2", "0.01"],
    ],
    ids=" ".join,
)
def test_other_settings_are_refused_with_resume(options: list[str], tmp_path: Path) -> None:
    path = str(tmp_path / "one.run")
    tui_nn("train", *SMALL, "--out", path)
    name = options[0].removeprefix("--").replace("-", "_")
    refused(["train", "--resume", path, *options], f"{name}: got {options[1]}, allowed: not with --resume")


def test_what_cannot_be_resumed_or_written_is_one_line_before_anything_is_trained(tmp_path: Path) -> None:
    path, table = str(tmp_path / "one.run"), write_pairs(tmp_path)
    before = Path(table).read_bytes()
    refused(["train", "--resume", path], "a run file, or a name listed by tui-nn runs")
    refused(["train", "--resume", table], "this is another kind of file")
    refused(["train", *SMALL, "--out", table], "a new file, or a run file")
    refused(["train", *SMALL, "--out", str(tmp_path / "no" / "one.run")], "there is no such folder")
    refused(["train", *SMALL, "--out", str(tmp_path)], "it is a folder")
    tui_nn("train", *SMALL, "--out", path)
    refused(["train", "--resume", path, "--steps", "0"], "steps: got 0, allowed: 1 to 1000000000 steps")
    refused(
        ["train", "--resume", path, "--steps", "19"],
        "steps: got 19, allowed: 20 or more, because the run is at step 20",
    )
    refused(["train", "--resume", ""], "run: got '', allowed: a run file, or a name listed by tui-nn runs")
    assert Path(table).read_bytes() == before
    assert read_summary(path).step == 20


@pytest.mark.parametrize(
    ("number", "status", "reason"), [(signal.SIGINT, 130, "Ctrl-C"), (signal.SIGTERM, 143, "SIGTERM")]
)
def test_a_signal_ends_it_with_what_is_there(number: signal.Signals, status: int, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "one.run"
    endless = ("--samples", "300", "--steps", "1000000000", "--log-every", "100", "--out", str(path))
    running = start("train", *endless)
    assert running.stdout
    for _ in range(3):
        running.stdout.readline()
    running.send_signal(number)
    out, err = running.communicate(timeout=PATIENCE)
    assert (running.returncode, err) == (status, "")
    assert f"State:         stopped ({reason})" in out
    step = read_summary(path).step
    assert step >= 200
    # It was stopped between two updates: what is there is what comes of its settings.
    opened, again = restore(read(path)), Timeline(Trainer(read(path).experiment))
    again.advance(step)
    assert all_bits(opened) == all_bits(again)


def test_a_terminal_that_is_closed_does_not_lose_the_run(tmp_path: Path) -> None:
    path = tmp_path / "one.run"
    argv = ["-m", "tui_nn", "train", "--samples", "300", "--steps", "1000000000", "--log-every", "100"]
    running = pexpect.spawn(sys.executable, [*argv, "--out", str(path)], timeout=PATIENCE)
    running.expect("step 300:")
    os.close(running.child_fd)
    _, status = os.waitpid(running.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 129
    assert read_summary(path).step >= 300
    running.closed = True


def test_a_reader_that_leaves_does_not_lose_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, add = tmp_path / "one.run", Log.add

    def leave(self: Log, entry: LogEntry) -> None:
        if entry.step == 20:
            raise BrokenPipeError
        add(self, entry)

    monkeypatch.setattr(Log, "add", leave)
    assert tui_nn("train", *SMALL, "--steps", "100", "--log-every", "10", "--out", str(path)).status == 141
    assert read_summary(path).step == 20
    assert [entry.step for entry in read(path).log] == [0, 10, 20]


# Kept runs.


def test_a_kept_run_is_resumed_by_its_name_and_held_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    name = keep()
    opens = []

    def look(self: Progress, step: int) -> None:
        opens.append([one.is_open for one in RunStore().runs()])

    monkeypatch.setattr(Progress, "show", look)
    assert tui_nn("train", "--resume", name, "--steps", "30").status == 0
    assert [True] in opens
    assert read_summary(RunStore().path(name)).step == 30
    with RunStore().hold(name):
        refused(["train", "--resume", name], f"run: got {name}, allowed: one that is not open in another tui-nn")
        refused(["train", "--resume", str(RunStore().path(name))], "allowed: one that is not open in another tui-nn")
        refused(
            ["train", *SMALL, "--out", str(RunStore().path(name))], "allowed: one that is not open in another tui-nn"
        )


def test_without_runs_the_list_is_empty(folder: Path) -> None:
    assert tui_nn("runs") == (0, f"no runs in {folder}\n", "")
    assert tui_nn("runs", "--json") == (0, "[]\n", "")
    assert not folder.exists()


def test_json_has_an_object_for_each_run_the_newest_first() -> None:
    name = keep()
    status, out, err = tui_nn("runs", "--json")
    (one,) = json.loads(out)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert [*one] == KEYS
    summary = read_summary(RunStore().path(name))
    assert one == {
        "name": name,
        "file": str(RunStore().path(name)),
        "data": "article",
        "network": "2-4-3 relu",
        "step": 20,
        "steps": 500,
        "state": "paused",
        "train_loss": summary.numbers.train_loss,
        "test_loss": summary.numbers.test_loss,
        "score": summary.numbers.score,
        "saved": summary.saved.isoformat(),
    }


def test_a_damaged_run_is_listed_as_such() -> None:
    name, whole = keep(), keep("moons")
    path = RunStore().path(name)
    path.write_bytes(path.read_bytes()[:-1])
    damaged = next(one for one in json.loads(tui_nn("runs", "--json").out) if one["name"] == name)
    assert [*damaged] == KEYS
    assert {key: value for key, value in damaged.items() if value is not None} == {
        "name": name,
        "file": str(path),
        "state": "damaged",
        "saved": damaged["saved"],
    }
    status, out, _ = tui_nn("runs")
    (line,) = [line for line in out.splitlines() if line.startswith(name)]
    assert status == 0
    assert "this one is damaged or truncated" in line
    assert any(line.startswith(f"{whole}  ") for line in out.splitlines())


def test_the_table_is_aligned_and_says_the_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [keep(), keep("a longer name")]
    monkeypatch.setenv(environment.BOUND, "7.5")
    with RunStore().hold(names[0]):
        heading, *rows, last = tui_nn("runs").out.splitlines()
    assert {row.split()[0] for row in rows} == set(names)
    start_of_data = heading.index("data")
    assert {row[start_of_data:].split()[0] for row in rows} == {"article"}
    assert [row for row in rows if "paused, open" in row] == [row for row in rows if row.startswith(f"{names[0]} ")]
    assert "20 of 500" in rows[0]
    assert last.endswith(f" of 7.5 MiB in {folder}")


def test_numbers_that_are_not_finite_are_null(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_runs, "finite", lambda number: None)
    keep()
    (one,) = json.loads(tui_nn("runs", "--json").out)
    assert (one["train_loss"], one["test_loss"], one["score"]) == (None, None, None)


def test_a_run_is_removed_by_its_name() -> None:
    name, other = keep(), keep("moons")
    assert tui_nn("runs", "rm", name) == (0, "", "")
    assert RunStore().names() == [other]
    refused(["runs", "rm", name], f"run: got {name}, allowed: one of {other}")
    refused(["runs", "rm"], "name: got nothing, allowed: a name listed by tui-nn runs")
    refused(["runs", "remove", other], "action: got remove, allowed: rm")
    refused(["runs", "rm", other, "more"], "argument: got more, allowed: [rm] [NAME] and options")
    with RunStore().hold(other):
        refused(["runs", "rm", other], "allowed: one that is not open in another tui-nn")
    assert RunStore().names() == [other]


def test_a_bound_that_makes_no_sense_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.BOUND, "much")
    refused(["runs"], f"{environment.BOUND}: got much, allowed: a number above 0")


# Open.


def test_the_app_is_opened_on_a_run_where_it_was(launched: list[dict[str, Any]], tmp_path: Path) -> None:
    path, timeline = tmp_path / "one.run", trained(300)
    timeline.seek(100)
    write(SavedRun.of(timeline), path)
    assert tui_nn("open", str(path), "--pace", "10", "--theme", "light") == (3, "", "")
    (options,) = launched
    assert all_bits(options["opened"].timeline) == all_bits(timeline)
    assert options["experiment"] == timeline.trainer.experiment
    assert options["dataset"] is options["opened"].timeline.trainer.dataset
    assert (options["pace"], options["theme"], options["run"], options["held"]) == (10, "light", False, [])


def test_a_kept_run_is_held_while_the_app_is_open(launched: list[dict[str, Any]]) -> None:
    name = keep()
    assert tui_nn("open", name).status == 3
    assert launched[0]["held"] == [True]
    launched[0]["opened"].held.close()
    assert not RunStore().runs()[0].is_open


def test_what_cannot_be_opened_is_one_line(launched: list[dict[str, Any]], tmp_path: Path) -> None:
    refused(["open"], "file: got nothing, allowed: a run file, or a name listed by tui-nn runs")
    refused(["open", str(tmp_path / "none.run")], "a run file, or a name listed by tui-nn runs")
    refused(["open", write_pairs(tmp_path)], "this is another kind of file")
    refused(["open", "a", "--steps", "3"], "option: got --steps")
    assert launched == []
