"""What the layers and their units are called in every panel."""

from __future__ import annotations

from tui_nn.runs.snapshot import Snapshot


def unit_names(snapshot: Snapshot) -> list[tuple[str, ...]]:
    """The names of the inputs, of the units of each hidden layer, and of the outputs."""
    sizes, dataset = snapshot.network.parameters.sizes, snapshot.dataset
    hidden = len(sizes) - 2
    names: list[tuple[str, ...]] = [dataset.feature_names]
    for layer, units in enumerate(sizes[1:-1], start=1):
        prefix = "h" if hidden == 1 else f"h{layer}."
        names.append(tuple(f"{prefix}{unit + 1}" for unit in range(units)))
    return [*names, dataset.output_names]


def layer_names(snapshot: Snapshot) -> list[str]:
    """The names of the layers: what goes in, the hidden layers, what comes out."""
    hidden = len(snapshot.network.parameters.sizes) - 2
    return ["inputs", *(f"hidden {layer + 1}" if hidden > 1 else "hidden" for layer in range(hidden)), "outputs"]
