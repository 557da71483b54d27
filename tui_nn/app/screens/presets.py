"""The dialog with the presets, which shows what each teaches, and a picture of its data."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_nn.app.canvas_view import CanvasView
from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import NameList
from tui_nn.data.dataset import Dataset
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.training.loading import load_sketch
from tui_nn.views import thumbnail


class PresetsScreen(Dialog[Experiment | None]):
    """Returns the chosen preset, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("presets")

    def __init__(self, appearance: Appearance, current: Experiment) -> None:
        """The preset nearest to `current` is highlighted first."""
        super().__init__()
        self._appearance = appearance
        self._presets = {name: Experiment.preset(name) for name in Experiment.presets()}
        self._current, _ = current.nearest_preset()
        self._datasets: dict[str, Dataset] = {}
        # Stored, because data may arrive after the screen is closed, when its widgets can no longer be queried.
        self._thumbnail = CanvasView(id="thumbnail")
        self._thumbnail.appearance = appearance

    def compose(self) -> ComposeResult:
        """The names on the left, the highlighted preset on the right."""
        with Horizontal(id="presets") as box:
            box.border_title = "Presets"
            box.border_subtitle = "enter opens, letters jump, escape closes"
            yield NameList(*[Option(name, id=name) for name in self._presets], id="preset-names", markup=False)
            with Vertical(id="preset"):
                yield Static(id="preset-text", markup=False)
                yield self._thumbnail

    def on_mount(self) -> None:
        """Highlight the current preset."""
        self.query_one(OptionList).highlighted = list(self._presets).index(self._current)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what the preset teaches, and draw its data."""
        name = event.option.id or ""
        preset = self._presets[name]
        text = Content.assemble((preset.title, "bold"), "\n", preset.teaches, "\n", (preset.summary(), "$text-muted"))
        self.query_one("#preset-text", Static).update(text)
        # The room that the text leaves is known only after the refresh.
        self.call_after_refresh(self._draw, name)

    def on_key(self, event: events.Key) -> None:
        """Jump to the next preset that begins with the typed letter."""
        names, listed = list(self._presets), self.query_one(OptionList)
        here = listed.highlighted or 0
        found = next((n for n in (*names[here + 1 :], *names[: here + 1]) if n[0] == event.character), None)
        if found:
            event.stop()
            event.prevent_default()
            listed.highlighted = names.index(found)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with this preset."""
        self.dismiss(self._presets[event.option.id or ""])

    def on_resize(self) -> None:
        """Draw the picture in its new size."""
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.call_after_refresh(self._draw, list(self._presets)[highlighted])

    def action_close(self) -> None:
        """Close without a choice."""
        self.dismiss(None)

    @work(exclusive=True)
    async def _draw(self, name: str) -> None:
        """Draw the data in a thread, so that the list stays usable."""
        view = self._thumbnail
        view.show(await asyncio.to_thread(self._canvas, name, view.size))

    def _canvas(self, name: str, size: Size) -> Canvas:
        try:
            dataset = self._datasets.get(name) or load_sketch(self._presets[name])
            self._datasets[name] = dataset
            return thumbnail.draw(dataset, size, self._appearance)
        except InputError as error:
            canvas = Canvas(*size)
            canvas.write(0, 0, str(error))
            return canvas
