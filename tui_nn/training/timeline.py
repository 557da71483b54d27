"""Any step of a run again: key states now and then, and replay from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.training.events import Event
from tui_nn.training.state import TrainerState
from tui_nn.training.trainer import Trainer

MOST_BYTES = 64 * 2**20
"""Bytes of the key states, unless another bound is given."""

FIRST_STRIDE = 64
"""Steps from one key state to the next at the start: a copy of a small network takes as long as an update."""


@dataclass(frozen=True, eq=False)
class KeyState:
    """A state to replay from, with the experiment that was in force."""

    experiment: Experiment
    state: TrainerState


class Timeline:
    """Keeps states of a run within a byte bound, and brings back any step of it bit for bit.

    States are kept every `stride` steps. When they take more than the bound, every other one is dropped and the
    stride doubles; the first stays, so that every step can be reached whatever the bound.
    """

    def __init__(self, trainer: Trainer, most_bytes: int = MOST_BYTES, stride: int = FIRST_STRIDE) -> None:
        """Begin where `trainer` is."""
        self._dataset: Dataset = trainer.dataset
        self._most_bytes = most_bytes
        self._keys: list[KeyState] = []
        self._bytes = 0
        self.stride = stride
        self._keep(trainer)

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps whose states are kept."""
        return tuple(key.state.step for key in self._keys)

    @property
    def nbytes(self) -> int:
        """Bytes of the states kept."""
        return self._bytes

    def observe(self, trainer: Trainer) -> None:
        """Keep the state of the trainer if one is due; call it after each update, or at least at each multiple of
        `stride`."""
        if trainer.step % self.stride == 0 and trainer.step > self._keys[-1].state.step:
            self._keep(trainer)

    def restore(self, step: int, events: Sequence[Event]) -> Trainer:
        """A trainer at `step` of the run, after all that was done to it there.

        Args:
            step: from the first step kept on.
            events: those of the run, as `Trainer.events` has them.

        Raises:
            ValueError: a step before the first that is kept.
        """
        key = next((key for key in reversed(self._keys) if key.state.step <= step), None)
        if key is None:
            raise ValueError(f"step {step} is before the first, {self._keys[0].state.step}")
        trainer = Trainer.restore(key.experiment, key.state, self._dataset)
        replay(trainer, events[len(key.state.events) :], step)
        return trainer

    def _keep(self, trainer: Trainer) -> None:
        self._keys.append(KeyState(trainer.experiment, trainer.state()))
        self._bytes += self._keys[-1].state.nbytes
        while self._bytes > self._most_bytes and len(self._keys) > 1:
            self.stride *= 2
            self._keys = [key for key in self._keys if key is self._keys[0] or key.state.step % self.stride == 0]
            self._bytes = sum(key.state.nbytes for key in self._keys)


def replay(trainer: Trainer, events: Sequence[Event], step: int) -> None:
    """Advance `trainer` to `step`, doing again what `events` says was done to the run on the way."""
    trainer.is_timed = False
    for event in events:
        if event.step > step:
            break
        trainer.advance(event.step - trainer.step)
        trainer.replay(event)
    trainer.advance(step - trainer.step)
    trainer.is_timed = True
