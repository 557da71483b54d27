"""What the benchmarks share: interleaved rounds, medians, and a table of figures beside their bounds."""

from __future__ import annotations

import operator
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median, quantiles
from typing import Literal, NamedTuple

BOUND_TESTS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "<": operator.lt,
}


class Bound(NamedTuple):
    """What a figure should reach."""

    sign: Literal[">=", "<=", "<"]
    limit: float

    def met_by(self, value: float) -> bool:
        """Whether `value` is within the bound."""
        return BOUND_TESTS[self.sign](value, self.limit)


class Figure(NamedTuple):
    """One line of a benchmark's table."""

    what: str
    value: float
    unit: str
    bound: Bound | None = None
    detail: str = ""
    """What the value was made from."""


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleave(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each side's measurements, in turns (A B C A B C ...), after a round that does not count.

    In turns, because a machine's speed drifts: what slows it down hits all sides alike, and ratios stay true.
    """
    measured: dict[str, list[float]] = {name: [] for name in sides}
    for round_number in range(rounds + 1):
        for name, measure in sides.items():
            value = measure()
            if round_number:
                measured[name].append(value)
    return {name: median(values) for name, values in measured.items()}


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` % of at least two values stay below (1 to 99)."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def print_figures(title: str, figures: Iterable[Figure]) -> None:
    """Print a table: what, value, bound and whether it was met, detail."""
    print(f"\n{title}")
    for figure in figures:
        digits = f"{figure.value:.3g}" if figure.value < 1000 else f"{figure.value:,.0f}"
        bound, verdict = "", ""
        if figure.bound is not None:
            bound = f"{figure.bound.sign} {figure.bound.limit:g}"
            verdict = "met" if figure.bound.met_by(figure.value) else "MISSED"
        value = f"{digits:>7} {figure.unit}"
        print(f"  {figure.what:<50} {value:<16} {bound:<8} {verdict:<7} {figure.detail}".rstrip(), flush=True)
