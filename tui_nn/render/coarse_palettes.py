"""The palettes for terminals with 256 colors.

Faint shades of a hue would all become gray there, so ramps begin with grays, and go on with the few colors that there
are of their hue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tui_nn.render.palette import DARK, LIGHT, SHADES, Ink, region_ink, signed_ink, surface_ink

Ramp = tuple[str, ...]


def _coarse(
    palette: Mapping[int, str],
    lines: Mapping[Ink, str],
    unsure: Ramp,
    sure: Ramp,
    signed: tuple[Ramp, Ramp],
    surface: tuple[Ramp, Ramp],
) -> Mapping[int, str]:
    """`palette` with other ramps.

    A region is in one of the grays `unsure` in its first shades, and in the color of its class in `sure` in all others.
    Slices are all gray, because on a color, points would have to be lighter or darker than the color of their class.
    The ramps of negative and of positive numbers begin at their level 1.
    """

    def ramps() -> Iterator[tuple[int, str]]:
        for label, color in enumerate(sure):
            shades = (*unsure, *(color,) * (SHADES - len(unsure)))
            yield from ((region_ink(label, shade), shades[shade]) for shade in range(SHADES))
        for ink, both in ((signed_ink, signed), (surface_ink, surface)):
            for sign, ramp in zip((-1, 1), both, strict=True):
                yield from ((ink(sign * level), color) for level, color in enumerate(ramp, start=1))

    return MappingProxyType({**palette, **{int(ink): color for ink, color in lines.items()}, **dict(ramps())})


COARSE_DARK = _coarse(
    DARK,
    {Ink.CONTOUR: "#a8a8a8", Ink.BEFORE: "#dadada"},
    unsure=("#1c1c1c", "#262626", "#303030"),
    sure=("#875f00", "#005f5f", "#5f5f87", "#5f5f00", "#875f87", "#875f00", "#5f875f", "#585858", "#8700af", "#875f87"),
    signed=(("#444444", "#875f00", "#af5f00", "#d75f00"), ("#444444", "#005f87", "#0087af", "#0087d7")),
    surface=(
        ("#262626", "#303030", "#3a3a3a", "#875f00", "#875f00", "#af5f00", "#af5f00"),
        ("#262626", "#303030", "#3a3a3a", "#005f87", "#005f87", "#005faf", "#005faf"),
    ),
)

COARSE_LIGHT = _coarse(
    LIGHT,
    {Ink.CONTOUR: "#767676", Ink.BEFORE: "#3a3a3a"},
    unsure=("#ffffff", "#eeeeee", "#e4e4e4"),
    sure=("#ffd787", "#87d7af", "#d7d7ff", "#d7d787", "#d7afd7", "#d7af87", "#afd7af", "#c6c6c6", "#d7afff", "#ffafd7"),
    signed=(("#ffd7af", "#ffaf5f", "#ff8700", "#d75f00"), ("#afd7ff", "#87afd7", "#5fafd7", "#0087af")),
    surface=(
        ("#eeeeee", "#e4e4e4", "#ffd7af", "#ffd7af", "#ffd7af", "#ffaf87", "#ffaf87"),
        ("#eeeeee", "#e4e4e4", "#afd7ff", "#afd7ff", "#afd7ff", "#87d7ff", "#87d7ff"),
    ),
)
