"""The scatter on screen: what it says above, what it draws, and that the wrong ones show."""

from __future__ import annotations

import numpy as np
import pytest

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    small_app,
    wait_for_state,
    wait_until,
    widget_text,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.predictions import CONFIDENT, PredictionsPanel, class_background
from tui_nn.app.planes import MOST_POINTS
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import region_ink
from tui_nn.render.scatter import Viewport
from tui_nn.training.snapshot import State


def panel(app: TuiNN) -> PredictionsPanel:
    return main(app).query_one(PredictionsPanel)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 50)])
async def test_the_title_has_the_accuracy_and_the_bayes_rate_and_follows_the_run(size: tuple[int, int]) -> None:
    app = small_app(steps=200)
    async with opened(app, size) as pilot:
        before = current(app).test.quality
        await press(pilot, "space")
        finished = await wait_for_state(pilot, State.FINISHED)
        assert finished.test.quality != before
        title = widget_text(panel(app)).split("\n")[0]
        assert finished.dataset.ceiling
        assert f"{finished.test.quality:.1%} (Bayes {finished.dataset.ceiling[0]:.1%})" in title


@pytest.mark.parametrize("ascii", [False, True])
async def test_every_test_point_is_on_screen_and_none_more(ascii: bool) -> None:
    glyphs = ASCII if ascii else UNICODE
    app = small_app(ascii=ascii, samples=30)
    async with opened(app, (200, 50)) as pilot:
        await press(pilot, "s")
        score = current(app).test
        text = content_text(panel(app))
        # Texts of the axes have none of these but the x of an axis name.
        assert text.count(glyphs.correct) == score.count
        assert text.count(glyphs.wrong) - 2 * ascii == len(score.correct) - score.count


async def test_a_wrong_one_shows_where_points_share_a_place() -> None:
    """With thousands of points on a small screen, hardly a cell is left for one alone."""
    app = small_app(samples=MOST_POINTS, test_fraction=0.9)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s")
        snapshot = current(app)
        frame = content_text(panel(app)).split("\n")
        viewport = Viewport.around(snapshot.dataset.test.x)
        width, height = viewport.plot_size(len(frame[0]), len(frame), ("x1", "x2"))
        rows = [line[-width:] for line in frame[:height]]
        x, y = snapshot.dataset.test.x.astype(float)
        column = np.minimum((x - viewport.x_low) / (viewport.x_high - viewport.x_low) * width, width - 1).astype(int)
        row = np.minimum((viewport.y_high - y) / (viewport.y_high - viewport.y_low) * height, height - 1).astype(int)
        wrong = {(r, c) for r, c, right in zip(row, column, snapshot.test.correct, strict=True) if not right}
        correct = {(r, c) for r, c, right in zip(row, column, snapshot.test.correct, strict=True) if right}
        assert wrong & correct
        assert {(r, c) for r, line in enumerate(rows) for c, char in enumerate(line) if char == "✗"} == wrong
        assert {(r, c) for r, line in enumerate(rows) for c, char in enumerate(line) if char == "●"} == correct - wrong


async def test_other_data_have_other_axes() -> None:
    app = small_app(noise=0)
    async with opened(app) as pilot:
        before = content_text(panel(app)).split("\n")[-1]
        app.open(app.experiment.updated({"noise": 10}))
        await wait_until(pilot, lambda: current(app).run == 2)
        await wait_until(pilot, lambda: content_text(panel(app)).split("\n")[-1] != before)


def test_regions_are_the_predictions_at_the_centres_of_the_cells() -> None:
    """A network whose two logits are x1 and -x1: class 0 right of the middle, surer the farther away."""
    parameters = Parameters((2, 2), "float64")
    parameters.weights[0][...] = [[1, -1], [0, 0]]
    x = Viewport(-2, 2, -1, 1).cell_centers(4, 2)
    background = class_background(Network(parameters, "relu").outputs(x), (2, 4), discrete=False)
    assert background.textures.tolist() == [[1, 1, 0, 0]] * 2
    # The centres are at -1.5, -0.5, 0.5 and 1.5, where softmax gives the larger 1 / (1 + exp(-2 |x1|)).
    probabilities = 1 / (1 + np.exp(-2 * np.array([1.5, 0.5])))
    far, near = (sum(p >= bound for bound in CONFIDENT) for p in probabilities)
    assert (far, near) == (2, 1)
    row = [region_ink(label, shade) for label, shade in ((1, far), (1, near), (0, near), (0, far))]
    assert background.inks.tolist() == [row] * 2
