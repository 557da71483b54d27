from __future__ import annotations

import numpy as np
import pytest

from tests.experiments import small
from tui_nn.data.dataset import Part
from tui_nn.nn.network import Network
from tui_nn.training import evaluation
from tui_nn.training.evaluation import Evaluator
from tui_nn.training.trainer import Trainer


def network_and_part() -> tuple[Network, Part]:
    """A network that gets some of its 63 samples wrong."""
    trainer = Trainer(small())
    return trainer.network, trainer.dataset.train


def test_score_by_its_definition() -> None:
    network, part = network_and_part()
    score = Evaluator(network, part).score()
    probabilities = network.probabilities(part.x)
    assert score.loss == pytest.approx(-np.mean(np.log(probabilities[part.labels, np.arange(len(part))])), rel=1e-12)
    np.testing.assert_array_equal(score.predictions, probabilities.argmax(axis=0))
    np.testing.assert_array_equal(score.correct, score.predictions == part.labels)
    assert score.accuracy == score.count / 63
    assert 0 < score.count < 63


# More than there are, exactly as many, a divisor, and sizes that leave a smaller last part.
@pytest.mark.parametrize("most", [64, 63, 62, 32, 21, 7, 1])
def test_parts_give_what_one_pass_gives(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    network, part = network_and_part()
    whole = Evaluator(network, part).score()
    monkeypatch.setattr(evaluation, "MOST", most)
    in_parts = Evaluator(network, part).score()
    assert in_parts.loss == pytest.approx(whole.loss, rel=1e-14)
    np.testing.assert_array_equal(in_parts.predictions, whole.predictions)


@pytest.mark.parametrize("most", [64, 20])
def test_score_follows_the_network(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(evaluation, "MOST", most)
    network, part = network_and_part()
    evaluator = Evaluator(network, part)
    first = evaluator.score()
    network.parameters.flat[...] *= -1
    assert evaluator.score().loss == Evaluator(network, part).score().loss != first.loss


def test_scores_cannot_be_written_and_do_not_follow() -> None:
    network, part = network_and_part()
    evaluator = Evaluator(network, part)
    first = evaluator.score()
    kept = first.predictions.copy()
    network.parameters.flat[...] *= -1
    evaluator.score()
    np.testing.assert_array_equal(first.predictions, kept)
    for array in (first.predictions, first.correct):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
