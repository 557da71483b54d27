"""The results on screen: the confusion matrix of the test set, or predicted against true values."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

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
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.results import ResultsPanel, confusion
from tui_nn.render.parity import draw_parity
from tui_nn.runs.snapshot import State


def panel(app: TuiNN) -> ResultsPanel:
    return main(app).query_one(ResultsPanel)


async def to_results(pilot: Pilot[None], app: TuiNN) -> None:
    await press(pilot, "4")
    await wait_until(pilot, lambda: panel(app).has_focus and content_text(panel(app)).strip())
    await pilot.pause()


@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=60))
def test_each_pair_of_classes_is_counted_in_its_cell(pairs: list[tuple[int, int]]) -> None:
    labels, predictions = np.array(pairs, np.int64).reshape(-1, 2).T
    counts = confusion(labels, predictions, 5)
    found = Counter(pairs)
    assert counts.tolist() == [[found[true, predicted] for predicted in range(5)] for true in range(5)]


def test_a_confusion_by_hand() -> None:
    """Three of class 0, one of them taken for 2; one of class 2, taken for 1; none of class 1."""
    counts = confusion(np.array([0, 0, 2, 0]), np.array([0, 2, 1, 0]), 3)
    assert counts.tolist() == [[2, 0, 1], [0, 0, 0], [0, 1, 0]]


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_matrix_on_screen_counts_the_test_set_with_recall_and_precision(size: tuple[int, int]) -> None:
    app = small_app(samples=600, test_fraction=0.5, steps=30)
    async with opened(app, size) as pilot:
        await press(pilot, "space")
        finished = await wait_for_state(pilot, State.FINISHED)
        await to_results(pilot, app)
        outputs = finished.network.outputs(finished.dataset.test.x)
        found = Counter(zip(finished.dataset.test.labels.tolist(), outputs.argmax(axis=0).tolist(), strict=True))
        rows = {words[0]: words[1:] for row in content_text(panel(app)).split("\n") if (words := row.split())}
        for true, name in enumerate(finished.dataset.class_names):
            *counts, recall = rows[name]
            assert [0 if count == "·" else int(count) for count in counts] == [found[true, one] for one in range(3)]
            whole = sum(found[true, one] for one in range(3))
            assert float(recall.rstrip("%")) == pytest.approx(found[true, true] / whole * 100, abs=0.051)
        for one, precision in enumerate(rows["precision"]):
            whole = sum(found[true, one] for true in range(3))
            # Nothing may have been taken for the class.
            assert (precision == "-") is (whole == 0)
            if whole:
                assert float(precision.rstrip("%")) == pytest.approx(found[one, one] / whole * 100, abs=0.051)


async def test_the_matrix_follows_the_run() -> None:
    app = small_app(steps=100)
    async with opened(app) as pilot:
        await to_results(pilot, app)
        before = content_text(panel(app))
        await press(pilot, "space")
        await wait_for_state(pilot, State.FINISHED)
        await wait_until(pilot, lambda: content_text(panel(app)) != before)


async def test_with_many_classes_the_matrix_scrolls_and_keeps_the_names() -> None:
    centers = "; ".join(f"{one},{one % 5}" for one in range(20))
    app = small_app(data="blobs", centers=centers, samples=200)
    async with opened(app, (80, 24)) as pilot:
        await to_results(pilot, app)
        first, last = current(app).dataset.class_names[0], current(app).dataset.class_names[-1]
        assert first in content_text(panel(app)).split()
        assert last not in content_text(panel(app)).split()
        await press(pilot, "end")
        await wait_until(pilot, lambda: last in content_text(panel(app)).split())
        assert "recall" in content_text(panel(app))


def values_file(folder: Path) -> str:
    """The path of a file of 60 samples whose value is 200 and three times the first feature, which goes to 59."""
    path = folder / "values.csv"
    path.write_text("x,y,value\n" + "".join(f"{n},{n % 5},{200 + 3 * n}\n" for n in range(60)))
    return str(path)


@pytest.mark.parametrize("standardize", ["no", "yes"])
async def test_for_a_value_the_predicted_ones_stand_over_the_true_ones_as_they_came(
    standardize: str, tmp_path: Path
) -> None:
    experiment = small(
        data=values_file(tmp_path), target_kind="number", standardize=standardize, noise=0, learning_rate=1e-6
    )
    app = TuiNN(experiment)
    async with opened(app) as pilot:
        await to_results(pilot, app)
        snapshot = current(app)
        # Each sample of the file is known by its first feature.
        true, learned_from = (200 + 3 * part.raw[0] for part in (snapshot.dataset.test, snapshot.dataset.train))
        predicted = snapshot.network.outputs(snapshot.dataset.test.x)[0]
        if standardize == "yes":
            predicted = predicted * learned_from.std() + learned_from.mean()
        width, height = panel(app).scrollable_content_region.size
        expected = draw_parity(width, height, true, predicted, glyphs=app.appearance.glyphs, name="value")
        assert [row.rstrip() for row in content_text(panel(app)).split("\n")] == expected.text().split("\n")
        assert "True and predicted values" in widget_text(panel(app)).split("\n")[0]


async def test_a_regression_that_has_learned_lies_on_the_diagonal(tmp_path: Path) -> None:
    """A value that is a plane needs no hidden layer: row and column of all points agree."""
    app = small_app(
        ascii=True,
        data=values_file(tmp_path),
        target_kind="number",
        standardize="yes",
        hidden_sizes=(),
        l2=0,
        learning_rate=0.5,
        steps=200,
        run=True,
    )
    async with opened(app) as pilot:
        finished = await wait_for_state(pilot, State.FINISHED)
        assert finished.test.score > 0.9999
        await to_results(pilot, app)
        rows = [row.split("|")[-1].split("+", 1)[-1] for row in content_text(panel(app)).split("\n")[1:-2]]
        places = [(y, x) for y, row in enumerate(rows) for x, char in enumerate(row) if char == "o"]
        assert len(places) > 5
        height, width = len(rows), max(map(len, rows))
        for y, x in places:
            assert (height - 1 - y + 0.5) / height == pytest.approx((x + 0.5) / width, abs=1.5 / height)
