"""What each command does to a run; it knows of no threads."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tui_nn.data.dataset import Dataset
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.runs.files import SavedRun, check_replaceable, write
from tui_nn.runs.keeper import Keeper
from tui_nn.runs.opening import OpenedRun, open_run
from tui_nn.runs.pace import Speedometer
from tui_nn.runs.session import (
    Assign,
    Begin,
    Change,
    Command,
    Open,
    Pause,
    Publish,
    RequestFrame,
    Reset,
    Run,
    Save,
    Seek,
    SeekPoints,
    Step,
    Switch,
    Toggle,
    Undo,
)
from tui_nn.runs.snapshot import (
    BoundReached,
    Failure,
    Frame,
    NotKept,
    Refusal,
    RunStarted,
    Saved,
    Seeking,
    State,
    resting_state,
)
from tui_nn.runs.store import HeldRun, RunStore
from tui_nn.runs.travel import Travel
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.events import Assignment
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

CAN_RUN = (State.READY, State.PAUSED)


class Controller:
    """Owns the run: the timeline, its state, and what is published of it."""

    def __init__(
        self,
        experiment: Experiment,
        publish: Publish,
        dataset: Dataset | None = None,
        opened: OpenedRun | None = None,
        store: RunStore | None = None,
    ) -> None:
        """Nothing is loaded before a `Reset` or `Begin`; the first `Reset` shows `opened`, if there is one.

        `dataset` saves loading that of the experiment. Runs are kept in the `store`, if there is one.
        """
        self.state = State.READY
        self.timeline: Timeline | None = None
        self.wants_frame = False
        """Whether a frame was requested that is still to come."""
        self.speedometer = Speedometer()
        self.limits = ExitStack()
        """What holds while the run is worked on: the number of BLAS threads."""
        self._experiment = experiment
        self._publish = publish
        self._dataset = dataset
        self._opened = opened
        self._run = 0
        self._travel = Travel(lambda step: publish(Seeking(self._run, step)), lambda: self.is_ending())
        self._answer_from = 0.0
        self.is_ending: Callable[[], bool] = lambda: False
        """Whether the session is to end, so that nothing that takes long is worth it."""
        self._has_told_of_bound = False
        self._store = store
        self._keeper = Keeper(store, lambda error: publish(NotKept(self._run, error))) if store else None

    def carry_out(self, command: Command) -> None:
        """Do what it says, and publish what came of it.

        Raises:
            Exception: whatever the trainer raises; call `fail` then.
        """
        if not isinstance(command, (Seek, SeekPoints, RequestFrame)):
            self.finish_seeking()
        match command:
            case Run():
                self._do_run()
            case Pause():
                self._do_pause()
            case Toggle():
                self._do_pause() if self.state is State.RUNNING else self._do_run()
            case Step():
                self._do_step()
            case Reset():
                self._do_reset()
            case Change(experiment):
                self._do_change(experiment)
            case Begin(experiment, dataset, run):
                self._do_begin(experiment, dataset, run)
            case Open(path):
                self._do_open(path)
            case Save(path):
                self._do_save(path)
            case Assign(assignment, run):
                self._do_assign(assignment, run)
            case Seek(step, None):
                self._seek(step)
            case Seek(step, count):
                self._go(lambda timeline, wanted: timeline.seek(step, timeline.branch.events[:count], wanted))
            case SeekPoints(points):
                self._seek_points(points)
            case Undo():
                self._go(lambda timeline, wanted: timeline.undo(wanted))
            case Switch(number, at):
                self._switch(number, at)
            case RequestFrame():
                self.wants_frame = True

    def update(self) -> bool:
        """Make an update of a run that is running; whether it goes on."""
        assert self.timeline
        self.timeline.update()
        trainer = self.timeline.trainer
        if trainer.diverged or trainer.finished:
            self._stop(State.DIVERGED if trainer.diverged else State.FINISHED)
            return False
        return True

    @property
    def can_answer(self) -> bool:
        """Whether a frame that was requested is to come now: large data take long to score, and updates as long."""
        return self.wants_frame and (self.state is not State.RUNNING or time.perf_counter() >= self._answer_from)

    def answer(self) -> None:
        """Publish the frame that was requested."""
        self.wants_frame = False
        started = time.perf_counter()
        self._publish_frame()
        now = time.perf_counter()
        self._answer_from = now + (now - started)

    def fail(self, error: Exception) -> None:
        """Tell that the trainer raised an error; a reset or another experiment may work."""
        self.state = State.FAILED
        self.wants_frame = False
        self._travel.forget()
        self._publish(Failure(self._run, _line(error)))
        if self._keeper and self.timeline:
            self._keeper.leave(self.timeline)

    # Keeping.

    @property
    def seconds_to_keep(self) -> float | None:
        """Until the run is to be written to the folder again; None if it is as it was written, or not kept."""
        if self._keeper is None or self.timeline is None or self.state is State.FAILED:
            return None
        left = self._keeper.seconds_left(self.timeline)
        return left if left < math.inf else None

    def keep_if_due(self) -> None:
        """Write the run to the folder if it is time for that."""
        if self._keeper and self._keeper.is_due and self.timeline and self.state is not State.FAILED:
            self._keeper.keep(self.timeline)

    def stop(self, timeout: float) -> None:
        """Write what is not yet in the folder, and end; wait up to `timeout` seconds."""
        if self._keeper:
            self._keeper.stop(self.timeline, timeout)

    def _do_open(self, path: Path) -> None:
        try:
            opened = open_run(path, self._store)
        except InputError as error:
            self._refuse(self._experiment, error)
            return
        self._adopt(opened.timeline, opened.held)

    def _do_save(self, path: Path) -> None:
        if self.timeline is None:
            return
        try:
            check_replaceable(path)
            write(SavedRun.of(self.timeline), path)
        except InputError as error:
            self._refuse(self._experiment, error)
            return
        self._publish(Saved(self._run, path))

    # Back and forth.

    @property
    def is_seeking(self) -> bool:
        """Whether a step is to be shown: `finish_seeking` goes there."""
        return self._travel.is_pending

    def finish_seeking(self, is_wanted: Callable[[], bool] = lambda: True) -> None:
        """Show the step that was sought last, unless `is_wanted` turns false on the way there."""
        if self.timeline and self._travel.arrive(self.timeline, is_wanted):
            self._show_moment(self.timeline)

    def _seek(self, step: int) -> None:
        if self.timeline and self.state is not State.FAILED:
            self._pause()
            self._travel.seek(step)

    def _seek_points(self, points: int) -> None:
        if self.timeline and self.state is not State.FAILED:
            self._pause()
            self._travel.seek_points(self.timeline, points)

    def _go(self, move: Callable[[Timeline, Callable[[], bool]], bool]) -> None:
        timeline = self.timeline
        if timeline and self.state is not State.FAILED:
            self._pause()
            if self._travel.go(partial(move, timeline)):
                self._show_moment(timeline)
            else:
                self._publish_frame()

    def _switch(self, number: int, step: int | None) -> None:
        if self.timeline and any(branch.number == number for branch in self.timeline.branches):
            self._go(lambda timeline, wanted: timeline.switch(number, step, wanted))
        else:
            # The branch on screen has caught up with it since it was listed.
            self._publish_frame()

    def _show_moment(self, timeline: Timeline) -> None:
        """Publish the moment that the timeline has moved to."""
        self._experiment = timeline.trainer.experiment
        self.state = resting_state(timeline)
        self._publish_frame()

    # Forward.

    def _do_run(self) -> None:
        if self.timeline and self.state in CAN_RUN and not self.timeline.trainer.finished:
            self.state = State.RUNNING
            self.timeline.begin_branch()
            self.speedometer.clear()
        self._publish_frame()

    def _pause(self) -> None:
        if self.state is State.RUNNING:
            self.state = State.PAUSED

    def _do_pause(self) -> None:
        self._pause()
        self._publish_frame()

    def _do_step(self) -> None:
        if self.timeline and self.state in (*CAN_RUN, State.RUNNING):
            self.state = State.PAUSED
            if not self.update():
                return
        self._publish_frame()

    def _do_reset(self) -> None:
        opened, self._opened = self._opened, None
        if opened:
            self._adopt(opened.timeline, opened.held)
        else:
            self._restart_with(self._experiment, None)

    def _do_change(self, experiment: Experiment) -> None:
        timeline = self.timeline
        if timeline and self.state is not State.FAILED:
            self._find_divergence(timeline)
        if timeline is None or self._starts_again(timeline, experiment):
            self._do_begin(experiment)
            return
        try:
            timeline.change(experiment)
        except InputError as error:
            self._refuse(experiment, error)
            # It is in the history.
            self._publish_frame()
            return
        self._experiment = experiment
        self._go_on_changed(timeline.trainer)

    def _starts_again(self, timeline: Timeline, experiment: Experiment) -> bool:
        """Whether other settings are to be taken from step 0 on."""
        stuck = self.state in (State.DIVERGED, State.FAILED)
        # Nothing is lost, and the run is the same as if it had begun so.
        fresh = self.state is State.READY and timeline.trainer.is_untouched and not timeline.branches
        return stuck or fresh or self._experiment.needs_restart(experiment)

    def _go_on_changed(self, trainer: Trainer) -> None:
        if self.state is State.FINISHED and not trainer.finished:
            self.state = State.PAUSED
        elif trainer.finished and self.state in (State.RUNNING, State.PAUSED):
            self.state = State.FINISHED
        self._publish_frame()

    def _do_assign(self, assignment: Assignment, run: int) -> None:
        allowed = "a value with which the loss is finite"
        if self.timeline and self.timeline.trainer.diverged:
            allowed = "none, because the run has diverged: go back first"
        if self.timeline and run == self._run and self.timeline.assign(assignment):
            self._publish_frame()
            return
        if run != self._run:
            allowed = "a weight of the network that is there now, which is another one"
        error = f"{assignment.name}: got {assignment.value:g}, allowed: {allowed}"
        self._publish(Refusal(self._run, self._experiment, self._experiment, error))
        self._publish_frame()

    def _do_begin(self, experiment: Experiment, dataset: Dataset | None = None, run: bool = False) -> None:
        try:
            self._restart_with(experiment, dataset)
        except InputError as error:
            self._refuse(experiment, error)
            return
        if run:
            self._do_run()

    def _refuse(self, experiment: Experiment, error: InputError) -> None:
        self._publish(Refusal(self._run, self._experiment, experiment, str(error)))

    def _restart_with(self, experiment: Experiment, dataset: Dataset | None) -> None:
        if self._dataset and not dataset and _data_of(experiment) == _data_of(self._experiment):
            dataset = self._dataset
        # Whatever is wrong with the data is found here, while all is still as it was.
        self._adopt(Timeline(Trainer(experiment, dataset)))

    def _adopt(self, timeline: Timeline, held: HeldRun | None = None) -> None:
        """Go on with another run, which may be kept already."""
        trainer = timeline.trainer
        if self._keeper:
            if self.timeline:
                self._keeper.leave(self.timeline)
            self._keeper.follow(timeline, held)
        self.limits.close()
        self.limits.enter_context(blas_threads(trainer.parameters.sizes))
        self._run += 1
        self._has_told_of_bound = False
        self.state = resting_state(timeline)
        self._experiment, self._dataset = trainer.experiment, trainer.dataset
        self.timeline = timeline
        self._publish(RunStarted(self._run, trainer.dataset))
        self._publish_frame()

    def _stop(self, state: State) -> None:
        self.state = state
        self._publish_frame()

    # What is said of it.

    def _publish_frame(self) -> None:
        timeline = self.timeline
        if timeline and self.state is not State.FAILED:
            self._find_divergence(timeline)
            # While it runs, a sample of a large set will do: the next frame is only a moment away.
            quick = self.state is State.RUNNING
            speed = self.speedometer.read(timeline.trainer.step) if quick else 0.0
            self._publish(Frame.of(timeline, self._run, self.state, speed, quick))
            if timeline.keys.is_full and not self._has_told_of_bound:
                self._has_told_of_bound = True
                self._publish(BoundReached(self._run, timeline.keys.stride))

    def _find_divergence(self, timeline: Timeline) -> None:
        """Find out whether the last update led anywhere finite."""
        timeline.trainer.look_ahead()
        if timeline.trainer.diverged:
            self.state = State.DIVERGED


def _line(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, InputError):
        return str(error)
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _data_of(experiment: Experiment) -> tuple[object, str]:
    """All that the data set depends on."""
    return experiment.data, experiment.network.precision
