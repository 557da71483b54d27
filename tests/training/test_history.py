from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments import small
from tests.runs.recorder import columns
from tui_nn.training.history import CAPACITY, Curves, History, HistoryState
from tui_nn.training.metrics import HIGHEST, LOWEST, MAX_LAYERS, METRICS, Reading
from tui_nn.training.trainer import Trainer


def double(half: int) -> int:
    """An even capacity."""
    return 2 * half


def reading(step: int) -> Reading:
    """The numbers of a step: none like another's."""
    values: dict[str, Any] = {field.name: step + part / 16 for part, field in enumerate(fields(Reading))}
    return Reading(**values | {"layer_norms": tuple(step + layer / 32 for layer in range(MAX_LAYERS))})


def recorded(steps: int, capacity: int) -> tuple[History, Curves]:
    """The history of steps 0 to `steps`, of which the last is the present."""
    history = History(capacity)
    for step in range(steps):
        if history.due(step):
            history.record(step, reading(step))
    return history, history.curves(steps, reading(steps))


@given(steps=st.integers(0, 3000), capacity=st.integers(1, 20).map(double))
def test_points_are_bounded_in_order_and_of_one_step_each(steps: int, capacity: int) -> None:
    _, curves = recorded(steps, capacity)
    assert len(curves.step) <= capacity + 1
    assert curves.step[0] == 0
    assert curves.step[-1] == steps
    assert (np.diff(curves.step) > 0).all()
    for name, metric in METRICS.items():
        if name not in (LOWEST, HIGHEST):
            assert curves[name].tolist() == [metric.value(reading(int(step))) for step in curves.step]


@given(
    losses=st.lists(st.floats(0, 9), min_size=1, max_size=200),
    capacity=st.integers(1, 10).map(double),
    stride=st.integers(0, 3),
)
def test_ranges_are_those_of_all_steps_since_the_point_before(losses: list[float], capacity: int, stride: int) -> None:
    history = History(capacity, 2**stride)
    for step, loss in enumerate(losses[:-1]):
        if history.due(step):
            history.record(step, with_loss(loss))
        else:
            history.note(loss)
        if step % 7 == 0:
            history = History.restored(history.state(), capacity)
    curves = history.curves(len(losses) - 1, with_loss(losses[-1]))
    edges = [0, *(int(step) + 1 for step in curves.step)]
    parts = [losses[first:end] for first, end in pairwise(edges)]
    assert curves[LOWEST].tolist() == [min(part) for part in parts]
    assert curves[HIGHEST].tolist() == [max(part) for part in parts]


def with_loss(loss: float) -> Reading:
    return replace(reading(0), data_loss=loss, penalty=0)


def test_the_present_at_a_recorded_step_keeps_its_range() -> None:
    # An update that is undone leads back to a step that was recorded.
    history = History(4, stride=4)
    history.record(0, with_loss(5))
    for loss in (1, 9, 3):
        history.note(loss)
    history.record(4, with_loss(4))
    curves = history.curves(4, with_loss(4))
    assert (curves[LOWEST].tolist(), curves[HIGHEST].tolist()) == ([5, 1], [5, 9])


@given(steps=st.integers(0, 3000), most=st.integers(1, 20).map(double), more=st.integers(1, 4))
def test_the_outline_is_what_a_smaller_history_has(steps: int, most: int, more: int) -> None:
    (_, small_one), (_, large_one) = recorded(steps, most), recorded(steps, most * 2**more)
    assert large_one.outline(most).step.tolist() == small_one.step.tolist()


@given(steps=st.integers(0, 3000), capacity=st.integers(1, 20).map(double))
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
    history.record(0, reading(1))
    curves = history.curves(0, reading(2))
    assert curves.step.tolist() == [0]
    assert curves["test_loss"].tolist() == [reading(2).test_loss]


def test_curves_are_copies_that_cannot_be_written() -> None:
    history, curves = recorded(3, capacity=8)
    history.record(3, reading(3))
    assert curves.step.tolist() == [0, 1, 2, 3]
    for array in columns(curves):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("data", ["article", "sine"])
@pytest.mark.parametrize("batch_size", ["full", 10])
def test_every_point_of_a_run_is_what_that_step_was(
    batch_size: str | int, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 70
    experiment = small(data=data, batch_size=batch_size, steps=steps)
    trainer = Trainer(experiment)
    monkeypatch.setattr(trainer._recording, "_history", History(8))
    trainer.advance(steps)
    curves = trainer.curves()

    watched = Trainer(experiment)
    for point, step in enumerate(curves.step):
        while watched.step < step:
            watched.update()
        assert curves["train_loss"][point] == watched.batch_loss()
        assert curves["learning_rate"][point] == watched.learning_rate
        assert curves["test_loss"][point] == watched.evaluate_test().loss
        assert curves["test_score"][point] == watched.evaluate_test().score
        assert curves[LOWEST][point] <= watched.batch_loss() <= curves[HIGHEST][point]
        if batch_size == "full":
            assert curves["train_score"][point] == watched.evaluate_train().score
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
            history.record(step, reading(step))
    # Full at 16 and at 32: every other point is forgotten, and from then on every other one recorded.
    assert recorded == [0, 4, 8, 12, 16, 24, 32]
    assert history.curves(33, reading(33)).step.tolist() == [0, 16, 32, 33]


def test_one_that_is_restored_goes_on_as_if_nothing_had_been() -> None:
    straight, _ = recorded(100, capacity=8)
    half, _ = recorded(45, capacity=8)
    again = History.restored(half.state(), capacity=8)
    for step in range(45, 100):
        if again.due(step):
            again.record(step, reading(step))
    for first, second in zip(*(columns(one.curves(100, reading(100))) for one in (straight, again)), strict=True):
        np.testing.assert_array_equal(first, second)


def test_a_state_stays_as_it_was_although_it_shares_memory_with_what_comes_after() -> None:
    history, _ = recorded(7, capacity=8)
    state = history.state()
    before = state.rows.copy()
    for step in range(7, 40):
        if history.due(step):
            history.record(step, reading(step))
    np.testing.assert_array_equal(state.rows, before)
    with pytest.raises(ValueError, match="read-only"):
        state.rows[0, 0] = 1
    later = [history.state() for _ in range(2)]
    assert np.shares_memory(later[0].rows, later[1].rows)


def test_a_metric_that_was_not_recorded_then_is_nan() -> None:
    history, _ = recorded(3, capacity=8)
    state = history.state()
    curves = state.curves
    known = {name: curves[name] for name in METRICS if name != "data_loss"}
    old = HistoryState.of(state.stride, Curves(curves.step, known))
    curves = History.restored(old).curves(3, reading(3))
    np.testing.assert_array_equal(curves["data_loss"], [np.nan, np.nan, np.nan, reading(3).data_loss])
    np.testing.assert_array_equal(curves["test_loss"], [reading(step).test_loss for step in range(4)])
