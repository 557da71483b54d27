from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments import small
from tests.runs.recorder import columns
from tui_nn.training.history import CAPACITY, MOST_CHANGES, Change, Curves, History
from tui_nn.training.trainer import Trainer


def numbers(step: int) -> tuple[float, float, float, float]:
    """Loss, score, test loss and test score of a step: none like another's."""
    return step + 0.1, step + 0.2, step + 0.3, step + 0.4


def recorded(steps: int, capacity: int) -> tuple[History, Curves]:
    """The history of steps 0 to `steps`, of which the last is the present."""
    history = History(capacity)
    for step in range(steps):
        if history.due(step):
            history.record(step, *numbers(step))
    return history, history.curves((steps, *numbers(steps)))


@given(steps=st.integers(0, 3000), capacity=st.integers(2, 40))
def test_points_are_bounded_in_order_and_of_one_step_each(steps: int, capacity: int) -> None:
    _, curves = recorded(steps, capacity)
    assert len(curves.step) <= capacity + 1
    assert curves.step[0] == 0
    assert curves.step[-1] == steps
    assert (np.diff(curves.step) > 0).all()
    expected = np.array([numbers(int(step)) for step in curves.step]).T
    np.testing.assert_array_equal([curves.loss, curves.score, curves.test_loss, curves.test_score], expected)


@given(steps=st.integers(0, 3000), capacity=st.integers(2, 40))
def test_points_lie_on_a_stride_that_doubles(steps: int, capacity: int) -> None:
    history, curves = recorded(steps, capacity)
    assert history.stride.bit_count() == 1, "a power of two"
    np.testing.assert_array_equal(curves.step[:-1], np.arange(0, steps, history.stride))
    # Doubled no earlier than needed: with half the stride, it would not have fitted.
    assert history.stride == 1 or len(np.arange(0, steps, history.stride // 2)) > capacity


def test_doubling_worked_on_paper() -> None:
    # Room for 4: 0 1 2 3 is full when 4 comes; 0 2 4 6 is full when 8 comes; 12 fits; 13 is the present.
    history, curves = recorded(13, capacity=4)
    assert history.stride == 4
    assert curves.step.tolist() == [0, 4, 8, 12, 13]


def test_the_present_takes_the_place_of_the_same_step() -> None:
    history = History(4)
    history.record(0, 1, 1, 1, 1)
    curves = history.curves((0, 2, 2, 2, 2))
    assert curves.step.tolist() == [0]
    assert curves.loss.tolist() == [2]


def marks(history: History) -> list[tuple[int, dict[str, str]]]:
    """Step and new values of each change."""
    return [(change.step, dict(change.values)) for change in history.curves((99, 0, 0, 0, 0)).changes]


def test_changes_at_one_step_become_one_with_the_last_values() -> None:
    history = History()
    history.mark(Change(3, (("l2", "0.1"), ("optimizer", "adam"))))
    history.mark(Change(3, (("l2", "0.2"), ("batch_size", "7"))))
    history.mark(Change(5, (("l2", "0.3"),)))
    assert marks(history) == [
        (3, {"l2": "0.2", "optimizer": "adam", "batch_size": "7"}),
        (5, {"l2": "0.3"}),
    ]


@given(st.lists(st.integers(0, 60)).map(sorted))
def test_the_last_changes_are_kept_as_many_as_there_are_letters(steps: list[int]) -> None:
    history = History()
    for count, step in enumerate(steps):
        history.mark(Change(step, (("l2", str(count)),)))
    last = {step: {"l2": str(count)} for count, step in enumerate(steps)}
    assert marks(history) == list(last.items())[-MOST_CHANGES:]
    assert MOST_CHANGES == 26


def test_changes_come_with_the_curves_as_they_were_then() -> None:
    history = History()
    history.mark(Change(3, (("l2", "0.1"),)))
    before = history.curves((4, 0, 0, 0, 0))
    history.mark(Change(4, (("l2", "0.2"),)))
    assert before.changes == (Change(3, (("l2", "0.1"),)),)


def test_curves_are_copies_that_cannot_be_written() -> None:
    history, curves = recorded(3, capacity=8)
    history.record(3, *numbers(3))
    assert curves.step.tolist() == [0, 1, 2, 3]
    for array in columns(curves):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("data", ["article", "sine"])
@pytest.mark.parametrize("batch_size", ["full", 10])
def test_every_point_of_a_run_is_what_that_step_was(batch_size: str | int, data: str) -> None:
    steps = 70
    experiment = small(data=data, batch_size=batch_size, steps=steps)
    trainer = Trainer(experiment)
    trainer.history = History(8)
    trainer.advance(steps)
    curves = trainer.curves()

    watched = Trainer(experiment)
    for point, step in enumerate(curves.step):
        while watched.step < step:
            watched.update()
        assert curves.loss[point] == watched.batch_loss()
        assert curves.test_loss[point] == watched.evaluate_test().loss
        assert curves.test_score[point] == watched.evaluate_test().score
        if batch_size == "full":
            assert curves.score[point] == watched.evaluate_train().score
    assert curves.step.tolist() == [0, 16, 32, 48, 64, 70]


def test_memory_of_a_run_is_bounded() -> None:
    trainer = Trainer(small(steps=3 * CAPACITY))
    trainer.advance(3 * CAPACITY)
    assert len(trainer.curves().step) <= CAPACITY + 1


def test_a_history_may_begin_with_fewer_steps() -> None:
    history = History(capacity=4, stride=4)
    recorded = []
    for step in range(33):
        if history.due(step):
            recorded.append(step)
            history.record(step, 0, 0, 0, 0)
    # Full at 16 and at 32: every other point is forgotten, and from then on every other one recorded.
    assert recorded == [0, 4, 8, 12, 16, 24, 32]
    assert history.curves(ending=(33, 0, 0, 0, 0)).step.tolist() == [0, 16, 32, 33]
