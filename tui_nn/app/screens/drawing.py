"""The drawing screen: points are added, moved and removed while the network trains on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial, wraps
from typing import ClassVar, Concatenate, ParamSpec

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import var
from textual.timer import Timer

from tui_nn.app.drawing_picture import LEFT, RIGHT, DrawingView
from tui_nn.app.footer import KeysFooter
from tui_nn.app.keys import bindings
from tui_nn.app.messages import NoticeWanted
from tui_nn.app.notices import NOTHING_TO_UNDO, Notice
from tui_nn.app.screens.dialog import Dialog
from tui_nn.data.drawn import parse, spelled
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_drawn
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.sketch import AXES, SQUARE, Sketch

SETTLE = 0.15
"""Seconds without a further change after which the points are sent: quick ones are one to train on and to undo."""

P = ParamSpec("P")


def in_turn(act: Callable[Concatenate[DrawingScreen, P], None]) -> Callable[Concatenate[DrawingScreen, P], None]:
    """Let an action wait while a change is undone: it is made to the points that come then."""

    @wraps(act)
    def acting(screen: DrawingScreen, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if screen.is_undoing:
            screen.waiting.append(partial(acting, screen, *args, **kwargs))
        else:
            act(screen, *args, **kwargs)

    return acting


class DrawingScreen(Dialog[None]):
    """Sends the points whenever they have settled, and shows those of the run when it goes to another moment."""

    # The help opens on top.
    HOSTS_DIALOGS: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = bindings("drawing")

    snapshot: var[Snapshot | None] = var(None)
    experiment: var[Experiment] = var(Experiment())
    appearance: var[Appearance] = var(PLAIN)

    def __init__(
        self,
        experiment: Experiment,
        appearance: Appearance,
        change: Callable[[Experiment], None],
        undo: Callable[[], None],
    ) -> None:
        """Show the points of `experiment`.

        Args:
            experiment: that of the run, whose data are drawn.
            appearance: how it is drawn.
            change: applies other settings.
            undo: takes back the last change of the run.
        """
        super().__init__()
        self.set_reactive(DrawingScreen.experiment, experiment)
        self.set_reactive(DrawingScreen.appearance, appearance)
        self._change = change
        self._undo = undo
        self._timer: Timer | None = None
        """Runs while points have been changed that were not sent."""
        self._undoes = False
        """Whether to undo as soon as the run has the points that were sent."""
        self._undone_at: Snapshot | None = None
        """The moment at which an undo was sent, until the one before it comes."""
        self.waiting: list[Callable[[], None]] = []
        """What was done since then; it changes the points that come."""
        self._asked: tuple[Sketch, Sketch] | None = None
        """The sketch in which a change was asked for that begins a new run, and the sketch after this change."""
        self._view = DrawingView(id="drawing")
        self._view.appearance = appearance
        self._view.options = Sketch().of(parse(experiment.data.points))

    def compose(self) -> ComposeResult:
        """The picture and the keys."""
        yield self._view.data_bind(DrawingScreen.snapshot, DrawingScreen.appearance)
        yield KeysFooter()

    @property
    def sketch(self) -> Sketch:
        """The points and the cursor."""
        return self._view.options

    def show(self, sketch: Sketch) -> None:
        """Show another sketch, and send its points once they have settled, and none of them is held."""
        before = self.sketch
        self._view.options = sketch
        if sketch.held is not None:
            self._stop_waiting()
        elif before.held is not None or sketch.points != before.points:
            self._stop_waiting()
            self._timer = self.set_timer(SETTLE, self.send)

    def _stop_waiting(self) -> None:
        if self._timer:
            self._timer.stop()
        self._timer = None

    def send(self) -> None:
        """Train on the points, if they were changed."""
        if self._timer is None:
            return
        self._stop_waiting()
        try:
            experiment = self.experiment.updated({"points": spelled(self.sketch.points)})
        except SettingError as error:
            self.post_message(NoticeWanted(Notice(str(error), "Not possible", "error", subject="refusal")))
            self._show_points(self.experiment)
            return
        if experiment != self.experiment:
            self._change(experiment)

    def watch_experiment(self, before: Experiment, experiment: Experiment) -> None:
        """Show the points of the run, unless newer ones are about to be sent."""
        if not is_drawn(experiment.data.data):
            # The run was refused, and the one before stays.
            self.dismiss(None)
        elif self._timer is None and experiment.data.points != before.data.points:
            self._show_points(experiment)

    def _show_points(self, experiment: Experiment) -> None:
        self._view.options = self.sketch.of(parse(experiment.data.points))

    def watch_snapshot(self, before: Snapshot | None, snapshot: Snapshot | None) -> None:
        """Undo, if that has waited for these points; once it is undone, do what has waited for that."""
        if snapshot is None:
            return
        if snapshot.state.cannot_continue and before and not before.state.cannot_continue:
            # Put down elsewhere, a point that was picked up before would begin a new run.
            self.show(self.sketch.put_back())
        if self._undoes and snapshot.experiment == self.experiment:
            self._undoes = False
            self._undo_from(snapshot)
        elif self._undone_at and _is_undone(self._undone_at, snapshot):
            self._undone_at = None
        if not self.is_undoing:
            waiting, self.waiting = self.waiting, []
            for act in waiting:
                act()

    @property
    def is_undoing(self) -> bool:
        """Whether other points are about to come, because the last change is being undone."""
        return self._undoes or self._undone_at is not None

    def _undo_from(self, snapshot: Snapshot) -> None:
        if not snapshot.can_undo:
            self.post_message(NoticeWanted(NOTHING_TO_UNDO))
        elif snapshot.state is not State.FAILED:
            self._undone_at = snapshot
            self._undo()

    # Keys.

    @in_turn
    def action_move(self, right: int, down: int) -> None:
        """Move the cursor, with the point that was picked up."""
        self.show(self.sketch.moved(right, down, self._view.cells))

    @in_turn
    def action_step(self, direction: int) -> None:
        """Go to the next or the previous point."""
        self.show(self.sketch.stepped(direction, self._view.cells))

    @in_turn
    def action_choose(self, label: int) -> None:
        """Choose the class of points that are added."""
        self.show(self.sketch.chosen(label))

    @in_turn
    def action_act(self) -> None:
        """Put down the point that was picked up, or pick up the one at the cursor, or add one."""
        sketch = self.sketch
        here = sketch.under(self._view.cells)
        if sketch.held is not None:
            self.show(sketch.put_down())
        else:
            self._show_if_meant(sketch, sketch.added() if here is None else sketch.picked(here))

    def _show_if_meant(self, before: Sketch, after: Sketch) -> None:
        """Show a change of the sketch `before`; one that begins a new run is asked for twice."""
        reason = self._new_run(before, after)
        if not reason or self._asked == (before, after):
            self.show(after)
            return
        asked = replace(before, done=f"once more: {reason} begins a new run at step 0")
        self._asked = asked, after
        self.show(asked)

    def _new_run(self, before: Sketch, after: Sketch) -> str:
        """Why the change from `before` to `after` would start a new run; empty if it would not."""
        snapshot, label = self.snapshot, max(before.classes, after.classes) - 1
        if snapshot is None or (after.points == before.points and after.held is None):
            return ""
        is_sent = self._timer is not None or snapshot.experiment != self.experiment
        if snapshot.state.cannot_continue and not is_sent:
            return f"the run has {snapshot.state}, and this"
        if before.classes == after.classes or not snapshot.has_begun:
            return ""
        return f"c{label}" if before.classes < after.classes else f"removing c{label}"

    @in_turn
    def action_remove(self) -> None:
        """Remove the point at the cursor."""
        self._show_if_meant(self.sketch, self.sketch.removed(self.sketch.under(self._view.cells)))

    @in_turn
    def action_undo(self) -> None:
        """Take back the last change."""
        self.show(self.sketch.put_down())
        self.send()
        if self.snapshot is None or self.snapshot.experiment != self.experiment:
            self._undoes = True
        else:
            self._undo_from(self.snapshot)

    @in_turn
    def action_close(self) -> None:
        """Put the point back that was picked up, or close."""
        if self.sketch.held is not None:
            self.show(self.sketch.put_back())
        else:
            self.send()
            self.dismiss(None)

    # The mouse.

    @in_turn
    def on_drawing_view_pressed(self, event: DrawingView.Pressed) -> None:
        """Move the cursor there, and do what enter does, or remove the point with the right button."""
        size = self._view.cells
        if SQUARE.center_of(event.cell, *size, AXES) is None:
            return
        there = self.sketch.put_down().at(event.cell, size)
        here = there.under(size)
        if event.button == RIGHT:
            self._show_if_meant(there, there.removed(here))
        elif event.button == LEFT:
            if here is not None:
                self._show_if_meant(there, there.picked(here))
            else:
                added = there.added()
                is_added = added.points != there.points
                held = replace(added.picked(len(there.points)), done=added.done) if is_added else added
                self._show_if_meant(there, held)

    @in_turn
    def on_drawing_view_dragged(self, event: DrawingView.Dragged) -> None:
        """Move the point."""
        if self.sketch.held is not None:
            self.show(self.sketch.at(event.cell, self._view.cells))

    @in_turn
    def on_drawing_view_released(self) -> None:
        """Put the point down."""
        self.show(self.sketch.put_down())


def _is_undone(before: Snapshot, snapshot: Snapshot) -> bool:
    """Whether the last change before the moment `before` is undone, or can be no more."""
    fewer = snapshot.events_done < before.events_done
    return fewer or snapshot.run_number != before.run_number or snapshot.state is State.FAILED
