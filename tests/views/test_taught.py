"""The lesson of a preset in its strip: what is told when, in how many rows, and the keys that go on from there."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tests.experiments import small
from tests.views.moments import APPEARANCES, COLOR, finished, fresh, ink_of, rows
from tui_nn.experiment import Experiment
from tui_nn.experiment.course import COURSE
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.taught import draw_strip, invitations, lesson_after, offered, strip_rows

XOR = Experiment.preset("xor")

LOOK = "Opposite quadrants are the same class, and four units learn this to get 99% right."
TRY = "Set Hidden layers to none: no straight line gets even 70% right."
FOLLOW = "enter: Hidden layers to none, and run again"
BACK = "enter: Hidden layers back to 4, and run again"
NEXT = "G: next lesson"

SIZES = ((60, 18), (60, 40), (80, 24), (80, 30), (99, 50), (200, 50))


def at(experiment: Experiment, state: State, step: int = 40, is_rewound: bool = False) -> Snapshot:
    """A moment of a run of the experiment."""
    return replace(finished(), experiment=experiment, state=state, step=step, is_rewound=is_rewound)


def strip(experiment: Experiment, snapshot: Snapshot | None, size: tuple[int, int]) -> list[str]:
    """The rows of the strip of XOR on a screen of a size, without the key that hides it."""
    canvas = draw_strip(XOR, experiment, snapshot, (size[0], strip_rows(XOR, experiment, size)), COLOR)
    return [row.removesuffix("H hides ").strip() for row in rows(canvas)]


def test_a_lesson_stays_while_its_settings_are_changed() -> None:
    lesson = Experiment.preset("moons")
    changed = lesson.updated({"learning_rate": 0.5})
    assert lesson_after(lesson, changed) is lesson
    assert lesson_after(small(), lesson) is lesson
    # Other data are another matter.
    without = Experiment.from_toml("").with_data("circle")
    assert not without.teaches
    assert lesson_after(lesson, without) is without


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
    assert strip(XOR, at(XOR, State.RUNNING), (60, 18)) == ["Opposite quadrants are the same class, and four …"]
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
    assert invitations(XOR, XOR, snapshot) == expected
    assert bool(offered(XOR, XOR, snapshot)) is (FOLLOW in expected)


def test_nothing_is_offered_after_other_changes_but_the_next_lesson() -> None:
    changed = XOR.updated({"learning_rate": 0.5})
    assert invitations(XOR, changed, at(changed, State.FINISHED)) == [NEXT]
    last = Experiment.preset([*COURSE.values()][-1][-1])
    assert NEXT not in invitations(last, last, at(last, State.FINISHED))
    assert invitations(Experiment(), Experiment(), at(Experiment(), State.FINISHED)) == [], "it teaches nothing"


def test_an_experiment_about_something_else_takes_no_room() -> None:
    for size in SIZES:
        assert strip_rows(XOR, XOR, size) > 0
        assert strip_rows(XOR, XOR.updated({"weight_seed": 9}).followed(), size) > 0
        assert strip_rows(XOR, XOR.updated({"learning_rate": 0.5}), size) == 0
        assert strip_rows(Experiment(), Experiment(), size) == 0


@pytest.mark.parametrize("name", Experiment.presets())
def test_no_lesson_takes_more_than_a_tenth_of_the_screen_or_three_rows(name: str) -> None:
    preset = Experiment.preset(name)
    for columns, height in SIZES:
        assert 1 <= strip_rows(preset, preset, (columns, height)) <= min(height // 10, 3)


@pytest.mark.parametrize(("name", "size"), product(Experiment.presets(), SIZES))
def test_every_lesson_is_told_within_its_strip_at_every_size(name: str, size: tuple[int, int]) -> None:
    preset = Experiment.preset(name)
    whole = " ".join(preset.teaches.split())
    for appearance, snapshot in product(APPEARANCES, (fresh(), at(preset, State.FINISHED))):
        height = strip_rows(preset, preset, size)
        shown = [
            row.removesuffix("H hides ")
            for row in rows(draw_strip(preset, preset, snapshot, (size[0], height), appearance))
        ]
        assert all(len(row) <= size[0] for row in shown)
        text = " ".join(" ".join(shown).split())
        keys = text.find("enter:" if "enter:" in text else "G:")
        told = (text if keys < 0 else text[:keys]).strip().rstrip(appearance.glyphs.ellipsis)
        assert told in appearance.glyphs.spell(whole)
        assert keys >= 0 or len(told) >= min(size[0] / 2, len(whole))


def test_the_keys_stand_out() -> None:
    canvas = draw_strip(XOR, XOR, at(XOR, State.FINISHED), (80, 2), COLOR)
    assert ink_of(canvas, FOLLOW) == Ink.WARN
    assert ink_of(canvas, "H hides") == Ink.MUTED
    assert ink_of(canvas, TRY) == Ink.TEXT
