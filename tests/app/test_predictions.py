"""The scatter on screen: it follows the run, and keys choose what it shows."""

from __future__ import annotations

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    resize,
    small_app,
    wait_for_state,
    wait_until,
    widget_text,
)
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.render.glyphs import UNICODE
from tui_nn.render.palette import DARK, SHADES, region_ink
from tui_nn.runs.snapshot import State


def panel(app: TuiNN) -> PredictionsPanel:
    return main(app).query_one(PredictionsPanel)


async def test_the_title_has_the_accuracy_and_the_bayes_rate_and_follows_the_run() -> None:
    app = small_app(steps=200)
    async with opened(app, (60, 18)) as pilot:
        before = current(app).test.score
        await press(pilot, "space")
        finished = await wait_for_state(pilot, State.FINISHED)
        assert finished.test.score != before
        assert finished.dataset.best_possible
        for size in ((60, 18), (80, 24), (200, 50)):
            await resize(pilot, size)
            title = widget_text(panel(app)).split("\n")[0]
            assert f"{finished.test.score:.1%} (Bayes {finished.dataset.best_possible[0]:.1%})" in title, size


async def test_other_data_have_other_axes() -> None:
    app = small_app(noise=0)
    async with opened(app) as pilot:
        before = content_text(panel(app)).split("\n")[-1]
        app.change(app.experiment.updated({"noise": 10}))
        await wait_until(pilot, lambda: current(app).run_number == 2)
        await wait_until(pilot, lambda: content_text(panel(app)).split("\n")[-1] != before)


async def test_t_shows_the_training_points_and_hides_them_again() -> None:
    app = small_app()
    async with opened(app) as pilot:
        before = content_text(panel(app))
        assert UNICODE.train_point not in before
        await press(pilot, "t")
        await wait_until(pilot, lambda: UNICODE.train_point in content_text(panel(app)))
        await press(pilot, "t")
        await wait_until(pilot, lambda: content_text(panel(app)) == before)


def shades(app: TuiNN) -> set[int]:
    """The shades of the regions on the screen."""
    region = panel(app).scrollable_content_region
    strips = app.screen._compositor.render_strips()[region.y : region.bottom]
    segments = [segment for strip in strips for segment in strip.crop(region.x, region.right)]
    colors = {
        color.triplet.hex
        for segment in segments
        if segment.style
        for color in (segment.style.color if "▀" in segment.text else None, segment.style.bgcolor)
        if color and color.triplet
    }
    return {shade for shade in range(SHADES) if colors & {DARK[region_ink(label, shade)] for label in range(3)}}


async def test_d_shows_the_regions_without_their_confidence_and_with_it_again() -> None:
    app = small_app(steps=200, run=True)
    async with opened(app) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        assert shades(app) == set(range(SHADES))
        await press(pilot, "d")
        await wait_until(pilot, lambda: shades(app) == {SHADES - 1})
        await press(pilot, "d")
        await wait_until(pilot, lambda: shades(app) == set(range(SHADES)))


async def test_below_stands_which_color_is_which_class() -> None:
    app = small_app()
    async with opened(app):
        region = panel(app).region
        below = app.screen._compositor.render_strips()[region.bottom - 1].crop(region.x, region.right)
        for label, name in enumerate(current(app).dataset.class_names):
            (style,) = (segment.style for segment in below if segment.text.strip() == f"{label} {name}")
            assert style
            assert style.bgcolor
            assert style.bgcolor.get_truecolor().hex == DARK[region_ink(label, SHADES - 1)]
