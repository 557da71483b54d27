"""The map of a layer: where the test points lie, how they are marked, and that nothing jumps."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from tests.views.moments import COLOR, finished, fresh, rows, with_parameters
from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import PLAIN
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import class_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.layer_map import MapOptions, draw, map_of, pair_count, title, unit_pair

SIZE = (100, 40)


def linear(matrix: Array, **changes: object) -> Snapshot:
    """A network whose hidden units are a linear map of the two features, without a bias."""
    snapshot = fresh(activation="linear", hidden_sizes=(matrix.shape[1],), **changes)
    return with_parameters(
        snapshot,
        {
            (0, source, unit): float(matrix[source, unit]) if source < 2 else 0.0
            for source, unit in np.ndindex(3, matrix.shape[1])
        },
    )


def spread(points: Array) -> float:
    return float(np.sqrt(((points - points.mean(axis=1, keepdims=True)) ** 2).sum(axis=0).mean()))


def test_pairs_are_numbered_in_their_natural_order() -> None:
    for units in (2, 3, 7):
        pairs = list(combinations(range(units), 2))
        assert [unit_pair(number, units) for number in range(pair_count(units))] == pairs
        assert unit_pair(10**6, units) == pairs[-1]


def test_the_plane_of_two_units_is_what_they_compute() -> None:
    matrix = np.array([[1.0, 0.0, 2.0], [0.0, -1.0, 3.0]])
    snapshot, x = linear(matrix), fresh(activation="linear", hidden_sizes=(3,)).dataset.test.x
    shown = map_of(snapshot, MapOptions(pair=1))
    assert shown.axis_names == ("h1", "h3")
    np.testing.assert_allclose(shown.points, [x[0], 2 * x[0] + 3 * x[1]])


def test_a_layer_that_only_turns_its_inputs_has_their_map() -> None:
    """In any number of dimensions: three orthogonal units with two features."""
    turn = np.array([[0.6, 0.8, 0.0], [-0.64, 0.48, 0.6]])
    snapshot = linear(turn)
    inputs, hidden = (map_of(snapshot, MapOptions(layer=layer)) for layer in (0, 1))
    np.testing.assert_allclose(hidden.points, inputs.points, atol=1e-9)
    assert "100.0%" in hidden.words


def test_the_map_of_the_inputs_lies_like_the_data() -> None:
    x = fresh().dataset.test.x
    points = map_of(fresh(), MapOptions(layer=0)).points
    assert all(np.corrcoef(points[axis], x[axis])[0, 1] > 0.9 for axis in (0, 1))


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("data", ["article", "circle", "moons", "plane"])
def test_nothing_jumps_from_update_to_update(data: str, layer: int) -> None:
    """Components change their signs as they like: a thousandth of a change of the weights moves no point far."""
    snapshot = finished(data=data, l2=0, hidden_sizes=(6, 5))
    weights = snapshot.parameters.stacked
    before = map_of(snapshot, MapOptions(layer=layer)).points
    rng = np.random.default_rng(1)
    for _ in range(20):
        change = {
            (at, *place): float(one[place]) * (1 + 1e-4 * rng.normal())
            for at, one in enumerate(weights)
            for place in np.ndindex(one.shape)
        }
        after = map_of(with_parameters(snapshot, change), MapOptions(layer=layer)).points
        assert spread(after - before) < 0.02 * spread(before)


def test_components_that_swap_do_not_swap_the_axes() -> None:
    """Where the variances of the two components cross, the first becomes the second."""
    x = fresh().dataset.test.x
    even = float(np.linalg.norm(x[0] - x[0].mean()) / np.linalg.norm(x[1] - x[1].mean()))
    maps = [
        map_of(linear(np.array([[1.0, 0.0], [0.0, even * stretch]])), MapOptions()).points for stretch in (0.99, 1.01)
    ]
    assert spread(maps[0] - maps[1]) < 0.05 * spread(maps[0])


def test_points_are_marked_by_their_true_class_and_wrong_ones_as_wrong() -> None:
    snapshot = finished()
    canvas = draw(snapshot, MapOptions(), SIZE, COLOR)
    plot = canvas.codes[1:]
    correct, labels = snapshot.test.correct, snapshot.dataset.test.labels
    assert np.count_nonzero(~correct) > 0
    for label in range(3):
        mine = plot == ord(UNICODE.class_marks[label])
        assert 0 < mine.sum() <= np.count_nonzero(correct & (labels == label))
        assert set(canvas.fg[1:][mine].tolist()) == {class_ink(label)}
    wrong = plot == ord(UNICODE.wrong)
    assert 0 < wrong.sum() <= np.count_nonzero(~correct)
    # A wrong prediction keeps the color of its true class.
    assert set(canvas.fg[1:][wrong].tolist()) <= {class_ink(int(label)) for label in labels[~correct]}


def test_marks_differ_without_color_and_in_ascii() -> None:
    for glyphs in (UNICODE, ASCII):
        assert len({*glyphs.class_marks, glyphs.wrong}) == len(glyphs.class_marks) + 1
    picture = "\n".join(rows(draw(finished(), MapOptions(), SIZE, PLAIN)))
    assert picture.isascii()
    assert {"x wrong", "o c0", "+ c1", "* c2"} <= {
        " ".join(entry) for entry in zip(picture.split()[::2], picture.split()[1::2], strict=False)
    }


@pytest.mark.parametrize(("columns", "named"), [(100, 10), (50, 10), (40, 8), (12, 1), (8, 0)])
def test_the_legend_names_all_classes_that_fit(columns: int, named: int) -> None:
    snapshot = fresh(data="digits", samples=200)
    legend = rows(draw(snapshot, MapOptions(), (columns, 20), COLOR))[0].split()
    names = [part for label in range(named) for part in (UNICODE.class_mark(label), str(label))]
    assert legend == ["✗", "wrong", *names]


def test_values_are_marked_as_low_or_high() -> None:
    snapshot = finished(data="plane", l2=0, steps=400)
    drawn = rows(draw(snapshot, MapOptions(), SIZE, COLOR))
    assert all(word in drawn[0] for word in ("off", "low y", "high y"))
    assert {UNICODE.low, UNICODE.high} <= set("".join(drawn[1:]))


def test_a_single_unit_is_shown_against_the_truth() -> None:
    for data, truth in (("plane", "targets"), ("article", "labels")):
        snapshot = fresh(data=data, l2=0, hidden_sizes=(3, 1))
        shown = map_of(snapshot, MapOptions(layer=2))
        expected = snapshot.network.activations(snapshot.dataset.test.x)[1]
        np.testing.assert_array_equal(shown.points, [expected[0], getattr(snapshot.dataset.test, truth).ravel()])
        assert shown.axis_names[0] == "h2.1"


def test_one_goes_from_layer_to_layer_and_from_pair_to_pair() -> None:
    snapshot, options = fresh(hidden_sizes=(3, 2)), MapOptions()
    names = []
    for layers in (-1, -1, 1, 1, 1, 1):
        options = options.moved(snapshot, layers)
        names.append(title(snapshot, options, 100, COLOR).split(" at step 0")[0])
    assert names == [
        f"Layer map: {name}" for name in ("inputs", "inputs", "hidden 1", "hidden 2", "outputs", "outputs")
    ]
    pairs = []
    for step in (1, 1, 1, 1, -1, -1, -1, -1):
        options = options.paired(snapshot, step)
        pairs.append(title(snapshot, options, 100, COLOR).split(", ", 1)[1])
    components = pairs[-1]
    assert pairs[:7] == ["c0 and c1", "c0 and c2", "c1 and c2", "c1 and c2", "c0 and c2", "c0 and c1", components]
    assert "PC1 and PC2" in components
    assert options.toggled(snapshot).pair == 0
    assert options.toggled(snapshot).toggled(snapshot).pair is None
    assert options.paired(snapshot, 1).moved(snapshot, -1).pair is None


def test_a_layer_that_is_gone_gives_way_to_the_last() -> None:
    snapshot = fresh(hidden_sizes=())
    assert title(snapshot, MapOptions(layer=7), 100, COLOR).startswith("Layer map: outputs")


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (100, "Layer map: hidden at step 40, PC1 and PC2 carry {} of the variance"),
        (52, "Layer map: hidden at step 40, {} of the variance"),
        (30, "Layer map: hidden at step 40"),
        (5, "Layer map: hidden"),
    ],
)
def test_the_title_says_as_much_as_there_is_room_for(room: int, words: str) -> None:
    a = finished().network.activations(finished().dataset.test.x)[0]
    variances = np.sort(np.linalg.eigvalsh(np.cov(a)))
    share = variances[-2:].sum() / variances.sum()
    assert title(finished(), MapOptions(), room, COLOR) == words.format(f"{share:.1%}")


def test_the_share_of_wrong_marks_is_that_of_the_wrong_points() -> None:
    """Of the article's inputs, most of which share cells, before any training."""
    snapshot = fresh(samples=15_000, data="article", steps=40)
    truth = 1 - snapshot.test.score
    for size in ((55, 14), (108, 30)):
        drawn = draw(snapshot, MapOptions(), size, COLOR).text().partition("\n")[2]
        wrong = drawn.count(UNICODE.wrong)
        marks = wrong + sum(drawn.count(mark) for mark in UNICODE.class_marks[:3])
        assert wrong / marks == pytest.approx(truth, abs=0.04), size


def test_the_legend_shortens_long_names_of_classes(tmp_path: Path) -> None:
    path = tmp_path / "machines.csv"
    kinds = ("failure", "normal operation", "warning")
    path.write_text("x,y,kind\n" + "".join(f"{n % 7},{n % 5},{kinds[n % 3]}\n" for n in range(60)))
    snapshot = fresh(data=str(path))
    for columns in (60, 40, 30):
        legend = rows(draw(snapshot, MapOptions(), (columns, 12), COLOR))[0]
        assert len(legend.split(" ● ")[1].split(" ■ ")) == 2, legend
        assert legend.split(" ▲ ")[1].startswith("w")
        assert legend.rstrip()[-1] == "g", legend
