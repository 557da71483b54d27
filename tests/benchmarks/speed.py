"""Training steps a second against the article's loop, PyTorch, TensorFlow, JAX and scikit-learn.

    python -m tests.benchmarks.speed [--quick]

All sides train the same network on the article's data, in one process, in turns; the figures are ratios of
median times per step. Ours are whole runs of the real `Trainer`, with the loss of every step and the history,
which is densest at the start. The article's loop has the article's types, float32 features and float64 weights;
the peers compute in float32, so their bounds are for ours in float32. Rows without a bound are for comparison.
"""

from __future__ import annotations

import argparse
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from tests.benchmarks.article_loop import ArticleLoop
from tests.benchmarks.measure import Bound, Figure, interleave, print_figures, seconds
from tests.benchmarks.peers import Advance, installed_peers
from tui_nn.experiment import Experiment
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.loading import load_data
from tui_nn.training.trainer import Trainer

MINI_BATCH = 100

EPOCH = 135
"""Mini-batch steps in a pass over the 13,500 samples; scikit-learn trains whole passes only."""

PRECISIONS = ("float64", "float32")

LOOP = "the article's loop"

BOUNDS: dict[tuple[str, str, str], Bound] = {
    ("full batch", LOOP, "float64"): Bound(">=", 6),
    ("full batch", LOOP, "float32"): Bound(">=", 11),
    ("full batch", "PyTorch", "float32"): Bound(">=", 5),
    ("full batch", "TensorFlow", "float32"): Bound(">=", 5),
    ("full batch", "scikit-learn", "float32"): Bound(">=", 5),
    ("mini-batches", LOOP, "float64"): Bound(">=", 1.4),
    ("mini-batches", "PyTorch", "float32"): Bound(">=", 7),
    ("mini-batches", "TensorFlow", "float32"): Bound(">=", 7),
    ("mini-batches", "scikit-learn", "float32"): Bound(">=", 3),
}
"""(kind of step, other side, our precision) -> how many times as fast as the other side we should be."""


def our_run(precision: str, batch_size: int | str, steps: int) -> float:
    """Seconds per step of a whole run by the real trainer, set up outside the measured time."""
    changes = {"precision": precision, "batch_size": batch_size, "batch_order": "article", "steps": steps}
    experiment = Experiment.preset("article").updated(changes)
    trainer = Trainer(experiment)
    # As wherever the product trains; the others keep their own numbers of threads.
    with blas_threads(trainer.parameters.sizes):
        return seconds(partial(trainer.advance, steps)) / steps


def other_trainers(batch_size: int | None) -> dict[str, Advance]:
    """The article's loop and the installed peers, by name; `None` for the full batch."""
    train = load_data(Experiment.preset("article")).train
    rows = np.ascontiguousarray(train.x.T, np.float32)
    one_hot = np.ascontiguousarray(train.targets.T, np.int64)
    peers = installed_peers(rows, train.labels.astype(np.int64), batch_size or len(rows))
    loop, alone = (ArticleLoop(rows, one_hot, batch_size) for _ in range(2))

    def with_one_thread(steps: int) -> None:
        with threadpool_limits(1, "blas"):
            alone.advance(steps)

    return {LOOP: loop.advance, f"{LOOP}, 1 thread": with_one_thread, **peers}


def other_stretch(advance: Advance, steps: int) -> float:
    """Seconds per step of `steps` steps by another side, whose steps all cost the same."""
    return seconds(partial(advance, steps)) / steps


def compare(kind: str, batch_size: int | None, run: int, stretch: int, rounds: int) -> None:
    """Measure all sides, ours over `run` steps, the others over `stretch`, and print the ratios."""
    ours = {name: partial(our_run, name, batch_size or "full", run) for name in PRECISIONS}
    others = {name: partial(other_stretch, advance, stretch) for name, advance in other_trainers(batch_size).items()}
    time = interleave(ours | others, rounds)
    print_figures(
        f"Time per step, {kind}, median of {rounds} rounds; ours over a run of {run:,} steps",
        [
            Figure(
                f"{name} / ours in {precision}",
                time[name] / time[precision],
                "x",
                BOUNDS.get((kind, name, precision)),
                f"{time[name] * 1e6:,.0f} / {time[precision] * 1e6:,.1f} us",
            )
            for precision in ours
            for name in others
        ],
    )


def main() -> None:
    """Run both comparisons."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, for a first impression")
    rounds = 3 if parser.parse_args().quick else 15
    compare("full batch", None, run=5_001, stretch=40, rounds=rounds)
    compare("mini-batches", MINI_BATCH, run=10_001, stretch=4 * EPOCH, rounds=rounds)


if __name__ == "__main__":
    main()
