"""The shape that all views share, so that one widget can show any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot

Size = tuple[int, int]
"""Columns and rows of cells."""


class Span(NamedTuple):
    """A piece of text in one style."""

    text: str
    ink: int = Ink.CLEAR
    """CLEAR for the color of the text around it."""
    background: int = Ink.CLEAR


Text = tuple[Span, ...]
"""One line, from left to right."""


@dataclass(frozen=True)
class Options:
    """What the user has chosen about a picture; views with more to choose add fields."""

    offset: Size = (0, 0)
    """Where in the whole picture the part that is drawn begins."""


OptionsT = TypeVar("OptionsT", bound=Options)


@dataclass(frozen=True)
class View(Generic[OptionsT]):
    """What a panel shows, as pure functions of the snapshot, the options and the appearance."""

    name: str
    """Stands in the frame until there is a snapshot; empty for a view without a frame."""
    options: OptionsT
    """Those to begin with."""
    draw: Callable[[Snapshot, OptionsT, Size, Appearance], Canvas]
    """The picture, as large as the given size."""
    title: Callable[[Snapshot, OptionsT, int, Appearance], str] | None = None
    """The text above the picture, at best no wider than the given columns; None for the name."""
    caption: Callable[[Snapshot, OptionsT, int, Appearance], Text] | None = None
    """The text below the picture, no wider than the given columns; None if the frame has something else there."""
    extent: Callable[[Snapshot, OptionsT, Size, Appearance], Size] | None = None
    """The size of the whole picture, given that of the part that is drawn; None if the two are the same."""


def width(text: Sequence[Span]) -> int:
    """Columns that all spans of `text` take together."""
    return sum(text_width(span.text) for span in text)
