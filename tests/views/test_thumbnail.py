"""The data of an experiment in a small picture."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.experiments import small
from tests.views.moments import COLOR, rows
from tui_nn.render.appearance import PLAIN
from tui_nn.render.glyphs import UNICODE
from tui_nn.render.palette import class_ink
from tui_nn.training.loading import load_data
from tui_nn.views.thumbnail import draw

LARGE = (120, 60)
"""Columns and rows in which hardly any two points share a cell."""


def test_the_training_set_is_drawn_whole_however_small_the_test_set() -> None:
    dataset = load_data(small(test_fraction=0.02))
    assert len(dataset.test) == 2
    marks = Counter("".join(rows(draw(dataset, LARGE, COLOR))))
    assert sum(marks[mark] for mark in UNICODE.class_marks[:3]) > 0.95 * len(dataset.train)


def test_each_class_has_its_mark_and_its_ink() -> None:
    canvas = draw(load_data(small()), LARGE, COLOR)
    for label in range(3):
        inks = set(canvas.fg[canvas.codes == ord(UNICODE.class_marks[label])].tolist())
        assert inks == {class_ink(label)}


def test_low_and_high_values_have_their_marks() -> None:
    """Of a plane that rises to one side, without noise."""
    dataset = load_data(small(data="plane", noise=0))
    values = dataset.train.targets[0]
    marks = Counter("".join(rows(draw(dataset, LARGE, replace(PLAIN, glyphs=UNICODE)))))
    low = (values < (values.min() + values.max()) / 2).sum()
    # The values nearest to the middle count as high, and a few points share a cell.
    assert 0.5 * low < marks[UNICODE.low] <= low
    assert marks[UNICODE.high] + marks[UNICODE.low] > 0.95 * len(values)
