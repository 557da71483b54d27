"""The drawing screen: what keys do to the points, how they are shown, and what other data begin with."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments import points, small
from tests.views.moments import APPEARANCES, COLOR, MOMENTS, finished, rows
from tui_nn.data.drawn import MOST_COPIED, MOST_POINTS, Point, copied, parse, spelled
from tui_nn.data.draws import RADIUS
from tui_nn.experiment import Experiment
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.scores import percent
from tui_nn.training.loading import load_data
from tui_nn.views.drawing import beginning, caption, draw, title
from tui_nn.views.sketch import AXES, SQUARE, Sketch
from tui_nn.views.view import width

SIZE = (60, 20)

TWO = (Point(0, -2, 1), Point(1, 3, -1))

MOVES = st.one_of(
    st.tuples(st.just("moved"), st.integers(-70, 70), st.integers(-30, 30)),
    st.tuples(st.just("stepped"), st.sampled_from([-1, 1])),
    st.tuples(st.just("chosen"), st.integers(0, 9)),
    st.tuples(st.just("added")),
    st.tuples(st.just("picked")),
    st.tuples(st.just("put_down")),
    st.tuples(st.just("put_back")),
    st.tuples(st.just("removed")),
)


def carry_out(sketch: Sketch, name: str, *arguments: int) -> Sketch:
    match name:
        case "moved" | "stepped":
            return getattr(sketch, name)(*arguments, SIZE)  # type: ignore[no-any-return]
        case "removed":
            return sketch.removed(sketch.under(SIZE))
        case "picked":
            here = sketch.put_down().under(SIZE)
            return sketch if here is None else sketch.put_down().picked(here)
        case "added":
            return sketch.put_down().added()
    return getattr(sketch, name)(*arguments)  # type: ignore[no-any-return]


@given(text=points(), actions=st.lists(MOVES, max_size=30))
def test_whatever_is_drawn_can_be_trained_on(text: str, actions: list[tuple[object, ...]]) -> None:
    sketch = Sketch().of(parse(text))
    for name, *arguments in actions:
        sketch = carry_out(sketch, str(name), *arguments)  # type: ignore[arg-type]
        assert parse(spelled(sketch.points)) == sketch.points
        assert max(map(abs, sketch.cursor)) <= RADIUS
        assert sketch.done


def test_a_point_is_added_picked_up_moved_and_put_down() -> None:
    sketch = Sketch(points=TWO, cursor=(0.0, 0.0)).chosen(1).added()
    assert sketch.points == (*TWO, Point(1, 0, 0))
    assert sketch.done == "c1 added at 0, 0"
    held = sketch.picked(2)
    moved = held.moved(3, -2, SIZE)
    assert moved.points[:2] == TWO
    assert moved.points[2] == Point(1, *moved.cursor)
    assert moved.cursor[0] > 0 < moved.cursor[1]
    down = moved.put_down()
    assert (down.held, down.points) == (None, moved.points)
    assert down.moved(1, 1, SIZE).points == moved.points
    assert moved.put_back().points == sketch.points
    assert moved.removed(moved.under(SIZE)).points == TWO


def test_the_cursor_moves_by_cells_as_far_as_the_edge() -> None:
    sketch = Sketch(points=TWO)
    column, row = sketch.cell(SIZE)
    assert sketch.moved(2, -1, SIZE).cell(SIZE) == (column + 2, row - 1)
    corner = sketch.moved(-999, 999, SIZE)
    columns, rows_ = SQUARE.plot_size(*SIZE, AXES)
    assert corner.moved(1 - columns, 0, SIZE) == corner
    assert corner.moved(columns - 1, 1 - rows_, SIZE).cursor == (-corner.cursor[0], -corner.cursor[1])


def test_of_points_in_one_cell_the_one_stepped_to_is_meant() -> None:
    near = (*TWO, Point(0, -2.01, 1))
    sketch = Sketch(points=near)
    for _ in range(3):
        sketch = sketch.stepped(1, SIZE)
        assert sketch.points[sketch.under(SIZE) or 0][1:] == sketch.cursor
    assert sketch.under(SIZE) == 2
    assert sketch.stepped(1, SIZE).under(SIZE) == 0
    assert sketch.stepped(1, SIZE).stepped(-1, SIZE).under(SIZE) == 2
    # From elsewhere, the last of a cell is meant.
    assert Sketch(points=near).moved(-999, 0, SIZE).at(sketch.cell(SIZE), SIZE).under(SIZE) == 2


def test_all_points_at_one_place_are_reached_picked_up_and_removed() -> None:
    """The last three are at the place of the first."""
    sketch = Sketch(points=(*TWO, TWO[0], Point(1, *TWO[0][1:]), TWO[0]))
    reached = []
    for _ in range(5):
        sketch = sketch.stepped(1, SIZE)
        reached.append(sketch.under(SIZE))
    assert reached == [0, 1, 2, 3, 4]
    assert [sketch.stepped(-1, SIZE).under(SIZE), sketch.stepped(1, SIZE).under(SIZE)] == [3, 0]
    third = sketch.stepped(-1, SIZE)
    assert third.removed(third.under(SIZE)).points == (*TWO, TWO[0], TWO[0])
    moved = third.picked(3).moved(4, 0, SIZE).put_down()
    assert [point for point, before in zip(moved.points, sketch.points, strict=True) if point != before] == [
        Point(1, *moved.cursor)
    ]
    # One that is put down on others is the one that is picked up again.
    back = third.picked(0).moved(1, 0, SIZE)
    back = replace(back, points=(back.points[1], *back.points[1:]), cursor=TWO[1][1:]).put_down()
    assert back.under(SIZE) == 0


@pytest.mark.parametrize(
    ("sketch", "words"),
    [
        (Sketch(points=TWO).removed(0), "not removed: it is the only point of c0"),
        (Sketch(points=TWO).removed(None), "no point here: tab goes to the next"),
        (Sketch(points=TWO).chosen(3), "no class 3 yet: 2 is the next"),
        (Sketch(points=TWO * (MOST_POINTS // 2)).added(), "not added: 500 points are the most"),
    ],
)
def test_what_cannot_be_says_why_and_changes_nothing(sketch: Sketch, words: str) -> None:
    assert sketch.done == words
    assert sketch.points in (TWO, TWO * (MOST_POINTS // 2))
    assert sketch.label == 0


def test_the_next_class_can_be_chosen() -> None:
    sketch = Sketch(points=TWO).chosen(2)
    assert sketch.is_new_class
    assert sketch.added().classes == 3
    assert not sketch.added().is_new_class
    # It is gone with the points of another moment.
    assert sketch.added().of(TWO).label == 1


def test_the_only_point_of_the_last_class_is_removed_if_two_classes_stay() -> None:
    sketch = Sketch(points=(*TWO, Point(2, 0, 3)), label=3)
    without = sketch.removed(2)
    assert without.points == TWO
    # The next class is now the one that is gone.
    assert (without.label, without.is_new_class) == (2, True)
    for index in range(2):
        assert sketch.removed(index).points == sketch.points
        assert "not removed" in without.removed(index).done


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_points_are_marked_by_class_over_what_the_network_predicts(appearance: Appearance) -> None:
    snapshot = finished(data="drawn", points="0 -3 -3; 1 3 3", learning_rate=0.3)
    sketch = Sketch(points=(*TWO, Point(2, 0, 3)), cursor=(3.0, -1.0))
    canvas = draw(snapshot, sketch, SIZE, appearance)
    marks = appearance.glyphs.class_marks
    text = "\n".join(rows(canvas))
    assert f"[{marks[1]}]" in text
    for point in sketch.points:
        there = SQUARE.places(np.array(point[1:]).reshape(2, 1), *SIZE, AXES)
        assert rows(canvas)[there.rows[0]][there.columns[0]] == marks[point.label]
    # The lower left belongs to the first class and the upper right to the second.
    low, high = (SQUARE.places(np.full((2, 1), place), *SIZE, AXES) for place in (-4.5, 4.5))
    assert canvas.bg[low.rows[0], low.columns[0]] != canvas.bg[high.rows[0], high.columns[0]] or not appearance.color
    assert appearance.color or rows(canvas)[high.rows[0]][high.columns[0]] == appearance.glyphs.textures[1]


def test_the_frame_has_what_fits_in_it() -> None:
    for room, appearance in product([10, 34, 54, 74, 194], (COLOR, PLAIN)):
        snapshot, sketch = finished(data="drawn"), Sketch(points=TWO).chosen(1).added()
        said = title(snapshot, sketch, room, appearance)
        assert said.endswith("c1 added at 0, 0"), (room, appearance)
        assert ("finished step 40" in said) is (room >= 54), (room, appearance)
        assert ("training 100.0%" in said) is (room >= 54), (room, appearance)
        assert ("loss" in said) is (room >= 74), (room, appearance)
        key = caption(snapshot, sketch, room, appearance)
        assert width(key) <= room, (room, appearance)
        behind = "".join(span.text for span in key).partition("[")[2]
        assert appearance.glyphs.class_marks[1] in behind, (room, appearance)


def test_the_next_class_is_named_as_long_as_there_may_be_one() -> None:
    snapshot = finished(data="drawn")
    for classes in (2, 9, 10):
        points = tuple(Point(label, 1, label) for label in range(classes))
        said = "".join(span.text for span in caption(snapshot, Sketch(points=points), 194, COLOR))
        assert (f" {classes} new class" in said) is (classes < 10)
    chosen = "".join(span.text for span in caption(snapshot, Sketch(points=TWO, label=2), 194, COLOR))
    assert "[2 " in chosen
    assert "3 new class" not in chosen, "there is no third point yet"


def test_without_test_points_the_title_says_so() -> None:
    few = finished(data="drawn", points="0 -3 -3; 1 3 3")
    assert "no test points yet" in title(few, Sketch(points=TWO), 194, COLOR)
    many = finished(data="drawn")
    assert f"test {percent(many.test.score)}" in title(many, Sketch(points=TWO), 194, COLOR)


def test_data_in_a_plane_are_copied_and_the_rest_stays() -> None:
    snapshot = finished()
    experiment, words = beginning(snapshot)
    assert words == "a copy of these points, scaled to fit"
    assert set(experiment.differences(snapshot.experiment)) == {"data", "points"}
    found = parse(experiment.data.points)
    assert len(found) == 90
    assert np.bincount([point.label for point in found]).tolist() == [30, 30, 30]


@pytest.mark.parametrize("moment", ["a value", "a value of one feature", "images"])
def test_other_data_begin_with_points_of_their_own(moment: str) -> None:
    if moment == "images":
        pytest.importorskip("sklearn")
    assert beginning(finished(**MOMENTS[moment]))[0] == Experiment.preset("drawn")


def test_a_batch_larger_than_the_points_becomes_the_full_batch() -> None:
    snapshot = finished(samples=3000, batch_size=2000)
    experiment, words = beginning(snapshot)
    assert experiment.training.batch_size == "full"
    assert words == f"a copy of {len(parse(experiment.data.points))} of these points, scaled to fit"


def test_copies_are_thinned_evenly_and_keep_every_class() -> None:
    labels = np.array([0] * 9000 + [1] * 990 + [2] * 10)
    x = np.stack([np.linspace(-4, 4, len(labels)), labels * 2.0])
    found = copied(x, labels)
    assert len(found) <= MOST_COPIED
    counts = np.bincount([point.label for point in found])
    np.testing.assert_allclose(counts / len(found), [0.9, 0.099, 0.001], atol=0.005)
    assert counts[2] >= 1
    # In the order of the samples, and each at its place.
    assert [point.x1 for point in found] == sorted(point.x1 for point in found)
    assert {point.x2 for point in found} == {0.0, 2.0, 4.0}


def test_copies_of_data_beyond_the_square_are_scaled_into_it() -> None:
    labels = np.array([0, 1, 1])
    assert copied(np.array([[100.0, 200.0, 150.0], [7.0, 7.0, 7.0]]), labels) == (
        Point(0, -4.5, 0),
        Point(1, 4.5, 0),
        Point(1, 0, 0),
    )


@pytest.mark.parametrize("data", ["article", "xor", "moons", "spiral", "circle"])
def test_what_is_copied_can_be_begun_with(data: str) -> None:
    snapshot = finished(data=data)
    dataset = load_data(beginning(snapshot)[0])
    assert dataset.class_names == tuple(f"c{label}" for label in range(len(snapshot.dataset.class_names)))
    assert len(dataset.train) + len(dataset.test) == 90
    assert small(data=data).data.data == data
