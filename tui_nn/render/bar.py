"""A progress bar as a string."""

from __future__ import annotations

import math

from tui_nn.render.glyphs import Glyphs


def draw_bar(width: int, fraction: float, glyphs: Glyphs) -> str:
    """A bar of `width` cells, filled to `fraction`, which is clipped to 0..1; NaN counts as 0.

    The filled part is rounded down, so that only a finished run shows a full bar.
    """
    width = max(0, width)
    fraction = 0.0 if math.isnan(fraction) else min(max(fraction, 0.0), 1.0)
    parts = len(glyphs.bar_parts) + 1
    full, part = divmod(int(fraction * width * parts), parts)
    bar = glyphs.bar_full * full + ("", *glyphs.bar_parts)[part]
    return bar.ljust(width, glyphs.bar_empty)
