"""The course of presets."""

from __future__ import annotations

from tui_nn.experiment import Experiment
from tui_nn.experiment.course import COURSE, found


def test_every_preset_belongs_to_one_theme() -> None:
    assert sorted(name for names in COURSE.values() for name in names) == Experiment.presets()


def test_all_words_must_occur_and_names_come_first() -> None:
    assert found("xor")[0] == "xor"
    assert "linear-layers" in found("xor"), "its lesson is about XOR"
    assert found("learning rate too")[:2] == ["rate-too-low", "rate-too-high"]
    assert found("moons nonsense") == []
    assert len(found("")) == len(Experiment.presets())
