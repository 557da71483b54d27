"""Every preset teaches what it says: what happens as it stands, and what changes when its advice is followed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from tui_nn.data.drawn import Point, parse, spelled
from tui_nn.experiment import SAME_TEXT, SETTINGS, Experiment
from tui_nn.experiment.experiment import NO_TEXT
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array
from tui_nn.training import recording
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.history import Curves
from tui_nn.training.loading import load_data
from tui_nn.training.metrics import layer_metric
from tui_nn.training.run import Result, train
from tui_nn.training.trainer import Trainer
from tui_nn.views.histograms import stuck_units

Claim = Callable[[Experiment], None]

NEVER = 1_000_000_000


def trained(preset: Experiment, **changes: Any) -> Result:
    """The end of the run, with some settings changed."""
    return _trained(untitled(preset.updated(changes)))


@cache
def _trained(experiment: Experiment) -> Result:
    """Without its curves, which change nothing and take as long as the updates."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(recording, "CURVE_PRODUCTS", 1)
        return train(experiment, log_every=NEVER)


def untitled(experiment: Experiment) -> Experiment:
    """The same experiment, whatever it is called: each is run once, for all that is claimed of it."""
    return experiment.model_copy(update=NO_TEXT)


def score(preset: Experiment, **changes: Any) -> float:
    """Test accuracy, or R², at the end."""
    return trained(preset, **changes).test_score


def reaches(at_least: float, but_not: float, **changes: Any) -> Claim:
    """The preset scores `at_least` as much; with the changes it stays below `but_not`."""

    def claim(preset: Experiment) -> None:
        assert score(preset) >= at_least
        assert score(preset, **changes) < but_not

    return claim


def stays_below(limit: float, but_reaches: float, **changes: Any) -> Claim:
    """The preset stays below the limit; with the changes it scores at least `but_reaches`."""

    def claim(preset: Experiment) -> None:
        assert score(preset) < limit
        assert score(preset, **changes) >= but_reaches

    return claim


def curves(preset: Experiment, **changes: Any) -> Curves:
    """What the loss chart shows of the whole run."""
    return _curves(untitled(preset.updated(changes)))


@cache
def _curves(experiment: Experiment) -> Curves:
    trainer = Trainer(experiment)
    with blas_threads(trainer.parameters.sizes):
        trainer.advance(trainer.last_step)
    return trainer.curves()


def jumps(curve: Array) -> float:
    """How far, in the mean, a curve goes up or down from one point to the next, once it has come down."""
    return float(np.abs(np.diff(curve[len(curve) // 2 :])).mean())


def overshoots(experiment: Experiment) -> bool:
    """Whether an update goes back against the one before."""
    trainer = Trainer(experiment)
    trainer.advance(10)
    places = [trainer.parameters.flat.copy()]
    for _ in range(2):
        trainer.advance(1)
        places.append(trainer.parameters.flat.copy())
    return bool((places[1] - places[0]) @ (places[2] - places[1]) < 0)


def first_weights_moved(experiment: Experiment) -> float:
    """How far the first layer's weights went over the whole run, in parts of their length."""
    start = Trainer(experiment).parameters.weights[0]
    weights = trained(experiment).network.parameters.weights[0]
    return float(np.linalg.norm(weights - start) / np.linalg.norm(start))


def article(preset: Experiment) -> None:
    assert score(preset, steps=1) < 0.6
    # 2,000 of the 5,001 steps are enough to see it.
    assert score(preset, steps=2000) > 0.93


def article_tensorflow(preset: Experiment) -> None:
    assert score(preset) > 0.95
    full = curves(preset, steps=500, batch_size="full")
    assert jumps(curves(preset, steps=500)["train_loss"]) > 10 * jumps(full["train_loss"])


def any_data(preset: Experiment) -> None:
    for data in ("circle", "iris", "moons", "spiral", "wine", "xor"):
        experiment = Experiment.for_data(data)
        assert set(experiment.differences(preset)) <= {"data", "samples"}
        assert score(experiment, steps=3000) > 0.85, data


def spiral_arms(preset: Experiment) -> None:
    soon = trained(preset, stop_score=0.99)
    later = trained(preset, stop_score=0.99, classes=2, steps=20_000)
    assert soon.test_accuracy >= 0.99
    assert later.steps > 2 * soon.steps


def rate_too_high(preset: Experiment) -> None:
    for rate in (preset.training.learning_rate, 0.11):
        assert overshoots(preset.updated({"learning_rate": rate}))
    assert trained(preset).state == "diverged"
    settled = trained(preset, learning_rate=0.11)
    assert settled.best_possible is not None
    assert settled.test_score == pytest.approx(settled.best_possible[0], abs=0.01)


def adam(preset: Experiment) -> None:
    assert trained(preset).test_loss < 1
    assert trained(preset, optimizer="sgd").test_loss > 50


def batch_noise(preset: Experiment) -> None:
    noisy, smooth = curves(preset), curves(preset, batch_size="full")
    assert jumps(noisy["train_loss"]) > 20 * jumps(smooth["train_loss"])
    assert jumps(noisy["test_loss"]) > 20 * jumps(smooth["test_loss"])


def vanishing_gradients(preset: Experiment) -> None:
    assert first_weights_moved(preset) < 0.02
    assert first_weights_moved(preset.updated({"activation": "tanh"})) > 0.2
    assert score(preset) < 0.6
    assert score(preset, activation="tanh") >= 0.99


def exploding_gradients(preset: Experiment) -> None:
    """Backward, each layer multiplies the error by about the same factor; with Glorot's weights, by about 1."""
    for initializer, lowest, highest in (("normal", 100, np.inf), ("glorot", 0.1, 10)):
        trainer = Trainer(preset.updated({"initializer": initializer}))
        trainer.advance(1)
        curves = trainer.curves()
        first, last = (curves[layer_metric(layer)][0] for layer in (0, len(preset.network.hidden_sizes)))
        assert lowest < first / last < highest
    assert score(preset) < 0.6
    assert score(preset, initializer="glorot") >= 0.99


def rate_too_low(preset: Experiment) -> None:
    curve = curves(preset)
    losses = curve["test_loss"]
    assert 0.8 * losses[0] < losses[-1] < losses[0]
    assert (np.diff(losses) < 0).mean() > 0.95
    assert curve["test_score"][-1] < 0.65
    assert score(preset, learning_rate=0.1) == 1


def dying_relus(preset: Experiment) -> None:
    result = trained(preset)
    layers = result.network.activations(load_data(preset).train.x)[:-1]
    counts = [stuck_units(layer, ACTIVATIONS["relu"]).split() for layer in layers]
    assert {words[-1] for words in counts} == {"dead"}
    assert sum(int(words[0]) for words in counts) >= sum(preset.network.hidden_sizes) / 3
    assert result.test_accuracy < 0.95
    assert score(preset, activation="elu") >= 0.99


def overfitting(preset: Experiment) -> None:
    assert len(load_data(preset).train) == 60
    curve = curves(preset)
    assert curve["train_score"][-1] == 1
    assert curve["test_loss"][0] > 1.2 * curve["test_loss"].min()
    assert curve["test_loss"][-1] > 2 * curve["test_loss"].min()
    more = curves(preset, samples=6000)
    assert more["test_loss"][-1] < 1.25 * more["test_loss"].min()


def weight_penalty(preset: Experiment) -> None:
    without = preset.updated({"l2": 0.0})
    assert set(without.differences(Experiment.preset("overfitting"))) <= SAME_TEXT
    # It is the run of the preset `overfitting`, whose curves are there.
    assert curves(without)["test_loss"][-1] > 3 * trained(preset).test_loss


def early_stop(preset: Experiment) -> None:
    stopped, went_on = trained(preset), trained(preset, patience=0)
    assert "no better test loss" in stopped.reason
    assert stopped.steps < went_on.steps
    assert went_on.test_loss > 2 * stopped.test_loss


def l1_selects(preset: Experiment) -> None:
    squares = [load_data(preset).feature_names.index(name) for name in ("x1^2", "x2^2")]
    kept = np.abs(trained(preset).network.parameters.weights[0]).max(axis=1)
    assert set(np.flatnonzero(kept > 0.01)) == set(squares)
    assert np.abs(trained(preset, l1=0.0).network.parameters.weights[0]).max(axis=1).min() > 0.01


def standardize(preset: Experiment) -> None:
    assert np.count_nonzero(load_data(preset).train.x.max(axis=1) > 1000) == 1
    assert score(preset) < 0.5
    assert score(preset, standardize="yes") > 0.9


def bottleneck(preset: Experiment) -> None:
    result, test = trained(preset), load_data(preset).test
    middle = result.network.activations(test.x)[preset.network.hidden_sizes.index(1)][0]
    assert abs(np.corrcoef(middle, np.hypot(*test.raw))[0, 1]) > 0.95
    assert result.test_accuracy >= 0.98
    assert score(preset, hidden_sizes=(1,)) < 0.6


def plane(preset: Experiment) -> None:
    result = trained(preset)
    assert result.best_possible is not None
    assert result.network.parameters.weights[0] == pytest.approx(0.1, abs=0.01)
    # The best possible is an average over test sets; the preset's own is so small that it may be 0.05 away.
    assert result.test_score == pytest.approx(result.best_possible[0], abs=0.05)
    fresh = load_data(preset.updated({"samples": 100_000, "data_seed": 1})).test
    error = np.mean((result.network.outputs(fresh.x) - fresh.targets) ** 2)
    assert 1 - error / fresh.variance == pytest.approx(result.best_possible[0], abs=0.01)
    assert trained(preset, noise=0.0).test_score > 0.9999


def iris(preset: Experiment) -> None:
    result, dataset = trained(preset), load_data(preset)
    setosa = dataset.class_names.index("setosa")
    said, is_one = result.network.outputs(dataset.test.x).argmax(axis=0), dataset.test.labels
    assert ((said == setosa) == (is_one == setosa)).all()
    assert np.count_nonzero(said != is_one) > 0
    assert result.test_accuracy > 0.9


def sine(preset: Experiment) -> None:
    assert score(preset) > 0.98
    assert score(preset, hidden_sizes=(), features="sin x1,sin x2") > 0.9999


def bayes_rate(preset: Experiment) -> None:
    best = trained(preset).best_possible
    assert best is not None
    for sizes in (preset.network.hidden_sizes, (64, 64)):
        result = trained(preset, hidden_sizes=sizes)
        assert best[0] - 0.02 < result.test_accuracy < best[0] + 0.005
        assert result.test_loss > best[1]
    apart = load_data(preset.updated({"centers": "-4,0; 4,0; 0,6"})).best_possible
    assert apart is not None
    assert apart[0] > best[0]


def drawn(preset: Experiment) -> None:
    """All training points are right, the one among the others too; without a hidden layer, exactly one is wrong."""
    assert trained(preset, steps=2000).train_score == 1
    points = len(load_data(preset).train)
    assert trained(preset, steps=2000, hidden_sizes=()).train_score == 1 - 1 / points
    moved = spelled([*parse(preset.data.points)[:-1], Point(1, 2.0, 1.0)])
    assert trained(preset, steps=2000, hidden_sizes=(), points=moved).train_score == 1


CLAIMS: dict[str, Claim] = {
    "adam": adam,
    "any-data": any_data,
    "article": article,
    "article-tensorflow": article_tensorflow,
    "batch-noise": batch_noise,
    "bayes-rate": bayes_rate,
    "bottleneck": bottleneck,
    "bumps": reaches(0.95, but_not=0.2, hidden_sizes=()),
    "circle-features": reaches(0.99, but_not=0.7, features="x1,x2"),
    "cosine": reaches(0.95, but_not=0.95, schedule="constant"),
    "drawn": drawn,
    "digits": reaches(0.97, but_not=0.7, hidden_sizes=(2,)),
    "dying-relus": dying_relus,
    "early-stop": early_stop,
    "exploding-gradients": exploding_gradients,
    "iris": iris,
    "l1-selects": l1_selects,
    "linear-layers": stays_below(0.7, but_reaches=0.99, activation="relu"),
    "momentum": reaches(0.99, but_not=0.8, optimizer="sgd"),
    "moons": reaches(0.99, but_not=0.95, hidden_sizes=()),
    "overfitting": overfitting,
    "plane": plane,
    "rate-too-high": rate_too_high,
    "rate-too-low": rate_too_low,
    "sine": sine,
    "spiral": reaches(0.99, but_not=0.9, hidden_sizes=(16,)),
    "spiral-arms": spiral_arms,
    "standardize": standardize,
    "three-lines": reaches(0.98, but_not=0.9, hidden_sizes=(2,)),
    "vanishing-gradients": vanishing_gradients,
    "weight-penalty": weight_penalty,
    "xor": reaches(0.99, but_not=0.7, hidden_sizes=()),
}
"""Name of a preset -> what it says that one will see."""


def test_every_preset_has_a_claim() -> None:
    assert sorted(CLAIMS) == Experiment.presets()


@pytest.mark.parametrize("name", CLAIMS)
def test_one_sees_what_it_teaches(name: str) -> None:
    CLAIMS[name](Experiment.preset(name))


def test_advice_names_settings_as_the_form_does() -> None:
    for name in CLAIMS:
        preset = Experiment.preset(name)
        assert preset.title, name
        assert preset.teaches.endswith("."), name
        named = re.findall(r"(?:Set|and|the) ([A-Z]\w*(?: \w+)?) (?:to|apart)", preset.teaches)
        assert len(named) >= preset.teaches.count("Set "), name
        assert set(named) <= {setting.label for setting in SETTINGS.values()}, name


def test_no_two_are_the_same() -> None:
    presets = {name: Experiment.preset(name) for name in CLAIMS}
    for (one, first), (other, second) in combinations(presets.items(), 2):
        assert first.differences(second), (one, other)
        assert first.title != second.title, (one, other)
        assert first.teaches != second.teaches, (one, other)
