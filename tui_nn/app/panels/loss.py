"""The curves of the run: loss or accuracy over the steps."""

from __future__ import annotations

from textual import work
from textual.reactive import var

from tui_nn.app.look import Look
from tui_nn.app.picture import Picture
from tui_nn.render.canvas import Canvas
from tui_nn.render.chart import Series, draw_chart, load_plotext
from tui_nn.render.palette import Ink
from tui_nn.training.snapshot import Snapshot

LOAD_AFTER = 0.15
"""Seconds until plotext is loaded, so that the rest of the first screen is there before."""

ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Tenths of a power of ten at which the axis of the steps may end."""


class LossPanel(Picture):
    """Training and test curves, and what the best possible classifier reaches."""

    NAME = "Loss"
    FRAMES = 3

    log_scale: var[bool] = var(False)
    """Whether the losses are drawn on a logarithmic scale."""
    accuracy: var[bool] = var(False)
    """Whether the accuracy is drawn instead of the loss."""

    loaded: var[bool] = var(False)
    """Whether there is something to draw with."""

    _loading = False

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Draw; but first load plotext, which takes as long as all the rest of the screen."""
        if snapshot and not self._loading:
            self._loading = True
            self.set_timer(LOAD_AFTER, self._load)
        super().watch_snapshot(snapshot)

    @work(thread=True)
    def _load(self) -> None:
        load_plotext()
        self.app.call_from_thread(setattr, self, "loaded", True)

    def watch_loaded(self) -> None:
        """Now it can be drawn."""
        self.redraw()

    def watch_log_scale(self) -> None:
        """Another scale is another picture."""
        self.redraw()

    def watch_accuracy(self) -> None:
        """Another quantity is another picture."""
        self.redraw()

    def title(self, snapshot: Snapshot) -> str:
        """What is drawn."""
        if self.accuracy:
            return "Accuracy (%)"
        return f"{self.NAME} (log scale)" if self.log_scale else self.NAME

    def draw(self, snapshot: Snapshot, width: int, height: int, look: Look) -> Canvas:
        """The chart."""
        if not self.loaded:
            return Canvas(width, height)
        curves, glyphs = snapshot.curves, look.glyphs
        train, test = (
            (curves.accuracy * 100, curves.test_accuracy * 100) if self.accuracy else (curves.loss, curves.test_loss)
        )
        learned_from = "train" if snapshot.experiment.training.batch_size == "full" else "batch"
        ceiling = snapshot.dataset.ceiling
        return draw_chart(
            width,
            height,
            [
                Series(learned_from, curves.step, train, Ink.TRAIN, glyphs.train),
                Series("test", curves.step, test, Ink.TEST, glyphs.test, dashed=True),
            ],
            x_range=(0, _last_step(snapshot.step)),
            log=self.log_scale and not self.accuracy,
            glyphs=glyphs,
            ceiling=ceiling and (ceiling[0] * 100 if self.accuracy else ceiling[1], "Bayes"),
        )


def _last_step(step: int) -> int:
    """A round number of steps, not below `step`: an axis that grew with each one would be repainted with each one."""
    decade: int = max(10, 10 ** (len(str(step)) - 1))
    return next(decade * part // 10 for part in ROUND if decade * part // 10 >= step)
