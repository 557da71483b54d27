"""Which samples there are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from tui_nn.data.features import FEATURES
from tui_nn.data.files.choices import MISSING, MOST_CLASSES, SUFFIXES, TARGET_KINDS
from tui_nn.data.generators import GENERATORS
from tui_nn.experiment.parsing import read_names, read_number_or_word, read_rows
from tui_nn.experiment.setting import LARGEST_SEED, OneOf, Settings, setting

LARGEST_SAMPLES = 1_000_000

SWITCH = {"no": "as they are", "yes": "each feature with mean 0 and deviation 1, measured on the training set"}

Coordinate = Annotated[float, Field(ge=-1000, le=1000)]
Variance = Annotated[float, Field(ge=-100, le=100)]


def is_file(data: str) -> bool:
    """Whether `data` is not the name of a generator but the path of a file."""
    return data.lower().endswith(SUFFIXES)


def is_measured(data: str) -> bool:
    """Whether the samples are there already, in a file or a library, and not drawn."""
    return is_file(data) or (data in GENERATORS and GENERATORS[data].samples is not None)


class DataSettings(Settings):
    """Which samples there are, and which of them are kept for the test."""

    data: Annotated[str, OneOf(GENERATORS, is_file)] = setting(
        "article",
        "Data",
        "where the samples come from",
        allowed=f"one of {', '.join(GENERATORS)}; or a file that ends in {', '.join(SUFFIXES)}",
    )
    samples: int = setting(15000, "Samples", "how many samples in all; of a file, at most", ge=30, le=LARGEST_SAMPLES)
    noise: float = setting(0.0, "Noise", "deviation of the noise on the features, or on a target value", ge=0, le=10)
    classes: Annotated[
        Annotated[int, Field(ge=2, le=MOST_CLASSES)] | Literal["auto"], BeforeValidator(read_number_or_word)
    ] = setting(
        "auto",
        "Classes",
        "how many classes, or arms, or rings",
        allowed=f"auto, or a whole number from 2 to {MOST_CLASSES}",
    )
    centers: Annotated[tuple[tuple[Coordinate, Coordinate], ...], BeforeValidator(read_rows)] = setting(
        ((-3.0, -2.0), (3.0, -2.0), (0.0, 3.0)),
        "Centers",
        "x,y of each blob",
        allowed=f"2 to {MOST_CLASSES} pairs from -1000 to 1000, as in 0,0; 3,4",
        min_length=2,
        max_length=MOST_CLASSES,
    )
    covariances: Annotated[tuple[tuple[Variance, Variance, Variance], ...], BeforeValidator(read_rows)] = setting(
        ((1.0, 0.0, 1.0),),
        "Covariances",
        "variance of x, covariance, variance of y: of each blob, or once for all",
        allowed="three numbers from -100 to 100 for each blob or once, as in 1,0.5,2; 1,0,1",
        min_length=1,
        max_length=MOST_CLASSES,
    )
    features: Annotated[tuple[Annotated[str, OneOf(FEATURES)], ...] | Literal["all"], BeforeValidator(read_names)] = (
        setting(
            "all",
            "Features",
            "what the network is given of the two features",
            allowed=f"all, or some of {', '.join(FEATURES)}, with commas",
            min_length=1,
        )
    )
    standardize: Annotated[str, OneOf(SWITCH)] = setting("no", "Standardize", "bring the features to one scale")
    target: str = setting(
        "last", "Target", "the column to predict; last for the last one", allowed="the name of a column", max_length=200
    )
    target_kind: Annotated[str, OneOf(TARGET_KINDS)] = setting("auto", "Target kind", "what the target is")
    missing: Annotated[str, OneOf(MISSING)] = setting("refuse", "Missing", "what to do where a value is missing")
    test_fraction: float = setting(0.1, "Test fraction", "the part kept for the test", ge=0.01, le=0.9)
    data_seed: int = setting(12, "Data seed", "draws the samples and the split", ge=0, le=LARGEST_SEED)
