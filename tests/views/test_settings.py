"""The text below the form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.experiments import small
from tests.views.moments import diverged, finished, fresh, plain
from tui_nn.data.dataset import NO_FILE, FileInfo
from tui_nn.errors import SettingError
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.settings import about_experiment, about_refusal, about_setting, would_restart
from tui_nn.views.view import Span

RATE, SAMPLES, ACTIVATION = (SETTINGS[name] for name in ("learning_rate", "samples", "activation"))
"""One that changes while the network trains, and two that do not."""


def test_what_the_experiment_teaches_stands_before_the_note_about_its_data() -> None:
    taught = Experiment.preset("moons")
    text = plain(about_experiment(fresh(), taught, taught))
    assert text == f"{taught.teaches}\n\n{fresh().dataset.note}"
    offered = plain(about_experiment(finished(), taught, taught, ("enter: Go", "G: next preset")))
    assert offered.startswith(f"enter: Go\nG: next preset\n{taught.teaches}")
    changed = plain(about_experiment(fresh(), taught.updated({"learning_rate": 0.5}), taught))
    assert changed.startswith(f"Changed from {taught.title}. {taught.teaches}\n\n")


@pytest.mark.parametrize(
    ("title", "teaches", "text"),
    [
        ("", "", ""),
        ("", "Look.", "Look."),
        ("Mine", "", "Changed from Mine."),
        ("Mine", "Look.", "Changed from Mine. Look."),
    ],
)
def test_what_it_was_changed_from_is_told_by_its_title(title: str, teaches: str, text: str) -> None:
    taught = Experiment(title=title, teaches=teaches)
    snapshot = replace(fresh(), dataset=replace(fresh().dataset, note="", file=NO_FILE))
    assert plain(about_experiment(snapshot, taught.updated({"learning_rate": 0.5}), taught)) == text


def test_what_was_worked_out_of_a_file_stands_line_by_line() -> None:
    snapshot = replace(fresh(), dataset=replace(fresh().dataset, note="", file=FileInfo(("One.", "Two."))))
    nothing = Experiment.from_toml("")
    assert plain(about_experiment(snapshot, nothing, nothing)) == "One.\nTwo."
    assert about_experiment(None, nothing, nothing) == ()


@pytest.mark.parametrize(
    ("snapshot", "of_rate", "of_samples"),
    [
        (None, False, False),
        (fresh(), False, False),
        (replace(fresh(), is_rewound=True), False, True),
        (finished(), False, True),
        (diverged(), True, True),
        (replace(fresh(), state=State.FAILED), True, True),
    ],
)
def test_what_restarts_the_run(snapshot: Snapshot | None, of_rate: bool, of_samples: bool) -> None:
    """Before the first step nothing is lost; a run that cannot continue begins anew with whatever is changed."""
    assert (would_restart(snapshot, RATE), would_restart(snapshot, SAMPLES)) == (of_rate, of_samples)


def test_a_setting_is_explained_with_what_is_allowed() -> None:
    text = about_setting(finished(), RATE, "0.01", {}, editing=False)
    assert plain(text) == f"{RATE.label}: {RATE.help}. Allowed: {RATE.allowed}."
    assert [span.ink for span in text] == [Ink.CLEAR, Ink.MUTED]


def test_a_choice_is_explained_by_what_it_means() -> None:
    text = plain(about_setting(finished(), ACTIVATION, "tanh", ACTIVATION.choices, editing=False))
    assert text == f"{ACTIVATION.label}: {ACTIVATION.choices['tanh']}."


def test_what_enter_does_comes_first() -> None:
    applies, restarts = (about_setting(finished(), one, "1", {}, editing=True)[0] for one in (RATE, SAMPLES))
    assert (applies.text, applies.ink) == ("Enter applies, escape keeps. ", Ink.ACCENT)
    assert (restarts.text, restarts.ink) == ("Enter restarts the run from step 0, escape keeps it. ", Ink.WARN)


def test_that_points_of_more_classes_restart_a_run_is_said_before() -> None:
    points, words = SETTINGS["points"], "Another number of classes restarts the run from step 0. "
    drawn = finished(data="drawn")
    assert about_setting(drawn, points, "", {}, editing=True)[1] == Span(words, Ink.WARN)
    assert words not in plain(about_setting(drawn, points, "", {}, editing=False))
    assert words not in plain(about_setting(fresh(), points, "", {}, editing=True))


def test_a_refusal_says_what_is_allowed_or_what_does_not_go_with_it() -> None:
    with pytest.raises(SettingError) as refused:
        small(samples=2)
    (span,) = about_refusal("samples", "2", refused.value)
    assert (span.text, span.ink) == (f"Not 2. Allowed: {refused.value.allowed}", Ink.WRONG)
    assert plain(about_refusal("samples", "", refused.value)).startswith("Not empty. ")
    assert plain(about_refusal("noise", "7", refused.value)) == str(refused.value)
