"""A session that begins with a run that was saved."""

from __future__ import annotations

from pathlib import Path

from tests.patience import PATIENCE
from tests.runs.recorder import Recorder
from tests.runs.saving import branched, reopened
from tui_nn.runs.files import SavedRun
from tui_nn.runs.local import LocalSession
from tui_nn.runs.opening import OpenedRun
from tui_nn.runs.session import Reset, Run
from tui_nn.runs.snapshot import State


def test_it_shows_the_moment_and_goes_on_and_a_reset_is_a_new_run(tmp_path: Path) -> None:
    kept = branched()
    opened, recorder = reopened(kept, tmp_path / "one.run"), Recorder()
    session = LocalSession(opened.trainer.experiment, recorder, opened=OpenedRun(SavedRun.of(opened), opened))
    session.start()
    try:
        shown = recorder.state(State.PAUSED)
        assert (shown.step, shown.last_step, shown.is_rewound) == (150, 200, True)
        assert [branch.step for branch in shown.branches] == [300]
        assert shown.parameters.flat.tobytes() == kept.trainer.parameters.flat.tobytes()
        session.send(Run())
        ended = recorder.state(State.FINISHED)
        kept.advance(1000)
        assert ended.step == 500
        assert ended.parameters.flat.tobytes() == kept.trainer.parameters.flat.tobytes()
        session.send(Reset())
        fresh = recorder.state(State.READY)
        assert (fresh.step, fresh.branches, fresh.run_number) == (0, (), shown.run_number + 1)
    finally:
        assert session.close(PATIENCE)
