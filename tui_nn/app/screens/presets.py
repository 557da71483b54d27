"""The dialog with the presets, which shows what each teaches, and a picture of its data."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_nn.app.canvas_view import CanvasView
from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import NameList, TextField
from tui_nn.data.dataset import Dataset
from tui_nn.errors import InputError
from tui_nn.experiment import Experiment
from tui_nn.experiment.course import COURSE, found
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import wrap
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
            box.border_subtitle = "enter opens, letters search, escape closes"
            with Vertical(id="preset-list"):
                yield TextField(placeholder="search, as in xor", compact=True, id="preset-search")
                yield NameList(*self._options(), id="preset-names", markup=False)
            with Vertical(id="preset"):
                yield Static(id="preset-text", markup=False)
                yield self._thumbnail

    def on_mount(self) -> None:
        """Highlight the current preset; letters go to the search."""
        self._highlight(self._current)
        self.query_one(TextField).focus()

    def _options(self) -> list[Option]:
        """The presets of each theme under its heading."""
        options: list[Option] = []
        for theme, names in COURSE.items():
            options.append(Option(Content.styled(theme, "bold $text-accent"), disabled=True))
            options += [Option(f" {name}", id=name) for name in names]
        return options

    @property
    def _highlighted(self) -> str:
        """The name of the chosen preset; empty if none is listed, or the screen has closed."""
        option = next((listed.highlighted_option for listed in self.query(OptionList)), None)
        return option.id or "" if option else ""

    def _highlight(self, name: str) -> None:
        listed = self.query_one(OptionList)
        listed.highlighted = listed.get_option_index(name)

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        """List only what is sought."""
        event.stop()
        listed, text = self.query_one(OptionList), event.value.strip()
        names = found(text)
        listed.clear_options()
        listed.add_options([Option(f" {name}", id=name) for name in names] if text else self._options())
        if names:
            self._highlight(names[0] if text else self._current)
        else:
            self.query_one("#preset-text", Static).update(f"No preset is about {text}.")
            self._thumbnail.show(Canvas(0, 0))

    @on(Input.Submitted)
    def _choose(self, event: Input.Submitted) -> None:
        """Close with the highlighted preset."""
        event.stop()
        if self._highlighted:
            self.dismiss(self._presets[self._highlighted])

    def action_go(self, action: str) -> None:
        """Move through the list."""
        getattr(self.query_one(NameList), f"action_{action}")()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what the preset teaches, and draw its data."""
        name = event.option.id or ""
        if not self.query_one(OptionList).option_count:
            # The list has been narrowed since.
            return
        preset = self._presets[name]
        text = Content.assemble((preset.title, "bold"), "\n", preset.teaches, "\n", (preset.summary(), "$text-muted"))
        self.query_one("#preset-text", Static).update(text)
        # The room that the text leaves is known only after the refresh.
        self.call_after_refresh(self._draw, name)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with this preset."""
        self.dismiss(self._presets[event.option.id or ""])

    def on_resize(self) -> None:
        """Draw the picture in its new size."""
        if self._highlighted:
            self.call_after_refresh(self._draw, self._highlighted)

    @work(exclusive=True)
    async def _draw(self, name: str) -> None:
        """Draw the data in a thread, so that the list stays usable."""
        view = self._thumbnail
        canvas = await asyncio.to_thread(self._canvas, name, view.size)
        if name == self._highlighted:
            view.show(canvas)

    def _canvas(self, name: str, size: Size) -> Canvas:
        try:
            dataset = self._datasets.get(name) or load_sketch(self._presets[name])
            self._datasets[name] = dataset
            return thumbnail.draw(dataset, size, self._appearance)
        except InputError as error:
            canvas = Canvas(*size)
            for row, line in enumerate(wrap(str(error), max(size.width, 1))):
                canvas.write(0, row, line)
            return canvas
