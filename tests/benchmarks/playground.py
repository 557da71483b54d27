"""Speed where the networks and the data are larger than the article's, and what the presets promise.

    python -m tests.benchmarks.playground [--quick]

A network of 784-128-10 on batches of 128 in float32 against PyTorch on two threads, in one process, in turns;
the seconds of training that the spiral takes to 99 %; the accuracy on handwritten digits; and the time per
sample from 10,000 to 1,000,000 rows. Ours are whole runs of the real `Trainer`, history included.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from functools import partial
from statistics import median

import numpy as np

from tests.benchmarks import tables
from tests.benchmarks.measure import Bound, Figure, interleave, print_figures, seconds
from tests.benchmarks.peers import LEARNING_RATE, torch_trainer
from tui_nn.data.dataset import Dataset
from tui_nn.data.preparing import split
from tui_nn.data.samples import Samples
from tui_nn.experiment import Experiment
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.run import train
from tui_nn.training.trainer import Trainer

SIZES = (784, 128, 10)

BATCH = 128

THREADS = 2

SAMPLES = 10_240
"""Of which a tenth is kept for the test: what is left is in whole batches, as those of the peers are."""

EPOCHS_OF_MNIST = 10

MNIST = 60_000
"""Samples to train on."""

TORCH_RULES = {"sgd": ("sgd",), "adam": ("adam", "adam, fused")}
"""Our optimizer -> PyTorch's ways to do the same."""

ROWS = (10_000, 100_000, 1_000_000)

UPDATES = 31_250
"""Of each run on the tables: with their batches of 32, a million samples."""


def run_time(experiment: Experiment, data: Dataset, steps: int) -> float:
    """Seconds per update of a whole run by the real trainer, set up outside the measured time."""
    trainer = Trainer(experiment.updated({"steps": steps}), data)
    with blas_threads(trainer.parameters.sizes):
        return seconds(partial(trainer.advance, steps)) / steps


def stretch_time(advance: Callable[[int], object], steps: int) -> float:
    """Seconds per update of another side, whose updates all cost the same."""
    return seconds(partial(advance, steps)) / steps


def images() -> Dataset:
    """Random images of as many pixels as MNIST's: the time does not depend on what they show."""
    random = np.random.default_rng(0)
    x = random.random((SIZES[0], SAMPLES))
    labels = random.integers(SIZES[-1], size=SAMPLES)
    names = tuple(str(pixel) for pixel in range(SIZES[0]))
    return split(Samples(x, labels, tuple("0123456789"), names), 0.1, seed=0, dtype="float32")


def against_torch(rounds: int) -> list[Figure]:
    """Time per update of PyTorch over ours; nothing where PyTorch is not installed."""
    try:
        torch = importlib.import_module("torch")
    except ModuleNotFoundError:
        print("PyTorch: not installed, left out")
        return []
    data = images()
    rows, labels = np.ascontiguousarray(data.train.x.T), data.train.labels.astype(np.int64)
    settings = {
        "hidden_sizes": SIZES[1:-1],
        "precision": "float32",
        "batch_size": BATCH,
        "batch_order": "in order",
        "learning_rate": LEARNING_RATE,
        "l2": 0.0,
    }
    start = Experiment.preset("any-data").updated(settings | {"samples": SAMPLES, "patience": 0})
    steps = EPOCHS_OF_MNIST * MNIST // BATCH
    figures = []
    for ours, theirs in TORCH_RULES.items():
        sides = {"ours": partial(run_time, start.updated({"optimizer": ours}), data, steps)}
        for name in theirs:
            advance = torch_trainer(torch, THREADS, rows, labels, BATCH, SIZES, name)
            sides[name] = partial(stretch_time, advance, steps)
        time = interleave(sides, rounds)
        figures += [
            Figure(
                f"PyTorch ({name}) / ours ({ours})",
                time[name] / time["ours"],
                "x",
                Bound(">=", 1),
                f"{time[name] * 1e6:,.0f} / {time['ours'] * 1e6:,.0f} us",
            )
            for name in theirs
        ]
    return figures


def promises(rounds: int) -> list[Figure]:
    """What the presets of the spiral and of the digits reach."""
    spiral = Experiment.preset("spiral").updated({"stop_score": 0.99})
    reached = [train(spiral) for _ in range(rounds)]
    digits = train(Experiment.preset("digits"))
    return [
        Figure(
            "spiral: training until 99 % of the test set are right",
            median(result.seconds for result in reached),
            "s",
            Bound("<", 5),
            f"{reached[0].reason} at step {reached[0].steps:,}, median of {rounds}",
        ),
        Figure(
            "digits: test accuracy",
            100 * digits.test_accuracy,
            "%",
            Bound(">=", 97),
            f"{digits.test_correct} of {digits.test_total}, {digits.steps:,} steps in {digits.seconds:.1f} s",
        ),
    ]


def by_rows(rounds: int) -> list[Figure]:
    """Time per sample of the larger tables over that of the smallest."""
    start = Experiment.preset("any-data").updated({"hidden_sizes": "16,8", "patience": 0})
    size = start.training.batch_size
    assert isinstance(size, int)
    data = {rows: tables.dataset(rows) for rows in ROWS}
    figures = []
    for order in ("shuffled", "in order"):
        experiment = start.updated({"batch_order": order})
        time = interleave({str(n): partial(run_time, experiment, data[n], UPDATES) for n in ROWS}, rounds)
        first = time[str(ROWS[0])]
        figures += [
            Figure(
                f"{order}, {n:,} / {ROWS[0]:,} rows",
                time[str(n)] / first,
                "x",
                Bound("<=", 1.2),
                f"{time[str(n)] / size * 1e6:.2f} / {first / size * 1e6:.2f} us per sample",
            )
            for n in ROWS[1:]
        ]
    return figures


def main() -> None:
    """Measure everything, printing as it goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.playground", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, for a first impression")
    rounds = 3 if parser.parse_args().quick else 9
    sizes = "-".join(map(str, SIZES))
    title = f"{sizes}, batches of {BATCH}, float32, PyTorch on {THREADS} threads, median of {rounds} rounds"
    print_figures(title, against_torch(rounds))
    print_figures("What the presets promise", promises(rounds))
    print_figures(f"Runs of {UPDATES:,} updates, batches of 32, median of {rounds} rounds", by_rows(rounds))


if __name__ == "__main__":
    main()
