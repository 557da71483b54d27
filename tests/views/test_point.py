"""What is said about a test point: in its units, of the moment that is shown, at any width."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as numbers

from tests.views.moments import APPEARANCES, COLOR, finished, fresh, ink_of, plain, rows
from tui_nn.data.columns import Boolean, Category, Column, Number
from tui_nn.render.appearance import PLAIN
from tui_nn.render.palette import Ink, class_ink, signed_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.point import HINT, MARK, PointOptions, draw, extent, line, title
from tui_nn.views.point_facts import PointFacts, column_text, nearest
from tui_nn.views.selection import Selection
from tui_nn.views.view import width

SIZE = (53, 40)
"""With one column of blocks."""


def shown(snapshot: Snapshot, index: int, size: tuple[int, int] = SIZE) -> list[str]:
    return [row.rstrip() for row in rows(draw(snapshot, PointOptions(selection=Selection(index)), size, PLAIN))]


def below(drawn: list[str], heading: str) -> list[str]:
    """The lines of a block."""
    block = drawn[drawn.index(heading) + 1 :]
    return block[: block.index("")]


def pairs(lines: list[str]) -> dict[str, float]:
    """Names and numbers that follow one another in lines."""
    words = " ".join(lines).split()
    return {name: float(value) for name, value in zip(words[::2], words[1::2], strict=True)}


@pytest.mark.parametrize("index", range(0, 27, 5))
def test_classes_have_their_probabilities_and_the_true_one_is_marked(index: int) -> None:
    snapshot = finished()
    test, names = snapshot.dataset.test, snapshot.dataset.class_names
    probabilities = snapshot.network.outputs(test.x)[:, index]
    true, predicted = int(test.labels[index]), int(probabilities.argmax())
    head, *lines = shown(snapshot, index)[:4]
    mark = "o" if true == predicted else "x"
    assert head == f"{mark} true {names[true]}, predicted {names[predicted]}"
    for label, text in enumerate(lines):
        assert text.split()[0] == names[label]
        assert f"{probabilities[label]:.1%}" in text
        assert text.count("#") == int(20 * probabilities[label])
        assert text.endswith(MARK) is (label == true)


def test_a_class_has_its_color_and_the_mark_that_of_the_verdict() -> None:
    snapshot = finished()
    index = int(np.flatnonzero(~snapshot.test.correct)[0])
    canvas = draw(snapshot, PointOptions(selection=Selection(index)), SIZE, COLOR)
    assert ink_of(canvas, "✗") == Ink.WRONG
    assert [int(canvas.fg[1 + label, 0]) for label in range(3)] == [class_ink(label) for label in range(3)]


def test_each_layer_shows_the_activation_of_every_unit() -> None:
    snapshot = finished(hidden_sizes=(3, 2), activation="tanh")
    layers = snapshot.network.activations(snapshot.dataset.test.x)
    drawn = shown(snapshot, 7)
    for layer, (heading, prefix) in enumerate((("hidden 1", "h1."), ("hidden 2", "h2."))):
        expected = {f"{prefix}{unit + 1}": value for unit, value in enumerate(layers[layer][:, 7])}
        assert pairs(below(drawn, heading)) == pytest.approx(expected, rel=1e-3)
    assert "inputs" not in drawn


def test_an_activation_is_shaded_by_its_share_of_the_largest_in_its_layer() -> None:
    snapshot = finished(hidden_sizes=(3,), activation="tanh")
    values = snapshot.network.activations(snapshot.dataset.test.x)[0][:, 7]
    canvas = draw(snapshot, PointOptions(selection=Selection(7)), SIZE, COLOR)
    y, row = next((y, row) for y, row in enumerate(rows(canvas)) if row.startswith("h1 "))
    for unit, value in enumerate(values, start=1):
        level = int(np.trunc(min(abs(value) / np.abs(values).max() * 5, 4)) * np.sign(value))
        x = row.index(f"h{unit} ") + 3
        assert canvas.bg[y, x] == signed_ink(level)


def test_features_are_in_their_own_units_and_inputs_as_the_network_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    kinds = ("flat", "house", "barn")
    path.write_text(
        "size,kind,garden,price\n"
        + "".join(f"{40 + n},{kinds[n % 3]},{'yes' if n % 2 else 'no'},{1000 + 10 * n}\n" for n in range(90))
    )
    snapshot = finished(data=str(path), standardize="yes", target_kind="number", noise=0, l2=0)
    for index in range(9):
        drawn = shown(snapshot, index)
        words = " ".join(below(drawn, "features")).split()
        size = int(words[words.index("size") + 1])
        # The size gives the row of the file away.
        row = size - 40
        assert words == ["size", f"{size}", "kind", kinds[row % 3], "garden", "yes" if row % 2 else "no"]
        assert f"true {1000 + 10 * row:,}, predicted " in drawn[0]
        found = " ".join(below(drawn, "inputs")).split()
        assert [float(word) for word in found[1::2]] == pytest.approx(snapshot.dataset.test.x[:, index], rel=1e-3)


def test_a_value_says_how_far_it_is_off_in_the_units_of_the_target() -> None:
    snapshot = finished(data="plane", standardize="yes", l2=0)
    mean, std = snapshot.dataset.target_scale
    output, target = snapshot.network.outputs(snapshot.dataset.test.x)[0, 4], snapshot.dataset.test.targets[0, 4]
    head, off = shown(snapshot, 4)[:2]
    words = head.replace(",", "").split()
    assert [float(words[2]), float(words[4])] == pytest.approx([target * std + mean, output * std + mean], rel=1e-3)
    assert float(off.split()[-1]) == pytest.approx((output - target) * std, rel=1e-3)
    assert words[0] == ("o" if abs(output - target) <= snapshot.dataset.test.targets.std() / 4 else "x")


def test_computed_inputs_stand_below_the_two_features_that_they_come_from() -> None:
    snapshot = finished(features=("x1^2", "x1x2"))
    drawn = shown(snapshot, 3)
    x1, x2 = snapshot.dataset.test.raw[:, 3].tolist()
    assert pairs(below(drawn, "features")) == pytest.approx({"x1": x1, "x2": x2}, rel=1e-3)
    assert pairs(below(drawn, "inputs")) == pytest.approx({"x1^2": x1**2, "x1x2": x1 * x2}, rel=1e-3)


def test_nearest_points_by_hand() -> None:
    """Distances 5, 0, 1 and 1 from the origin: of two as near, the first."""
    points = np.array([[3.0, 0.0, 0.0, 1.0], [4.0, 0.0, -1.0, 0.0]])
    found = nearest(points, np.zeros((2, 1)), 3)
    assert [(one.index, one.distance) for one in found] == [(1, 0.0), (2, 1.0), (3, 1.0)]
    assert [one.index for one in nearest(points, np.zeros((2, 1)), 9)] == [1, 2, 3, 0]


@given(
    points=numbers.arrays(np.float32, (3, 40), elements=st.integers(-9, 9)),
    x=numbers.arrays(np.float32, (3, 1), elements=st.integers(-9, 9)),
)
def test_no_other_point_is_nearer(points: np.ndarray, x: np.ndarray) -> None:
    distances = [float(np.linalg.norm(point - x[:, 0])) for point in points.T]
    expected = sorted(range(40), key=lambda index: (distances[index], index))[:5]
    assert [one.index for one in nearest(points, x, 5)] == expected


def test_the_nearest_training_points_are_listed_with_their_classes() -> None:
    snapshot = finished()
    train, x = snapshot.dataset.train, snapshot.dataset.test.x[:, [3]]
    distances = np.linalg.norm(train.x - x, axis=0)
    lines = below([*shown(snapshot, 3), ""], "nearest training points")
    for text, index in zip(lines, distances.argsort()[:5], strict=True):
        number, name, _, distance = text.split()
        assert int(number) == index
        assert name == snapshot.dataset.class_names[train.labels[index]]
        assert float(distance) == pytest.approx(distances[index], rel=1e-3)
    assert PointFacts(snapshot, 3).neighbors != PointFacts(snapshot, 4).neighbors


@pytest.mark.parametrize(
    ("column", "features", "text"),
    [
        (Number("a"), [1234.5], "1,234"),
        (Number("a", unit="%"), [12.0], "12%"),
        (Number("a", unit="$"), [3.5], "$3.5"),
        (Number("a", unit="any"), [3.5], "3.5"),
        (Boolean("a", truth="True"), [1.0], "True"),
        (Boolean("a", truth="True"), [0.0], "false"),
        (Boolean("a", truth="ja"), [1e-9], "no"),
        (Category("a", ("x", "y")), [0.0, 1.0], "y"),
        (Category("a", ("x", "y"), has_missing=True), [0.0, 0.0, 0.999], "(missing)"),
    ],
)
def test_a_column_is_written_as_in_the_data(column: Column, features: list[float], text: str) -> None:
    assert column_text(column, np.array(features)) == text


def test_without_a_point_it_is_said_how_to_select_one() -> None:
    canvas = draw(fresh(), PointOptions(), SIZE, PLAIN)
    assert [row.rstrip() for row in rows(canvas)][: len(HINT)] == list(HINT)
    assert title(fresh(), PointOptions(), 60, PLAIN) == "Point"
    assert line(fresh(), Selection(), 60, PLAIN) == ()


def test_the_title_counts_the_points_that_are_stepped_through() -> None:
    snapshot = finished()
    wrong = np.flatnonzero(~snapshot.test.correct)
    right = int(np.flatnonzero(snapshot.test.correct)[0])
    options = PointOptions(selection=Selection(int(wrong[1])))
    assert title(snapshot, options, 60, PLAIN) == f"Point {wrong[1]} - wrong 2 of {len(wrong)}"
    assert title(snapshot, options, 12, PLAIN) == f"Point {wrong[1]}"
    assert title(snapshot, PointOptions(selection=Selection(right)), 60, PLAIN) == f"Point {right}"


def test_in_a_wide_panel_blocks_stand_beside_each_other_and_nothing_is_lost() -> None:
    snapshot = finished(hidden_sizes=(9, 5))
    options = PointOptions(selection=Selection(2))
    narrow, wide = (extent(snapshot, options, (columns, 9), PLAIN) for columns in (50, 130))
    assert wide[1] < narrow[1]
    texts = [draw(snapshot, options, (columns, rows), PLAIN).text() for columns, rows in (narrow, wide)]
    # Bars are as long as there is room for.
    words = [sorted(word for word in text.split() if not set(word) <= {"#", "."}) for text in texts]
    assert words[0] == words[1]


def test_what_is_below_can_be_scrolled_to() -> None:
    snapshot = finished(hidden_sizes=(30, 20))
    options = PointOptions(selection=Selection(2))
    _, height = extent(snapshot, options, (50, 8), PLAIN)
    whole = rows(draw(snapshot, options, (50, height), PLAIN))
    assert rows(draw(snapshot, replace(options, offset=(0, height - 8)), (50, 8), PLAIN)) == whole[-8:]
    assert " at " in whole[-1]


@pytest.mark.parametrize("changes", [{}, {"data": "sine"}], ids=["classes", "value"])
def test_the_line_says_less_with_less_room_and_the_verdict_longest(changes: dict[str, str]) -> None:
    snapshot = finished(**changes)
    for appearance in APPEARANCES:
        lines = [line(snapshot, Selection(3), room, appearance) for room in range(80)]
        assert all(width(text) <= room for room, text in enumerate(lines))
        assert lines[0] == ()
        told = [len(plain(text)) for text in lines]
        assert told == sorted(told)
        assert "x1" in plain(lines[-1])
        assert "x2" in plain(lines[-1])
        facts = PointFacts(snapshot, 3)
        assert f"true {facts.truth}, predicted {facts.prediction}" in plain(lines[-1])
