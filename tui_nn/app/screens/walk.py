"""The walk through backpropagation, on the whole screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.reactive import var
from textual.timer import Timer

from tui_nn.app import layout
from tui_nn.app.footer import KeysFooter
from tui_nn.app.keys import bindings
from tui_nn.app.lesson_strip import LessonStrip
from tui_nn.app.screens.dialog import Dialog, open_dialog
from tui_nn.app.screens.stages import StagesScreen
from tui_nn.app.screens.typed_network import TypedNetworkScreen
from tui_nn.app.too_small import TooSmall
from tui_nn.app.walk_view import WalkView
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.appearance import Appearance
from tui_nn.training.gradient_check import GradientCheck, GradientChecker
from tui_nn.training.typed_network import TypedNetwork
from tui_nn.training.update import quiet
from tui_nn.training.update_trace import NEXT_BATCH, BatchChoice, Extent
from tui_nn.training.walk.stage import Phase, Walk
from tui_nn.views.walk import heading
from tui_nn.views.walk.options import WalkOptions
from tui_nn.views.walk.page import Heading, Page, draw_page
from tui_nn.views.walk.subject import Subject, next_extent

SECONDS_A_STAGE = 0.75
"""How long a stage is shown while the walk plays."""

TICK = 0.075
"""Seconds between two positions of the signal."""

SECONDS_A_REPORT = 0.2
"""How often a check of all parameters says how far it is."""

TraceSamples = Callable[[BatchChoice], None]
"""Requests the update with other samples, which is then passed to `WalkScreen.show`."""


class WalkScreen(Dialog[None]):
    """Shows one stage of the update at a time."""

    HOSTS_DIALOGS: ClassVar[bool] = True
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = layout.WIDTHS
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = layout.HEIGHTS

    BINDINGS: ClassVar[list[BindingType]] = bindings("walk")

    lesson: var[LessonProgress | None] = var(None)

    def __init__(
        self, subject: Subject, appearance: Appearance, trace: TraceSamples, moved: Callable[[], None] = lambda: None
    ) -> None:
        """Begin at the first stage that computes something.

        Args:
            subject: what is walked through.
            appearance: how it is drawn.
            trace: called for other samples.
            moved: called whenever another place is shown.
        """
        super().__init__()
        self._moved = moved
        self.is_waiting = False
        """Whether it is waiting for an update that it requested."""
        self._extent = subject.trace.choice.extent
        """That of the samples requested last."""
        # Kept here, because updates may come before the screen is composed, and after it is closed.
        self._view = WalkView(self._page)
        self._view.appearance = appearance
        self._appearance = appearance
        self._trace = trace
        self._timer: Timer | None = None
        self._extra: tuple[str, ...] = ()
        self._stopped = Event()
        self._typed_text = ""
        self.subject: Subject
        self.walk: Walk
        self.options = WalkOptions()
        self._take(subject)
        self.options = self.options.to_phase(self.walk, Phase.FORWARD)

    def compose(self) -> ComposeResult:
        """The page and the keys."""
        strip = LessonStrip()
        strip.appearance = self._appearance
        yield strip.data_bind(WalkScreen.lesson)
        yield self._view
        yield TooSmall()
        yield KeysFooter()

    def on_mount(self) -> None:
        """Give the focus to the page."""
        self._view.focus()

    def show(self, subject: Subject) -> None:
        """Walk through another update, at the same stage if it has one."""
        self.is_waiting = False
        self._take(subject)
        self.go(self.options)

    def _take(self, subject: Subject) -> None:
        self.subject = subject
        with quiet():
            self.walk = subject.walk()
        self.options = WalkOptions.placed(self.walk, *self.options.cell)

    def begin_at(self, stage: str, row: int | None, column: int) -> None:
        """Go to a cell, as far as the update has it; without a row, to the first row of zeros."""
        if stage in self.walk:
            self._forget_check()
            self.options = WalkOptions.placed(self.walk, stage, row, column)
            if self.is_mounted:
                self.redraw()

    @property
    def has_check(self) -> bool:
        """Whether the outcome of a gradient check is shown."""
        return bool(self._extra)

    def go(self, options: WalkOptions) -> None:
        """Show another place."""
        self._forget_check()
        self.options = options
        self.redraw()
        self._moved()

    def redraw(self) -> None:
        """Draw the page."""
        self._view.redraw()

    def _page(self, size: Size) -> Page:
        """The page for the cell at the cursor."""
        head = Heading(self.subject.text, self.subject.note(self.options.cell), self._extra)
        with quiet():
            return draw_page(self.walk, self.options, head, size, self._appearance)

    def on_resize(self) -> None:
        """Draw the page in its new size."""
        self.call_after_refresh(self.redraw)

    def watch_lesson(self) -> None:
        """Draw the page in the room that the strip leaves."""
        if self.is_mounted:
            self.call_after_refresh(self.redraw)

    # Keys.

    def action_close(self) -> None:
        """End what is going on: the check, the playing, or the walk."""
        if self._extra:
            self.go(self.options)
        elif self._timer:
            self.action_play()
        else:
            self.dismiss(None)

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor, or choose another term."""
        self.go(self.options.moved(self.walk, rows, columns))

    def action_next(self, direction: int) -> None:
        """Go to the next stage or the previous one."""
        self.go(self.options.next_stage(self.walk, direction))

    def action_phase(self, number: int) -> None:
        """Go to a part of the update."""
        self.go(self.options.to_phase(self.walk, list(Phase)[number]))

    def action_stages(self) -> None:
        """Choose a stage from a list of all."""

        def answer(id: str | None) -> None:
            if id and id in self.walk:
                self.go(self.options.to_stage(self.walk, self.walk.place(id)))

        open_dialog(self.app, StagesScreen(self.walk, self.options.cell.stage, self._appearance), answer)

    def action_part(self) -> None:
        """Let the arrow keys choose a term, or a cell of the result again."""
        self.go(self.options.other_part(self.walk))

    def action_hop(self) -> None:
        """Go to where the chosen number was made."""
        self.go(self.options.hop(self.walk))

    def action_back(self) -> None:
        """Return from the last hop."""
        self.go(self.options.back())

    def action_samples(self) -> None:
        """Walk through the same update with other samples: the next of mini-batch, whole training set, one sample."""
        self.is_waiting = True
        if self.subject.dataset is None:
            self._extent = Extent.BATCH
            self._trace(NEXT_BATCH)
            return
        # From the one requested last, which may have been refused because it has too many samples.
        self._extent = next_extent(self._extent)
        self._trace(self.subject.other_samples(self.walk, self.options.cell, self._extent))

    def action_play(self) -> None:
        """Play the walk, or stop it."""
        if self._timer:
            self._stop_playing()
        else:
            self._extra = ()
            self.options = replace(self.options, pulse=0.0)
            self._timer = self.set_interval(TICK, self._tick)
            self.redraw()

    def _stop_playing(self) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None
            self.go(replace(self.options, pulse=None))

    def _tick(self) -> None:
        """Move the signal on, and at the end of a stage go to the next one."""
        pulse = (self.options.pulse or 0.0) + TICK / SECONDS_A_STAGE
        if pulse <= 1:
            self.options = replace(self.options, pulse=pulse)
            self.redraw()
            return
        after = replace(self.options, pulse=0.0).next_stage(self.walk, 1)
        if after.cell.stage == self.options.cell.stage:
            self.action_play()
        else:
            self.go(after)

    # Checks.

    def action_check(self) -> None:
        """Check the gradient of the weight at the cursor."""
        self._stop_playing()
        index = heading.parameter_index(self.walk, self.options.cell)
        if index is None:
            self._extra = (
                "Gradient check: choose a weight or a bias first, such as one of ∇W1.",
                "  3 leads to the way back, n to its next stage; G checks all of them.",
            )
        else:
            self._extra = heading.check_lines(self.walk, GradientChecker(self.subject.trace).check(index))
        self.redraw()

    def action_check_all(self) -> None:
        """Check the gradients of all weights and biases."""
        self._stop_playing()
        self._forget_check()
        self._extra = ("Gradient check of all parameters ...",)
        self.redraw()
        self._check_all(self.subject, self._stopped)

    @work(thread=True, exclusive=True)
    def _check_all(self, subject: Subject, stopped: Event) -> None:
        checker, checks = GradientChecker(subject.trace), []
        reported = time.monotonic()
        for check in checker.check_all(lambda: not stopped.is_set()):
            checks.append(check)
            if time.monotonic() - reported > SECONDS_A_REPORT or len(checks) == checker.count:
                reported = time.monotonic()
                self.app.call_from_thread(self._report, tuple(checks), checker.count, stopped)

    def _report(self, checks: tuple[GradientCheck, ...], count: int, stopped: Event) -> None:
        if not stopped.is_set() and self.is_attached:
            self._extra = heading.summary_lines(self.walk, checks, count)
            self.redraw()

    def _forget_check(self) -> None:
        self._stopped.set()
        self._stopped = Event()
        self._extra = ()

    def on_unmount(self) -> None:
        """Stop a check that goes on."""
        self._stopped.set()

    # A network that the user types in.

    def action_type_in(self) -> None:
        """Type in a network, and walk through it."""

        def answer(typed: tuple[str, TypedNetwork] | None) -> None:
            if typed:
                self._typed_text, network = typed
                self.show(Subject.typed(network))

        open_dialog(self.app, TypedNetworkScreen(self._typed_text), answer)

    # The mouse.

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked cell, or to where the clicked number was made."""
        view = self._view
        target = view.page and view.page.target_at(event.screen_x - view.region.x, event.screen_y - view.region.y)
        if not target:
            return
        if target.cell:
            self.go(self.options.at(target.cell.row, target.cell.column))
        elif target.hop:
            self.go(self.options.hop_to(self.walk, target.hop))
        elif target.stage is not None:
            self.go(self.options.to_stage(self.walk, target.stage))
