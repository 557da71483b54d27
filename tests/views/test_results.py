"""The results: the confusion matrix of the test set, or predicted against true values."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from tests.views.moments import COLOR, finished, fresh, rows
from tui_nn.nn.labels import confusion
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.parity import draw_parity
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import results
from tui_nn.views.results import LONG_TITLE, ResultsOptions, draw, extent, matrix_rows, title


def shown(snapshot: Snapshot, width: int = 80, height: int = 20, offset: tuple[int, int] = (0, 0)) -> list[str]:
    return rows(draw(snapshot, ResultsOptions(offset), (width, height), COLOR))


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


@pytest.mark.parametrize("size", [(40, 10), (80, 20), (160, 40)])
def test_the_matrix_counts_the_test_set_with_recall_and_precision(size: tuple[int, int]) -> None:
    snapshot = finished(samples=600, test_fraction=0.5, steps=30)
    outputs = snapshot.network.outputs(snapshot.dataset.test.x)
    found = Counter(zip(snapshot.dataset.test.labels.tolist(), outputs.argmax(axis=0).tolist(), strict=True))
    assert sum(found[one, one] for one in range(3)) not in (0, 300)
    numbers = {words[0]: words[1:] for row in shown(snapshot, *size) if (words := row.split())}
    for true, name in enumerate(snapshot.dataset.class_names):
        *counts, recall = numbers[name]
        assert [0 if count == "·" else int(count) for count in counts] == [found[true, one] for one in range(3)]
        whole = sum(found[true, one] for one in range(3))
        assert float(recall.rstrip("%")) == pytest.approx(found[true, true] / whole * 100, abs=0.051)
    precisions = next(numbers[name] for name in numbers if name.startswith("prec"))
    for one, precision in enumerate(precisions):
        whole = sum(found[true, one] for true in range(3))
        # Nothing may have been taken for the class.
        assert (precision == "-") is (whole == 0)
        if whole:
            assert float(precision.rstrip("%")) == pytest.approx(found[one, one] / whole * 100, abs=0.51)


def test_the_matrix_counts_those_that_were_predicted() -> None:
    """While a run goes on, only the first samples of a large test set are."""
    snapshot = finished(samples=600, test_fraction=0.5, steps=30)
    first = replace(snapshot.test, predictions=snapshot.test.predictions[:20], correct=snapshot.test.correct[:20])
    drawn = shown(replace(snapshot, test=first))
    found = Counter(zip(snapshot.dataset.test.labels[:20].tolist(), first.predictions.tolist(), strict=True))
    numbers = {words[0]: words[1:-1] for row in drawn if (words := row.split())}
    for true, name in enumerate(snapshot.dataset.class_names):
        assert numbers[name] == [str(found[true, one] or "·") for one in range(3)]


def test_without_color_there_is_room_for_brackets() -> None:
    snapshot, size = finished(samples=600, test_fraction=0.5), (20, 8)
    colored, uncolored = (extent(snapshot, ResultsOptions(), size, appearance)[0] for appearance in (COLOR, PLAIN))
    assert uncolored == colored + 3 * len("[]")
    assert "[" not in draw(snapshot, ResultsOptions(), (80, 20), COLOR).text()
    assert "[" in draw(snapshot, ResultsOptions(), (80, 20), PLAIN).text()


def test_the_matrix_follows_the_run() -> None:
    assert shown(fresh()) != shown(finished())


def many_classes() -> dict[str, Any]:
    """Settings of a run with 20 classes."""
    return {"data": "blobs", "centers": "; ".join(f"{one},{one % 5}" for one in range(20)), "samples": 200}


def test_all_of_many_classes_can_be_scrolled_to_and_the_names_stay() -> None:
    snapshot = fresh(**many_classes())
    size = 78, 8
    whole = extent(snapshot, ResultsOptions(), size, COLOR)
    first, last = snapshot.dataset.class_names[0], snapshot.dataset.class_names[-1]
    assert whole[1] > size[1]
    for offset, here, there in (((0, 0), first, last), ((0, whole[1] - size[1]), last, first)):
        words = "\n".join(shown(snapshot, *size, offset)).split()
        assert here in words
        assert there not in {row.split()[0] for row in shown(snapshot, *size, offset) if row.strip()}
        assert "rec." in words


@pytest.mark.parametrize("appearance", [COLOR, PLAIN])
def test_the_matrix_needs_a_row_for_each_class_one_for_the_names_and_one_for_the_precisions(
    appearance: Appearance,
) -> None:
    snapshot = fresh(**many_classes())
    rows_needed = matrix_rows(snapshot.dataset)
    assert rows_needed == 22
    assert extent(snapshot, ResultsOptions(), (60, rows_needed), appearance)[1] == rows_needed
    assert matrix_rows(None) == 0


def test_a_matrix_that_fits_need_not_be_scrolled() -> None:
    width, height = extent(fresh(), ResultsOptions(), (80, 20), COLOR)
    assert width <= 80
    assert height <= 20


def values_file(folder: Path) -> str:
    """The path of a file of 60 samples whose value is 200 and three times the first feature, which is from 5 to 64."""
    path = folder / "values.csv"
    path.write_text("x,y,price\n" + "".join(f"{n},{n % 5},{200 + 3 * n}\n" for n in range(5, 65)))
    return str(path)


@pytest.mark.parametrize("standardize", ["no", "yes"])
def test_predicted_values_stand_over_the_true_ones_as_they_came(standardize: str, tmp_path: Path) -> None:
    snapshot = fresh(data=values_file(tmp_path), target_kind="number", standardize=standardize, noise=0)
    # Each sample of the file is known by its first feature.
    true, learned_from = (200 + 3 * part.raw[0] for part in (snapshot.dataset.test, snapshot.dataset.train))
    predicted = snapshot.network.outputs(snapshot.dataset.test.x)[0]
    if standardize == "yes":
        predicted = predicted * learned_from.std() + learned_from.mean()
    expected = draw_parity(60, 20, true, predicted, glyphs=COLOR.glyphs, name="price")
    assert draw(snapshot, ResultsOptions(), (60, 20), COLOR).text() == expected.text()
    rmse, mae = root_mean_squared_error(true, predicted), mean_absolute_error(true, predicted)
    numbers = f"RMSE {rmse:.4g} (mean {true.std():.4g}), MAE {mae:.4g}"
    assert title(snapshot, ResultsOptions(), 80, COLOR) == f"True and predicted values ─ {numbers}"
    assert extent(snapshot, ResultsOptions(), (60, 20), COLOR) == (60, 20)


def test_of_many_values_the_first_are_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    snapshot = fresh(data=values_file(tmp_path), target_kind="number", noise=0)
    true, predicted = 200 + 3 * snapshot.dataset.test.raw[0], snapshot.test.predictions
    monkeypatch.setattr(results, "MAX_POINTS", 5)
    expected = draw_parity(60, 20, true[:5], predicted[:5], glyphs=COLOR.glyphs, name="price")
    assert draw(snapshot, ResultsOptions(), (60, 20), COLOR).text() == expected.text()


def test_a_regression_that_has_learned_lies_on_the_diagonal(tmp_path: Path) -> None:
    """A value that is a plane needs no hidden layer: row and column of all points agree."""
    snapshot = finished(
        data=values_file(tmp_path),
        target_kind="number",
        standardize="yes",
        hidden_sizes=(),
        l2=0,
        learning_rate=0.5,
        steps=200,
    )
    assert snapshot.test.score > 0.9999
    drawn = rows(draw(snapshot, ResultsOptions(), (80, 20), PLAIN))
    plot = [row.split("|")[-1].split("+", 1)[-1].rstrip() for row in drawn[1:-2]]
    places = [(y, x) for y, row in enumerate(plot) for x, char in enumerate(row) if char == "o"]
    assert len(places) > 5
    height, width = len(plot), max(map(len, plot))
    for y, x in places:
        assert (height - 1 - y + 0.5) / height == pytest.approx((x + 0.5) / width, abs=1.5 / height)


def test_the_title_has_the_counts_and_the_majority_class_where_there_is_room() -> None:
    """Of the 27 test samples 9 are of the class most frequent in training."""
    labels = fresh().dataset.test.labels.tolist()
    counts = ", ".join(f"c{label} {labels.count(label)}" for label in range(3))
    titles = [
        f"{LONG_TITLE} ─ {counts} (majority 33.3%)",
        f"{LONG_TITLE} ─ majority class 33.3%",
        "Confusion matrix ─ majority class 33.3%",
        "Confusion matrix",
    ]
    for text, shorter in pairwise(titles):
        assert title(fresh(), ResultsOptions(), len(text), COLOR) == text
        assert title(fresh(), ResultsOptions(), len(text) - 1, COLOR) == shorter


def test_a_title_of_values_keeps_the_error_longest(tmp_path: Path) -> None:
    snapshot = fresh(data=values_file(tmp_path), target_kind="number", noise=0)
    longest = title(snapshot, ResultsOptions(), 100, COLOR)
    rooms = range(len(longest), 0, -1)
    found = list(dict.fromkeys(title(snapshot, ResultsOptions(), room, COLOR) for room in rooms))
    assert [text.partition(" ")[0] for text in found] == ["True", "True", "Values", "RMSE"]
    assert all(f"RMSE {longest.split()[6]}" in text for text in found)
