"""What can be given on the command line, and what was.

Every setting of an experiment is an option by itself. argparse finds the options and writes the help, but all
values stay text: they are read where the form and the TOML files are, so a wrong one gets the same line.
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
from tui_nn.errors import SettingError
from tui_nn.experiment import DATA_PRESET, OTHER_SPELLINGS, SECTIONS, SETTINGS, Experiment
from tui_nn.runs.pace import DEFAULT_PACE
from tui_nn.training.loading import check_fits, fitted, load_data

DEFAULT_PRESET = "article"

DEFAULT_LOG_EVERY = 500

LARGEST_PACE = 1_000_000

LARGEST_LOG_EVERY = 1_000_000_000

THEMES = ("dark", "light")
"""Those of the app, which are not asked for them: that would import Textual."""

WIDEST_FLAG = 26
"""Columns of the help that options have; the text goes on beside them."""

NEGATIVE_NUMBER = re.compile(r"-(\d|\.\d|inf|nan)", re.IGNORECASE)


@dataclass(frozen=True)
class Option:
    """One `--name`; `allowed` says in words what follows it, and is empty for a switch that nothing follows."""

    name: str
    """As in Python; with dashes on the command line."""
    help: str
    allowed: str = ""
    metavar: str = "VALUE"

    @property
    def flag(self) -> str:
        """As it is typed in."""
        return "--" + self.name.replace("_", "-")


Given = Mapping[str, str]
"""Name of each option that was given -> its text, empty for a switch."""

Groups = Mapping[str, Sequence[Option]]
"""Heading in the help -> the options beneath it."""

PRESET = Option(
    "preset",
    f"start from this preset; {DEFAULT_PRESET} if not given, and {DATA_PRESET} for --data alone",
    "a name from tui-nn presets",
    "NAME",
)
CONFIG = Option("config", "start from this file instead", "a TOML file, as tui-nn show writes it", "FILE")
PACE = Option(
    "pace", f"steps a second; {DEFAULT_PACE:g} if not given", f"max, or a number above 0 up to {LARGEST_PACE:.0f}"
)
THEME = Option("theme", "colors on a dark or a light ground", f"one of {', '.join(THEMES)}", "NAME")
LOG_EVERY = Option(
    "log_every",
    f"steps from one line of the log to the next; {DEFAULT_LOG_EVERY} if not given",
    f"a whole number from 1 up to {LARGEST_LOG_EVERY}",
)
OUTPUT = Option("output", "write there instead of to standard output", "a file that can be written", "FILE")

EXPERIMENT_OPTIONS: Groups = {
    "Experiment": [PRESET, CONFIG],
    **{
        section.capitalize(): [
            Option(one.name, one.help, one.allowed, "NAME" if one.choices else "VALUE")
            for one in SETTINGS.values()
            if one.section == section
        ]
        for section in SECTIONS
    },
}
"""What determines the run; a new setting is here without a change."""


class OptionParser:
    """The options of one command; `name` is empty for the app."""

    def __init__(self, name: str, description: str, groups: Groups, epilog: str = "") -> None:
        self._command = f"tui-nn {name}".rstrip()
        self._options = {option.name: option for options in groups.values() for option in options}
        # Help is an option like any other, so that `parse` always returns.
        self._parser = argparse.ArgumentParser(
            usage=f"{self._command} {'' if name else '[COMMAND] '}[options]",
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
        for title, options in groups.items():
            group = self._parser.add_argument_group(title)
            for option in options:
                _add(group, option)
        for spelling, name in OTHER_SPELLINGS.items():
            if name in self._options:
                other = replace(self._options[name], name=spelling)
                self._parser.add_argument(other.flag, dest=name, help=argparse.SUPPRESS)

    def help(self) -> str:
        """What `--help` shows, as wide as the terminal."""
        return self._parser.format_help().rstrip()

    def parse(self, argv: Sequence[str]) -> Given:
        """Find the options.

        Raises:
            SettingError: one that is not known, or whose value is missing or too many.
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
            return SettingError("argument", argument, "options only; a command comes before all of them")
        name = argument.split("=")[0].lstrip("-").replace("-", "_")
        flags = {option.name: option.flag for option in self._options.values()}
        return SettingError("option", argument, suggest(name, flags, f"those that {self._command} --help lists"))


def suggest(given: str, known: Mapping[str, str], otherwise: str) -> str:
    """What is allowed in place of a name that is not known: how the nearest one is typed in, if there is one."""
    near = get_close_matches(given, list(known), n=1)
    return f"{known[near[0]]} (was that meant?)" if near else otherwise


def _add(group: argparse._ArgumentGroup, option: Option) -> None:
    text = f"{option.help} [{option.allowed}]" if option.allowed else option.help
    text = text.replace("%", "%%")
    if option.allowed:
        group.add_argument(option.flag, metavar=option.metavar, help=text)
    else:
        group.add_argument(option.flag, action="store_const", const="", help=text)


def _with_negative_numbers(argv: Sequence[str]) -> list[str]:
    """Join `--l2 -1e-3` to `--l2=-1e-3`: argparse would take the number for an option."""
    joined: list[str] = []
    for argument in argv:
        if joined and joined[-1].startswith("--") and NEGATIVE_NUMBER.match(argument):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def read_experiment(given: Given) -> Experiment:
    """The preset or the file, with the settings that were given.

    Raises:
        SettingError: a value that is not allowed, or a file that cannot be read.
    """
    if "preset" in given and "config" in given:
        raise SettingError("config", f"{given['config']} and --preset {given['preset']}", "one of the two")
    changes = {name: text for name, text in given.items() if name in SETTINGS}
    if "config" in given:
        return Experiment.load(given["config"]).updated(changes)
    if "data" in given and "preset" not in given:
        return Experiment.for_data(given["data"], changes)
    return Experiment.preset(given.get("preset", DEFAULT_PRESET)).updated(changes)


def load(given: Given, experiment: Experiment) -> tuple[Experiment, Dataset]:
    """The data of the experiment, and the experiment itself: a batch that nobody asked for is made to fit them.

    Raises:
        DataError: a file that cannot be trained on.
        SettingError: a batch that does not fit it.
    """
    dataset = load_data(experiment)
    if not {"preset", "config", "batch_size"} & set(given):
        experiment = fitted(experiment, dataset)
    check_fits(experiment, dataset)
    return experiment, dataset


def read_preset(given: Given) -> str | None:
    """The name of the preset started from; None if it was a file."""
    if "config" in given:
        return None
    return given.get("preset", DATA_PRESET if "data" in given else DEFAULT_PRESET)


def read_pace(given: Given) -> float:
    """Steps a second; infinite for `max`.

    Raises:
        SettingError: anything else than `PACE` allows.
    """
    text = given.get("pace", str(DEFAULT_PACE))
    if text == "max":
        return math.inf
    pace = _number(text)
    if not 0 < pace <= LARGEST_PACE:
        raise SettingError("pace", text, PACE.allowed)
    return pace


def read_log_every(given: Given) -> int:
    """Steps from one entry of the log to the next.

    Raises:
        SettingError: anything else than `LOG_EVERY` allows.
    """
    text = given.get("log_every", str(DEFAULT_LOG_EVERY))
    steps = _number(text)
    if not (steps.is_integer() and 1 <= steps <= LARGEST_LOG_EVERY):
        raise SettingError("log_every", text, LOG_EVERY.allowed)
    return int(steps)


def read_theme(given: Given) -> str:
    """The name of a theme.

    Raises:
        SettingError: a name that is not one of `THEMES`.
    """
    theme = given.get("theme", THEMES[0])
    if theme not in THEMES:
        raise SettingError("theme", theme, THEME.allowed)
    return theme


def _number(text: str) -> float:
    """NaN where it is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan
