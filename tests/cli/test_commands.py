from __future__ import annotations

import math
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import start, tui_nn
from tests.patience import PATIENCE
from tests.training.files import write_pairs
from tui_nn import Experiment, __version__
from tui_nn.app.themes import THEMES as APP_THEMES
from tui_nn.cli import commands
from tui_nn.cli.options import THEMES
from tui_nn.runs.pace import DEFAULT_PACE
from tui_nn.runs.store import RunStore


def test_without_a_command_the_app_opens_paused_on_the_article(launched: list[dict[str, Any]]) -> None:
    assert tui_nn() == (3, "", "")
    (options,) = launched
    assert options.pop("store").folder == RunStore().folder
    assert launched == [
        {
            "experiment": Experiment.preset("article"),
            "run": False,
            "present": False,
            "slow": False,
            "pace": DEFAULT_PACE,
            "ascii": False,
            "theme": "dark",
            "dataset": None,
            "offers": True,
            "held": [],
        }
    ]


def test_a_file_is_read_before_the_app_opens(launched: list[dict[str, Any]], tmp_path: Path) -> None:
    path = write_pairs(tmp_path, rows=60)
    assert tui_nn("--data", path) == (3, "", "")
    (options,) = launched
    assert options["experiment"] == Experiment.for_data(path)
    dataset = options["dataset"]
    assert sum(map(len, (dataset.train, dataset.validation, dataset.test))) == 60


def test_a_file_that_cannot_be_read_opens_no_app(launched: list[dict[str, Any]], tmp_path: Path) -> None:
    status, out, err = tui_nn("--data", str(tmp_path / "none.csv"))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert launched == []


@pytest.mark.parametrize(("pace", "expected"), [("max", math.inf), ("0.5", 0.5), ("1000000", 1e6)])
def test_the_app_takes_its_options(launched: list[dict[str, Any]], pace: str, expected: float) -> None:
    tui_nn("--run", "--present", "--slow", "--ascii", "--pace", pace, "--theme", "light", "--hidden-sizes", "8,4")
    (options,) = launched
    assert options["experiment"].network.hidden_sizes == (8, 4)
    assert (options["run"], options["ascii"], options["pace"], options["theme"]) == (True, True, expected, "light")
    assert options["present"]
    assert options["slow"]


def test_the_themes_are_those_of_the_app() -> None:
    assert set(THEMES) == set(APP_THEMES)


def test_without_a_terminal_it_names_the_command_that_needs_none() -> None:
    ended = start("--run")
    out, err = ended.communicate(timeout=PATIENCE)
    assert (ended.returncode, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("tui-nn: terminal: got none, allowed: ")
    assert "tui-nn train" in err


def test_the_command_line_knows_the_app_only_when_it_opens_it() -> None:
    late = {"textual", "rich", "plotext", "tomli_w", "duckdb", "sklearn"}
    script = f"import sys, tui_nn.cli; print(*{late} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"


def test_the_version() -> None:
    assert tui_nn("--version") == (0, f"tui-nn {__version__}\n", "")


def test_the_help_lists_the_commands() -> None:
    words = " ".join(tui_nn("-h").out.split())
    for name in ("train", "presets", "show"):
        assert f" {name} {commands.COMMANDS[name].help}" in words


@pytest.mark.parametrize("columns", [40, 70, 200])
def test_the_presets_are_listed_in_columns_as_wide_as_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = tui_nn("presets").out.splitlines()
    indent = max(map(len, Experiment.presets())) + 2
    # The texts have 20 columns in any case.
    assert max(map(len, lines)) <= max(columns, indent + 20)
    names = [line[:indent].strip() for line in lines]
    assert [name for name in names if name] == Experiment.presets()
    texts = [text for preset in map(Experiment.preset, Experiment.presets()) for text in (preset.title, preset.teaches)]
    # A line may have been broken after a hyphen.
    assert "".join(line[indent:] for line in lines).replace(" ", "") == "".join(texts).replace(" ", "")


SHOWN = [
    "",
    "--preset article-tensorflow",
    "--hidden-sizes none --l2 0.123",
    "--steps 7",
    "--data spiral --classes 4 --features x1,x2^2",
    "--data mine.csv --target price --target-kind number --missing median",
    "--optimizer adam --schedule warm-up --dropout 0.25 --patience 50 --stop-score 0.9",
]


@pytest.mark.parametrize("options", SHOWN)
def test_what_show_prints_is_read_back_as_the_same_experiment(options: str, tmp_path: Path) -> None:
    status, shown, err = tui_nn("show", *options.split())
    file = tmp_path / "shown.toml"
    file.write_text(shown, encoding="utf-8")
    assert (status, err) == (0, "")
    assert tui_nn("show", "--config", str(file)).out == shown


def test_the_command_that_show_prints_runs_the_same_experiment() -> None:
    shown = tui_nn("show", "--batch-order", "in order", "--batch-size", "50", "--weight-seed", "4").out
    comment, program, *options = shlex.split(shown.splitlines()[0])
    assert (comment, program) == ("#", "tui-nn")
    assert tui_nn("show", *options).out == shown


def test_a_value_that_the_shell_or_the_options_or_the_file_could_mistake() -> None:
    for text in ["-x", "--steps", "-3", "", "a b", "'", "$HOME", "#", "a\nb", "\x1e", "é"]:
        experiment = Experiment.preset("article").updated({"data": "mine.csv", "target": text})
        shown = tui_nn("show", *shlex.split(experiment.command())[1:]).out
        assert Experiment.from_toml(shown).value("target") == text, text


def test_show_writes_a_file_instead(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    assert tui_nn("show", "--steps", "7", "--output", str(file)) == (0, "", "")
    assert file.read_text(encoding="utf-8") == tui_nn("show", "--steps", "7").out


def test_a_file_that_cannot_be_written_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    line = "tui-nn: output: got no/mine.toml (No such file or directory), allowed: a file that can be written\n"
    assert tui_nn("show", "--output", "no/mine.toml") == (2, "", line)
