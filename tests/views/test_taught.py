"""The text of a preset in its strip: what is told when, in how many rows, and the keys that go on from there."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tests.experiments import small
from tests.views.moments import APPEARANCES, COLOR, finished, fresh, ink_of, rows
from tui_nn.experiment import Experiment
from tui_nn.experiment.course import COURSE
from tui_nn.render.cells import text_width
from tui_nn.render.glyphs import UNICODE
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.taught import HIDE, MORE, draw_strip, invitations, offered, strip_rows, taught_after, text_lines

XOR = Experiment.preset("xor")

LOOK = "Opposite quadrants are the same class, and four units learn this to get 99% right."
TRY = "Set Hidden layers to none: no straight line gets even 70% right."
FOLLOW = "enter: Hidden layers to none, and run again"
BACK = "enter: Hidden layers back to 4, and run again"
NEXT = "G: next preset"

SIZES = ((60, 18), (60, 40), (80, 24), (80, 30), (99, 50), (200, 50))


def at(experiment: Experiment, state: State, step: int = 40, is_rewound: bool = False) -> Snapshot:
    """A moment of a run of the experiment."""
    return replace(finished(), experiment=experiment, state=state, step=step, is_rewound=is_rewound)


def strip(experiment: Experiment, snapshot: Snapshot | None, size: tuple[int, int]) -> list[str]:
    """The rows of the strip of XOR on a screen of a size, without the key that hides it."""
    keys = invitations(XOR, experiment, snapshot, True)
    canvas = draw_strip(XOR, experiment, keys, (size[0], height(XOR, experiment, size)), COLOR)
    return [without_hint(row).strip() for row in rows(canvas)]


def without_hint(row: str) -> str:
    """A row of a strip without the key that shows more of it or hides it."""
    return row.removesuffix(f"{MORE} ").removesuffix(f"{HIDE} ")


def height(taught: Experiment, experiment: Experiment, size: tuple[int, int]) -> int:
    return strip_rows(taught, experiment, size, UNICODE)


def test_a_text_stays_while_its_settings_are_changed() -> None:
    taught = Experiment.preset("moons")
    changed = taught.updated({"learning_rate": 0.5})
    assert taught_after(taught, changed) is taught
    assert taught_after(small(), taught) is taught
    # Other data are another matter.
    without = Experiment.from_toml("").with_data("circle")
    assert not without.teaches
    assert taught_after(taught, without) is without


def test_what_to_look_at_is_told_first_and_what_to_try_at_the_end() -> None:
    running = at(XOR, State.RUNNING)
    assert strip(XOR, running, (80, 24)) == [LOOK[:-15], "get 99% right."]
    assert strip(XOR, at(XOR, State.FINISHED), (80, 24)) == [TRY, f"{FOLLOW}   {NEXT}"]


def test_where_all_of_it_fits_all_of_it_is_told() -> None:
    assert " ".join(strip(XOR, at(XOR, State.RUNNING), (80, 30))) == XOR.teaches
    told = strip(XOR, at(XOR, State.FINISHED), (99, 50))
    assert " ".join(told[:-1]) == TRY
    assert told[-1] == f"{FOLLOW}   {NEXT}"


def test_one_row_is_left_for_the_key() -> None:
    assert strip(XOR, at(XOR, State.RUNNING), (60, 18)) == ["Opposite quadrants are the same class, and four…"]
    assert strip(XOR, at(XOR, State.FINISHED), (60, 18)) == [FOLLOW]


def test_after_what_was_suggested_the_way_back_is_offered() -> None:
    followed = XOR.followed()
    assert strip(followed, at(followed, State.RUNNING), (80, 24)) == [TRY, ""]
    assert strip(followed, at(followed, State.FINISHED), (80, 24)) == [TRY, f"{BACK}   {NEXT}"]


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (None, []),
        (at(XOR, State.READY, step=0), []),
        (at(XOR, State.RUNNING), []),
        (at(XOR, State.PAUSED), [FOLLOW, NEXT]),
        (at(XOR, State.FINISHED), [FOLLOW, NEXT]),
        (at(XOR, State.DIVERGED), [FOLLOW, NEXT]),
        (at(XOR, State.PAUSED, is_rewound=True), []),
        (at(XOR, State.FAILED), []),
        (at(XOR.followed(), State.FINISHED), [NEXT]),
    ],
    ids=["no data", "ready", "running", "paused", "finished", "diverged", "rewound", "failed", "the run before"],
)
def test_a_run_of_the_experiment_at_rest_at_its_end_offers_what_comes_next(
    snapshot: Snapshot | None, expected: list[str]
) -> None:
    assert [*invitations(XOR, XOR, snapshot, True)] == expected
    assert bool(offered(XOR, XOR, snapshot)) is (FOLLOW in expected)


def test_enter_is_not_offered_while_it_does_something_else() -> None:
    assert invitations(XOR, XOR, at(XOR, State.FINISHED), False) == (NEXT,)


def test_nothing_is_offered_after_other_changes_but_the_next_preset() -> None:
    changed = XOR.updated({"learning_rate": 0.5})
    assert invitations(XOR, changed, at(changed, State.FINISHED), True) == (NEXT,)
    last = Experiment.preset([*COURSE.values()][-1][-1])
    assert NEXT not in invitations(last, last, at(last, State.FINISHED), True)
    assert invitations(Experiment(), Experiment(), at(Experiment(), State.FINISHED), True) == (), "it teaches nothing"


def test_of_other_changes_one_row_says_so_and_the_rest_can_be_shown() -> None:
    changed = XOR.updated({"learning_rate": 0.5})
    for appearance, keys in product(APPEARANCES, ((), (NEXT,))):
        for columns, lines in SIZES[:-1]:
            assert height(XOR, changed, (columns, lines)) == 1
            (row,) = rows(draw_strip(XOR, changed, keys, (columns, 1), appearance))
            assert row.startswith(f" Changed from {XOR.title}" if columns > 60 or not keys else " Settings changed  ")
            assert row.endswith(f"{MORE} ")
            assert (NEXT in row) is bool(keys)
            whole = strip_rows(XOR, changed, (columns, lines), appearance.glyphs, is_whole=True)
            told = [without_hint(row) for row in rows(draw_strip(XOR, changed, keys, (columns, whole), appearance))]
            assert " ".join(" ".join(told[:-1]).split()) == f"Changed from {XOR.title}. {XOR.teaches}"
            assert told[-1].strip() == (NEXT if keys else "")


def test_what_is_no_text_takes_no_room() -> None:
    for size in SIZES:
        assert height(XOR, XOR, size) > 0
        assert height(XOR, XOR.updated({"weight_seed": 9}).followed(), size) > 0
        assert height(Experiment(), Experiment(), size) == 0


def test_no_text_takes_more_than_a_tenth_of_the_screen_or_three_rows() -> None:
    for name in Experiment.presets():
        preset = Experiment.preset(name)
        for columns, lines in SIZES:
            assert 1 <= height(preset, preset, (columns, lines)) <= min(lines // 10, 3), name


def test_every_text_is_told_within_its_strip_at_every_size() -> None:
    for name, size in product(Experiment.presets(), SIZES):
        preset = Experiment.preset(name)
        whole = " ".join(preset.teaches.split())
        for appearance, snapshot in product(APPEARANCES, (fresh(), at(preset, State.FINISHED))):
            offers = invitations(preset, preset, snapshot, True)
            drawn = draw_strip(preset, preset, offers, (size[0], height(preset, preset, size)), appearance)
            shown = [without_hint(row) for row in rows(drawn)]
            assert all(len(row) <= size[0] for row in shown), (name, size)
            text = " ".join(" ".join(shown).split())
            keys = text.find("enter:" if "enter:" in text else "G:")
            told = (text if keys < 0 else text[:keys]).strip().rstrip(appearance.glyphs.ellipsis)
            assert told in appearance.glyphs.spell(whole), (name, size)
            assert keys >= 0 or len(told) >= min(size[0] / 2, len(whole)), (name, size)


def test_every_text_can_be_read_to_its_end_at_every_size() -> None:
    for name, size in product(Experiment.presets(), SIZES):
        preset = Experiment.preset(name)
        for appearance, offers in product(APPEARANCES, ((), (FOLLOW, NEXT))):
            lines = strip_rows(preset, preset, size, appearance.glyphs, is_whole=True)
            drawn = draw_strip(preset, preset, offers, (size[0], lines), appearance)
            told = [without_hint(row) for row in rows(drawn)]
            assert " ".join(" ".join(told[:-1]).split()) == appearance.glyphs.spell(preset.teaches), (name, size)
            assert told[-1].startswith(" enter:") if offers else not told[-1].strip(), (name, size)
            assert HIDE in rows(drawn)[0], (name, size)
            assert lines <= size[1] / 3, (name, size)


def test_no_text_is_cut_inside_a_word() -> None:
    for name in Experiment.presets():
        preset = Experiment.preset(name)
        for (columns, lines), is_trying in product(SIZES, (False, True)):
            told = " ".join(text_lines(preset.teaches, is_trying, (columns - 11, lines // 12), UNICODE))
            assert {word.rstrip(f"{UNICODE.ellipsis},;:.") for word in told.split()} <= {
                word.rstrip(",;:.") for word in UNICODE.spell(preset.teaches).split()
            }, name


@pytest.mark.parametrize("columns", [40, 41, 80])
def test_a_text_in_wide_characters_loses_none_and_is_cut_with_a_sign(columns: int) -> None:
    text = "".join(f"第{one}句话学习率太大时损失会发散所以要小心。" for one in range(1, 5))
    lines = text_lines(text, False, (columns, 9), UNICODE)
    assert "".join(lines) == text
    assert all(columns - 1 <= text_width(line) <= columns for line in lines[:-1])
    cut = text_lines(text, False, (columns, 2), UNICODE)
    if len(lines) > 2:
        assert cut[0] == lines[0]
        assert cut[1].endswith(UNICODE.ellipsis)
        assert text_width(cut[1]) <= columns


def test_the_keys_stand_out() -> None:
    canvas = draw_strip(XOR, XOR, (FOLLOW,), (80, 2), COLOR)
    assert ink_of(canvas, FOLLOW) == Ink.WARN
    assert ink_of(canvas, MORE) == Ink.MUTED
    assert ink_of(canvas, TRY) == Ink.TEXT
