"""The marks of test points: what would have been right, by a digit, or by the sign and the size of an error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.views.four_features import four_features
from tests.views.moments import COLOR, finished, fresh, plain
from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import PLAIN
from tui_nn.render.glyphs import UNICODE
from tui_nn.render.palette import LEVELS, Ink, class_ink, line_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.evaluation import are_close
from tui_nn.views.plane_view import Axes, plane_view
from tui_nn.views.point_marks import marks_of_test, residual_key, selected_mark
from tui_nn.views.selection import Selection
from tui_nn.views.view import width


def off_by(errors: Array) -> Snapshot:
    """A regression whose first predictions lie below the true values by `errors`, in deviations of the target."""
    snapshot = fresh(data="plane", l2=0)
    test, count = snapshot.dataset.test, len(errors)
    predictions = test.targets[0, :count] - errors * np.sqrt(test.variance)
    correct = are_close(predictions, test.targets[0, :count], test.variance)
    return replace(snapshot, test=replace(snapshot.test, predictions=predictions, correct=correct))


def test_a_wrong_class_is_marked_by_the_true_one_in_red() -> None:
    snapshot = fresh()
    labels, correct = snapshot.dataset.test.labels, snapshot.test.correct
    marks = marks_of_test(snapshot, 20, UNICODE)
    assert [chr(code) for code in marks.characters] == [str(label) for label in labels[:20]]
    assert marks.inks.tolist() == [Ink.CORRECT if right else Ink.WRONG for right in correct[:20]]
    assert 0 < marks.correct.sum() < 20


def test_the_error_of_a_value_has_a_sign_and_a_size() -> None:
    """Up to a quarter of the deviation it is close; above it, the true value lies above the predicted one."""
    marks = marks_of_test(off_by(np.array([0.2, -0.2, 0.3, -0.3, 0.9, 1.1, -1.1, 30.0])), 8, UNICODE)
    high, low = line_ink(LEVELS), line_ink(-LEVELS)
    assert marks.correct.tolist() == [True, True, *[False] * 6]
    assert [chr(code) for code in marks.characters[2:]] == ["△", "▽", "△", "▲", "▼", "▲"]
    assert marks.inks.tolist() == [Ink.TEXT, Ink.TEXT, high, low, high, high, low, high]


def test_errors_that_are_not_finite_can_be_marked() -> None:
    marks = marks_of_test(off_by(np.array([np.nan, np.inf, -np.inf])), 3, UNICODE)
    assert not marks.correct.any()
    assert [chr(code) for code in marks.characters[1:]] == ["▲", "▼"]


def test_the_selected_point_has_its_own_mark() -> None:
    snapshot = fresh()
    view = plane_view(snapshot.dataset, Axes())
    assert selected_mark(snapshot, view, Selection(), UNICODE) is None
    for index in range(10):
        found = selected_mark(snapshot, view, Selection(index), UNICODE)
        assert found
        point, mark, ink = found
        assert point == pytest.approx(snapshot.dataset.test.raw[:, [index]])
        right = snapshot.test.correct[index]
        assert mark == (UNICODE.correct if right else str(snapshot.dataset.test.labels[index]))
        assert ink == (Ink.CORRECT if right else Ink.WRONG)


def test_in_a_slice_a_right_point_has_the_color_of_its_class(tmp_path: Path) -> None:
    """The region beneath it belongs to another point, whose other features have their means."""
    snapshot = finished(data=four_features(tmp_path), noise=0)
    marks, correct = marks_of_test(snapshot, 10, UNICODE), snapshot.test.correct[:10]
    labels = snapshot.dataset.test.labels[:10]
    assert correct.any()
    assert marks.inks[correct].tolist() == [class_ink(int(label)) for label in labels[correct]]
    assert set(marks.inks[~correct].tolist()) <= {Ink.WRONG}


def test_the_key_tells_the_bound_in_the_units_of_the_target(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("size,age,price\n" + "".join(f"{n},{n * n % 11},{1000 + 10 * n}\n" for n in range(5, 105)))
    dataset = fresh(data=str(path), standardize="yes", target_kind="number", noise=0).dataset
    prices = 1000 + 10 * dataset.test.raw[0]
    words = plain(residual_key(dataset, COLOR, 80))
    near, far = (float(text.split()[0].replace(",", "")) for text in words.split("more than ")[1:])
    assert (near, far) == pytest.approx((prices.std() / 4, prices.std()), rel=0.06)
    assert words == f"△ truth more than {near:g} above prediction, ▽ below; ▲▼ more than {far:g} "
    assert plain(residual_key(dataset, COLOR, 18)) == f"△▽ > {near:g} off "
    assert plain(residual_key(dataset, PLAIN, 80)).isascii()
    for room in range(60):
        assert width(residual_key(dataset, COLOR, room)) <= room
