"""A run that can be gone back in and be changed there: every step of it, and of what was left behind, comes again.

timeline = Timeline(Trainer(experiment))
timeline.advance(1000)
timeline.seek(400)
timeline.change(experiment.updated({"learning_rate": 0.1}))
timeline.advance(600)
timeline.branches  # the run to step 1,000 as it was; `switch` returns to it
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.training.events import Assignment, Event, is_undoable, passes_through
from tui_nn.training.history import Curves
from tui_nn.training.key_states import MAX_BYTES, KeyState, KeyStates, replay
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet

MOST_BRANCHES = 64
"""Branches at most; of more, the oldest are forgotten."""


@dataclass(frozen=True, eq=False)
class Branch:
    """A way that the run went, from its beginning to where it was left; it is replayed from its events."""

    number: int
    """Counts the branches, from 1; a branch keeps its number when it is returned to."""
    step: int
    """The last."""
    events: tuple[Event, ...]
    """All that was done on the way."""
    diverged: bool
    """Whether the update after the last step was undone, because nothing was finite after it."""
    curves: Curves
    """As they were at the last step."""

    def contains(self, other: Branch) -> bool:
        """Whether the other one is a part of this way."""
        return passes_through(self.step, self.events, other.step, other.events)


@dataclass(frozen=True, eq=False)
class TimelineState:
    """All that a timeline is at one moment: frozen, and cheap to take, because nearly all of it is shared."""

    moment: KeyState
    """The one that is shown."""
    end: Branch | None
    """The branch that is shown, if an earlier moment of it than the last is."""
    branches: tuple[Branch, ...]
    """The others, in the order in which they were left."""
    number: int
    """That of the branch that is shown."""
    numbers: int
    """Branches numbered so far."""
    keys: tuple[KeyState, ...]
    """States to replay from, in the order of their steps; the first is the earliest that can be gone back to."""
    stride: int
    """Steps from one key state to the next, from now on."""


class Timeline:
    """Owns a trainer, and knows all that it was.

    Where a run that was rewound goes on, or is changed, a new branch begins, and the one it was on can be returned to.
    What comes again is the same to the last bit, but for what depends on the clock.
    """

    def __init__(self, trainer: Trainer, max_bytes: int = MAX_BYTES, stride: int | None = None) -> None:
        """Begin where `trainer` is.

        Args:
            trainer: belongs to the timeline from now on.
            max_bytes: bound of the states that are kept; the fewer, the longer it takes to go back.
            stride: steps between them at first; chosen by the size of the network unless it is given.
        """
        self.trainer = trainer
        """At the moment that is shown; another one after `seek`, `undo` and `switch`."""
        self.first = trainer.step
        """The first step that can be gone back to."""
        self.keys = KeyStates(trainer, max_bytes, stride)
        self._number = 1
        self._numbers = 1
        self._end: Branch | None = None
        """The branch that is shown, while it is rewound."""
        self._branches: list[Branch] = []

    @classmethod
    def restore(cls, state: TimelineState, dataset: Dataset, max_bytes: int = MAX_BYTES) -> Timeline:
        """A timeline that is where `state` was taken, and goes on from there bit for bit.

        Args:
            state: of a run that learned from `dataset`.
            dataset: the data.
            max_bytes: as when a timeline is made.

        Raises:
            SettingError: a batch that does not fit these data.
        """
        first, moment = state.keys[0], state.moment
        timeline = cls(Trainer.restore(first.experiment, first.state, dataset), max_bytes, state.stride)
        timeline.keys.add(state.keys[1:])
        timeline.trainer = Trainer.restore(moment.experiment, moment.state, dataset)
        timeline._end, timeline._branches = state.end, list(state.branches)
        timeline._number, timeline._numbers = state.number, state.numbers
        return timeline

    def state(self) -> TimelineState:
        """All that `restore` needs."""
        moment = KeyState(self.trainer.experiment, self.trainer.state())
        return TimelineState(
            moment, self._end, self.branches, self._number, self._numbers, self.keys.all, self.keys.stride
        )

    @property
    def is_rewound(self) -> bool:
        """Whether an earlier moment than the last is shown."""
        return self._end is not None

    @property
    def branch(self) -> Branch:
        """The way to the last moment of what is shown."""
        if self._end:
            return self._end
        trainer = self.trainer
        with quiet():
            curves = trainer.curves()
        return Branch(self._number, trainer.step, trainer.events, trainer.diverged, curves)

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The other ways, in the order in which they were left."""
        if not self._end:
            # What comes again is no branch once it has come to where it was left.
            step, events = self.trainer.step, self.trainer.events
            self._branches = [
                other for other in self._branches if not passes_through(step, events, other.step, other.events)
            ]
        return tuple(self._branches)

    # Forward.

    def update(self) -> None:
        """Make one update, on a new branch if the run is rewound; none then if it is over at this moment."""
        trainer, keys = self.trainer, self.keys
        if self._end:
            if trainer.finished or trainer.diverged:
                return
            self.begin_branch()
        trainer.update()
        # Asked here, because a call takes as long as a hundredth of an update on a small batch.
        if trainer.step % keys.stride == 0:
            keys.keep(trainer)

    def advance(self, steps: int, is_wanted: Callable[[], bool] = lambda: True) -> None:
        """Make up to `steps` updates; fewer if the run ends or diverges before, or is no longer wanted."""
        end = min(self.trainer.step + steps, self.trainer.experiment.training.steps)
        with quiet():
            while self.trainer.step < end and not (self.trainer.diverged or self.trainer.stopped) and is_wanted():
                self.update()
            self.trainer.look_ahead()

    def change(self, experiment: Experiment) -> None:
        """Go on with other settings, of which only live ones may differ; on a new branch if the run is rewound.

        Raises:
            SettingError: a batch that does not fit the data of a file; nothing is changed then.
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
        """Set a weight or a bias by hand, on a new branch if the run is rewound; whether it could be done."""
        before = self.trainer.events
        with quiet():
            self.keys.keep(self.trainer)
            done = self.trainer.assign(assignment)
        if done:
            self.begin_branch()
        else:
            self._take_back(before)
        return done

    # Back and forth.

    def seek(
        self, step: int, events: Sequence[Event] | None = None, is_wanted: Callable[[], bool] = lambda: True
    ) -> bool:
        """Show a moment of the branch.

        Args:
            step: limited to what there is.
            events: what had been done then; by default all that was done up to that step.
            is_wanted: asked now and then, since it may take long where few states are kept.

        Returns:
            Whether it is shown; not if it was no longer wanted.
        """
        return self._show(self.branch, step, events, is_wanted)

    def undo(self, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Show the moment before the last change or weight set by hand; whether there is one."""
        events = self.trainer.events
        for count in reversed(range(len(events))):
            if is_undoable(events[count]):
                return self.seek(events[count].step, events[:count], is_wanted)
        return False

    def switch(self, number: int, step: int | None = None, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Return to another branch, to its last step or an earlier one; whether it is shown.

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
                # It is the update after this step that finds it out, and is undone.
                trainer.advance(1)
        self.trainer, self._end = trainer, None if is_end else branch
        return True

    def _take_back(self, events: tuple[Event, ...]) -> None:
        """Forget that something was refused where the run is rewound: it is no part of what came after."""
        if self.is_rewound:
            self.seek(self.trainer.step, events)

    def begin_branch(self) -> None:
        """Leave what came after the moment that is shown for a new branch; does nothing unless the run is rewound."""
        if self._end:
            left, self._end = self._end, None
            self._numbers += 1
            self._number = self._numbers
            self._leave(left)

    def _leave(self, branch: Branch) -> None:
        """Remember a branch, unless it has nothing of its own."""
        kept = [other for other in self._branches if not branch.contains(other)]
        if not any(other.contains(branch) for other in [self.branch, *kept]):
            kept.append(branch)
        self._branches = kept[-MOST_BRANCHES:]
