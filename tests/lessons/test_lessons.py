"""Lessons are read as they are written, fit the strip, and notice what was done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui_nn.app.layout import MIN_SIZE
from tui_nn.app.screens.presenter import PICTURES
from tui_nn.experiment import Experiment
from tui_nn.lessons.lesson import LETTERS, Action, Lesson, LessonError, Step, lessons, read_lesson
from tui_nn.lessons.progress import LessonProgress
from tui_nn.lessons.situation import CONDITIONS, Situation
from tui_nn.render.appearance import PLAIN
from tui_nn.render.glyphs import UNICODE
from tui_nn.views.lesson import draw_strip

TEXT = """# A title

What it is about,
in a line.

## First

Setup: preset xor steps=20; view network

What there is
to see.

Predict: more or less?
A: more
B: less

Do: press space.
Done: step 20; state finished

Answer: B. Less, of course.

## Second

That was all.
"""

ROWS = 6
"""Maximum rows of the strip."""


def test_a_lesson_is_read_as_it_is_written() -> None:
    lesson = read_lesson("01-a", TEXT)
    assert lesson == Lesson(
        "01-a",
        "A title",
        "What it is about, in a line.",
        (
            Step(
                title="First",
                text="What there is to see.",
                setup=(Action("preset", ("xor", "steps=20")), Action("view", ("network",))),
                question="More or less?",
                choices=("more", "less"),
                task="Press space.",
                done=(Action("step", ("20",)), Action("state", ("finished",))),
                answer="Less, of course.",
                right="B",
            ),
            Step(title="Second", text="That was all."),
        ),
    )


@pytest.mark.parametrize(
    "change",
    [
        ("# A title", "A title"),
        ("Setup: preset", "Setup: prset"),
        ("Done: step 20", "Done: stop 20"),
        ("Do: press space.\n", ""),
        ("Answer: B.", "Answer: C."),
        ("What there is\nto see.", ""),
        ("A: more", "A: more\nA: less"),
    ],
    ids=lambda change: change[0][:12],
)
def test_a_mistake_of_the_author_is_an_error(change: tuple[str, str]) -> None:
    with pytest.raises(LessonError):
        read_lesson("01-a", TEXT.replace(*change))


def test_there_are_nine_lessons_and_the_article_comes_first() -> None:
    assert len(lessons()) >= 9
    assert lessons()[0].title == "The article's story"
    assert len({lesson.title for lesson in lessons()}) == len(lessons())


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
@pytest.mark.parametrize("columns", [MIN_SIZE[0], 80])
def test_every_step_fits_the_strip_and_begins_with_its_whole_title(lesson: Lesson, columns: int) -> None:
    for place, step in enumerate(lesson.steps):
        first = LessonProgress(lesson, place)
        predicted = [first.predict(letter) for letter in LETTERS]
        for progress in (first, *predicted, *(replace(one, is_done=True) for one in predicted)):
            canvas = draw_strip(progress, columns, PLAIN)
            assert canvas.height <= ROWS, step.title
            assert canvas.text().isascii()
            assert canvas.text().startswith(f" {place + 1} of {len(lesson.steps)}: {step.title}. ")


def test_the_keys_make_room_for_the_title_of_the_lesson() -> None:
    progress = LessonProgress(read_lesson("01-a", TEXT))
    for columns, row in (
        (60, " 1 of 2: First. A title      ( back  ) next  T lessons, end"),
        (50, " 1 of 2: First. A title                       ( )"),
        (28, " 1 of 2: First. A~      ( )"),
    ):
        assert draw_strip(progress, columns, PLAIN).text().split("\n")[0].rstrip() == row


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_every_setup_names_what_there_is(lesson: Lesson) -> None:
    for step in lesson.steps:
        for one in (*step.setup, *step.done):
            if one.name == "preset":
                values = dict(setting.split("=", 1) for setting in one.arguments[1:])
                Experiment.preset(one.arguments[0]).updated(dict(values))
            if one.name == "picture":
                assert one.arguments[0] in PICTURES
            if one.name in ("setting", "changed"):
                Experiment().text(one.arguments[0])


def test_a_prediction_comes_before_the_task_and_the_answer_after_it() -> None:
    progress = LessonProgress(read_lesson("01-a", TEXT))
    texts = []
    for now in (progress, progress.predict("A"), replace(progress.predict("A"), is_done=True)):
        texts.append(draw_strip(now, 80, replace(PLAIN, glyphs=UNICODE)).text())
    asking, doing, done = texts
    assert "A more   B less" in asking
    assert "Press space" not in asking
    assert "You predicted A. Press space." in doing
    assert "Less, of course" not in doing
    assert "✓ You predicted A. It is B: Less, of course." in done


def test_only_a_choice_is_a_prediction_and_only_once() -> None:
    progress = LessonProgress(read_lesson("01-a", TEXT))
    assert progress.predict("C") == progress
    assert progress.predict("A").predict("B").predicted == "A"
    second = progress.moved(1)
    assert (second.place, second.is_last, second.moved(1)) == (1, True, second)
    assert second.moved(-1) == progress
    assert progress.moved(-1) is progress


class FakeSnapshot:
    """As much of a snapshot as conditions ask for."""

    step = 20
    is_rewound = False

    class test:  # noqa: N801
        score = 0.9

    class state:  # noqa: N801
        value = "finished"


def situation(**changes: object) -> Situation:
    shown = Situation(FakeSnapshot(), Experiment(), "weights")  # type: ignore[arg-type]
    return replace(shown, **changes)  # type: ignore[arg-type]


SITUATIONS: list[tuple[str, tuple[str, ...], dict[str, object], dict[str, object] | None]] = [
    ("step", ("20",), {}, None),
    ("until", ("20",), {}, None),
    ("accuracy", ("0.9",), {}, None),
    ("state", ("finished",), {}, None),
    ("setting", ("optimizer", "sgd"), {}, {"experiment": Experiment().updated({"optimizer": "adam"})}),
    ("changed", ("optimizer", "sgd"), {"experiment": Experiment().updated({"optimizer": "adam"})}, {}),
    ("view", ("network",), {"view": "network"}, {}),
    ("walk", (), {"stage": "z1"}, {}),
    ("walk", ("new_z1",), {"stage": "new z1"}, {"stage": "z1"}),
    ("walk", ("z1", "3"), {"stage": "z1", "row": 3}, {"stage": "z1", "row": 2}),
    ("main", (), {}, {"stage": "z1"}),
    ("hops", ("2",), {"hops": 2}, {"hops": 1}),
    ("check", (), {"has_check": True}, {}),
    ("playing", (), {"is_playing": True}, {}),
    ("point", (), {"has_point": True}, {}),
]
"""Condition, its arguments, what it holds for, and what not."""


def test_conditions() -> None:
    for name, arguments, holds, fails in SITUATIONS:
        assert CONDITIONS[name](situation(**holds), *arguments), (name, arguments)
        if fails is not None:
            assert not CONDITIONS[name](situation(**fails), *arguments), (name, arguments)


def test_a_task_is_done_when_all_conditions_hold_and_the_reader_has_predicted() -> None:
    progress = LessonProgress(read_lesson("01-a", TEXT))
    assert not progress.seen(situation()).is_done
    assert progress.predict("A").seen(situation()).is_done
    FakeSnapshot.step = 19
    try:
        assert not progress.predict("A").seen(situation()).is_done
    finally:
        FakeSnapshot.step = 20
