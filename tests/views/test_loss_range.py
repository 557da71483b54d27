"""The range of the training loss, shaded behind the curves, and how many points the lines go through."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.views.charts import FIRST, SIZE
from tests.views.moments import COLOR, finished
from tui_nn.nn.arrays import Flags
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.history import CAPACITY, OUTLINE, Curves
from tui_nn.training.metrics import HIGHEST, LOWEST
from tui_nn.views import loss
from tui_nn.views.loss import contents
from tui_nn.views.loss_options import LossOptions


def shaded(snapshot: Snapshot, options: LossOptions = FIRST) -> Flags:
    cells: Flags = loss.draw(snapshot, options, SIZE, COLOR).bg == Ink.RANGE
    return cells


def with_range(snapshot: Snapshot, low: float, high: float) -> Snapshot:
    """A flat training loss of 1, with one range everywhere."""
    count = len(snapshot.curves.step)
    series = {LOWEST: low, HIGHEST: high, "train_loss": 1.0, "data_loss": 1.0, "test_loss": 1.0}
    flat = {name: np.full(count, value) for name, value in series.items()}
    return replace(snapshot, curves=Curves(snapshot.curves.step, {**snapshot.curves.values, **flat}))


def test_the_range_is_shaded_over_all_steps() -> None:
    cells = shaded(with_range(finished(l2=0), 0.25, 3.75))
    columns = np.flatnonzero(cells.any(axis=0))
    assert columns.tolist() == list(range(columns[0], columns[-1] + 1))
    # All columns are shaded alike: most of the chart, which is scaled to the range.
    heights = cells[:, columns].sum(axis=0)
    assert set(heights) == {heights[0]}
    assert heights[0] > 0.6 * (SIZE[1] - 3)


def test_a_loss_without_noise_has_no_range() -> None:
    assert not shaded(with_range(finished(l2=0), 1, 1)).any()


def test_scores_and_unknown_ranges_have_none() -> None:
    assert not shaded(with_range(finished(l2=0), 0, 3), LossOptions(score=True)).any()
    assert not shaded(with_range(finished(l2=0), np.nan, np.nan)).any()


def test_mini_batches_show_the_losses_between_the_points() -> None:
    snapshot = finished(batch_size=5, steps=2000, noise=1.0, l2=0.0)
    assert shaded(snapshot).any()
    assert shaded(snapshot, LossOptions(zoom=3)).any()


def test_zooming_in_joins_more_points() -> None:
    snapshot = finished(batch_size=5, steps=2000, noise=1.0, l2=0.0)
    assert len(snapshot.curves.step) > CAPACITY / 2

    def drawn(zoom: int) -> int:
        plot = contents(snapshot, LossOptions(zoom=zoom), COLOR.glyphs)
        x = np.asarray(plot.series[0].x)
        return int(np.count_nonzero((x >= plot.x_range[0]) & (x <= plot.x_range[1])))

    counts = [drawn(zoom) for zoom in range(3)]
    assert all(OUTLINE / 2 <= count <= OUTLINE + 1 for count in counts), counts
    everything = snapshot.curves.step
    low, high = contents(snapshot, LossOptions(zoom=2), COLOR.glyphs).x_range
    assert counts[2] == np.count_nonzero((everything >= low) & (everything <= high)), "all that was recorded"


def test_the_range_without_the_penalty_lies_lower_by_the_penalty() -> None:
    snapshot = finished(batch_size=5, steps=700, l2=0.1)
    bands = [contents(snapshot, options, COLOR.glyphs).band for options in (FIRST, LossOptions(without_penalty=True))]
    penalty = snapshot.curves["train_loss"] - snapshot.curves["data_loss"]
    assert penalty.min() > 0
    for edge in ("lowest", "highest"):
        with_penalty, without = (np.asarray(getattr(band, edge)) for band in bands)
        np.testing.assert_allclose(with_penalty - without, penalty)
