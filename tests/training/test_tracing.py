"""The traced update is the one that the trainer makes, number by number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import divergent, small
from tests.training.runs import ACTIONS, Action, bits, carry_out, experiments
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.training import tracing
from tui_nn.training.tracing import trace_update
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet
from tui_nn.training.update_trace import BatchChoice, Extent


@settings(max_examples=60)
@given(experiment=experiments(), actions=st.lists(ACTIONS, max_size=6))
def test_a_trace_is_the_next_update_and_changes_nothing(experiment: Experiment, actions: list[Action]) -> None:
    trainer = Trainer(experiment)
    for action in actions:
        carry_out(trainer, action)
    if trainer.diverged:
        return
    before = bits(trainer)
    trace = trace_update(trainer)
    assert bits(trainer) == before
    assert trace.forward.loss == trainer.batch_loss()
    assert trace.before.flat.tobytes() == trainer.parameters.flat.tobytes()
    with quiet():
        trainer.update()
    # A run that ends may get its best weights back.
    if trainer.restored_step is None:
        assert trace.after.flat.tobytes() == trainer.parameters.flat.tobytes()


def test_each_stage_by_its_formula() -> None:
    trainer = Trainer(small(batch_size=10, dropout=0.5, l2=0.3, clip_norm=0.2, optimizer="momentum", learning_rate=0.1))
    trainer.advance(7)
    trace = trace_update(trainer)
    (w1, w2), (b1, b2), samples = trace.before.weights, trace.before.biases, trace.forward.samples
    z = w1.T @ samples.x + b1[:, np.newaxis]
    np.testing.assert_allclose(samples.z[0], z, rtol=1e-12)
    np.testing.assert_allclose(samples.a[0], np.maximum(z, 0), rtol=1e-12)
    hidden = samples.a[0] * samples.masks[0]
    powers = np.exp(w2.T @ hidden + b2[:, np.newaxis])
    np.testing.assert_allclose(samples.a[1], powers / powers.sum(axis=0), rtol=1e-12)
    assert trace.forward.data_loss == pytest.approx(-np.log(samples.a[1][samples.targets == 1]).mean(), rel=1e-12)
    assert trace.forward.penalty == pytest.approx(0.15 * sum((w**2).sum() for w in (w1, w2)), rel=1e-12)
    np.testing.assert_allclose(samples.delta[1], (samples.a[1] - samples.targets) / 10, rtol=1e-12)
    np.testing.assert_allclose(samples.delta[0], (w2 @ samples.delta[1]) * samples.masks[0] * (z > 0), rtol=1e-12)
    np.testing.assert_allclose(samples.upstream[0], w2 @ samples.delta[1], rtol=1e-12)
    np.testing.assert_allclose(samples.d_a[0], samples.upstream[0] * samples.masks[0], rtol=1e-12)
    losses = -np.log(samples.a[1][samples.targets == 1])
    np.testing.assert_allclose(np.sort(trace.forward.sample_losses), np.sort(losses), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(trace.gradient - trace.data_gradient, 0.3 * trace.before.flat * trace.before.weight_mask)
    assert trace.gradient_norm == pytest.approx(np.linalg.norm(trace.gradient))
    assert trace.gradient_norm > 0.2
    np.testing.assert_allclose(trace.clipped_gradient, trace.gradient * 0.2 / trace.gradient_norm, rtol=1e-12)
    velocity = 0.9 * trace.optimizer_before.arrays["velocity"] + trace.clipped_gradient
    np.testing.assert_allclose(trace.optimizer_after.arrays["velocity"], velocity, rtol=1e-12)
    np.testing.assert_allclose(trace.optimizer_step, 0.1 * velocity, rtol=1e-12)
    np.testing.assert_array_equal(trace.after.flat, trace.before.flat - trace.optimizer_step)


@settings(max_examples=30)
@given(experiment=experiments(), steps=st.integers(0, 80))
def test_the_loss_afterwards_is_that_of_the_next_step_on_the_full_batch(experiment: Experiment, steps: int) -> None:
    trainer = Trainer(experiment.updated({"batch_size": "full", "dropout": 0.0}))
    trainer.advance(steps)
    if trainer.diverged or trainer.finished or trainer.step == trainer.last_step - 1:
        return
    trace = trace_update(trainer)
    trainer.advance(1)
    if not trainer.diverged and trainer.restored_step is None:
        assert trace.later.loss == trainer.batch_loss()


def test_other_samples_than_the_coming_ones() -> None:
    trainer = Trainer(small(batch_size=10, batch_order="article", dropout=0.5))
    trainer.advance(3)
    before, train, test = bits(trainer), trainer.dataset.train, trainer.dataset.test
    coming = trace_update(trainer)
    np.testing.assert_array_equal(coming.indices, np.arange(30, 40))
    np.testing.assert_array_equal(coming.forward.samples.x, train.x[:, 30:40])
    whole = trace_update(trainer, BatchChoice(Extent.ALL))
    np.testing.assert_array_equal(whole.forward.samples.x, train.x)
    one = trace_update(trainer, BatchChoice(Extent.ONE, "test", 5))
    np.testing.assert_array_equal(one.forward.samples.x, test.x[:, 5:6])
    assert one.forward.data_loss == pytest.approx(one.forward.sample_losses[0])
    assert bits(trainer) == before


@pytest.mark.parametrize(
    ("selection", "told"),
    [
        (BatchChoice(Extent.ONE, "test", 27), "sample: got 27, allowed: 0 to 26 in the test set"),
        (BatchChoice(Extent.ONE, "validation", 0), "samples: got validation, allowed: one of training, test"),
    ],
)
def test_samples_that_do_not_exist(selection: BatchChoice, told: str) -> None:
    with pytest.raises(InputError, match=told):
        trace_update(Trainer(small()), selection)


def test_more_samples_than_a_trace_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "MOST_BYTES", 1000)
    with pytest.raises(InputError, match="samples: got 63, allowed: at most 1 for this network: choose one sample"):
        trace_update(Trainer(small()))


def test_a_run_that_diverged_has_no_next_update() -> None:
    trainer = Trainer(divergent())
    trainer.advance(1000)
    with pytest.raises(InputError, match="run: got diverged"):
        trace_update(trainer)
