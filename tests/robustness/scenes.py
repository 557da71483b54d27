"""What the app is opened on: presets and files, in a folder of their own."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.robustness.inputs import USUAL_SIZES
from tui_nn.experiment import Experiment

NASTY = Path(__file__).parents[1] / "data" / "nasty"

PACES = ("1", "333", "max")

FILES = ("flowers.csv", "houses.csv", "wide.csv", "words.csv", "tiny.csv")
"""Files that can be trained on; the folder has others as well."""


@dataclass(frozen=True)
class Scene:
    """How the app is opened: what is given on the command line, and the size of the terminal."""

    given: tuple[tuple[str, str], ...]
    """Name and text of each option; of a flag, no text."""
    columns: int
    rows: int

    @property
    def options(self) -> list[str]:
        """As they are typed on the command line."""
        return [part for name, text in self.given for part in (f"--{name}", text) if part]


def random_scene(random: Random) -> Scene:
    """A preset or a file, mostly training."""
    on_file = random.random() < 0.4
    given = [("data", random.choice(FILES)) if on_file else ("preset", random.choice(Experiment.presets()))]
    given += [("pace", random.choice(PACES)), ("steps", random.choice(("50", "1000000")))]
    given += [("run", "")] * (random.random() < 0.8)
    given += [("ascii", "")] * (random.random() < 0.2)
    given += [("slow", "")] * (random.random() < 0.2)
    given += [("present", "")] * (random.random() < 0.1)
    given += random.choice(([], [("theme", "light")]))
    return Scene(tuple(given), *random.choice(USUAL_SIZES))


def write_files(folder: Path) -> None:
    """Fill a folder with files that can be trained on, broken ones, a saved experiment, and names of any kind."""
    for file in NASTY.glob("*.csv"):
        shutil.copy(file, folder)
    random = Random(0)
    species = ["iris", "rose", "[lily]"]
    _table(folder / "flowers.csv", ["sepal", "petal", "species"], [[i, i * i % 7, species[i % 3]] for i in range(90)])
    rows = [[i, random.gauss(0, 1), random.choice("abc"), 3 * i + random.gauss(0, 9)] for i in range(400)]
    _table(folder / "houses.csv", ["area", "age", "street", "price"], rows)
    wide = [[random.gauss(0, 1) for _ in range(60)] + [random.choice("xy")] for _ in range(300)]
    _table(folder / "wide.csv", [*(f"column {n}" for n in range(60)), "class"], wide)
    words = [[random.choice(["\u4e2d\u6587", "\U0001f600", "a"]), random.random(), random.random()] for _ in range(200)]
    _table(folder / "words.csv", ["\u5b57", "x" * 80, "target"], words)
    _table(folder / "tiny.csv", ["x", "y"], [[n, n % 2] for n in range(4)])
    (folder / "saved.toml").write_text(Experiment.preset("moons").to_toml(), encoding="utf-8")
    (folder / "broken.toml").write_text("[data\n", encoding="utf-8")
    (folder / "no file at all.csv").mkdir()


def _table(path: Path, names: Sequence[object], rows: Sequence[Sequence[object]]) -> None:
    lines = [",".join(map(str, row)) for row in [names, *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
