"""Key states of a run, kept within bounds, and the replay from them."""

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
"""Default maximum size of all key states together."""

MAX_STATES = 4096
"""Maximum number of key states: for a small network, the Python objects of each take more memory than its arrays."""

REPLAY_PRODUCTS = 2**22
"""Approximate multiplications between key states: replaying this many takes a few hundredths of a second at most."""

STRIDES = 4, 128
"""Minimum and maximum initial updates between key states; copying a state takes as long as one or two updates."""


@dataclass(frozen=True, eq=False)
class KeyState:
    """A state to replay from, with the experiment at that moment."""

    experiment: Experiment
    state: TrainerState


class KeyStates:
    """States of a run and of its branches, every `stride` steps.

    When they exceed a bound, every other one is dropped and the stride doubles. The first always stays, so that every
    step can be reached.
    """

    def __init__(self, trainer: Trainer, max_bytes: int = MAX_BYTES, stride: int | None = None) -> None:
        """Begin at the current moment of `trainer`; by default the size of the network determines the `stride`."""
        self._dataset: Dataset = trainer.dataset
        self.max_bytes = max_bytes
        """Maximum size of all states in bytes."""
        self._first = KeyState(trainer.experiment, trainer.state())
        self._at: dict[int, list[KeyState]] = {}
        """Step -> its states; more than one if the run was changed at that step."""
        self.stride = stride or first_stride(trainer)
        self.count = 0
        """Number of states."""
        self.nbytes = 0
        """Size of all states in bytes."""
        self._counted: set[int] = set()
        """The identities of the best parameters in `nbytes`, which states share."""
        self.is_full = False
        """Whether states have been dropped to stay within `max_bytes`."""
        self._add(self._first)

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps that have states, in order."""
        return tuple(sorted(self._at))

    @property
    def all(self) -> tuple[KeyState, ...]:
        """All states, in step order."""
        return tuple(key for step in self.steps for key in self._at[step])

    def keep(self, trainer: Trainer) -> None:
        """Keep the state of the trainer, unless it is already kept or the run has diverged."""
        trainer.look_ahead()
        there = [key.state.events for key in self._at.get(trainer.step, ())]
        if trainer.diverged or trainer.events in there:
            return
        self.add([KeyState(trainer.experiment, trainer.state())])

    def add(self, keys: Iterable[KeyState]) -> None:
        """Add states of the same run, such as those from a file."""
        for key in keys:
            self._add(key)
        while self.count > 1 and (self.nbytes > self.max_bytes or self.count > MAX_STATES):
            self.is_full |= self.nbytes > self.max_bytes
            self._thin_out()

    def nearest(self, step: int, events: Sequence[Event]) -> Trainer:
        """A trainer at the latest key state before the moment given by `step` and `events`.

        Raises:
            ValueError: `step` is before the first key state.
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
        best = key.state.best
        if best is not None and id(best) not in self._counted:
            self._counted.add(id(best))
            self.nbytes += best.nbytes

    def _thin_out(self) -> None:
        self.stride *= 2
        kept = thinned(self.all, self.stride)
        self._at, self.count, self.nbytes, self._counted = {}, 0, 0, set()
        for key in kept:
            self._add(key)


def thinned(keys: Sequence[KeyState], stride: int) -> Sequence[KeyState]:
    """Thin out states, which are in step order: keep the first and those at multiples of `stride`."""
    first, *others = keys
    kept = [first, *(key for key in others if key.state.step % stride == 0)]
    # If that drops none, there are many changes at the same steps, and every other state is dropped.
    return kept if len(kept) < len(keys) else [first, *others[1::2]]


def first_stride(trainer: Trainer) -> int:
    """Initial updates between key states, a power of two."""
    products = trainer.look_ahead().trace.samples * len(trainer.parameters.flat)
    fewest, most = STRIDES
    stride: int = 2 ** round(math.log2(max(REPLAY_PRODUCTS / products, 1)))
    return min(max(stride, fewest), most)


def replay(trainer: Trainer, events: Sequence[Event], step: int, is_wanted: Callable[[], bool] = lambda: True) -> bool:
    """Advance `trainer` to `step` and apply the events on the way.

    Args:
        trainer: at a moment of the run; its events must be a prefix of `events`.
        events: the events of the run, in order; those after `step` are ignored.
        step: at or after the step of the trainer.
        is_wanted: called every few updates; the replay ends early once it returns False.

    Returns:
        Whether the replay was completed.
    """
    slice_of_steps = first_stride(trainer)
    trainer.is_replaying = True
    for event in [*events[len(trainer.events) :], None]:
        until = step if event is None else min(event.step, step)
        while trainer.step < until:
            if not is_wanted():
                return False
            before = trainer.step
            trainer.advance(min(until - trainer.step, slice_of_steps))
            if trainer.step <= before:
                raise RuntimeError(f"the replay ends at step {before}, the run at step {until}")
        if event is not None:
            if event.step > step:
                break
            trainer.replay(event)
    trainer.is_replaying = False
    return True
