"""Checks of the losses: exploding, jumping, flat, too slow, or rising on held-out samples."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.training.health.evidence import Evidence, medians, number

SMOOTHING = 5
"""Points in a moving median, which ignores two outliers."""

EXPLODING_GROWTH = 100.0
"""How many times the losses must have grown to count as exploding: two orders of magnitude. Overfitting raises the
held-out loss about tenfold at most, and the jumps of a high rate are about as large as the loss.
"""

RISES, GROWTH = 10, 0.1
"""The rate is too high if the loss of all training samples rises so many times in a row, by this fraction in all. With
the full batch, each update goes downhill, so that the loss rises only if steps overshoot. Momentum overshoots on
purpose, but not for so long; the fraction excludes rounding at a minimum."""

JUMP_WINDOW, JUMPS, JUMP = 16, 3, 0.5
"""The rate is too high if, within so many points, the held-out loss is mostly worse than guessing, and rises so many
times by more than this fraction of its median. The held-out samples are the same at each point, so that it does not
jump because of the mini-batches. In sound runs the third largest rise is below a third of guessing, except with
features that differ a thousandfold, whose loss may jump as far, but from below guessing. As many points before them
are not judged: from the initial weights, the first few updates of a sound run may jump as well."""

SOONEST_STEP, FEWEST_POINTS = 150, 8
"""Steps before which a plateau or a low rate is not judged, and minimum points in the second half of the run so far."""

NOTHING_LEARNED = 0.98
"""Above this fraction of the loss of guessing, nothing has been learned."""

PLATEAU_SHARE = 0.1
"""A plateau lasts at least this part of the planned steps, unless nothing has been learned: many sound runs rest on the
way, for example for 200 of 4,000 steps until a third unit finds its place.
"""

FLAT_CHANGE = 0.01
"""A plateau: from the third to the last quarter of the run so far, the held-out loss changes by less than this fraction
of it, including two standard errors. At that pace, halving it would take more than ten times as many steps as so far.
"""

STEADY_SHARE = 0.9
"""Minimum fraction of the points from which the loss falls to the next for a rate that is too low: with larger updates,
noise makes it rise at many points.
"""

SHORTEST_PLAN = 1000
"""A rate is judged by where it leads in so many steps if fewer are planned: a short run may be just a first look."""

LASTING_POINTS, LASTING_STEPS = 8, 50
"""Points and steps for which the held-out loss must have been high to be overfitting; small batches move it for a few
steps.
"""

REGRESS, REGRESS_SCALE = 0.15, 0.1
"""Overfitting: the held-out loss is above its lowest by more than this fraction of it, and by more than this fraction
of the loss of guessing, at each of the last points; the second counts where the lowest is close to zero."""

NOISE_FACTOR = 4.0
"""How many times the usual change from point to point the held-out loss must have risen."""

FALL_SHARE = 0.8
"""The loss of the mini-batches has fallen if its median is below this fraction of what it was: the median of 8 of them
is about that uncertain.
"""


def diverged(run: Evidence) -> tuple[int, str] | None:
    """The trainer found that the loss is not finite, or beyond its limit."""
    return (int(run.step[-1]), run.diverged) if run.diverged else None


def exploding(run: Evidence) -> tuple[int, str] | None:
    """Both losses have grown by `EXPLODING_GROWTH`: from their lowest so far, or from guessing if that is more."""
    losses = run.batch_loss, run.held_out_loss
    if len(run.step) < 2 * SMOOTHING or any(loss[-1] < EXPLODING_GROWTH * run.guess for loss in losses):
        return None
    train, held_out = (medians(loss, SMOOTHING) for loss in losses)
    bases = [max(run.guess, float(loss.min())) for loss in (train, held_out)]
    if train[-1] < EXPLODING_GROWTH * bases[0] or held_out[-1] < EXPLODING_GROWTH * bases[1]:
        return None
    text = f"the {run.held_out} loss has grown from about {number(bases[1])} to {number(run.held_out_loss[-1])}"
    return run.since(held_out >= EXPLODING_GROWTH / 10 * bases[1]), text


def rate_too_high(run: Evidence) -> tuple[int, str] | None:
    """The loss of the full batch rises again and again, or the held-out loss jumps up and down."""
    return _rising(run) or _jumping(run)


def _rising(run: Evidence) -> tuple[int, str] | None:
    loss = run.curves["train_loss"]
    falls = np.flatnonzero(np.diff(loss) <= 0)
    start = int(falls[-1]) + 1 if falls.size else 0
    rises = len(loss) - 1 - start
    if not run.is_full_batch or rises < RISES or loss[-1] < loss[start] + GROWTH * max(loss[start], run.guess):
        return None
    updates = int(run.step[-1] - run.step[start])
    text = f"the training loss has risen for {updates:,} updates, from {number(loss[start])} to {number(loss[-1])}"
    return int(run.step[start]), text


def _jumping(run: Evidence) -> tuple[int, str] | None:
    if len(run.held_out_loss) < 2 * JUMP_WINDOW:
        return None
    loss = run.held_out_loss[-JUMP_WINDOW:]
    usual = float(np.median(loss))
    limit = JUMP * usual
    jumps = np.diff(loss) > limit
    if jumps.sum() < JUMPS or usual < run.guess:
        return None
    text = f"the {run.held_out} loss jumped up {jumps.sum()} times by more than {number(limit)}"
    return int(
        run.step[-JUMP_WINDOW:][jumps.argmax()]
    ), f"{text}, to {number(loss.max())}; guessing has {number(run.guess)}"


def _later_half(run: Evidence) -> tuple[Array, Array, Array]:
    """Steps, held-out losses and batch losses of the second half of the run so far."""
    late = int(np.searchsorted(run.step, run.step[-1] / 2))
    return run.step[late:], run.held_out_loss[late:], run.batch_loss[late:]


def _is_steady(losses: Array) -> bool:
    return bool(np.mean(np.diff(losses) < 0) >= STEADY_SHARE)


def plateau(run: Evidence) -> tuple[int, str] | None:
    """In the second half of the run so far, the held-out loss has not fallen, and both losses are far from the best.

    If the loss of the mini-batches is low, the network does learn, but only its training samples.
    """
    steps, losses, batches = _later_half(run)
    level = float(losses.mean())
    if steps[-1] < SOONEST_STEP or len(steps) < FEWEST_POINTS or _is_steady(losses):
        return None
    if not (run.is_far(level) and run.is_far(float(np.median(batches)))):
        return None
    if level < NOTHING_LEARNED * run.guess and steps[-1] - steps[0] < PLATEAU_SHARE * run.planned:
        return None
    first, second = np.array_split(losses, 2)
    error = math.hypot(first.std() / math.sqrt(len(first)), second.std() / math.sqrt(len(second)))
    if abs(float(first.mean() - second.mean())) + 2 * error > FLAT_CHANGE * level:
        return None
    is_flat = np.abs(medians(run.held_out_loss, SMOOTHING) / level - 1) < 2 * FLAT_CHANGE
    aim = f"guessing has {number(run.guess)}"
    aim += "" if math.isnan(run.best) else f", the best possible is {number(run.best)}"
    return min(run.since(is_flat), int(steps[0])), f"the {run.held_out} loss stays at {number(level)}; {aim}"


def rate_too_low(run: Evidence) -> tuple[int, str] | None:
    """The held-out loss falls steadily, but at its pace it will be far from the best possible at the planned end.

    Learning that begins slowly usually accelerates, which only makes it end lower.
    """
    steps, losses, _ = _later_half(run)
    if steps[-1] < SOONEST_STEP or len(steps) < FEWEST_POINTS or not _is_steady(losses):
        return None
    pace = float(losses[0] - losses[-1]) / float(steps[-1] - steps[0])
    last = max(run.planned, SHORTEST_PLAN)
    end = float(losses[-1]) - pace * max(last - float(steps[-1]), 0.0)
    if pace <= 0 or not run.is_far(end):
        return None
    text = f"at its pace, the {run.held_out} loss {number(losses[-1])} will be {number(end)} at step {last:,}"
    return int(run.step[0]), f"{text}; guessing has {number(run.guess)}"


def overfitting(run: Evidence) -> tuple[int, str] | None:
    """The held-out loss is well above its lowest, while the loss of the mini-batches has kept falling since."""
    held_out, batches = run.held_out_loss, run.batch_loss
    if len(held_out) < LASTING_POINTS + SMOOTHING:
        return None
    smooth = medians(held_out, SMOOTHING)
    best, lowest = int(smooth.argmin()) + SMOOTHING // 2, float(smooth.min())
    begin = min(len(held_out) - LASTING_POINTS, int(np.searchsorted(run.step, run.step[-1] - LASTING_STEPS)))
    recent = held_out[begin:]
    rise = max(REGRESS * lowest, REGRESS_SCALE * run.guess)
    if begin <= best or lowest > run.guess or recent.min() < lowest + rise:
        return None
    noise = float(np.median(np.abs(np.diff(held_out[-2 * LASTING_POINTS :]))))
    around = batches[max(best - LASTING_POINTS, 0) : best + LASTING_POINTS + 1]
    is_still_high = np.median(batches[-LASTING_POINTS:]) > FALL_SHARE * np.median(around)
    if np.median(recent) < lowest + NOISE_FACTOR * noise or is_still_high:
        return None
    text = f"the {run.held_out} loss has risen from {number(lowest)} to {number(held_out[-1])}"
    return int(run.step[best]), f"{text} while the training loss fell"
