"""The record: what was done to a run, with the numbers then, and where each line leads."""

from __future__ import annotations

from functools import cache

from tests.experiments import small
from tests.runs.recorder import started
from tests.views.moments import COLOR, fresh
from tui_nn.render.appearance import PLAIN
from tui_nn.render.numbers import short_number
from tui_nn.runs.session import Assign, ChangeSettings, Run, Seek, Step, Undo
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.scores import score_text
from tui_nn.training.events import Assignment
from tui_nn.views.record import moments


@cache
def with_branches() -> Snapshot:
    """A weight set by hand at step 2, refused at 3; rewound to 1, with another penalty from there on, to step 5."""
    with started(small(steps=40)) as (session, recorder):
        session.send(Step())
        session.send(Step())
        session.send(Assign(Assignment(0, 0, 0, 0.5, "x1 to h1"), 1))
        session.send(Step())
        session.send(Assign(Assignment(0, 0, 0, 1e300, "x1 to h1"), 1))
        session.send(Run())
        recorder.state(State.FINISHED)
        session.send(Seek(1))
        session.send(ChangeSettings(small(steps=40, l2=0.5)))
        for _ in range(4):
            session.send(Step())
        recorder.snapshot(lambda snapshot: snapshot.step == 5)
        session.send(Seek(1, 0))
        return recorder.snapshot(lambda snapshot: snapshot.is_rewound and snapshot.step == 1)


def test_of_a_run_to_which_nothing_was_done_there_is_the_start() -> None:
    (only,) = moments(fresh(), COLOR)
    assert (only.branch, only.step, only.events, only.is_shown) == (None, 0, 0, True)
    assert only.words.split()[:2] == ["0", "start"]


def test_each_event_the_end_and_each_branch_has_a_line_that_leads_there() -> None:
    found = moments(with_branches(), COLOR)
    places = [(one.branch, one.step, one.events) for one in found]
    assert places == [(None, 0, 0), (None, 1, 0), (None, 1, 1), (None, 5, 1), (1, 40, None)]
    assert [one.is_shown for one in found] == [False, True, False, False, False]
    words = [one.words.partition("(")[0].split() for one in found]
    assert words[:4] == [["0", "start"], ["1", "shown", "now"], ["1", "l2", "0.5"], ["5", "end"]]
    assert " ".join(words[4]) == "40 branch 1, left at step 1: x1 to h1 0.5"


def test_the_numbers_are_those_of_the_step() -> None:
    snapshot = with_branches()
    for one in moments(snapshot, COLOR):
        curves = snapshot.curves if one.branch is None else snapshot.branches[0].curves
        at = curves.step.tolist().index(one.step)
        loss, score = short_number(curves["test_loss"][at]), score_text(curves["test_score"][at], False, "")
        assert one.words.endswith(f"(test loss {loss}, {score})")


def test_numbers_of_an_earlier_step_have_that_step() -> None:
    """Of 600 steps every other one is recorded."""
    with started(small(steps=600)) as (session, recorder):
        session.send(Run())
        recorder.state(State.FINISHED)
        session.send(Seek(101))
        snapshot = recorder.snapshot(lambda snapshot: snapshot.step == 101)
    (now,) = (one for one in moments(snapshot, COLOR) if one.is_shown)
    loss = short_number(snapshot.curves["test_loss"][snapshot.curves.step.tolist().index(100)])
    assert f"(test loss {loss}, " in now.words
    assert now.words.endswith(", at step 100)")


def test_restored_weights_have_the_numbers_of_their_step_and_the_last_ones_none_of_them() -> None:
    noisy = small(batch_size=5, learning_rate=0.15, l2=0.0, steps=500, noise=2, patience=60)
    with started(noisy) as (session, recorder):
        session.send(Run())
        end = recorder.state(State.FINISHED)
        session.send(Undo())
        before = recorder.snapshot(lambda snapshot: snapshot.is_rewound)
    best, steps = end.restored_step, before.curves.step
    assert best is not None
    start, now, restored = moments(before, COLOR)
    assert (start.step, now.step, restored.step) == (0, end.step, end.step)
    assert now.is_shown
    assert f"weights of step {best} restored" in restored.words
    # Every other step is recorded.
    recorded = int(steps[steps <= best][-1])
    lowest = before.curves["test_loss"][steps == recorded][0]
    assert f"(test loss {short_number(lowest)}, " in restored.words
    assert (recorded == best) is not restored.words.endswith(f", at step {recorded})")
    last = int(steps[steps < end.step][-1])
    assert now.words.endswith(f", at step {last})")
    assert f"(test loss {short_number(before.curves['test_loss'][steps == last][0])}, " in now.words


def test_what_was_refused_says_why_and_the_moment_that_is_shown_is_marked() -> None:
    with started(small(steps=40)) as (session, recorder):
        session.send(Step())
        session.send(Assign(Assignment(0, 0, 0, 1e300, "x1 to h1"), 1))
        session.send(Step())
        snapshot = recorder.snapshot(lambda snapshot: snapshot.step == 2)
    start, refused, end = moments(snapshot, COLOR)
    assert "x1 to h1 1e+300 refused: the loss would not be finite" in refused.words
    assert [one.is_shown for one in (start, refused, end)] == [False, False, True]


def test_in_ascii_all_is_ascii() -> None:
    assert all(one.words.isascii() for one in moments(with_branches(), PLAIN))


def test_a_moment_between_two_events_has_a_line_as_well() -> None:
    with started(small(steps=40)) as (session, recorder):
        session.send(Run())
        recorder.state(State.FINISHED)
        session.send(Seek(7))
        found = moments(recorder.state(State.PAUSED), COLOR)
    assert [(one.step, one.is_shown) for one in found] == [(0, False), (7, True), (40, False)]
    assert "shown now" in found[1].words
