"""Experiments for the tests: a small one, one that diverges, and any valid one at all."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from annotated_types import Ge, Gt, Le, Lt
from hypothesis import strategies as st

from tui_nn.data import drawn
from tui_nn.data.features import FEATURES
from tui_nn.data.files.choices import MOST_CLASSES, SUFFIXES
from tui_nn.data.generators import GENERATORS
from tui_nn.experiment import SECTIONS, SETTINGS, Experiment
from tui_nn.experiment.constraints import LARGEST_TRACE
from tui_nn.experiment.setting import LARGEST_SEED
from tui_nn.experiment.training import LARGEST_STEPS


def small(**changes: Any) -> Experiment:
    """The article's experiment on 63 training and 27 test samples, over in a moment."""
    base: dict[str, Any] = {"samples": 90, "test_fraction": 0.3, "hidden_sizes": (4,), "steps": 40}
    return Experiment.preset("article").updated(base | changes)


def divergent(**changes: Any) -> Experiment:
    """Each update multiplies the weights by about 1 - 100 * 10, so that the penalty soon explodes."""
    return small(**{"learning_rate": 100.0, "l2": 10.0, "steps": 1000} | changes)


TIED = {"data", "classes", "centers", "covariances", "features", "test_fraction", "validation_fraction", "batch_size"}
"""Settings whose range depends on others."""

FILES = st.builds("{}{}".format, st.text(max_size=30), st.sampled_from(SUFFIXES))
"""Paths of files that can be read, whatever they are called."""

TEXTS = st.just("auto") | st.lists(st.text(max_size=20), max_size=4).map(tuple)
"""Names of columns, or words."""

FORMULAS = st.sampled_from(["y > sin(x)", "x1^2 + x2^2 < 9 or x1 > 4", "sin(x) * y", "max(x, y, 0)", "floor(e*x)/pi"])


@st.composite
def points(draw: st.DrawFn) -> str:
    """Drawn points of two classes or more, as they are written."""
    coordinates = st.floats(-5, 5).map(drawn.place)
    classes = draw(st.integers(2, drawn.MOST_CLASSES))
    labels = [*range(classes), *draw(st.lists(st.integers(0, classes - 1), max_size=30))]
    return drawn.spelled([drawn.Point(label, draw(coordinates), draw(coordinates)) for label in labels])


EPOCHS = st.integers(1, 999_999).map(lambda number: f"{number} epoch{'s' if number > 1 else ''}")

# Values that no bounds describe.
SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    # argparse loses two dashes, up to Python 3.12.
    "target": st.text(max_size=200).filter(lambda name: name != "--"),
    "hidden_sizes": st.lists(st.integers(1, 1024), max_size=8).map(tuple),
    "skip_lines": st.just("auto") | st.integers(0, 1_000_000),
    "formula": FORMULAS,
    "points": points(),
    **dict.fromkeys(("missing_words", "leave_out", "categories", "numbers"), TEXTS),
    "steps": st.integers(1, LARGEST_STEPS) | EPOCHS,
    "patience": st.integers(0, LARGEST_STEPS) | EPOCHS,
    "weight_seed": st.just("data") | st.integers(0, LARGEST_SEED),
}


@cache
def values(name: str) -> st.SearchStrategy[Any]:
    """Any value of a setting that does not depend on others."""
    if SETTINGS[name].choices:
        return st.sampled_from(sorted(SETTINGS[name].choices))
    if name in SPECIAL:
        return SPECIAL[name]
    field = SECTIONS[SETTINGS[name].section].model_fields[name]
    above = [bound.gt for bound in field.metadata if isinstance(bound, Gt)]
    below = [bound.lt for bound in field.metadata if isinstance(bound, Lt)]
    lowest: Any = next((bound.ge for bound in field.metadata if isinstance(bound, Ge)), *above)
    highest: Any = next((bound.le for bound in field.metadata if isinstance(bound, Le)), *below)
    if field.annotation is int:
        return st.integers(lowest, highest)
    return st.floats(lowest, highest, exclude_min=bool(above), exclude_max=bool(below))


def eighths(lowest: int, highest: int) -> st.SearchStrategy[float]:
    """Numbers of ordinary size, none of which vanishes when it is squared."""
    return st.integers(8 * lowest, 8 * highest).map(lambda number: number / 8)


@st.composite
def covariances(draw: st.DrawFn, variances: st.SearchStrategy[float]) -> tuple[float, float, float]:
    """Any that samples can have: none is more correlated than it varies."""
    first, second = draw(variances), draw(variances)
    return first, draw(st.floats(-0.999, 0.999)) * math.sqrt(first * second), second


@st.composite
def tied_data(draw: st.DrawFn, ordinary: bool) -> dict[str, Any]:
    """Data settings that depend on each other, with `ordinary` numbers or any that are allowed."""
    numbers = eighths if ordinary else st.floats
    coordinates, variances = numbers(-1000, 1000), numbers(0, 100)
    data = draw(st.sampled_from(sorted(GENERATORS)) | FILES)
    centers = draw(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=MOST_CLASSES))
    each = draw(st.sampled_from([1, len(centers)]))
    chosen: dict[str, Any] = {
        "data": data,
        "classes": "auto",
        "centers": tuple(centers),
        "covariances": tuple(draw(covariances(variances)) for _ in range(each)),
        "features": "all",
        "test_fraction": draw(st.floats(0.01, 0.4)),
        "validation_fraction": draw(st.just(0.0) | st.floats(0, 0.5)),
    }
    generator = GENERATORS.get(data)
    if generator is None or generator.features == 2:
        chosen["features"] = draw(st.just("all") | st.lists(st.sampled_from(sorted(FEATURES)), min_size=1).map(tuple))
    if generator and generator.uses_formula:
        chosen["formula"] = draw(FORMULAS)
    elif generator and generator.classes and not generator.sets_classes:
        chosen["classes"] = draw(st.just("auto") | st.sampled_from(generator.classes))
    if generator is None:
        chosen["classes"] = draw(st.just("auto") | st.integers(2, MOST_CLASSES))
    return chosen


@st.composite
def experiments(draw: st.DrawFn, /, *, ordinary: bool = False, **fixed: st.SearchStrategy[Any]) -> Experiment:
    """Any valid experiment, with a title; `fixed` says more closely what some settings are.

    With `ordinary`, the data are of a size that can be computed with.
    """
    chosen = {name: draw(fixed.get(name, values(name))) for name in SETTINGS if name not in TIED}
    experiment = Experiment.from_toml("").updated(chosen | draw(tied_data(ordinary)) | {"batch_size": 1})
    sizes = st.just("full") | st.integers(1, 10**9)
    if experiment.shape:
        shape = experiment.shape
        units = shape.features + sum(experiment.network.hidden_sizes) + shape.outputs
        largest = min(shape.train_samples, LARGEST_TRACE // units)
        full = st.just("full") if largest == shape.train_samples else st.nothing()
        sizes = full | st.integers(1, largest)
    experiment = experiment.updated({"batch_size": draw(sizes)})
    told = {"title": draw(st.text(max_size=80)), "teaches": draw(st.text(max_size=200))}
    suggests = draw(st.sampled_from([(), (("weight_seed", "7"),), (("l2", "0.5"), ("hidden_sizes", "none"))]))
    return experiment.model_copy(update={**told, "suggests": suggests})
