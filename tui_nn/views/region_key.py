"""The legend of the regions of classes, or of the values of a surface."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from tui_nn.data.dataset import Dataset
from tui_nn.render.appearance import Appearance
from tui_nn.render.glyphs import class_symbol
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import CLASSES, LEVELS, SHADES, SURFACE_LEVELS, Ink, region_ink, surface_ink
from tui_nn.render.regions import STRONGEST_TEXTURE
from tui_nn.views.plane_view import value_range
from tui_nn.views.view import Span, Text, width

LONGEST_NAME, LEAST_NAME = 12, 4
"""Maximum columns of a class name in the caption, and how short it may become before names are left out."""


def class_key(names: Sequence[str], appearance: Appearance, room: int) -> Text:
    """The legend of the classes in `room` columns.

    Names are shortened until all of them fit; if that is not enough, there are only symbols, and then only some.
    """
    bare = [""] * len(names)
    lengths = range(LONGEST_NAME, LEAST_NAME - 1, -1)
    variants = chain(
        (_key(appearance.glyphs.shorten_names(names, length), appearance) for length in lengths),
        (_key(bare, appearance, gap) for gap in (" ", "")),
        _parts(bare, appearance),
    )
    return next((key for key in variants if width(key) <= room), ())


def _key(names: Sequence[str], appearance: Appearance, gap: str = " ") -> Text:
    named = [_named(label, name, appearance) for label, name in enumerate(names)]
    return tuple(span for one in named for span in (Span(gap), one))[1:] if gap else tuple(named)


def _parts(names: Sequence[str], appearance: Appearance) -> Iterator[Text]:
    """Legends of fewer and fewer classes, and how many are missing."""
    for count in range(len(names) - 1, 0, -1):
        yield (*_key(names[:count], appearance), Span(f" and {len(names) - count} more"))


def _named(label: int, name: str, appearance: Appearance) -> Span:
    """The symbol and the name of a class, on its color or with its texture."""
    symbol = class_symbol(label)
    texture = appearance.glyphs.textures[label % CLASSES] * 2 if appearance.has_textures else ""
    named = symbol if name in ("", symbol) else f"{symbol} {name}"
    return _on(f" {texture}{named} ", region_ink(label, SHADES - 1), appearance)


def value_key(dataset: Dataset, appearance: Appearance, room: int, *, brief: bool = False) -> Text:
    """The legend of the lowest and the highest value; empty if it does not fit in `room` columns.

    A `brief` one has only three digits of each, and not the name of the target.
    """
    mean, std = dataset.target_scale
    ends = []
    for value, sign in zip(value_range(dataset), (-1, 1), strict=True):
        texture = f"{appearance.glyphs.signed[LEVELS + sign * STRONGEST_TEXTURE]} " if appearance.has_textures else ""
        number = value * std + mean
        text = f" {texture}{plain_number(float(f'{number:.3g}') if brief else number)} "
        ends.append(_on(text, surface_ink(sign * SURFACE_LEVELS), appearance))
    name = "" if brief else appearance.glyphs.shorten(dataset.target_name, room - width(ends) - 2)
    key = ends[0], Span(f" {name} " if name else ""), ends[1]
    return key if width(key) <= room else ()


def _on(text: str, ink: int, appearance: Appearance) -> Span:
    """Text on a background of this ink; plain text if there are no colors."""
    return Span(text, background=ink if appearance.color else Ink.CLEAR)
