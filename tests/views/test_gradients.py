"""The chart of the gradients as text: a curve for each layer, told apart by its mark, and the findings below."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.views.moments import APPEARANCES, COLOR, finished, fresh, ink_of, rows
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.palette import Ink, class_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.health.checks import Finding
from tui_nn.training.metrics import layer_metric
from tui_nn.views.gradients import contents, draw, renew, title
from tui_nn.views.view import Options

SIZE = (100, 24)

DEAD = Finding("dead units", 4, "3 of 4 units are 0 for all training samples", "dying-relus")
SLOW = Finding("rate too low", 0, "at its pace, the test loss 0.67 will end at 0.59", "momentum")


def ill(snapshot: Snapshot, *health: Finding) -> Snapshot:
    """The snapshot with other findings."""
    other = replace(snapshot)
    other.__dict__["health"] = health
    return other


def shown(snapshot: Snapshot, size: tuple[int, int] = SIZE, appearance: Appearance = COLOR) -> list[str]:
    return rows(draw(snapshot, Options(), size, appearance))


def with_norms(snapshot: Snapshot, *norms: float) -> Snapshot:
    """The snapshot with constant norms of the layers."""
    curves = snapshot.curves
    flat = {layer_metric(layer): np.full_like(curves.step, norm) for layer, norm in enumerate(norms)}
    return replace(snapshot, curves=replace(curves, values={**curves.values, **flat}))


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_curves_are_told_apart_by_their_marks(appearance: Appearance) -> None:
    """The norms of the layers are ten times apart: 2 is the highest, 3 the lowest."""
    drawn = shown(with_norms(finished(hidden_sizes=(4, 3)), 1.0, 10.0, 0.1), appearance=appearance)[1:-2]
    places = [[row for row, text in enumerate(drawn) if mark in text[8:]] for mark in "213"]
    assert all(len(place) == 1 for place in places), "each is a horizontal line"
    assert places == sorted(places)


def test_marks_have_the_ink_of_their_curve() -> None:
    canvas = draw(with_norms(finished(), 1.0, 0.1), Options(), SIZE, COLOR)
    plot = np.s_[1:-2, 8:]
    for layer in range(2):
        marks = canvas.codes[plot] == ord(str(layer + 1))
        assert set(canvas.fg[plot][marks].tolist()) == {class_ink(layer)}


def test_the_legend_has_a_name_for_each_layer_and_its_last_known_norm() -> None:
    snapshot = finished(hidden_sizes=(4, 3))
    words = shown(snapshot)[0].split()
    for layer in range(3):
        norm = snapshot.curves[layer_metric(layer)][-2]
        assert np.isnan(snapshot.curves[layer_metric(layer)][-1])
        assert float(words[words.index(f"W{layer + 1}") + 1]) == pytest.approx(norm, rel=0.01)


def test_noisy_norms_are_smoothed_and_it_says_so() -> None:
    full, noisy = finished(), finished(batch_size=7)
    assert "smoothed" not in title(full, Options(), 90, COLOR)
    assert "smoothed" in title(noisy, Options(), 90, COLOR)
    assert title(noisy, Options(), 20, COLOR) == "Gradients"

    def changes(y: Any) -> float:
        return float(np.abs(np.diff(np.log(y))).mean())

    series, norms = contents(noisy, COLOR.glyphs).series[0], noisy.curves[layer_metric(0)][:-1]
    assert changes(series.y) < changes(norms) / 2
    assert contents(full, COLOR.glyphs).series[0].y.tolist() == full.curves[layer_metric(0)][:-1].tolist()  # type: ignore[union-attr]


def test_a_run_that_was_rewound_has_no_later_norms() -> None:
    snapshot = replace(finished(), step=20, is_rewound=True)
    assert all(np.asarray(one.x)[-1] == 20 for one in contents(snapshot, COLOR.glyphs).series)


def test_before_the_first_step_there_is_a_chart_without_curves() -> None:
    drawn = shown(fresh())
    assert "step" in "".join(drawn)
    assert "W1" in drawn[0]


def test_a_layer_without_a_gradient_leaves_a_gap() -> None:
    drawn = shown(with_norms(finished(), 0.0, 1.0), appearance=PLAIN)
    assert any("2" in row[8:] for row in drawn[1:-2])
    assert not any("1" in row[8:] for row in drawn[1:-2])


def test_what_is_wrong_stands_below_in_full() -> None:
    snapshot = ill(finished(), DEAD, SLOW)
    drawn = [row.strip() for row in shown(snapshot, (120, 20))]
    assert drawn[-2:] == [f"! {DEAD.line}", f"! {SLOW.line}"]
    assert ink_of(draw(snapshot, Options(), (120, 20), COLOR), DEAD.name) == Ink.WARN
    assert "step" in drawn[-4], "the axis of the chart above"


def test_long_findings_are_wrapped_and_leave_room_for_the_chart() -> None:
    snapshot = ill(finished(), DEAD, SLOW)
    narrow = " ".join(" ".join(shown(snapshot, (50, 20))[-6:]).split())
    assert DEAD.line in narrow
    assert SLOW.line in narrow
    low = "\n".join(shown(snapshot, (50, 9)))
    assert "dead units since step 4" in low
    assert "rate too low" not in low
    assert "!" not in "".join(shown(snapshot, (50, 7)))


def test_between_two_drawings_the_numbers_and_the_findings_are_renewed() -> None:
    old, new = ill(finished(), SLOW), with_norms(ill(finished(), DEAD), 0.25, 0.5)
    new.__dict__["health"] = (DEAD,)
    renewed = renew(draw(old, Options(), SIZE, COLOR), new, Options(), COLOR)
    drawn = rows(draw(new, Options(), SIZE, COLOR))
    assert rows(renewed)[0] == drawn[0]
    assert rows(renewed)[-1] == drawn[-1]
    assert "0.2500" in rows(renewed)[0]
