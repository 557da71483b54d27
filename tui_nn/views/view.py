"""The interface of all views, so that one widget can show any of them."""

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
    """The user's choices for a picture; views with more choices add fields."""

    offset: Size = (0, 0)
    """The start of the visible part in the whole picture."""


OptionsT = TypeVar("OptionsT", bound=Options)


@dataclass(frozen=True)
class View(Generic[OptionsT]):
    """What a panel shows, as pure functions of the snapshot, the options and the appearance."""

    name: str
    """Shown in the frame until there is a snapshot; empty for a view without a frame."""
    options: OptionsT
    """The options at the start."""
    draw: Callable[[Snapshot, OptionsT, Size, Appearance], Canvas]
    """The picture, as large as the given size."""
    title: Callable[[Snapshot, OptionsT, int, Appearance], str] | None = None
    """The text above the picture, at best no wider than the given columns; None for the name."""
    caption: Callable[[Snapshot, OptionsT, int, Appearance], Text] | None = None
    """The text below the picture, no wider than the given columns; None leaves that part of the frame alone."""
    extent: Callable[[Snapshot, OptionsT, Size, Appearance], Size] | None = None
    """The size of the whole picture, given that of the visible part; None if the two are the same."""


def width(text: Sequence[Span]) -> int:
    """Columns that all spans of `text` take together."""
    return sum(text_width(span.text) for span in text)
