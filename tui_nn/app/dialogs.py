"""Opens the dialogs, and acts on their results.

Their screens are imported only when they are opened, because the first frame does not need them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.screens.dialog import open_dialog
from tui_nn.experiment.data import is_drawn
from tui_nn.lessons.lesson import lessons
from tui_nn.runs.session import Assign, Save, Seek, Switch, Undo
from tui_nn.training.events import changes
from tui_nn.views.names import nearest, unit_names

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN
    from tui_nn.app.screens.open_file.found import Opened
    from tui_nn.experiment import Experiment
    from tui_nn.training.events import Assignment
    from tui_nn.training.model import Model
    from tui_nn.views.plane_view import Axes
    from tui_nn.views.record import Moment

OUTCOME_SECONDS = 15
"""How long the outcome of a prediction or an evaluation is shown."""


def open_help(app: TuiNN) -> None:
    """Explain the keys and the pictures."""
    from tui_nn.app.screens.help import HelpScreen
    from tui_nn.app.screens.help_topics import topics

    note = app.snapshot.dataset.note if app.snapshot else ""
    open_dialog(app, HelpScreen(topics(app.appearance.glyphs, note), app.main.panel_in_focus))


def open_presets(app: TuiNN) -> None:
    """Choose a preset and open it."""
    from tui_nn.app.screens.presets import PresetsScreen

    def answer(experiment: Experiment | None) -> None:
        if experiment:
            app.open(experiment)

    open_dialog(app, PresetsScreen(app.appearance, app.experiment), answer)


def open_file(app: TuiNN) -> None:
    """Choose a file and open it."""
    from tui_nn.app.screens.open_file.screen import OpenScreen

    def answer(opened: Opened | Path | None) -> None:
        if isinstance(opened, Path):
            app.open_run(opened)
        elif opened:
            app.open(opened.experiment, opened.dataset, opened.run)

    open_dialog(app, OpenScreen(Path.cwd(), app.store), answer)


def open_share(app: TuiNN) -> None:
    """Show and copy the command that runs this experiment again."""
    from tui_nn.app.screens.share import ShareScreen

    changed = bool(app.snapshot and changes(app.snapshot.events))
    open_dialog(app, ShareScreen(app.experiment, changed))


def open_axes(app: TuiNN) -> None:
    """Choose the axes of the pictures."""
    from tui_nn.app.screens.axes import AxesScreen

    if app.snapshot is None or app.snapshot.dataset.in_the_plane:
        app.notify("These data have at most two features, so there are no other axes.")
        return

    def answer(axes: Axes | None) -> None:
        if axes:
            app.main.axes = axes

    open_dialog(app, AxesScreen(app.snapshot.dataset.raw_names), answer)


def open_weight(app: TuiNN) -> None:
    """Set a weight by hand."""
    if app.snapshot is None:
        return
    from tui_nn.app.screens.weight import WeightScreen
    from tui_nn.views.assignments import propose, propose_bias

    run_number = app.snapshot.run_number

    def answer(assignment: Assignment | None) -> None:
        if assignment:
            app.session.send(Assign(assignment, run_number))

    names, parameters = unit_names(app.snapshot), app.snapshot.parameters
    options = app.main.query_one(NetworkPanel).options
    if options.selected and options.opened and (unit := nearest(options.selected, names))[0]:
        proposal = propose_bias(names, parameters.biases, unit)
    else:
        proposal = propose(names, parameters.weights, options.selected)
    open_dialog(app, WeightScreen(names, proposal), answer)


def open_history(app: TuiNN) -> None:
    """Show the history of the run, and go to a moment of it."""
    if app.snapshot is None:
        return
    from tui_nn.app.screens.history import HistoryScreen

    def answer(moment: Moment | None) -> None:
        if moment and moment.branch is not None:
            app.session.send(Switch(moment.branch))
        elif moment:
            app.session.send(Seek(moment.step, moment.events))

    open_dialog(app, HistoryScreen(app.snapshot, app.appearance), answer)


def open_save(app: TuiNN) -> None:
    """Write the run to a file."""
    if app.snapshot is None:
        return
    from tui_nn.app.screens.save import SaveScreen

    def answer(path: Path | None) -> None:
        if path:
            app.session.send(Save(path))

    open_dialog(app, SaveScreen(app.experiment), answer)


def open_predict(app: TuiNN) -> None:
    """Predict the rows of a file with the network on screen."""
    _open_apply(app, "predict")


def open_evaluate(app: TuiNN) -> None:
    """Compare the predictions of the network on screen with a file."""
    _open_apply(app, "evaluate")


def _open_apply(app: TuiNN, task: str) -> None:
    if app.snapshot is None:
        return
    from tui_nn.app.screens.apply import TASKS, ApplyScreen

    def answer(outcome: str | None) -> None:
        if outcome:
            app.notify(outcome, title=TASKS[task].outcome, timeout=OUTCOME_SECONDS, markup=False)

    def model() -> Model:
        assert app.snapshot
        return app.snapshot.model

    open_dialog(app, ApplyScreen(Path.cwd(), TASKS[task], model), answer)


def open_walk_help(app: TuiNN) -> None:
    """Explain the walk."""
    from tui_nn.app.screens.help import HelpScreen
    from tui_nn.app.screens.help_topics import walk_topics

    open_dialog(app, HelpScreen(walk_topics()))


def open_presenter_help(app: TuiNN) -> None:
    """Explain the keys of presenter mode."""
    from tui_nn.app.screens.help import HelpScreen
    from tui_nn.app.screens.help_topics import presenter_topics

    open_dialog(app, HelpScreen(presenter_topics()))


def open_drawing_help(app: TuiNN) -> None:
    """Explain the keys of the drawing screen."""
    from tui_nn.app.screens.help import HelpScreen
    from tui_nn.app.screens.help_topics import drawing_topics

    open_dialog(app, HelpScreen(drawing_topics()))


def open_board(app: TuiNN) -> None:
    """Draw an image that the network reads, if its inputs are an image."""
    if app.snapshot is None:
        return
    if app.snapshot.dataset.image is None:
        app.notify("There is nothing to draw: the inputs of this network are no images.")
        return
    from tui_nn.app.screens.board import BoardScreen

    open_dialog(app, BoardScreen(app.snapshot, app.appearance))


def open_drawing(app: TuiNN) -> None:
    """Draw points to train on; a run on other data is replaced by one on a copy of them, if the user agrees."""
    snapshot = app.snapshot
    if snapshot is None:
        return
    from tui_nn.app.screens.ask import AskScreen
    from tui_nn.views.drawing import beginning

    def begin(agreed: bool | None) -> None:
        if agreed:
            app.open(experiment)
            # The question must close before.
            app.call_later(_draw, app)

    if is_drawn(app.experiment.data.data):
        _draw(app)
        return
    experiment, words = beginning(snapshot)
    question = f"Drawing begins a new run, on {words}: enter begins it, escape keeps this one."
    open_dialog(app, AskScreen("Draw", question), begin)


def _draw(app: TuiNN) -> None:
    from tui_nn.app.screens.drawing import DrawingScreen

    kind, send = type(app), app.session.send
    screen = DrawingScreen(app.experiment, app.appearance, app.change, lambda: send(Undo()))
    open_dialog(app, screen.data_bind(kind.snapshot, kind.experiment, kind.appearance))


def open_presenter(app: TuiNN) -> None:
    """Show the run to a class."""
    from tui_nn.app.screens.presenter import PresenterScreen

    if any(isinstance(screen, PresenterScreen) for screen in app.screen_stack):
        return
    kind = type(app)
    shared = (kind.snapshot, kind.experiment, kind.appearance, kind.lesson)
    open_dialog(app, PresenterScreen(app.main, app.size).data_bind(*shared))


def open_lessons(app: TuiNN) -> None:
    """Choose a lesson, or end the one that is on."""
    from tui_nn.app.screens.lessons import LessonsScreen

    def answer(name: str | None) -> None:
        if name == LessonsScreen.END:
            app.guide.stop()
        elif name is not None:
            app.guide.start(next(lesson for lesson in lessons() if lesson.name == name))

    open_dialog(app, LessonsScreen(app.lesson), answer)


DIALOGS: dict[str, Callable[[TuiNN], None]] = {
    "help": open_help,
    "walk_help": open_walk_help,
    "presenter_help": open_presenter_help,
    "drawing_help": open_drawing_help,
    "lessons": open_lessons,
    "presets": open_presets,
    "open": open_file,
    "share": open_share,
    "axes": open_axes,
    "weight": open_weight,
    "board": open_board,
    "drawing": open_drawing,
    "presenter": open_presenter,
    "history": open_history,
    "save": open_save,
    "predict": open_predict,
    "evaluate": open_evaluate,
}
"""Name of a dialog -> the function that opens it."""
