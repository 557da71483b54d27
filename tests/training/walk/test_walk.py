"""Every number of a walk is the trainer's, and follows from the numbers that it says enter it."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.experiments import small
from tests.training.runs import experiments
from tests.training.walk.arithmetic import cells_of, result
from tui_nn.experiment import Experiment
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.training.events import UnitAction, UnitChange
from tui_nn.training.tracing import trace_update
from tui_nn.training.trainer import Trainer
from tui_nn.training.update_trace import NEXT_BATCH, BatchChoice, Extent, UpdateTrace
from tui_nn.training.walk.building import build_walk
from tui_nn.training.walk.stage import Cell, Phase, Walk


def names(trace: UpdateTrace) -> list[list[str]]:
    """Names of the units."""
    return [[f"u{layer}.{unit}" for unit in range(size)] for layer, size in enumerate(trace.before.sizes)]


def walk_of(trace: UpdateTrace) -> Walk:
    """The walk through a trace."""
    return build_walk(trace, names(trace), [f"#{index + 1}" for index in trace.indices])


def traced(experiment: Experiment, steps: int, selection: BatchChoice = NEXT_BATCH) -> UpdateTrace | None:
    """The update after some steps; None if the run has diverged."""
    trainer = Trainer(experiment)
    trainer.advance(steps)
    return None if trainer.diverged else trace_update(trainer, selection)


def tolerance(trace: UpdateTrace) -> float:
    """How far two orders of the same arithmetic may be apart, relative to the largest term."""
    return 1e-9 if trace.before.flat.dtype == np.float64 else 3e-4


def check(walk: Walk, trace: UpdateTrace, cell: Cell) -> None:
    """The number follows from what is said to enter it."""
    derivation = walk.derivation(cell)
    assert derivation
    number, computed = walk.number(cell), result(walk, derivation)
    if not math.isfinite(number):
        return
    largest = float(np.abs(derivation.values).max()) if derivation.is_sum else abs(number)
    # The tails of GELU and of the sigmoid are what the rounding of 1 + tanh leaves of them, for GELU times z.
    tails = {"gelu": float(np.abs(derivation.values).max(initial=0)), "sigmoid": 1.0}
    rounding = 4 * np.finfo(trace.before.flat.dtype).eps * tails.get(trace.experiment.network.activation, 0.0)
    near = max(tolerance(trace) * max(largest, 1e-5), rounding)
    assert computed == pytest.approx(number, rel=tolerance(trace), abs=near), cell
    entered = {one.stage for one in cells_of(walk, derivation)} - set(walk[cell.stage].operands)
    # All gradients are clipped by one norm, and the loss of a probability that is too small comes from the logits.
    logits = {stage.id for stage in walk.stages if "z" in stage.id}
    assert entered <= (logits if cell.stage.endswith("losses") else {"norm"})


@settings(max_examples=100)
@example(
    experiment=small(split="random", activation="sigmoid", precision="float32", optimizer="adam", learning_rate=1.0),
    steps=0,
    selection=NEXT_BATCH,
    seed=7,
)
@given(
    experiment=experiments(),
    steps=st.integers(0, 60),
    selection=st.sampled_from([NEXT_BATCH, BatchChoice(Extent.ALL), BatchChoice(Extent.ONE, "test", 3)]),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_number_follows_from_those_that_enter_it(
    experiment: Experiment, steps: int, selection: BatchChoice, seed: int
) -> None:
    trace = traced(experiment, steps, selection)
    if trace is None:
        return
    walk, chance = walk_of(trace), random.Random(seed)
    for stage in walk.stages:
        assert stage.result.shape == stage.shape
        if stage.derive:
            rows, columns = stage.shape
            check(walk, trace, Cell(stage.id, chance.randrange(rows), chance.randrange(columns)))
    # And hop by hop back to where it all comes from.
    cell, hops = Cell("new loss", 0, 0), 0
    while derivation := walk.derivation(cell):
        check(walk, trace, cell)
        places = [walk.place(one.stage) for one in cells_of(walk, derivation)]
        assert max(places) < walk.place(cell.stage)
        cell = chance.choice(walk.term(derivation, chance.randrange(derivation.count)).factors).cell
        hops += 1
    assert walk[cell.stage].derive is None
    assert hops >= 3


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_optimizer_and_activation(activation: str) -> None:
    for optimizer in OPTIMIZERS:
        trace = traced(
            small(optimizer=optimizer, activation=activation, l1=0.01, l2=0.1, clip_norm=0.5, dropout=0.3), 9
        )
        assert trace, optimizer
        walk = walk_of(trace)
        for stage in walk.stages:
            if stage.derive:
                check(walk, trace, Cell(stage.id, stage.shape[0] - 1, 0))
                check(walk, trace, Cell(stage.id, 0, stage.shape[1] - 1))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_is_frozen_has_no_gradient_and_stays(optimizer: str) -> None:
    trainer = Trainer(small(optimizer=optimizer, l2=0.1, clip_norm=0.5, weight_decay=0.3))
    trainer.advance(4)
    trainer.change_unit(UnitChange(1, 1, UnitAction.FREEZE, "h2"))
    trainer.change_unit(UnitChange(1, 2, UnitAction.OFF, "h3"))
    trainer.advance(2)
    trace = trace_update(trainer)
    walk = walk_of(trace)
    for stage in walk.stages:
        for row, column in np.ndindex(stage.shape) if stage.derive and stage.phase is Phase.UPDATE else ():
            check(walk, trace, Cell(stage.id, row, column))
    for symbol, expected in (("released∇W", 0.0), ("step", 0.0), ("new W", None)):
        for cell in (Cell(f"{symbol}1", 2, 1), Cell(f"{symbol}2", 2, 0)):
            before = walk.number(Cell(f"W{cell.stage[-1]}", cell.row, cell.column))
            assert walk.number(cell) == (before if expected is None else expected)


def test_the_numbers_are_those_of_the_trainer() -> None:
    trainer = Trainer(small(batch_size=10, l2=0.1, optimizer="momentum", clip_norm=0.1))
    trainer.advance(4)
    trace = trace_update(trainer)
    walk = walk_of(trace)
    assert walk.number(Cell("loss", 0, 0)) == trainer.batch_loss()
    for layer in (1, 2):
        np.testing.assert_array_equal(walk[f"W{layer}"].result, trainer.parameters.stacked[layer - 1])
    trainer.advance(1)
    for layer in (1, 2):
        np.testing.assert_array_equal(walk[f"new W{layer}"].result, trainer.parameters.stacked[layer - 1])
        velocity = trainer.stages.optimizer.arrays["velocity"]
        here = velocity[: 3 * 4].reshape(3, 4) if layer == 1 else velocity[3 * 4 :].reshape(5, 3)
        np.testing.assert_array_equal(walk[f"velocity{layer}"].result, here)


def test_the_order_is_that_of_the_article() -> None:
    trace = traced(small(), 0)
    assert trace
    assert [stage.id for stage in walk_of(trace).stages] == [
        *("x", "W1", "z1", "a1", "W2", "z2"),
        *("y", "p", "losses", "mean loss", "penalty", "loss"),
        *("δ2", "∇W2", "∂a1", "slope1", "δ1", "∇W1"),
        *("total∇W1", "total∇W2", "step1", "step2", "new W1", "new W2"),
        *("new z1", "new a1", "new z2", "new p", "new losses", "new mean loss", "new penalty", "new loss"),
    ]


def test_the_pass_after_the_update_is_only_made_for_those_who_look_at_it() -> None:
    trace = traced(small(), 0)
    assert trace
    walk = walk_of(trace)
    assert "later" not in vars(trace)
    assert walk["new loss"].result == trace.later.loss


def test_what_enters_a_gradient_by_hand() -> None:
    trace = traced(small(batch_size=7), 2)
    assert trace
    walk = walk_of(trace)
    derivation = walk.derivation(Cell("∇W2", 1, 2))
    assert derivation
    term = walk.term(derivation, 4)
    assert [factor.cell for factor in term.factors] == [Cell("a1", 1, 4), Cell("δ2", 2, 4)]
    assert [factor.value for factor in term.factors] == [
        trace.forward.samples.a[0][1, 4],
        trace.forward.samples.delta[1][2, 4],
    ]
    assert derivation.count == 7
    bias = walk.derivation(Cell("∇W2", 4, 2))
    assert bias
    assert cells_of(walk, bias) == {Cell("δ2", 2, sample) for sample in range(7)}
