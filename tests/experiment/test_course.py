"""The course of presets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_nn.experiment import Experiment
from tui_nn.experiment.course import COURSE, found, is_last, next_preset, preset_of


def test_every_preset_belongs_to_one_theme() -> None:
    assert sorted(name for names in COURSE.values() for name in names) == Experiment.presets()


def test_the_folder_of_the_presets_is_not_listed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    last = Experiment.preset([*COURSE.values()][-1][-1])
    # Frames of a run at rest ask for this.
    monkeypatch.setattr(Path, "glob", None)
    assert is_last(last)
    assert preset_of(last)


def test_all_words_must_occur_and_names_come_first() -> None:
    assert found("xor")[0] == "xor"
    assert "linear-layers" in found("xor"), "its text is about XOR"
    assert found("learning rate too")[:2] == ["rate-too-low", "rate-too-high"]
    assert found("moons nonsense") == []
    assert len(found("")) == len(Experiment.presets())


def test_the_next_presets_lead_through_the_whole_course() -> None:
    preset, seen = Experiment.preset("article"), ["article"]
    while following := next_preset(preset):
        assert not is_last(preset)
        preset = following
        seen.append(preset_of(preset) or "")
    assert is_last(preset)
    assert seen == [name for names in COURSE.values() for name in names]


def test_the_course_begins_after_an_experiment_that_is_none_of_its_presets() -> None:
    xor = Experiment.preset("xor")
    assert preset_of(xor.updated({"weight_seed": 7})) == "xor"
    assert preset_of(Experiment()) is None
    assert next_preset(Experiment()) == Experiment.preset("article")
