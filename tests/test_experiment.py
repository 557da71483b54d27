from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.experiments import experiments, values
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.settings import SettingError

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
    program, flag, preset, *options = shlex.split(experiment.command())
    assert (program, flag) == ("tui-nn", "--preset")
    names = [option.removeprefix("--").replace("-", "_") for option in options[::2]]
    changes = dict(zip(names, options[1::2], strict=True))
    assert Experiment.preset(preset).updated(changes).differences(experiment) == []


@pytest.mark.parametrize("name", Experiment.presets())
def test_command_of_a_preset_is_its_name(name: str) -> None:
    assert Experiment.preset(name).command() == f"tui-nn --preset {name}"


@given(experiments())
def test_every_value_can_be_typed_in(experiment: Experiment) -> None:
    typed = {name: experiment.text(name) for name in SETTINGS}
    assert ARTICLE.updated(typed).differences(experiment) == []


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
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
    ],
)
def test_values_as_they_are_typed_in(name: str, text: str, value: Any) -> None:
    assert ARTICLE.updated({name: text}).value(name) == value


def test_toml_takes_whole_numbers_for_rates() -> None:
    assert Experiment.from_toml("[training]\nlearning_rate = 1").value("learning_rate") == 1.0


@given(experiments(), st.data())
def test_updated_changes_what_it_is_told_and_nothing_else(experiment: Experiment, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in SETTINGS if SETTINGS[name].section == "network"]))
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
    assert other.updated({"hidden_sizes": "8,4", "batch_size": 100}).summary() == "2-8-4-3 relu, batches of 100"


def test_a_batch_that_no_memory_holds_is_refused() -> None:
    wide = {"samples": 1_000_000, "hidden_sizes": (1024,)}
    with pytest.raises(SettingError, match=r"batch_size: got full, allowed: a whole number from 1 to 97181"):
        ARTICLE.updated(wide)
    assert ARTICLE.updated(wide | {"batch_size": 97_181}).value("batch_size") == 97_181


@pytest.mark.parametrize("name", SETTINGS)
def test_only_live_settings_change_without_a_restart(name: str) -> None:
    other: dict[str, Any] = {"hidden_sizes": (3,), "weight_seed": 1, "batch_size": 10, "batch_seed": 1}
    choices = [choice for choice in SETTINGS[name].choices if choice != ARTICLE.value(name)]
    if SETTINGS[name].choices and not choices:
        pytest.skip("there is only one choice")
    value = other[name] if name in other else choices[0] if choices else ARTICLE.value(name) * 2
    changed = ARTICLE.updated({name: value})
    assert changed.differences(ARTICLE) == [name]
    assert changed.needs_restart(ARTICLE) is not SETTINGS[name].live


def test_what_can_change_while_it_trains() -> None:
    assert {name for name in SETTINGS if SETTINGS[name].live} == {"learning_rate", "l2", "batch_size", "steps"}


@pytest.mark.parametrize(
    ("samples", "fraction", "train_samples"), [(15_000, 0.1, 13_500), (100, 0.3, 70), (31, 0.1, 27)]
)
def test_test_set_is_rounded_up(samples: int, fraction: float, train_samples: int) -> None:
    assert ARTICLE.updated({"samples": samples, "test_fraction": fraction}).train_samples == train_samples


def test_a_batch_may_be_as_large_as_the_training_set() -> None:
    assert ARTICLE.updated({"batch_size": 13_500}).value("batch_size") == 13_500


def test_presets() -> None:
    assert {"article", "article-tensorflow"} <= set(Experiment.presets())
    for name in Experiment.presets():
        preset = Experiment.preset(name)
        assert preset.title
        assert preset.teaches
        assert preset.nearest_preset() == (name, [])


def refusals() -> list[Any]:
    """TOML, the field that is named, what came, and a part of what is said to be allowed."""
    return [
        # A name that is not known
        ("samples = 100", "samples", "not known", "data.samples"),
        ("[data]\nsample = 100", "data.sample", "not known", "samples (was that meant?)"),
        ("[data]\nzzz = 1", "data.zzz", "not known", "generator, samples, spread"),
        ("[trainig]\nsteps = 1", "trainig", "not known", "data, network, training"),
        # A type that is not the field's
        ("[data]\nsamples = 'many'", "samples", "many", "a whole number from 30 up to 1000000"),
        ("[data]\nsamples = 100.5", "samples", "100.5", "a whole number"),
        ("[training]\nsteps = true", "steps", "True", "a whole number"),
        ("[training]\nlearning_rate = [0.1]", "learning_rate", "[0.1]", "a number above 0"),
        ("[network]\nhidden_sizes = 5", "hidden_sizes", "5", "as in 8,4; or none"),
        ("[network]\nhidden_sizes = [2.5]", "hidden_sizes", "2.5", "as in 8,4; or none"),
        ("[network]\nhidden_sizes = 'x'", "hidden_sizes", "x", "as in 8,4; or none"),
        ("data = 5", "data", "5", "a table of settings"),
        ("title = 5", "title", "5", "text"),
        # A value that is out of range
        ("[data]\nsamples = 29", "samples", "29", "from 30"),
        ("[data]\nsamples = 1000001", "samples", "1000001", "up to 1000000"),
        ("[data]\ntest_fraction = 0.95", "test_fraction", "0.95", "from 0.01 up to 0.9"),
        ("[data]\ntest_fraction = 0", "test_fraction", "0", "from 0.01 up to 0.9"),
        ("[data]\nspread = inf", "spread", "inf", "from 0.05 up to 10"),
        ("[data]\ndata_seed = -1", "data_seed", "-1", "from 0"),
        ("[data]\ngenerator = 'moons'", "generator", "moons", "article"),
        ("[network]\nactivation = 'swish'", "activation", "swish", "relu, tanh, sigmoid, linear"),
        ("[network]\ninitializer = 'zeros'", "initializer", "zeros", "normal, truncated normal, he, glorot"),
        ("[network]\nhidden_sizes = [4, 0]", "hidden_sizes", "0", "up to 8 layers of 1 to 1024 units"),
        ("[network]\nhidden_sizes = [1025]", "hidden_sizes", "1025", "up to 8 layers of 1 to 1024 units"),
        (f"[network]\nhidden_sizes = {[1] * 9}", "hidden_sizes", "1, 1, 1", "up to 8 layers"),
        ("[network]\nweight_seed = 'dice'", "weight_seed", "dice", "data, or a whole number"),
        ("[network]\nprecision = 'float16'", "precision", "float16", "float64, float32"),
        ("[training]\nlearning_rate = nan", "learning_rate", "nan", "above 0 up to 1000"),
        ("[training]\nlearning_rate = 0", "learning_rate", "0", "above 0 up to 1000"),
        ("[training]\nlearning_rate = -0.1", "learning_rate", "-0.1", "above 0 up to 1000"),
        ("[training]\nl2 = -1", "l2", "-1", "from 0 up to 1000"),
        ("[training]\nsteps = 0", "steps", "0", "a whole number from 1 up to"),
        ("[training]\nbatch_size = 0", "batch_size", "0", "full, or a whole number from 1"),
        ("[training]\nbatch_size = 'half'", "batch_size", "half", "full, or a whole number from 1"),
        ("[training]\nbatch_size = 13501", "batch_size", "13501", "full, or a whole number from 1 to 13500"),
        ("[data]\nsamples = 30\n[training]\nbatch_size = 28", "batch_size", "28", "from 1 to 27"),
        # Not TOML at all
        ("[data", "config", "Expected", "valid TOML"),
        ("[data]\nsamples = ]", "config", "line 2", "valid TOML"),
    ]


def refusal(error: pytest.ExceptionInfo[SettingError], field: str, given: str, allowed: str) -> None:
    """Check that the error is one line that says all three."""
    message = str(error.value)
    assert len(message.splitlines()) == 1
    assert message.startswith(f"{field}: got ")
    came, _, range_in_words = message.partition(", allowed: ")
    assert given in came.removeprefix(f"{field}: got ")
    assert allowed in range_in_words
    assert error.value.field == field
    assert len(message) < 250


@pytest.mark.parametrize(("text", "field", "given", "allowed"), refusals())
def test_refused_in_one_line(text: str, field: str, given: str, allowed: str) -> None:
    with pytest.raises(SettingError) as error:
        Experiment.from_toml(text)
    refusal(error, field, given, allowed)


@pytest.mark.parametrize(
    "text",
    [
        '[data]\ngenerator = "a\\nb"',
        '"a\\nb" = 1',
        '[data]\n"a\\rb" = 1',
        '[network]\nweight_seed = "\\u2028"',
    ],
)
def test_refused_in_one_line_whatever_came(text: str) -> None:
    with pytest.raises(SettingError) as error:
        Experiment.from_toml(text)
    assert len(str(error.value).splitlines()) == 1


def test_text_where_a_number_belongs_is_shown_as_text() -> None:
    # "got 0.1, allowed: a number above 0" would leave the reader at a loss.
    with pytest.raises(SettingError, match=r"""got ["']0\.1["']"""):
        Experiment.from_toml("[training]\nlearning_rate = '0.1'")


@pytest.mark.parametrize(
    ("changes", "field", "given", "allowed"),
    [
        ({"learning_rate": "fast"}, "learning_rate", "fast", "a number above 0 up to 1000"),
        ({"learning_rate": "nan"}, "learning_rate", "nan", "a number above 0 up to 1000"),
        ({"learning_rate": ""}, "learning_rate", "''", "a number above 0 up to 1000"),
        ({"hidden_sizes": "8;4"}, "hidden_sizes", "8;4", "as in 8,4; or none"),
        ({"hidden_sizes": "0"}, "hidden_sizes", "0", "of 1 to 1024 units"),
        ({"batch_size": "-5"}, "batch_size", "-5", "full, or a whole number from 1"),
        ({"batch_size": "20000"}, "batch_size", "20000", "from 1 to 13500"),
        ({"samples": "9" * 500}, "samples", "999...", "up to 1000000"),
        ({"learnin_rate": 1}, "setting", "learnin_rate", "learning_rate (was that meant?)"),
    ],
)
def test_typed_in_wrongly(changes: dict[str, Any], field: str, given: str, allowed: str) -> None:
    with pytest.raises(SettingError) as error:
        ARTICLE.updated(changes)
    refusal(error, field, given, allowed)


def test_unknown_preset() -> None:
    with pytest.raises(SettingError) as error:
        Experiment.preset("artcle")
    refusal(error, "preset", "artcle", "article, article-tensorflow")


def test_unreadable_files(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes("title = 'é'".encode("latin-1"))
    for path, reason in [(latin, "not UTF-8"), (tmp_path / "none.toml", "No such file"), (tmp_path, "directory")]:
        with pytest.raises(SettingError) as error:
            Experiment.load(path)
        refusal(error, "config", "", "a TOML file that can be read")
        assert path.name in str(error.value)
        assert reason in str(error.value)
