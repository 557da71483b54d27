"""A page of a walk: the stage, its formulas, its arrays, and the number at the cursor written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width, wrap
from tui_nn.render.operands import CELL, Operand, draw_operands, lay_out
from tui_nn.render.palette import Ink
from tui_nn.training.walk.stage import Cell, Entering, Phase, Stage, Walk
from tui_nn.views.view import Size
from tui_nn.views.walk.options import WalkOptions
from tui_nn.views.walk.signals import draw_signals
from tui_nn.views.walk.spelling import spelled
from tui_nn.views.walk.sums import Line, sum_lines

MOST_OPERANDS = 3
"""More operands than this are not drawn side by side, only the one with the chosen number."""

FEWEST_ARRAY_ROWS = 5
"""Rows of the arrays that the sum leaves: names, and some numbers."""

DIAGRAM_ROWS = 9
"""Rows of the diagram with room."""

TALL, TALLEST = 30, 40
"""Rows of a page with a diagram of all units, and with room for long sums besides."""

MOST_LINES = 2
"""Lines of the sentence about a stage."""

INDENT = 9
"""Columns of the headings before the formulas."""


class ClickTarget(NamedTuple):
    """What a click means: a cell of the result, a number to go to, or a stage."""

    cell: Cell | None = None
    hop: Cell | None = None
    stage: int | None = None
    """The place of a stage among all."""


class Spot(NamedTuple):
    """Cells of the page that can be clicked."""

    y: int
    left: int
    right: int
    target: ClickTarget


@dataclass
class Page:
    """A page, and what can be clicked on it."""

    canvas: Canvas
    spots: list[Spot] = field(default_factory=list)

    def target_at(self, x: int, y: int) -> ClickTarget | None:
        """What a click on a cell means, if anything."""
        found = (spot.target for spot in reversed(self.spots) if spot.y == y and spot.left <= x < spot.right)
        return next(found, None)


@dataclass(frozen=True)
class Heading:
    """What the first line says."""

    text: str
    """Which update, and of which samples."""
    note: str = ""
    """About the number at the cursor; empty for nothing."""
    extra: tuple[str, ...] = ()
    """Lines that take the place of the sum, such as the outcome of a gradient check."""


def draw_page(walk: Walk, options: WalkOptions, heading: Heading, size: Size, appearance: Appearance) -> Page:
    """The page for the cell at the cursor."""
    width, height = size
    page = Page(Canvas(width, height))
    if width < 1 or height < 1:
        return page
    stage = walk[options.cell.stage]
    y = _draw_head(page, walk, stage, heading, appearance)
    diagram = DIAGRAM_ROWS if height >= TALL else 1
    page.canvas.blit(draw_signals(walk, options, width, diagram, appearance), 0, y)
    y += diagram
    y = _draw_formulas(page.canvas, stage, y, appearance)
    sum_rows = _sum_rows(height - y - 1)
    arrays = height - y - sum_rows - 2
    _draw_arrays(page, walk, options, (y, arrays), appearance)
    y += max(arrays, 0)
    page.canvas.write(0, y, appearance.glyphs.horizontal * width, Ink.FRAME)
    if heading.extra:
        for number, text in enumerate(heading.extra[:sum_rows]):
            page.canvas.write(1, y + 1 + number, appearance.glyphs.shorten(spelled(text, appearance), width - 2))
    else:
        lines = sum_lines(walk, options, sum_rows - bool(heading.note))
        _draw_sum(page, lines, y + 1, appearance)
        if heading.note:
            note = appearance.glyphs.shorten(spelled(heading.note, appearance), width - 4)
            page.canvas.write(3, y + 1 + len(lines), note, Ink.MUTED)
    _draw_trail(page.canvas, walk, options, height - 1, appearance)
    return page


def _sum_rows(left: int) -> int:
    """Rows of the sum, if so many are left for it and the arrays."""
    return max(min(left - FEWEST_ARRAY_ROWS - 1, left // 2 + 1), 2)


def _draw_head(page: Page, walk: Walk, stage: Stage, heading: Heading, appearance: Appearance) -> int:
    """The update, and the stages around this one; return the next row."""
    canvas = page.canvas
    place = f"stage {walk.place(stage.id) + 1} of {len(walk.stages)}"
    canvas.write(canvas.width - 1 - len(place), 0, place, Ink.MUTED)
    canvas.write(1, 0, appearance.glyphs.shorten(heading.text, canvas.width - len(place) - 4), Ink.TEXT)
    _draw_strip(page, walk, stage, appearance)
    return 2


def _draw_strip(page: Page, walk: Walk, stage: Stage, appearance: Appearance) -> None:
    """The stages around this one, by phase."""
    canvas = page.canvas
    words: list[tuple[str, Ink, int | None]] = []
    phase: Phase | None = None
    for place, one in enumerate(walk.stages):
        if one.phase is not phase:
            phase = one.phase
            words.append((f"{phase.value.upper()}:", Ink.FRAME if phase is not stage.phase else Ink.TEXT, None))
        name = spelled(one.id, appearance)
        words.append((f"[{name}]", Ink.ACCENT, place) if one is stage else (name, Ink.MUTED, place))
    here = walk.place(stage.id)
    at = next(number for number, word in enumerate(words) if word[2] == here)
    widths = [text_width(word[0]) + 1 for word in words]
    first = at
    while first and sum(widths[first - 1 : at + 1]) < canvas.width // 2:
        first -= 1
    # Near the end, the strip shows what came before rather than nothing.
    while first and sum(widths[first - 1 :]) < canvas.width - 1:
        first -= 1
    x = 1
    for (text, ink, place_of), columns in zip(words[first:], widths[first:], strict=True):
        if x + columns > canvas.width:
            break
        canvas.write(x, 1, text, ink)
        if place_of is not None:
            page.spots.append(Spot(1, x, x + columns - 1, ClickTarget(stage=place_of)))
        x += columns


def _draw_formulas(canvas: Canvas, stage: Stage, y: int, appearance: Appearance) -> int:
    """The title and the formulas; return the next row."""
    glyphs, room = appearance.glyphs, canvas.width - INDENT - 1
    canvas.write(1, y, glyphs.shorten(stage.title, canvas.width - 2), Ink.ACCENT)
    says = wrap(spelled(stage.says, appearance), canvas.width - 2)[:MOST_LINES]
    rows = [*(("", line, Ink.MUTED) for line in says), ("article", stage.article, Ink.MUTED)]
    rows.append(("here", stage.here, Ink.TEXT))
    for name, text, ink in rows:
        if not text:
            continue
        y += 1
        canvas.write(1, y, name, Ink.FRAME)
        left = INDENT if name else 1
        canvas.write(left, y, glyphs.shorten(spelled(text, appearance), room if name else canvas.width - 2), ink)
    return y + 1


def _draw_arrays(page: Page, walk: Walk, options: WalkOptions, area: tuple[int, int], appearance: Appearance) -> None:
    """The operands and the result, in rows `area`: the first and the number of them."""
    top, rows = area
    if rows < 3:
        return
    ids, operands = _operands(walk, options, appearance)
    windows = lay_out(operands, page.canvas.width - 1, rows)
    page.canvas.blit(draw_operands(operands, windows, page.canvas.width - 1, rows, appearance.glyphs), 1, top)
    for id, window in zip(ids, windows, strict=True):
        is_result = id == options.cell.stage
        for y in range(rows):
            for x in range(len(window.columns)):
                left = window.x + x * CELL
                if place := window.place_at(left, y):
                    cell = Cell(id, *place)
                    target = ClickTarget(cell=cell) if is_result else ClickTarget(hop=cell)
                    page.spots.append(Spot(top + y, left + 1, left + 1 + CELL, target))


def _operands(walk: Walk, options: WalkOptions, appearance: Appearance) -> tuple[list[str], list[Operand]]:
    stage, chosen, derivation = walk[options.cell.stage], options.chosen(walk), walk.derivation(options.cell)
    entering: dict[str, list[Entering]] = {}
    for group in derivation.groups if derivation else ():
        for factor in group.factors:
            entering.setdefault(factor.stage, []).append(factor)
    ids = [id for id in stage.operands if id in entering] if len(stage.operands) > MOST_OPERANDS else stage.operands
    if len(ids) > MOST_OPERANDS:
        ids = [chosen.cell.stage] if chosen else []
    operands = []
    for number, id in enumerate(ids):
        at = chosen.cell[1:] if chosen and chosen.cell.stage == id else None
        beside = next((factor.cell[1:] for factor in options.factors(walk) if factor.cell.stage == id), None)
        marked = tuple(walk.region(one) for one in entering.get(id, []))
        operands.append(_operand(walk[id], "," if number else "", appearance, marked=marked, chosen=at, beside=beside))
    result = _operand(stage, appearance.glyphs.leads_to if operands else "", appearance, result=options.cell[1:])
    return [*ids, stage.id], [*operands, result]


def _operand(
    stage: Stage,
    before: str,
    appearance: Appearance,
    *,
    marked: tuple[tuple[range, range], ...] = (),
    chosen: tuple[int, int] | None = None,
    result: tuple[int, int] | None = None,
    beside: tuple[int, int] | None = None,
) -> Operand:
    shape = appearance.glyphs.times.join(str(length) for length in stage.shape)
    title = spelled(stage.id, appearance) + (f" ({shape})" if stage.shape != (1, 1) else "")
    return Operand(title, stage.result, stage.row_names, stage.column_names, before, marked, chosen, result, beside)


def _draw_sum(page: Page, lines: Sequence[Line], top: int, appearance: Appearance) -> None:
    canvas, glyphs = page.canvas, appearance.glyphs
    longest = max((text_width(line.value) for line in lines), default=0)
    for y, line in enumerate(lines, top):
        x, end = 1, canvas.width - longest - 3
        for piece in line.left:
            text = spelled(piece.text, appearance)
            if piece.is_chosen:
                text = f"<{text}>"
            shown = glyphs.shorten(text, end - x)
            ink = Ink.CORRECT if piece.is_chosen else Ink.TEXT if piece.cell or y == top else Ink.MUTED
            right = canvas.write(x, y, shown, ink)
            if piece.cell:
                page.spots.append(Spot(y, x, right, ClickTarget(hop=piece.cell)))
            x = right
        value = spelled(line.value, appearance)
        canvas.write(canvas.width - 2 - text_width(value), y, value, Ink.ACCENT if line.term is None else Ink.TEXT)


def _draw_trail(canvas: Canvas, walk: Walk, options: WalkOptions, y: int, appearance: Appearance) -> None:
    """The cells that earlier hops left, the last first."""
    names = [walk[stop.cell.stage].name_of(stop.cell.row, stop.cell.column) for stop in options.trail]
    text = " < ".join(spelled(name, appearance) for name in reversed(names))
    if text:
        canvas.write(1, y, appearance.glyphs.shorten(f"from {text}", canvas.width - 2), Ink.WARN)
