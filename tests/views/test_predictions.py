"""The scatter: what it says above and below, what it draws, and that the wrong ones show."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.color_vision import contrast
from tests.render.test_palette import Palette
from tests.views.four_features import four_features
from tests.views.moments import APPEARANCES, COLOR, backgrounds, finished, fresh, plain, rows
from tui_nn.data.columns import Number
from tui_nn.data.preprocessing import Target
from tui_nn.nn.arrays import Array
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, CLASS_SYMBOLS, UNICODE, Glyphs
from tui_nn.render.palette import (
    CLASSES,
    DARK,
    LIGHT,
    SHADES,
    SURFACE_LEVELS,
    Ink,
    class_ink,
    region_ink,
    surface_ink,
)
from tui_nn.render.regions import contours, surface
from tui_nn.render.viewport import Viewport
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import network, plane_view, predictions
from tui_nn.views.network import NetworkOptions
from tui_nn.views.plane_view import Axes
from tui_nn.views.predictions import (
    SHADE_PROBABILITIES,
    SLICE_SHADES,
    PredictionsOptions,
    caption,
    class_background,
    draw,
    neighbor,
    point_at,
    title,
)
from tui_nn.views.region_key import class_key, value_key
from tui_nn.views.selection import Selection
from tui_nn.views.unit_card import card_width
from tui_nn.views.view import View, width

SIZE = (80, 30)

FIRST = PredictionsOptions()

Places = set[tuple[int, int]]
"""Rows and columns."""


def shown(
    snapshot: Snapshot,
    options: PredictionsOptions = FIRST,
    size: tuple[int, int] = SIZE,
    appearance: Appearance = COLOR,
) -> list[str]:
    return rows(draw(snapshot, options, size, appearance))


def places_of(drawn: list[str], glyph: str) -> Places:
    """Where the glyph stands above the axis."""
    return {(y, x) for y, row in enumerate(drawn[:-2]) for x, char in enumerate(row) if char == glyph}


def window_of(snapshot: Snapshot, size: tuple[int, int] = SIZE) -> Viewport:
    """What a picture of generated data with two features shows."""
    return plane_view.plane_view(snapshot.dataset, Axes()).window(size)


def cells_of(snapshot: Snapshot, points: Array, size: tuple[int, int] = SIZE) -> Places:
    """The cells of the picture in which points (2, n) of the article's plane lie."""
    viewport = window_of(snapshot, size)
    width, height = viewport.plot_size(*size, ("x1", "x2"))
    column = (points[0].astype(float) - viewport.x_low) / (viewport.x_high - viewport.x_low) * width
    row = (viewport.y_high - points[1].astype(float)) / (viewport.y_high - viewport.y_low) * height
    inside = (column >= 0) & (column <= width) & (row >= 0) & (row <= height)
    places = zip(row[inside].tolist(), column[inside].tolist(), strict=True)
    return {(min(int(y), height - 1), size[0] - width + min(int(x), width - 1)) for y, x in places}


def test_the_title_has_the_accuracy_and_the_bayes_rate_and_follows_the_run() -> None:
    for snapshot in (fresh(steps=200), finished(steps=200)):
        best = snapshot.dataset.best_possible
        assert best
        text = title(snapshot, FIRST, 60, COLOR)
        assert text == f"Test predictions ─ {snapshot.test.score:.1%} (Bayes {best[0]:.1%})"
    assert title(fresh(steps=200), FIRST, 60, COLOR) != title(finished(steps=200), FIRST, 60, COLOR)


def test_with_less_room_the_title_is_shorter_and_keeps_the_accuracy() -> None:
    score = f"{finished().test.score:.1%} (Bayes"
    texts = [title(finished(), FIRST, room, COLOR) for room in range(80, 15, -1)]
    assert all(score in text for text in texts)
    assert [text.split(" ─ ")[0] for text in dict.fromkeys(texts)][:2] == ["Test predictions", "Test"]
    assert len(set(texts)) == 3
    assert all(title(finished(), FIRST, len(text), COLOR) == text for text in texts)


def test_without_a_known_best_there_is_no_bayes_rate() -> None:
    unknown = replace(fresh(), dataset=replace(fresh().dataset, distribution=None))
    assert title(unknown, FIRST, 60, COLOR) == f"Test predictions ─ {fresh().test.score:.1%}"


def marks_in(drawn: list[str], glyphs: Glyphs, left: int) -> Counter[str]:
    """How often each mark of a point stands right of the column of the axis, without the symbols of regions."""
    plot = "".join(re.sub(r"\(.\)", "   ", row[left:]) for row in drawn[:-2])
    return Counter(char for char in plot if char in (*glyphs.crowds, *CLASS_SYMBOLS))


def left_of(snapshot: Snapshot, size: tuple[int, int]) -> int:
    """The first column of the plot."""
    return size[0] - window_of(snapshot, size).plot_size(*size, ("x1", "x2"))[0]


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_test_point_is_drawn_and_none_more(glyphs: Glyphs) -> None:
    """Right ones as dots, wrong ones as the digit of their true class, in a plot in which none share a cell."""
    snapshot, size = fresh(samples=30), (240, 80)
    drawn = shown(snapshot, size=size, appearance=replace(COLOR, glyphs=glyphs))
    wrong = Counter(str(label) for label in snapshot.dataset.test.labels[~snapshot.test.correct])
    assert marks_in(drawn, glyphs, left_of(snapshot, size)) == wrong + Counter(
        {glyphs.crowds[0]: snapshot.test.correct_count}
    )
    assert 0 < snapshot.test.correct_count < len(snapshot.test.correct)


def test_where_points_share_places_the_share_of_wrong_marks_is_that_of_wrong_points() -> None:
    """With thousands of points in a small picture, hardly a cell is left for one alone."""
    snapshot, size = fresh(samples=15_000, test_fraction=0.9), (40, 12)
    found = marks_in(shown(snapshot, size=size), UNICODE, left_of(snapshot, size))
    wrong = sum(count for mark, count in found.items() if mark in CLASS_SYMBOLS)
    assert wrong / found.total() == pytest.approx(1 - snapshot.test.correct.mean(), abs=0.03)
    assert found[UNICODE.crowds[2]] > found[UNICODE.crowds[0]]


def test_of_many_points_the_first_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_view, "MAX_POINTS", 10)
    # No other test has seen these data.
    snapshot, size = fresh(samples=97), (240, 80)
    right = int(snapshot.test.correct[:10].sum())
    found = marks_in(shown(snapshot, size=size), UNICODE, left_of(snapshot, size))
    assert (found[UNICODE.crowds[0]], found.total()) == (right, 10)


def test_a_wrong_mark_is_red_and_the_dots_are_blue() -> None:
    canvas = draw(fresh(), FIRST, (240, 80), COLOR)
    plot = np.s_[:-2, left_of(fresh(), (240, 80)) :]
    for symbols, ink in ((CLASS_SYMBOLS, Ink.WRONG), (UNICODE.crowds, Ink.CORRECT)):
        inks = canvas.fg[plot][np.isin(canvas.codes[plot], [ord(symbol) for symbol in symbols])]
        # The symbols of regions are gray.
        assert set(inks.tolist()) - {Ink.MUTED} == {ink}


MARKED = 255
"""In place of the ink of pixels on which a point is drawn."""


def pixels_of(canvas: Canvas, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The inks of the pixels of a plot of `size`, (2 * rows, columns)."""
    columns, lines = size
    plot = np.s_[:lines, canvas.width - columns :]
    codes, fg, bg = canvas.codes[plot], canvas.fg[plot], canvas.bg[plot]
    upper = np.where(codes == ord("▀"), fg, bg)
    lower = np.where(codes == ord("▄"), fg, bg)
    hidden = ~np.isin(codes, [ord(char) for char in " ▀▄"])
    upper[hidden] = lower[hidden] = MARKED
    return np.stack((upper, lower), axis=1).reshape(2 * lines, columns)


def test_other_data_have_other_axes() -> None:
    assert shown(fresh(noise=0))[-1] != shown(fresh(noise=10))[-1]


def test_regions_are_the_predictions_at_the_centers_of_the_cells() -> None:
    """A network whose two logits are x1 and -x1: class 0 right of the middle, surer the farther away."""
    parameters = Parameters((2, 2), "float64")
    parameters.weights[0][...] = [[1, -1], [0, 0]]
    x = Viewport(-2, 2, -1, 1).cell_centers(4, 2)
    background = class_background(Network(parameters, "relu").outputs(x), (2, 4), discrete=False)
    assert background.textures.tolist() == [[1, 1, 0, 0]] * 2
    # The centers are at -1.5, -0.5, 0.5 and 1.5, where softmax gives the larger 1 / (1 + exp(-2 |x1|)).
    probabilities = 1 / (1 + np.exp(-2 * np.array([1.5, 0.5])))
    far, near = (sum(p >= bound for bound in SHADE_PROBABILITIES) for p in probabilities)
    assert (far, near) == (5, 3)
    row = [region_ink(label, shade) for label, shade in ((1, far), (1, near), (0, near), (0, far))]
    assert background.inks.tolist() == [row] * 2


def test_a_slice_has_only_the_faintest_shades() -> None:
    """So that the color of each class is legible on the regions of all the others."""
    probabilities = np.array([[0.5, 0.55, 0.65, 0.75, 0.85, 0.95], [0.5, 0.45, 0.35, 0.25, 0.15, 0.05]])
    shaded, flat = (class_background(probabilities, (1, 6), discrete, SLICE_SHADES) for discrete in (False, True))
    assert shaded.inks.tolist() == [[region_ink(0, shade) for shade in (0, 0, 1, 1, 2, 2)]]
    assert flat.inks.tolist() == [[region_ink(0, 2)] * 6]


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_the_color_of_each_class_is_clear_on_every_region_of_a_slice(palette: Palette) -> None:
    for label, region, shade in itertools.product(range(CLASSES), range(CLASSES), range(SLICE_SHADES)):
        assert contrast(palette[class_ink(label)], palette[region_ink(region, shade)]) >= 3


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_each_region_has_the_symbol_of_its_class(appearance: Appearance) -> None:
    text = draw(finished(steps=200), FIRST, SIZE, appearance).text()
    assert [text.count(f"({label})") for label in range(4)] == [1, 1, 1, 0]


def test_without_confidence_the_classes_are_the_same() -> None:
    probabilities = np.array(
        [[0.4, 0.2, 0.1, 0.59, 0.4, 0.1], [0.3, 0.7, 0.01, 0.41, 0.6, 0], [0.3, 0.1, 0.89, 0, 0, 0.9]]
    )
    shaded, flat = (class_background(probabilities, (2, 3), discrete) for discrete in (False, True))
    labels = [[0, 1, 2], [0, 1, 2]]
    assert shaded.textures.tolist() == flat.textures.tolist() == labels
    # It is surer from 0.5 on, and from each further tenth.
    assert shaded.inks.tolist() == [
        [region_ink(label, shade) for label, shade in enumerate(row)] for row in ([0, 3, 4], [1, 2, 5])
    ]
    assert flat.inks.tolist() == [[region_ink(label, SHADES - 1) for label in row] for row in labels]


def test_the_picture_has_the_regions_that_the_network_predicts() -> None:
    """In each pixel of the plot, from the top left, row by row, but for points and contours."""
    snapshot, viewport = finished(), window_of(finished())
    columns, lines = viewport.plot_size(*SIZE, ("x1", "x2"))
    x = viewport.cell_centers(columns, 2 * lines)
    labels = snapshot.network.outputs(x).argmax(axis=0).reshape(2 * lines, columns)
    drawn = pixels_of(draw(snapshot, PredictionsOptions(discrete=True), SIZE, COLOR), (columns, lines))
    seen = (drawn != MARKED) & ~contours(labels)
    assert seen.mean() > 0.8
    assert (drawn[seen] == region_ink(labels, np.full_like(labels, SHADES - 1))[seen]).all()
    assert (drawn[contours(labels) & (drawn != MARKED)] == Ink.CONTOUR).all()
    assert len(np.unique(labels)) > 1


def test_the_confidence_can_be_left_out() -> None:
    by_shade = [{region_ink(label, shade) for label in range(3)} for shade in range(SHADES)]
    snapshot = finished(steps=200)
    shaded, flat = (
        backgrounds(draw(snapshot, PredictionsOptions(discrete=discrete), SIZE, COLOR)) for discrete in (False, True)
    )
    assert all(shaded & shade for shade in by_shade[1:])
    assert flat - {Ink.CONTOUR} == by_shade[-1]


def test_training_points_are_drawn_beneath_those_of_the_test() -> None:
    dataset = fresh().dataset
    test, train = cells_of(fresh(), dataset.test.x), cells_of(fresh(), dataset.train.x)
    assert train & test
    assert not places_of(shown(fresh()), UNICODE.train_point)
    drawn = shown(fresh(), PredictionsOptions(with_train=True))
    assert places_of(drawn, UNICODE.train_point) == train - test
    drawn = [re.sub(r"\(.\)", "   ", row) for row in drawn]
    marked = set.union(*(places_of(drawn, glyph) for glyph in (*UNICODE.crowds, "0", "1", "2")))
    assert {(y, x) for y, x in marked if x >= left_of(fresh(), SIZE)} == test


def test_the_surface_of_a_value_has_all_levels() -> None:
    snapshot = finished(data="plane", hidden_sizes=(), l2=0, steps=200)
    ends = {surface_ink(-SURFACE_LEVELS), surface_ink(SURFACE_LEVELS)}
    levels = {surface_ink(level) for level in range(-SURFACE_LEVELS, SURFACE_LEVELS + 1)} - {int(Ink.CLEAR)}
    assert backgrounds(draw(snapshot, FIRST, SIZE, COLOR)) - {Ink.CONTOUR} == levels
    flat = draw(snapshot, PredictionsOptions(discrete=True), SIZE, COLOR)
    assert backgrounds(flat) - {Ink.CONTOUR} == ends


def test_the_surface_of_a_value_is_shaded_from_the_lowest_to_the_highest_of_the_training_set() -> None:
    """Without the confidence, a value is above or below the middle of them."""
    snapshot = finished(data="plane", hidden_sizes=(), l2=0, steps=200)
    dataset = snapshot.dataset
    targets = dataset.train.targets / 2 + 0.25
    moved = replace(snapshot, dataset=replace(dataset, train=replace(dataset.train, targets=targets)))
    viewport = window_of(snapshot)
    columns, lines = viewport.plot_size(*SIZE, ("x1", "x2"))
    values = snapshot.network.outputs(viewport.cell_centers(columns, 2 * lines))[0].reshape(2 * lines, columns)
    low, high = float(targets.min()), float(targets.max())
    shaded, flat = (
        pixels_of(draw(moved, PredictionsOptions(discrete=discrete), SIZE, COLOR), (columns, lines))
        for discrete in (False, True)
    )
    above = values > (low + high) / 2
    seen = (shaded != MARKED) & ~contours(above.astype(int))
    assert (shaded[seen] == surface(values, low, high).inks[seen]).all()
    assert 0 < above.mean() < 0.5
    assert ((flat == surface_ink(SURFACE_LEVELS)) == above)[seen].all()


def test_of_a_value_r_squared_and_its_range_are_told() -> None:
    snapshot = finished(data="plane", hidden_sizes=(), l2=0, steps=200)
    best = snapshot.dataset.best_possible
    assert best
    text = f"R² {snapshot.test.score:.3f} (noise R² {best[0]:.3f})"
    assert title(snapshot, FIRST, 60, COLOR) == f"Test predictions ─ {text}"
    targets = snapshot.dataset.train.targets
    low, name, high = plain(caption(snapshot, FIRST, 30, COLOR)).split()
    assert (float(low), float(high)) == pytest.approx((targets.min(), targets.max()), rel=1e-3)
    assert name == snapshot.dataset.target_name


def test_a_key_of_a_value_is_in_the_units_of_the_data(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("size,age,price\n" + "".join(f"{n},{n * n % 11},{1000 + 10 * n}\n" for n in range(5, 105)))
    snapshot = fresh(data=str(path), standardize="yes", target_kind="number", noise=0)
    prices = 1000 + 10 * snapshot.dataset.train.raw[0]
    key = plain(caption(snapshot, FIRST, 29, COLOR)).split()
    assert key == [f"{prices.min():,.0f}", "price", f"{prices.max():,.0f}"]


@pytest.mark.parametrize("name", ["y", "a name that is far too long"])
def test_the_key_of_a_value_is_never_wider_than_its_room(name: str) -> None:
    dataset = fresh(data="sine").dataset
    target = Target(Number(name), mean=0.0, std=1.0)
    dataset = replace(dataset, preprocessing=replace(dataset.preprocessing, target=target))
    for room in range(60):
        key = value_key(dataset, PLAIN, room)
        assert width(key) <= room
        # Both ends, or nothing.
        assert plain(key).count("0.9") in (0, 2)
    assert name in plain(key)
    is_shown = [bool(value_key(dataset, PLAIN, room)) for room in range(60)]
    assert is_shown == sorted(is_shown), "there is a key wherever there is room for a shorter one"


def test_the_ends_of_a_key_of_a_value_stand_on_their_colors() -> None:
    low, name, high = value_key(fresh(data="sine").dataset, COLOR, 60)
    assert [span.background for span in (low, name, high)] == [
        surface_ink(-SURFACE_LEVELS),
        Ink.CLEAR,
        surface_ink(SURFACE_LEVELS),
    ]


KEYS = [
    (("c0", "c1", "c2"), 40, "0 c0 1 c1 2 c2"),
    (("c0", "c1", "c2"), 20, "0 c0 1 c1 2 c2"),
    (("c0", "c1", "c2"), 19, "0 1 2"),
    (("c0", "c1", "c2"), 9, "0 1 2"),
    (("c0", "c1", "c2"), 8, ""),
    (("failure", "normal operation", "warning"), 38, "0 failure 1 norma…tion 2 warning"),
    (("failure", "normal operation", "warning"), 35, "0 failure 1 nor…ion 2 warning"),
    (("failure", "normal operation", "warning"), 26, "0 fa…e 1 no…n 2 wa…g"),
    (("failure", "normal operation", "warning"), 25, "0 1 2"),
    (("sensor of temperature", "sensor of pressure"), 25, "0 sen…temp 1 sen…pres"),
    (tuple("ghijklmnopqr"), 200, "0 g 1 h 2 i 3 j 4 k 5 l 6 m 7 n 8 o 9 p a q b r"),
    (tuple("ghijklmnopqr"), 70, "0 1 2 3 4 5 6 7 8 9 a b"),
    (tuple("ghijklmnopqr"), 36, "0 1 2 3 4 5 6 7 8 9 a b"),
    (tuple("ghijklmnopqr"), 35, "0 1 2 3 4 5 and 6 more"),
    (tuple("0123456789"), 39, "0 1 2 3 4 5 6 7 8 9"),
    (tuple("0123456789"), 30, "0 1 2 3 4 5 6 7 8 9"),
    (("a name that is far too long", "b"), 40, "0 a name… long 1 b"),
    (("猫", "犬"), 13, "0 猫 1 犬"),
    (("猫", "犬"), 12, "0 1"),
]
"""Names of classes, columns, and what the key says."""


def test_the_key_names_as_many_classes_as_there_is_room_for() -> None:
    for names, room, words in KEYS:
        key = class_key(names, COLOR, room)
        assert plain(key).split() == words.split(), (names, room)
        assert width(key) <= room, (names, room)


def test_the_key_of_a_class_stands_on_the_color_of_its_region() -> None:
    named = [span for span in class_key(("c0", "c1", "c2"), COLOR, 60) if span.text.strip()]
    assert [span.background for span in named] == [region_ink(label, SHADES - 1) for label in range(3)]


@pytest.mark.parametrize("appearance", [PLAIN, Appearance({}, UNICODE, color=False)])
def test_without_color_the_key_has_the_textures(appearance: Appearance) -> None:
    names = ("c0", "c1", "c2")
    key = class_key(names, appearance, 60)
    textures = [appearance.glyphs.textures[label] for label in range(3)]
    assert plain(key).split()[0::2] == [f"{texture * 2}{label}".strip() for label, texture in enumerate(textures)]
    assert {span.background for span in key} == {Ink.CLEAR}


def test_in_ascii_with_color_the_key_has_both() -> None:
    key = class_key(("c0", "c1"), Appearance(DARK, ASCII, color=True), 60)
    assert plain(key).split() == ["0", "c0", "..1", "c1"]
    assert key[0].background == region_ink(0, SHADES - 1)


def test_the_plane_of_more_features_is_told_as_far_as_there_is_room(tmp_path: Path) -> None:
    snapshot = fresh(data=four_features(tmp_path), noise=0)
    x = snapshot.dataset.train.x
    values = np.linalg.svd(x - x.mean(axis=1, keepdims=True), compute_uv=False) ** 2
    carried = f"PC1 and PC2 carry {values[:2].sum() / values.sum():.0%} of the variance."
    slice_ = "the regions are a slice"
    for room, note in ((120, f"{slice_}; {carried}"), (60, slice_), (36, "a slice"), (20, "")):
        assert title(snapshot, FIRST, room, COLOR).endswith(f" ─ {note}" if note else "%")
    held = title(snapshot, PredictionsOptions(axes=Axes((2, 0))), 120, COLOR)
    assert held.endswith(f"{slice_}; The other features are held at their mean.")


def test_the_points_are_those_of_the_chosen_features(tmp_path: Path) -> None:
    snapshot = fresh(data=four_features(tmp_path), noise=0)
    drawn = shown(snapshot, PredictionsOptions(axes=Axes((1, 3))))
    assert "height" in drawn[-2]
    assert drawn[0].strip().startswith("age")
    marks = sorted((x, y) for glyph in "•●■01" for y, x in places_of(drawn, glyph) if x > 8)
    height, age = snapshot.dataset.test.raw[[1, 3]]
    # Up and down in the picture as in the data, seen at the points farthest to the left and to the right.
    highest, lowest = min(y for _, y in marks), max(y for _, y in marks)
    for (_, y), sample in ((marks[0], height.argmin()), (marks[-1], height.argmax())):
        share = (age.max() - age[sample]) / (age.max() - age.min())
        assert (y - highest) / (lowest - highest) == pytest.approx(share, abs=0.12)


@pytest.mark.parametrize("view", [predictions.VIEW, network.VIEW], ids=["predictions", "unit"])
def test_only_points_that_were_evaluated_are_drawn(view: View[Any]) -> None:
    """While a large network learns, only the first part of the test set is evaluated."""
    snapshot = fresh(samples=31)
    first = replace(snapshot.test, predictions=snapshot.test.predictions[:4], correct=snapshot.test.correct[:4])
    options = NetworkOptions(selected=(1, 0), opened=True) if view is network.VIEW else FIRST
    drawn = rows(view.draw(replace(snapshot, test=first), options, (160, 40), COLOR))
    width = 160 - (card_width((160, 40)) + 1 if view is network.VIEW else 0)
    plot = [row[:width] for row in drawn]
    assert marks_in(plot, UNICODE, left_of(snapshot, (width, 40))).total() == 4


def test_a_point_is_found_where_it_is_drawn_and_those_beneath_it_after_it() -> None:
    snapshot, size = fresh(samples=600), (40, 12)
    cells: dict[tuple[int, int], list[int]] = {}
    for index in range(len(snapshot.test.correct)):
        (cell,) = cells_of(snapshot, snapshot.dataset.test.x[:, [index]], size)
        cells.setdefault(cell, []).append(index)
    assert max(map(len, cells.values())) > 2
    drawn = shown(snapshot, size=size)
    for (y, x), indices in cells.items():
        chosen: list[int] = []
        for _ in indices:
            here = Selection(chosen[-1] if chosen else None)
            found = point_at(snapshot, replace(FIRST, selection=here), size, x, y)
            assert found is not None
            chosen.append(found)
        assert sorted(chosen) == indices
        # The one that is shown first.
        assert bool(snapshot.test.correct[chosen[0]]) is (drawn[y][x] in UNICODE.crowds)
        assert point_at(snapshot, replace(FIRST, selection=Selection(chosen[-1])), size, x, y) == chosen[0]
    assert point_at(snapshot, FIRST, size, 0, 0) is None


@pytest.mark.parametrize("right", [1, -1])
def test_going_right_and_left_one_comes_to_points_ever_further_in_that_direction(right: int) -> None:
    snapshot = fresh(samples=300)
    x = snapshot.dataset.test.x[0]
    index, visited = neighbor(snapshot, FIRST, SIZE, right, 0), []
    while index is not None:
        visited.append(index)
        index = neighbor(snapshot, replace(FIRST, selection=Selection(index)), SIZE, right, 0)
    assert len(visited) > 5
    assert (np.diff(x[visited]) * right > 0).all()
    assert x[visited[-1]] == pytest.approx(x.max() if right > 0 else x.min(), abs=0.2)


def test_the_first_point_is_near_the_middle_of_the_plot() -> None:
    snapshot = fresh(samples=300)
    points = snapshot.dataset.test.x
    middle = (points.max(axis=1) + points.min(axis=1)) / 2
    index = neighbor(snapshot, FIRST, SIZE, 0, 1)
    assert index is not None
    distances = np.abs(points - middle[:, np.newaxis])
    assert (distances[:, index] <= distances.min(axis=1) + 1).all()


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_the_selected_point_is_in_brackets_and_told_in_place_of_the_key(appearance: Appearance) -> None:
    snapshot = finished()
    for index in range(0, 27, 4):
        options = replace(FIRST, selection=Selection(index))
        drawn = shown(snapshot, options, appearance=appearance)
        (place,) = cells_of(snapshot, snapshot.dataset.test.x[:, [index]])
        y, x = place
        glyphs = appearance.glyphs
        is_correct = snapshot.test.correct[index]
        digit = str(snapshot.dataset.test.labels[index])
        assert drawn[y][x - 1 : x + 2] == f"[{glyphs.correct if is_correct else digit}]"
        mark = glyphs.correct if is_correct else glyphs.wrong
        assert plain(caption(snapshot, options, 60, appearance)).startswith(f" {mark} {index}: true ")
