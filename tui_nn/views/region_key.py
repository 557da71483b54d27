"""The legend of the regions of classes, or of the values of a surface."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.data.dataset import Dataset
from tui_nn.render.appearance import Appearance
from tui_nn.render.glyphs import class_symbol
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import CLASSES, LEVELS, SHADES, SURFACE_LEVELS, Ink, region_ink, surface_ink
from tui_nn.render.regions import STRONGEST_TEXTURE
from tui_nn.views.plane_view import value_range
from tui_nn.views.view import Span, Text, width

LONGEST_NAME = 12
"""Maximum columns of a class name in the caption."""


def class_key(names: Sequence[str], appearance: Appearance, room: int) -> Text:
    """The legend of the classes: as many as fit in `room` columns."""
    key: Text = ()
    spans: list[Span] = []
    for label, name in enumerate(names):
        spans += [*([Span(" ")] if spans else []), _named(label, name, appearance)]
        rest = len(names) - label - 1
        longer = (*spans, Span(f" and {rest} more")) if rest else tuple(spans)
        if width(tuple(spans)) > room:
            break
        if width(longer) <= room:
            key = longer
    return key


def _named(label: int, whole: str, appearance: Appearance) -> Span:
    """The symbol and the name of a class, on its color or with its texture."""
    name, symbol = appearance.glyphs.shorten(whole, LONGEST_NAME), class_symbol(label)
    texture = appearance.glyphs.textures[label % CLASSES] * 2 if appearance.has_textures else ""
    named = symbol if name == symbol else f"{symbol} {name}"
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
