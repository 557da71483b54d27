"""The stages of backpropagation: from the error signal of the output back to the gradients of all layers."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import Array
from tui_nn.training.walk.passes import Pass
from tui_nn.training.walk.sheet import filled, of_layer, sized
from tui_nn.training.walk.stage import Derivation, Entering, Phase, Stage


def add_backward(one: Pass) -> None:
    """Add the stages from the last layer to the first: error signal, gradient, signal through the weights."""
    last = one.sheet.layers
    _add_output_error(one)
    for layer in range(last, 0, -1):
        _add_gradient(one, layer)
        if layer > 1:
            _add_upstream(one, layer - 1)
            if one.has_dropout:
                _add_unmasked(one, layer - 1)
            _add_slope(one, layer - 1)
            _add_error(one, layer - 1)


def _add_output_error(one: Pass) -> None:
    sheet, id, outputs = one.sheet, f"δ{one.sheet.layers}", one.outputs
    times = "2 × " if sheet.is_regression else ""

    def derive(row: int, column: int) -> Derivation:
        target = sheet.term("y", row, column, -sheet.number("y", row, column), ("−",))
        return Derivation((sheet.term(outputs, row, column), target), (f"{times}sum / {sheet.count:,}",))

    sheet.add(
        Stage(
            id=id,
            phase=Phase.BACKWARD,
            layer=sheet.layers,
            title="Error signal of the output",
            says="How the mean loss changes with each output before "
            + ("the loss." if sheet.is_regression else "softmax: predicted minus true."),
            article=""
            if sheet.is_regression
            else "output_error_signal = (output_probs - labels_onehot) / len(output_probs)",
            here=f"{sized(id, *one.trace.targets.shape)} = {times}({outputs} − y) / {sheet.count:,}",
            row_names=sheet.units[-1],
            column_names=sheet.samples,
            operands=(outputs, "y"),
            make=lambda: one.trace.delta[-1],
            derive=derive,
        )
    )


def _add_gradient(one: Pass, layer: int) -> None:
    sheet, id, error, inputs = one.sheet, f"∇W{layer}", f"δ{layer}", one.input_of(layer)
    rows, columns = sheet.weight_names(layer)
    fan_in, source = len(rows) - 1, sheet.article_input(layer)

    def derive(row: int, column: int) -> Derivation:
        signals = Entering(error, column)
        # The input of a bias is always 1.
        factors = (Entering(inputs, row), signals) if row < fan_in else (signals,)
        return Derivation((sheet.product(*factors),))

    sheet.add(
        Stage(
            id=id,
            phase=Phase.BACKWARD,
            layer=layer,
            title=f"Gradient of the weights and biases of layer {layer}",
            says="For each weight: its input times the error signal of its unit, added up over the samples. "
            "For a bias: the error signals alone.",
            article=f"gradient_layer{layer}_weights = np.dot({source}.T, {sheet.article_error(layer)})",
            here=f"{sized(id, fan_in, len(columns))} = {sized(inputs, fan_in, sheet.count)} · "
            f"{sized(f'{error}ᵀ', sheet.count, len(columns))}",
            row_names=rows,
            column_names=columns,
            operands=(inputs, error),
            make=lambda: of_layer(sheet, sheet.trace.data_gradient, layer),
            derive=derive,
            is_weights=True,
        )
    )


def _add_upstream(one: Pass, layer: int) -> None:
    """The error signal of the layer above, through its weights."""
    sheet, weights, error = one.sheet, f"W{layer + 1}", f"δ{layer + 1}"
    units, above = sheet.units[layer], sheet.units[layer + 1]
    id = f"∂{one.input_of(layer + 1)}"
    article = f"{sheet.article_error(layer)} = np.dot({sheet.article_error(layer + 1)}, layer{layer + 1}_weights.T)"

    def derive(row: int, column: int) -> Derivation:
        return Derivation((sheet.product(Entering(weights, row), Entering(error, column=column)),))

    sheet.add(
        Stage(
            id=id,
            phase=Phase.BACKWARD,
            layer=layer + 1,
            title=f"Error signal through the weights of layer {layer + 1}",
            says="Each unit gets back the error signals of the units that it feeds, each times the weight to it.",
            article=article,
            here=f"{sized(id, len(units), sheet.count)} = {sized(weights, len(units), len(above))} · "
            f"{sized(error, len(above), sheet.count)}",
            row_names=units,
            column_names=sheet.samples,
            operands=(weights, error),
            make=lambda: one.trace.upstream[layer - 1],
            derive=derive,
        )
    )


def _add_unmasked(one: Pass, layer: int) -> None:
    sheet, id, before, mask = one.sheet, f"∂a{layer}", f"∂d{layer}", f"m{layer}"

    def derive(row: int, column: int) -> Derivation:
        return Derivation((sheet.product(Entering(before, row, column), Entering(mask, row, column)),))

    sheet.add(
        Stage(
            id=id,
            phase=Phase.BACKWARD,
            layer=layer,
            title=f"Error signal through the dropout mask of layer {layer}",
            says="A unit that was dropped had no part in the loss.",
            here=f"{sized(id, len(sheet.units[layer]), sheet.count)} = {before} × {mask}",
            row_names=sheet.units[layer],
            column_names=sheet.samples,
            operands=(before, mask),
            make=lambda: one.trace.d_a[layer - 1],
            derive=derive,
        )
    )


def _add_slope(one: Pass, layer: int) -> None:
    sheet, name = one.sheet, one.sheet.trace.experiment.network.activation
    activation, id, z, a = ACTIVATIONS[name], f"slope{layer}", f"z{layer}", f"a{layer}"

    def make() -> Array:
        # What backpropagation multiplies by: its own function, applied to ones.
        slope = np.ones_like(one.trace.a[layer - 1])
        with np.errstate(all="ignore"):
            activation.backward(
                z=one.trace.z[layer - 1], a=one.trace.a[layer - 1], delta=slope, scratch=np.empty_like(slope)
            )
        return slope

    def derive(row: int, column: int) -> Derivation:
        numbers = {"z": sheet.number(z, row, column), "a": sheet.number(a, row, column)}
        groups = (sheet.term(z, row, column), sheet.term(a, row, column))
        return Derivation(groups, filled(activation.slope, **numbers), is_sum=False)

    sheet.add(
        Stage(
            id=id,
            phase=Phase.BACKWARD,
            layer=layer,
            title=f"Slopes of the activations of layer {layer}",
            says=f"The derivative of {name} where each unit is: how much its activation changes with its weighted sum.",
            article="1 where hidden_layer > 0, else 0" if name == "relu" else "",
            here=f"{sized(id, len(sheet.units[layer]), sheet.count)} = {name}′({z})",
            row_names=sheet.units[layer],
            column_names=sheet.samples,
            operands=(z, a),
            make=make,
            derive=derive,
        )
    )


def _add_error(one: Pass, layer: int) -> None:
    sheet, id, before, slope = one.sheet, f"δ{layer}", f"∂a{layer}", f"slope{layer}"
    article = f"{sheet.article_error(layer)}[{sheet.article_hidden(layer)} <= 0] = 0"
    is_relu = sheet.trace.experiment.network.activation == "relu"

    def derive(row: int, column: int) -> Derivation:
        return Derivation((sheet.product(Entering(before, row, column), Entering(slope, row, column)),))

    sheet.add(
        Stage(
            id=id,
            phase=Phase.BACKWARD,
            layer=layer,
            title=f"Error signal of hidden layer {layer}",
            says="How the mean loss changes with the weighted sum of each unit: the chain rule, one link further back.",
            article=article if is_relu else "",
            here=f"{sized(id, len(sheet.units[layer]), sheet.count)} = {before} × {slope}",
            row_names=sheet.units[layer],
            column_names=sheet.samples,
            operands=(before, slope),
            make=lambda: one.trace.delta[layer - 1],
            derive=derive,
        )
    )
