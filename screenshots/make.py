"""Makes the screenshots from real runs.

python screenshots/make.py
"""

from __future__ import annotations

import asyncio
import math
import os
import re
from dataclasses import dataclass
from pathlib import Path

# All colours, whatever the terminal this is run in; Textual reads it when it is imported.
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"

from tui_nn.app.app import TuiNN
from tui_nn.app.panels.loss import LossPanel
from tui_nn.experiment import Experiment

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Shot:
    """One picture: the app trains `preset` for `steps` steps, and the keys are pressed."""

    columns: int
    rows: int
    preset: str = "article"
    steps: int = 1200
    theme: str = "dark"
    ascii: bool = False
    keys: tuple[str, ...] = ()


SHOTS = {
    "120x36": Shot(120, 36),
    "80x24": Shot(80, 24, preset="article-tensorflow", steps=3000),
    "200x50": Shot(200, 50, theme="light", steps=2400),
    "maximised": Shot(120, 36, keys=("tab", "tab", "tab", "f")),
    "settings": Shot(120, 36, keys=("tab", *["down"] * 11, "enter", *"-1", "enter")),
    "ascii": Shot(80, 24, ascii=True),
}
"""Name -> what it shows."""


async def take(name: str, shot: Shot) -> None:
    """Run the app and write the picture."""
    experiment = Experiment.preset(shot.preset).updated({"steps": shot.steps})
    app = TuiNN(experiment, run=True, pace=math.inf, ascii=shot.ascii, theme=shot.theme)
    async with app.run_test(size=(shot.columns, shot.rows)) as pilot:
        while not (app.snapshot and app.snapshot.step == shot.steps and app.screen.query_one(LossPanel).loaded):
            await pilot.pause(0.05)
        # Show the part of the longer run that it is.
        app.open(experiment.updated({"steps": Experiment.preset(shot.preset).training.steps}))
        while app.snapshot.state != "paused":
            await pilot.pause(0.05)
        for key in shot.keys:
            await pilot.press(key)
        await pilot.pause(0.5)
        svg = app.export_screenshot(title="tui-nn")
    # No font from elsewhere: any monospaced one has the cells that the picture gives each character.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code", "monospace")
    HERE.joinpath(f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    for name, shot in SHOTS.items():
        asyncio.run(asyncio.wait_for(take(name, shot), timeout=60))
        print(name)
