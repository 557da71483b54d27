"""A run whose every step, on every branch, can be revisited, changed and replayed.

timeline = Timeline(Trainer(experiment))
timeline.advance(1000)
timeline.seek(400)
timeline.change(experiment.updated({"learning_rate": 0.1}))
timeline.advance(600)
timeline.branches  # the original run to step 1,000; `switch` returns to it
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.training.branch import Branch
from tui_nn.training.events import Assignment, Event, UnitChange, is_undoable, passes_through
from tui_nn.training.key_states import MAX_BYTES, KeyState, KeyStates, replay
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet

MAX_BRANCHES = 64
"""Maximum number of branches; beyond it, the oldest are dropped."""


@dataclass(frozen=True, eq=False)
class TimelineState:
    """The state of a timeline: frozen, and cheap to take, because nearly all of it is shared."""

    moment: KeyState
    """The current moment."""
    end: Branch | None
    """The current branch up to its last step, if the run is rewound; else None."""
    branches: tuple[Branch, ...]
    """The other branches, in the order in which they were left."""
    number: int
    """Number of the current branch."""
    numbers: int
    """Number of branches created so far."""
    keys: tuple[KeyState, ...]
    """States to replay from, in step order; the first is the earliest moment that can be shown."""
    stride: int
    """Steps between later key states."""


class Timeline:
    """Owns a trainer and its history.

    Training or changing a rewound run begins a new branch; the run can return to the old one with `switch`. A replay
    is identical to the last bit, except for values that depend on the clock.
    """

    def __init__(self, trainer: Trainer, max_bytes: int = MAX_BYTES, stride: int | None = None) -> None:
        """Begin at the current moment of `trainer`.

        Args:
            trainer: the timeline takes it over.
            max_bytes: maximum size of the key states; with fewer states, rewinding takes longer.
            stride: initial steps between key states; by default the size of the network determines it.
        """
        self.trainer = trainer
        """The trainer at the current moment; `seek`, `undo` and `switch` replace it."""
        self.first = trainer.step
        """The first step that can be shown."""
        self.keys = KeyStates(trainer, max_bytes, stride)
        self._number = 1
        self._numbers = 1
        self._end: Branch | None = None
        """The current branch while it is rewound; else None."""
        self._branches: list[Branch] = []

    @classmethod
    def restore(cls, state: TimelineState, dataset: Dataset, max_bytes: int = MAX_BYTES) -> Timeline:
        """A timeline that continues from `state` bit for bit.

        Args:
            state: the state of a timeline.
            dataset: the data that the run was trained on.
            max_bytes: maximum size of the key states.

        Raises:
            SettingError: the batch size does not fit these data.
        """
        first, moment = state.keys[0], state.moment
        timeline = cls(Trainer.restore(first.experiment, first.state, dataset), max_bytes, state.stride)
        timeline.keys.add(state.keys[1:])
        timeline.trainer = Trainer.restore(moment.experiment, moment.state, dataset)
        timeline._end, timeline._branches = state.end, list(state.branches)
        timeline._number, timeline._numbers = state.number, state.numbers
        return timeline

    def state(self) -> TimelineState:
        """The state from which `restore` continues."""
        moment = KeyState(self.trainer.experiment, self.trainer.state())
        return TimelineState(
            moment, self._end, self.branches, self._number, self._numbers, self.keys.all, self.keys.stride
        )

    @property
    def is_rewound(self) -> bool:
        """Whether the current moment is not the last of its branch."""
        return self._end is not None

    @property
    def branch(self) -> Branch:
        """The current branch, up to its last step."""
        if self._end:
            return self._end
        trainer = self.trainer
        with quiet():
            curves = trainer.curves()
        return Branch(self._number, trainer.step, trainer.events, trainer.diverged, curves)

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The other branches, in the order in which they were left."""
        if not self._end:
            # A branch that the current one has reproduced to its end is no longer a branch of its own.
            step, events = self.trainer.step, self.trainer.events
            self._branches = [
                other for other in self._branches if not passes_through(step, events, other.step, other.events)
            ]
        return tuple(self._branches)

    # Training.

    def update(self) -> None:
        """Make one update, on a new branch if the run is rewound, unless it is finished or diverged at that moment."""
        trainer, keys = self.trainer, self.keys
        if self._end:
            if trainer.finished or trainer.diverged:
                return
            self.begin_branch()
        trainer.update()
        # Not a method of `keys`: a call takes as long as a hundredth of an update on a small batch.
        if trainer.step % keys.stride == 0:
            keys.keep(trainer)

    def advance(self, steps: int, is_wanted: Callable[[], bool] = lambda: True) -> None:
        """Make up to `steps` updates; fewer if the run ends or diverges first, or `is_wanted` returns False."""
        end = min(self.trainer.step + steps, self.trainer.last_step)
        with quiet():
            while self.trainer.step < end and not (self.trainer.diverged or self.trainer.stopped) and is_wanted():
                self.update()
            self.trainer.look_ahead()

    def change(self, experiment: Experiment) -> None:
        """Continue with other settings, on a new branch if the run is rewound; only live settings may differ.

        Raises:
            SettingError: the batch size does not fit the data in the file, or the run has diverged; nothing is changed.
        """
        before = self.trainer.events
        with quiet():
            self.keys.keep(self.trainer)
            try:
                self.trainer.change(experiment)
            except Exception:
                self._take_back(before)
                raise
        if self.trainer.events != before:
            self.begin_branch()

    def assign(self, assignment: Assignment) -> bool:
        """Set a weight or a bias by hand, on a new branch if the run is rewound; False if refused."""
        return not self._change_by_hand(lambda trainer: "" if trainer.assign(assignment) else "refused")

    def change_unit(self, change: UnitChange) -> str:
        """Switch a unit off or on, or freeze it or not, on a new branch if the run is rewound.

        Returns:
            Why it was refused; empty if it was not.
        """
        return self._change_by_hand(lambda trainer: trainer.change_unit(change))

    def _change_by_hand(self, change: Callable[[Trainer], str]) -> str:
        """Make a change; return why it was refused, or an empty string."""
        before = self.trainer.events
        with quiet():
            self.keys.keep(self.trainer)
            refused = change(self.trainer)
        if refused:
            self._take_back(before)
        else:
            self.begin_branch()
        return refused

    # Moving through the run.

    def seek(
        self, step: int, events: Sequence[Event] | None = None, is_wanted: Callable[[], bool] = lambda: True
    ) -> bool:
        """Go to a moment of the current branch.

        Args:
            step: clipped to the steps of the branch.
            events: the events before the moment; by default all up to and including that step.
            is_wanted: called every few updates of the replay, which may be long; it ends once this returns False.

        Returns:
            Whether the moment was reached; if not, the timeline stays where it was.
        """
        return self._show(self.branch, step, events, is_wanted)

    def undo(self, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Go to the moment before the last change of settings or of a weight; False if there is none."""
        events = self.trainer.events
        for count in reversed(range(len(events))):
            if is_undoable(events[count]):
                return self.seek(events[count].step, events[:count], is_wanted)
        return False

    def switch(self, number: int, step: int | None = None, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Go to another branch, by default to its last step; False if `is_wanted` ended the replay.

        Raises:
            KeyError: no branch has this number.
        """
        left, chosen = self.branch, {branch.number: branch for branch in self._branches}[number]
        if not self._show(chosen, chosen.step if step is None else step, None, is_wanted):
            return False
        self._branches = [branch for branch in self._branches if branch is not chosen]
        self._number = number
        self._leave(left)
        return True

    def _show(self, branch: Branch, step: int, events: Sequence[Event] | None, is_wanted: Callable[[], bool]) -> bool:
        step = min(max(step, self.first), branch.step)
        done = tuple(event for event in branch.events if event.step <= step) if events is None else tuple(events)
        is_end = step == branch.step and done == branch.events
        with quiet():
            trainer = self.keys.nearest(step, done)
            if not replay(trainer, done, step, is_wanted):
                return False
            if is_end and branch.diverged:
                # The update after this step reveals the divergence, and is undone.
                trainer.advance(1)
        self.trainer, self._end = trainer, None if is_end else branch
        return True

    def _take_back(self, events: tuple[Event, ...]) -> None:
        """Drop a refused event if the run is rewound, because it is not part of the branch that continues from here."""
        if self.is_rewound:
            self.seek(self.trainer.step, events)

    def begin_branch(self) -> None:
        """Begin a new branch at the current moment if the run is rewound; the old one is kept in `branches`."""
        if self._end:
            left, self._end = self._end, None
            self._numbers += 1
            self._number = self._numbers
            self._leave(left)

    def _leave(self, branch: Branch) -> None:
        """Keep a branch that was left, unless another branch contains it."""
        kept = [other for other in self._branches if not branch.contains(other)]
        if not any(other.contains(branch) for other in [self.branch, *kept]):
            kept.append(branch)
        self._branches = kept[-MAX_BRANCHES:]
