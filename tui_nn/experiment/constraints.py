"""Constraints that involve more than one setting."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.data import drawn
from tui_nn.data.blobs import clusters
from tui_nn.data.formula import parse
from tui_nn.data.generators import GENERATORS
from tui_nn.data.splitting import sizes_of, split_growing
from tui_nn.errors import DataError, SettingError
from tui_nn.experiment.data import DataSettings, is_file
from tui_nn.experiment.network import NetworkSettings
from tui_nn.experiment.training import TrainingSettings

LARGEST_HELD_OUT = 0.9
"""The largest fraction of the samples that the validation set and the test set take together."""

LARGEST_TRACE = 100_000_000
"""The most units times samples in one update. Each takes about 25 bytes, so this is 2.5 GB."""


@dataclass(frozen=True)
class Shape:
    """The sizes that the data impose on the network and its batches."""

    train_samples: int
    features: int
    """Inputs of the network."""
    outputs: int
    """Number of classes; 1 for regression."""


def known_shape(data: DataSettings) -> Shape | None:
    """The shape of the data as far as the settings determine it; None for a file, which must be read first."""
    if is_file(data.data):
        return None
    generator = GENERATORS[data.data]
    features = generator.features if data.features == "all" else len(data.features)
    return Shape(_train_samples(data), features, class_count(data) or 1)


def _train_samples(data: DataSettings) -> int:
    generator, fractions = GENERATORS[data.data], (data.test_fraction, data.validation_fraction)
    if generator.uses_points:
        return len(split_growing(drawn.labels_of(drawn.parse(data.points)), *fractions).train)
    samples = min(data.samples, generator.samples or data.samples)
    return samples - sum(sizes_of(samples, *fractions))


def class_count(data: DataSettings) -> int:
    """The number of classes that the generator draws; 0 for regression."""
    generator = GENERATORS[data.data]
    if generator.uses_blobs:
        return len(data.centers)
    if generator.uses_formula:
        return 2 if parse(data.formula).has_classes else 0
    if generator.uses_points:
        return drawn.class_count(drawn.parse(data.points))
    return generator.usual_classes if data.classes == "auto" else data.classes


def check_data(data: DataSettings) -> None:
    """Check the data settings against each other.

    Raises:
        SettingError: for the first setting that conflicts with the others.
    """
    try:
        clusters(data.centers, data.covariances)
        parse(data.formula)
    except DataError as error:
        raise SettingError(error.field, error.given, error.allowed) from None
    most = round(LARGEST_HELD_OUT - data.test_fraction, 10)
    if data.validation_fraction > most:
        raise SettingError(
            "validation_fraction",
            data.validation_fraction,
            f"up to {most:g} beside a test fraction of {data.test_fraction:g}",
        )
    if is_file(data.data):
        return
    generator = GENERATORS[data.data]
    if data.features != "all" and generator.features != 2:
        raise SettingError(
            "features", ",".join(data.features), f"all, because {data.data} has {generator.features} features"
        )
    if class_count(data) > data.samples:
        raise SettingError("samples", data.samples, f"at least one for each of the {class_count(data)} classes")
    if data.classes == "auto":
        return
    if generator.sets_classes or not generator.classes:
        raise SettingError("classes", data.classes, f"auto, with {data.data}")
    if data.classes not in generator.classes:
        fewest, most = generator.classes[0], generator.classes[-1]
        numbers = f"from {fewest} to {most}" if fewest < most else f"{fewest}"
        raise SettingError("classes", data.classes, f"auto, or {numbers}, with {data.data}")


def check_batch(network: NetworkSettings, training: TrainingSettings, shape: Shape) -> None:
    """Check the batch size against the training set, and one update against `LARGEST_TRACE`.

    Raises:
        SettingError: if a batch is larger than either allows.
    """
    units = shape.features + sum(network.hidden_sizes) + shape.outputs
    size = shape.train_samples if training.batch_size == "full" else training.batch_size
    most = min(shape.train_samples, LARGEST_TRACE // units)
    if size > most:
        full = "full, or " if most == shape.train_samples else ""
        raise SettingError("batch_size", training.batch_size, f"{full}a whole number from 1 to {most}")
