"""The chart: which quantity, on which scale, what stands above it, and how it is smoothed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.views.charts import FIRST, LEFT, SIZE, legend, moved, plot, shown, title
from tests.views.moments import COLOR, finished, fresh, rows
from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.glyphs import UNICODE
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.history import Curves
from tui_nn.training.metrics import METRICS
from tui_nn.views import loss, loss_curves, loss_words
from tui_nn.views.loss_curves import CURVES, Curve, best_step
from tui_nn.views.loss_options import SMOOTHINGS, Chart, LossOptions


def braille(drawn: list[str]) -> int:
    return sum("\u2800" < char <= "\u28ff" for char in "".join(drawn))


def test_without_color_marks_tell_the_curves_apart() -> None:
    """A mark stands on its curve: at the height of the value there, within a cell."""
    snapshot, colorless = finished(), Appearance({}, UNICODE, color=False)
    drawn = rows(loss.draw(snapshot, FIRST, SIZE, colorless))
    assert drawn[0].split()[:1] + drawn[0].split()[3:4] == ["⠒●⠒", "⠒■⠒"]
    assert not {"●", "■"} & set("".join(shown(snapshot)))
    lines = plot(drawn)
    for mark, name in (("●", "train_loss"), ("■", "test_loss")):
        places = [(x, y) for y, line in enumerate(lines) for x, char in enumerate(line) if char == mark]
        assert len(places) > 2
        # Of one curve, higher values are not below lower ones.
        steps, values = snapshot.curves.step, snapshot.curves[name]
        heights = [(float(np.interp((x + 0.5) / len(lines[0]) * steps[-1], steps, values)), -y) for x, y in places]
        assert [height for _, height in sorted(heights)] == sorted(height for _, height in heights)
    renewed = loss.renew(loss.draw(snapshot, FIRST, SIZE, colorless), snapshot, FIRST, colorless)
    assert rows(renewed) == drawn


def test_scale_and_chart_are_chosen_and_come_back_to_where_they_were() -> None:
    """The key of the scale also leaves the score, and that of the score comes back to the scale there was."""
    options, pictures = FIRST, dict[str, list[str]]()
    ways = (
        (LossOptions.with_other_scale, "Loss (log scale, train with penalty)"),
        (LossOptions.with_other_scale, "Loss (train with penalty)"),
        (LossOptions.with_other_chart, "Accuracy (%)"),
        (LossOptions.with_other_scale, "Loss (log scale, train with penalty)"),
        (LossOptions.with_other_chart, "Accuracy (%)"),
        (LossOptions.with_other_chart, "Loss (log scale, train with penalty)"),
    )
    for change, name in ways:
        options = change(options)
        assert title(finished(), options) == name
        assert pictures.setdefault(name, shown(finished(), options)) == shown(finished(), options)
    assert len({"\n".join(picture) for picture in pictures.values()}) == 3


def test_the_training_loss_is_drawn_with_its_penalty_or_without() -> None:
    """With the article's 0.5 * 0.01 * sum of w^2."""
    options = LossOptions(score=True).with_other_penalty()
    weights = finished().network.parameters.weights
    penalty = 0.005 * sum(float(np.sum(w**2)) for w in weights)
    assert title(finished(), options) == "Loss (train without penalty)"
    assert title(finished(), options.with_other_penalty()) == "Loss (train with penalty)"
    with_penalty, without = (legend(shown(finished(), one), "train") for one in (FIRST, options))
    assert with_penalty - without == pytest.approx(penalty, abs=2e-4)
    assert legend(shown(finished(), options), "test") == legend(shown(finished()), "test")
    at_cursor = title(finished(), moved(finished(), LEFT, options=options))
    assert at_cursor.startswith(f"Step 40: train {without:.4f}, ")
    assert at_cursor.endswith("(train without penalty)")


@pytest.mark.parametrize("options", [FIRST, LossOptions(without_penalty=True)])
def test_without_a_penalty_none_is_named(options: LossOptions) -> None:
    assert title(finished(l2=0), options) == "Loss"
    assert title(finished(l1=0.1, l2=0), options) != "Loss"
    assert title(finished(), replace(options, score=True)) == "Accuracy (%)"


def test_the_floor_of_the_scores_is_named_where_there_is_room() -> None:
    score = LossOptions(score=True)
    snapshot = finished()
    share = np.bincount(snapshot.dataset.test.labels)[np.bincount(snapshot.dataset.train.labels).argmax()] / 27
    assert legend(shown(snapshot, score), "majority") == pytest.approx(100 * share, abs=1e-4)
    assert legend(shown(finished(data="plane", l2=0), score), "mean") == 0
    narrow = shown(snapshot, score, (64, 12))[0]
    assert "majority" not in narrow
    assert "train " in narrow
    assert legend([narrow], "train") == legend(shown(snapshot, score), "train")
    assert "majority" not in shown(snapshot)[0]
    assert "majority" not in shown(snapshot, replace(score, zoom=1))[0]


NOISY = {"batch_size": 5, "learning_rate": 0.15, "l2": 0.0, "steps": 500, "noise": 2}
"""Its test loss falls and rises again."""


def test_the_best_step_is_that_of_the_lowest_loss_on_the_held_out_set() -> None:
    snapshot = finished(**NOISY)
    losses = snapshot.curves["test_loss"]
    best = best_step(snapshot)
    assert best == snapshot.curves.step[losses.argmin()] < 500
    assert legend(shown(snapshot), "best") == pytest.approx(losses.min(), abs=1e-4)
    assert sum(row.count("◆") for row in shown(snapshot)) == 2, "one in the legend, one in the chart"
    # The marked step is the same on the other chart.
    score = LossOptions(score=True)
    there = float(snapshot.curves["test_score"][losses.argmin()])
    assert legend(shown(snapshot, score), "best") == pytest.approx(100 * there, abs=1e-4)


def test_the_best_step_is_that_whose_weights_the_run_ended_with() -> None:
    snapshot = finished(**NOISY, patience=60)
    assert best_step(snapshot) == snapshot.restored_step


def test_the_best_is_looked_for_on_the_validation_set() -> None:
    snapshot = finished(**NOISY, validation_fraction=0.2)
    assert best_step(snapshot) == snapshot.curves.step[snapshot.curves["validation_loss"].argmin()]
    assert "test" not in shown(snapshot)[0]
    assert legend(shown(snapshot), "validation") == pytest.approx(snapshot.curves["validation_loss"][-1], abs=1e-4)


def test_a_loss_that_still_falls_has_no_best_step_yet() -> None:
    assert "◆" not in "".join(shown(finished(learning_rate=0.001)))


def test_the_axis_of_accuracy_is_in_percent() -> None:
    drawn = shown(finished(steps=200), LossOptions(score=True))
    ticks = [float(row.split("┤")[0]) for row in drawn if "┤" in row]
    assert all(0 <= tick <= 100 for tick in ticks)
    assert max(ticks) > 1


def test_of_a_value_the_chart_shows_r_squared() -> None:
    snapshot = finished(data="plane", hidden_sizes=(), l2=0, steps=60)
    options = LossOptions(score=True)
    assert title(snapshot, options) == "R²"
    assert legend(shown(snapshot, options), "test") == pytest.approx(snapshot.test.score, abs=1e-4)


@pytest.mark.parametrize(("batch_size", "name"), [("full", "train"), (7, "batch")])
@pytest.mark.parametrize("score", [False, True])
def test_the_legend_names_what_was_learned_from_and_has_the_last_values(
    batch_size: object, name: str, score: bool
) -> None:
    snapshot = finished(batch_size=batch_size)
    drawn = shown(snapshot, LossOptions(score=score))
    best = snapshot.dataset.best_possible
    assert best
    assert legend(drawn, "test") == pytest.approx(snapshot.test.score * 100 if score else snapshot.test.loss, abs=1e-4)
    assert legend(drawn, "Bayes") == pytest.approx(best[0] * 100 if score else best[1], abs=1e-4)
    assert {"train", "batch"} & set(drawn[0].split()) == {name}


def test_in_regression_the_best_possible_is_named_after_the_noise_that_limits_it() -> None:
    snapshot = finished(data="plane", l2=0)
    assert snapshot.dataset.best_possible
    assert legend(shown(snapshot), "noise") == pytest.approx(snapshot.dataset.best_possible[1], abs=1e-4)
    assert "Bayes" not in shown(snapshot)[0]


def test_what_nobody_knows_the_best_of_has_no_bayes_rate() -> None:
    snapshot = finished()
    unknown = replace(snapshot, dataset=replace(snapshot.dataset, distribution=None))
    assert "Bayes" not in shown(unknown)[0]


def test_zoomed_in_the_best_possible_is_left_out() -> None:
    """It may be far from the part of the curves that is looked at."""
    assert "Bayes" not in shown(finished(), LossOptions(zoom=1))[0]


def test_the_curves_grow_with_the_run() -> None:
    assert braille(shown(finished(steps=1000))) > braille(shown(fresh(steps=1000)))
    assert "1000" in shown(finished(steps=1000))[-1].replace(",", "")


def test_another_series_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """It then has a curve, a place in the legend and its value at the cursor."""
    before = loss.draw(finished(), FIRST, SIZE, COLOR)
    monkeypatch.setattr(loss_curves, "CURVES", CURVES | {"learning_rate": Curve("rate", Ink.WARN, "test", Chart.LOSS)})
    last = finished().curves["learning_rate"][-1]
    assert legend(shown(finished()), "rate") == pytest.approx(last, abs=1e-4)
    assert title(finished(), moved(finished(), LEFT)).endswith(f", rate {short_number(last)}")
    assert int(Ink.WARN) not in before.fg
    assert int(Ink.WARN) in loss.draw(finished(), FIRST, SIZE, COLOR).fg[1:]


def test_every_series_that_is_drawn_is_recorded() -> None:
    assert set(CURVES) <= set(METRICS)


def test_the_curves_are_smoothed_more_and_more_and_no_longer() -> None:
    snapshot = finished(batch_size=5, steps=60)
    options, pictures = FIRST, [shown(snapshot)]
    for weight in SMOOTHINGS[1:]:
        options = options.with_next_smoothing()
        assert title(snapshot, options) == f"Loss (smoothed {weight:g}, train with penalty)"
        pictures.append(shown(snapshot, options))
        for name, series in (("batch", "train_loss"), ("test", "test_loss")):
            average, seen = 0.0, 0.0
            for value in snapshot.curves[series]:
                average, seen = weight * average + (1 - weight) * value, weight * seen + (1 - weight)
            assert legend(pictures[-1], name) == pytest.approx(average / seen, abs=1e-4)
    assert len({"\n".join(picture) for picture in pictures}) == len(SMOOTHINGS)
    assert options.with_next_smoothing() == FIRST


def test_a_log_scale_is_offered_where_a_high_start_flattens_the_rest() -> None:
    """Losses of 10 down to 1 in the first tenth of 100 points, and of 1 down to 0.5 in the rest; then of 2 to 0.5."""
    steps = np.arange(100.0)
    for highest, is_offered in ((10.0, True), (2.0, False)):
        losses = np.where(steps < 10, np.linspace(highest, 1, 100), np.linspace(1, 0.5, 100))
        flat = with_losses(fresh(steps=200), steps, losses)
        assert ("press l" in caption(flat, FIRST)) == is_offered
        assert not caption(flat, FIRST.with_other_scale())
        assert not caption(flat, FIRST.with_other_chart())


def with_losses(snapshot: Snapshot, steps: Array, losses: Array) -> Snapshot:
    """A snapshot with another history of the test loss."""
    series = {name: np.full(len(steps), np.nan) for name in METRICS} | {"test_loss": losses}
    last = int(steps[-1])
    return replace(snapshot, step=last, last_step=last, curves=Curves(steps, series))


def caption(snapshot: Snapshot, options: LossOptions) -> str:
    """What stands below the chart."""
    return "".join(span.text for span in loss_words.caption(snapshot, options, 60, COLOR))
