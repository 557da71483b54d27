"""The command-line commands, in the table `COMMANDS`."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tui_nn.cli.headless import train_headless
from tui_nn.cli.inspecting import inspect
from tui_nn.cli.kept_runs import manage_runs
from tui_nn.cli.options import (
    DATA_FILE,
    EXPERIMENT_OPTIONS,
    FILE,
    FILE_OF_ROWS,
    FILE_OPTIONS,
    LOG_EVERY,
    NEW_ROWS_OPTIONS,
    OUT,
    OUT_ROWS,
    OUTPUT,
    PACE,
    RESUME,
    RUN,
    THEME,
    Given,
    Groups,
    Option,
    load,
    read_experiment,
    read_pace,
    read_theme,
)
from tui_nn.cli.output import Status, write
from tui_nn.cli.predicting import evaluate, predict
from tui_nn.cli.terminal import ASCII_WHERE, check_terminal, needs_ascii
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_measured
from tui_nn.signals import ended_at_once


@dataclass(frozen=True)
class Command:
    """A command; `run` takes the given options and returns the exit status."""

    help: str
    options: Groups
    run: Callable[[Given], int]
    arguments: Sequence[Option] = ()
    """Positional arguments, in order; the parser treats all as optional."""


def launch(given: Given) -> int:
    """Open the app."""
    experiment, pace, theme = read_experiment(given), read_pace(given), read_theme(given)
    check_terminal()
    # Files are read before the screen changes, so that an error is one line on stderr like any other.
    dataset = None
    if is_measured(experiment.data.data):
        with ended_at_once():
            experiment, dataset = load(given, experiment)
    from tui_nn.runs.store import RunStore

    options = {"pace": pace, "theme": theme, "dataset": dataset, "store": RunStore(), "offers": not given}
    return _open_app(given, experiment, **options)


def open_run(given: Given) -> int:
    """Open the app with a saved run."""
    pace, theme = read_pace(given), read_theme(given)
    if "file" not in given:
        raise SettingError("file", "nothing", FILE.allowed)
    check_terminal()
    from tui_nn.cli.keeping import opened
    from tui_nn.runs.store import RunStore

    store = RunStore()
    run = opened(given["file"], store)
    trainer = run.timeline.trainer
    options = {"pace": pace, "theme": theme, "dataset": trainer.dataset, "opened": run, "store": store}
    return _open_app(given, trainer.experiment, **options)


def _open_app(given: Given, experiment: Experiment, **options: Any) -> int:
    # Objects created during startup live as long as the app, so trying to collect them wastes time.
    gc.disable()
    # These hold the size of the terminal when they were set, and would fix the size of the app.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    from tui_nn.app.app import TuiNN
    from tui_nn.cli.failure import report

    switches = {name: name in given for name in ("run", "present", "slow")}
    app = TuiNN(experiment, ascii="ascii" in given or needs_ascii(), **(switches | options))
    return app.run_in_terminal(report)


def list_presets(given: Given) -> int:
    """Print the name, title and text of every preset."""
    import textwrap

    names = Experiment.presets()
    indent = max(map(len, names)) + 2
    width = max(shutil.get_terminal_size().columns, indent + 20)
    for name in names:
        preset = Experiment.preset(name)
        for head, text in ((name, preset.title), ("", preset.teaches)):
            write(textwrap.fill(text, width, initial_indent=head.ljust(indent), subsequent_indent=" " * indent))
    return Status.DONE


def show(given: Given) -> int:
    """Print the experiment as TOML, after a comment with the command that opens it."""
    experiment = read_experiment(given)
    command = experiment.command()
    # A line break in the name of a column or file would end the comment.
    comment = f"# {command}\n" if command.isprintable() else ""
    text = comment + experiment.to_toml()
    if "output" in given:
        _save(given["output"], text)
    else:
        write(text.rstrip())
    return Status.DONE


def _save(path: str, text: str) -> None:
    from tui_nn.runs.files.replacing import replace_file

    try:
        replace_file(path, text.encode())
    except OSError as error:
        raise SettingError("output", f"{path} ({error.strerror})", OUTPUT.allowed) from None


APP = ""
"""The command that runs if none is given."""

APP_OPTIONS = [
    Option("run", "start training at once"),
    Option("present", "begin in presenter mode, for a class: one picture, large digits, and few keys"),
    Option("slow", "for a slow line to the terminal: numbers first, pictures at most once a second"),
    PACE,
    Option("ascii", f"use ASCII characters only; this is the default {ASCII_WHERE}"),
    THEME,
]

LOG_OPTIONS = [LOG_EVERY, Option("json", "print one JSON object instead of the log and the summary")]

COMMANDS: dict[str, Command] = {
    APP: Command("Watch a small neural network learn.", {**EXPERIMENT_OPTIONS, "App": APP_OPTIONS}, launch),
    "train": Command(
        "Train without a screen.",
        {**EXPERIMENT_OPTIONS, "Run file": [OUT, RESUME], "Log": LOG_OPTIONS},
        train_headless,
    ),
    "open": Command("Open the app with a saved run.", {"App": APP_OPTIONS}, open_run, [FILE]),
    "runs": Command(
        "List the saved runs, or remove one: tui-nn runs rm NAME.",
        {"Output": [Option("json", "print one JSON array of objects instead of the table")]},
        manage_runs,
        [
            Option("action", "rm removes a run; without it, all are listed", "rm", "[rm]"),
            Option("name", "the run to remove", "a name listed by tui-nn runs", "[NAME]"),
        ],
    ),
    "inspect": Command(
        "Say what is in a data file, without training on it.",
        {**FILE_OPTIONS, "Output": [Option("json", "print one JSON object instead of lines")]},
        inspect,
        [DATA_FILE],
    ),
    "predict": Command(
        "Predict the rows of a file with the network of a saved run.",
        {**NEW_ROWS_OPTIONS, "Output": [OUT_ROWS]},
        predict,
        [RUN, FILE_OF_ROWS],
    ),
    "evaluate": Command(
        "Compare the predictions of a saved run with the rows of a file.",
        {**NEW_ROWS_OPTIONS, "Output": [Option("json", "print one JSON object instead of lines")]},
        evaluate,
        [RUN, FILE_OF_ROWS],
    ),
    "presets": Command("List the presets.", {}, list_presets),
    "show": Command(
        "Print an experiment as TOML, with the command that opens it.", {**EXPERIMENT_OPTIONS, "Output": [OUTPUT]}, show
    ),
}
