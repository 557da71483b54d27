"""Guides the reader through a lesson: sets the app up for each step, and notices when its task is done."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_nn.experiment import Experiment
from tui_nn.lessons.lesson import Action, Lesson
from tui_nn.lessons.progress import LessonProgress
from tui_nn.lessons.situation import Situation
from tui_nn.runs.session import Run, Seek, TraceUpdate
from tui_nn.runs.snapshot import State
from tui_nn.training.update_trace import NEXT_BATCH, BatchChoice, Extent
from tui_nn.views.selection import UNSELECTED

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN
    from tui_nn.app.screens.walk import WalkScreen
    from tui_nn.views.walk.subject import Subject

TICK = 0.1
"""Seconds between two checks of what the app shows."""

RETRY = 1.0
"""Seconds after which an action without an effect is taken again."""

PATIENCE = 15.0
"""Maximum seconds to wait for the effect of an action: the run may have diverged, or the reader do something else."""

REPEATABLE = frozenset({"train", "walk", "point_walk", "main", "point", "seek"})
"""Actions that do no harm if they are taken twice."""

Awaited = Callable[[], bool]
"""Whether an action has had its effect."""


class Guide:
    """Runs the chosen lesson, if there is one."""

    def __init__(self, app: TuiNN) -> None:
        self._app = app
        self._left: list[Action] = []
        """Actions of the setup that are still to come: each waits for the effect of the one before."""
        self._awaited: Awaited | None = None
        """Whether the last action has had its effect; None once it has."""
        self._since = 0.0
        """When the last action was taken."""
        self._retry: Callable[[], Awaited] | None = None
        """Takes the last action again, if that does no harm; a key may have undone its effect."""
        self._paces: tuple[float, float] | None = None
        """The pace before the lesson, and the one that it set."""
        self._setups: dict[str, Callable[..., Awaited]] = {
            "preset": self._preset,
            "view": self._view,
            "picture": self._picture,
            "pace": self._pace,
            "run": self._run,
            "train": self._train,
            "set": self._set,
            "walk": self._walk,
            "point_walk": self._point_walk,
            "main": self._main,
            "point": self._point,
            "seek": self._seek,
        }

    @property
    def is_set_up(self) -> bool:
        """Whether the setup of the current step has had its effect."""
        return not self._left and self._awaited is None

    def start(self, lesson: Lesson) -> None:
        """Begin a lesson."""
        self.stop()
        self._left, self._awaited = [], None
        self._enter(LessonProgress(lesson), ())

    def stop(self) -> None:
        """End the lesson; the run stays as it is, at the pace before it unless the reader has chosen another."""
        self._left, self._awaited = [], None
        self._app.lesson = None
        if self._paces and self._app.pace == self._paces[1]:
            self._app.set_pace(self._paces[0])
        self._paces = None

    def go(self, direction: int) -> None:
        """Go to the next step or the previous one."""
        before = self._app.lesson
        if before is None or (after := before.moved(direction)) is before:
            return
        if direction > 0:
            # The unfinished setup of the previous step comes first.
            self._enter(after, self._left)
        else:
            # A step without a setup builds on the ones before it.
            self._left, self._awaited = [], None
            steps = before.lesson.steps[: after.place]
            latest = next((step.setup for step in reversed(steps) if step.setup), ())
            self._enter(after, () if after.step.setup else latest)

    def refuse(self) -> None:
        """End a lesson whose setup was refused, because its data are missing or cannot be read."""
        if self._app.lesson and not self.is_set_up:
            title = self._app.lesson.lesson.title
            self.stop()
            self._app.notify("It cannot be set up here.", title=title, severity="warning", markup=False)

    def open_walk(self) -> bool:
        """Open the walk that the step is about, after the reader has closed it; return whether it is about one."""
        action = self._app.lesson and self._app.lesson.lesson.walk(self._app.lesson.place)
        if not action or not self.is_set_up:
            return False
        self._take(action)
        return True

    def predict(self, letter: str) -> None:
        """Choose an answer."""
        if self._app.lesson:
            self._app.lesson = self._app.lesson.predict(letter)

    def tick(self) -> None:
        """Continue the setup, or check whether the task is done."""
        app = self._app
        if app.lesson is None or app.snapshot is None or app.is_closing:
            return
        waited = time.monotonic() - self._since
        if self._awaited and (self._awaited() or waited > PATIENCE):
            self._awaited = None
        elif self._awaited and self._retry and waited % RETRY < TICK:
            self._awaited = self._retry()
        if self._awaited:
            return
        if self._left:
            self._take(self._left.pop(0))
        else:
            situation = self._situation()
            is_lost = app.lesson.lesson.is_in_walk(app.lesson.place) and not situation.stage
            app.lesson = replace(app.lesson.seen(situation), is_lost=is_lost)

    def _take(self, action: Action) -> None:
        take = partial(self._setups[action.name], *action.arguments)
        self._retry = take if action.name in REPEATABLE else None
        self._since = time.monotonic()
        self._awaited = take()

    def _enter(self, progress: LessonProgress, before: Sequence[Action]) -> None:
        self._app.lesson = progress
        self._left = [*before, *progress.step.setup]

    @property
    def _open_walk(self) -> WalkScreen | None:
        from tui_nn.app.screens.walk import WalkScreen

        return next((screen for screen in self._app.screen_stack if isinstance(screen, WalkScreen)), None)

    def _situation(self) -> Situation:
        app, walk = self._app, self._open_walk
        assert app.snapshot
        has_point = app.main.selection.index is not None
        shown = Situation(app.snapshot, app.experiment, app.main.view, has_point=has_point)
        if walk is None:
            return shown
        options = walk.options
        return replace(
            shown,
            stage=options.cell.stage,
            row=options.cell.row + 1,
            column=options.cell.column + 1,
            hops=len(options.trail),
            has_check=walk.has_check,
            is_playing=options.pulse is not None,
        )

    # Setups.

    def _preset(self, name: str, *settings: str) -> Awaited:
        app = self._app
        experiment = Experiment.preset(name)
        values = dict(setting.split("=", 1) for setting in settings)
        experiment = experiment.updated(dict(values)) if values else experiment
        self._main()
        app.main.selection = UNSELECTED
        before = app.snapshot and app.snapshot.run_number
        app.begin(experiment)
        return lambda: bool(app.snapshot and app.snapshot.run_number != before)

    def _view(self, name: str) -> Awaited:
        self._main()
        self._app.main.view = name
        return lambda: True

    def _picture(self, name: str) -> Awaited:
        from tui_nn.app.screens.presenter import PresenterScreen

        for screen in self._app.screen_stack:
            if isinstance(screen, PresenterScreen):
                screen.present(name)
        return lambda: True

    def _pace(self, pace: str) -> Awaited:
        before = self._paces[0] if self._paces else self._app.pace
        self._app.set_pace(math.inf if pace == "max" else float(pace))
        self._paces = before, self._app.pace
        return lambda: True

    def _run(self) -> Awaited:
        self._app.session.send(Run())
        return lambda: True

    def _train(self, step: str) -> Awaited:
        app, until = self._app, int(step)
        app.session.send(Run(until))

        def is_there() -> bool:
            shown = app.snapshot
            return bool(shown and shown.state is not State.RUNNING and (shown.step >= until or shown.reason))

        return is_there

    def _set(self, setting: str) -> Awaited:
        app, (name, value) = self._app, setting.split("=", 1)
        experiment = app.experiment.updated({name: value})
        app.change(experiment)
        return lambda: bool(app.snapshot and app.snapshot.experiment == experiment)

    def _walk(self, stage: str, row: str = "1", column: str = "1", choice: BatchChoice = NEXT_BATCH) -> Awaited:
        app, walk = self._app, self._open_walk
        start = (stage.replace("_", " "), None if row == "dead" else int(row) - 1, int(column) - 1)
        before = walk.subject if walk else None
        if walk and self._is_next_update(walk.subject, choice):
            # Where the reader has already come to the stage, the cursor stays.
            if walk.options.cell.stage != start[0]:
                walk.begin_at(*start)
            return lambda: True
        app.walk_opening.ask(TraceUpdate(choice), start)
        return lambda: self._open_walk is not None and self._open_walk.subject is not before

    def _is_next_update(self, subject: Subject, choice: BatchChoice) -> bool:
        """Whether it is the coming update of the run on screen, with these samples."""
        shown, trace = self._app.snapshot, subject.trace
        is_of_run = shown is not None and subject.dataset is shown.dataset and trace.step == shown.step
        return is_of_run and trace.choice == choice

    def _point_walk(self, stage: str, row: str = "1", column: str = "1") -> Awaited:
        self._point()
        index = self._app.main.selection.index
        choice = NEXT_BATCH if index is None else BatchChoice(Extent.ONE, "test", index)
        return self._walk(stage, row, column, choice)

    def _seek(self, step: str) -> Awaited:
        app, to = self._app, int(step)
        app.session.send(Seek(to))
        return lambda: bool(app.snapshot and app.snapshot.step == to)

    def _main(self) -> Awaited:
        walk = self._open_walk
        if walk and walk.is_active:
            walk.dismiss(None)
        return lambda: self._open_walk is None

    def _point(self) -> Awaited:
        main = self._app.main
        if main.selection.index is None:
            main.action_next_point(1)
        return lambda: main.selection.index is not None
