"""A session in a thread of this process.

Commands are queued and carried out between updates; `publish` is called with the results, in the session's thread. The
session knows nothing about the screen except its paint gate.
"""

from __future__ import annotations

import sys
import threading
from queue import Empty, SimpleQueue

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.runs.controller import Controller
from tui_nn.runs.opening import OpenedRun
from tui_nn.runs.pace import DEFAULT_PACE, Pace
from tui_nn.runs.paint_gate import PaintGate
from tui_nn.runs.session import Command, Publish, RequestFrame, Reset, SetPace
from tui_nn.runs.snapshot import State
from tui_nn.runs.store import RunStore
from tui_nn.training.update import quiet

SAVE_TIMEOUT = 0.5
"""Maximum seconds that the last save of a run may take."""


class LocalSession:
    """Carries out commands and trains in a thread of its own."""

    def __init__(
        self,
        experiment: Experiment,
        publish: Publish,
        pace: float = DEFAULT_PACE,
        dataset: Dataset | None = None,
        opened: OpenedRun | None = None,
        gate: PaintGate | None = None,
        store: RunStore | None = None,
    ) -> None:
        """Prepare the thread; `start` starts it.

        Args:
            experiment: the experiment to run.
            publish: called with each message; see `Publish`.
            pace: updates per second.
            dataset: the data of the experiment, if already loaded.
            opened: a saved run to begin with.
            gate: shared with a screen that has priority over training.
            store: where runs are autosaved; None saves none.
        """
        self.gate = gate or PaintGate()
        self._controller = Controller(experiment, publish, dataset, opened, store)
        self._controller.is_ending = lambda: self._closing
        self._pace = Pace(pace)
        self._commands: SimpleQueue[Command | None] = SimpleQueue()
        """None only wakes the thread."""
        self._requested = threading.Event()
        self._loaded = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._loop, name="trainer", daemon=True)

    # Called from any thread.

    def start(self, timeout: float = 0) -> None:
        """Start the thread, which loads the data and publishes a frame; wait up to `timeout` seconds for it."""
        # The screen's thread waits at most this long for the interpreter lock; the default is 5 ms.
        sys.setswitchinterval(0.001)
        self._commands.put(Reset())
        self._thread.start()
        self._loaded.wait(timeout)

    def send(self, command: Command) -> None:
        """Queue a command; commands are carried out between updates, in order."""
        if isinstance(command, RequestFrame):
            if self._requested.is_set():
                return
            self._requested.set()
        self._commands.put(command)

    def close(self, timeout: float = 0.1) -> bool:
        """End the thread for good; return whether it ended within `timeout` seconds."""
        self._closing = True
        self._commands.put(None)
        self.gate.open()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    # Called in the session's thread.

    def _loop(self) -> None:
        with quiet(), self._controller.limits:
            while not self._closing:
                try:
                    self._turn()
                except Exception as error:  # Any error of the trainer is shown, and the session stays usable.
                    self._controller.fail(error)
                    self._requested.clear()
                self._loaded.set()
            self._controller.stop(SAVE_TIMEOUT)

    def _turn(self) -> None:
        """Carry out one command, or train until one arrives."""
        controller, commands, gate = self._controller, self._commands, self.gate
        if controller.is_seeking and commands.empty():
            controller.finish_seeking(lambda: commands.empty() and not self._closing)
            return
        if controller.state is not State.RUNNING:
            try:
                self._carry_out(commands.get(timeout=controller.seconds_to_keep))
            except Empty:
                controller.keep_if_due()
            return
        while commands.empty():
            if self._pace.is_limited and not self._is_due():
                return
            gate.wait()
            if not controller.update():
                return
            if controller.wants_frame:
                self._answer_if_due()
            controller.keep_if_due()
        self._carry_out(commands.get())

    def _carry_out(self, command: Command | None) -> None:
        if command is None:
            return
        was_running = self._controller.state is State.RUNNING
        if isinstance(command, SetPace):
            self._pace = Pace(command.pace)
        self._controller.carry_out(command)
        self._answer_if_due()
        if not was_running:
            self._pace.start()

    def _answer_if_due(self) -> None:
        if self._controller.can_answer:
            # A request that arrives once the frame is being made is for the next frame.
            self._requested.clear()
            self._controller.answer()

    def _is_due(self) -> bool:
        """Wait until the next update is due; if a command arrives first, carry it out and return False."""
        delay = self._pace.delay
        if delay > 0:
            try:
                command = self._commands.get(timeout=delay)
            except Empty:
                pass
            else:
                self._carry_out(command)
                return False
        self._pace.schedule_next()
        return True
