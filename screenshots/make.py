"""Takes the screenshots of the README from real runs, and the moving picture at its top.

python screenshots/make.py
"""

from __future__ import annotations

import asyncio
import math
import os
import re
from collections.abc import Sequence
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
from tui_nn.runs.session import Run
from tui_nn.runs.snapshot import State

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
    "presenter": Shot(80, 24, preset="spiral", steps=1500, keys=("V",)),
    "settings": Shot(120, 36, keys=("slash", "l", "enter", *"-1", "enter")),
    "ascii": Shot(80, 24, ascii=True),
}
"""Name of the file -> what it shows."""

MOVIE = "learning"
"""Name of the file of the moving picture."""

SCENE = Shot(100, 30, preset="spiral", steps=3000, view="network")
"""What it shows, from the first step to the last."""

FRAMES, SECONDS, REST = 16, 0.5, 5
"""Number of frames, how long each is shown, and how many times as long the last one."""


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


def picture(app: TuiNN) -> str:
    """What the app shows, as SVG."""
    svg = app.export_screenshot(title="tui-nn")
    # Textual's picture loads a font from the web; any monospaced one fits its cells.
    return re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code", "monospace")


async def film() -> None:
    """Run the app, and write its pictures at more and more steps as one that moves."""
    steps = sorted({0, *np.geomspace(5, SCENE.steps, FRAMES - 1).astype(int).tolist()})
    app = TuiNN(Experiment.preset(SCENE.preset).updated({"steps": SCENE.steps}), pace=math.inf)
    frames = []
    async with app.run_test(size=(SCENE.columns, SCENE.rows)) as pilot:
        while not (app.snapshot and app.screen.query_one(LossPanel).loaded):
            await pilot.pause(0.05)
        await pilot.press(VIEWS[SCENE.view].key, "escape")
        for step in steps:
            app.session.send(Run(step))
            while app.snapshot.step < step or app.snapshot.state is State.RUNNING:
                await pilot.pause(0.05)
            await pilot.pause(0.3)
            frames.append(picture(app))
    HERE.joinpath(f"{MOVIE}.svg").write_text(moving(frames), encoding="utf-8")


def moving(frames: Sequence[str]) -> str:
    """One picture that shows all in turn; where nothing moves, it shows the last."""
    turn = SECONDS * (len(frames) + REST - 1)
    head = re.match(r"<svg[^>]*>", frames[0])
    assert head
    parts = [head[0], "<style>"]
    for name, seconds in (("frame", SECONDS), ("last", SECONDS * REST)):
        parts.append(
            f"@keyframes {name} {{ 0% {{ visibility: visible }} {100 * seconds / turn:.3f}% {{ visibility: hidden }} }}"
        )
        parts.append(f".{name} {{ animation: {name} {turn:.2f}s step-end infinite both }}")
    parts.append(".frame { visibility: hidden }</style>")
    for number, frame in enumerate(frames):
        kind = "last" if number == len(frames) - 1 else "frame"
        body = frame.partition(">")[2].rpartition("</svg>")[0]
        parts.append(f'<g class="{kind}" style="animation-delay: {number * SECONDS - turn:.2f}s">{body}</g>')
    return "\n".join([*parts, "</svg>"])


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
        svg = picture(app)
    HERE.joinpath(f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        write_houses(Path(folder))
        os.chdir(folder)
        for name, shot in SHOTS.items():
            asyncio.run(asyncio.wait_for(take(name, shot), timeout=60))
            print(name)
        asyncio.run(asyncio.wait_for(film(), timeout=120))
        print(MOVIE)
