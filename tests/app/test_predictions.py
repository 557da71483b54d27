"""The scatter on screen: what it says above, what it draws, and that the wrong ones show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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
from tui_nn.app.panels.predictions import CONFIDENT, PredictionsPanel, class_background, class_key, value_key
from tui_nn.nn.arrays import Array
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import DARK, SHADES, Ink, region_ink, signed_ink
from tui_nn.render.scatter import Viewport
from tui_nn.runs.snapshot import State
from tui_nn.views.plane_view import MOST_POINTS


def panel(app: TuiNN) -> PredictionsPanel:
    return main(app).query_one(PredictionsPanel)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 50)])
async def test_the_title_has_the_accuracy_and_the_bayes_rate_and_follows_the_run(size: tuple[int, int]) -> None:
    app = small_app(steps=200)
    async with opened(app, size) as pilot:
        before = current(app).test.score
        await press(pilot, "space")
        finished = await wait_for_state(pilot, State.FINISHED)
        assert finished.test.score != before
        title = widget_text(panel(app)).split("\n")[0]
        assert finished.dataset.best_possible
        assert f"{finished.test.score:.1%} (Bayes {finished.dataset.best_possible[0]:.1%})" in title


@pytest.mark.parametrize("ascii", [False, True])
async def test_every_test_point_is_on_screen_and_none_more(ascii: bool) -> None:
    glyphs = ASCII if ascii else UNICODE
    app = small_app(ascii=ascii, samples=30)
    async with opened(app, (200, 50)) as pilot:
        await press(pilot, "s")
        score = current(app).test
        text = content_text(panel(app))
        # Texts of the axes have none of these but the x of an axis name.
        assert text.count(glyphs.correct) == score.correct_count
        assert text.count(glyphs.wrong) - 2 * ascii == len(score.correct) - score.correct_count


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
        app.change(app.experiment.updated({"noise": 10}))
        await wait_until(pilot, lambda: current(app).run == 2)
        await wait_until(pilot, lambda: content_text(panel(app)).split("\n")[-1] != before)


def test_regions_are_the_predictions_at_the_centers_of_the_cells() -> None:
    """A network whose two logits are x1 and -x1: class 0 right of the middle, surer the farther away."""
    parameters = Parameters((2, 2), "float64")
    parameters.weights[0][...] = [[1, -1], [0, 0]]
    x = Viewport(-2, 2, -1, 1).cell_centers(4, 2)
    background = class_background(Network(parameters, "relu").outputs(x), (2, 4), discrete=False)
    assert background.textures.tolist() == [[1, 1, 0, 0]] * 2
    # The centers are at -1.5, -0.5, 0.5 and 1.5, where softmax gives the larger 1 / (1 + exp(-2 |x1|)).
    probabilities = 1 / (1 + np.exp(-2 * np.array([1.5, 0.5])))
    far, near = (sum(p >= bound for bound in CONFIDENT) for p in probabilities)
    assert (far, near) == (2, 1)
    row = [region_ink(label, shade) for label, shade in ((1, far), (1, near), (0, near), (0, far))]
    assert background.inks.tolist() == [row] * 2


def cells_of(app: TuiNN, points: Array) -> set[tuple[int, int]]:
    """The cells (row, column) of the plot in which points (2, n) of the article's plane lie."""
    frame = content_text(panel(app)).split("\n")
    viewport = Viewport.around(current(app).dataset.test.x)
    width, height = viewport.plot_size(len(frame[0]), len(frame), ("x1", "x2"))
    left = len(frame[0]) - width
    column = (points[0] - viewport.x_low) / (viewport.x_high - viewport.x_low) * width
    row = (viewport.y_high - points[1]) / (viewport.y_high - viewport.y_low) * height
    inside = (column >= 0) & (column <= width) & (row >= 0) & (row <= height)
    places = zip(row[inside].tolist(), column[inside].tolist(), strict=True)
    return {(min(int(y), height - 1), left + min(int(x), width - 1)) for y, x in places}


def places_of(app: TuiNN, glyph: str) -> set[tuple[int, int]]:
    """Where (row, column) the glyph stands above the axis."""
    rows = content_text(panel(app)).split("\n")[:-2]
    return {(y, x) for y, row in enumerate(rows) for x, char in enumerate(row) if char == glyph}


async def test_t_shows_the_training_points_beneath_those_of_the_test() -> None:
    app = small_app()
    async with opened(app, (158, 40)) as pilot:
        before = content_text(panel(app))
        assert not places_of(app, UNICODE.train_point)
        dataset = current(app).dataset
        test, train = cells_of(app, dataset.test.x), cells_of(app, dataset.train.x)
        assert train & test
        await press(pilot, "t")
        await wait_until(pilot, lambda: places_of(app, UNICODE.train_point) == train - test)
        assert places_of(app, UNICODE.correct) | places_of(app, UNICODE.wrong) == test
        await press(pilot, "t")
        await wait_until(pilot, lambda: content_text(panel(app)) == before)


def backgrounds(app: TuiNN) -> set[int]:
    """The inks beneath the plot."""
    canvas = panel(app).draw(current(app), 60, 20, app.appearance)
    return set(canvas.bg.ravel().tolist()) - {int(Ink.CLEAR)}


async def test_d_shows_the_regions_without_their_confidence() -> None:
    app = small_app(steps=200, run=True)
    async with opened(app) as pilot:
        await wait_for_state(pilot, State.FINISHED)
        by_shade = [{region_ink(label, shade) for label in range(3)} for shade in range(SHADES)]
        assert backgrounds(app) & by_shade[0]
        assert backgrounds(app) & by_shade[-1]
        await press(pilot, "d")
        assert backgrounds(app) == by_shade[-1]
        await press(pilot, "d")
        assert backgrounds(app) & by_shade[0]


def test_without_confidence_the_classes_are_the_same() -> None:
    probabilities = np.array([[0.4, 0.2, 0.1], [0.3, 0.7, 0.05], [0.3, 0.1, 0.85]])
    shaded, flat = (class_background(probabilities, (1, 3), discrete) for discrete in (False, True))
    assert shaded.textures.tolist() == flat.textures.tolist() == [[0, 1, 2]]
    assert shaded.inks.tolist() == [[region_ink(0, 0), region_ink(1, 1), region_ink(2, 1)]]
    assert flat.inks.tolist() == [[region_ink(label, SHADES - 1) for label in range(3)]]


async def test_of_a_value_the_surface_its_key_and_r_squared_are_shown() -> None:
    app = small_app(data="plane", hidden_sizes=(), l2=0, steps=200, run=True)
    async with opened(app, (200, 40)) as pilot:
        finished = await wait_for_state(pilot, State.FINISHED)
        await pilot.pause()
        above, *_, below = widget_text(panel(app)).split("\n")
        assert f"R² {finished.test.score:.3f}" in above
        assert finished.dataset.best_possible
        assert f"(Bayes R² {finished.dataset.best_possible[0]:.3f})" in above
        targets = finished.dataset.train.targets
        low, name, high = below.strip("╰╯─ ").split()
        assert (float(low), float(high)) == pytest.approx((targets.min(), targets.max()), rel=1e-3)
        assert name == finished.dataset.target_name
        # A plane has all levels, but for the strongest one, which is for points.
        levels = {signed_ink(level) for level in range(-3, 4)} - {int(Ink.CLEAR)}
        assert backgrounds(app) == levels
        await press(pilot, "d")
        assert backgrounds(app) == {signed_ink(-3), signed_ink(3)}


async def test_a_key_of_a_value_is_in_the_units_of_the_data(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("size,age,price\n" + "".join(f"{n},{n * n % 11},{1000 + 10 * n}\n" for n in range(100)))
    app = small_app(data=str(path), standardize="yes", target_kind="number", noise=0)
    async with opened(app, (200, 40)):
        prices = 1000 + 10 * current(app).dataset.train.raw[0]
        low, name, high = widget_text(panel(app)).split("\n")[-1].strip("╰╯─ ").split()
        assert (low, name, high) == (f"{prices.min():,.0f}", "price", f"{prices.max():,.0f}")


@pytest.mark.parametrize("name", ["y", "a name that is far too long"])
async def test_the_key_of_a_value_is_never_wider_than_its_room(name: str) -> None:
    app = small_app(data="sine", ascii=True)
    async with opened(app):
        dataset = replace(current(app).dataset, target_name=name)
    for room in range(60):
        key = value_key(dataset, PLAIN, room)
        assert key.cell_length <= room
        # Both ends, or nothing.
        assert key.plain.count("0.9") in (0, 2)
    assert name in key.plain


WITH_COLOR = Appearance(DARK, UNICODE, color=True)


@pytest.mark.parametrize(
    ("names", "room", "words"),
    [
        (("c0", "c1", "c2"), 40, "c0 c1 c2"),
        (("c0", "c1", "c2"), 14, "c0 c1 c2"),
        (("c0", "c1", "c2"), 13, ""),
        (tuple(f"c{label}" for label in range(12)), 200, "c0 c1 c2 c3 c4 c5 c6 c7 and 4 more"),
        (tuple(f"c{label}" for label in range(12)), 29, "c0 c1 c2 and 9 more"),
        (("a name that is far too long", "b"), 40, "a name that… b"),
    ],
)
def test_the_key_names_as_many_classes_as_there_is_room_for(names: tuple[str, ...], room: int, words: str) -> None:
    key = class_key(names, WITH_COLOR, room)
    assert key.plain.split() == words.split()
    assert key.cell_length <= room


@pytest.mark.parametrize("appearance", [PLAIN, Appearance({}, UNICODE, color=False)])
def test_without_color_the_key_has_the_textures(appearance: Appearance) -> None:
    names = ("c0", "c1", "c2")
    textures = [appearance.glyphs.textures[label] for label in range(3)]
    assert class_key(names, appearance, 60).plain.split() == [
        f"{texture * 2}{name}".strip() for texture, name in zip(textures, names, strict=True)
    ]
