"""Checks of the layers: units that are stuck, and gradients that vanish or explode on their way to the first layer."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.training.health.evidence import Evidence, medians, number
from tui_nn.training.metrics import layer_metric

STUCK_SHARE = 0.5
"""Minimum fraction of a layer's units that are dead or saturated. Sound ReLU networks have up to two fifths."""

RATIO, WINDOW = 100.0, 9
"""Gradients vanish or explode if one of the first and the last layer has a gradient this many times as large as the
other, in the median over so many points: it learns while the other hardly moves. In sound runs with the usual
initializers, the median is between 1/10 and 45; four layers of sigmoid units reach 1/150, and do not learn.
Single batches may differ tenfold from it. Optimizers that divide each gradient by its size, such as Adam, make up for
it, and are not judged.
"""


def dead(run: Evidence) -> tuple[int, str] | None:
    """At least half of a layer's units are 0 for all training samples."""
    return _stuck(run, "are 0 for all") if run.stuck_word == "dead" else None


def saturated(run: Evidence) -> tuple[int, str] | None:
    """At least half of a layer's units are at a limit of their activation for nearly all training samples."""
    return _stuck(run, "are at a limit for nearly all") if run.stuck_word == "saturated" else None


def _stuck(run: Evidence, words: str) -> tuple[int, str] | None:
    """The worst layer; one stuck unit counts only if the layer has no other."""
    pairs = list(zip(run.stuck, run.sizes[1:-1], strict=bool(run.stuck)))
    shares = [count / size if count > 1 or size == 1 else 0.0 for count, size in pairs]
    if max(shares, default=0.0) < STUCK_SHARE:
        return None
    layer = int(np.argmax(shares))
    count, size = pairs[layer]
    where = "the hidden layer" if len(pairs) == 1 else f"hidden layer {layer + 1}"
    since = run.since(run.curves["stuck_share"] >= STUCK_SHARE)
    return since, f"{count} of {size} units of {where} {words} training samples"


def vanishing(run: Evidence) -> tuple[int, str] | None:
    """The gradient of the first layer is much smaller than that of the last."""
    return _unbalanced(run, -1, "the gradient of the last layer is {} times that of the first")


def exploding(run: Evidence) -> tuple[int, str] | None:
    """The gradient of the first layer is much larger than that of the last."""
    return _unbalanced(run, 1, "the gradient of the first layer is {} times that of the last")


def _unbalanced(run: Evidence, exponent: int, words: str) -> tuple[int, str] | None:
    if run.is_scaled:
        return None
    ratios, steps = _ratios(run)
    ratios = ratios**exponent
    if len(run.sizes) < 3 or len(ratios) < WINDOW or np.median(ratios[-WINDOW:]) < RATIO:
        return None
    usual = medians(ratios, WINDOW)
    sound = np.flatnonzero(usual < RATIO)
    # Each median stands for its last point, but the first one for all of its points.
    since = steps[sound[-1] + WINDOW] if sound.size else steps[0]
    return int(since), words.format(number(float(usual[-1])))


def _ratios(run: Evidence) -> tuple[Array, Array]:
    """The gradient norm of the first layer divided by that of the last, and the steps at which both are known."""
    first, last = (run.curves[layer_metric(layer)] for layer in (0, len(run.sizes) - 2))
    # Without any gradient at all, nothing can be compared.
    known = (first > 0) & (last > 0) & np.isfinite(first) & np.isfinite(last)
    return first[known] / last[known], run.step[known]
