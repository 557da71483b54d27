"""A run is a function of its inputs: its state is all that there is of it, and looking at it changes nothing."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import small
from tests.training.runs import ACTIONS, Action, bits, carry_out, experiments
from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.experiment import Experiment
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.nn.schedules import SCHEDULES
from tui_nn.training.events import WeightAssigned
from tui_nn.training.stopping import STOP_RULES
from tui_nn.training.trainer import Trainer

EACH: list[dict[str, Any]] = [
    *({"optimizer": name, "batch_size": 10} for name in OPTIMIZERS),
    *({"batch_order": name, "batch_size": 20} for name in BATCH_ORDERS),
    *({"schedule": name, "schedule_steps": 7} for name in SCHEDULES),
    *({name: 1e-9 if name == "stop_loss" else 1.0 if name == "stop_score" else 500} for name in STOP_RULES),
    {"dropout": 0.5},
    {"dropout": 0.3, "batch_size": 10, "precision": "float32", "optimizer": "adam", "l1": 0.01, "clip_norm": 0.2},
    {"patience": 30, "batch_size": 5, "learning_rate": 0.15, "l2": 0.0, "noise": 2},
]


@pytest.mark.parametrize("changes", EACH, ids=str)
def test_a_restored_trainer_goes_on_bit_for_bit(changes: dict[str, Any]) -> None:
    trainer = Trainer(small(steps=1000, **changes))
    trainer.advance(157)
    restored = Trainer.restore(trainer.experiment, trainer.state())
    assert bits(restored) == bits(trainer)
    trainer.advance(300)
    restored.advance(300)
    assert bits(restored) == bits(trainer)


@settings(max_examples=60)
@given(experiment=experiments(), before=st.lists(ACTIONS, max_size=8), after=st.lists(ACTIONS, max_size=8))
def test_it_goes_on_bit_for_bit_whatever_happened_and_happens(
    experiment: Experiment, before: list[Action], after: list[Action]
) -> None:
    trainer = Trainer(experiment)
    for action in before:
        carry_out(trainer, action)
    restored = Trainer.restore(trainer.experiment, pickle.loads(pickle.dumps(trainer.state())), trainer.dataset)
    for action in after:
        carry_out(trainer, action)
        carry_out(restored, action)
    assert bits(restored) == bits(trainer)


@settings(max_examples=60)
@given(experiment=experiments(), actions=st.lists(ACTIONS, max_size=12))
def test_looking_and_what_is_refused_change_nothing(experiment: Experiment, actions: list[Action]) -> None:
    watched = Trainer(experiment)
    alone = Trainer(experiment, watched.dataset)
    for action in actions:
        carry_out(watched, action)
        if action[0] not in ("look", "refused change", "refused assign"):
            carry_out(alone, action)
    watched.advance(30)
    alone.advance(30)
    # A change of a run that has diverged is refused on both sides; only events tell of what was refused.
    events = [event for event in watched.state().events if not event.refused]
    assert events == [event for event in alone.state().events if not event.refused]
    (first, *rest), (second, *others) = bits(watched), bits(alone)
    assert rest == others
    assert isinstance(first, tuple)
    assert isinstance(second, tuple)
    assert first[:-1] == second[:-1]


@pytest.mark.parametrize("name", ["batch_size", "dropout"])
@pytest.mark.parametrize("look", ["batch_loss", "curves", "state"])
def test_a_change_gives_the_same_bits_whether_somebody_had_looked_before(name: str, look: str) -> None:
    runs = []
    for looks in (False, True):
        trainer = Trainer(small(batch_size=10, dropout=0.2))
        trainer.advance(7)
        if looks:
            getattr(trainer, look)()
        trainer.change(trainer.experiment.updated({name: {"batch_size": 17, "dropout": 0.5}[name]}))
        trainer.advance(20)
        runs.append(bits(trainer))
    assert runs[0] == runs[1]


def test_a_weight_that_is_refused_leaves_the_dropout_mask() -> None:
    refused, alone = Trainer(small(dropout=0.5)), Trainer(small(dropout=0.5))
    for trainer in (refused, alone):
        trainer.advance(5)
    carry_out(refused, ("refused assign", math.inf))
    assert isinstance(refused.events[-1], WeightAssigned)
    assert refused.events[-1].refused == "the loss would not be finite"
    assert refused.batch_loss() == alone.batch_loss()
    refused.advance(10)
    alone.advance(10)
    np.testing.assert_array_equal(refused.parameters.flat, alone.parameters.flat)


def test_a_state_is_a_copy_that_cannot_be_written() -> None:
    trainer = Trainer(small(optimizer="adam"))
    trainer.advance(3)
    state = trainer.state()
    kept = pickle.dumps(state)
    trainer.advance(20)
    assert pickle.dumps(state) == kept
    curves = state.history.curves
    for array in (state.parameters, *state.optimizer.arrays.values(), curves.step, *curves.values.values()):
        assert not array.flags.writeable
    assert state.nbytes > state.parameters.nbytes * 3
