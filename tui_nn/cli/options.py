"""The command-line options, and the experiment that they describe.

Every setting of an experiment is an option. argparse only splits the options and formats the help; the values are
parsed by the same code as in the settings panel and in TOML files, so the error messages are the same.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial

from tui_nn.data.dataset import Dataset
from tui_nn.data.files.choices import SUFFIXES
from tui_nn.errors import SettingError
from tui_nn.experiment import DATA_PRESET, OTHER_SPELLINGS, SECTIONS, SETTINGS, Experiment
from tui_nn.experiment.setting import Setting
from tui_nn.runs.pace import DEFAULT_PACE
from tui_nn.training.loading import check_fits, fitted, load_data

DEFAULT_PRESET = "article"

DEFAULT_LOG_EVERY = 500

LARGEST_PACE = 1_000_000

LARGEST_LOG_EVERY = 1_000_000_000

THEMES = ("dark", "light")
"""The themes of the app, repeated here so that parsing options does not import Textual."""

WIDEST_FLAG = 26
"""Maximum width of the options column in the help."""

NEGATIVE_NUMBER = re.compile(r"-(\d|\.\d|inf|nan)", re.IGNORECASE)


@dataclass(frozen=True)
class Option:
    """An option; `allowed` describes its values, and is empty for a switch, which takes no value."""

    name: str
    """The name in Python; dashes replace the underscores on the command line."""
    help: str
    allowed: str = ""
    metavar: str = "VALUE"

    @property
    def flag(self) -> str:
        """The option as the user types it."""
        return "--" + self.name.replace("_", "-")


Given = Mapping[str, str]
"""Name of each given option -> its text, empty for a switch."""

Groups = Mapping[str, Sequence[Option]]
"""Heading in the help -> the options under it."""

PRESET = Option(
    "preset",
    f"start from this preset (default: {DEFAULT_PRESET}, or {DATA_PRESET} with --data)",
    "a name listed by tui-nn presets",
    "NAME",
)
CONFIG = Option("config", "start from this file instead", "a TOML file, as printed by tui-nn show", "FILE")
PACE = Option(
    "pace", f"steps per second (default: {DEFAULT_PACE:g})", f"max, or a number above 0 up to {LARGEST_PACE:.0f}"
)
THEME = Option("theme", "colors for a dark or a light background", f"one of {', '.join(THEMES)}", "NAME")
LOG_EVERY = Option(
    "log_every",
    f"steps between lines of the log (default: {DEFAULT_LOG_EVERY})",
    f"a whole number from 1 up to {LARGEST_LOG_EVERY}",
)
OUTPUT = Option("output", "write to this file instead of standard output", "a file that can be written", "FILE")
OUT = Option(
    "out",
    "write the run to this file when it ends or is stopped",
    "a new file, or a run file, which is replaced",
    "FILE",
)
RESUME = Option(
    "resume",
    "resume the run in this file, and write it back there unless --out is given; --steps is the only setting that can "
    "be combined with this",
    "a run file, or a name listed by tui-nn runs",
    "FILE",
)
FILE = Option("file", "the run to open", RESUME.allowed, "FILE")

RUN = Option("run", "the run whose network predicts", RESUME.allowed, "RUN")

FILE_OF_ROWS = Option("file", "the file with the rows", f"a file that ends in {', '.join(SUFFIXES)}", "FILE")

OUT_ROWS = Option(
    "out",
    "write the rows and predictions to this file instead of standard output",
    "a file that ends in .csv or .parquet",
    "FILE",
)

DATA_FILE = Option("file", "the file to look at", f"a file that ends in {', '.join(SUFFIXES)}", "FILE")


def _option(setting: Setting) -> Option:
    return Option(setting.name, setting.help, setting.allowed, "NAME" if setting.choices else "VALUE")


SETTING_OPTIONS: Groups = {
    section.capitalize(): [_option(one) for one in SETTINGS.values() if one.section == section] for section in SECTIONS
}
"""The options for all settings."""

EXPERIMENT_OPTIONS: Groups = {"Experiment": [PRESET, CONFIG], **SETTING_OPTIONS}
"""The options that determine a run: a preset or file to start from, and all settings."""

FILE_OPTIONS: Groups = {
    "Data": [_option(SETTINGS[name]) for name in ("target", "target_kind", "missing")],
    "File": SETTING_OPTIONS["File"],
}
"""The options for what is worked out of a file."""

AS_TRAINED_HELP = {
    "decimal": "what is before the fraction of a number; auto for what it was in the training file",
    "thousands": "what is between groups of three digits; auto for what it was in the training file",
    "missing_words": "texts that stand for no value; auto for those of the training file",
}
"""Setting -> its help where a model knows how its columns are written."""

NEW_ROWS_OPTIONS: Groups = {
    "File": [
        replace(option, help=AS_TRAINED_HELP.get(option.name, option.help))
        for option in SETTING_OPTIONS["File"]
        if option.name not in ("leave_out", "categories", "numbers")
    ]
}
"""The options for reading new rows from a file."""


class OptionParser:
    """Parses the options and positional `arguments` of one command; `name` is empty for the app."""

    def __init__(
        self, name: str, description: str, groups: Groups, epilog: str = "", arguments: Sequence[Option] = ()
    ) -> None:
        self._command = f"tui-nn {name}".rstrip()
        self._options = {option.name: option for options in groups.values() for option in options}
        self._arguments = " ".join(argument.metavar for argument in arguments)
        # The built-in help option of argparse would exit.
        self._parser = argparse.ArgumentParser(
            usage=" ".join(
                [self._command, *(["[COMMAND]"] if not name else []), *self._arguments.split(), "[options]"]
            ),
            description=description,
            epilog=epilog,
            formatter_class=partial(argparse.RawDescriptionHelpFormatter, max_help_position=WIDEST_FLAG),
            argument_default=argparse.SUPPRESS,
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        self._parser.add_argument("-h", "--help", action="store_const", const="", help="show this and exit")
        self._parser.add_argument("--version", action="store_const", const="", help="show the version and exit")
        if arguments:
            group = self._parser.add_argument_group("Arguments")
            for argument in arguments:
                # Optional for argparse, because the command gives a better error message for a missing argument.
                group.add_argument(argument.name, metavar=argument.metavar, nargs="?", help=_help(argument))
        for title, options in groups.items():
            group = self._parser.add_argument_group(title)
            for option in options:
                _add(group, option)
        for spelling, name in OTHER_SPELLINGS.items():
            if name in self._options:
                other = replace(self._options[name], name=spelling)
                self._parser.add_argument(other.flag, dest=name, help=argparse.SUPPRESS)

    def help(self) -> str:
        """The text of `--help`, as wide as the terminal."""
        return self._parser.format_help().rstrip()

    def parse(self, argv: Sequence[str]) -> Given:
        """Split the arguments into options and their text.

        Raises:
            SettingError: an option is unknown, lacks its value, or is a switch with a value.
        """
        try:
            namespace, rest = self._parser.parse_known_args(_with_negative_numbers(argv))
        except argparse.ArgumentError as error:
            raise self._misused(error.argument_name or "") from None
        if rest:
            raise self._not_known(rest[0])
        given: dict[str, str] = vars(namespace)
        return given

    def _misused(self, flags: str) -> SettingError:
        name = flags.split("/")[-1].removeprefix("--").replace("-", "_")
        allowed = self._options[name].allowed if name in self._options else ""
        return SettingError(name, "nothing" if allowed else "a value", allowed or "no value")

    def _not_known(self, argument: str) -> SettingError:
        if not argument.startswith("-"):
            allowed = f"{self._arguments} and options" if self._arguments else "options only; the command comes first"
            return SettingError("argument", argument, allowed)
        name = argument.split("=")[0].lstrip("-").replace("-", "_")
        flags = {option.name: option.flag for option in self._options.values()}
        return SettingError("option", argument, suggest(name, flags, f"an option listed by {self._command} --help"))


def suggest(given: str, known: Mapping[str, str], otherwise: str) -> str:
    """Suggest, instead of an unknown name, the closest known one as the user types it, or else `otherwise`."""
    near = get_close_matches(given, list(known), n=1)
    return f"{known[near[0]]} (did you mean this?)" if near else otherwise


def _add(group: argparse._ArgumentGroup, option: Option) -> None:
    if option.allowed:
        group.add_argument(option.flag, metavar=option.metavar, help=_help(option))
    else:
        group.add_argument(option.flag, action="store_const", const="", help=_help(option))


def _help(option: Option) -> str:
    text = f"{option.help} [{option.allowed}]" if option.allowed else option.help
    return text.replace("%", "%%")


def _with_negative_numbers(argv: Sequence[str]) -> list[str]:
    """Turn `--l2 -1e-3` into `--l2=-1e-3`; argparse would mistake the number for an option."""
    joined: list[str] = []
    for argument in argv:
        if joined and joined[-1].startswith("--") and NEGATIVE_NUMBER.match(argument):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def read_experiment(given: Given) -> Experiment:
    """Read the preset or the file, and apply the given settings.

    Raises:
        SettingError: a value is not allowed, or the file cannot be read.
    """
    if "preset" in given and "config" in given:
        raise SettingError("config", f"{given['config']} and --preset {given['preset']}", "only one of the two")
    changes = {name: text for name, text in given.items() if name in SETTINGS}
    if "config" in given:
        return Experiment.load(given["config"]).updated(changes)
    if "data" in given and "preset" not in given:
        return Experiment.for_data(given["data"], changes)
    return Experiment.preset(given.get("preset", DEFAULT_PRESET)).updated(changes)


def load(given: Given, experiment: Experiment) -> tuple[Experiment, Dataset]:
    """Load the data of the experiment, and fit the batch size to them unless it was given.

    Raises:
        DataError: the file cannot be trained on.
        SettingError: the given batch size does not fit the data.
    """
    dataset = load_data(experiment)
    if not {"preset", "config", "batch_size"} & set(given):
        experiment = fitted(experiment, dataset)
    check_fits(experiment, dataset)
    return experiment, dataset


def read_preset(given: Given) -> str | None:
    """The name of the preset that the experiment starts from; None if it starts from a file."""
    if "config" in given:
        return None
    return given.get("preset", DATA_PRESET if "data" in given else DEFAULT_PRESET)


def read_pace(given: Given) -> float:
    """The pace in steps per second; infinite for `max`.

    Raises:
        SettingError: the value is not allowed by `PACE`.
    """
    text = given.get("pace", str(DEFAULT_PACE))
    if text == "max":
        return math.inf
    pace = _number(text)
    if not 0 < pace <= LARGEST_PACE:
        raise SettingError("pace", text, PACE.allowed)
    return pace


def read_log_every(given: Given) -> int:
    """The number of steps between log entries.

    Raises:
        SettingError: the value is not allowed by `LOG_EVERY`.
    """
    text = given.get("log_every", str(DEFAULT_LOG_EVERY))
    steps = _number(text)
    if not (steps.is_integer() and 1 <= steps <= LARGEST_LOG_EVERY):
        raise SettingError("log_every", text, LOG_EVERY.allowed)
    return int(steps)


def read_theme(given: Given) -> str:
    """The name of the theme.

    Raises:
        SettingError: the name is not in `THEMES`.
    """
    theme = given.get("theme", THEMES[0])
    if theme not in THEMES:
        raise SettingError("theme", theme, THEME.allowed)
    return theme


def _number(text: str) -> float:
    """Parse a number; nan if the text is not one."""
    try:
        return float(text)
    except ValueError:
        return math.nan
