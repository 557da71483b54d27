"""The app: it owns the session, gives it the keys' commands, and shows what comes back."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.reactive import var
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.widgets import Input

from tui_nn.app.messages import ExperimentChanged, Published
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.screens.main import VIEWS, MainScreen
from tui_nn.app.themes import THEMES, PlainScrollBar, choose_appearance, choose_theme
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.experiment.setting import LARGEST_SEED
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.runs.local import LocalSession
from tui_nn.runs.pace import DEFAULT_PACE, PACES
from tui_nn.runs.session import Assign, Begin, Change, RequestFrame, Reset, Run, SetPace, Step, Toggle
from tui_nn.runs.snapshot import Failure, Refusal, RunStarted, Snapshot, State
from tui_nn.runs.snapshot import Message as SessionMessage
from tui_nn.training.events import Assignment, changes
from tui_nn.views.names import unit_names

if TYPE_CHECKING:
    # Screens are imported when they are asked for: the first frame does not need them.
    from tui_nn.app.screens.open_file.found import Opened

FRAMES_PER_SECOND = 10

KEY_SECONDS = 0.03
"""What a key needs, undisturbed, from the terminal to the picture: it passes through many hands."""

PATIENCE = 0.05
"""Seconds that the first frame waits for the data: two threads at work at once would take longer than one by one."""

STUCK = {
    State.FINISHED: "All steps are done: r starts again, and with more steps it goes on.",
    State.DIVERGED: "It has diverged: r starts again, best with a smaller learning rate.",
    State.FAILED: "The trainer has failed: r starts again.",
}
"""What to say where running is asked for in vain."""

SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Quit as the key does when the system asks to, and leave the terminal as it was."""

COMMANDS = (
    ("Open a file", "Your own data, or a saved experiment", "open_file"),
    ("Copy the command", "The command that runs this again, or a file to keep it in", "share"),
    ("Browse the presets", "Lessons to start from", "presets"),
    ("Choose the axes", "Any two features, or the principal components", "screen.axes"),
    ("Set a weight", "A weight or a bias, by hand", "weight"),
)
"""Title, help and action of what the command palette has beside Textual's own and the presets."""

PACE = Binding.Group("Pace", compact=True)


class TuiNN(App[None]):
    """Watch a network learn."""

    TITLE = "tui-nn"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens.tcss"]
    ENABLE_COMMAND_PALETTE = True

    # The footer has them in this order: the way out is in sight in the smallest terminal as well.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "run", "Run", tooltip="Run or pause"),
        Binding("s", "step", "Step", tooltip="Make one update"),
        Binding("r", "reset", "Reset", tooltip="Back to step 0"),
        Binding("n", "new_seed('weight_seed')", "Seed", tooltip="Start again from other weights"),
        Binding("N", "new_seed('data_seed')", "Other data", show=False),
        Binding("plus,equals_sign", "pace(1)", "Faster", key_display="+", group=PACE),
        Binding("minus", "pace(-1)", "Slower", key_display="-", group=PACE),
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("q", "quit", "Quit"),
        Binding("v", "screen.view('')", "View", tooltip="Next view: weights, network, histograms, results"),
        Binding("p", "presets", "Presets", tooltip="Lessons to start from"),
        Binding("o", "open_file", "Open", tooltip="Open your own data, or a saved experiment"),
        Binding("c", "share", "Copy", tooltip="The command that runs this again, or a file to keep it in"),
        Binding("w", "share", "Write", show=False),
        Binding("ctrl+p", "command_palette", "All", key_display="^p", tooltip="All commands"),
        Binding("f", "screen.maximize", "Max", tooltip="Let the panel in focus fill the screen"),
        Binding("l", "screen.log", "Log", tooltip="Losses on a logarithmic scale"),
        Binding("a", "screen.accuracy", "Acc", tooltip="Accuracy, or R2, instead of loss"),
        *[Binding(str(n), f"screen.view('{name}')", name, show=False) for n, name in enumerate(VIEWS, start=1)],
        Binding("m", "screen.smoothing", "Smooth", show=False),
        Binding("t", "screen.train_points", "Training points", show=False),
        Binding("d", "screen.discrete", "Without confidence", show=False),
        Binding("x", "screen.axes", "Axes", show=False),
        Binding("e", "weight", "Set a weight", show=False),
    ]

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
    ) -> None:
        """Open on `experiment`, paused unless `run`, at `pace` steps a second; `theme` is one of `THEMES`.

        `dataset` saves loading that of the experiment.
        """
        # Where NO_COLOR asks for none, only so does Textual leave colors alone; else it turns them to grays.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._ascii = ascii
        self._run_at_once = run
        self._on_their_way = 0
        self._started: RunStarted | None = None
        for one in THEMES.values():
            self.register_theme(one)
        self.theme = choose_theme(theme, self.console.color_system)
        self.set_reactive(TuiNN.experiment, experiment or Experiment.preset("article"))
        self.set_reactive(TuiNN.pace, pace)
        if ascii:
            ScrollBar.renderer = PlainScrollBar
            self.add_class("-ascii")
        self.session = LocalSession(self.experiment, self._publish, pace, dataset)

    def watch_theme(self) -> None:
        """Another theme has another palette."""
        self.appearance = choose_appearance(
            dark=self.current_theme.dark,
            ascii=self._ascii,
            color_system=self.console.color_system,
            no_color=self.no_color,
        )

    def get_default_screen(self) -> Screen[None]:
        """The trainer."""
        return MainScreen(self.size).data_bind(TuiNN.snapshot, TuiNN.experiment, TuiNN.pace, TuiNN.appearance)

    def on_mount(self) -> None:
        """Start the session, and look at it ten times a second."""
        for number in SIGNALS:
            # Windows has no such handlers, nor has any thread but the main one.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(number, partial(self.exit, return_code=128 + number))
        self.session.start(PATIENCE)
        if self._run_at_once:
            self.session.send(Run())
        self.set_interval(1 / FRAMES_PER_SECOND, self._next_frame)
        self.call_after_refresh(self._collect_from_here)

    def on_unmount(self) -> None:
        """End the thread with the app."""
        self.session.close()
        if "duckdb" in sys.modules:
            # It complains of whatever is not collected at the end, which otherwise is not worth the time.
            gc.unfreeze()

    async def on_event(self, event: events.Event) -> None:
        """Hold the trainer back while a key or a click is on its way to what it does."""
        if isinstance(event, (events.Key, events.MouseDown)):
            self.session.gate.close()
            self._on_their_way += 1
            self.set_timer(KEY_SECONDS, self._arrived)
        await super().on_event(event)

    def _arrived(self) -> None:
        self._on_their_way -= 1
        self.post_display_hook()

    def _collect_from_here(self) -> None:
        """Spare the collector what is there to stay: going through all of it would stop the picture."""
        gc.freeze()
        gc.enable()

    def post_display_hook(self) -> None:
        """Let the trainer go on once the frame is painted, unless a key is still on its way."""
        if not self._on_their_way:
            self.session.gate.open()

    def on_published(self, message: Published) -> None:
        """Show what the session did, unless it is of a run that has since been started again."""
        content, before = message.content, self.snapshot
        if isinstance(content, RunStarted):
            self._started = content
            return
        if self._started and content.run < self._started.run:
            return
        if isinstance(content, Failure):
            if before:
                self.snapshot = replace(before, run=content.run, state=State.FAILED, steps_per_second=0)
                # Settings that could not be gone over to are not what a reset starts.
                self.experiment = before.experiment
            self.notify(content.error, title="The trainer failed; r starts again", severity="error", markup=False)
            return
        if isinstance(content, Refusal):
            if self.experiment == content.refused:
                self.experiment = content.experiment
            self.notify(content.error, title="Not changed", severity="error", markup=False, timeout=10)
            return
        assert self._started, "a run is started before its first frame"
        self.session.gate.close()
        self.snapshot = Snapshot.of(content, self._started.dataset)
        if content.state is State.DIVERGED and (not before or before.state is not State.DIVERGED):
            self.notify("The loss is no longer finite. Try a smaller learning rate.", title="Diverged", timeout=8)
        is_over = content.state is State.FINISHED and content.step < content.experiment.training.steps
        if is_over and before and before.state is State.RUNNING:
            self.notify(f"Step {content.step:,}: {content.reason}.", title="Stopped early", timeout=8)

    def on_experiment_changed(self, message: ExperimentChanged) -> None:
        """Go over to other settings."""
        self.change(message.experiment)

    def change(self, experiment: Experiment) -> None:
        """Go over to other settings, without a restart where that can be done."""
        self.experiment = experiment
        self.session.send(Change(experiment))

    def open(self, experiment: Experiment, dataset: Dataset | None = None, run: bool = False) -> None:
        """Go to step 0 of an experiment, and with `run` train; `dataset` saves loading its data."""
        self.experiment = experiment
        self.session.send(Begin(experiment, dataset, run))

    def action_run(self) -> None:
        """Run or pause."""
        if self.snapshot and self.snapshot.state in STUCK:
            self.notify(STUCK[self.snapshot.state])
        self.session.send(Toggle())

    def action_step(self) -> None:
        """Make one update."""
        self.session.send(Step())

    def action_reset(self) -> None:
        """Go back to step 0."""
        self.session.send(Reset())

    def action_new_seed(self, name: str) -> None:
        """Go on to the next seed of the weights or of the data."""
        seed = self.experiment.value(name)
        self.change(self.experiment.updated({name: 1 if seed == "data" else (seed + 1) % (LARGEST_SEED + 1)}))

    def action_pace(self, direction: int) -> None:
        """Go on to the next faster or slower pace."""
        others = [pace for pace in PACES if (pace - self.pace) * direction > 0]
        if others:
            self.pace = others[0] if direction > 0 else others[-1]
            self.session.send(SetPace(self.pace))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a value is typed in, `+` and `-` are part of it."""
        return not (action == "pace" and isinstance(self.focused, Input))

    def action_command_palette(self) -> None:
        """Open the list of all commands; Textual's own prompt for it is not ASCII."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="Search for commands", id="--command-palette"))

    def action_help(self) -> None:
        """Explain the keys and the pictures."""
        from tui_nn.app.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.appearance.glyphs, self.snapshot.dataset.note if self.snapshot else ""))

    def action_presets(self) -> None:
        """Choose a preset."""
        from tui_nn.app.screens.presets import PresetsScreen

        self.push_screen(PresetsScreen(self.appearance, self.experiment), self._open_preset)

    def _open_preset(self, experiment: Experiment | None) -> None:
        if experiment:
            self.open(experiment)
            if self.screen.has_class("-narrow"):
                # There is no room for it beside the pictures.
                self.notify(experiment.teaches, title=experiment.title, timeout=12, markup=False)

    def action_open_file(self) -> None:
        """Choose a file."""
        from tui_nn.app.screens.open_file.screen import OpenScreen

        self.push_screen(OpenScreen(Path.cwd()), self._open_file)

    def _open_file(self, opened: Opened | None) -> None:
        if opened:
            self.open(opened.experiment, opened.dataset, opened.run)

    def action_share(self) -> None:
        """Show the command that runs this again, and copy it."""
        from tui_nn.app.screens.share import ShareScreen

        changed = bool(self.snapshot and changes(self.snapshot.events))
        self.push_screen(ShareScreen(self.experiment, changed))

    def action_weight(self) -> None:
        """Set a weight by hand."""
        if self.snapshot is None:
            return
        from tui_nn.app.screens.weight import WeightScreen, propose

        names, unit = unit_names(self.snapshot), self.query_one(NetworkPanel).selected
        screen = WeightScreen(names, propose(names, self.snapshot.network.parameters.weights, unit))
        self.push_screen(screen, self._assign)

    def _assign(self, assignment: Assignment | None) -> None:
        if assignment:
            self.session.send(Assign(assignment))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        # Textual's panel of keys says less than the help, and takes the room of the pictures.
        yield from (one for one in super().get_system_commands(screen) if one.title not in ("Keys", "Show help panel"))
        for title, help_text, action in COMMANDS:
            yield SystemCommand(title, help_text, partial(self.run_action, action))
        for name in Experiment.presets():
            experiment = Experiment.preset(name)
            yield SystemCommand(f"Preset: {name}", experiment.teaches, partial(self.open, experiment))

    def _publish(self, content: SessionMessage) -> None:
        """Called in the session's thread, from where only messages are safe."""
        self.post_message(Published(content))

    def _next_frame(self) -> None:
        if self.snapshot and self.snapshot.state is State.RUNNING:
            self.session.send(RequestFrame())
