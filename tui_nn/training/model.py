"""A trained network with its preprocessing: it takes rows as the data had them, and answers in the target's terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.data.dataset import LARGEST_VALUES, Dataset, variance_of
from tui_nn.data.preprocessing import Preprocessing
from tui_nn.data.rows import Rows, Table
from tui_nn.data.samples import CHUNK
from tui_nn.errors import DataError, InputError, shown
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.labels import confusion, predicted_labels
from tui_nn.nn.network import Network, Trace
from tui_nn.nn.parameters import Parameters
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.evaluation import Truth, ValueErrors, chunk_size, evaluate
from tui_nn.training.update import quiet


@dataclass(frozen=True, eq=False)
class ModelScore:
    """How well a model predicts some rows."""

    rows: int
    loss: float
    """Mean over the rows, without the penalty."""
    score: float
    """Accuracy as a fraction, or R² for regression."""
    correct: int
    """Rows whose predicted class is right, or whose predicted value is close, as in `Result.test_correct`."""
    errors: ValueErrors | None
    """RMSE and MAE in the unit of the target; None for classes."""
    confusion: Labels | None
    """Rows of each true class (first axis) predicted as each class (second axis), read-only, in the order of
    `Model.class_names`; None for regression."""


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network, and all that turns the columns of its data into its inputs; nothing of it changes.

    *Rows* are new samples as the data had them, neither scaled nor encoded:

    - an array (samples, features) with the features in the order of `feature_names`;
    - a mapping of names to columns, a sequence of mappings, or a data frame of pandas or polars; the columns are found
      by name, and others are ignored.

    Numbers may be texts, written as in the training file; True and False, 1 and 0 and words such as yes and no are
    the values of a boolean; NaN and None are missing values. Whatever the model cannot take raises a `DataError`, whose
    line names the row (as an index from 0) and the column.

    For the rows of the run's test set, the outputs are those of the run to the last bit. Rows are computed in chunks as
    large as those in which the run is evaluated; the last digits of an output may depend on how many are in its chunk,
    and so may differ if one row is given at a time.
    """

    network: Network = field(repr=False)
    """Its parameters are read-only."""
    preprocessing: Preprocessing = field(repr=False)
    experiment: Experiment = field(repr=False)
    """The settings of the run at this step."""
    step: int
    """Updates made."""
    data: str
    """The name of the data set or of the data file."""
    preset: str | None = None
    """The preset that the run began with, if known."""

    @staticmethod
    def at(experiment: Experiment, parameters: Parameters, dataset: Dataset, step: int) -> Model:
        """The model with read-only `parameters`, trained on `dataset`."""
        network = Network(parameters, experiment.network.activation, dataset.loss)
        data = experiment.data.data
        name = Path(data).name if is_file(data) else data
        return Model(network, dataset.preprocessing, experiment, step, name)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the columns that it needs, in the order of the data."""
        return tuple(column.name for column in self.preprocessing.columns)

    @property
    def target_name(self) -> str:
        """Name of the column that it predicts."""
        return self.preprocessing.target.column.name

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes; empty for regression."""
        return self.preprocessing.target.class_names

    @property
    def is_regression(self) -> bool:
        """Whether it predicts a value rather than a class."""
        return self.preprocessing.target.is_regression

    def predict(self, rows: Any) -> Any:
        """The predicted class names, an array of str objects (samples,), or values in the target's unit, float64.

        Raises:
            DataError: the rows lack a column, or have a value that the model cannot take.
        """
        return self.named(self.outputs(rows))

    def predict_proba(self, rows: Any) -> Array:
        """The probability of each class, (samples, classes), in the order of `class_names`.

        Raises:
            DataError: as in `predict`.
            InputError: the model predicts a value.
        """
        if self.is_regression:
            raise InputError("predict_proba", "a model of values", "a model of classes; predict gives the values")
        return np.ascontiguousarray(self.outputs(rows).T)

    def evaluate(self, rows: Any, target: Any = None) -> ModelScore:
        """Compare the predictions with the true classes or values.

        Args:
            rows: as in `predict`.
            target: the class names or values, (samples,); by default the column of the target in `rows`.

        Raises:
            DataError: as in `predict`, or because of a target.
        """
        table = Rows(rows, self.preprocessing)
        table.with_target(target)
        return self.score(table)

    def outputs(self, rows: Any) -> Array:
        """The outputs of the network, (outputs, samples): probabilities, or values before their scale is restored.

        Raises:
            DataError: as in `predict`.
        """
        table = Rows(rows, self.preprocessing)
        outputs = np.empty((self.network.parameters.sizes[-1], table.count), self.network.parameters.flat.dtype)
        for part, chunk in self.passes(table):
            outputs[:, part] = chunk
        return outputs

    def named(self, outputs: Array) -> Any:
        """The class names or values (samples,) that `outputs` (outputs, samples) stand for."""
        if self.is_regression:
            return self.preprocessing.target.restored(outputs[0])
        return np.array(self.class_names, object)[predicted_labels(outputs)]

    def passes(self, table: Table) -> Iterator[tuple[slice, Array]]:
        """Yield each chunk of the table with the outputs (outputs, samples), which the next one overwrites.

        Raises:
            DataError: as in `predict`.
        """
        for part, trace in self._loaded(table):
            with quiet(), blas_threads(self.network.parameters.sizes):
                self.network.forward(trace)
            self._check(table, part, trace)
            yield part, trace.a[-1]

    def _check(self, table: Table, part: slice, trace: Trace) -> None:
        """Refuse rows whose outputs, in the unit of the target, are not finite."""
        with quiet():
            answers = self.preprocessing.target.restored(trace.a[-1]) if self.is_regression else trace.a[-1]
        is_finite = np.isfinite(answers).all(axis=0)
        if not is_finite.all():
            place = table.place(part.start + int(is_finite.argmin()))
            raise DataError(place, "values for which the outputs are not finite", "values closer to the training set")

    def score(self, table: Table) -> ModelScore:
        """Evaluate the model on a table that has the target.

        Raises:
            DataError: as in `evaluate`.
        """
        truth = self._truth(table)
        with quiet(), blas_threads(self.network.parameters.sizes):
            found = evaluate(self.network, self._with_targets(table, truth), truth)
        errors = counts = None
        if self.is_regression:
            errors = ValueErrors.of(found.predictions, truth.values, self.preprocessing.target.std)
        else:
            counts = confusion(truth.labels, found.predictions.astype(np.int64), len(self.class_names))
            counts.flags.writeable = False
        return ModelScore(table.count, found.data_loss, found.score, found.correct_count, errors, counts)

    def _truth(self, table: Table) -> Truth:
        """The targets of all rows."""
        target = self.preprocessing.target
        parts = (slice(first, first + CHUNK) for first in range(0, table.count, CHUNK))
        codes = np.concatenate([table.codes([target.column], part)[0] for part in parts])
        if self.is_regression:
            too_large = np.abs(codes) > LARGEST_VALUES[self.network.parameters.flat.dtype.name]
            if too_large.any():
                at = int(too_large.argmax())
                field = f"{table.place(at)}, column {shown(self.target_name)}"
                raise DataError(field, f"{codes[at]:g}", "a number whose square can be computed")
            values = target.scaled(codes).astype(self.network.parameters.flat.dtype)
            return Truth(np.zeros(len(values), np.int64), values, variance_of(values))
        labels = target.labels(codes)
        if (labels < 0).any():
            at = int((labels < 0).argmax())
            allowed = f"one of {', '.join(self.class_names)}"
            raise DataError(f"{table.place(at)}, column {shown(self.target_name)}", f"{codes[at]:g}", allowed)
        return Truth(labels, np.zeros(0), 1.0)

    def _with_targets(self, table: Table, truth: Truth) -> Iterator[tuple[slice, Trace]]:
        for part, trace in self._loaded(table):
            if self.is_regression:
                trace.targets[0] = truth.values[part]
            else:
                trace.targets[...] = truth.labels[part] == np.arange(len(self.class_names))[:, np.newaxis]
            yield part, trace
            # Whoever takes the chunk has computed its outputs.
            self._check(table, part, trace)

    def _loaded(self, table: Table) -> Iterator[tuple[slice, Trace]]:
        """Yield each chunk of the table in a trace; chunks are as large as in the evaluation of the run."""
        size, columns = chunk_size(len(self.network.parameters.flat)), self.preprocessing.columns
        block = size * max(1, CHUNK // size)
        traces: dict[int, Trace] = {}
        for first in range(0, table.count, block):
            codes = table.codes(columns, slice(first, min(first + block, table.count)))
            with quiet():
                x = self.preprocessing.x(codes)
            for start in range(0, x.shape[1], size):
                chunk = x[:, start : start + size]
                samples = chunk.shape[1]
                if samples not in traces:
                    traces[samples] = self.network.trace(samples)
                trace = traces[samples]
                trace.x[...] = chunk
                yield slice(first + start, first + start + samples), trace
