"""How often a running network is shown, on a usual line to the terminal and on a slow one.

| | usual | slow |
|---|---|---|
| frames | 10 a second | 3 a second |
| numbers of `NUMBERS` | at every frame | at every frame |
| other pictures | by `DRAWN_EVERY`, numbers at every frame | all at once, at most once a second, within `BUDGET` |
"""

from __future__ import annotations

from collections.abc import Mapping

TICKS_PER_SECOND = 10
"""How often the app checks whether a frame is due."""

USUAL_TICKS, SLOW_TICKS = 1, 3
"""Ticks between two frames."""

NUMBERS = frozenset({"status", "numbers"})
"""Ids of the pictures that come first: few numbers, which follow the run on any line."""

DRAWN_EVERY: Mapping[str, int] = {
    "loss": 3,
    "gradients": 3,
    "predictions": 5,
    # The predictions for more than two features: they change everywhere at each update.
    "slice": 10,
    # The weights, where they are colors, which take more to send than digits.
    "heat map": 5,
    "network": 6,
    "map": 6,
    "histograms": 10,
    "images": 10,
    "drawing": 2,
}
"""Id of a picture -> every how many frames it is drawn on a usual line: slow pictures less often, or never two in a row
while drawing takes long. Those that are not listed are numbers, drawn at every frame, so that all are of one moment."""

PICTURE_SECONDS = 1.0
"""Least time between two frames with pictures on a slow line, where they may be that much behind the numbers."""

BUDGET = 3600
"""Bytes per second on a slow line above which a running network gets no pictures, but only numbers."""

LONGEST_DEBT = 6.0
"""Seconds after which there are pictures again, however large the last ones were."""
