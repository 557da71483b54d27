"""The app: it owns the session, gives it the keys' commands, and shows what comes back."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events, work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.reactive import var
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.theme import ThemeProvider
from textual.widgets import Input

from tui_nn.app.ascii_filter import ASCII_FILTER
from tui_nn.app.dialogs import DIALOGS
from tui_nn.app.keymap import KEYMAP
from tui_nn.app.keys import APP, bindings
from tui_nn.app.messages import ExperimentChanged, Published, StepWanted
from tui_nn.app.notices import CANNOT_RUN, NOTHING_TO_UNDO, Notice, notice
from tui_nn.app.screens.command_palette import commands, open_palette
from tui_nn.app.screens.main import MainScreen
from tui_nn.app.terminal.app import TerminalApp
from tui_nn.app.themes import THEMES, PlainScrollBar, choose_appearance, choose_theme
from tui_nn.app.widgets import LONGEST_TEXT
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.experiment.setting import LARGEST_SEED
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.runs.local import KEEPING, LocalSession
from tui_nn.runs.opening import OpenedRun
from tui_nn.runs.pace import DEFAULT_PACE, PACES
from tui_nn.runs.paint_gate import PaintGate
from tui_nn.runs.session import (
    Begin,
    Change,
    Open,
    RequestFrame,
    Reset,
    Run,
    Seek,
    SeekPoints,
    Session,
    SetPace,
    Step,
    Toggle,
    Undo,
)
from tui_nn.runs.snapshot import Failure, Frame, Refusal, RunStarted, Snapshot, State
from tui_nn.runs.snapshot import Message as SessionMessage
from tui_nn.runs.store import RunStore

FRAMES_PER_SECOND = 10

KEY_SECONDS = 0.03
"""What a key needs, undisturbed, from the terminal to the picture: it passes through many hands."""

INPUT = (events.InputEvent, events.Paste)
"""What comes from the keyboard and the mouse."""

OFFER_AFTER = 0.5
"""Seconds until the folder of runs is looked at, so that the first screen is there before."""

PATIENCE = 0.05
"""Seconds that the first frame waits for the data: two threads at work at once would take longer than one by one."""


class TuiNN(TerminalApp):
    """Watch a network learn."""

    TITLE = "tui-nn"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens.tcss"]
    ENABLE_COMMAND_PALETTE = True

    BINDINGS: ClassVar[list[BindingType]] = bindings(APP, KEYMAP)

    experiment: var[Experiment] = var(Experiment())
    snapshot: var[Snapshot | None] = var(None)
    pace: var[float] = var(DEFAULT_PACE)
    appearance: var[Appearance] = var(PLAIN)

    def __init__(
        self,
        experiment: Experiment | None = None,
        *,
        run: bool = False,
        pace: float = DEFAULT_PACE,
        ascii: bool = False,
        theme: str = "dark",
        dataset: Dataset | None = None,
        opened: OpenedRun | None = None,
        store: RunStore | None = None,
        offers: bool = False,
    ) -> None:
        """Open on `experiment`, paused unless `run`, at `pace` steps a second; `theme` is one of `THEMES`.

        `dataset` saves loading that of the experiment; `opened` is a run of it that was saved, and is shown as it was.
        Runs are kept in the `store`, if there is one; with `offers`, it says which run was left in the midst.
        """
        # Where NO_COLOR asks for none, only so does Textual leave colors alone; else it turns them to grays.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._ascii = ascii
        self._run_at_once = run
        self._started: RunStarted | None = None
        self._newest_run = 0
        """The number of the last run that was started, of which the app may not yet have been told."""
        self._keys_until = 0.0
        self._keys_arriving = False
        for one in THEMES.values():
            self.register_theme(one)
        self.theme = choose_theme(theme, self.console.color_system)
        self.set_reactive(TuiNN.experiment, experiment or Experiment.preset("article"))
        self.set_reactive(TuiNN.pace, pace)
        if ascii:
            ScrollBar.renderer = PlainScrollBar
            self._filters.append(ASCII_FILTER)
            self.add_class("-ascii")
        self.gate = PaintGate()
        self.store = store
        self._offers = offers
        self.session: Session = LocalSession(self.experiment, self._publish, pace, dataset, opened, self.gate, store)

    def watch_theme(self) -> None:
        """Another theme has another palette."""
        self.appearance = choose_appearance(
            dark=self.current_theme.dark,
            ascii=self._ascii,
            color_system=self.console.color_system,
            no_color=self.no_color,
        )

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return MainScreen(self.size).data_bind(TuiNN.snapshot, TuiNN.experiment, TuiNN.pace, TuiNN.appearance)

    @property
    def main(self) -> MainScreen:
        """The main screen, also while a dialog is open above it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    def on_mount(self) -> None:
        """Start the session, and look at it ten times a second."""
        self.session.start(PATIENCE)
        if self._run_at_once:
            self.session.send(Run())
        self.set_interval(1 / FRAMES_PER_SECOND, self._next_frame)
        self.call_after_refresh(self._collect_from_here)
        if self.store and self._offers:
            self.set_timer(OFFER_AFTER, self._offer)

    def on_unmount(self) -> None:
        """End the thread with the app."""
        self.session.close(KEEPING)
        if "duckdb" in sys.modules:
            # It complains of whatever is not collected at the end, which otherwise is not worth the time.
            gc.unfreeze()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End; the run is written to the folder while the screen is taken down."""
        self.session.close(0)
        super().exit(result, return_code, message)

    def _handle_exception(self, error: BaseException) -> None:
        self.session.close(0)
        super()._handle_exception(error)

    def _cut_short(self) -> None:
        self.session.close(KEEPING)
        super()._cut_short()

    async def on_event(self, event: events.Event) -> None:
        """Hold the trainer back while a key or a click is on its way to what it does."""
        if isinstance(event, INPUT) and not self.screen_stack:
            # The app is about to end, and keys that were pressed meanwhile have nowhere to go.
            return
        if isinstance(event, events.Paste):
            event.text = event.text[:LONGEST_TEXT]
        if isinstance(event, (events.Key, events.MouseDown)):
            self.gate.close()
            self._keys_until = time.perf_counter() + KEY_SECONDS
            if not self._keys_arriving:
                self._keys_arriving = True
                self.set_timer(KEY_SECONDS, self._arrived)
        await super().on_event(event)

    @work(thread=True)
    def _offer(self) -> None:
        """Say which run was left in the midst, if one was; it is read from the disk, which may take a moment."""
        assert self.store
        left = self.store.left_in_the_midst()
        if left and left.summary:
            summary = left.summary
            text = f"{left.name}: step {summary.step:,} of {summary.steps:,}. Press o to go on with it."
            self.call_from_thread(self._tell, Notice(text, "A run was left in the midst", seconds=10))

    def _arrived(self) -> None:
        """One timer for all keys: thousands may come at once."""
        left = self._keys_until - time.perf_counter()
        if left > 0:
            self.set_timer(left, self._arrived)
        else:
            self._keys_arriving = False
            self.post_display_hook()

    def _collect_from_here(self) -> None:
        """Spare the collector what is there to stay: going through all of it would stop the picture."""
        gc.freeze()
        gc.enable()

    def post_display_hook(self) -> None:
        """Let the trainer go on once the frame is painted, unless a key is still on its way."""
        if not self._keys_arriving:
            self.gate.open()

    def _open_after(self, screens: list[Screen[Any]]) -> None:
        """Let the trainer go on when all `screens`, from the lowest to the top, are painted or need no painting.

        Textual's hook tells only of what is painted, and in a terminal that is too small nothing is. A screen below
        another hands what is to be painted on to the one above.
        """
        if screens:
            screens[0]._invoke_later(partial(self._open_after, screens[1:]), self)
        else:
            self.post_display_hook()

    def on_published(self, message: Published) -> None:
        """Show what the session did, unless it is of a run that has since been started again."""
        content, before = message.content, self.snapshot
        if isinstance(content, RunStarted):
            self._started = content
            return
        if content.run < self._newest_run:
            # A key that is held starts many runs, and only the last one is worth a picture.
            return
        if isinstance(content, Refusal):
            if self.experiment == content.refused:
                self.experiment = content.experiment
        elif isinstance(content, Failure):
            if before:
                self.snapshot = replace(before, run=content.run, state=State.FAILED, steps_per_second=0)
                # Settings that could not be gone over to are not what a reset starts.
                self.experiment = before.experiment
        elif isinstance(content, Frame):
            assert self._started, "a run is started before its first frame"
            self.gate.close()
            if before and self.experiment == before.experiment:
                # The run has gone to a moment at which others were in force, and no others are on their way to it.
                self.experiment = content.experiment
            self.snapshot = Snapshot.joined(content, self._started.dataset)
            self._open_after(self.screen_stack)
        self._tell(notice(before, content))

    def _tell(self, told: Notice | None) -> None:
        if told:
            self.notify(told.text, title=told.title, severity=told.severity, timeout=told.seconds, markup=False)

    def on_experiment_changed(self, message: ExperimentChanged) -> None:
        """Apply other settings."""
        self.change(message.experiment)

    def change(self, experiment: Experiment) -> None:
        """Apply other settings, without a restart if possible."""
        self.experiment = experiment
        self.session.send(Change(experiment))

    def open_run(self, path: Path) -> None:
        """Go over to a run that was saved."""
        self.session.send(Open(path))

    def open(self, experiment: Experiment, dataset: Dataset | None = None, run: bool = False) -> None:
        """Go to step 0 of an experiment and, with `run`, train; `dataset` saves loading its data."""
        self.experiment = experiment
        self.session.send(Begin(experiment, dataset, run))

    def action_run(self) -> None:
        """Run or pause."""
        if self.snapshot and self.snapshot.state in CANNOT_RUN:
            self.notify(CANNOT_RUN[self.snapshot.state])
        self.session.send(Toggle())

    def action_step(self) -> None:
        """Make one update."""
        self.session.send(Step())

    def action_reset(self) -> None:
        """Go back to step 0."""
        self.session.send(Reset())

    def action_new_seed(self, name: str) -> None:
        """Start again with the next seed of the weights or of the data."""
        seed = self.experiment.value(name)
        self.change(self.experiment.updated({name: 1 if seed == "data" else (seed + 1) % (LARGEST_SEED + 1)}))

    def action_seek_points(self, points: int) -> None:
        """Go so many recorded steps on, or back."""
        self.session.send(SeekPoints(points))

    def action_seek(self, step: int) -> None:
        """Go to a step."""
        self.session.send(Seek(step))

    def action_seek_end(self) -> None:
        """Go to the last step."""
        self.session.send(Seek(sys.maxsize))

    def action_undo(self) -> None:
        """Go to the moment before the last change."""
        if self.snapshot and not self.snapshot.can_undo:
            self.notify(NOTHING_TO_UNDO)
        self.session.send(Undo())

    def on_step_wanted(self, message: StepWanted) -> None:
        """Go to a step of the chart."""
        self.action_seek(message.step)

    def action_pace(self, direction: int) -> None:
        """Take the next faster or slower pace."""
        others = [pace for pace in PACES if (pace - self.pace) * direction > 0]
        if others:
            self.pace = others[0] if direction > 0 else others[-1]
            self.session.send(SetPace(self.pace))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a value is typed in, `+` and `-` are part of it."""
        return not (action == "pace" and isinstance(self.focused, Input))

    def action_command_palette(self) -> None:
        """Open the list of all commands."""
        open_palette(self, "commands")

    def search_themes(self) -> None:
        """Open the list of all themes."""
        open_palette(self, "themes", [ThemeProvider])

    def action_dialog(self, name: str) -> None:
        """Open one of `DIALOGS`."""
        DIALOGS[name](self)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        return commands(self, super().get_system_commands(screen))

    def _publish(self, content: SessionMessage) -> None:
        """Called in the session's thread, from where only messages are safe."""
        if isinstance(content, RunStarted):
            self._newest_run = content.run
        self.post_message(Published(content))

    def _next_frame(self) -> None:
        # A terminal that is slow gets fewer frames instead of late ones.
        if self.snapshot and self.snapshot.state is State.RUNNING and not self.terminal_is_behind:
            self.session.send(RequestFrame())
