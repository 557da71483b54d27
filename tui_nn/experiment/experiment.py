"""The experiment: the settings of data, network and training, which determine a run bit for bit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from tui_nn.errors import SettingError
from tui_nn.experiment.constraints import Shape, check_batch, check_data, known_shape
from tui_nn.experiment.data import LARGEST_SAMPLES, DataSettings, is_file, is_measured
from tui_nn.experiment.file import FileSettings
from tui_nn.experiment.network import NetworkSettings
from tui_nn.experiment.relevance import RELEVANT
from tui_nn.experiment.sections import OTHER_SPELLINGS, SETTINGS, us_spelling
from tui_nn.experiment.setting import Settings, as_text, first_problem, near_miss
from tui_nn.experiment.suggestion import Suggestion
from tui_nn.experiment.training import TrainingSettings

SAME_TEXT = {"steps", "data_seed", "weight_seed", "batch_seed"}
"""Settings whose change keeps the title and the text."""

NO_TEXT = {"title": "", "teaches": "", "suggests": ()}
"""Field values of an experiment without a text."""

DATA_PRESET = "any-data"
"""The preset to start from if only the data are given."""

USUAL_SAMPLES = 1000
"""Default number of samples of generated data."""

PRESETS = Path(__file__).parent.parent / "presets"
"""Folder of the presets, one TOML file each."""


class Experiment(Settings):
    """All settings of a run, frozen and validated. The default is the article's experiment.

    Raises:
        pydantic.ValidationError: if a setting is out of range, or conflicts with another. The other constructors
            and `updated` turn it into a one-line `SettingError`.
    """

    title: str = Field(default="", max_length=80)
    teaches: str = Field(default="", max_length=200)
    suggests: Suggestion = ()
    """Settings that the text suggests to change, each with its new value as text."""
    data: DataSettings = DataSettings()
    file: FileSettings = FileSettings()
    network: NetworkSettings = NetworkSettings()
    training: TrainingSettings = TrainingSettings()

    def model_post_init(self, context: Any) -> None:
        """Check the settings against each other, also with those that are suggested.

        Raises:
            SettingError: for the first setting that conflicts with the others.
        """
        check_data(self.data)
        shape = self.shape
        if shape:
            check_batch(self.network, self.training, shape)
        if self.suggests:
            self._check_suggestion()

    def _check_suggestion(self) -> None:
        unknown = next((name for name, _ in self.suggests if name not in SETTINGS), "")
        if unknown:
            path = f"suggests.{unknown}"
            raise SettingError(path, "a name that is not known", near_miss(["suggests", unknown], SETTINGS))
        try:
            self.followed()
        except SettingError as error:
            raise SettingError(f"suggests.{error.field}", error.given, error.allowed) from None

    @property
    def shape(self) -> Shape | None:
        """The numbers of training samples, features and outputs; None for a file, which must be read first."""
        return known_shape(self.data)

    def summary(self) -> str:
        """Data, network and batch size in a few words."""
        data = Path(self.data.data).name if is_file(self.data.data) else self.data.data
        network = self.network
        layers = [(size, len(list(group))) for size, group in groupby(network.hidden_sizes)]
        # Many equal layers would fill a line.
        sizes = "-".join(f"{count}x{size}" if count > 2 else "-".join([str(size)] * count) for size, count in layers)
        hidden = f"{sizes} {network.activation}" if sizes else "no hidden layer"
        batches = "full batch" if self.training.batch_size == "full" else f"batches of {self.training.batch_size}"
        return f"{data}, {hidden}, {batches}"

    def is_relevant(self, name: str) -> bool:
        """Whether the setting `name` has any effect, given the others."""
        return name not in RELEVANT or RELEVANT[name](self)

    def value(self, name: str) -> Any:
        """The value of the setting `name`."""
        return getattr(getattr(self, SETTINGS[name].section), name)

    def text(self, name: str) -> str:
        """The value of the setting `name`, as the user would type it."""
        return as_text(self.value(name))

    def updated(self, changes: Mapping[str, Any]) -> Experiment:
        """Return a copy with some settings changed.

        The copy keeps its title, text and suggestion only if nothing but `SAME_TEXT` changes.

        Args:
            changes: name of a setting -> new value, or its text as the user would type it.

        Raises:
            SettingError: for an unknown name, or a value that is not allowed.
        """
        # The copy gets the suggestion below: checking it anew would change the settings again, and so on.
        document = self.model_dump(exclude={"suggests"})
        for given, value in changes.items():
            name = OTHER_SPELLINGS.get(given, given)
            if name not in SETTINGS:
                raise SettingError("setting", name, near_miss([name], SETTINGS))
            document[SETTINGS[name].section][name] = value
        changed = _validated(document, strict=False)
        is_same = set(changed.differences(self)) <= SAME_TEXT
        return changed.model_copy(update={"suggests": self.suggests} if is_same else NO_TEXT)

    def differences(self, other: Experiment) -> list[str]:
        """The names of the settings whose values differ from `other`."""
        return [name for name in SETTINGS if self.value(name) != other.value(name)]

    def needs_restart(self, other: Experiment) -> bool:
        """Whether switching to `other` requires a new run.

        Points that are drawn can change during a run, but not the number of their classes.
        """
        if any(not SETTINGS[name].live for name in self.differences(other)):
            return True
        return bool(self.shape and other.shape and self.shape.outputs != other.shape.outputs)

    def to_toml(self) -> str:
        """Return all settings as TOML text."""
        import tomli_w

        return tomli_w.dumps(self.model_dump(mode="json", exclude=None if self.suggests else {"suggests"}))

    def followed(self) -> Experiment:
        """Return a copy with the suggestion of the text applied."""
        return self.updated(dict(self.suggests))

    @staticmethod
    def from_toml(text: str) -> Experiment:
        """Read an experiment from TOML text; settings that are left out have their defaults.

        Raises:
            SettingError: for text that is not TOML, or a key, type or value that is not allowed.
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
            SettingError: if the file cannot be read, and as `from_toml` does.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8 text"
            raise SettingError("config", str(path), f"a TOML file that can be read ({reason})") from None
        return Experiment.from_toml(text)

    @staticmethod
    def presets() -> list[str]:
        """The names of the presets, sorted."""
        return list(_preset_names())

    @staticmethod
    def preset(name: str) -> Experiment:
        """Return a preset by its name.

        Raises:
            SettingError: if `presets()` has no such name.
        """
        known = _preset_names()
        name = OTHER_SPELLINGS.get(name, name)
        if name not in known:
            raise SettingError("preset", name, f"one of {', '.join(known)}")
        return _read_preset(name)

    @staticmethod
    def for_data(data: str, changes: Mapping[str, Any] | None = None) -> Experiment:
        """Return sound settings for any data.

        All samples of measured data are used. A training set smaller than a mini-batch is trained on as a full batch.

        Args:
            data: name of a generator, or path of a file.
            changes: other settings to change, as in `updated`.

        Raises:
            SettingError: for data of unknown name or format, or a value that is not allowed.
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
        """Return a copy with other data, and a number of samples that suits them.

        Raises:
            SettingError: for data of unknown name or format, or data that conflict with another setting.
        """
        same_size = _usual_samples(data) == _usual_samples(self.data.data)
        return self.updated({"data": data, **({} if same_size else _usual_samples(data))})

    def nearest_preset(self) -> tuple[str, list[str]]:
        """The name of the most similar preset, and the names of the settings that differ from it."""
        candidates = [(name, self.differences(Experiment.preset(name))) for name in Experiment.presets()]
        return min(candidates, key=lambda candidate: len(candidate[1]))

    def command(self) -> str:
        """The shell command that opens exactly this experiment."""
        preset, names = self.nearest_preset()
        return " ".join(["tui-nn", "--preset", preset, *(_option(name, self.text(name)) for name in names)])


def _option(name: str, text: str) -> str:
    """Quote an option for the shell. A value that begins with a dash must follow an equals sign."""
    import shlex

    return f"--{name.replace('_', '-')}{'=' if text.startswith('-') else ' '}{shlex.quote(text)}"


def _usual_samples(data: str) -> dict[str, int]:
    """The default number of samples: all of them if they were measured."""
    return {"samples": LARGEST_SAMPLES if is_measured(data) else USUAL_SAMPLES}


@cache
def _preset_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in PRESETS.glob("*.toml")))


@cache
def _read_preset(name: str) -> Experiment:
    return Experiment.load(PRESETS / f"{name}.toml")


def _validated(document: Mapping[str, Any], strict: bool) -> Experiment:
    try:
        return Experiment.model_validate(document, strict=strict)
    except ValidationError as error:
        raise first_problem(error, SETTINGS) from None
