"""Settings of the data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from tui_nn.data import drawn
from tui_nn.data.features import FEATURES
from tui_nn.data.files.choices import MISSING, MOST_CLASSES, SUFFIXES, TARGET_KINDS
from tui_nn.data.formula import ALLOWED, MAX_CHARACTERS
from tui_nn.data.generators import GENERATORS
from tui_nn.data.splitting import SPLITS
from tui_nn.errors import DataError, SettingError
from tui_nn.experiment.parsing import read_names, read_number_or_word, read_rows
from tui_nn.experiment.setting import LARGEST_SEED, OneOf, Settings, setting

LARGEST_SAMPLES = 1_000_000

SWITCH = {"no": "features as they are", "yes": "mean 0 and standard deviation 1 for each feature of the training set"}

Coordinate = Annotated[float, Field(ge=-1000, le=1000)]
Variance = Annotated[float, Field(ge=-100, le=100)]


def is_file(data: str) -> bool:
    """Whether `data` is the path of a file, not the name of a generator."""
    return data.lower().endswith(SUFFIXES)


def is_measured(data: str) -> bool:
    """Whether the samples come from a file or a library, and are not generated."""
    return is_file(data) or (data in GENERATORS and GENERATORS[data].samples is not None)


def is_drawn(data: str) -> bool:
    """Whether the samples are points that the user draws, which may change during a run."""
    return data in GENERATORS and GENERATORS[data].uses_points


def _normalized(points: str) -> str:
    """The text of the same points as they are written here.

    Raises:
        SettingError: there is something wrong with a point, or with their number.
    """
    try:
        return drawn.spelled(drawn.parse(points))
    except DataError as error:
        raise SettingError(error.field, error.given, error.allowed) from None


class DataSettings(Settings):
    """Where the samples come from, how they are prepared, and how they are split."""

    data: Annotated[str, OneOf(GENERATORS, is_file)] = setting(
        "article",
        "Data",
        "the data set, or a file of your own",
        allowed=f"one of {', '.join(GENERATORS)}; or a file ({', '.join(SUFFIXES)})",
    )
    samples: int = setting(
        15000, "Samples", "number of samples; of a file, the most to read", ge=30, le=LARGEST_SAMPLES
    )
    noise: float = setting(
        0.0, "Noise", "standard deviation of the noise on each feature, or on the value", ge=0, le=10
    )
    classes: Annotated[
        Annotated[int, Field(ge=2, le=MOST_CLASSES)] | Literal["auto"], BeforeValidator(read_number_or_word)
    ] = setting(
        "auto",
        "Classes",
        "number of classes, rings or arms",
        allowed=f"auto, or a whole number from 2 to {MOST_CLASSES}",
    )
    centers: Annotated[tuple[tuple[Coordinate, Coordinate], ...], BeforeValidator(read_rows)] = setting(
        ((-3.0, -2.0), (3.0, -2.0), (0.0, 3.0)),
        "Centers",
        "x,y of the center of each cluster",
        allowed=f"2 to {MOST_CLASSES} pairs from -1000 to 1000, as in 0,0; 3,4",
        min_length=2,
        max_length=MOST_CLASSES,
    )
    covariances: Annotated[tuple[tuple[Variance, Variance, Variance], ...], BeforeValidator(read_rows)] = setting(
        ((1.0, 0.0, 1.0),),
        "Covariances",
        "variance of x, covariance, variance of y: for each cluster, or once for all",
        allowed="three numbers from -100 to 100 for each cluster or once, as in 1,0.5,2; 1,0,1",
        min_length=1,
        max_length=MOST_CLASSES,
    )
    formula: str = setting(
        "y > sin(x)",
        "Formula",
        "a comparison of x and y for two classes, as in y > sin(x), or a value, as in sin(x) * y",
        allowed=f"at most {MAX_CHARACTERS} characters of {ALLOWED}",
        max_length=MAX_CHARACTERS,
    )
    points: Annotated[str, AfterValidator(_normalized)] = setting(
        drawn.DEFAULT,
        "Points",
        "the points that are drawn",
        live=True,
        many=True,
        allowed=f"up to {drawn.MOST_POINTS} {drawn.FORM}",
    )
    features: Annotated[tuple[Annotated[str, OneOf(FEATURES)], ...] | Literal["all"], BeforeValidator(read_names)] = (
        setting(
            "all",
            "Features",
            "inputs of the network, computed from the two coordinates",
            allowed=f"all, or some of {', '.join(FEATURES)}, separated by commas",
            min_length=1,
        )
    )
    standardize: Annotated[str, OneOf(SWITCH)] = setting(
        "no", "Standardize", "whether features are scaled to mean 0 and standard deviation 1"
    )
    target: str = setting(
        "last", "Target", "column to predict; last for the last column", allowed="the name of a column", max_length=200
    )
    target_kind: Annotated[str, OneOf(TARGET_KINDS)] = setting(
        "auto", "Target kind", "whether the target is a class or a number"
    )
    missing: Annotated[str, OneOf(MISSING)] = setting("refuse", "Missing values", "how missing values are handled")
    test_fraction: float = setting(0.1, "Test fraction", "fraction of the samples in the test set", ge=0.01, le=0.9)
    validation_fraction: float = setting(
        0.0, "Validation", "fraction of the samples held out for stop rules; 0: they use the test set", ge=0, le=0.5
    )
    split: Annotated[str, OneOf(SPLITS)] = setting("random", "Split", "which samples go into which set")
    data_seed: int = setting(12, "Data seed", "seed of the samples and of the split", ge=0, le=LARGEST_SEED)
