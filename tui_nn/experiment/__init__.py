"""What is run: data, network and training settings, which together determine a run bit for bit.

The settings form, the command line and the TOML files read each field's label, help and range from here,
so a setting is described once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from tui_nn.data.batches import BATCH_ORDERS
from tui_nn.data.dataset import test_count
from tui_nn.data.generators import GENERATORS
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.initializers import INITIALIZERS
from tui_nn.nn.optimizers import OPTIMIZERS
from tui_nn.settings import (
    LARGEST_SEED,
    OneOf,
    Setting,
    SettingError,
    Settings,
    describe,
    first_problem,
    near_miss,
    setting,
)


def _read_sizes(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace(",", " ").strip()
        return () if text in ("", "none") else tuple(int(size) for size in text.split())
    return tuple(value) if isinstance(value, list) else value


def _read_number_or_word(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value


SAME_LESSON = {"steps", "data_seed", "weight_seed", "batch_seed"}
"""Settings that can be changed without making it another experiment."""

LARGEST_TRACE = 100_000_000
"""Units times samples in one update: each takes about 25 bytes, so 2.5 GB."""

PRESETS = Path(__file__).parent / "presets"
"""The folder of the presets, one TOML file each."""

Units = Annotated[int, Field(ge=1, le=1024)]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]


class DataSettings(Settings):
    """Which samples there are, and which of them are kept for the test."""

    generator: Annotated[str, OneOf(GENERATORS)] = setting("article", "Data", "where the samples come from")
    samples: int = setting(15000, "Samples", "how many samples in all", ge=30, le=1_000_000)
    spread: float = setting(1.0, "Spread", "how wide the clusters are, as a factor", ge=0.05, le=10)
    test_fraction: float = setting(0.1, "Test fraction", "the part kept for the test", ge=0.01, le=0.9)
    data_seed: int = setting(12, "Data seed", "draws the samples and the split", ge=0, le=LARGEST_SEED)


class NetworkSettings(Settings):
    """What is trained, and where it starts."""

    hidden_sizes: Annotated[tuple[Units, ...], BeforeValidator(_read_sizes)] = setting(
        (5,),
        "Hidden layers",
        "units of each hidden layer, as in 8,4; none for none",
        allowed="up to 8 layers of 1 to 1024 units, as in 8,4; or none",
        max_length=8,
    )
    activation: Annotated[str, OneOf(ACTIVATIONS)] = setting("relu", "Activation", "what a hidden unit does")
    initializer: Annotated[str, OneOf(INITIALIZERS)] = setting("normal", "Weights from", "how the weights start")
    weight_seed: Annotated[Seed | Literal["data"], BeforeValidator(_read_number_or_word)] = setting(
        "data",
        "Weight seed",
        "draws the weights; data goes on with the stream that drew the data",
        allowed=f"data, or a whole number from 0 to {LARGEST_SEED}",
    )
    precision: Annotated[str, OneOf(PRECISIONS)] = setting("float64", "Precision", "what it is computed in")


class TrainingSettings(Settings):
    """How it learns."""

    optimizer: Annotated[str, OneOf(OPTIMIZERS)] = setting("sgd", "Optimizer", "the update rule")
    learning_rate: float = setting(0.01, "Learning rate", "how far each update goes", live=True, gt=0, le=1000)
    l2: float = setting(0.01, "L2", "the penalty on large weights (lambda)", live=True, ge=0, le=1000)
    batch_size: Annotated[Annotated[int, Field(ge=1)] | Literal["full"], BeforeValidator(_read_number_or_word)] = (
        setting(
            "full",
            "Batch size",
            "samples an update learns from; full for all",
            live=True,
            allowed="full, or a whole number from 1 to the size of the training set",
        )
    )
    batch_order: Annotated[str, OneOf(BATCH_ORDERS)] = setting(
        "shuffled", "Batches", "which samples a mini-batch takes"
    )
    batch_seed: int = setting(0, "Batch seed", "shuffles the samples", ge=0, le=LARGEST_SEED)
    steps: int = setting(5001, "Steps", "updates until the run is finished", live=True, ge=1, le=1_000_000_000)


GROUPS: dict[str, type[Settings]] = {
    "data": DataSettings,
    "network": NetworkSettings,
    "training": TrainingSettings,
}
"""Section -> its settings, in the order of the form."""

SETTINGS: dict[str, Setting] = {one.name: one for section, group in GROUPS.items() for one in describe(section, group)}
"""Every setting by its name; the names are unique across sections."""


class Experiment(Settings):
    """Everything that determines a run. The default is the article's."""

    title: str = Field(default="", max_length=80)
    teaches: str = Field(default="", max_length=200)
    data: DataSettings = DataSettings()
    network: NetworkSettings = NetworkSettings()
    training: TrainingSettings = TrainingSettings()

    def model_post_init(self, context: Any) -> None:
        """Refuse a batch that is larger than the training set, or than the memory.

        Raises:
            SettingError: the batch size, and what is allowed with this data and network.
        """
        size = self.train_samples if self.training.batch_size == "full" else self.training.batch_size
        most = min(self.train_samples, LARGEST_TRACE // sum(self.sizes))
        if size > most:
            full = "full, or " if most == self.train_samples else ""
            raise SettingError("batch_size", self.training.batch_size, f"{full}a whole number from 1 to {most}")

    @property
    def train_samples(self) -> int:
        """The size of the training set."""
        return self.data.samples - test_count(self.data.samples, self.data.test_fraction)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer, from the features to the classes."""
        generator = GENERATORS[self.data.generator]
        return (generator.features, *self.network.hidden_sizes, generator.classes)

    def summary(self) -> str:
        """The network and the batches in a few words."""
        batches = "full batch" if self.training.batch_size == "full" else f"batches of {self.training.batch_size}"
        return f"{'-'.join(str(size) for size in self.sizes)} {self.network.activation}, {batches}"

    def value(self, name: str) -> Any:
        """The value of a setting by its name."""
        return getattr(getattr(self, SETTINGS[name].section), name)

    def text(self, name: str) -> str:
        """The value of a setting as one would type it in."""
        value = self.value(name)
        if isinstance(value, tuple):
            return ",".join(str(size) for size in value) or "none"
        return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)

    def updated(self, changes: Mapping[str, Any]) -> Experiment:
        """A copy with some settings changed, by name; a value may be given as text.

        It is another experiment, so it loses its title and what it teaches, unless it is only longer or redrawn.

        Raises:
            SettingError: a name or a value that is not allowed.
        """
        document = self.model_dump()
        for name, value in changes.items():
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
        return _validated(document, strict=True)

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
        if name not in known:
            raise SettingError("preset", name, f"one of {', '.join(known)}")
        return Experiment.load(PRESETS / f"{name}.toml")

    def nearest_preset(self) -> tuple[str, list[str]]:
        """The preset that differs least, and the names of the settings in which it differs."""
        candidates = [(name, self.differences(Experiment.preset(name))) for name in Experiment.presets()]
        return min(candidates, key=lambda candidate: len(candidate[1]))

    def command(self) -> str:
        """The shell command that runs exactly this experiment."""
        # Imported late: only this quotes.
        import shlex

        preset, names = self.nearest_preset()
        options = [f"--{name.replace('_', '-')} {shlex.quote(self.text(name))}" for name in names]
        return " ".join(["tui-nn", "--preset", preset, *options])


def _validated(document: Mapping[str, Any], strict: bool) -> Experiment:
    try:
        return Experiment.model_validate(document, strict=strict)
    except ValidationError as error:
        raise first_problem(error, SETTINGS) from None
