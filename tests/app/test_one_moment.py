"""All numbers on screen are of one moment, however seldom slow pictures are drawn."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.app.support import content_text, main, opened, screen_text, small_app, wait_until, widget_text
from tests.experiments import small
from tui_nn.app import picture
from tui_nn.app.app import TuiNN
from tui_nn.app.frame_requester import FrameRequester
from tui_nn.app.panels.histograms import HistogramsPanel
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.panels.results import ResultsPanel
from tui_nn.app.panels.weights import WeightsPanel
from tui_nn.app.picture import Picture
from tui_nn.nn.labels import confusion
from tui_nn.render.numbers import short_number
from tui_nn.runs.moment import frame_of
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.scores import score_text
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer
from tui_nn.views import loss, predictions

STEPS = 12


def moments(app: TuiNN) -> Iterator[Snapshot]:
    """The first steps of a run that learns fast enough to change all numbers at every step."""
    assert app.snapshot
    timeline = Timeline(Trainer(small(learning_rate=0.1), app.snapshot.dataset))
    for _ in range(STEPS):
        timeline.advance(1)
        frame = frame_of(timeline, app.snapshot.run_number, State.RUNNING, 10.0, quick=True)
        yield Snapshot.joined(frame, app.snapshot.dataset)


async def test_every_snapshot_changes_all_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes to draw a picture: half of them no time, half of them long."""
    ticks = itertools.count()
    clock = SimpleNamespace(perf_counter=lambda: 0.0)
    monkeypatch.setattr(picture, "time", clock)
    monkeypatch.setattr(FrameRequester, "tick", lambda _: None)
    app = small_app()
    # With room for the numbers in the legend of the chart, though all views are shown.
    async with opened(app, (320, 60)) as pilot:
        panels = main(app)
        for snapshot in moments(app):
            if snapshot.step > STEPS // 2:
                clock.perf_counter = lambda: 0.1 * next(ticks)
            app.snapshot = snapshot
            await wait_until(pilot, lambda step: f"step {step}/" in screen_text(app), snapshot.step)
            score = score_text(snapshot.test.score, False)
            assert score in widget_text(panels.query_one(PredictionsPanel)).split("\n")[0]
            losses = (snapshot.curves["train_loss"][-1], snapshot.test.loss)
            words = content_text(panels.query_one(LossPanel)).split("\n")[0].split()
            assert [words[words.index(name) + 1] for name in ("train", "test")] == [short_number(x) for x in losses]
            weight = snapshot.network.parameters.weights[0][0, 0]
            assert f"{weight:+.3f}".replace("-", "−") in content_text(panels.query_one(WeightsPanel)).split("\n")[2]
            counts = confusion(snapshot.dataset.test.labels, snapshot.test.predictions.astype(np.int64), 3)
            shown = content_text(panels.query_one(ResultsPanel)).replace("·", "0")
            rows = [[int(word) for word in re.findall(r" (\d+)(?= )", row)] for row in shown.split("\n")]
            assert [row for row in rows if len(row) == 3] == counts.tolist()


async def test_the_histograms_say_at_which_step_they_were_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FrameRequester, "tick", lambda _: None)
    app = small_app()
    async with opened(app, (200, 50)) as pilot:
        panel, steps = main(app).query_one(HistogramsPanel), []
        for snapshot in moments(app):
            before = content_text(panel)
            app.snapshot = snapshot
            await wait_until(pilot, lambda step: f"step {step}/" in screen_text(app), snapshot.step)
            if content_text(panel) != before:
                steps.append(snapshot.step)
                assert f"std {snapshot.network.parameters.weights[0].std():.3g} " in content_text(panel)
            if steps:
                assert f"Histograms at step {steps[-1]} " in widget_text(panel).split("\n")[0]
        assert 0 < len(steps) < STEPS


POINTED: dict[type[Picture[Any]], tuple[Any, Sequence[tuple[int, int]]]] = {
    LossPanel: (loss, ((12, 6), (25, 6))),
    PredictionsPanel: (predictions, ((24, 4), (30, 8), (20, 10))),
}
"""A panel, its view, and cells to point at."""


async def test_the_pointer_reads_the_picture_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The axis of the losses grows between two drawings, and predictions change."""
    monkeypatch.setattr(FrameRequester, "tick", lambda _: None)
    app = small_app()
    async with opened(app, (200, 50)) as pilot:
        lagging = set()
        for snapshot in moments(app):
            app.snapshot = snapshot
            await wait_until(pilot, lambda step: f"step {step}/" in screen_text(app), snapshot.step)
            for kind, (view, cells) in POINTED.items():
                panel = main(app).query_one(kind)
                region = panel.scrollable_content_region
                assert panel.pictured
                for x, y in cells:
                    await pilot.hover(offset=(region.x + x, region.y + y))
                    shown, newest = (
                        view.reading(one, panel.options_now(), region.size, app.appearance, (x, y))
                        for one in (panel.pictured, snapshot)
                    )
                    assert str(panel.border_subtitle or "") == app.appearance.glyphs.shorten(shown, panel.title_room)
                    if shown != newest:
                        lagging.add(kind)
        assert lagging == {*POINTED}
