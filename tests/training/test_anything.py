"""Whatever is set, it trains, stops or diverges; nothing else comes of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import eighths, experiments
from tui_nn.experiment import Experiment
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet

QUICK = experiments(
    ordinary=True,
    noise=eighths(0, 10),
    samples=st.integers(50, 120),
    test_fraction=st.floats(0.1, 0.5),
    hidden_sizes=st.lists(st.integers(1, 6), max_size=3).map(tuple),
    steps=st.integers(1, 60),
)
"""Any experiment that is over in a moment."""


@settings(max_examples=100)
@given(QUICK)
def test_any_valid_experiment_can_be_run(experiment: Experiment) -> None:
    if not experiment.shape:
        return
    trainer = Trainer(experiment)
    trainer.advance(trainer.last_step)
    assert trainer.finished or trainer.diverged
    assert trainer.reason
    assert np.isfinite(trainer.parameters.flat).all()
    with quiet():
        losses = trainer.curves()["train_loss"]
    # Not even the first loss is finite if the start is not.
    assert np.isfinite(losses).all() or (trainer.diverged and trainer.step == 0)

    again = Trainer(experiment, trainer.dataset)
    again.advance(trainer.step)
    assert experiment.training.stop_seconds or again.parameters.flat.tobytes() == trainer.parameters.flat.tobytes()
