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
from tui_nn.training.tracing import trace_update
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet


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
    assert trace.loss == trainer.batch_loss()
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
    (w1, w2), (b1, b2), samples = trace.before.weights, trace.before.biases, trace.samples
    z = w1.T @ samples.x + b1[:, np.newaxis]
    np.testing.assert_allclose(samples.z[0], z, rtol=1e-12)
    np.testing.assert_allclose(samples.a[0], np.maximum(z, 0), rtol=1e-12)
    hidden = samples.a[0] * samples.masks[0]
    powers = np.exp(w2.T @ hidden + b2[:, np.newaxis])
    np.testing.assert_allclose(samples.a[1], powers / powers.sum(axis=0), rtol=1e-12)
    assert trace.data_loss == pytest.approx(-np.log(samples.a[1][samples.targets == 1]).mean(), rel=1e-12)
    assert trace.penalty == pytest.approx(0.15 * sum((w**2).sum() for w in (w1, w2)), rel=1e-12)
    np.testing.assert_allclose(samples.delta[1], (samples.a[1] - samples.targets) / 10, rtol=1e-12)
    np.testing.assert_allclose(samples.delta[0], (w2 @ samples.delta[1]) * samples.masks[0] * (z > 0), rtol=1e-12)
    np.testing.assert_allclose(trace.gradient - trace.data_gradient, 0.3 * trace.before.flat * trace.before.is_weight)
    assert trace.gradient_norm == pytest.approx(np.linalg.norm(trace.gradient))
    assert trace.gradient_norm > 0.2
    np.testing.assert_allclose(trace.clipped_gradient, trace.gradient * 0.2 / trace.gradient_norm, rtol=1e-12)
    velocity = 0.9 * trace.optimizer_before.arrays["velocity"] + trace.clipped_gradient
    np.testing.assert_allclose(trace.optimizer_after.arrays["velocity"], velocity, rtol=1e-12)
    np.testing.assert_allclose(trace.after.flat, trace.before.flat - trace.learning_rate * velocity, rtol=1e-12)


def test_a_run_that_diverged_has_no_next_update() -> None:
    trainer = Trainer(divergent())
    trainer.advance(1000)
    with pytest.raises(InputError, match="run: got diverged"):
        trace_update(trainer)
