"""The app that is opened on a run that was saved."""

from __future__ import annotations

from pathlib import Path

from tests.app.support import current, opened, press, same_bits, screen_text, wait_for_state
from tests.runs.saving import branched, reopened
from tui_nn.app.app import TuiNN
from tui_nn.runs.files import SavedRun
from tui_nn.runs.opening import OpenedRun
from tui_nn.runs.snapshot import State


async def test_it_shows_the_run_where_it_was_and_goes_on(tmp_path: Path) -> None:
    kept = branched()
    timeline = reopened(kept, tmp_path / "one.run")
    run = OpenedRun(SavedRun.of(timeline), timeline)
    app = TuiNN(timeline.trainer.experiment, dataset=timeline.trainer.dataset, opened=run)
    async with opened(app) as pilot:
        assert same_bits(current(app), kept.trainer)
        assert (current(app).state, current(app).is_rewound) == (State.PAUSED, True)
        assert "paused" in screen_text(app)
        await press(pilot, "s")
        kept.advance(1)
        assert same_bits(current(app), kept.trainer)
        await press(pilot, "r")
        assert (await wait_for_state(pilot, State.READY)).step == 0
