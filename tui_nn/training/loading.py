"""From the settings to the data set that they name."""

from __future__ import annotations

from collections.abc import Mapping

from tui_nn.data.dataset import IN_THE_PLANE, Dataset, split
from tui_nn.data.files.report import Table
from tui_nn.data.generators import GENERATORS, Wanted
from tui_nn.data.samples import Samples
from tui_nn.errors import DataError
from tui_nn.experiment import Experiment
from tui_nn.experiment.constraints import Shape, check_batch, class_count
from tui_nn.experiment.data import DataSettings, is_file

SKETCH_SAMPLES = 600
"""Samples of a small picture of the data: more would only cover each other."""

LAST = "last"
"""The name of the target column where none is given."""


def load_data(experiment: Experiment) -> Dataset:
    """Draw or read the data set of an experiment, and split it.

    Raises:
        UnsuitableError: a file that was read, but cannot be trained on with these settings.
        DataError: a file that cannot be read.
    """
    data = experiment.data
    table = _read(data, experiment.network.precision) if is_file(data.data) else None
    return split(
        table.samples if table else _draw(data),
        data.test_fraction,
        data.data_seed,
        experiment.network.precision,
        features=() if data.features == "all" else data.features,
        standardize=data.standardize == "yes",
        note="" if table else GENERATORS[data.data].note,
        report=tuple(table.report.lines()) if table else (),
        columns=table.report.outline.targets() if table else None,
    )


def load_sketch(experiment: Experiment) -> Dataset:
    """The data of an experiment, or as many as are worth drawing.

    Raises:
        InputError: data that cannot be had.
    """
    few = min(experiment.data.samples, SKETCH_SAMPLES)
    changes = {} if is_file(experiment.data.data) else {"samples": few, "batch_size": 1}
    return load_data(experiment.updated(changes))


def target_choices(columns: Mapping[str, str]) -> dict[str, str]:
    """What the target may be of a file with these columns (name -> what it holds): name -> one line of help."""
    if not columns:
        return {}
    # A column of that name could not be told from the word.
    others = {name: kind for name, kind in columns.items() if name != LAST}
    return {LAST: f"the last column, {list(columns)[-1]}", **others}


def check_fits(experiment: Experiment, dataset: Dataset) -> None:
    """Refuse a batch that does not fit these data.

    Raises:
        SettingError: the batch size, and what is allowed.
    """
    shape = Shape(len(dataset.train), len(dataset.train.x), len(dataset.train.targets))
    check_batch(experiment.network, experiment.training, shape)


def fitted(experiment: Experiment, dataset: Dataset) -> Experiment:
    """The experiment, learning from the full batch if its batches are larger than the training set of these data."""
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
    )
    return GENERATORS[data.data].draw(wanted)


def _read(data: DataSettings, dtype: str) -> Table:
    from tui_nn.data.files.reading import read_table

    table = read_table(
        data.data,
        target="" if data.target == LAST else data.target,
        target_kind=data.target_kind,
        missing=data.missing,
        samples=data.samples,
        seed=data.data_seed,
        dtype=dtype,
    )
    count = len(table.samples.x)
    if data.features != "all" and count != IN_THE_PLANE:
        raise DataError("features", ",".join(data.features), f"all, because {data.data} has {count}, not 2")
    return table
