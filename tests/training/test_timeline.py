"""Any moment of a run and of its branches comes back, bit for bit."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import divergent, small
from tests.training.runs import ACTIONS, Action, assignment, bits, experiments, other_settings, unit_change
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.training import timeline as timeline_module
from tui_nn.training.key_states import replay
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet

REWINDING: st.SearchStrategy[Action] = st.one_of(
    st.tuples(st.just("seek"), st.integers(-5, 120)),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("switch"), st.integers(0, 5)),
    st.tuples(st.just("end"), st.none()),
)


def carry_out(timeline: Timeline, action: Action) -> None:
    """Do it; what is refused is no error."""
    kind, value = action
    with quiet(), suppress(SettingError):
        match kind:
            case "advance":
                timeline.advance(value)
            case "update":
                for _ in range(value):
                    if not timeline.trainer.finished:
                        timeline.update()
            case "look":
                getattr(timeline.trainer, value)()
            case "change" | "refused change":
                timeline.change(other_settings(timeline.trainer.experiment, value))
            case "assign" | "refused assign":
                timeline.assign(assignment(value))
            case "unit":
                timeline.change_unit(unit_change(*value))
            case "seek":
                timeline.seek(value)
            case "undo":
                timeline.undo()
            case "end":
                timeline.seek(timeline.branch.step, timeline.branch.events)
            case "switch" if timeline.branches:
                timeline.switch(timeline.branches[value % len(timeline.branches)].number)


def replayed(experiment: Experiment, timeline: Timeline) -> Trainer:
    """What comes of the events alone, from the beginning."""
    again, trainer = Trainer(experiment), timeline.trainer
    with quiet():
        replay(again, trainer.events, trainer.step)
        if trainer.diverged:
            again.advance(1)
    return again


@settings(max_examples=80)
@given(experiment=experiments(), actions=st.lists(st.one_of(ACTIONS, REWINDING), max_size=14))
def test_wherever_one_goes_all_is_as_its_events_say(experiment: Experiment, actions: list[Action]) -> None:
    timeline = Timeline(Trainer(experiment), max_bytes=60_000, stride=8)
    for action in actions:
        carry_out(timeline, action)
        assert bits(timeline.trainer) == bits(replayed(experiment, timeline)), action
        assert timeline.keys.nbytes <= 60_000


@settings(max_examples=40)
@given(experiment=experiments(), actions=st.lists(ACTIONS, max_size=8), data=st.data())
def test_every_step_and_all_branches_come_back(
    experiment: Experiment, actions: list[Action], data: st.DataObject
) -> None:
    timeline = Timeline(Trainer(experiment), stride=8)
    seen = {0: bits(timeline.trainer)}
    for action in actions:
        if action[0] == "advance":
            for _ in range(action[1]):
                carry_out(timeline, ("advance", 1))
                seen[timeline.trainer.step] = bits(timeline.trainer)
        else:
            carry_out(timeline, action)
            seen[timeline.trainer.step] = bits(timeline.trainer)
    last, end = timeline.branch, bits(timeline.trainer)
    for step in data.draw(st.lists(st.sampled_from(sorted(seen)), min_size=1, max_size=4)):
        assert timeline.seek(step)
        assert bits(timeline.trainer) == seen[step]
        assert timeline.is_rewound is (step < last.step)
    timeline.seek(0)
    is_branch = timeline.assign(assignment(1.0)) and last.step > 0
    assert [branch.number for branch in timeline.branches] == [1] * is_branch
    if is_branch:
        assert timeline.switch(1)
        assert bits(timeline.trainer) == end
        assert not timeline.is_rewound


def run(steps: int, **changes: Any) -> Timeline:
    timeline = Timeline(Trainer(small(**{"steps": 500, **changes})), stride=8)
    timeline.advance(steps)
    return timeline


def test_what_goes_on_where_it_was_rewound_is_a_branch_until_it_has_caught_up() -> None:
    timeline = run(50)
    timeline.seek(20)
    assert (timeline.trainer.step, timeline.branch.step, timeline.is_rewound) == (20, 50, True)
    assert not timeline.branches
    timeline.advance(10)
    assert (timeline.branch.number, timeline.branch.step, timeline.is_rewound) == (2, 30, False)
    assert [(branch.number, branch.step) for branch in timeline.branches] == [(1, 50)]
    timeline.advance(20)
    assert not timeline.branches


def test_a_change_where_it_was_rewound_is_a_branch_that_never_catches_up() -> None:
    timeline = run(50)
    timeline.seek(20)
    timeline.change(timeline.trainer.experiment.updated({"learning_rate": 0.1}))
    assert (timeline.branch.number, timeline.branch.step, timeline.is_rewound) == (2, 20, False)
    timeline.advance(60)
    assert [branch.number for branch in timeline.branches] == [1]
    timeline.switch(1)
    assert timeline.trainer.experiment.training.learning_rate == 0.01
    assert [branch.number for branch in timeline.branches] == [2]
    timeline.advance(10)
    assert (timeline.branch.number, timeline.branch.step) == (1, 60)
    timeline.switch(2, step=70)
    assert (timeline.trainer.step, timeline.branch.step, timeline.is_rewound) == (70, 80, True)


def test_a_state_is_kept_where_something_is_done_so_that_nothing_is_replayed_to_undo_it() -> None:
    timeline = run(50)
    timeline.assign(assignment(0.5))
    timeline.advance(1)
    timeline.change(timeline.trainer.experiment.updated({"learning_rate": 0.1}))
    assert timeline.keys.steps == (*range(0, 49, 8), 50, 51)


def test_what_is_refused_where_it_was_rewound_is_no_branch() -> None:
    timeline = run(50)
    timeline.seek(20)
    assert not timeline.assign(assignment(float("inf")))
    with pytest.raises(SettingError):
        timeline.change(other_settings(timeline.trainer.experiment, {"batch_size": 64}))
    timeline.change(timeline.trainer.experiment)
    assert (timeline.trainer.step, timeline.trainer.events, timeline.is_rewound) == (20, (), True)
    timeline.seek(50)
    assert (timeline.branches, timeline.is_rewound) == ((), False)


def test_undo_goes_back_from_change_to_change_and_the_end_is_where_it_was() -> None:
    timeline = run(20)
    before = bits(timeline.trainer)
    timeline.change(timeline.trainer.experiment.updated({"learning_rate": 0.1}))
    timeline.assign(assignment(0.5))
    timeline.advance(30)
    timeline.assign(assignment(float("nan")))
    end = bits(timeline.trainer)
    assert timeline.undo()
    assert timeline.trainer.step == 20
    assert timeline.trainer.experiment.training.learning_rate == 0.1
    assert timeline.undo()
    assert bits(timeline.trainer) == before
    assert not timeline.undo()
    assert bits(timeline.trainer) == before
    timeline.seek(50)
    assert bits(timeline.trainer) == end


def test_a_change_at_the_last_step_is_undone_as_well() -> None:
    timeline = run(20)
    timeline.assign(assignment(0.5))
    assert timeline.undo()
    assert (timeline.trainer.step, timeline.trainer.events, timeline.is_rewound) == (20, (), True)
    timeline.advance(1)
    assert [len(branch.events) for branch in timeline.branches] == [1]


def test_a_run_that_diverged_has_diverged_at_its_end_only() -> None:
    timeline = Timeline(Trainer(divergent()), stride=4)
    timeline.advance(1000)
    assert timeline.trainer.diverged
    end, last = bits(timeline.trainer), timeline.trainer.step
    timeline.seek(last - 1)
    assert not timeline.trainer.diverged
    timeline.seek(last)
    assert bits(timeline.trainer) == end
    timeline.seek(0)
    timeline.change(timeline.trainer.experiment.updated({"learning_rate": 1e-6}))
    timeline.advance(10)
    assert (timeline.trainer.step, timeline.trainer.diverged) == (10, False)
    timeline.switch(1)
    assert bits(timeline.trainer) == end


def test_what_is_no_longer_wanted_is_given_up_and_all_stays() -> None:
    timeline = run(300)
    end = bits(timeline.trainer)
    assert not timeline.seek(100, is_wanted=lambda: False)
    assert bits(timeline.trainer) == end
    timeline.assign(assignment(0.5))
    assert not timeline.undo(is_wanted=lambda: False) or timeline.trainer.step == 300
    with pytest.raises(KeyError):
        timeline.switch(9)


def test_of_many_branches_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline_module, "MAX_BRANCHES", 3)
    timeline = run(20)
    for value in range(6):
        timeline.seek(10)
        timeline.assign(assignment(float(value)))
        timeline.advance(5)
    assert [branch.number for branch in timeline.branches] == [4, 5, 6]
    assert timeline.branch.number == 7


def test_it_may_begin_in_the_middle_of_a_run() -> None:
    trainer = Trainer(small(steps=100))
    trainer.advance(30)
    timeline = Timeline(trainer)
    timeline.advance(20)
    end = bits(timeline.trainer)
    timeline.seek(0)
    assert timeline.trainer.step == 30
    timeline.seek(50)
    assert bits(timeline.trainer) == end


def test_where_the_run_is_over_there_is_no_further_step_on_any_way() -> None:
    timeline = Timeline(Trainer(small(steps=60)))
    timeline.advance(100)
    assert timeline.trainer.step == 60
    timeline.assign(assignment(2.0))
    timeline.undo()
    timeline.update()
    timeline.advance(5)
    assert (timeline.trainer.step, timeline.is_rewound) == (60, True)
