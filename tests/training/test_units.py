"""Units that are switched off or frozen: what the network computes, what updates change, and what comes back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.experiments import divergent, small
from tests.runs.saving import all_bits, reopened
from tests.training.runs import bits, unit_change
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.training.events import Assignment, Event, UnitAction, UnitChanged, changes
from tui_nn.training.key_states import replay
from tui_nn.training.metrics import layer_metric
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer
from tui_nn.training.units import held_parameters, units_frozen, units_off

OFF, ON, FREEZE, UNFREEZE = UnitAction

HIDDEN = (1, 2)
"""The third hidden unit."""

LARGE_DECAY = {"weight_decay": 0.5, "learning_rate": 0.05, "l2": 0.1, "clip_norm": 0.5}
"""Settings under which everything would move the weights, if it could."""


def trained(**settings: object) -> Trainer:
    """After 7 of many steps."""
    trainer = Trainer(small(**{"steps": 1000} | settings))
    trainer.advance(7)
    return trainer


def into(trainer: Trainer) -> Array:
    """A copy of the weights into the hidden unit, and its bias."""
    return np.array(trainer.parameters.stacked[0][:, HIDDEN[1]])


def out_of(trainer: Trainer) -> Array:
    return np.array(trainer.parameters.weights[1][HIDDEN[1]])


def test_what_is_off_or_frozen_follows_from_the_events() -> None:
    done = [(1, 0, OFF), (1, 1, OFF), (1, 0, FREEZE), (1, 0, ON), (2, 1, FREEZE), (1, 0, UNFREEZE)]
    events: list[Event] = [
        UnitChanged(3, unit_change(layer, unit, action), (0.5,) if action is OFF else ())
        for layer, unit, action in done
    ]
    events.append(UnitChanged(3, unit_change(2, 0, FREEZE), refused="why not"))
    assert units_off(events) == {(1, 1): (0.5,)}
    assert units_frozen(events) == {(2, 1)}
    # 2 inputs, 2 hidden units, 2 outputs: W1 with b1, row by row, then W2 with b2.
    w1, w2 = [[0, 0], [0, 0], [0, 0]], [[0, 1], [1, 1], [0, 1]]
    held = held_parameters(events, (2, 2, 2))
    assert held is not None
    assert held.tolist() == [bool(one) for one in np.ravel([*w1, *w2])]
    assert held_parameters(events[:0], (2, 2, 2)) is None


@pytest.mark.parametrize("place", [(0, 1), HIDDEN])
def test_without_a_unit_the_network_is_the_one_that_lacks_it(place: tuple[int, int]) -> None:
    trainer = trained()
    x, (layer, unit) = trainer.dataset.test.x, place
    w1, w2 = (weights.copy() for weights in trainer.parameters.weights)
    b1, b2 = (biases.copy() for biases in trainer.parameters.biases)
    if layer == 0:
        x, w1 = np.delete(x, unit, axis=0), np.delete(w1, unit, axis=0)
    else:
        w1, b1, w2 = np.delete(w1, unit, axis=1), np.delete(b1, unit), np.delete(w2, unit, axis=0)
    logits = w2.T @ np.maximum(w1.T @ x + b1[:, None], 0) + b2[:, None]
    assert trainer.change_unit(unit_change(*place, OFF)) == ""
    exponentials = np.exp(logits - logits.max(axis=0))
    np.testing.assert_allclose(
        trainer.network.outputs(trainer.dataset.test.x), exponentials / exponentials.sum(axis=0), atol=1e-12
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_unit_that_is_off_stays_off_and_comes_back_as_it_was(optimizer: str) -> None:
    trainer = trained(optimizer=optimizer, **LARGE_DECAY)
    before = out_of(trainer)
    trainer.change_unit(unit_change(*HIDDEN, OFF))
    others = trainer.parameters.weights[1].copy()
    trainer.advance(20)
    assert (out_of(trainer) == 0).all()
    assert (np.delete(trainer.parameters.weights[1] - others, HIDDEN[1], axis=0) != 0).all()
    assert trainer.change_unit(unit_change(*HIDDEN, ON)) == ""
    assert out_of(trainer).tobytes() == before.tobytes()
    trainer.advance(1)
    assert (out_of(trainer) != before).any()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_frozen_unit_does_not_learn_until_it_may(optimizer: str) -> None:
    trainer = trained(optimizer=optimizer, **LARGE_DECAY)
    trainer.change_unit(unit_change(*HIDDEN, FREEZE))
    before, all_before = into(trainer), trainer.parameters.flat.copy()
    trainer.advance(20)
    assert into(trainer).tobytes() == before.tobytes()
    assert np.count_nonzero(trainer.parameters.flat == all_before) == len(before)
    trainer.change_unit(unit_change(*HIDDEN, UNFREEZE))
    trainer.advance(1)
    assert (into(trainer) != before).any()


def test_the_others_learn_as_if_nothing_were_frozen() -> None:
    frozen, free = trained(), trained()
    before = into(frozen)
    frozen.change_unit(unit_change(*HIDDEN, FREEZE))
    frozen.advance(1)
    free.advance(1)
    free.parameters.stacked[0][:, HIDDEN[1]] = before
    assert frozen.parameters.flat.tobytes() == free.parameters.flat.tobytes()


def test_only_the_gradient_of_what_learns_is_clipped() -> None:
    trainer = trained(l2=0, clip_norm=0.001, learning_rate=1.0)
    trainer.change_unit(unit_change(*HIDDEN, FREEZE))
    before = trainer.parameters.flat.copy()
    trainer.advance(1)
    # The step of gradient descent at rate 1 is the clipped gradient.
    assert np.linalg.norm(trainer.parameters.flat - before) == pytest.approx(0.001)


def test_the_recorded_norms_are_those_of_what_learns() -> None:
    trainer = trained()
    for unit in range(trainer.parameters.sizes[1]):
        trainer.change_unit(unit_change(1, unit, FREEZE))
    trainer.advance(1)
    curves = trainer.curves()
    at = int(np.flatnonzero(curves.step == 7)[0])
    assert curves[layer_metric(0)][at] == 0
    assert curves["gradient_norm"][at] == curves[layer_metric(1)][at] > 0


def test_the_optimizer_forgets_what_it_remembered_of_a_frozen_unit() -> None:
    trainer = trained(optimizer="momentum")
    trainer.change_unit(unit_change(*HIDDEN, FREEZE))
    velocity = trainer.stages.optimizer.arrays["velocity"]
    assert np.count_nonzero(velocity == 0) == len(into(trainer))
    trainer.advance(5)
    assert np.count_nonzero(velocity == 0) == len(into(trainer))


@pytest.mark.parametrize(
    ("place", "action", "reason"),
    [
        ((0, 0), FREEZE, "an input has no weights of its own"),
        ((2, 0), OFF, "no weights lead out of an output"),
        ((1, 4), OFF, "the network has no such unit"),
        ((3, 0), FREEZE, "the network has no such unit"),
        ((1, -1), FREEZE, "the network has no such unit"),
        ((1, 0), ON, "it is so already"),
        ((1, 0), UNFREEZE, "it is so already"),
    ],
)
def test_what_is_not_possible_is_refused(place: tuple[int, int], action: UnitAction, reason: str) -> None:
    trainer = trained()
    before = bits(trainer)[1]
    assert trainer.change_unit(unit_change(*place, action)) == reason
    assert trainer.events[-1].refused == reason
    assert bits(trainer)[1] == before


def test_a_unit_is_not_switched_off_twice() -> None:
    trainer = trained()
    for reason in ("", "it is so already"):
        assert trainer.change_unit(unit_change(*HIDDEN, OFF)) == reason
    assert units_off(trainer.events)[HIDDEN]


def test_a_run_that_has_diverged_takes_no_changes() -> None:
    trainer = Trainer(divergent())
    trainer.advance(1000)
    assert trainer.change_unit(unit_change(*HIDDEN, OFF)) == "the run has diverged"


def test_a_unit_whose_weights_would_explode_is_not_switched_on() -> None:
    """While it is off, its bias is set to a value that would be too much."""
    trainer = trained()
    trainer.change_unit(unit_change(*HIDDEN, OFF))
    assert trainer.assign(Assignment(0, 2, HIDDEN[1], 1e300, "b to h3"))
    assert "explode" in trainer.change_unit(unit_change(*HIDDEN, ON)).replace("not be finite", "explode")
    assert (out_of(trainer) == 0).all()
    assert HIDDEN in units_off(trainer.events)


def by_hand(experiment: Experiment) -> Timeline:
    """A run with a unit that was off for a while, and another that is frozen."""
    timeline = Timeline(Trainer(experiment), stride=8)
    for place, action in ((HIDDEN, OFF), ((1, 0), FREEZE), (HIDDEN, ON)):
        timeline.advance(10)
        assert timeline.change_unit(unit_change(*place, action)) == ""
    timeline.advance(10)
    return timeline


def test_a_replay_of_the_events_is_the_run() -> None:
    experiment = small(optimizer="adam", batch_size=10, dropout=0.2, steps=100)
    timeline, again = by_hand(experiment), Trainer(experiment)
    replay(again, timeline.trainer.events, timeline.trainer.step)
    assert bits(again) == bits(timeline.trainer)


def test_undo_goes_back_to_before_each_change() -> None:
    timeline = by_hand(small(optimizer="adam", steps=100))
    for step, off, frozen in ((30, {HIDDEN}, {(1, 0)}), (20, {HIDDEN}, set()), (10, set(), set())):
        assert timeline.undo()
        events = timeline.trainer.events
        assert (timeline.trainer.step, {*units_off(events)}, units_frozen(events)) == (step, off, frozen)
    straight = Trainer(small(optimizer="adam", steps=100))
    straight.advance(10)
    assert bits(timeline.trainer)[1] == bits(straight)[1]


def test_a_change_of_a_rewound_run_is_a_branch_and_a_refused_one_is_not() -> None:
    timeline = Timeline(Trainer(small(steps=100)))
    timeline.advance(20)
    timeline.seek(10)
    assert timeline.change_unit(unit_change(*HIDDEN, ON)) == "it is so already"
    assert not timeline.branches
    assert timeline.is_rewound
    assert timeline.change_unit(unit_change(*HIDDEN, OFF)) == ""
    assert [branch.step for branch in timeline.branches] == [20]


def test_a_saved_run_goes_on_with_its_units(tmp_path: Path) -> None:
    timeline = by_hand(small(optimizer="adamw", batch_size=10, steps=100))
    timeline.change_unit(unit_change(*HIDDEN, OFF))
    opened = reopened(timeline, tmp_path / "one.run")
    assert all_bits(opened) == all_bits(timeline)
    for one in (timeline, opened):
        one.advance(10)
        assert one.change_unit(unit_change(*HIDDEN, ON)) == ""
        one.advance(10)
    assert all_bits(opened) == all_bits(timeline)


def test_the_best_weights_come_back_without_the_unit_that_is_off() -> None:
    trainer = Trainer(small(patience=30, steps=2000, learning_rate=0.05, optimizer="adam"))
    trainer.advance(60)
    trainer.change_unit(unit_change(*HIDDEN, OFF))
    trainer.advance(2000)
    assert trainer.finished
    assert (out_of(trainer) == 0).all()


def test_a_change_is_marked_on_the_curves_by_the_name_of_the_unit() -> None:
    events = [UnitChanged(5, unit_change(*HIDDEN, action)) for action in (OFF, FREEZE)]
    assert [change.values for change in changes(events)] == [(("unit 2 of layer 1", "frozen"),)]
