"""A network that the user types in as TOML, such as that of a homework sheet, and its update."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from tui_nn.errors import InputError, counted
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.parameters import Parameters
from tui_nn.training.update import UpdateStages, quiet
from tui_nn.training.update_trace import BatchChoice, Extent, UpdateTrace, traced

EXAMPLE = """\
# Two inputs, two hidden units, one output: replace these numbers with your own.
# The output is linear, its loss (output - target)^2; with classes: softmax, and -log of the probability.
activation = "sigmoid"  # of the hidden units
learning_rate = 0.5

samples = [[0.05, 0.10], [0.80, 0.30]]  # the features of each sample
targets = [0.2, 0.9]                    # a number for each sample, or the name of its class

[[layers]]
weights = [[0.15, 0.25], [0.20, 0.30]]  # a row for each input, a column for each unit
biases = [0.35, 0.35]

[[layers]]
weights = [[0.40], [0.45]]
biases = [0.60]
"""
"""The initial text of the editor."""

ALLOWED = ("activation", "optimizer", "learning_rate", "momentum", "weight_decay", "l1", "l2", "clip_norm")
"""Settings that can be given; others make no difference to a single update."""

DEFAULTS: dict[str, Any] = {"l2": 0.0, "batch_size": "full"}
"""Values of omitted settings, where they are not those of the article."""

MAX_COUNT = 100
"""Maximum number of samples, inputs, or units of a layer."""

LARGEST_NUMBER = 1e6
"""The largest absolute value of a number, as for weights that are set by hand."""

MOST_LAYERS = 9


@dataclass(frozen=True, eq=False)
class TypedNetwork:
    """The update of a network that the user types in, and the names of everything in it."""

    trace: UpdateTrace
    units: tuple[tuple[str, ...], ...]
    """The names of the units, layer by layer."""
    samples: tuple[str, ...]
    """The names of the samples."""


def read_network(text: str) -> TypedNetwork:
    """Read a network and its samples, and make an update.

    Raises:
        InputError: it is not TOML, or a value is missing, of the wrong shape, or not allowed.
    """
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits and brackets in thousands of brackets are no errors of the syntax.
        raise InputError("text", str(error).partition("\n")[0][:80], "TOML: name = value, one a line") from None
    settings = {name: given.pop(name) for name in ALLOWED if name in given}
    layers = _layers(given.pop("layers", None))
    classes = given.pop("classes", None)
    x = _matrix("samples", given.pop("samples", None), what="list for each sample")
    inputs = len(layers[0][0])
    if x.shape[1] != inputs:
        raise InputError(
            "samples",
            f"{counted(x.shape[1], 'number')} each",
            f"{inputs}, as many as the weights of layer 1 have rows; or another row of weights for each number",
        )
    targets, names = _targets(given.pop("targets", None), classes, len(x), len(layers[-1][1]))
    for name in given:
        raise InputError(name, "a name that is not known", ", ".join((*ALLOWED, "samples", "targets", "layers")))
    return _update(settings, layers, x.T, targets, names)


def _update(
    settings: Mapping[str, Any],
    layers: Sequence[tuple[Array, Array]],
    x: Array,
    targets: Array,
    names: tuple[str, ...],
) -> TypedNetwork:
    sizes = (len(x), *(len(biases) for _, biases in layers))
    experiment = Experiment().updated({**DEFAULTS, "hidden_sizes": sizes[1:-1], **settings})
    parameters = Parameters(sizes, "float64")
    for stacked, (weights, biases) in zip(parameters.stacked, layers, strict=True):
        stacked[:-1], stacked[-1] = weights, biases
    network = Network(parameters, experiment.network.activation, "cross-entropy" if names else "squared error")
    stages = UpdateStages(network, experiment)
    stages.follow(experiment, 1)
    count = x.shape[1]
    trace = Trace(parameters, count, keep=True)
    trace.load(np.ascontiguousarray(x), targets, slice(None))
    with quiet():
        update = traced(stages, trace, experiment, 0, BatchChoice(Extent.ALL), np.arange(count))
    prefixes = ["h"] if len(sizes) == 3 else [f"h{layer}." for layer in range(1, len(sizes) - 1)]
    hidden = (_numbered(prefix, size) for prefix, size in zip(prefixes, sizes[1:-1], strict=True))
    units = (_numbered("x", sizes[0]), *hidden, names or ("y",))
    return TypedNetwork(update, units, _numbered("#", count))


def _numbered(prefix: str, count: int) -> tuple[str, ...]:
    return tuple(f"{prefix}{number}" for number in range(1, count + 1))


def _layers(given: Any) -> list[tuple[Array, Array]]:
    """The weights (fan_in, fan_out) and biases (fan_out,) of each layer."""
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_LAYERS or not all(map(_is_table, given)):
        got = "none" if given is None else f"{given}"
        raise InputError("layers", got[:60], f"1 to {MOST_LAYERS} tables [[layers]], each with weights and biases")
    layers = []
    for number, layer in enumerate(given, 1):
        for name in layer:
            if name not in ("weights", "biases"):
                raise InputError(f"layer {number}", name, "weights and biases")
        weights = _matrix(f"weights of layer {number}", layer.get("weights"), what="row for each input")
        biases = _row(f"biases of layer {number}", layer.get("biases"), weights.shape[1])
        layers.append((weights, biases))
    for number, ((_, units), (weights, _)) in enumerate(pairwise(layers), 2):
        if len(weights) != len(units):
            allowed = f"{len(units)}, one for each unit of layer {number - 1}"
            raise InputError(f"weights of layer {number}", f"{len(weights)} rows", allowed)
    return layers


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _matrix(field: str, given: Any, what: str) -> Array:
    """Rows of numbers, all of the same length."""
    if (
        not isinstance(given, list)
        or not 1 <= len(given) <= MAX_COUNT
        or not all(isinstance(row, list) for row in given)
    ):
        got = "none" if given is None else f"{given}"
        raise InputError(field, got[:60], f"lists of numbers in a list, such as [[0.1, 0.2], [0.3, 0.4]]: a {what}")
    columns = len(given[0])
    return np.array([_row(f"{field}, row {number}", row, columns) for number, row in enumerate(given, 1)])


def _row(field: str, given: Any, count: int) -> Array:
    """Numbers in a list, `count` of them."""
    if not isinstance(given, list) or len(given) != count or not 1 <= count <= MAX_COUNT:
        got = "none" if given is None else f"{len(given)} numbers" if isinstance(given, list) else f"{given}"
        raise InputError(
            field, got[:60], f"a list of {counted(min(count, MAX_COUNT), 'number')}" if count else "at least one number"
        )
    for number in given:
        is_number = isinstance(number, (int, float)) and not isinstance(number, bool)
        if not is_number or not -LARGEST_NUMBER <= number <= LARGEST_NUMBER:
            raise InputError(field, f"{number}"[:60], f"numbers from {-LARGEST_NUMBER:g} to {LARGEST_NUMBER:g}")
    return np.array(given, np.float64)


def _targets(given: Any, classes: Any, samples: int, outputs: int) -> tuple[Array, tuple[str, ...]]:
    """The targets (outputs, samples), and the names of the classes; none for values."""
    if not isinstance(given, list) or len(given) != samples:
        got = "none" if given is None else f"{given}"
        raise InputError("targets", got[:60], f"a list of {samples}: one for each sample")
    if outputs == 1 and classes is None:
        return _row("targets", given, samples)[np.newaxis], ()
    names = [str(name) for name in classes] if isinstance(classes, list) else sorted({str(one) for one in given})
    if classes is None and len(names) < outputs:
        allowed = f"the names of the {outputs} classes in the order of the outputs; a number has one output"
        raise InputError("classes", "none", allowed)
    if len(set(names)) != outputs or outputs < 2:
        raise InputError(
            "classes", f"{len(set(names))}", f"{outputs}, one for each output; a single output is a number"
        )
    one_hot = np.zeros((outputs, samples))
    for column, one in enumerate(given):
        if str(one) not in names:
            raise InputError("targets", str(one)[:60], f"one of the classes {', '.join(names)}")
        one_hot[names.index(str(one)), column] = 1
    return one_hot, tuple(names)
