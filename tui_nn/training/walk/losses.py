"""The stages from the logits to the loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tui_nn.training.walk.passes import Pass
from tui_nn.training.walk.sheet import sized
from tui_nn.training.walk.stage import Derivation, Entering, Group, Phase, Stage


def add_losses(one: Pass) -> None:
    """Add the stages of a pass: softmax, the loss of each sample, their mean, the penalty, the loss."""
    if not one.sheet.is_regression:
        _add_softmax(one)
    _add_sample_losses(one)
    for number in (_mean(one), *([_penalty(one)] if one.has_penalty else []), _loss(one)):
        _add_number(one, number)


def _add_softmax(one: Pass) -> None:
    sheet, id, logits = one.sheet, one.id("p"), one.id(f"z{one.sheet.layers}")

    def derive(row: int, column: int) -> Derivation:
        values = sheet.stages[logits].result[:, column].astype(np.float64)
        powers = np.exp(values - values.max())
        largest = float(values.max())
        less = (" − " if largest >= 0 else " + ", abs(largest), ")")
        groups = (sheet.term(logits, unit, column, float(power), ("exp(",), less) for unit, power in enumerate(powers))
        return Derivation(tuple(groups), (float(powers[row]), " / sum"))

    sheet.add(
        Stage(
            id=id,
            phase=one.phase(Phase.LOSS),
            layer=sheet.layers + 1,
            title="Probabilities of the classes: softmax",
            says="Powers of e, divided by their sum. First, the largest logit is subtracted from all: it cancels out.",
            article="output_probs = softmax(output_layer)",
            here=f"{sized(id, len(sheet.units[-1]), sheet.count)} = exp({logits}) / sum(exp({logits}))",
            row_names=sheet.units[-1],
            column_names=sheet.samples,
            operands=(logits,),
            make=lambda: one.trace.a[-1],
            derive=derive,
        )
    )


def _add_sample_losses(one: Pass) -> None:
    sheet, id, outputs, targets = one.sheet, one.id("losses"), one.outputs, one.sheet.trace.forward.samples.targets
    logits = one.id(f"z{sheet.layers}")

    def squared_error(row: int, column: int) -> Derivation:
        target = sheet.term("y", 0, column, -float(targets[0, column]), ("−",))
        return Derivation((sheet.term(outputs, 0, column), target), ("(sum)²",))

    def cross_entropy(row: int, column: int) -> Derivation:
        label = int(targets[:, column].argmax())
        probability = sheet.number(outputs, label, column)
        if not probability > np.finfo(targets.dtype).tiny:
            # Too small for a number; its logarithm is not.
            column_of = sheet.stages[logits].result[:, column].astype(np.float64)
            whole = float(np.logaddexp.reduce(column_of))
            groups = (sheet.term(logits, label, column, -float(column_of[label]), ("−",)),)
            return Derivation(groups, ("sum + ", whole, f", the log of the sum of exp({logits})"))
        formula = ("−log(", probability, ")")
        return Derivation((sheet.term(outputs, label, column),), formula, is_sum=False)

    sheet.add(
        Stage(
            id=id,
            phase=one.phase(Phase.LOSS),
            layer=sheet.layers + 1,
            title="Loss of each sample",
            says="How wrong the network is about it: 0 would be a perfect prediction.",
            article="" if sheet.is_regression else "losses = -np.log(predicted_probability)",
            here=f"{sized(id, 1, sheet.count)} = "
            + (f"({outputs} − y)²" if sheet.is_regression else f"−log({outputs}) at the true class"),
            row_names=("",),
            column_names=sheet.samples,
            operands=(outputs, "y"),
            make=lambda: one.numbers.sample_losses[np.newaxis],
            derive=squared_error if sheet.is_regression else cross_entropy,
        )
    )


@dataclass(frozen=True, eq=False)
class _Number:
    """A stage with a single number as its result."""

    name: str
    title: str
    says: str
    article: str
    here: str
    value: Callable[[], float]
    operands: tuple[str, ...]
    derive: Callable[[], Derivation]


def _add_number(one: Pass, number: _Number) -> None:
    one.sheet.add(
        Stage(
            id=one.id(number.name),
            phase=one.phase(Phase.LOSS),
            layer=one.sheet.layers + 1,
            title=number.title,
            says=number.says,
            article=number.article,
            here=f"{one.id(number.name)} = {number.here}",
            row_names=("",),
            column_names=("",),
            operands=number.operands,
            make=lambda: np.array([[number.value()]]),
            derive=lambda row, column: number.derive(),
        )
    )


def _mean(one: Pass) -> _Number:
    sheet, losses = one.sheet, one.id("losses")
    return _Number(
        "mean loss",
        "Mean loss of the samples",
        "Also called the data loss, because it depends on the data.",
        "" if sheet.is_regression else "loss = np.sum(losses) / len(losses)",
        f"sum({losses}) / {sheet.count:,}",
        lambda: one.numbers.data_loss,
        (losses,),
        lambda: Derivation((sheet.product(Entering(losses, 0)),), (f"sum / {sheet.count:,}",)),
    )


def _penalty(one: Pass) -> _Number:
    sheet, training = one.sheet, one.sheet.trace.experiment.training
    l1, l2 = training.l1, training.l2
    weights = tuple(one.id(f"W{layer}") for layer in range(1, sheet.layers + 1))
    of_one = " + ".join([f"½ × {l2:g} × w²"] * bool(l2) + [f"{l1:g} × |w|"] * bool(l1))

    def group(id: str) -> Group:
        each = sheet.product(Entering(id, slice(0, -1)))
        size = np.abs(each.values)
        return replace(each, values=0.5 * l2 * size**2 + l1 * size, before=(f"{of_one} of ",))

    return _Number(
        "penalty",
        "Penalty on large weights",
        "L2 costs half its strength times the square of each weight, L1 its strength times the size. Biases are free.",
        "regularization_loss = 0.5 * reg_lambda * np.sum(weights * weights), for all layers",
        f"sum({of_one}) over the weights w in {', '.join(weights)}",
        lambda: one.numbers.penalty,
        weights,
        lambda: Derivation(tuple(map(group, weights))),
    )


def _loss(one: Pass) -> _Number:
    parts = tuple(one.id(name) for name in ("mean loss", *(["penalty"] if one.has_penalty else [])))
    return _Number(
        "loss",
        "Loss" if not one.is_later else "Loss on the same samples after the update",
        "What training makes smaller: the mean loss and the penalty." if one.has_penalty else "There is no penalty.",
        "loss = loss + regularization_loss" if one.has_penalty else "",
        " + ".join(parts),
        lambda: one.numbers.loss,
        parts,
        lambda: Derivation(tuple(one.sheet.term(part, 0, 0) for part in parts)),
    )
