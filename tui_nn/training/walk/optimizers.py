"""The stages of the step of each optimizer.

To add an optimizer, add an entry to `OPTIMIZER_STAGES`.
"""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.nn.optimizers import Adam, RMSProp
from tui_nn.training.walk.recipe import Parameter, Recipe
from tui_nn.training.walk.sheet import Sheet
from tui_nn.training.walk.stage import Derivation, Written


def _average(name: str, gradient: str, smoothing: float, power: int) -> Recipe:
    """A moving average of the gradient, or of its square."""
    new, symbol = 1 - smoothing, "²" * (power - 1)

    def derive(parameter: Parameter) -> Derivation:
        return Derivation((parameter.term(f"old {name}", smoothing), parameter.term(gradient, new, power)))

    return Recipe(
        name,
        f"The {name}" + (" of the squared gradient" if power > 1 else " of the gradient"),
        f"A moving average: {smoothing:g} of what it was, and {new:.3g} of the new.",
        f"{smoothing:g} × {{old {name}}} + {new:.3g} × {{{gradient}}}{symbol}",
        (f"old {name}", gradient),
        derive,
    )


def _velocity(gradient: str, momentum: float) -> Recipe:
    return Recipe(
        "velocity",
        "Velocity",
        "Gathers speed where the gradient keeps its direction.",
        f"{momentum:g} × {{old velocity}} + {{{gradient}}}",
        ("old velocity", gradient),
        lambda parameter: Derivation((parameter.term("old velocity", momentum), parameter.term(gradient))),
    )


def _step(formula: str, operands: tuple[str, ...], derive: Callable[[Parameter], Derivation], says: str) -> Recipe:
    return Recipe("step", "Step", says, formula, operands, derive)


def _scaled_step(rate: float, operand: str) -> Recipe:
    return _step(
        f"{rate:.6g} × {{{operand}}}",
        (operand,),
        lambda parameter: Derivation((parameter.term(operand, rate),)),
        "The learning rate times this is subtracted from the weights.",
    )


def _sgd(sheet: Sheet, gradient: str) -> list[Recipe]:
    return [_scaled_step(sheet.trace.learning_rate, gradient)]


def _momentum(sheet: Sheet, gradient: str) -> list[Recipe]:
    training = sheet.trace.experiment.training
    return [_velocity(gradient, training.momentum), _scaled_step(sheet.trace.learning_rate, "velocity")]


def _nesterov(sheet: Sheet, gradient: str) -> list[Recipe]:
    momentum, rate = sheet.trace.experiment.training.momentum, sheet.trace.learning_rate
    step = _step(
        f"{rate:.6g} × ({{{gradient}}} + {momentum:g} × {{velocity}})",
        (gradient, "velocity"),
        lambda parameter: Derivation(
            (parameter.term(gradient), parameter.term("velocity", momentum)), (rate, " × sum")
        ),
        "Looks ahead: the velocity after one more decay is added to the gradient.",
    )
    return [_velocity(gradient, momentum), step]


def _rmsprop(sheet: Sheet, gradient: str) -> list[Recipe]:
    rate = sheet.trace.learning_rate

    def derive(parameter: Parameter) -> Derivation:
        formula: Written = (rate, " × ", parameter.number(gradient), " / (√", parameter.number("square"))
        end = f" + {RMSProp.EPSILON:g})"
        return Derivation((parameter.term(gradient), parameter.term("square")), (*formula, end), is_sum=False)

    step = _step(
        f"{rate:.6g} × {{{gradient}}} / (√{{square}} + {RMSProp.EPSILON:g})",
        (gradient, "square"),
        derive,
        "Divided by the recent size of the gradient, so that each parameter has its own rate.",
    )
    return [_average("square", gradient, RMSProp.SMOOTHING, 2), step]


def _adam(sheet: Sheet, gradient: str) -> list[Recipe]:
    rate, updates = sheet.trace.learning_rate, sheet.trace.optimizer_after.updates
    first, second = (1 - smoothing**updates for smoothing in Adam.SMOOTHING)

    def derive(parameter: Parameter) -> Derivation:
        top: Written = (rate, " × (", parameter.number("mean"), " / ", first, ")")
        bottom: Written = (" / (√(", parameter.number("square"), " / ", second, f") + {Adam.EPSILON:g})")
        return Derivation((parameter.term("mean"), parameter.term("square")), (*top, *bottom), is_sum=False)

    step = _step(
        f"{rate:.6g} × ({{mean}} / {first:.4g}) / (√({{square}} / {second:.4g}) + {Adam.EPSILON:g})",
        ("mean", "square"),
        derive,
        f"Both averages started from 0; update {updates:,} corrects this by dividing by 1 − beta^{updates:,}.",
    )
    averages = [
        _average(name, gradient, smoothing, power)
        for name, smoothing, power in zip(("mean", "square"), Adam.SMOOTHING, (1, 2), strict=True)
    ]
    return [*averages, step]


OPTIMIZER_STAGES: dict[str, Callable[[Sheet, str], list[Recipe]]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adam,
}
"""Optimizer -> its stages, given the id of the gradient; all but the last compute arrays that it carries along."""
