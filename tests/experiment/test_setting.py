from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.data.files.choices import (
    DECIMAL_CHOICES,
    DELIMITER_CHOICES,
    ENCODINGS,
    HEADERS,
    IMAGES,
    MISSING,
    SUFFIXES,
    TARGET_KINDS,
    THOUSANDS_CHOICES,
)
from tui_nn.data.files.formats import FORMATS
from tui_nn.data.generators import GENERATORS
from tui_nn.data.splitting import SPLITS
from tui_nn.errors import SettingError
from tui_nn.experiment import SECTIONS, SETTINGS
from tui_nn.experiment.data import SWITCH
from tui_nn.experiment.setting import OneOf, Setting, Settings, describe, first_problem, near_miss, setting
from tui_nn.experiment.training import FINAL_WEIGHTS
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.initializers import INITIALIZERS
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.nn.schedules import SCHEDULES

TABLES: dict[str, Mapping[str, Any]] = {
    "data": GENERATORS,
    "standardize": SWITCH,
    "target_kind": TARGET_KINDS,
    "split": SPLITS,
    "missing": MISSING,
    "header": HEADERS,
    "delimiter": DELIMITER_CHOICES,
    "decimal": DECIMAL_CHOICES,
    "image": IMAGES,
    "thousands": THOUSANDS_CHOICES,
    "encoding": ENCODINGS,
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "precision": PRECISIONS,
    "optimizer": OPTIMIZERS,
    "final_weights": FINAL_WEIGHTS,
    "schedule": SCHEDULES,
    "batch_order": BATCH_ORDERS,
}
LONGEST_LABEL = 15
"""Characters that the settings form has for a label."""


def test_every_setting_is_described() -> None:
    for name in SETTINGS:
        one = SETTINGS[name]
        assert one.name == name, name
        assert 0 < len(one.label) <= LONGEST_LABEL, name
        assert one.allowed, name
        for line in (one.label, one.help, one.allowed, *one.choices.values()):
            assert line, name
            assert line == line.strip(), name
            assert "\n" not in line, name


def test_names_and_labels_are_not_used_twice() -> None:
    fields = [name for group in SECTIONS.values() for name in group.model_fields]
    assert sorted(SETTINGS) == sorted(fields)
    assert len({one.label for one in SETTINGS.values()}) == len(SETTINGS)


def test_a_table_s_entries_are_the_choices() -> None:
    for name in SETTINGS:
        assert list(SETTINGS[name].choices) == list(TABLES.get(name, {})), name


def test_the_names_of_files_end_as_there_are_ways_to_read_them() -> None:
    assert tuple(FORMATS) == SUFFIXES


@dataclass(frozen=True)
class Tray:
    help: str


TRAYS = {"deep": Tray("for lasagne"), "flat": Tray("for biscuits")}


class Oven(Settings):
    """A group that no experiment has."""

    degrees: int = setting(180, "Heat", "how hot it gets", ge=20, le=1250)
    minutes: float = setting(1.0, "Time", "how long", live=True, gt=0)
    tray: Annotated[str, OneOf(TRAYS)] = setting("flat", "Tray", "what it is put on")
    fan: str = setting("off", "Fan", "whether air moves", allowed="on or off")
    oven: Annotated[str, OneOf({"gas": "hot at once"}, str.isupper)] = setting("gas", "Oven", "what heats it")


class Kitchen(Settings):
    """A section that is called like one of its settings."""

    oven: Oven = Oven()


KNOWN: dict[str, Setting] = {one.name: one for one in describe("oven", Oven)}


def test_description_of_a_group() -> None:
    assert list(KNOWN) == ["degrees", "minutes", "tray", "fan", "oven"]
    assert KNOWN["degrees"] == Setting(
        "oven", "degrees", "Heat", "how hot it gets", "a whole number from 20 up to 1250", live=False, choices={}
    )
    assert KNOWN["minutes"].allowed == "a number above 0"
    assert KNOWN["minutes"].live
    assert KNOWN["tray"].allowed == "one of deep, flat"
    assert KNOWN["tray"].choices == {"deep": "for lasagne", "flat": "for biscuits"}
    assert KNOWN["fan"].allowed == "on or off"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"degrees": 10}, "degrees: got 10, allowed: a whole number from 20 up to 1250"),
        ({"minutes": 0}, "minutes: got 0, allowed: a number above 0"),
        ({"minutes": float("inf")}, "minutes: got inf, allowed: a number above 0"),
    ],
)
def test_first_problem_names_the_setting(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as error:
        Oven(**values)
    assert str(first_problem(error.value, KNOWN)) == message


def test_a_choice_that_is_not_in_the_table() -> None:
    with pytest.raises(ValidationError) as error:
        Oven(tray="round")
    problem = first_problem(error.value, KNOWN)
    assert (problem.field, problem.allowed) == ("tray", "one of deep, flat")


def test_what_else_than_the_choices_is_allowed() -> None:
    assert (Oven(oven="gas").oven, Oven(oven="AGA").oven) == ("gas", "AGA")
    with pytest.raises(ValidationError) as error:
        Oven(oven="wood")
    assert str(first_problem(error.value, KNOWN)) == "oven: got wood, allowed: one of gas"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"oven": {"degrees": 10}}, "degrees: got 10, allowed: a whole number from 20 up to 1250"),
        ({"oven": {"oven": "wood"}}, "oven: got wood, allowed: one of gas"),
        ({"oven": 5}, "oven: got 5, allowed: a table of settings"),
    ],
)
def test_a_section_is_not_taken_for_the_setting_of_its_name(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as error:
        Kitchen(**values)
    assert str(first_problem(error.value, KNOWN)) == message


def test_only_the_first_of_several_problems_is_said() -> None:
    with pytest.raises(ValidationError) as error:
        Oven(degrees=1, minutes=-1)
    assert first_problem(error.value, KNOWN).field == "degrees"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (["oven", "degree"], "degrees (did you mean this?)"),
        (["oven", "zzz"], "one of degrees, minutes, tray, fan, oven"),
        (["sink"], "one of oven"),
    ],
)
def test_near_miss(path: list[str], said: str) -> None:
    assert near_miss(path, KNOWN) == said


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Oven().degrees = 200


def test_long_values_are_cut_short() -> None:
    message = str(SettingError("fan", "x" * 1000, "on or off"))
    assert message.startswith("fan: got x")
    assert message.endswith(", allowed: on or off")
    assert "..." in message
    assert len(message) < 120
