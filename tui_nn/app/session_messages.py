"""Shows what the session publishes: frames of the run, refusals, failures, and updates to walk through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui_nn.app.messages import Published
from tui_nn.app.notices import notice
from tui_nn.runs.snapshot import (
    DataChanged,
    Failure,
    Frame,
    Message,
    NotKept,
    Refusal,
    RunStarted,
    Saved,
    Snapshot,
    State,
    Traced,
)

if TYPE_CHECKING:
    from tui_nn.app.app import TuiNN


class SessionMessages:
    """The messages of the session, from its thread to the screen."""

    def __init__(self, app: TuiNN) -> None:
        self._app = app
        self._started: RunStarted | None = None
        self._newest_run_number = 0
        """The number of the last run that the session started; its message may still be on its way."""

    def publish(self, content: Message) -> None:
        """Forward a message to the app; called in a thread of the session, where only `post_message` is safe."""
        if isinstance(content, RunStarted):
            self._newest_run_number = content.run_number
        self._app.post_message(Published(content))

    def show(self, content: Message) -> None:
        """Show a message, unless a newer run has been started since."""
        app = self._app
        match content:
            case RunStarted():
                app.walk_opening.begin_run(content.run_number)
                self._started = content
            case DataChanged():
                if self._started and self._started.run_number == content.run_number:
                    self._started = RunStarted(content.run_number, content.dataset)
            case Saved() | NotKept():
                app.show_notice(notice(app.snapshot, content))
            case _ if content.run_number < self._newest_run_number:
                # A held key starts many runs; only the last one is shown.
                pass
            case Traced():
                app.walk_opening.open(content)
            case _:
                before = app.snapshot
                self._take(content)
                app.show_notice(notice(before, content))

    def _take(self, content: Message) -> None:
        """Bring the app up to date with a message about the current run."""
        app, before = self._app, self._app.snapshot
        if isinstance(content, Refusal):
            app.walk_opening.fail()
            app.guide.refuse()
            if app.experiment == content.refused:
                app.experiment = content.experiment
        elif isinstance(content, Failure):
            app.walk_opening.fail()
            if before:
                app.snapshot = replace(before, run_number=content.run_number, state=State.FAILED, steps_per_second=0)
                # A reset must not start the settings that failed.
                app.experiment = before.experiment
        elif isinstance(content, Frame):
            assert self._started, "a run is started before its first frame"
            app.pause.begin_frame()
            if before and app.experiment == before.experiment:
                # The run moved to a step with other settings, and the session has no newer ones to apply.
                app.experiment = content.experiment
            app.snapshot = Snapshot.joined(content, self._started.dataset)
            app.pause.end_frame_after(app.screen_stack)
