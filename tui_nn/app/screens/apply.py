"""The dialog that predicts a file, or evaluates the network on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.screens.open_file.files import FilesStep
from tui_nn.data.files.choices import SUFFIXES
from tui_nn.errors import InputError, counted, shown
from tui_nn.experiment.data import is_file
from tui_nn.runs.predicting import Wanted, evaluate_file, predict_file
from tui_nn.scores import score_text
from tui_nn.training.model import Model


@dataclass(frozen=True)
class Task:
    """What is done with a file."""

    title: str
    does: str
    """What enter does."""
    outcome: str
    """Heading of the outcome."""
    run: Callable[[Model, Path, Wanted], str]
    """Does it in a thread, and returns the outcome in a few words; given whether it is still wanted."""


def predict(model: Model, path: Path, is_wanted: Wanted) -> str:
    """Write the predictions beside the file, under a name that is free."""
    out = free_name(path)
    rows = predict_file(model, str(path), out, is_wanted=is_wanted)
    return (
        f"{counted(rows, 'row')} of {shown(path.name)} with the predictions of step {model.step:,}: {shown(out.name)}"
    )


def evaluate(model: Model, path: Path, is_wanted: Wanted) -> str:
    """The score on the rows of the file."""
    score = evaluate_file(model, str(path), is_wanted=is_wanted)
    name, right = ("", "close") if model.is_regression else ("accuracy ", "correct")
    number = score_text(score.score, model.is_regression, "2")
    lines = [
        f"Step {model.step:,} on {shown(path.name)}:",
        f"{name}{number} ({score.correct:,} of {score.rows:,} {right})",
        f"loss {score.loss:.6g}",
    ]
    if score.errors:
        lines.append(f"RMSE {score.errors.rmse:.6g}, MAE {score.errors.mae:.6g}")
    return "\n".join(lines)


TASKS = {
    "predict": Task("Predict a file with this network", "predicts", "Predicted", predict),
    "evaluate": Task("Evaluate this network on a file", "evaluates", "Evaluated", evaluate),
}
"""Name of a dialog -> its task."""


class ApplyScreen(Dialog[str | None]):
    """Returns the outcome in words, or None if it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("apply")

    def __init__(self, folder: Path, task: Task, model: Callable[[], Model]) -> None:
        """Start in `folder`; `model` gives the network on screen at the time of the choice."""
        super().__init__()
        self._folder = folder
        self._chosen = task
        self._model = model
        self._stopped = Event()

    def compose(self) -> ComposeResult:
        """The list of files."""
        with Vertical(id="open"):
            yield FilesStep(self._folder, endings=SUFFIXES, title=self._chosen.title, does=self._chosen.does)

    @property
    def _files(self) -> FilesStep:
        return self.query_one(FilesStep)

    @on(FilesStep.Chosen)
    def _choose(self, event: FilesStep.Chosen) -> None:
        """Work on a file, unless the screen is still at work."""
        if self._files.reading:
            return
        if not is_file(str(event.path)):
            self._files.problem = str(InputError("file", event.path.name, f"one that ends in {', '.join(SUFFIXES)}"))
            return
        self._files.problem, self._files.reading = "", shown(event.path.name)
        self._stopped = Event()
        self._work(self._model(), event.path, self._stopped)

    def action_leave(self) -> None:
        """Stop the work, or close."""
        if self._files.reading:
            self._stopped.set()
            self.workers.cancel_node(self)
            self._files.reading = ""
        else:
            self.dismiss(None)

    @work(exclusive=True)
    async def _work(self, model: Model, path: Path, stopped: Event) -> None:
        """Work in a thread, because a large file takes seconds; the screen may be closed meanwhile."""
        outcome, problem = await asyncio.to_thread(self._done, model, path, stopped)
        if stopped.is_set() or self not in self.app.screen_stack:
            return
        self._files.reading = ""
        if problem:
            self._files.problem = problem
        else:
            self.dismiss(outcome)

    def _done(self, model: Model, path: Path, stopped: Event) -> tuple[str, str]:
        """The outcome, or the problem in one line."""
        try:
            return self._chosen.run(model, path, lambda: not stopped.is_set()), ""
        except InputError as error:
            return "", str(error)
        except Exception as error:  # An error in a file must not end the app and its run.
            return "", repr(error)


def free_name(path: Path) -> Path:
    """The name of a new file beside `path` for its predictions."""
    stem = f"{path.stem}-predictions"
    names = (f"{stem}.csv" if number == 1 else f"{stem}-{number}.csv" for number in count(1))
    return next(out for name in names if not (out := path.with_name(name)).exists())
