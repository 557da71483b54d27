"""Runs of any kind, and what may happen to them on their way."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st

from tests.experiments import small
from tests.runs.recorder import columns
from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.data.drawn import DEFAULT
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.nn.schedules import SCHEDULES
from tui_nn.training.events import Assignment, UnitAction, UnitChange
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet

STEPS = 400
"""Updates of a run that nothing ends before."""

DRAWINGS = [
    DEFAULT,
    f"{DEFAULT}; 1 -2 -1",
    f"{DEFAULT}; 1 -2 -1; 0 4.5 -4; 0 0 0",
    "0 -1 0; 1 1 0.5; 0 -2 1; 1 2 -1; 0 -1.5 -0.5; 1 1.5 -2; 0 3 3",
    "0 1 1; 1 -1 -1; 1 0 -4",
    "0 1 1; 1 -1 -1; 2 0 3",
]
"""Points; the last have more classes than the others, and cannot come during a run."""

LIVE = st.fixed_dictionaries(
    {},
    optional={
        "optimizer": st.sampled_from(sorted(OPTIMIZERS)),
        "learning_rate": st.sampled_from([0.01, 0.1, 1.0]),
        "momentum": st.sampled_from([0.5, 0.9]),
        "weight_decay": st.sampled_from([0.01, 0.3]),
        "schedule": st.sampled_from(sorted(SCHEDULES)),
        "schedule_steps": st.integers(1, 50),
        "l1": st.sampled_from([0.0, 0.01]),
        "l2": st.sampled_from([0.0, 0.02, 0.5]),
        "dropout": st.sampled_from([0.0, 0.3, 0.6]),
        "clip_norm": st.sampled_from([0.0, 0.05, 5.0]),
        "batch_size": st.sampled_from(["full", 1, 7, 10, 63]),
        "patience": st.sampled_from([0, 10, 60]),
        "stop_loss": st.sampled_from([0.0, 0.4]),
        "stop_score": st.sampled_from([0.0, 0.9]),
        "steps": st.sampled_from([60, STEPS, "50 epochs"]),
        "points": st.sampled_from(DRAWINGS),
    },
)
"""Settings that can change while it trains."""

OTHER = st.fixed_dictionaries(
    {"batch_order": st.sampled_from(sorted(BATCH_ORDERS)), "batch_seed": st.integers(0, 2**32 - 1)},
    optional={
        "precision": st.sampled_from(sorted(PRECISIONS)),
        "activation": st.sampled_from(sorted(ACTIVATIONS)),
        "hidden_sizes": st.sampled_from([(), (4,), (3, 2)]),
        "data": st.sampled_from(["article", "sine", "drawn"]),
    },
)

Action = tuple[str, Any]

ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 40)),
    st.tuples(st.just("update"), st.integers(1, 5)),
    st.tuples(st.just("look"), st.sampled_from(["batch_loss", "curves", "evaluate_train", "evaluate_test", "state"])),
    st.tuples(st.just("change"), LIVE),
    st.tuples(st.just("refused change"), st.just({"batch_size": 64})),
    st.tuples(st.just("assign"), st.sampled_from([0.5, -2.0, 0.0])),
    st.tuples(st.just("refused assign"), st.just(math.inf)),
    st.tuples(st.just("unit"), st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(UnitAction))),
)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """An experiment of 63 training samples, or of 14 that are drawn, with or without a validation set."""
    held_out = draw(st.sampled_from([{}, {"test_fraction": 0.2, "validation_fraction": 0.1}]))
    chosen = {"steps": STEPS, **held_out, **draw(OTHER), **draw(LIVE), "points": DEFAULT}
    if chosen.get("data") == "drawn" and chosen.get("batch_size") == 63:
        chosen["batch_size"] = "full"
    return small(**chosen)


def carry_out(trainer: Trainer, action: Action) -> None:
    """Do it; what is refused is no error."""
    kind, value = action
    with quiet(), suppress(SettingError):
        match kind:
            case "advance":
                trainer.advance(value)
            case "update":
                # Without a look at what the last one led to.
                for _ in range(value):
                    if not trainer.finished:
                        trainer.update()
            case "look":
                getattr(trainer, value)()
            case "change" | "refused change":
                trainer.change(other_settings(trainer.experiment, value))
            case "unit":
                trainer.change_unit(unit_change(*value))
            case _:
                trainer.assign(assignment(value))


def other_settings(experiment: Experiment, values: dict[str, Any]) -> Experiment:
    """With these values; a batch larger than the training set is known to be wrong only when the data are there."""
    if "batch_size" in values and values["batch_size"] not in ("full", 1, 7, 10, 63):
        return experiment.model_copy(update={"training": experiment.training.model_copy(update=values)})
    return experiment.updated(values)


def assignment(value: float) -> Assignment:
    """The first weight of the first layer by hand."""
    return Assignment(0, 0, 0, value, "x1 to h1")


def unit_change(layer: int, unit: int, action: UnitAction) -> UnitChange:
    """A unit by hand."""
    return UnitChange(layer, unit, action, f"unit {unit} of layer {layer}")


def bits(trainer: Trainer) -> tuple[object, ...]:
    """All that makes a run what it is, but for the clock."""
    with quiet():
        state = trainer.state()
        curves = [array.tobytes() for array in columns(trainer.curves())]
    optimizer = [(name, array.tobytes()) for name, array in sorted(state.optimizer.arrays.items())]
    return (
        (state.step, state.samples_seen, state.stopped, state.diverged, state.progress, state.events),
        (state.parameters.tobytes(), state.optimizer.updates, *optimizer),
        (state.history.stride, *curves),
        trainer.experiment,
    )
