"""States of a run to replay from, within bounds, and the replay."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.training.events import Event, passes_through
from tui_nn.training.state import TrainerState
from tui_nn.training.trainer import Trainer

MAX_BYTES = 64 * 2**20
"""Bytes of the key states, unless another bound is given."""

MOST_STATES = 4096
"""Key states at most: of a small network, what Python needs for each weighs more than its arrays."""

REPLAY_PRODUCTS = 2**22
"""Multiplications between two key states, about: to replay so many takes some hundredths of a second at most."""

STRIDES = 4, 128
"""Fewest and most updates between two key states, at first: a copy of the state takes as long as an update or two."""


@dataclass(frozen=True, eq=False)
class KeyState:
    """A state to replay from, with the experiment that was in force."""

    experiment: Experiment
    state: TrainerState


class KeyStates:
    """States of a run and of its branches, every `stride` steps.

    When they exceed a bound, every other one is dropped and the stride doubles; the first stays, so that every step
    can be reached whatever the bounds.
    """

    def __init__(self, trainer: Trainer, max_bytes: int = MAX_BYTES, stride: int | None = None) -> None:
        """Begin where `trainer` is; a `stride` is chosen by the size of the network unless it is given."""
        self._dataset: Dataset = trainer.dataset
        self._max_bytes = max_bytes
        self._first = KeyState(trainer.experiment, trainer.state())
        self._at: dict[int, list[KeyState]] = {}
        """Those at a step: more than one if something was done to the run there."""
        self.stride = stride or first_stride(trainer)
        self.count = 0
        """States kept."""
        self.nbytes = 0
        """Bytes of the states kept."""
        self.is_full = False
        """Whether states have been dropped to stay within `max_bytes`."""
        self._add(self._first)

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps whose states are kept, in order."""
        return tuple(sorted(self._at))

    @property
    def all(self) -> tuple[KeyState, ...]:
        """The states kept, in the order of their steps."""
        return tuple(key for step in self.steps for key in self._at[step])

    def observe(self, trainer: Trainer) -> None:
        """Keep the state of the trainer if one is due; call it after each update, or at each multiple of `stride`."""
        if trainer.step % self.stride == 0:
            self.keep(trainer)

    def keep(self, trainer: Trainer) -> None:
        """Keep the state of the trainer, unless it is there or has diverged."""
        trainer.look_ahead()
        there = [key.state.events for key in self._at.get(trainer.step, ())]
        if trainer.diverged or trainer.events in there:
            return
        self.add([KeyState(trainer.experiment, trainer.state())])

    def add(self, keys: Iterable[KeyState]) -> None:
        """Keep further states of the same run, such as those of a file."""
        for key in keys:
            self._add(key)
        while self.count > 1 and (self.nbytes > self._max_bytes or self.count > MOST_STATES):
            self.is_full |= self.nbytes > self._max_bytes
            self._thin_out()

    def nearest(self, step: int, events: Sequence[Event]) -> Trainer:
        """A trainer at the last state kept on the way to `step`.

        Raises:
            ValueError: a step before the first that is kept.
        """
        for at in sorted(self._at, reverse=True):
            for key in reversed(self._at[at]):
                if passes_through(step, events, at, key.state.events):
                    return Trainer.restore(key.experiment, key.state, self._dataset)
        raise ValueError(f"step {step} is before the first, {self._first.state.step}")

    def _add(self, key: KeyState) -> None:
        self._at.setdefault(key.state.step, []).append(key)
        self.count += 1
        self.nbytes += key.state.nbytes

    def _thin_out(self) -> None:
        self.stride *= 2
        kept = thinned(self.all, self.stride)
        self._at, self.count, self.nbytes = {}, 0, 0
        for key in kept:
            self._add(key)


def thinned(keys: Sequence[KeyState], stride: int) -> Sequence[KeyState]:
    """Fewer of some states, in the order of their steps: the first, and those at multiples of `stride`."""
    first, *others = keys
    kept = [first, *(key for key in others if key.state.step % stride == 0)]
    # Where none is left out, much was done at the same steps.
    return kept if len(kept) < len(keys) else [first, *others[1::2]]


def first_stride(trainer: Trainer) -> int:
    """Updates between two key states of a run at first, a power of two."""
    products = trainer.look_ahead().trace.samples * len(trainer.parameters.flat)
    fewest, most = STRIDES
    stride: int = 2 ** round(math.log2(max(REPLAY_PRODUCTS / products, 1)))
    return min(max(stride, fewest), most)


def replay(trainer: Trainer, events: Sequence[Event], step: int, is_wanted: Callable[[], bool] = lambda: True) -> bool:
    """Advance `trainer` to `step`, doing again what `events` says was done to the run on the way.

    Args:
        trainer: at a moment of the run; `events` begins with what has been done to it.
        events: what was done to the run, in order; those after `step` are left out.
        step: not before that of the trainer.
        is_wanted: asked now and then; the replay ends early once it is not.

    Returns:
        Whether it came to its end.
    """
    slice_of_steps = first_stride(trainer)
    trainer.is_timed = False
    for event in [*events[len(trainer.events) :], None]:
        until = step if event is None else min(event.step, step)
        while trainer.step < until:
            if not is_wanted():
                return False
            trainer.advance(min(until - trainer.step, slice_of_steps))
        if event is not None:
            if event.step > step:
                break
            trainer.replay(event)
    trainer.is_timed = True
    return True
