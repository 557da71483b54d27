"""Kept runs in the app: said at the start, listed in the browser, and written by a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from tests.app.support import current, main, opened, press, same_bits, screen_text, trained, wait_until
from tests.experiments import small
from tests.runs.saving import branched
from tui_nn.app import app as app_module
from tui_nn.app.app import TuiNN
from tui_nn.app.screens.open_file.screen import OpenScreen
from tui_nn.runs.files import SavedRun, read, write
from tui_nn.runs.store import RunStore
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    """With a run of 300 steps that was left at step 150, and a finished one that is older."""
    monkeypatch.chdir(tmp_path)
    store = RunStore(tmp_path / "runs", max_bytes=1e9)
    done = Timeline(Trainer(small()))
    done.advance(40)
    for name, timeline in (("done", done), ("half", branched())):
        with store.create(name) as held:
            held.write(SavedRun.of(timeline))
    return store


def app_with(store: RunStore, offers: bool = False) -> TuiNN:
    return TuiNN(small(), store=store, offers=offers)


async def test_it_offers_the_newest_if_unfinished_run(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "OFFER_AFTER", 0.01)
    app = app_with(store, offers=True)
    async with opened(app) as pilot:
        await wait_until(pilot, lambda: "An unfinished run" in screen_text(app))
        assert "half-" in screen_text(app)
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)


def listed(app: TuiNN) -> list[str]:
    choices = app.screen.query_one("#files", OptionList)
    return [str(choices.get_option_at_index(index).prompt) for index in range(choices.option_count)]


async def test_the_browser_lists_the_kept_runs_first_narrows_them_by_letters_and_opens_one(
    store: RunStore,
) -> None:
    app = app_with(store)
    async with opened(app) as pilot:
        await press(pilot, "o")
        await wait_until(pilot, lambda: isinstance(app.screen, OpenScreen) and "half" in listed(app)[0])
        first, second, *_ = listed(app)
        assert "step 150 of 500, paused" in first
        assert any(part in first for part in "▁▂▃▄▅▆▇")
        assert "step 40 of 40, finished" in second
        await press(pilot, *"done")
        await wait_until(pilot, lambda: "half" not in listed(app)[0])
        assert listed(app)[0].startswith("done-")
        await press(pilot, *["backspace"] * 4)
        await wait_until(pilot, lambda: "half" in listed(app)[0])
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is main(app) and current(app).run_number == 2)
        kept = branched()
        assert same_bits(current(app), kept.trainer)
        assert current(app).is_rewound
        await wait_until(pilot, lambda: app.experiment == kept.trainer.experiment)


async def test_a_run_is_written_by_a_key_replaced_only_when_asked_twice_opened_and_refused_when_damaged(
    store: RunStore, tmp_path: Path
) -> None:
    app = app_with(store)
    async with opened(app) as pilot:
        await press(pilot, "s", "s")
        await wait_until(pilot, lambda: current(app).step == 2)
        await press(pilot, "ctrl+s")
        field = app.screen.query_one(Input)
        assert field.value == "article.run"
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "Written to" in screen_text(app))
        assert read("article.run").summary.step == 2
        await press(pilot, "ctrl+s", "enter")
        await wait_until(pilot, lambda: "press enter again" in screen_text(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is main(app))
        Path("notes.run").write_text("mine")
        await press(pilot, "ctrl+s")
        app.screen.query_one(Input).value = "notes.run"
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "got notes.run, allowed: a new file" in screen_text(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is main(app))
        assert Path("notes.run").read_text() == "mine"
        timeline = Timeline(Trainer(small()))
        timeline.advance(20)
        write(SavedRun.of(timeline), tmp_path / "one.run")
        (tmp_path / "two.run").write_bytes((tmp_path / "one.run").read_bytes()[:-5])
        await press(pilot, "o")
        await press(pilot, *"two.run")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is main(app) and "Not possible" in screen_text(app))
        assert current(app).run_number == 1
        await press(pilot, "o")
        await press(pilot, *"one.run")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert same_bits(current(app), trained(small(), 20))
