"""Settings of the training."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.experiment.parsing import read_length, read_number_or_word
from tui_nn.experiment.setting import LARGEST_SEED, OneOf, Settings, setting
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.nn.schedules import SCHEDULES

LARGEST_STEPS = 1_000_000_000

Epochs = Annotated[str, Field(pattern=r"^([1-9]\d{0,5}) epochs?$")]
"""A length in epochs, such as `20 epochs`."""


FINAL_WEIGHTS = {
    "best": "those with the lowest validation or test loss",
    "last": "those after the last update",
}


def epochs_of(length: str) -> int:
    """The number in a length such as `20 epochs`."""
    return int(length.split()[0])


class TrainingSettings(Settings):
    """How the network learns, and when the run ends."""

    optimizer: Annotated[str, OneOf(OPTIMIZERS)] = setting(
        "sgd", "Optimizer", "rule that turns gradients into updates", live=True
    )
    learning_rate: float = setting(0.01, "Learning rate", "step size of the updates", live=True, gt=0, le=1000)
    momentum: float = setting(0.9, "Momentum", "fraction of the velocity kept at each update", live=True, ge=0, lt=1)
    weight_decay: float = setting(
        0.01, "Weight decay", "shrinks all parameters by this times the rate", live=True, ge=0, le=1
    )
    schedule: Annotated[str, OneOf(SCHEDULES)] = setting(
        "constant", "Schedule", "how the learning rate changes", live=True
    )
    schedule_steps: int = setting(
        1000, "Schedule steps", "time scale of the schedule", live=True, ge=1, le=LARGEST_STEPS
    )
    decay: float = setting(
        0.5, "Schedule decay", "factor applied to the rate every Schedule steps", live=True, gt=0, le=1
    )
    l1: float = setting(0.0, "L1", "strength of the penalty L1 * sum of |w|; 0 for none", live=True, ge=0, le=1000)
    l2: float = setting(
        0.01, "L2", "strength (lambda) of the penalty L2/2 * sum of w^2; 0 for none", live=True, ge=0, le=1000
    )
    dropout: float = setting(
        0.0, "Dropout", "fraction of hidden units left out of each update", live=True, ge=0, le=0.95
    )
    clip_norm: float = setting(
        0.0,
        "Clip norm",
        "largest norm of the gradient, longer ones are scaled down; 0 for any",
        live=True,
        ge=0,
        le=1_000_000,
    )
    batch_size: Annotated[Annotated[int, Field(ge=1)] | Literal["full"], BeforeValidator(read_number_or_word)] = (
        setting(
            "full",
            "Batch size",
            "samples per update; full for the whole training set",
            live=True,
            allowed="full, or a whole number from 1 to the size of the training set",
        )
    )
    batch_order: Annotated[str, OneOf(BATCH_ORDERS)] = setting(
        "shuffled", "Batch order", "which samples each mini-batch takes"
    )
    batch_seed: int = setting(0, "Batch seed", "seed of the shuffling and of the dropout", ge=0, le=LARGEST_SEED)
    steps: Annotated[Annotated[int, Field(ge=1, le=LARGEST_STEPS)] | Epochs, BeforeValidator(read_length)] = setting(
        5001,
        "Steps",
        "length of the run: a number of updates, or of passes over the training set (20 epochs)",
        live=True,
        allowed=f"1 to {LARGEST_STEPS} steps, or 1 to 999999 epochs",
    )
    patience: Annotated[Annotated[int, Field(ge=0, le=LARGEST_STEPS)] | Epochs, BeforeValidator(read_length)] = setting(
        0,
        "Patience",
        "stop after so many steps (or epochs) without a better validation or test loss; 0 for never",
        live=True,
        allowed=f"0 to {LARGEST_STEPS} steps, or 1 to 999999 epochs",
    )
    final_weights: Annotated[str, OneOf(FINAL_WEIGHTS)] = setting(
        "best", "Final weights", "which weights a run with Patience ends with", live=True
    )
    stop_loss: float = setting(
        0.0,
        "Stop at loss",
        "stop once the validation (or test) loss is this low; 0 for never",
        live=True,
        ge=0,
        le=1_000_000,
    )
    stop_score: float = setting(
        0.0,
        "Stop at score",
        "stop once the validation (or test) accuracy or R2 is this high; 0 for never",
        live=True,
        ge=0,
        le=1,
    )
    stop_seconds: float = setting(
        0.0, "Stop after", "stop after this many seconds of computing; 0 for never", live=True, ge=0, le=1_000_000
    )
