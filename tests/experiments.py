"""Experiments for the tests: a small one, one that diverges, and any valid one at all."""

from __future__ import annotations

from typing import Any

from annotated_types import Ge, Gt, Le
from hypothesis import strategies as st

from tui_nn.experiment import GROUPS, LARGEST_TRACE, SETTINGS, Experiment
from tui_nn.settings import LARGEST_SEED


def small(**changes: Any) -> Experiment:
    """The article's experiment on 63 training and 27 test samples, over in a moment."""
    base: dict[str, Any] = {"samples": 90, "test_fraction": 0.3, "hidden_sizes": (4,), "steps": 40}
    return Experiment.preset("article").updated(base | changes)


def divergent(**changes: Any) -> Experiment:
    """Each update multiplies the weights by about 1 - 1000 * 1000, so that the penalty soon overflows."""
    return small(**{"learning_rate": 1000.0, "l2": 1000.0, "steps": 1000} | changes)


# Values that no bounds describe; a batch size depends on the data, so it is drawn after them.
SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "hidden_sizes": st.lists(st.integers(1, 1024), max_size=8).map(tuple),
    "weight_seed": st.just("data") | st.integers(0, LARGEST_SEED),
    "batch_size": st.just("full"),
}


def values(name: str) -> st.SearchStrategy[Any]:
    """Any value that a setting takes by itself."""
    if SETTINGS[name].choices:
        return st.sampled_from(sorted(SETTINGS[name].choices))
    if name in SPECIAL:
        return SPECIAL[name]
    field = GROUPS[SETTINGS[name].section].model_fields[name]
    above = [bound.gt for bound in field.metadata if isinstance(bound, Gt)]
    lowest: Any = next((bound.ge for bound in field.metadata if isinstance(bound, Ge)), *above)
    highest: Any = next(bound.le for bound in field.metadata if isinstance(bound, Le))
    if field.annotation is int:
        return st.integers(lowest, highest)
    return st.floats(lowest, highest, exclude_min=bool(above))


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any valid experiment, with a title."""
    chosen = {name: draw(values(name)) for name in SETTINGS} | {"batch_size": 1}
    experiment = Experiment.from_toml("").updated(chosen)
    largest = min(experiment.train_samples, LARGEST_TRACE // sum(experiment.sizes))
    full = st.just("full") if largest == experiment.train_samples else st.nothing()
    experiment = experiment.updated({"batch_size": draw(full | st.integers(1, largest))})
    return experiment.model_copy(update={"title": draw(st.text(max_size=80)), "teaches": draw(st.text(max_size=200))})
