from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.command_line import Outcome, tui_nn
from tui_nn import Experiment, SettingError
from tui_nn.cli.commands import COMMANDS
from tui_nn.cli.options import EXPERIMENT_OPTIONS, Option, OptionParser
from tui_nn.data.generators import GENERATORS
from tui_nn.experiment import SETTINGS
from tui_nn.nn.activations import ACTIVATIONS

LENGTH = SETTINGS["steps"].allowed

ARTICLE = Experiment.preset("article")

FLAGS = [option.flag for options in EXPERIMENT_OPTIONS.values() for option in options]

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
"""What can be typed in: the operating system knows neither NUL nor lone surrogates in an argument."""


def is_refused(outcome: Outcome, line: str) -> bool:
    return outcome == Outcome(2, "", f"tui-nn: {line}\n")


def another_value(name: str) -> str:
    """A value that is allowed, and not the article's."""
    lists = ["x1,x2^2", "0,0; -1,1", "-0,0; 1,2", "2,0.5,1", "0 1 2; 1 3 4"]
    candidates = [*SETTINGS[name].choices, "40", "0.5", "0.25", "3", *lists, "x + y"]
    for text in candidates:
        try:
            changed = ARTICLE.updated({name: text})
        except SettingError:
            continue
        if changed != ARTICLE:
            return text
    raise AssertionError(f"no other value of {name} is known here")


def test_every_setting_is_an_option() -> None:
    for name, separator in product(SETTINGS, " ="):
        text = another_value(name)
        option = f"--{name.replace('_', '-')}"
        given = [option, text] if separator == " " else [f"{option}={text}"]
        shown = tui_nn("show", "--preset", "article", *given)
        assert Experiment.from_toml(shown.out) == ARTICLE.updated({name: text}), (separator, name)


@pytest.mark.parametrize("command", [[], ["train"], ["show"]])
def test_the_help_tells_of_every_setting_what_it_is_and_what_it_takes(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    status, out, err = tui_nn(*command, "--help")
    assert (status, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 100
    # A line may have been broken after a hyphen.
    words = " ".join(out.split()).replace("- ", "-")
    for one in SETTINGS.values():
        assert f"--{one.name.replace('_', '-')} " in words
        assert " ".join(f"{one.help} [{one.allowed}]".split()).replace("- ", "-") in words
    headings = [line for line in out.splitlines() if line in ("Data:", "Network:", "Training:")]
    assert headings == ["Data:", "Network:", "Training:"]


def test_the_help_shows_a_percent_sign_as_it_is() -> None:
    option = Option("share", "how much, in %", "up to 90 %(of all)s")
    assert "how much, in % [up to 90 %(of all)s]" in " ".join(OptionParser("", "", {"One": [option]}).help().split())


def test_the_settings_given_override_the_preset_or_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[training]\nl2 = 0.25\nsteps = 7\n")
    from_preset = tui_nn("show", "--steps", "9", "--preset", "article-tensorflow")
    from_file = tui_nn("show", "--config", str(file), "--steps", "9")
    assert Experiment.from_toml(from_preset.out) == Experiment.preset("article-tensorflow").updated({"steps": 9})
    assert Experiment.from_toml(from_file.out) == Experiment.from_toml("").updated({"l2": 0.25, "steps": 9})


def test_data_alone_start_from_the_preset_for_any_data() -> None:
    for data in [*GENERATORS, "mine.csv"]:
        shown = tui_nn("show", "--steps", "9", "--data", data).out
        assert Experiment.from_toml(shown) == Experiment.for_data(data).updated({"steps": 9}), data


def test_data_with_a_preset_or_a_file_change_only_what_they_must(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[training]\nl2 = 0.25\n")
    from_preset = tui_nn("show", "--data", "spiral", "--preset", "article-tensorflow")
    from_file = tui_nn("show", "--config", str(file), "--data", "spiral")
    tensorflow = Experiment.preset("article-tensorflow")
    assert Experiment.from_toml(from_preset.out) == tensorflow.updated({"data": "spiral"})
    assert Experiment.from_toml(from_file.out) == Experiment.from_toml("").updated({"l2": 0.25, "data": "spiral"})


BAD = [
    ("--learning-rate -1", "learning_rate: got -1, allowed: a number above 0 up to 1000"),
    ("--l2 -1e-3", "l2: got -1e-3, allowed: a number from 0 up to 1000"),
    ("--l2 -.5", "l2: got -.5, allowed: a number from 0 up to 1000"),
    ("--l2 -inf", "l2: got -inf, allowed: a number from 0 up to 1000"),
    ("--l2 nan", "l2: got nan, allowed: a number from 0 up to 1000"),
    ("--l2=", "l2: got '', allowed: a number from 0 up to 1000"),
    ("--hidden-sizes 0", "hidden_sizes: got 0, allowed: up to 8 layers of 1 to 1024 units, as in 8,4; or none"),
    ("--activation rely", f"activation: got rely, allowed: one of {', '.join(ACTIVATIONS)}"),
    ("--data spiral --classes 9", "classes: got 9, allowed: auto, or from 2 to 7, with spiral"),
    ("--data spirals", f"data: got spirals, allowed: {SETTINGS['data'].allowed}"),
    ("--data iris --features x1,x2", "features: got x1,x2, allowed: all, because iris has 4 features"),
    ("--centers -1,x", f"centers: got -1,x, allowed: {SETTINGS['centers'].allowed}"),
    ("--dropout 1", "dropout: got 1, allowed: a number from 0 up to 0.95"),
    ("--stop-score 96", "stop_score: got 96, allowed: a number from 0 up to 1"),
    ("--generator article", "option: got --generator, allowed: an option listed by tui-nn --help"),
    ("--samples 300 --batch-size 271", "batch_size: got 271, allowed: full, or a whole number from 1 to 270"),
    ("--steps 0", f"steps: got 0, allowed: {LENGTH}"),
    ("--steps 1.5", f"steps: got 1.5, allowed: {LENGTH}"),
    ("--steps", f"steps: got nothing, allowed: {LENGTH}"),
    ("--steps --run", f"steps: got nothing, allowed: {LENGTH}"),
    ("--preset articel", f"preset: got articel, allowed: one of {', '.join(Experiment.presets())}"),
    ("--preset", "preset: got nothing, allowed: a name listed by tui-nn presets"),
    ("--preset a --config b", "config: got b and --preset a, allowed: only one of the two"),
    ("--pace 0", "pace: got 0, allowed: max, or a number above 0 up to 1000000"),
    ("--pace -3", "pace: got -3, allowed: max, or a number above 0 up to 1000000"),
    ("--pace 1e7", "pace: got 1e7, allowed: max, or a number above 0 up to 1000000"),
    ("--pace inf", "pace: got inf, allowed: max, or a number above 0 up to 1000000"),
    ("--pace fast", "pace: got fast, allowed: max, or a number above 0 up to 1000000"),
    ("--theme blue", "theme: got blue, allowed: one of dark, light"),
    ("--run=3", "run: got a value, allowed: no value"),
    ("--help=3", "help: got a value, allowed: no value"),
    ("train --log-every 0", "log_every: got 0, allowed: a whole number from 1 up to 1000000000"),
    ("train --log-every 2.5", "log_every: got 2.5, allowed: a whole number from 1 up to 1000000000"),
    ("train --log-every inf", "log_every: got inf, allowed: a whole number from 1 up to 1000000000"),
    ("train --log-every x", "log_every: got x, allowed: a whole number from 1 up to 1000000000"),
    ("--learning-rat 1", "option: got --learning-rat, allowed: --learning-rate (did you mean this?)"),
    ("--l_2=1", "option: got --l_2=1, allowed: --l2 (did you mean this?)"),
    ("train --qqq", "option: got --qqq, allowed: an option listed by tui-nn train --help"),
    ("-x", "option: got -x, allowed: an option listed by tui-nn --help"),
    ("presets --steps 3", "option: got --steps, allowed: an option listed by tui-nn presets --help"),
    ("--steps 3 train", "argument: got train, allowed: options only; the command comes first"),
    ("trian", "command: got trian, allowed: train (did you mean this?)"),
    ("nonsense", f"command: got nonsense, allowed: one of {', '.join(name for name in COMMANDS if name)}"),
]
"""What is typed in, and what is said of it."""


def test_bad_input_is_one_line_with_the_field_what_was_given_and_what_is_allowed() -> None:
    for argv, line in BAD:
        assert is_refused(tui_nn(*argv.split()), line), argv


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ("[training]\nrate = 1\n", "training.rate: got a name that is not known, allowed: "),
        ("[data]\nsamples = '9'\n", "samples: got '9', allowed: a whole number from 30 up to 1000000"),
        ("[training]\nl2 = -1\n", "l2: got -1, allowed: a number from 0 up to 1000"),
        ("steps = = 1", "config: got "),
    ],
)
def test_a_wrong_file_is_one_line_too(toml: str, line: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(toml)
    status, out, err = tui_nn("train", "--config", str(file))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"tui-nn: {line}")


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    line = "config: got none.toml, allowed: a TOML file that can be read (No such file or directory)"
    assert is_refused(tui_nn("show", "--config", "none.toml"), line)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FLAGS), st.sampled_from(list(SETTINGS)), WORDS), max_size=6))
def test_whatever_is_typed_in_is_done_or_refused_in_one_line(argv: list[str]) -> None:
    status, out, err = tui_nn("show", *argv)
    assert (status, bool(out), err.count("\n"), len(err.splitlines())) in {(0, True, 0, 0), (2, False, 1, 1)}


@pytest.mark.parametrize(("flag", "name"), [("--standardise=yes", "standardize"), ("--centres=0,0; 1,1", "centers")])
def test_the_british_spelling_of_an_option_is_understood(flag: str, name: str) -> None:
    parser = OptionParser("", "", EXPERIMENT_OPTIONS)
    assert parser.parse([flag]) == {name: flag.partition("=")[2]}
    assert "standardise" not in parser.help()
