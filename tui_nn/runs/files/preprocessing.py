"""The preprocessing of a run as JSON, from which a saved run predicts without its data."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Annotated

import numpy as np
from pydantic import Field

from tui_nn.data.columns import ANY_UNIT, PERCENT, Boolean, Category, Column, MissingWords, Number
from tui_nn.data.features import FEATURES
from tui_nn.data.files.numerals import CURRENCIES, STYLES
from tui_nn.data.preprocessing import Inputs, Preprocessing, Target
from tui_nn.data.scaling import Scaling
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.runs.files.decoding import InconsistencyError
from tui_nn.runs.files.document import Strict

UNITS = {"", ANY_UNIT, PERCENT, *CURRENCIES}

Kind = Annotated[Number | Boolean | Category, Field(discriminator="kind")]


class Prepared(Strict):
    """Everything of a preprocessing."""

    columns: Annotated[tuple[Kind, ...], Field(min_length=1)]
    target: Target
    missing: MissingWords
    features: tuple[str, ...]
    """Names of computed features."""
    mean: tuple[float, ...]
    """Of each input before it is standardized; empty if none is. So is the next."""
    std: tuple[float, ...]
    precision: str
    width: Annotated[int, Field(ge=0)] = 0


@lru_cache(maxsize=4)  # A run is saved every few seconds, and its preprocessing never changes.
def encode(preprocessing: Preprocessing | None) -> bytes:
    """The JSON of a preprocessing; empty if there is none."""
    if preprocessing is None:
        return b""
    inputs = preprocessing.inputs
    mean, std = (inputs.scaling.mean, inputs.scaling.std) if inputs.scaling else (np.empty(0), np.empty(0))
    prepared = Prepared(
        columns=preprocessing.columns,
        target=preprocessing.target,
        missing=preprocessing.missing,
        features=inputs.names,
        mean=tuple(mean.ravel().tolist()),
        std=tuple(std.ravel().tolist()),
        precision=inputs.dtype,
        width=preprocessing.width,
    )
    return prepared.model_dump_json().encode()


def decode(text: bytes) -> Preprocessing | None:
    """The inverse of `encode`; everything is checked.

    Raises:
        ValueError: the text is not what `encode` writes.
        InconsistencyError: its contents contradict each other.
    """
    if not text:
        return None
    prepared = Prepared.model_validate_json(text)
    for column in prepared.columns:
        _check_column(column)
    _check_target(prepared.target)
    _require(len({column.name for column in prepared.columns}) == len(prepared.columns), "columns have the same name")
    raw = sum(len(column.names) for column in prepared.columns)
    _require(prepared.precision in PRECISIONS, "precision is not known")
    _require(all(name in FEATURES for name in prepared.features), "features are not known")
    _require(not prepared.features or raw == 2, "features are computed from other than 2 columns")
    inputs = len(prepared.features) or raw
    moments = (prepared.mean, prepared.std)
    _require({len(one) for one in moments} in ({0}, {inputs}), f"mean and std are not of {inputs} inputs")
    _require(all(map(math.isfinite, prepared.mean + prepared.std)) and all(prepared.std), "mean or std is not finite")
    scaling = Scaling(*(_column_of(one) for one in moments)) if prepared.mean else None
    prepared_inputs = Inputs(prepared.features, scaling, prepared.precision)
    return Preprocessing(prepared.columns, prepared.target, prepared.missing, prepared_inputs, prepared.width)


def _column_of(values: tuple[float, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(values)[:, np.newaxis]


def _check_column(column: Column) -> None:
    match column:
        case Number():
            _require(column.style in STYLES, f"style of {column.name} is not known")
            _require(column.unit in UNITS, f"unit of {column.name} is not known")
            _require(math.isfinite(column.fill or 0), f"fill of {column.name} is not finite")
        case Boolean():
            _require(math.isfinite(column.fill or 0), f"fill of {column.name} is not finite")
        case Category():
            _require(
                0 < len(column.categories) == len(set(column.categories)),
                f"categories of {column.name} are not distinct",
            )


def _check_target(target: Target) -> None:
    _check_column(target.column)
    codes = target.codes
    _require(len(codes) == len(target.class_names) and len(codes) != 1, "classes are not as many as their codes")
    _require(len(set(codes)) == len(codes) and all(map(math.isfinite, codes)), "codes are not distinct")
    _require(bool(codes) or isinstance(target.column, Number), "a target that is a value is no number")
    _require(
        math.isfinite(target.mean) and math.isfinite(target.std) and target.std > 0, "scale of the target is not finite"
    )


def _require(condition: bool, problem: str) -> None:
    if not condition:
        raise InconsistencyError(f"preprocessing: {problem}")
