"""How it learns, and when it stops."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.experiment.parsing import read_number_or_word
from tui_nn.experiment.setting import LARGEST_SEED, OneOf, Settings, setting
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.nn.schedules import SCHEDULES

LARGEST_STEPS = 1_000_000_000


class TrainingSettings(Settings):
    """How it learns, and when it stops."""

    optimizer: Annotated[str, OneOf(OPTIMIZERS)] = setting("sgd", "Optimizer", "the update rule", live=True)
    learning_rate: float = setting(0.01, "Learning rate", "how far each update goes", live=True, gt=0, le=1000)
    momentum: float = setting(0.9, "Momentum", "how much of its speed is kept", live=True, ge=0, lt=1)
    weight_decay: float = setting(0.01, "Weight decay", "shrinks all parameters, times the rate", live=True, ge=0, le=1)
    schedule: Annotated[str, OneOf(SCHEDULES)] = setting("constant", "Schedule", "how the rate changes", live=True)
    schedule_steps: int = setting(
        1000, "Schedule steps", "the time scale of the schedule", live=True, ge=1, le=LARGEST_STEPS
    )
    decay: float = setting(0.5, "Decay", "the factor on the rate each so many steps", live=True, gt=0, le=1)
    l1: float = setting(0.0, "L1", "the penalty on the size of weights", live=True, ge=0, le=1000)
    l2: float = setting(0.01, "L2", "the penalty on large weights (lambda)", live=True, ge=0, le=1000)
    dropout: float = setting(0.0, "Dropout", "the part of hidden units left out of an update", live=True, ge=0, le=0.95)
    clip_norm: float = setting(
        0.0, "Clip gradient", "the longest gradient, longer ones are cut; 0 for any", live=True, ge=0, le=1_000_000
    )
    batch_size: Annotated[Annotated[int, Field(ge=1)] | Literal["full"], BeforeValidator(read_number_or_word)] = (
        setting(
            "full",
            "Batch size",
            "samples an update learns from; full for all",
            live=True,
            allowed="full, or a whole number from 1 to the size of the training set",
        )
    )
    batch_order: Annotated[str, OneOf(BATCH_ORDERS)] = setting(
        "shuffled", "Batches", "which samples a mini-batch takes"
    )
    batch_seed: int = setting(0, "Batch seed", "shuffles the samples, and draws the dropout", ge=0, le=LARGEST_SEED)
    steps: int = setting(5001, "Steps", "updates until the run is finished", live=True, ge=1, le=LARGEST_STEPS)
    patience: int = setting(
        0,
        "Patience",
        "stop after so many steps without a better test loss; 0 for never",
        live=True,
        ge=0,
        le=LARGEST_STEPS,
    )
    stop_loss: float = setting(
        0.0, "Stop at loss", "stop once the test loss is no larger; 0 for never", live=True, ge=0, le=1_000_000
    )
    stop_score: float = setting(
        0.0, "Stop at score", "stop once test accuracy, or R2, is this high; 0 for never", live=True, ge=0, le=1
    )
    stop_seconds: float = setting(
        0.0, "Stop after", "seconds spent on updates, at any pace; 0 for no limit", live=True, ge=0, le=1_000_000
    )
