"""A session in a thread of this process.

Commands are queued and carried out between two updates; what they lead to comes back by `publish`, which is called in
the thread. The session knows nothing of the screen but its paint gate.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import ExitStack
from queue import Empty, SimpleQueue

from tui_nn.data.dataset import Dataset
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.runs.pace import DEFAULT_PACE, Pace, Speedometer
from tui_nn.runs.paint_gate import PaintGate
from tui_nn.runs.session import (
    Assign,
    Begin,
    Change,
    Command,
    Pause,
    Publish,
    RequestFrame,
    Reset,
    Run,
    SetPace,
    Step,
    Toggle,
)
from tui_nn.runs.snapshot import Failure, Frame, Refusal, RunStarted, State
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.events import Assignment
from tui_nn.training.trainer import Trainer
from tui_nn.training.update import quiet


class LocalSession:
    """Owns the thread and the trainer."""

    def __init__(
        self,
        experiment: Experiment,
        publish: Publish,
        pace: float = DEFAULT_PACE,
        dataset: Dataset | None = None,
    ) -> None:
        """`dataset` saves loading that of the experiment."""
        self.gate = PaintGate()
        self._publish = publish
        self._experiment = experiment
        self._pace = Pace(pace)
        self._speedometer = Speedometer()
        self._commands: SimpleQueue[Command | None] = SimpleQueue()
        """None only wakes the thread."""
        self._requested = threading.Event()
        self._loaded = threading.Event()
        self._trainer: Trainer | None = None
        self._dataset = dataset
        self._state = State.READY
        self._run = 0
        self._wanted = False
        self._answer_from = 0.0
        self._limits = ExitStack()
        self._closing = False
        self._thread = threading.Thread(target=self._loop, name="trainer", daemon=True)

    # Called from any thread.

    def start(self, patience: float = 0) -> None:
        """Start the thread, which loads the data and publishes a frame; wait up to `patience` seconds for that."""
        # The screen's thread waits at most this long for the interpreter lock; 5 ms is the default.
        sys.setswitchinterval(0.001)
        self._commands.put(Reset())
        self._thread.start()
        self._loaded.wait(patience)

    def send(self, command: Command) -> None:
        """Carry a command out between two updates, after those sent before."""
        if isinstance(command, RequestFrame):
            if self._requested.is_set():
                return
            self._requested.set()
        self._commands.put(command)

    def close(self, timeout: float = 0.1) -> bool:
        """End the thread; whether it ended within `timeout` seconds. The session cannot be used afterwards."""
        self._closing = True
        self._commands.put(None)
        self.gate.open()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    # The thread.

    def _loop(self) -> None:
        with quiet(), self._limits:
            while not self._closing:
                try:
                    self._turn()
                except Exception as error:  # Whatever the trainer raises is shown, and the session stays usable.
                    self._state = State.FAILED
                    self._wanted = False
                    self._requested.clear()
                    self._publish(Failure(self._run, _line(error)))
                    self._loaded.set()

    def _turn(self) -> None:
        """Carry out one command, or train until there is one."""
        if self._state is not State.RUNNING or self._trainer is None:
            self._carry_out(self._commands.get())
            return
        trainer, commands, gate = self._trainer, self._commands, self.gate
        while commands.empty():
            if self._pace.is_limited and not self._is_due():
                return
            gate.wait()
            trainer.update()
            if trainer.diverged or trainer.finished:
                self._stop(State.DIVERGED if trainer.diverged else State.FINISHED)
                return
            if self._wanted:
                self._answer()
        self._carry_out(commands.get())

    def _carry_out(self, command: Command | None) -> None:
        match command:
            case Run():
                self._do_run()
            case Pause():
                self._do_pause()
            case Toggle():
                self._do_pause() if self._state is State.RUNNING else self._do_run()
            case Step():
                self._do_step()
            case Reset():
                self._restart_with(self._experiment, None)
            case Change(experiment):
                self._do_change(experiment)
            case Begin(experiment, dataset, run):
                self._do_begin(experiment, dataset, run)
            case Assign(assignment):
                self._do_assign(assignment)
            case SetPace(pace):
                self._pace = Pace(pace)
            case RequestFrame():
                self._wanted = True
                self._answer()
            case None:
                pass

    def _is_due(self) -> bool:
        """Wait for the time of the next update; False if a command came first, which is then carried out."""
        delay = self._pace.delay
        if delay > 0:
            try:
                command = self._commands.get(timeout=delay)
            except Empty:
                pass
            else:
                self._carry_out(command)
                return False
        self._pace.go_on()
        return True

    def _do_run(self) -> None:
        if self._state in (State.READY, State.PAUSED):
            self._state = State.RUNNING
            self._pace.start()
            self._speedometer.clear()
        self._do_publish()

    def _do_pause(self) -> None:
        if self._state is State.RUNNING:
            self._state = State.PAUSED
        self._do_publish()

    def _do_step(self) -> None:
        trainer = self._trainer
        if trainer and self._state in (State.READY, State.RUNNING, State.PAUSED):
            trainer.update()
            self._state = State.PAUSED
            if trainer.diverged or trainer.finished:
                self._state = State.DIVERGED if trainer.diverged else State.FINISHED
        self._do_publish()

    def _do_change(self, experiment: Experiment) -> None:
        trainer = self._trainer
        if trainer is None or self._starts_again(trainer, experiment):
            self._do_begin(experiment)
            return
        try:
            trainer.change(experiment)
        except InputError as error:
            self._refuse(experiment, error)
            return
        self._experiment = experiment
        self._go_on_changed(trainer)

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

    def _starts_again(self, trainer: Trainer, experiment: Experiment) -> bool:
        """Whether other settings are to be taken from step 0 on."""
        stuck = self._state in (State.DIVERGED, State.FAILED)
        # Nothing is lost, and the run is the same as if it had begun so.
        fresh = self._state is State.READY and trainer.is_untouched
        return stuck or fresh or self._experiment.needs_restart(experiment)

    def _do_assign(self, assignment: Assignment) -> None:
        if self._trainer is None:
            return
        if self._trainer.assign(assignment):
            self._do_publish()
        else:
            error = f"{assignment.name}: got {assignment.value:g}, allowed: a value with which the loss is finite"
            self._publish(Refusal(self._run, self._experiment, self._experiment, error))

    def _go_on_changed(self, trainer: Trainer) -> None:
        if self._state is State.FINISHED and not trainer.finished:
            self._state = State.PAUSED
        elif trainer.finished and self._state in (State.RUNNING, State.PAUSED):
            self._state = State.FINISHED
        self._do_publish()

    def _restart_with(self, experiment: Experiment, dataset: Dataset | None) -> None:
        if self._dataset and not dataset and _data_of(experiment) == _data_of(self._experiment):
            dataset = self._dataset
        # Whatever is wrong with the data is found here, while all is still as it was.
        trainer = Trainer(experiment, dataset)
        self._limits.close()
        self._limits.enter_context(blas_threads(trainer.parameters.sizes))
        self._run += 1
        self._state = State.READY
        self._experiment, self._trainer, self._dataset = experiment, trainer, trainer.dataset
        self._publish(RunStarted(self._run, trainer.dataset))
        self._do_publish()
        self._loaded.set()

    def _stop(self, state: State) -> None:
        self._state = state
        self._do_publish()

    def _answer(self) -> None:
        """Publish what was requested, but spend at least as much time on updates: large data take long to score."""
        started = time.perf_counter()
        if self._state is State.RUNNING and started < self._answer_from:
            return
        self._do_publish()
        now = time.perf_counter()
        self._answer_from = now + (now - started)
        self._wanted = False
        self._requested.clear()

    def _do_publish(self) -> None:
        if self._trainer and self._state is not State.FAILED:
            # Whether the last update led anywhere finite is known only now.
            self._trainer.look_ahead()
            if self._trainer.diverged:
                self._state = State.DIVERGED
            self._publish(self._frame(self._trainer))

    def _frame(self, trainer: Trainer) -> Frame:
        # While it runs, a sample of a large set will do: the next frame is only a moment away.
        quick = self._state is State.RUNNING
        return Frame(
            run=self._run,
            state=self._state,
            experiment=self._experiment,
            step=trainer.step,
            epoch=trainer.epoch,
            steps_per_second=self._speedometer.read(trainer.step) if quick else 0.0,
            train=trainer.evaluate_train(quick),
            test=trainer.evaluate_test(quick),
            parameters=trainer.parameters.frozen(),
            curves=trainer.curves(),
            events=trainer.events,
            learning_rate=trainer.learning_rate,
            reason=trainer.reason,
        )


def _line(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, InputError):
        return str(error)
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _data_of(experiment: Experiment) -> tuple[object, str]:
    """All that the data set depends on."""
    return experiment.data, experiment.network.precision
