"""Loads the data set that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from tui_nn.data.dataset import IN_THE_PLANE, NO_FILE, Dataset, FileInfo
from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.report import Found, Report, Table
from tui_nn.data.generators import GENERATORS, Wanted
from tui_nn.data.preparing import split
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError, SettingError
from tui_nn.experiment import Experiment
from tui_nn.experiment.constraints import Shape, check_batch, class_count
from tui_nn.experiment.data import DataSettings, is_drawn, is_file
from tui_nn.experiment.network import NetworkSettings

SKETCH_SAMPLES = 600
"""Samples in a thumbnail of the data: more would only cover each other."""

KEPT_DATA_SETS = 64
"""Data sets of drawn points that are kept, because a run comes back to them when it is rewound."""

LAST_COLUMN = "last"
"""Value of the setting `target` that stands for the last column."""


def load_data(experiment: Experiment) -> Dataset:
    """Generate or read the data set of an experiment, and split it; the same object for the same drawn points.

    Raises:
        UnsuitableError: the file was read, but cannot be trained on with these settings.
        DataError: the file cannot be read.
    """
    if is_drawn(experiment.data.data):
        return _load_drawn(experiment.data, experiment.network.precision)
    return _load(experiment)


@lru_cache(maxsize=KEPT_DATA_SETS)
def _load_drawn(data: DataSettings, precision: str) -> Dataset:
    return _load(Experiment(data=data, network=NetworkSettings(precision=precision)))


def _load(experiment: Experiment) -> Dataset:
    data = experiment.data
    table = _read(experiment) if is_file(data.data) else None
    return split(
        table.samples if table else _draw(data),
        data.test_fraction,
        data.data_seed,
        experiment.network.precision,
        validation_fraction=data.validation_fraction,
        how=data.split,
        features=() if data.features == "all" else data.features,
        standardize=data.standardize == "yes",
        file=_file_info(table.report) if table else NO_FILE,
    )


def load_sketch(experiment: Experiment) -> Dataset:
    """Load the data of an experiment, of generated data at most `SKETCH_SAMPLES` samples.

    Raises:
        InputError: the data cannot be loaded.
    """
    few = min(experiment.data.samples, SKETCH_SAMPLES)
    changes = {} if is_file(experiment.data.data) else {"samples": few, "batch_size": 1}
    return load_data(experiment.updated(changes))


def target_choices(columns: Mapping[str, str]) -> dict[str, str]:
    """The possible targets in a file with these columns.

    Args:
        columns: name -> description of its contents.

    Returns:
        Value of the setting `target` -> one line of help.
    """
    if not columns:
        return {}
    # A column named "last" could not be distinguished from the keyword.
    others = {name: kind for name, kind in columns.items() if name != LAST_COLUMN}
    return {LAST_COLUMN: f"the last column, {list(columns)[-1]}", **others}


def check_fits(experiment: Experiment, dataset: Dataset) -> None:
    """Check that the batch size fits the data.

    Raises:
        SettingError: it does not; the message says what is allowed.
    """
    shape = Shape(len(dataset.train), len(dataset.train.x), len(dataset.train.targets))
    check_batch(experiment.network, experiment.training, shape)


def load_changed(experiment: Experiment, before: Experiment, dataset: Dataset) -> Dataset:
    """The data of a run whose live settings change: other data than `dataset` only if points were drawn.

    Args:
        experiment: the settings after the change.
        before: the settings before it.
        dataset: the data before it.

    Raises:
        SettingError: the network or the batch size does not fit the data.
    """
    draws = is_drawn(experiment.data.data) and experiment.data.points != before.data.points
    changed = load_data(experiment) if draws else dataset
    classes, outputs = len(changed.train.targets), len(dataset.train.targets)
    if classes != outputs:
        raise SettingError("points", f"{classes} classes", f"{outputs}, as the run has")
    check_fits(experiment, changed)
    return changed


def fitted(experiment: Experiment, dataset: Dataset) -> Experiment:
    """The experiment, with the batch size set to `full` if it exceeds the training set."""
    size = experiment.training.batch_size
    too_large = size != "full" and size > len(dataset.train)
    return experiment.updated({"batch_size": "full"}) if too_large else experiment


def _draw(data: DataSettings) -> Samples:
    wanted = Wanted(
        samples=data.samples,
        noise=data.noise,
        classes=class_count(data),
        seed=data.data_seed,
        centers=data.centers,
        covariances=data.covariances,
        formula=data.formula,
        points=data.points,
    )
    generator = GENERATORS[data.data]
    samples = generator.draw(wanted)
    return replace(samples, note=samples.note or generator.note)


def _file_info(report: Report) -> FileInfo:
    return FileInfo(tuple(report.lines()), report.outline.targets(), report.document())


def inspect_data(experiment: Experiment) -> Found:
    """Report what is in the file of an experiment.

    Raises:
        DataError: a file that cannot be read, or has no features or no target.
    """
    from tui_nn.data.files.reading import inspect_file

    return inspect_file(experiment.data.data, read_options(experiment))


def read_options(experiment: Experiment) -> ReadOptions:
    """How the file of an experiment is read."""
    data = experiment.data
    return ReadOptions(
        target="" if data.target == LAST_COLUMN else data.target,
        target_kind=data.target_kind,
        missing=data.missing,
        samples=data.samples,
        seed=data.data_seed,
        # What is standardized is rounded to the precision afterwards.
        dtype="float64" if data.standardize == "yes" else experiment.network.precision,
        **dict(experiment.file),
    )


def file_options(experiment: Experiment) -> ReadOptions:
    """How the file of an experiment is written, without the choice of what to train on."""
    return ReadOptions(**dict(experiment.file))


def _read(experiment: Experiment) -> Table:
    from tui_nn.data.files.reading import read_table

    data = experiment.data
    table = read_table(data.data, read_options(experiment))
    count = len(table.samples.x)
    if data.features != "all" and count != IN_THE_PLANE:
        raise DataError("features", ",".join(data.features), f"all, because {data.data} has {count}, not 2")
    return table
