"""The app: it owns the session, sends it commands when keys are pressed, and shows its messages."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar

from rich.console import RenderableType
from textual import events, work
from textual.app import SystemCommand
from textual.await_remove import AwaitRemove
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.notifications import Notify
from textual.reactive import var
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import ThemeProvider
from textual.widget import Widget
from textual.widgets import Input

from tui_nn.app import guide
from tui_nn.app.ascii_filter import ASCII_FILTER
from tui_nn.app.comparing import nothing_to_undo
from tui_nn.app.dialogs import DIALOGS
from tui_nn.app.eight_bit_filter import EIGHT_BIT_FILTER
from tui_nn.app.frame_requester import FrameRequester
from tui_nn.app.guide import Guide
from tui_nn.app.key_order import KeyOrder
from tui_nn.app.keymap import KEYMAP
from tui_nn.app.keys import APP, bindings
from tui_nn.app.messages import ExperimentChanged, NoticeWanted, Published, StepWanted, UnitChangeWanted, WalkWanted
from tui_nn.app.notices import Notice, cannot_run
from tui_nn.app.panels.settings import SettingsPanel
from tui_nn.app.preset_text import ACTIONS
from tui_nn.app.screens.command_palette import AllCommands, commands, open_palette
from tui_nn.app.screens.main import MainScreen
from tui_nn.app.session_messages import SessionMessages
from tui_nn.app.terminal.app import TerminalApp
from tui_nn.app.terminal.connection import Connection
from tui_nn.app.themes import EIGHT_BIT, THEMES, PlainScrollBar, choose_appearance, choose_theme
from tui_nn.app.toasts import Toasts
from tui_nn.app.traffic import TrafficMeter
from tui_nn.app.trainer_pause import TrainerPause
from tui_nn.app.walk_opening import WalkOpening
from tui_nn.app.widgets import LONGEST_TEXT
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.experiment.setting import LARGEST_SEED
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.runs.local import SAVE_TIMEOUT, LocalSession
from tui_nn.runs.opening import OpenedRun
from tui_nn.runs.pace import DEFAULT_PACE, PACES
from tui_nn.runs.session import (
    Begin,
    ChangeSettings,
    ChangeUnit,
    Open,
    Reset,
    Run,
    Seek,
    SeekPoints,
    Session,
    SetPace,
    Step,
    Toggle,
    TraceUpdate,
    Undo,
)
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.runs.store import RunStore
from tui_nn.training.update_trace import BatchChoice, Extent

INPUT = (events.InputEvent, events.Paste)
"""Events from the keyboard and the mouse."""

OFFER_AFTER = 0.5
"""Seconds before the app searches the folder of runs, so that the first screen is painted before."""

START_TIMEOUT = 0.05
"""Seconds to wait for the data before the first frame: two threads working at once take longer than one after the
other."""


class TuiNN(TerminalApp):
    """Watch a network learn."""

    TITLE = "tui-nn"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens.tcss"]
    COMMANDS = {AllCommands}  # noqa: RUF012 - Textual declares it so.

    BINDINGS: ClassVar[list[BindingType]] = bindings(APP, KEYMAP)

    experiment: var[Experiment] = var(Experiment())
    snapshot: var[Snapshot | None] = var(None)
    pace: var[float] = var(DEFAULT_PACE)
    traffic: var[float | None] = var(None)
    """KiB per second written to the terminal, while the user wants to see it."""
    appearance: var[Appearance] = var(PLAIN)
    lesson: var[LessonProgress | None] = var(None)
    """The guided lesson that the reader follows."""

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
        present: bool = False,
        slow: bool = False,
    ) -> None:
        """Open `experiment`, paused unless `run`.

        Args:
            experiment: the preset `article` by default.
            run: whether training starts at once.
            pace: updates per second.
            ascii: whether to paint with ASCII characters only.
            theme: one of `THEMES`.
            dataset: the data of the experiment, if they are already loaded.
            opened: a saved run of the experiment, to be continued where it was saved.
            store: where runs are saved; None saves none.
            offers: whether to offer the newest unfinished run in the store.
            present: whether to begin in presenter mode.
            slow: whether the line to the terminal is slow.
        """
        # With NO_COLOR set, Textual would otherwise turn every color into a shade of gray.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._ascii = ascii
        self._run_at_once = run
        for one in THEMES.values():
            self.register_theme(one)
        self.theme = choose_theme(theme, self.console.color_system)
        self.set_reactive(TuiNN.experiment, experiment or Experiment.preset("article"))
        self.set_reactive(TuiNN.pace, pace)
        # Set for the whole process: the last app created wins.
        ScrollBar.renderer = PlainScrollBar if ascii else ScrollBarRender
        if ascii:
            self._filters.append(ASCII_FILTER)
            self.add_class("-ascii")
        if self.console.color_system == EIGHT_BIT and not self.no_color:
            self._filters.append(EIGHT_BIT_FILTER)
        self.pause = TrainerPause(self)
        self.messages = SessionMessages(self)
        self.guide = Guide(self)
        self.key_order = KeyOrder(self)
        self.walk_opening = WalkOpening(self)
        self.traffic_meter = TrafficMeter(self, partial(setattr, self, "traffic"))
        self.connection = Connection(lambda: self.bytes_written, slow)
        self.frame_requester = FrameRequester(self)
        self.toasts = Toasts(self, lambda: self.snapshot)
        self.store = store
        self._offers = offers
        self._present = present
        self.session: Session = LocalSession(
            self.experiment, self.messages.publish, pace, dataset, opened, self.pause.gate, store
        )

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Decide what is drawn, before the screens draw it."""
        if snapshot:
            self.connection.begin_frame(snapshot.state is State.RUNNING)
        self.toasts.dismiss_stale()

    def watch_theme(self) -> None:
        """Choose the palette that fits the new theme."""
        self.appearance = choose_appearance(
            dark=self.current_theme.dark,
            ascii=self._ascii,
            color_system=self.console.color_system,
            no_color=self.no_color,
        )

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return MainScreen(self.size, self.experiment).data_bind(
            TuiNN.snapshot, TuiNN.experiment, TuiNN.pace, TuiNN.traffic, TuiNN.appearance, TuiNN.lesson
        )

    @property
    def main(self) -> MainScreen:
        """The main screen, even while a dialog covers it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    @property
    def is_closing(self) -> bool:
        """Whether screens or their widgets may be gone, so that keys and messages must be ignored."""
        return self._exit or not self._running or not self.screen_stack

    def on_mount(self) -> None:
        """Start the session, and request a frame ten times a second."""
        self.session.start(START_TIMEOUT)
        if self._run_at_once:
            self.session.send(Run())
        self.frame_requester.start()
        self.screen_change_signal.subscribe(self, lambda _: self.toasts.dismiss_stale())
        self.set_interval(guide.TICK, self.guide.tick)
        if self._present:
            self.call_after_refresh(self.action_dialog, "presenter")
        self.call_after_refresh(self._freeze_objects)
        if self.store and self._offers:
            self.set_timer(OFFER_AFTER, self._offer)

    def on_unmount(self) -> None:
        """Close the session."""
        self.session.close(SAVE_TIMEOUT)
        if "duckdb" in sys.modules:
            # DuckDB reports frozen objects as leaks at exit. Without it, collecting them would only delay the exit.
            gc.unfreeze()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Exit; the session saves the run while Textual takes down the screen."""
        self.session.close(0)
        super().exit(result, return_code, message)

    def _handle_exception(self, error: BaseException) -> None:
        self.session.close(0)
        super()._handle_exception(error)

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        """Remove widgets; those of the app are screens, and what is beneath need not be laid out and painted again."""
        if parent is not self:
            return super()._prune(*nodes, parent=parent)
        removed = super()._prune(*nodes)
        self.call_next(self._forget_removed)
        return removed

    def _forget_removed(self) -> None:
        """Send each screen a message: it keeps its last one, and thereby the removed screen that may have sent it."""
        for screen in self.screen_stack:
            screen.check_idle()

    def _cut_short(self) -> None:
        self.session.close(SAVE_TIMEOUT)
        super()._cut_short()

    async def on_event(self, event: events.Event) -> None:
        """Pause the trainer until a key or a click has been handled."""
        if isinstance(event, INPUT) and self.is_closing:
            return
        if isinstance(event, (events.Key, events.Paste)):
            if self._is_for_search(event) or (admitted := self.key_order.admit(event)) is None:
                return
            event = admitted
        if isinstance(event, events.Paste):
            event.text = event.text[:LONGEST_TEXT]
        if isinstance(event, (events.Key, events.MouseDown)):
            self.pause.begin_key()
        await super().on_event(event)

    def _is_for_search(self, event: events.Event) -> bool:
        """Continue the search for a setting with a key that the widget in focus does not use, if there is one."""
        if not isinstance(event, events.Key) or not event.is_forwarded:
            return False
        if not isinstance(self.screen, MainScreen) or isinstance(self.focused, Input):
            return False
        return self.screen.query_one(SettingsPanel).takes(event)

    def action_find_setting(self) -> None:
        """Let the user type the name of a setting."""
        self.main.find_setting()

    @work(thread=True)
    def _offer(self) -> None:
        """Offer the newest run if it is unfinished; in a thread, because reading the folder takes time."""
        assert self.store
        unfinished = self.store.newest_if_unfinished()
        if unfinished and unfinished.summary:
            summary = unfinished.summary
            text = f"{unfinished.name}: step {summary.step:,} of {summary.steps:,}. Press o to open it."
            self.call_from_thread(self.show_notice, Notice(text, "An unfinished run", seconds=10, subject="offer"))

    def _freeze_objects(self) -> None:
        """Exclude long-lived objects from garbage collection: traversing them would make the screen stutter."""
        gc.freeze()
        gc.enable()

    def post_display_hook(self) -> None:
        """Resume training once the frame is painted."""
        self.pause.end_frame()

    def on_published(self, message: Published) -> None:
        """Show a message of the session; the last ones come while the app closes."""
        if not self.is_closing:
            self.messages.show(message.content)

    def show_notice(self, notice: Notice | None) -> None:
        """Show a notification, if there is one."""
        if notice:
            self.toasts.show(notice)

    def on_notice_wanted(self, message: NoticeWanted) -> None:
        """Show the notification of a screen."""
        self.show_notice(message.notice)

    def _on_notify(self, event: Notify) -> None:
        """Replace an older notification about the same; show none that no longer applies."""
        if not self.toasts.replace(event.notification):
            event.prevent_default()

    def on_experiment_changed(self, message: ExperimentChanged) -> None:
        """Apply other settings."""
        self.change(message.experiment)

    def change(self, experiment: Experiment) -> None:
        """Apply other settings, without a restart if possible."""
        self.experiment = experiment
        self.session.send(ChangeSettings(experiment))

    def open_run(self, path: Path) -> None:
        """Open a saved run; a guided lesson would go on about what is no longer there."""
        self.guide.stop()
        self.session.send(Open(path))

    def open(self, experiment: Experiment, dataset: Dataset | None = None, run: bool = False) -> None:
        """Open an experiment that the user has chosen, which ends a guided lesson; see `begin`."""
        self.guide.stop()
        self.begin(experiment, dataset, run)

    def begin(self, experiment: Experiment, dataset: Dataset | None = None, run: bool = False) -> None:
        """Start an experiment at step 0, running if `run`; `dataset` is its data, if already loaded."""
        self.experiment = experiment
        self.session.send(Begin(experiment, dataset, run))

    def action_run(self) -> None:
        """Run or pause."""
        if self.snapshot:
            self.show_notice(cannot_run(self.snapshot))
        self.session.send(Toggle())

    def action_step(self) -> None:
        """Make one update."""
        self.session.send(Step())

    def action_reset(self) -> None:
        """Go back to step 0."""
        self.session.send(Reset())

    def action_new_seed(self, name: str) -> None:
        """Start again with the next seed for the weights or the data."""
        seed = self.experiment.value(name)
        self.change(self.experiment.updated({name: 1 if seed == "data" else (seed + 1) % (LARGEST_SEED + 1)}))

    def action_seek_points(self, points: int) -> None:
        """Go forward by `points` recorded steps, or back if negative."""
        self.session.send(SeekPoints(points))

    def action_seek(self, step: int) -> None:
        """Go to a step."""
        self.session.send(Seek(step))

    def action_seek_end(self) -> None:
        """Go to the last step."""
        self.session.send(Seek(sys.maxsize))

    def action_undo(self) -> None:
        """Go back to just before the last change."""
        if self.snapshot and not self.snapshot.can_undo:
            self.show_notice(nothing_to_undo(self, self.snapshot))
        self.session.send(Undo())

    def action_walk(self) -> None:
        """Walk through the next update."""
        if not self.guide.open_walk():
            self.walk_opening.ask(TraceUpdate())

    def on_walk_wanted(self, message: WalkWanted) -> None:
        """Walk through the update by one sample."""
        if self.snapshot:
            choice = BatchChoice(Extent.ONE, message.subset, message.index)
            self.walk_opening.ask(TraceUpdate(choice, self.snapshot.run_number))

    def on_step_wanted(self, message: StepWanted) -> None:
        """Go to the step chosen in the chart."""
        self.action_seek(message.step)

    def on_unit_change_wanted(self, message: UnitChangeWanted) -> None:
        """Switch a unit off or on, or freeze it or not."""
        if self.snapshot:
            self.session.send(ChangeUnit(message.change, self.snapshot.run_number))

    def action_pace(self, direction: int) -> None:
        """Switch to the next faster or slower pace."""
        others = [pace for pace in PACES if (pace - self.pace) * direction > 0]
        if others:
            self.set_pace(others[0] if direction > 0 else others[-1])

    def set_pace(self, pace: float) -> None:
        """Train at most at this pace: steps per second, or infinite."""
        self.pace = pace
        self.session.send(SetPace(pace))

    def action_toggle_slow(self) -> None:
        """Draw pictures less often, for a slow line, or as usual."""
        self.frame_requester.toggle_slow()

    def action_toggle_traffic(self) -> None:
        """Show in the status how much is written to the terminal, or hide it."""
        self.traffic_meter.toggle()

    def action_lesson(self, direction: int) -> None:
        """Go to the next step of the guided lesson, or the previous one; without a lesson, choose one."""
        if self.lesson:
            self.guide.go(direction)
        else:
            self.action_dialog("lessons")

    def action_predict(self, letter: str) -> None:
        """Predict what comes next in the lesson."""
        self.guide.predict(letter)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave `+`, `-` and `/` to an input field that has the focus."""
        return not (action in ("pace", "find_setting") and isinstance(self.focused, Input))

    def action_preset(self, name: str) -> None:
        """Run what the preset suggests, or open the next preset."""
        ACTIONS[name](self)

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
        """The commands in the command palette."""
        return commands(self, super().get_system_commands(screen))
