"""What is run: data, network and training settings, which together determine a run bit for bit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from tui_nn.errors import SettingError
from tui_nn.experiment.constraints import Shape, check_batch, check_data, known_shape
from tui_nn.experiment.data import LARGEST_SAMPLES, DataSettings, is_file, is_measured
from tui_nn.experiment.network import NetworkSettings
from tui_nn.experiment.relevance import RELEVANT
from tui_nn.experiment.sections import OTHER_SPELLINGS, SETTINGS, us_spelling
from tui_nn.experiment.setting import Settings, as_text, first_problem, near_miss
from tui_nn.experiment.training import TrainingSettings

SAME_LESSON = {"steps", "data_seed", "weight_seed", "batch_seed"}
"""Settings that can be changed without making it another experiment."""

DATA_PRESET = "any-data"
"""The preset to start from where only the data are named: settings that suit most."""

USUAL_SAMPLES = 1000
"""Of data that are drawn."""

PRESETS = Path(__file__).parent.parent / "presets"
"""The folder of the presets, one TOML file each."""


class Experiment(Settings):
    """Everything that determines a run. The default is the article's."""

    title: str = Field(default="", max_length=80)
    teaches: str = Field(default="", max_length=200)
    data: DataSettings = DataSettings()
    network: NetworkSettings = NetworkSettings()
    training: TrainingSettings = TrainingSettings()

    def model_post_init(self, context: Any) -> None:
        """Refuse settings that do not go together.

        Raises:
            SettingError: the first such setting, and what is allowed with the others.
        """
        check_data(self.data)
        shape = self.shape
        if shape:
            check_batch(self.network, self.training, shape)

    @property
    def shape(self) -> Shape | None:
        """The numbers of training samples, features and outputs; those of a file are not known before it is read."""
        return known_shape(self.data)

    def summary(self) -> str:
        """The data, the network and the batches in a few words."""
        data = Path(self.data.data).name if is_file(self.data.data) else self.data.data
        network = self.network
        sizes = "-".join(str(size) for size in network.hidden_sizes)
        hidden = f"{sizes} {network.activation}" if sizes else "no hidden layer"
        batches = "full batch" if self.training.batch_size == "full" else f"batches of {self.training.batch_size}"
        return f"{data}, {hidden}, {batches}"

    def is_relevant(self, name: str) -> bool:
        """Whether a setting makes any difference beside the others."""
        return name not in RELEVANT or RELEVANT[name](self)

    def value(self, name: str) -> Any:
        """The value of a setting by its name."""
        return getattr(getattr(self, SETTINGS[name].section), name)

    def text(self, name: str) -> str:
        """The value of a setting as one would type it in."""
        return as_text(self.value(name))

    def updated(self, changes: Mapping[str, Any]) -> Experiment:
        """A copy with some settings changed, by name; a value may be given as text.

        It is another experiment, so it loses its title and what it teaches, unless it is only longer or redrawn.

        Raises:
            SettingError: a name or a value that is not allowed.
        """
        document = self.model_dump()
        for given, value in changes.items():
            name = OTHER_SPELLINGS.get(given, given)
            if name not in SETTINGS:
                raise SettingError("setting", name, near_miss([name], SETTINGS))
            document[SETTINGS[name].section][name] = value
        changed = _validated(document, strict=False)
        if set(changed.differences(self)) <= SAME_LESSON:
            return changed
        return changed.model_copy(update={"title": "", "teaches": ""})

    def differences(self, other: Experiment) -> list[str]:
        """The names of the settings in which the two differ."""
        return [name for name in SETTINGS if self.value(name) != other.value(name)]

    def needs_restart(self, other: Experiment) -> bool:
        """Whether going over to `other` cannot be done in the middle of a run."""
        return any(not SETTINGS[name].live for name in self.differences(other))

    def to_toml(self) -> str:
        """The whole experiment as TOML."""
        # Imported late: only saving needs it.
        import tomli_w

        return tomli_w.dumps(self.model_dump(mode="json"))

    @staticmethod
    def from_toml(text: str) -> Experiment:
        """Read an experiment; settings that are left out have their defaults.

        Raises:
            SettingError: text that is not TOML, or a key, type or value that is not allowed.
        """
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingError("config", str(error), "valid TOML") from None
        return _validated(us_spelling(document), strict=True)

    @staticmethod
    def load(path: str | Path) -> Experiment:
        """Read an experiment from a TOML file.

        Raises:
            SettingError: a file that cannot be read, and all that `from_toml` raises.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8 text"
            raise SettingError("config", str(path), f"a TOML file that can be read ({reason})") from None
        return Experiment.from_toml(text)

    @staticmethod
    def presets() -> list[str]:
        """The names of the presets that come with the package."""
        return sorted(path.stem for path in PRESETS.glob("*.toml"))

    @staticmethod
    def preset(name: str) -> Experiment:
        """One of the presets.

        Raises:
            SettingError: a name that is not one of `presets()`.
        """
        known = Experiment.presets()
        name = OTHER_SPELLINGS.get(name, name)
        if name not in known:
            raise SettingError("preset", name, f"one of {', '.join(known)}")
        return _read_preset(name)

    @staticmethod
    def for_data(data: str, changes: Mapping[str, Any] | None = None) -> Experiment:
        """A sound start for any data, by the name of a generator or the path of a file, with some settings changed.

        What was measured is taken whole, and where there are few samples all are learned from at once.

        Raises:
            SettingError: a name that is neither, or a value that is not allowed.
        """
        wanted = {"data": data, **_usual_samples(data), **(changes or {})}
        start = Experiment.preset(DATA_PRESET)
        try:
            return start.updated(wanted)
        except SettingError as error:
            if error.field != "batch_size" or "batch_size" in wanted:
                raise
            return start.updated({**wanted, "batch_size": "full"})

    def with_data(self, data: str) -> Experiment:
        """The same on other data, of which there may be many more or fewer.

        Raises:
            SettingError: a name that is not allowed, or data with which another setting does not go.
        """
        same_size = _usual_samples(data) == _usual_samples(self.data.data)
        return self.updated({"data": data, **({} if same_size else _usual_samples(data))})

    def nearest_preset(self) -> tuple[str, list[str]]:
        """The preset that differs least, and the names of the settings in which it differs."""
        candidates = [(name, self.differences(Experiment.preset(name))) for name in Experiment.presets()]
        return min(candidates, key=lambda candidate: len(candidate[1]))

    def command(self) -> str:
        """The shell command that runs exactly this experiment."""
        preset, names = self.nearest_preset()
        return " ".join(["tui-nn", "--preset", preset, *(_option(name, self.text(name)) for name in names)])


def _option(name: str, text: str) -> str:
    """As the shell takes it; after a space, what begins with a dash would be taken for another option."""
    # Imported late: only this quotes.
    import shlex

    return f"--{name.replace('_', '-')}{'=' if text.startswith('-') else ' '}{shlex.quote(text)}"


def _usual_samples(data: str) -> dict[str, int]:
    """The setting of the samples with which to start: all, where they were measured."""
    return {"samples": LARGEST_SAMPLES if is_measured(data) else USUAL_SAMPLES}


@cache
def _read_preset(name: str) -> Experiment:
    return Experiment.load(PRESETS / f"{name}.toml")


def _validated(document: Mapping[str, Any], strict: bool) -> Experiment:
    try:
        return Experiment.model_validate(document, strict=strict)
    except ValidationError as error:
        raise first_problem(error, SETTINGS) from None
