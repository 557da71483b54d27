"""The heading of a walk: which update it is, where its first numbers come from, and the gradient checks."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.data.dataset import Dataset
from tui_nn.errors import counted
from tui_nn.render.numbers import plain_number
from tui_nn.training.gradient_check import GradientCheck
from tui_nn.training.update_trace import Extent, UpdateTrace
from tui_nn.training.walk.stage import Cell, Stage, Walk


def sample_names(trace: UpdateTrace) -> list[str]:
    """The names of the samples: their numbers in their set, from 0, as in its arrays."""
    return [f"#{index}" for index in trace.indices.tolist()]


def words(trace: UpdateTrace) -> str:
    """Which update it is."""
    update, choice = f"update {trace.step + 1:,}", trace.choice
    if choice.extent is Extent.ONE:
        return f"Backpropagation: {update}, if it were by {choice.subset} sample #{choice.index} alone"
    count = counted(len(trace.indices), "sample")
    if choice.extent is Extent.BATCH:
        kind = "full batch" if trace.experiment.training.batch_size == "full" else "mini-batch"
        return f"Backpropagation: {update}, {kind} of {count}"
    return f"Backpropagation: {update}, if it were by all {count}"


TYPED_WORDS = "Backpropagation: a network of your own"


def note(dataset: Dataset, trace: UpdateTrace, cell: Cell) -> str:
    """The feature behind an input, in its own units; empty for other numbers."""
    if cell.stage != "x":
        return ""
    scaling, value = dataset.inputs.scaling, float(trace.forward.samples.x[cell.row, cell.column])
    name = dataset.feature_names[cell.row]
    sample = f"{trace.choice.subset} sample #{trace.indices[cell.column]}"
    if dataset.inputs.names:
        return f"{name} of {sample}, computed from its features"
    if scaling is None:
        return f"{name} of {sample}, as it is in the data"
    mean, std = float(scaling.mean[cell.row, 0]), float(scaling.std[cell.row, 0])
    own = plain_number(value * std + mean)
    return (
        f"{name} of {sample}: {own} in the data, standardized by ({own} − {plain_number(mean)}) / {plain_number(std)}"
    )


def parameter_index(walk: Walk, cell: Cell) -> int | None:
    """The place of a weight or bias among all parameters; None for other numbers."""
    stage = walk[cell.stage]
    if not stage.is_weights:
        return None
    before = (walk[f"W{layer}"].shape for layer in range(1, stage.layer))
    return sum(rows * columns for rows, columns in before) + cell.row * stage.shape[1] + cell.column


def parameter_name(walk: Walk, index: int) -> str:
    """The name of a parameter by its place among all."""
    layer = 1
    while index >= (size := walk[f"W{layer}"].shape[0] * walk[f"W{layer}"].shape[1]):
        index -= size
        layer += 1
    stage: Stage = walk[f"W{layer}"]
    return stage.name_of(*divmod(index, stage.shape[1]))


def check_lines(walk: Walk, check: GradientCheck) -> tuple[str, ...]:
    """The outcome for one parameter, line by line."""
    name = parameter_name(walk, check.index)
    return (
        f"Gradient check of {name}: how much does the loss, with its penalty, change with it?",
        f"  by backpropagation             {check.backpropagated:+.9g}",
        f"  by differences of the loss     {check.by_difference:+.9g}"
        f"   (loss at w + {check.step:.2g} − loss at w − {check.step:.2g}) / {2 * check.step:.2g}",
        f"  relative error {check.relative_error:.1e}: {check.verdict}",
    )


def summary_lines(walk: Walk, checks: Sequence[GradientCheck], count: int) -> tuple[str, ...]:
    """The outcome for all parameters so far, line by line."""
    wrong = [check for check in checks if not check.agrees]
    kinks = [check for check in wrong if check.crosses_kink]
    worst = max(checks, key=lambda check: check.relative_error if not check.agrees else check.difference * 1e-9)
    lines = [
        f"Gradient check of {len(checks):,} of {count:,} parameters, against differences of the loss",
        f"  {len(checks) - len(wrong):,} are equal but for rounding",
    ]
    if kinks:
        lines.append(f"  {len(kinks):,} mislead: a unit's weighted sum changes its sign in between")
    if len(wrong) > len(kinks):
        lines.append(f"  {len(wrong) - len(kinks):,} differ: one of both ways is wrong there")
    lines.append(
        f"  furthest apart: relative error {worst.relative_error:.1e}, {parameter_name(walk, worst.index)}: "
        f"{worst.backpropagated:+.9g} and {worst.by_difference:+.9g}"
    )
    return tuple(lines)
