"""Presenter mode: the numbers keep to their room, in the largest digits that fit, and the text is all there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.views.moments import APPEARANCES, COLOR, diverged, finished, fresh, rows
from tui_nn.experiment import Experiment
from tui_nn.render.appearance import PLAIN
from tui_nn.render.big_text import BigSize, draw_big
from tui_nn.render.glyphs import UNICODE
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views import presenter
from tui_nn.views.view import Options


def texts(snapshot: Snapshot) -> list[list[str]]:
    return [list(number.texts) for number in presenter.numbers(snapshot, COLOR)]


def with_loss(loss: float) -> Snapshot:
    snapshot = finished()
    return replace(snapshot, train=replace(snapshot.train, data_loss=loss, penalty=0.0))


def shows(snapshot: Snapshot, size: tuple[int, int], text: str, big: BigSize) -> bool:
    """Whether a text stands in a picture of the numbers, in large digits of this size."""
    wanted = [row.rstrip() for row in rows(draw_big(text, big, Ink.TEXT, UNICODE))]
    drawn = [row.rstrip() for row in rows(presenter.draw(snapshot, Options(), size, COLOR))]
    return any(drawn[y : y + len(wanted)] == wanted for y in range(len(drawn)))


@pytest.mark.parametrize(
    ("loss", "forms"),
    [
        (0.227432, ["0.2274", "0.227", "0.23"]),
        (12.5, ["12.5000", "12.5"]),
        (0.0041, ["0.0041", "0.004", ".004"]),
        (8.55e-4, ["8.55e-4", "9e-4"]),
        (0.0, ["0.0000", "0.00"]),
        (float("inf"), ["inf", "inf"]),
    ],
)
def test_a_loss_loses_digits_but_is_never_taken_for_nothing(loss: float, forms: list[str]) -> None:
    assert texts(with_loss(loss))[1] == forms


def test_many_steps_are_counted_in_thousands() -> None:
    for step, forms in ((9_999, ["9999"]), (12_999, ["12999", "12.9k", "12k"])):
        assert texts(replace(finished(), step=step))[0] == forms


def test_the_score_is_that_of_the_test_set() -> None:
    for score, forms in ((0.9637, ["96.4%", "96.4", "96%"]), (1.0, ["100.0%", "100.0", "100%"])):
        snapshot = replace(finished(), test=replace(finished().test, score=score))
        assert texts(snapshot)[2] == forms
    value = finished(data="plane", l2=0)
    for score, forms in ((0.98234, ["0.982", "0.98"]), (-56.27, ["-56.270", "-56.27", "-56"]), (-1e9, ["<-99"])):
        assert texts(replace(value, test=replace(value.test, score=score)))[2] == forms


def test_digits_are_as_large_as_the_room_allows() -> None:
    snapshot = replace(with_loss(0.23), test=replace(finished().test, score=0.5))
    for size, big, loss in (
        # 13 pixels of two columns; five rows of digits and one of words for each of three.
        ((26, 18), BigSize(2, 2), "0.23"),
        ((33, 18), BigSize(2, 2), "0.23"),
        ((34, 18), BigSize(2, 2), "0.230"),
        ((25, 18), BigSize(1, 2), "0.2300"),
        ((26, 17), BigSize(1, 1), "0.2300"),
        ((100, 33), BigSize(4, 4), "0.2300"),
    ):
        assert shows(snapshot, size, loss, big), (size, big)


def test_where_not_all_fit_the_score_is_what_stays_large() -> None:
    snapshot = replace(finished(), test=replace(finished().test, score=0.5))
    drawn = rows(presenter.draw(snapshot, Options(), (30, 8), COLOR))
    assert [row.split()[0] for row in drawn[:3]] == [UNICODE.finished, "train", "test"]
    assert shows(snapshot, (30, 8), "50.0", BigSize(2, 2))
    # In ASCII all digits are five rows high: two of three numbers have them.
    drawn = rows(presenter.draw(snapshot, Options(), (27, 14), PLAIN))
    assert "step 40" in drawn[0]
    assert "loss" in drawn[1]
    assert sum("#" in row for row in drawn) == 10


def test_the_words_say_the_state_and_all_digits() -> None:
    snapshot = finished()
    for appearance in APPEARANCES:
        drawn = presenter.draw(snapshot, Options(), (50, 24), appearance).text()
        assert "finished, step 40 of 40" in drawn
        assert f"test accuracy {snapshot.test.score:.1%}" in drawn
        assert not (appearance.glyphs is not UNICODE) or drawn.isascii()
    assert "diverged" in presenter.draw(diverged(), Options(), (50, 24), PLAIN).text()


@pytest.mark.parametrize(
    ("size", "columns"),
    # A plane of 20 rows is 40 columns wide, with its frame and axis 44; never less than a third, nor more than a half.
    [((80, 20), 36), ((60, 14), 28), ((120, 33), 50), ((200, 47), 100), ((300, 20), 150), ((90, 60), 30)],
)
def test_the_picture_is_square_where_the_screen_is_wide(size: tuple[int, int], columns: int) -> None:
    assert presenter.columns_beside(size) == columns


def text(experiment: Experiment, columns: int, taught: Experiment, keys: tuple[str, ...] = ()) -> str:
    drawn = presenter.draw_taught(taught, experiment, keys, columns, COLOR)
    assert drawn.height <= presenter.TEXT_ROWS + 1
    return " ".join(drawn.text().split())


def test_the_text_is_wrapped_or_tells_what_matters_now() -> None:
    moons = Experiment.preset("moons")
    look, advice, attempt = moons.teaches.partition("Set ")
    assert text(moons, 120, moons) == f"{moons.title} {moons.teaches}"
    assert text(moons, 40, moons) == f"{moons.title} {look.strip()}"
    assert text(moons.followed(), 40, moons).endswith(advice + attempt)


def test_what_was_changed_is_told_above_the_text_as_far_as_it_fits() -> None:
    moons = Experiment.preset("moons")
    followed = moons.followed()
    heading = f"Changed from {moons.title}: Hidden layers none"
    assert text(followed, 120, moons) == f"{heading} {moons.teaches}"
    more = followed.updated({"l2": 0.5, "learning_rate": 0.123})
    assert text(more, 200, moons) == f"{heading}, Learning rate 0.123, L2 0.5"
    assert text(more, len(heading) + 14, moons) == f"{heading} and 2 more"


def test_the_keys_that_go_on_take_no_further_row() -> None:
    for name in Experiment.presets():
        preset, keys = Experiment.preset(name), ("enter: and run again", "G: next preset")
        for columns in (60, 80, 200):
            heights = {presenter.draw_taught(preset, preset, keys[:n], columns, COLOR).height for n in (0, 1, 2)}
            assert len(heights) == 1, name
            assert text(preset, columns, preset, keys).endswith(" ".join(keys)), name


def test_without_a_text_or_with_one_about_something_else_it_says_what_is_run() -> None:
    moons = Experiment.preset("moons")
    other = moons.updated({"learning_rate": 0.123})
    assert text(other, 120, moons) == f"Changed from {moons.title}: Learning rate 0.123"
    assert text(moons, 120, Experiment()) == moons.title, "the user has hidden it"
    assert text(Experiment(), 120, Experiment()) == (Experiment().title or Experiment().summary())


def test_where_no_digits_fit_there_are_words_if_they_do() -> None:
    for size in ((0, 0), (3, 3), (50, 3), (5, 20)):
        drawn = presenter.draw(fresh(), Options(), size, COLOR)
        assert (drawn.width, drawn.height) == size
        assert ("train loss" in drawn.text()) == (size == (50, 3))
