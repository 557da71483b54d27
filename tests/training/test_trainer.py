from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from tests.experiments import small
from tests.runs.recorder import columns
from tests.training.row_major import RowMajor
from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.network import Trace
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.training.events import Assignment
from tui_nn.training.trainer import Trainer

KINDS: list[dict[str, Any]] = [
    {},
    {"batch_size": 10, "batch_order": "shuffled", "batch_seed": 4},
    {"batch_size": 10, "batch_order": "article", "precision": "float32"},
    {"hidden_sizes": (), "weight_seed": 3},
    {"hidden_sizes": (3, 2), "activation": "tanh", "initializer": "glorot"},
    {"hidden_sizes": (3, 2), "activation": "gelu", "dropout": 0.5, "batch_seed": 4},
    {"batch_size": 10, "dropout": 0.3, "precision": "float32"},
    {"data": "sine", "standardize": "yes", "features": "x1,sin x1", "noise": 0.1},
    {"schedule": "cosine", "l1": 0.01, "clip_norm": 0.1},
    {"patience": 30, "stop_loss": 1e-9, "stop_seconds": 1e6},
    *({"optimizer": name, "batch_size": 10} for name in OPTIMIZERS),
]


def row_major(trainer: Trainer) -> RowMajor:
    """The independent twin of a trainer that has not started yet."""
    first, second = trainer.parameters.weights
    return RowMajor((first, second))


def bits(trainer: Trainer) -> tuple[bytes, ...]:
    """The parameters and the whole history."""
    return trainer.parameters.flat.tobytes(), *(array.tobytes() for array in columns(trainer.curves()))


@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_the_same_experiment_gives_the_same_bits(changes: dict[str, Any]) -> None:
    first, second = Trainer(small(**changes)), Trainer(small(**changes))
    first.advance(40)
    second.advance(40)
    assert bits(first) == bits(second)


@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_starting_over_with_the_loaded_data_gives_the_same_bits(changes: dict[str, Any]) -> None:
    first = Trainer(small(**changes))
    first.advance(40)
    again = Trainer(small(**changes), first.dataset)
    again.advance(40)
    assert bits(first) == bits(again)


@pytest.mark.parametrize("name", ["data_seed", "weight_seed", "batch_seed"])
def test_every_seed_matters(name: str) -> None:
    runs = [Trainer(small(batch_size=10, **{name: seed})) for seed in (1, 2)]
    for trainer in runs:
        trainer.advance(5)
    assert bits(runs[0]) != bits(runs[1])


@pytest.mark.parametrize("changes", [{"batch_size": 10, "batch_order": "in order"}, {}], ids=str)
def test_the_seed_of_the_batches_draws_the_dropout_too(changes: dict[str, Any]) -> None:
    with_seed = [Trainer(small(dropout=0.5, batch_seed=seed, **changes)) for seed in (1, 1, 2)]
    for trainer in with_seed:
        trainer.advance(5)
    first, again, other = (bits(trainer) for trainer in with_seed)
    assert first == again != other


@pytest.mark.parametrize("changes", KINDS, ids=str)
def test_looking_changes_nothing(changes: dict[str, Any]) -> None:
    watched, alone = Trainer(small(**changes)), Trainer(small(**changes))
    for _ in range(40):
        watched.batch_loss()
        watched.curves()
        watched.evaluate_train()
        watched.evaluate_test()
        watched.update()
    alone.advance(40)
    assert bits(watched) == bits(alone)
    assert watched.samples_seen == alone.samples_seen


def test_the_loss_ahead_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(small(batch_size=10))
    propagate, passes = trainer.network.propagate, Counter[int]()

    def counted(trace: Trace) -> None:
        passes[trace.samples] += 1
        propagate(trace)

    monkeypatch.setattr(trainer.network, "propagate", counted)
    trainer.batch_loss()
    trainer.batch_loss()
    trainer.curves()
    trainer.update()
    assert passes[10] == 1


CHANGES: list[dict[str, Any]] = [{"learning_rate": 0.2}, {"l2": 0.3}, {"batch_size": 17}, {"batch_size": "full"}]


@pytest.mark.parametrize("looked_ahead", [False, True])
@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_a_change_in_the_middle_of_a_run(changes: dict[str, Any], looked_ahead: bool) -> None:
    before = small(batch_size=9, batch_order="in order", learning_rate=0.05, l2=0.02)
    after = before.updated(changes)
    ours = Trainer(before)
    theirs, rows, labels = row_major(ours), ours.dataset.train.x.T, ours.dataset.train.labels
    seen = 0
    for step in range(10):
        settings = (before if step < 3 else after).training
        # Whether somebody has looked at the batch that would have come makes no difference.
        batch = slice(None)
        if settings.batch_size != "full":
            batch = slice(seen % 63, min(seen % 63 + settings.batch_size, 63))
        if step == 3:
            if looked_ahead:
                ours.batch_loss()
            ours.change(after)
        expected = ours.batch_loss()
        ours.update()
        loss = theirs.update(rows[batch], labels[batch], settings.learning_rate, settings.l2)
        seen += len(labels[batch])
        assert loss == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(ours.parameters.flat, theirs.flat(), rtol=1e-11)


@pytest.mark.parametrize("order", ["in order", "shuffled"])
def test_no_sample_is_lost_when_the_batch_size_changes(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = small(batch_size=10, batch_order=order)
    trainer = Trainer(experiment)
    backward = trainer.network.backward
    learned = Counter({sample.tobytes(): 0 for sample in trainer.dataset.train.x.T})

    def counted(trace: Trace) -> None:
        learned.update(sample.tobytes() for sample in trace.x.T)
        backward(trace)

    monkeypatch.setattr(trainer.network, "backward", counted)
    for size in (10, 7, 30, 16, 5, 63, 20, 40, 3):
        trainer.batch_loss()
        trainer.change(experiment.updated({"batch_size": size}))
        trainer.update()
        trainer.batch_loss()
        assert trainer.samples_seen == learned.total()
        assert len(learned) == 63
        assert max(learned.values()) - min(learned.values()) <= 1
    assert trainer.epoch == trainer.samples_seen // 63 > 1


def test_epochs_are_whole_passes() -> None:
    # 63 samples by 20: batches of 20, 20, 20 and 3.
    trainer = Trainer(small(batch_size=20))
    epochs = []
    for _ in range(9):
        trainer.update()
        epochs.append(trainer.epoch)
    assert epochs == [0, 0, 0, 1, 1, 1, 1, 2, 2]
    assert trainer.samples_seen == 2 * 63 + 20


def test_a_batch_of_the_whole_training_set_is_the_full_batch() -> None:
    full, counted = Trainer(small()), Trainer(small(batch_size=63, batch_order="in order"))
    full.advance(40)
    counted.advance(40)
    assert bits(full) == bits(counted)


@pytest.mark.parametrize("order", BATCH_ORDERS)
def test_the_order_within_the_full_batch_does_not_matter(order: str) -> None:
    full, counted = Trainer(small()), Trainer(small(batch_size=63, batch_order=order))
    full.advance(40)
    counted.advance(40)
    np.testing.assert_allclose(counted.parameters.flat, full.parameters.flat, rtol=1e-10)


def test_advance_stops_at_the_last_step() -> None:
    trainer = Trainer(small(steps=7))
    trainer.advance(5)
    assert (trainer.step, trainer.finished) == (5, False)
    trainer.advance(5)
    assert (trainer.step, trainer.finished) == (7, True)
    trainer.change(small(steps=9))
    assert not trainer.finished
    trainer.advance(5)
    assert trainer.step == 9


def test_float32_follows_float64() -> None:
    single, double = Trainer(small(precision="float32")), Trainer(small())
    single.advance(40)
    double.advance(40)
    assert single.parameters.flat.dtype == single.dataset.train.x.dtype == np.float32
    # Not a float64 run that is rounded at the end.
    assert 0 < np.abs(single.parameters.flat - double.parameters.flat).max() < 1e-5
    np.testing.assert_allclose(single.curves()["train_loss"][:40], double.curves()["train_loss"][:40], rtol=1e-5)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_without_a_hidden_layer_it_is_softmax_regression(precision: str) -> None:
    trainer = Trainer(small(hidden_sizes=(), precision=precision, learning_rate=0.1, l2=0.0))
    part = trainer.dataset.train
    rows = np.column_stack([part.x.T, np.ones(len(part))])
    weights = trainer.parameters.stacked[0].astype(np.float64)
    for _ in range(20):
        powers = np.exp(rows @ weights)
        weights -= 0.1 * rows.T @ (powers / powers.sum(axis=1, keepdims=True) - part.targets.T) / len(part)
    trainer.advance(20)
    np.testing.assert_allclose(trainer.parameters.stacked[0], weights, rtol=1e-10 if precision == "float64" else 1e-4)


def test_weights_come_from_the_generator_that_drew_the_data_or_from_their_own() -> None:
    of_data, own = Trainer(small()), Trainer(small(weight_seed=8))
    rng = of_data.dataset.rng_state.rng()
    # The draw is repeated from a copy, so the generator of the data has not moved.
    np.testing.assert_array_equal(of_data.parameters.weights[0], rng.normal(0, 1, (2, 4)))
    np.testing.assert_array_equal(own.parameters.weights[0], np.random.default_rng(8).normal(0, 1, (2, 4)))
    assert not any(biases.any() for biases in own.parameters.biases)


def test_a_large_network_is_looked_at_less_often() -> None:
    """27 test samples times 2*1024+1024 + 1024*1024+1024 + 1024*3+3 parameters are 14.2 times two million."""
    assert Trainer(small()).state().history.stride == 1
    assert Trainer(small(hidden_sizes=(1024, 1024))).state().history.stride == 16


@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_weights_of_a_dead_unit_end_at_zero(precision: str) -> None:
    trainer = Trainer(small(precision=precision, l2=10, learning_rate=0.01, steps=10_000))
    assert trainer.assign(Assignment(0, 2, 1, -1e6, "b to h2"))
    # They begin halfway to the tiniest numbers.
    near = float(np.sqrt(np.finfo(precision).tiny))
    assert all(trainer.assign(Assignment(0, row, 1, near, f"x{row + 1} to h2")) for row in (0, 1))
    trainer.advance(3500)
    assert not trainer.parameters.weights[0][:, 1].any()
    assert trainer.parameters.biases[0][1] == -1e6
