"""The stages from the features of the samples to the logits, or the predicted values."""

from __future__ import annotations

from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.training.walk.passes import Pass
from tui_nn.training.walk.sheet import Sheet, filled, sized
from tui_nn.training.walk.stage import Derivation, Entering, Phase, Stage


def add_features(sheet: Sheet) -> None:
    """Add the features of the samples."""
    trace = sheet.trace.forward.samples
    sheet.add(
        Stage(
            id="x",
            phase=Phase.FORWARD,
            layer=0,
            title="Features of the samples",
            says="What the network sees: a column for each sample. The article has a row for each.",
            article="data",
            here=sized("x", *trace.x.shape),
            row_names=sheet.units[0],
            column_names=sheet.samples,
            make=lambda: trace.x,
        )
    )


def add_targets(sheet: Sheet) -> None:
    """Add the targets of the samples."""
    trace = sheet.trace.forward.samples
    what = "value to predict" if sheet.is_regression else "true class, one-hot: a 1 in its row"
    sheet.add(
        Stage(
            id="y",
            phase=Phase.LOSS,
            layer=sheet.layers + 1,
            title="Targets of the samples",
            says=f"For each sample, the {what}.",
            article="" if sheet.is_regression else "labels_onehot",
            here=sized("y", *trace.targets.shape),
            row_names=sheet.units[-1],
            column_names=sheet.samples,
            make=lambda: trace.targets,
        )
    )


def add_forward(one: Pass) -> None:
    """Add the stages of a pass, layer by layer: multiply and add the bias, activate, drop out."""
    for layer in range(1, one.sheet.layers + 1):
        if not one.is_later:
            _add_weights(one.sheet, layer)
        _add_weighted_sum(one, layer)
        if layer < one.sheet.layers:
            _add_activation(one, layer)
            if one.has_dropout:
                _add_dropout(one, layer)


def _add_weights(sheet: Sheet, layer: int) -> None:
    rows, columns = sheet.weight_names(layer)
    stacked = sheet.trace.before.stacked[layer - 1]
    sheet.add(
        Stage(
            id=f"W{layer}",
            phase=Phase.FORWARD,
            layer=layer,
            title=f"Weights and biases of layer {layer}",
            says=f"Those of step {sheet.trace.weights_step:,}: a row for each input, b for the biases.",
            article=f"layer{layer}_weights, layer{layer}_biases",
            here=f"{sized(f'W{layer}', len(rows) - 1, len(columns))}, b ({len(columns)})",
            row_names=rows,
            column_names=columns,
            make=lambda: stacked,
            is_weights=True,
        )
    )


def _add_weighted_sum(one: Pass, layer: int) -> None:
    sheet, id, inputs = one.sheet, one.id(f"z{layer}"), one.input_of(layer)
    weights = one.id(f"W{layer}")
    fan_in, units = len(sheet.units[layer - 1]), sheet.units[layer]
    article = "output_layer" if layer == sheet.layers else "input_layer"

    def derive(row: int, column: int) -> Derivation:
        products = sheet.product(Entering(weights, slice(0, fan_in), row), Entering(inputs, column=column))
        return Derivation((products, sheet.term(weights, fan_in, row)))

    sheet.add(
        Stage(
            id=id,
            phase=one.phase(Phase.FORWARD),
            layer=layer,
            title=f"Weighted sums of layer {layer}: multiply, add the bias",
            says="Each unit adds up its inputs, each times its weight, and its bias.",
            article=f"{article} = np.dot({sheet.article_input(layer)}, layer{layer}_weights) + layer{layer}_biases",
            here=f"{sized(id, len(units), sheet.count)} = {sized(f'{weights}ᵀ', len(units), fan_in)} · "
            f"{sized(inputs, fan_in, sheet.count)} + b ({len(units)})",
            row_names=units,
            column_names=sheet.samples,
            operands=(weights, inputs),
            make=lambda: one.trace.z[layer - 1],
            derive=derive,
        )
    )


def _add_activation(one: Pass, layer: int) -> None:
    sheet, name = one.sheet, one.sheet.trace.experiment.network.activation
    id, before, units = one.id(f"a{layer}"), one.id(f"z{layer}"), one.sheet.units[layer]

    def derive(row: int, column: int) -> Derivation:
        formula = filled(ACTIVATIONS[name].formula, z=sheet.number(before, row, column))
        return Derivation((sheet.term(before, row, column),), formula, is_sum=False)

    sheet.add(
        Stage(
            id=id,
            phase=one.phase(Phase.FORWARD),
            layer=layer,
            title=f"Activations of hidden layer {layer}",
            says=f"{name}: {ACTIVATIONS[name].help}.",
            article=f"{sheet.article_hidden(layer)} = {name.replace(' ', '_')}_activation(input_layer)",
            here=f"{sized(id, len(units), sheet.count)} = {name}({before})",
            row_names=units,
            column_names=sheet.samples,
            operands=(before,),
            make=lambda: one.trace.a[layer - 1],
            derive=derive,
        )
    )


def _add_dropout(one: Pass, layer: int) -> None:
    sheet, mask = one.sheet, f"m{layer}"
    id, before, units = one.id(f"d{layer}"), one.id(f"a{layer}"), one.sheet.units[layer]
    rate = sheet.trace.experiment.training.dropout
    if not one.is_later:
        sheet.add(
            Stage(
                id=mask,
                phase=Phase.FORWARD,
                layer=layer,
                title=f"Dropout mask of hidden layer {layer}",
                says=f"Drawn anew for each update: 0 with probability {rate:g}, else 1 / (1 − {rate:g}).",
                here=sized(mask, len(units), sheet.count),
                row_names=units,
                column_names=sheet.samples,
                make=lambda: one.trace.masks[layer - 1],
            )
        )

    def derive(row: int, column: int) -> Derivation:
        return Derivation((sheet.product(Entering(before, row, column), Entering(mask, row, column)),))

    sheet.add(
        Stage(
            id=id,
            phase=one.phase(Phase.FORWARD),
            layer=layer,
            title=f"Hidden layer {layer} after dropout",
            says="Dropped units pass nothing on; the others are scaled up, which preserves the mean.",
            here=f"{sized(id, len(units), sheet.count)} = {before} × {mask}",
            row_names=units,
            column_names=sheet.samples,
            operands=(before, mask),
            make=lambda: one.trace.inputs[layer][:-1],
            derive=derive,
        )
    )
