from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.experiments import TIED, experiments, values
from tui_nn.cli.options import EXPERIMENT_OPTIONS, OptionParser, read_experiment
from tui_nn.data.generators import GENERATORS
from tui_nn.errors import SettingError
from tui_nn.experiment import DATA_PRESET, SETTINGS, Experiment
from tui_nn.experiment.data import LARGEST_SAMPLES

ARTICLE = Experiment.preset("article")


def test_cannot_be_changed() -> None:
    for group, name in ((ARTICLE, "title"), (ARTICLE.data, "samples"), (ARTICLE.training, "steps")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(group, name, getattr(group, name))


def test_what_is_left_out_is_the_article_s() -> None:
    assert Experiment.from_toml("").differences(ARTICLE) == []
    partly = Experiment.from_toml("[training]\nlearning_rate = 0.5\n[data]\nsamples = 300")
    assert partly.differences(ARTICLE) == ["samples", "learning_rate"]


@given(experiments())
def test_toml_brings_back_the_same_experiment(experiment: Experiment) -> None:
    assert Experiment.from_toml(experiment.to_toml()) == experiment


def test_toml_file_brings_back_the_same_experiment(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    experiment = ARTICLE.updated({"hidden_sizes": (8, 4)})
    path.write_text(experiment.to_toml(), encoding="utf-8")
    assert Experiment.load(path) == Experiment.load(str(path)) == experiment


@given(experiments())
def test_command_runs_exactly_this_experiment(experiment: Experiment) -> None:
    program, *options = shlex.split(experiment.command())
    given = OptionParser("show", "", EXPERIMENT_OPTIONS).parse(options)
    assert (program, options[0]) == ("tui-nn", "--preset")
    assert read_experiment(given).differences(experiment) == []


def test_command_of_a_preset_is_its_name() -> None:
    for name in Experiment.presets():
        assert Experiment.preset(name).command() == f"tui-nn --preset {name}", name


@given(experiments())
def test_every_value_can_be_typed_in(experiment: Experiment) -> None:
    typed = {name: experiment.text(name) for name in SETTINGS}
    assert ARTICLE.updated(typed).differences(experiment) == []


TYPED: list[tuple[str, str, Any]] = [
    ("hidden_sizes", "8,4", (8, 4)),
    ("hidden_sizes", " 8, 4 ", (8, 4)),
    ("hidden_sizes", "8 4", (8, 4)),
    ("hidden_sizes", "none", ()),
    ("hidden_sizes", "", ()),
    ("batch_size", "100", 100),
    ("batch_size", " 100 ", 100),
    ("batch_size", "full", "full"),
    ("weight_seed", "7", 7),
    ("weight_seed", "data", "data"),
    ("learning_rate", "1e-3", 0.001),
    ("steps", "20", 20),
    ("classes", "3", 3),
    ("classes", "auto", "auto"),
    ("centers", "0,0; 3,-4", ((0.0, 0.0), (3.0, -4.0))),
    ("centers", " 0 .5;1e2 , -4; ", ((0.0, 0.5), (100.0, -4.0))),
    ("covariances", "1,0.5,2", ((1.0, 0.5, 2.0),)),
    ("covariances", "1,0,1; 2,0,2; 3,0,3", ((1.0, 0.0, 1.0), (2.0, 0.0, 2.0), (3.0, 0.0, 3.0))),
    ("features", "x1", ("x1",)),
    ("features", " x1x2, sin x1 ,x1^2", ("x1x2", "sin x1", "x1^2")),
    ("features", " all ", "all"),
    ("target", "a column", "a column"),
    ("data", "My Data.CSV", "My Data.CSV"),
]
"""Setting, text, and the value that it stands for."""


def test_values_as_they_are_typed_in() -> None:
    for name, text, value in TYPED:
        assert ARTICLE.updated({name: text}).value(name) == value, (name, text)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("hidden_sizes", (8, 4), "8,4"),
        ("hidden_sizes", (), "none"),
        ("centers", ((0.0, 0.5), (100.0, -4.0)), "0,0.5; 100,-4"),
        ("features", ("x1x2", "sin x1"), "x1x2,sin x1"),
        ("features", "all", "all"),
        ("learning_rate", 1.0, "1"),
        ("learning_rate", 1e-5, "1e-05"),
    ],
)
def test_values_as_they_are_shown(name: str, value: Any, text: str) -> None:
    assert ARTICLE.updated({name: value}).text(name) == text


def test_toml_takes_whole_numbers_for_rates() -> None:
    assert Experiment.from_toml("[training]\nlearning_rate = 1").value("learning_rate") == 1.0


@given(experiments(), st.data())
def test_updated_changes_what_it_is_told_and_nothing_else(experiment: Experiment, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(set(SETTINGS) - TIED)))
    value = data.draw(values(name))
    # A single sample fits into memory, whatever the layers.
    experiment = experiment.updated({"batch_size": 1}).model_copy(update={"title": "A title"})
    before, changed = experiment.model_copy(deep=True), experiment.updated({name: value})
    assert changed.value(name) == value
    assert changed.differences(experiment) == ([name] if value != experiment.value(name) else [])
    assert experiment == before


def test_another_experiment_loses_its_title_and_what_it_teaches() -> None:
    longer = ARTICLE.updated({"steps": 9, "data_seed": 3, "l2": "0.01"})
    assert (longer.title, longer.teaches) == (ARTICLE.title, ARTICLE.teaches)
    other = ARTICLE.updated({"l2": 0.02})
    assert (other.title, other.teaches) == ("", "")
    assert other.updated({"hidden_sizes": "8,4", "batch_size": 100}).summary() == "article, 8-4 relu, batches of 100"


def test_a_summary_in_a_few_words() -> None:
    assert ARTICLE.summary() == "article, 5 relu, full batch"
    for sizes, told in (("4,4", "4-4"), ("9,4,4,4,2", "9-3x4-2"), ("100," * 7 + "100", "8x100")):
        assert ARTICLE.updated({"hidden_sizes": sizes}).summary() == f"article, {told} relu, full batch"
    mine = {"data": "/home/me/My Data.csv", "hidden_sizes": "none", "activation": "tanh", "batch_size": 1}
    assert ARTICLE.updated(mine).summary() == "My Data.csv, no hidden layer, batches of 1"


def test_only_live_settings_change_without_a_restart() -> None:
    for name in SETTINGS:
        other: dict[str, Any] = {
            "classes": 3,
            "centers": ((0, 0), (1, 1)),
            "covariances": ((2, 0, 2),),
            "formula": "x * y",
            "points": "0 1 2; 1 3 4",
            "features": ("x1",),
            "target": "y",
            "skip_lines": 3,
            "validation_fraction": 0.1,
            **dict.fromkeys(("missing_words", "leave_out", "categories", "numbers"), ("a",)),
            "hidden_sizes": (3,),
            "weight_seed": 1,
            "momentum": 0.5,
            "dropout": 0.5,
            "batch_size": 10,
        }
        choices = [choice for choice in SETTINGS[name].choices if choice != ARTICLE.value(name)]
        value = other[name] if name in other else choices[0] if choices else ARTICLE.value(name) * 2 or 1
        changed = ARTICLE.updated({name: value})
        assert changed.differences(ARTICLE) == [name], name
        assert changed.needs_restart(ARTICLE) is not SETTINGS[name].live, name


def test_what_can_change_while_it_trains() -> None:
    rate = {"optimizer", "learning_rate", "momentum", "weight_decay", "schedule", "schedule_steps", "decay"}
    loss = {"l1", "l2", "dropout", "clip_norm", "batch_size"}
    end = {"steps", "patience", "final_weights", "stop_loss", "stop_score", "stop_seconds"}
    assert {name for name in SETTINGS if SETTINGS[name].live} == rate | loss | end | {"points"}


def test_presets() -> None:
    assert {"article", "article-tensorflow", DATA_PRESET} <= set(Experiment.presets())
    for name in Experiment.presets():
        preset = Experiment.preset(name)
        assert preset.title
        assert preset.teaches
        assert preset.nearest_preset() == (name, [])


def test_any_data_start_from_the_preset_for_them() -> None:
    for data in [*GENERATORS, "folder/Mine.CSV"]:
        experiment = Experiment.for_data(data)
        assert experiment.value("data") == data, data
        assert set(experiment.differences(Experiment.preset(DATA_PRESET))) <= {
            "data",
            "samples",
            *(["batch_size"] if data == "drawn" else []),
        }, data


@pytest.mark.parametrize("data", ["iris", "digits", "mine.parquet"])
def test_data_that_were_measured_are_taken_whole(data: str) -> None:
    assert Experiment.for_data(data).value("samples") == LARGEST_SAMPLES


def test_data_that_are_drawn_are_as_many_as_the_preset_says() -> None:
    assert Experiment.for_data("spiral").value("samples") == Experiment.preset(DATA_PRESET).value("samples")


def test_data_of_which_nothing_is_known() -> None:
    for data in ("moon", "data.xls", ""):
        with pytest.raises(SettingError, match=r"data: got .*, allowed: one of article, .*; or a file \(\.csv"):
            Experiment.for_data(data)


def test_the_british_spelling_of_a_setting_or_a_preset_is_understood() -> None:
    assert Experiment().updated({"standardise": "yes"}) == Experiment().updated({"standardize": "yes"})
    assert Experiment.from_toml('[data]\nstandardise = "yes"').data.standardize == "yes"
    assert Experiment.preset("standardise") == Experiment.preset("standardize")
