"""The effect of each command on a run, independent of threads."""

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
from tui_nn.runs.moment import resting_state
from tui_nn.runs.opening import OpenedRun, open_run
from tui_nn.runs.publisher import Publisher
from tui_nn.runs.session import (
    Assign,
    Begin,
    ChangeSettings,
    ChangeUnit,
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
    TraceUpdate,
    Undo,
)
from tui_nn.runs.snapshot import State
from tui_nn.runs.store import HeldRun, RunStore
from tui_nn.runs.travel import Travel
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.events import Assignment, UnitChange
from tui_nn.training.timeline import Timeline
from tui_nn.training.tracing import trace_update
from tui_nn.training.trainer import Trainer
from tui_nn.training.update_trace import BatchChoice

CAN_RUN = (State.READY, State.PAUSED)


class Controller:
    """Owns the run: its timeline, its state, and the messages published about it."""

    def __init__(
        self,
        experiment: Experiment,
        publish: Publish,
        dataset: Dataset | None = None,
        opened: OpenedRun | None = None,
        store: RunStore | None = None,
    ) -> None:
        """Load nothing yet; that is done by the first `Reset` or `Begin`.

        Args:
            experiment: the experiment to run.
            publish: called with each message.
            dataset: the data of the experiment, if already loaded.
            opened: a saved run that the first `Reset` shows.
            store: where runs are autosaved; None saves none.
        """
        self.state = State.READY
        self.timeline: Timeline | None = None
        self.wants_frame = False
        """Whether a requested frame has not been published yet."""
        self.publisher = Publisher(publish)
        self.limits = ExitStack()
        """Context of the current run: the number of BLAS threads."""
        self._experiment = experiment
        self._dataset = dataset
        """The data that the run began with, which a restart can use again; drawn points are loaded anew."""
        self._opened = opened
        self._travel = Travel(self.publisher.seeking, lambda: self.is_ending())
        self._answer_from = 0.0
        self._until: int | None = None
        """The step at which a run pauses; None for none."""
        self.is_ending: Callable[[], bool] = lambda: False
        """Whether the session is closing, so that nothing slow should start."""
        self._store = store
        self._keeper = Keeper(store, self.publisher.not_kept) if store else None

    def carry_out(self, command: Command) -> None:
        """Carry out a command and publish the result.

        Raises:
            Exception: any error of the trainer; the caller must then call `fail`.
        """
        if not isinstance(command, (Seek, SeekPoints, RequestFrame)):
            self.finish_seeking()
        match command:
            case Run(until):
                self._do_run(until)
            case Pause():
                self._do_pause()
            case Toggle():
                self._do_pause() if self.state is State.RUNNING else self._do_run()
            case Step():
                self._do_step()
            case Reset():
                self._do_reset()
            case ChangeSettings(experiment):
                self._do_change_settings(experiment)
            case Begin(experiment, dataset, start_training):
                self._do_begin(experiment, dataset, start_training)
            case Open(path):
                self._do_open(path)
            case Save(path):
                self._do_save(path)
            case Assign(assignment, run_number):
                self._do_assign(assignment, run_number)
            case ChangeUnit(change, run_number):
                self._do_change_unit(change, run_number)
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
            case TraceUpdate(choice, run_number):
                if run_number in (None, self.publisher.run_number):
                    self._do_trace(choice)
            case RequestFrame():
                self.wants_frame = True

    def update(self) -> bool:
        """Make one update; return whether training continues."""
        assert self.timeline
        self.timeline.update()
        trainer = self.timeline.trainer
        if trainer.diverged or trainer.finished:
            self._stop(State.DIVERGED if trainer.diverged else State.FINISHED)
            return False
        if self._until is not None and trainer.step >= self._until:
            self._stop(State.PAUSED)
            return False
        return True

    @property
    def can_answer(self) -> bool:
        """Whether to publish the requested frame now.

        While training, at least as much time goes into updates as into frames, which are slow for large data.
        """
        return self.wants_frame and (self.state is not State.RUNNING or time.perf_counter() >= self._answer_from)

    def answer(self) -> None:
        """Publish the requested frame."""
        self.wants_frame = False
        started = time.perf_counter()
        self._publish_frame()
        now = time.perf_counter()
        self._answer_from = now + (now - started)

    def fail(self, error: Exception) -> None:
        """Publish that the trainer raised an error; a reset or another experiment may still work."""
        self.state = State.FAILED
        self.wants_frame = False
        self._travel.forget()
        self.publisher.failed(error)
        if self._keeper and self.timeline:
            self._keeper.leave(self.timeline)

    def _do_trace(self, choice: BatchChoice) -> None:
        timeline = self.timeline
        if timeline is None or self.state is State.FAILED:
            return
        if self.state is State.RUNNING:
            self._do_pause()
        try:
            trace = trace_update(timeline.trainer, choice)
        except InputError as error:
            self._refuse(self._experiment, error)
            return
        self.publisher.traced(trace)

    # Saving.

    @property
    def seconds_to_keep(self) -> float | None:
        """Seconds until the next autosave; None if nothing has changed since the last one, or runs are not saved."""
        if self._keeper is None or self.timeline is None or self.state is State.FAILED:
            return None
        left = self._keeper.seconds_left(self.timeline)
        return left if left < math.inf else None

    def keep_if_due(self) -> None:
        """Autosave the run if the next autosave is due."""
        if self._keeper and self._keeper.is_due and self.timeline and self.state is not State.FAILED:
            self._keeper.keep(self.timeline)

    def stop(self, timeout: float) -> None:
        """Autosave the latest changes and stop the keeper, waiting up to `timeout` seconds."""
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
        self.publisher.saved(path)

    # Moving through the run.

    @property
    def is_seeking(self) -> bool:
        """Whether a seek is pending; `finish_seeking` completes it."""
        return self._travel.is_pending

    def finish_seeking(self, is_wanted: Callable[[], bool] = lambda: True) -> None:
        """Complete the latest seek and show its step, unless `is_wanted` turns false during the replay."""
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
            # The listed branch has since become part of the one on screen.
            self._publish_frame()

    def _show_moment(self, timeline: Timeline) -> None:
        """Publish the moment that the timeline moved to."""
        self._experiment = timeline.trainer.experiment
        self.state = resting_state(timeline)
        self._publish_frame()

    # Training.

    def _do_run(self, until: int | None = None) -> None:
        timeline = self.timeline
        is_there = timeline is not None and until is not None and timeline.trainer.step >= until
        if self.state is State.RUNNING:
            self._until = until
            if is_there:
                self._pause()
        if self.timeline and self.state in CAN_RUN and not self.timeline.trainer.finished and not is_there:
            self.state = State.RUNNING
            self._until = until
            self.timeline.begin_branch()
            self.publisher.speedometer.clear()
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

    def _do_change_settings(self, experiment: Experiment) -> None:
        timeline = self.timeline
        if timeline and self.state is not State.FAILED:
            self._find_divergence(timeline)
        if timeline is None or self._would_restart(timeline, experiment):
            self._do_begin(experiment)
            return
        try:
            timeline.change(experiment)
        except InputError as error:
            self._refuse(experiment, error)
            # The refusal is part of the history that the frame shows.
            self._publish_frame()
            return
        self._experiment = experiment
        self._continue_changed(timeline.trainer)

    def _would_restart(self, timeline: Timeline, experiment: Experiment) -> bool:
        """Whether other settings restart the run at step 0."""
        # A restart of an untouched run loses nothing, and makes the new settings those that the run began with.
        # But drawn points can be undone one by one.
        draws = experiment.is_relevant("points") and experiment.differences(self._experiment) == ["points"]
        fresh = self.state is State.READY and timeline.trainer.is_untouched and not timeline.branches and not draws
        return self.state.cannot_continue or fresh or self._experiment.needs_restart(experiment)

    def _continue_changed(self, trainer: Trainer) -> None:
        if self.state is State.FINISHED and not trainer.finished:
            self.state = State.PAUSED
        elif trainer.finished and self.state in (State.RUNNING, State.PAUSED):
            self.state = State.FINISHED
        self._publish_frame()

    def _do_assign(self, assignment: Assignment, run_number: int) -> None:
        allowed = "a value with which the loss does not explode"
        if self.timeline and self.timeline.trainer.diverged:
            allowed = "none, because the run has diverged: go back first"
        if self.timeline and run_number == self.publisher.run_number and self.timeline.assign(assignment):
            self._publish_frame()
            return
        if run_number != self.publisher.run_number:
            allowed = "a weight of the current network, which has replaced that one"
        self._refuse_by_hand(f"{assignment.name}: got {assignment.value:g}, allowed: {allowed}")

    def _do_change_unit(self, change: UnitChange, run_number: int) -> None:
        reason = "the network has been replaced"
        if self.timeline and run_number == self.publisher.run_number:
            reason = self.timeline.change_unit(change)
        if reason:
            self._refuse_by_hand(f"{change.name}: got {change.action.value}, allowed: no such change, because {reason}")
        else:
            self._publish_frame()

    def _refuse_by_hand(self, error: str) -> None:
        self.publisher.refused(self._experiment, self._experiment, error)
        self._publish_frame()

    def _do_begin(self, experiment: Experiment, dataset: Dataset | None = None, start_training: bool = False) -> None:
        try:
            self._restart_with(experiment, dataset)
        except InputError as error:
            self._refuse(experiment, error)
            return
        if start_training:
            self._do_run()

    def _refuse(self, experiment: Experiment, error: InputError) -> None:
        self.publisher.refused(self._experiment, experiment, str(error))

    def _restart_with(self, experiment: Experiment, dataset: Dataset | None) -> None:
        if self._dataset and not dataset and _data_of(experiment) == _data_of(self._experiment):
            dataset = self._dataset
        # An error in the data is raised here, before anything has changed.
        self._adopt(Timeline(Trainer(experiment, dataset)))

    def _adopt(self, timeline: Timeline, held: HeldRun | None = None) -> None:
        """Replace the current run; `held` is the place of the new one in the store, if it is from there."""
        trainer = timeline.trainer
        if self._keeper:
            if self.timeline:
                self._keeper.leave(self.timeline)
            self._keeper.follow(timeline, held)
        self.limits.close()
        self.limits.enter_context(blas_threads(trainer.parameters.sizes))
        self.state = resting_state(timeline)
        self._experiment, self._dataset = trainer.experiment, trainer.dataset
        self.timeline = timeline
        self.publisher.started(trainer.dataset)
        self._publish_frame()

    def _stop(self, state: State) -> None:
        self.state = state
        self._publish_frame()

    # Publishing.

    def _publish_frame(self) -> None:
        timeline = self.timeline
        if timeline and self.state is not State.FAILED:
            self._find_divergence(timeline)
            self.publisher.frame(timeline, self.state)

    def _find_divergence(self, timeline: Timeline) -> None:
        """Set the state to diverged if the last update led to an explosion of the loss."""
        timeline.trainer.look_ahead()
        if timeline.trainer.diverged:
            self.state = State.DIVERGED


def _data_of(experiment: Experiment) -> tuple[object, str]:
    """Everything that the data set depends on."""
    return experiment.data, experiment.network.precision
