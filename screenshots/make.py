"""Takes the screenshots of the README from real runs.

python screenshots/make.py
"""

from __future__ import annotations

import asyncio
import math
import os
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

# Use all colors, whatever this terminal has; Textual reads the variable when it is imported.
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"

from tui_nn.app.app import TuiNN
from tui_nn.app.panel_table import VIEWS
from tui_nn.app.panels.loss import LossPanel
from tui_nn.experiment import Experiment

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Shot:
    """One picture: the app trains `preset` for `steps` steps, shows a view, and gets the keys."""

    columns: int
    rows: int
    preset: str = "article"
    steps: int = 1200
    theme: str = "dark"
    ascii: bool = False
    view: str = ""
    keys: tuple[str, ...] = ()


SHOTS = {
    "120x36": Shot(120, 36),
    "80x24": Shot(80, 24, preset="article-tensorflow", steps=3000),
    "200x50": Shot(200, 50, preset="spiral", steps=1500),
    "light": Shot(200, 50, preset="digits", theme="light", steps=1000),
    "network": Shot(120, 36, preset="spiral-arms", steps=1500, view="network", keys=("right", "down", "down")),
    "unit": Shot(120, 36, preset="moons", steps=1500, view="network", keys=("right", "enter")),
    "gradients": Shot(120, 36, preset="vanishing-gradients", steps=1500, view="gradients"),
    "regression": Shot(120, 36, preset="bumps", steps=2500, view="results"),
    "presets": Shot(120, 36, keys=("p", *["down"] * 20)),
    "open": Shot(120, 36, keys=("o", "shift+tab", *"houses.csv", "enter")),
    "maximized": Shot(120, 36, keys=("tab", "tab", "tab", "f")),
    "rewound": Shot(120, 36, preset="moons", steps=1500, keys=(*["{"] * 5, "e", "enter", "space", *["["] * 8, "y")),
    "backpropagation": Shot(120, 36, preset="moons", steps=300, keys=("b", "3", "n", "tab", "down")),
    "drawing": Shot(100, 30, preset="drawn", steps=1000, keys=("D", "tab", "shift+tab")),
    "settings": Shot(120, 36, keys=("tab", *["down"] * 13, "enter", *"-1", "enter")),
    "ascii": Shot(80, 24, ascii=True),
}
"""Name of the file -> what it shows."""


def write_houses(folder: Path) -> None:
    """Write a CSV file as a spreadsheet does, with semicolons, decimal commas and words."""
    random = np.random.default_rng(1)
    lines = ["id;area;rooms;place;built;price"]
    for number in range(800):
        area, place = random.uniform(30, 200), random.choice(["town", "suburb", "country"])
        rooms, built = 1 + int(area / 30), random.integers(1900, 2021)
        price = area * {"town": 5000, "suburb": 3000, "country": 2000}[place] + (built - 1900) * 300
        lines.append(f"{number};{area:.1f};{rooms};{place};{built};{price:.0f}".replace(".", ","))
    folder.joinpath("houses.csv").write_text("\n".join(lines), encoding="utf-8")


async def take(name: str, shot: Shot) -> None:
    """Run the app and write the picture."""
    experiment = Experiment.preset(shot.preset).updated({"steps": shot.steps})
    app = TuiNN(experiment, run=True, pace=math.inf, ascii=shot.ascii, theme=shot.theme)
    async with app.run_test(size=(shot.columns, shot.rows)) as pilot:
        while not (app.snapshot and app.snapshot.step == shot.steps and app.screen.query_one(LossPanel).loaded):
            await pilot.pause(0.05)
        # The progress bar refers to the full run of the preset.
        app.change(experiment.updated({"steps": Experiment.preset(shot.preset).training.steps}))
        while app.snapshot.state != "paused":
            await pilot.pause(0.05)
        for key in (*([VIEWS[shot.view].key] if shot.view else []), *shot.keys):
            await pilot.press(key)
        await pilot.pause(0.5)
        svg = app.export_screenshot(title="tui-nn")
    # Textual's picture loads a font from the web; any monospaced one fits its cells.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code", "monospace")
    HERE.joinpath(f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        write_houses(Path(folder))
        os.chdir(folder)
        for name, shot in SHOTS.items():
            asyncio.run(asyncio.wait_for(take(name, shot), timeout=60))
            print(name)
