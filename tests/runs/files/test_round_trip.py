"""A saved run comes back bit for bit, and trains on as if it had never been saved."""

from __future__ import annotations

import json
import math
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import divergent, small
from tests.runs.files.contents import contents, with_contents
from tests.runs.saving import all_bits, branched, reopened
from tests.training.runs import ACTIONS, Action, bits, experiments
from tests.training.test_timeline import REWINDING, carry_out
from tui_nn.experiment import Experiment
from tui_nn.runs.files import SavedRun, read, read_summary, restore, write
from tui_nn.runs.files.encoding import MAX_MOMENTS
from tui_nn.runs.snapshot import State
from tui_nn.training.metrics import METRICS
from tui_nn.training.run import train_on
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

ANY = st.lists(st.one_of(ACTIONS, REWINDING), max_size=10)


@settings(max_examples=60)
@given(experiment=experiments(), before=ANY, after=ANY)
def test_a_run_that_was_saved_is_where_it_was_and_goes_on_as_if_it_had_not_been(
    tmp_path_factory: pytest.TempPathFactory, experiment: Experiment, before: list[Action], after: list[Action]
) -> None:
    timeline = Timeline(Trainer(experiment), stride=8)
    for action in before:
        carry_out(timeline, action)
    opened = reopened(timeline, tmp_path_factory.mktemp("runs") / "one.run")
    assert all_bits(opened) == all_bits(timeline)
    for action in after:
        carry_out(timeline, action)
        carry_out(opened, action)
        assert all_bits(opened) == all_bits(timeline), action


@settings(max_examples=30)
@given(experiment=experiments(), before=ANY)
def test_a_file_that_is_opened_and_written_again_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, experiment: Experiment, before: list[Action]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    timeline = Timeline(Trainer(experiment), stride=8)
    for action in before:
        carry_out(timeline, action)
    write(SavedRun.of(timeline), folder / "one.run")
    once = read(folder / "one.run")
    write(once, folder / "two.run")
    twice = read(folder / "two.run")
    assert twice.summary == once.summary
    assert all_bits(restore(twice)) == all_bits(restore(once))
    states = [
        [(key.state.step, key.state.events, key.experiment) for key in one.timeline.keys] for one in (once, twice)
    ]
    assert states[0] == states[1]


@settings(max_examples=20)
@given(experiment=experiments(), before=ANY, after=ANY)
def test_what_was_taken_is_written_as_it_was_whatever_happens_meanwhile(
    tmp_path_factory: pytest.TempPathFactory, experiment: Experiment, before: list[Action], after: list[Action]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    timeline = Timeline(Trainer(experiment), stride=8)
    for action in before:
        carry_out(timeline, action)
    saved = SavedRun.of(timeline)
    write(saved, folder / "at once.run")
    # Long enough for the history to be thinned out.
    for action in [*after, ("advance", 300)]:
        carry_out(timeline, action)
    writer = threading.Thread(target=write, args=(saved, folder / "later.run"))
    writer.start()
    carry_out(timeline, ("advance", 50))
    writer.join()
    assert contents(folder / "later.run") == contents(folder / "at once.run")


def test_what_can_be_gone_back_to_is_bounded_and_the_first_step_is_always_there(tmp_path: Path) -> None:
    timeline = Timeline(Trainer(small(steps=3000, optimizer="adam", batch_size=10)), stride=4)
    timeline.advance(3000)
    few = reopened(timeline, tmp_path / "few.run", key_bytes=300_000)
    one = reopened(timeline, tmp_path / "one.run", key_bytes=1)
    many = reopened(timeline, tmp_path / "many.run")
    assert one.keys.steps == (0,)
    assert MAX_MOMENTS / 2 < len(many.keys.steps) <= MAX_MOMENTS < len(timeline.keys.steps)
    assert 8 < len(few.keys.steps) < len(timeline.keys.steps)
    assert len(set(np.diff(few.keys.steps))) == 1
    assert (tmp_path / "few.run").stat().st_size < 600_000
    for step in (0, 1, 1234):
        for opened in (one, few, timeline):
            opened.seek(step)
        assert bits(one.trainer) == bits(few.trainer) == bits(timeline.trainer)


def test_a_run_that_diverged_is_opened_as_it_ended(tmp_path: Path) -> None:
    timeline = Timeline(Trainer(divergent()), stride=4)
    timeline.advance(1000)
    opened = reopened(timeline, tmp_path / "one.run")
    assert opened.trainer.diverged
    assert all_bits(opened) == all_bits(timeline)
    assert read_summary(tmp_path / "one.run").state is State.DIVERGED
    opened.seek(2)
    assert not opened.trainer.diverged


def test_its_summary_says_what_a_list_needs(tmp_path: Path) -> None:
    timeline = Timeline(Trainer(small(steps=500, data="sine", hidden_sizes=(4, 2))))
    assert SavedRun.of(timeline).summary.state is State.READY
    timeline.advance(20)
    write(SavedRun.of(timeline, preset="article"), tmp_path / "one.run")
    summary = read_summary(tmp_path / "one.run")
    assert summary == read(tmp_path / "one.run").summary
    assert (summary.preset, summary.data, summary.network) == ("article", "sine", "2-4-2-1 relu")
    assert (summary.step, summary.steps, summary.state, summary.is_regression) == (20, 500, State.PAUSED, True)
    train, test = timeline.trainer.evaluate_train(), timeline.trainer.evaluate_test()
    numbers = summary.numbers
    assert (numbers.train_loss, numbers.test_loss, numbers.score) == (train.loss, test.loss, test.score)
    assert set(summary.versions) == {"tui-nn", "numpy", "python"}
    timeline.advance(1000)
    assert SavedRun.of(timeline).summary.state is State.FINISHED


def test_an_older_file_with_fewer_metrics_opens(tmp_path: Path) -> None:
    timeline, path = branched(), tmp_path / "one.run"
    write(SavedRun.of(timeline), path)
    document, points = (contents(path)[name] for name in ("document", "points"))
    *_, last = METRICS
    written = json.loads(document)["metrics"]
    # Not those that this run does not have, such as the gradient of a third layer.
    assert set(METRICS) - set(written) == {
        *("validation_loss", "validation_score"),
        *(f"gradient_norm_{layer}" for layer in range(3, 10)),
    }
    rows = np.frombuffer(points).reshape(1 + len(written), -1)[:-1]
    text = document.replace(f',"{last}"]'.encode(), b"]")
    assert text != document
    with_contents(path, {"document": np.frombuffer(text, np.uint8), "points": rows})
    opened = restore(read(path))
    assert np.isnan(opened.branch.curves[last]).all()
    assert opened.branch.curves["test_loss"].tobytes() == timeline.branch.curves["test_loss"].tobytes()


def test_a_run_in_two_parts_has_the_history_of_one(tmp_path: Path) -> None:
    experiment = small(steps=100, batch_size=7)
    through = train_on(Timeline(Trainer(experiment)), log_every=15)
    timeline, asked = Timeline(Trainer(experiment)), []

    def until_40() -> bool:
        asked.append(timeline.trainer.step)
        return timeline.trainer.step < 40

    first = train_on(timeline, log_every=15, is_wanted=until_40)
    assert (first.state, first.reason, first.steps) == ("stopped", "Ctrl-C", 40)
    assert [entry.step for entry in first.history] == [0, 15, 30, 40]
    write(SavedRun.of(timeline, log=first.history), tmp_path / "one.run")
    saved = read(tmp_path / "one.run")
    second = train_on(restore(saved), log_every=15, log=saved.log)
    assert second.history == through.history
    assert (second.state, second.steps, second.test_loss) == ("finished", 100, through.test_loss)
    assert not math.isnan(second.seconds)
