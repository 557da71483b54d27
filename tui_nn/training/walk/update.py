"""The stages from the gradient to the new weights: penalty, clipping, and the step of the optimizer."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from tui_nn.nn.arrays import Array, Flags
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.training.walk.optimizers import OPTIMIZER_STAGES
from tui_nn.training.walk.recipe import Parameter, Recipe
from tui_nn.training.walk.sheet import Sheet, of_layer
from tui_nn.training.walk.stage import Derivation, Entering, Group, Phase, Stage


def add_update(sheet: Sheet) -> None:
    """Add the stages after backpropagation, each layer by layer."""
    trace, training = sheet.trace, sheet.trace.experiment.training
    gradient = "∇W"
    if training.l1 or training.l2:
        _add(sheet, _penalized(training.l1, training.l2), trace.gradient)
        gradient = "total∇W"
    if trace.held is not None:
        _add(sheet, _released(gradient, trace.held), trace.released_gradient)
        gradient = "released∇W"
    if training.clip_norm:
        _add_norm(sheet, gradient, training.clip_norm)
        _add(sheet, _clipped(gradient, training.clip_norm, trace.gradient_norm), trace.clipped_gradient)
        gradient = "clipped∇W"
    for name, array in trace.optimizer_before.arrays.items():
        _add(sheet, _carried(name), array)
    for recipe, flat in _optimizer_stages(sheet, gradient):
        _add(sheet, recipe, flat)
    _add(sheet, _new_weights(sheet), trace.after.flat)


def _add(sheet: Sheet, recipe: Recipe, flat: Array) -> None:
    """Add a stage for each layer."""
    is_given = not recipe.operands

    def derive(layer: int, row: int, column: int) -> Derivation:
        return recipe.derive(Parameter(sheet, layer, row, column))

    for layer in range(1, sheet.layers + 1):
        rows, columns = sheet.weight_names(layer)
        operands = tuple(f"{operand}{layer}" for operand in recipe.operands)
        formula = recipe.formula
        for operand in sorted(recipe.operands, key=len, reverse=True):
            formula = formula.replace(f"{{{operand}}}", f"{operand}{layer}")
        id = f"{recipe.symbol}{layer}"
        sheet.add(
            Stage(
                id=id,
                phase=Phase.UPDATE,
                layer=layer,
                title=f"{recipe.title} of layer {layer}",
                says=recipe.says,
                article=recipe.article.format(layer=layer),
                here=f"{id} = {formula}" if formula else id,
                row_names=rows,
                column_names=columns,
                operands=operands,
                make=partial(of_layer, sheet, flat, layer),
                derive=None if is_given else partial(derive, layer),
                is_weights=True,
            )
        )


def _penalized(l1: float, l2: float) -> Recipe:
    parts = [f" + {l2:g} × {{W}}"] * bool(l2) + [f" + {l1:g} × sign({{W}})"] * bool(l1)

    def derive(parameter: Parameter) -> Derivation:
        groups = [parameter.term("∇W")]
        # Biases are free.
        is_weight = parameter.row < len(parameter.sheet.units[parameter.layer - 1])
        if l2 and is_weight:
            groups.append(parameter.term("W", l2))
        if l1 and is_weight:
            sign = float(np.sign(parameter.number("W")))
            id = f"W{parameter.layer}"
            groups.append(parameter.sheet.term(id, parameter.row, parameter.column, l1 * sign, (f"{l1:g} × sign of ",)))
        return Derivation(tuple(groups))

    return Recipe(
        "total∇W",
        "Gradient with the penalty's share",
        "The penalty pulls each weight towards zero, and leaves the biases alone.",
        "{∇W}" + "".join(parts),
        ("∇W", "W"),
        derive,
        "gradient_layer{layer}_weights += reg_lambda * layer{layer}_weights",
    )


def _released(gradient: str, held: Flags) -> Recipe:
    def derive(parameter: Parameter) -> Derivation:
        return Derivation((parameter.term(gradient, 1 - parameter.of(held)),))

    return Recipe(
        "released∇W",
        "Gradient of what may change",
        "0 for the weights out of a unit that is off, and for those into a frozen unit.",
        f"{{{gradient}}} or 0",
        (gradient,),
        derive,
    )


def _add_norm(sheet: Sheet, gradient: str, largest: float) -> None:
    norm = sheet.trace.gradient_norm
    ids = tuple(f"{gradient}{layer}" for layer in range(1, sheet.layers + 1))

    def derive(row: int, column: int) -> Derivation:
        def squares(id: str) -> Group:
            each = sheet.product(Entering(id))
            return Group(each.factors, each.values**2, after=("²",))

        return Derivation(tuple(map(squares, ids)), ("√sum",))

    sheet.add(
        Stage(
            id="norm",
            phase=Phase.UPDATE,
            layer=sheet.layers,
            title="Norm of the whole gradient",
            says=f"The length of the gradient. If it is above Clip norm, {largest:g}, all of it is scaled down.",
            here=f"norm = √(sum of the squares of {', '.join(ids)})",
            row_names=("",),
            column_names=("",),
            operands=ids,
            make=lambda: np.array([[norm]]),
            derive=derive,
        )
    )


def _clipped(gradient: str, largest: float, norm: float) -> Recipe:
    is_clipped = largest < norm < math.inf

    def derive(parameter: Parameter) -> Derivation:
        group = parameter.term(gradient)
        if not is_clipped:
            return Derivation((group, _scalar(parameter, "norm")), (parameter.number(gradient),), is_sum=False)
        formula = (parameter.number(gradient), f" × {largest:g} / ", norm)
        return Derivation((group, _scalar(parameter, "norm")), formula, is_sum=False)

    return Recipe(
        "clipped∇W",
        "Clipped gradient",
        "Scaled down." if is_clipped else "Unchanged, because the norm is not above Clip norm.",
        f"{{{gradient}}} × {largest:g} / norm" if is_clipped else f"{{{gradient}}}",
        (gradient,),
        derive,
    )


def _scalar(parameter: Parameter, id: str) -> Group:
    return parameter.sheet.term(id, 0, 0)


def _carried(name: str) -> Recipe:
    return Recipe(
        f"old {name}",
        f"The {name} so far",
        "What the optimizer has kept from earlier updates.",
        "",
        (),
        lambda parameter: Derivation(()),
    )


def _optimizer_stages(sheet: Sheet, gradient: str) -> list[tuple[Recipe, Array]]:
    trace = sheet.trace
    *carried, step = OPTIMIZER_STAGES[trace.experiment.training.optimizer](sheet, gradient)
    return [*((one, trace.optimizer_after.arrays[one.symbol]) for one in carried), (step, trace.optimizer_step)]


def _new_weights(sheet: Sheet) -> Recipe:
    training, rate = sheet.trace.experiment.training, sheet.trace.learning_rate
    decays = "weight_decay" in OPTIMIZERS[training.optimizer].uses
    kept = 1 - rate * training.weight_decay if decays else 1.0
    held = sheet.trace.held
    before = f"{kept:.8g} × " if kept != 1 else ""

    def derive(parameter: Parameter) -> Derivation:
        share = kept if held is None or not parameter.of(held) else 1.0
        return Derivation((parameter.term("W", share), parameter.term("step", -1.0)))

    return Recipe(
        "new W",
        "New weights and biases",
        "Downhill: against the gradient. " + ("Weight decay also shrinks all a little." if before else ""),
        f"{before}{{W}} − {{step}}",
        ("W", "step"),
        derive,
        "layer{layer}_weights -= learning_rate * gradient_layer{layer}_weights",
    )
