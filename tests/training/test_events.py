from __future__ import annotations

import pytest

from tests.experiments import small
from tui_nn.experiment import Experiment
from tui_nn.training.events import (
    Assignment,
    Change,
    Event,
    SettingsChanged,
    TimeLimitReached,
    WeightAssigned,
    changes,
)


def test_changes_at_one_step_become_one_with_the_last_values() -> None:
    happened: list[Event] = [
        SettingsChanged(3, (("l2", "0.1"), ("optimizer", "adam"))),
        SettingsChanged(3, (("l2", "0.2"), ("batch_size", "7"))),
        WeightAssigned(5, Assignment(0, 1, 0, 0.25, "x2 to h1")),
    ]
    assert changes(happened) == (
        Change(3, (("l2", "0.2"), ("optimizer", "adam"), ("batch_size", "7"))),
        Change(5, (("x2 to h1", "0.25"),)),
    )


def test_what_was_refused_or_makes_no_difference_to_an_update_is_not_marked() -> None:
    happened: list[Event] = [
        SettingsChanged(1, (("batch_size", "99"),), refused="batch_size: got 99, allowed: less"),
        SettingsChanged(2, (("steps", "99"),), marked=False),
        WeightAssigned(3, Assignment(0, 1, 0, 1e300, "x2 to h1"), refused="the loss would not be finite"),
        TimeLimitReached(4, "4 s of training"),
    ]
    assert changes(happened) == ()


def test_all_changes_are_kept_however_many() -> None:
    happened = [SettingsChanged(step, (("l2", str(step)),)) for step in range(1000)]
    assert [change.step for change in changes(happened)] == list(range(1000))


WEIGHTS = [
    (0, 0, 0, True),
    (0, 2, 2, True),  # the bias of the last hidden unit
    (0, 3, 0, False),
    (0, 0, 3, False),
    (1, 3, 0, True),
    (1, 4, 0, False),
    (1, 0, 1, False),
    (2, 0, 0, False),
    (-1, 0, 0, False),
    (0, -1, 0, False),
    (0, 0, -1, False),
]
"""Layer, source, unit, and whether it fits."""


def test_a_weight_fits_a_network_of_two_inputs_three_units_and_one_output() -> None:
    for layer, source, unit, fits in WEIGHTS:
        assert Assignment(layer, source, unit, 0.5, "a weight").fits((2, 3, 1)) is fits, (layer, source, unit)


@pytest.mark.parametrize(
    ("step", "before", "after", "values", "marked"),
    [
        (3, small(l2=0.5, steps=40), small(l2=0.25, steps=50), {"l2": "0.25", "steps": "50"}, True),
        (0, small(l2=0.5), small(l2=0.25), {"l2": "0.25"}, False),
        (3, small(steps=40), small(steps=50), {"steps": "50"}, False),
        (3, small(steps=40, schedule="cosine"), small(steps=50, schedule="cosine"), {"steps": "50"}, True),
    ],
)
def test_a_change_of_settings_is_marked_if_later_updates_depend_on_it(
    step: int, before: Experiment, after: Experiment, values: dict[str, str], marked: bool
) -> None:
    assert SettingsChanged.of(step, after, before) == SettingsChanged(step, tuple(values.items()), marked)


def test_a_change_of_points_is_marked_only_if_they_are_trained_on() -> None:
    points = "0 1 2; 1 3 4; 0 -1 -2; 1 -3 -4"
    for before, marked in ((Experiment.preset("drawn"), True), (small(), False)):
        event = SettingsChanged.of(3, before.updated({"points": points}), before)
        assert (dict(event.values), event.marked) == ({"points": points}, marked)
