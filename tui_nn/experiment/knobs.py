"""Knobs: how the arrow keys turn the value of a setting, as the user would type it.

A setting with choices needs none; one without either is only typed in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol

_LENGTH = re.compile(r"(\d+)( epochs?)")


MOST_TURNS = 50
"""How many values are tried until one is allowed."""


class Knob(Protocol):
    """Turns a value."""

    def __call__(self, text: str, direction: int) -> str | None:
        """The next value after `text` (`direction` 1) or before it (-1); None at the end, or for another text."""
        ...


@dataclass(frozen=True)
class Ladder:
    """A knob with useful values in ascending order; words may come first or last, as `full` does.

    From a value that is not one of them it goes to the nearest in the direction.
    """

    values: Sequence[str]

    def __call__(self, text: str, direction: int) -> str | None:
        """The next value; a number of epochs stays one."""
        epochs = _LENGTH.fullmatch(text)
        if epochs:
            number = self(epochs[1], direction)
            return None if number in (None, "0") else f"{number} epochs"
        here = self._place(text)
        if here is None:
            return None
        places = [(place, value) for value in self.values if (place := self._place(value)) is not None]
        beyond = [value for place, value in places if (place - here) * direction > 0]
        return None if not beyond else beyond[0] if direction > 0 else beyond[-1]

    def _place(self, text: str) -> float | None:
        """The number, or infinity for a word at an end; None for anything else."""
        try:
            return float(text)
        except ValueError:
            ends = {self.values[0]: -math.inf, self.values[-1]: math.inf}
            return ends.get(text)


def counter(text: str, direction: int) -> str | None:
    """The knob of a seed: the next number, from 0; a word comes before it."""
    number = int(text) + direction if text.isdigit() else 0 if direction > 0 else -1
    return str(number) if number >= 0 else None


def layers(text: str, direction: int) -> str | None:
    """The knob of the hidden layers: one more, as large as the last, or one less."""
    sizes = [] if text == "none" else [size.strip() for size in text.split(",")]
    if direction > 0:
        sizes.append(sizes[-1] if sizes else "4")
    elif sizes:
        sizes.pop()
    else:
        return None
    return ",".join(sizes) or "none"


def decades(steps: Sequence[int], lowest: int, highest: int) -> tuple[str, ...]:
    """Each step, such as 1 and 3, times each power of ten from 10^lowest to below 10^highest, and 10^highest itself."""

    def numbers() -> Iterator[float]:
        for exponent, step in product(range(lowest, highest), steps):
            yield float(f"{step}e{exponent}")
        yield float(f"1e{highest}")

    return tuple(repr(number).removesuffix(".0") for number in numbers())


_STRENGTHS = Ladder(("0", *decades((1, 3), -4, 1)))
"""Of a penalty, or of a limit that 0 turns off."""

_COUNTS = Ladder(decades((1, 2, 5), 1, 6))
_TENTHS = Ladder(("0", *(f"0.{tenth}" for tenth in range(1, 10))))

KNOBS: Mapping[str, Knob] = {
    "samples": _COUNTS,
    "noise": Ladder(
        ("0", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3", "0.4", "0.5", "0.75", "1", "1.5", "2", "3", "5")
    ),
    "classes": Ladder(("auto", *map(str, range(2, 11)), "12", "15", "20", "30", "50")),
    "test_fraction": _TENTHS,
    "validation_fraction": _TENTHS,
    "data_seed": counter,
    "hidden_sizes": layers,
    "weight_seed": counter,
    "learning_rate": Ladder(decades((1, 3), -5, 1)),
    "momentum": Ladder(("0", "0.5", "0.8", "0.9", "0.95", "0.99", "0.999")),
    "weight_decay": _STRENGTHS,
    "schedule_steps": _COUNTS,
    "decay": _TENTHS,
    "l1": _STRENGTHS,
    "l2": _STRENGTHS,
    "dropout": _TENTHS,
    "clip_norm": _STRENGTHS,
    "batch_size": Ladder((*(str(2**power) for power in range(13)), "full")),
    "batch_seed": counter,
    "steps": _COUNTS,
    "patience": Ladder(("0", *_COUNTS.values)),
    "stop_loss": _STRENGTHS,
    "stop_score": Ladder(("0", "0.5", "0.6", "0.7", "0.8", "0.9", "0.95", "0.99", "0.999", "1")),
    "stop_seconds": Ladder(("0", *decades((1, 2, 5), 0, 4))),
}
"""Name of a setting -> its knob. Values that are not allowed are skipped."""


def turns(name: str, text: str, direction: int) -> Iterator[str]:
    """The values of a setting after `text` (`direction` 1) or before it (-1), the nearest first."""
    if name not in KNOBS:
        return
    for _ in range(MOST_TURNS):
        value = KNOBS[name](text, direction)
        if value is None:
            return
        yield value
        text = value
