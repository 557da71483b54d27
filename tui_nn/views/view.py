"""The interface of all views, so that a single widget can show any of them."""

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
    """CLEAR for the color of the surrounding text."""
    background: int = Ink.CLEAR


Text = tuple[Span, ...]
"""One line, from left to right."""


@dataclass(frozen=True)
class Options:
    """The user's choices for a view; views with more choices add fields."""

    offset: Size = (0, 0)
    """The scroll position: column and row of the first visible cell."""


OptionsT = TypeVar("OptionsT", bound=Options)


@dataclass(frozen=True)
class View(Generic[OptionsT]):
    """The contents of a panel, as pure functions of the snapshot, the options and the appearance."""

    name: str
    """Shown in the border until there is a snapshot; empty for a view without a border."""
    options: OptionsT
    """The initial options."""
    draw: Callable[[Snapshot, OptionsT, Size, Appearance], Canvas]
    """Draws the visible part, of the given size."""
    title: Callable[[Snapshot, OptionsT, int, Appearance], str] | None = None
    """The text in the upper border, if possible no wider than the given columns; None for the name."""
    caption: Callable[[Snapshot, OptionsT, int, Appearance], Text] | None = None
    """The text in the lower border, no wider than the given columns; None for no text."""
    reading: Callable[[Snapshot, OptionsT, Size, Appearance, tuple[int, int]], str] | None = None
    """What is at a cell of the visible part, in words, for the pointer of the mouse; empty for nothing."""
    extent: Callable[[Snapshot, OptionsT, Size, Appearance], Size] | None = None
    """The size of the whole contents, given that of the visible part; None if both are the same."""
    renew: Callable[[Canvas, Snapshot, OptionsT, Appearance], Canvas] | None = None
    """A copy of a canvas that was drawn for an earlier snapshot, with the numbers of this one; cheaper than drawing."""
    is_dated: bool = False
    """Whether the title and caption say at which step the picture was drawn, and so change only together with it."""


def width(text: Sequence[Span]) -> int:
    """Total columns of all spans of `text`."""
    return sum(text_width(span.text) for span in text)
