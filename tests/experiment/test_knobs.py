"""The knobs: each value that they turn to is allowed, and they go through all of them in order."""

from __future__ import annotations

from tui_nn.errors import SettingError
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.knobs import KNOBS, decades, turns


def test_a_setting_is_turned_through_values_that_it_takes() -> None:
    for name in KNOBS:
        assert not SETTINGS[name].choices, "choices need no knob"
        start = Experiment.preset("spiral-arms" if name == "classes" else "any-data")
        for direction in (1, -1):
            values = list(turns(name, start.text(name), direction))
            assert len(set(values)) == len(values), (name, direction)
            taken = []
            for value in values:
                try:
                    start = start.updated({name: value})
                except SettingError:
                    continue
                assert start.text(name) == value, (name, direction)
                taken.append(value)
            assert taken or direction < 0, (name, direction)


def test_every_number_has_a_knob() -> None:
    typed = {"points", "centers", "covariances", "formula", "features", "target", "skip_lines"}
    words = {"missing_words", "leave_out", "categories", "numbers"}
    assert {name for name, setting in SETTINGS.items() if not setting.choices} == {*KNOBS, *typed, *words}


NEXT = [
    ("learning_rate", "0.01", "0.03", "0.003"),
    ("learning_rate", "0.02", "0.03", "0.01"),
    ("learning_rate", "1000", None, "10"),
    ("l2", "0", "0.0001", None),
    ("batch_size", "4096", "full", "2048"),
    ("batch_size", "full", None, "4096"),
    ("batch_size", "5000", "full", "4096"),
    ("steps", "20 epochs", "50 epochs", "10 epochs"),
    ("steps", "5001", "10000", "5000"),
    ("patience", "10 epochs", "20 epochs", None),
    ("classes", "auto", "2", None),
    ("hidden_sizes", "8,4", "8,4,4", "8"),
    ("hidden_sizes", "none", "4", None),
    ("hidden_sizes", "5", "5,5", "none"),
    ("data_seed", "12", "13", "11"),
    ("data_seed", "0", "1", None),
    ("weight_seed", "data", "0", None),
    ("activation", "relu", None, None),
]
"""Setting, its value, the next to the right and to the left."""


def test_the_next_value_to_the_right_and_to_the_left() -> None:
    for name, text, right, left in NEXT:
        assert (next(turns(name, text, 1), None), next(turns(name, text, -1), None)) == (right, left), (name, text)


def test_the_steps_of_decades_are_round() -> None:
    assert decades((1, 3), -2, 1) == ("0.01", "0.03", "0.1", "0.3", "1", "3", "10")
    assert decades((1, 2, 5), 1, 2) == ("10", "20", "50", "100")
