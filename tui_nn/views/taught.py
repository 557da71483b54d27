"""The text of a preset: what to look at, what to try, and the keys that do it once the run has come to rest."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.experiment import Experiment
from tui_nn.experiment.course import is_last
from tui_nn.experiment.offer import Offer, is_about, offer
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width, wrap
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.view import Size

AT_REST = (State.PAUSED, State.FINISHED, State.DIVERGED)

ADVICE = "Set "
"""The beginning of the part of the text that says what to try."""

ROWS = ((30, 3), (24, 2), (0, 1))
"""Minimum rows of the screen -> maximum rows of the strip."""

MORE, HIDE = "H: more", "H: hide"
"""The hint beside the text: a key shows all of it, or hides it."""

CHANGED_TITLE = "Settings changed"
"""Shown instead of `changed_from` if the preset has no title, or no room for it."""

GAP = "   "


def taught_after(taught: Experiment, experiment: Experiment) -> Experiment:
    """The experiment whose text is shown: `experiment`, unless it is `taught` with changed settings.

    Presets often suggest such changes, so the text stays as long as the data are the same.
    """
    return experiment if experiment.teaches or experiment.data.data != taught.data.data else taught


def offered(taught: Experiment, experiment: Experiment, snapshot: Snapshot | None) -> Offer | None:
    """What `enter` runs next; None until the run of this experiment has trained and is at rest at its last step."""
    if snapshot is None or snapshot.experiment != experiment or not _has_trained(snapshot):
        return None
    return offer(taught, experiment)


def invitations(
    taught: Experiment, experiment: Experiment, snapshot: Snapshot | None, enter_follows: bool
) -> tuple[str, ...]:
    """The keys for what comes next, the most important first; empty until the run is at rest.

    `enter_follows` is whether enter follows the preset, rather than acting on the panel in focus.
    """
    if snapshot is None or not taught.teaches or not _has_trained(snapshot):
        return ()
    way = offered(taught, experiment, snapshot) if enter_follows else None
    texts = (f"enter: {way.words}, and run again",) if way else ()
    return texts if is_last(taught) else (*texts, "G: next preset")


def _has_trained(snapshot: Snapshot) -> bool:
    return snapshot.state in AT_REST and snapshot.step > 0 and not snapshot.is_rewound


def strip_rows(taught: Experiment, experiment: Experiment, size: Size, glyphs: Glyphs, is_whole: bool = False) -> int:
    """Rows that the text takes on a screen of this size: one if the experiment is about something else."""
    if not taught.teaches:
        return 0
    rows = text_rows(_whole_text(taught, experiment), _room(size[0]), glyphs)
    if is_whole:
        return rows
    if not is_about(taught, experiment):
        return 1
    return min(next(most for least, most in ROWS if size[1] >= least), max(rows - 1, 2))


def text_rows(text: str, width: int, glyphs: Glyphs) -> int:
    """Rows of the whole text and of the keys, so that no picture moves when the run comes to rest."""
    return len(_whole(text, width, glyphs)) + 1


def changed_from(taught: Experiment) -> str:
    """Note that the settings are no longer those of the preset."""
    return f"Changed from {taught.title}" if taught.title else CHANGED_TITLE


def _whole_text(taught: Experiment, experiment: Experiment) -> str:
    """The whole text of the preset, after a note if the settings are no longer its own."""
    return taught.teaches if is_about(taught, experiment) else f"{changed_from(taught)}. {taught.teaches}"


def draw_strip(
    taught: Experiment, experiment: Experiment, keys: Sequence[str], size: Size, appearance: Appearance
) -> Canvas:
    """The text, and the key that shows more of it or hides it."""
    (width, height), canvas, glyphs = size, Canvas(*size), appearance.glyphs
    room, has_more = _room(width), is_cut(taught, experiment, keys, size, glyphs)
    if height == 1 and has_more and not is_about(taught, experiment):
        key = f"{GAP}{keys[0]}" if keys else ""
        texts = (glyphs.spell(changed_from(taught)), CHANGED_TITLE)
        text = next((text for text in texts if text_width(text + key) <= room), CHANGED_TITLE)
        canvas.write(1, 0, text, Ink.TEXT)
        canvas.write(1 + text_width(text), 0, key, Ink.WARN)
    else:
        write_text(canvas, _whole_text(taught, experiment), bool(experiment.differences(taught)), keys, room, glyphs)
    hint = MORE if has_more else HIDE
    canvas.write(width - 1 - len(hint), 0, hint, Ink.MUTED)
    return canvas


def is_cut(taught: Experiment, experiment: Experiment, keys: Sequence[str], size: Size, glyphs: Glyphs) -> bool:
    """Whether a strip of `size` has room for only a part of the text."""
    return len(_whole(_whole_text(taught, experiment), _room(size[0]), glyphs)) > size[1] - bool(keys)


def write_text(
    canvas: Canvas, text: str, is_changed: bool, keys: Sequence[str], width: int, glyphs: Glyphs, top: int = 0
) -> None:
    """Write the text or, if it does not fit, the part for this moment; below it, the keys for what comes next.

    Args:
        canvas: written on from the row `top`.
        text: that of the preset.
        is_changed: whether the settings are not those of the preset.
        keys: the keys, and what they do.
        width: columns of the text.
        glyphs: its characters.
        top: the first row.
    """
    rows = canvas.height - top - bool(keys)
    for y, line in enumerate(text_lines(text, bool(keys) or is_changed, (width, rows), glyphs), top):
        canvas.write(1, y, line, Ink.TEXT)
    if keys:
        canvas.write(1, top + rows, glyphs.shorten_words(_joined(keys, width), width), Ink.WARN)


def text_lines(text: str, is_trying: bool, room: Size, glyphs: Glyphs) -> list[str]:
    """The lines of a text: all of it or, where it does not fit, what to try, or else what to look at."""
    width, height = room
    start = text.find(ADVICE)
    part = text if start < 0 else text[start:] if is_trying else text[:start]
    for tried in (text, part):
        lines = _whole(tried, width, glyphs)
        if len(lines) <= height:
            return lines
    return [*lines[: height - 1], glyphs.shorten_words(" ".join(lines[height - 1 :]), width)] if height else []


def _whole(text: str, width: int, glyphs: Glyphs) -> list[str]:
    return wrap(glyphs.spell(text), width)


def _joined(keys: Sequence[str], room: int) -> str:
    """As many of the keys as fit, and the first in any case."""
    return next((text for text in (GAP.join(keys[:count]) for count in (2, 1)) if len(text) <= room), keys[0])


def _room(width: int) -> int:
    """Columns for the text, beside the key that shows more of it or hides it."""
    return max(width - 4 - len(HIDE), 1)
