"""How a number was computed, written out line by line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.errors import counted
from tui_nn.training.walk.stage import Cell, Derivation, Walk, Written
from tui_nn.views.walk.options import WalkOptions, order

DIGITS = 6
"""Significant digits of the largest number in a sum; the others have the same decimals, so that they add up."""

MOST_EXTRA = 12
"""Maximum digits beyond `DIGITS`, where the numbers of a sum cancel out."""

SMALL, LARGE = -4, 6
"""Powers of ten between which numbers need no exponent."""


@dataclass(frozen=True)
class TextPiece:
    """A piece of a line."""

    text: str
    cell: Cell | None = None
    """Where the number in it was made."""
    is_chosen: bool = False


@dataclass(frozen=True)
class Line:
    """A line: what is on the left, and the number at its right end."""

    left: tuple[TextPiece, ...]
    value: str = ""
    term: int | None = None
    """The place of the term in the order in which they are listed; None for other lines."""
    is_chosen: bool = False


@dataclass(frozen=True)
class Scale:
    """Writes numbers that are added up with the same decimals, or the same power of ten."""

    decimals: int
    power: int

    @staticmethod
    def of(numbers: Sequence[float], total: float = 0.0) -> Scale:
        """The scale on which the largest of the numbers has `DIGITS` digits.

        If they cancel out, there are more, so that their `total` has some, too.
        """
        largest = max((abs(number) for number in numbers if math.isfinite(number)), default=0.0)
        power = _power(largest)
        # Rounding may add a digit before the point.
        power += round(largest / 10.0**power, DIGITS - 1) >= 10
        lost = power - _power(abs(total)) if total and math.isfinite(total) else 0
        digits = DIGITS - 1 + min(max(lost - DIGITS // 2, 0), MOST_EXTRA)
        if SMALL <= power < LARGE:
            return Scale(max(digits - power, 0), 0)
        return Scale(digits, power)

    def text(self, number: float) -> str:
        """A number with its sign."""
        if not math.isfinite(number):
            return f"{number:+}".replace("+nan", "nan")
        # Adding 0 turns -0 into 0.
        scaled = round(number / 10.0**self.power, self.decimals) + 0.0
        return f"{scaled:+.{self.decimals}f}" + (f"e{self.power}" if self.power else "")


def _power(size: float) -> int:
    """The power of ten of a number; that of the smallest ones is limited, because its inverse must be a number."""
    return max(math.floor(math.log10(size)), -300) if size else 0


def number_text(number: float) -> str:
    """A number by itself, with `DIGITS` significant digits; next to 1 or -1, with its distance from it."""
    number = float(number) + 0.0
    text, distance = f"{number:.{DIGITS}g}", 1 - abs(number)
    if text in ("1", "-1") and distance:
        sign = "" if number > 0 else "-"
        return f"{sign}(1 {'−' if distance > 0 else '+'} {abs(distance):.3g})"
    return text


def formula_text(formula: Written) -> str:
    """A formula with its numbers; negative ones in brackets where a sign comes before them."""
    text = ""
    for piece in formula:
        if isinstance(piece, str):
            text += piece
        else:
            number = number_text(piece)
            bracketed = number.startswith("-") and text.rstrip()[-1:] in ("−", "×", "/", "+", "√")
            text += f"({number})" if bracketed else number
    return text


def sum_lines(walk: Walk, options: WalkOptions, rows: int) -> list[Line]:
    """The derivation of the number at the cursor in at most `rows` lines: the number, its terms, and what they give.

    Of a sum with more terms than there are lines, it lists those around the chosen one, and what the rest add up to.
    """
    cell = options.cell
    number = walk.number(cell)
    name = walk[cell.stage].name_of(cell.row, cell.column)
    derivation = walk.derivation(cell)
    if derivation is None:
        return [Line((TextPiece(f"{name}: a number that the update begins with"),), number_text(number))]
    own = Scale.of([number])
    total = _total(derivation)
    terms = Scale.of([*_extremes(derivation), total], total) if derivation.is_sum else own
    if derivation.is_sum and not derivation.formula:
        # Decimals that line up, so that the terms can be added by hand.
        own = terms = Scale.of([*_extremes(derivation), number], number)
    listed, rest = _listed(derivation, options, rows - 1 - bool(derivation.formula))
    lines = [Line((TextPiece(" = ".join(filter(None, (name, _head(derivation))))),), own.text(number))]
    for place in listed:
        lines.append(_term_line(walk, derivation, options, place, terms))
    if rest:
        values = derivation.values[rest]
        lines.append(Line((TextPiece(f"  and {counted(len(rest), 'more term')}"),), terms.text(float(values.sum()))))
    if derivation.formula:
        before = f"sum {terms.text(_total(derivation))}" if derivation.is_sum and derivation.count > 1 else ""
        text = formula_text(derivation.formula)
        lines.append(Line((TextPiece("  " + ",  ".join(filter(None, (before, text)))),), f"= {own.text(number)}"))
    return lines


def _head(derivation: Derivation) -> str:
    terms = f"the sum of {derivation.count:,} terms" if derivation.count > 1 else ""
    if not derivation.formula:
        return terms
    if not derivation.is_sum:
        return "computed from"
    return ", ".join(filter(None, (formula_text(derivation.formula), terms)))


def _extremes(derivation: Derivation) -> list[float]:
    values = derivation.values
    return [float(values.max()), float(values.min())] if values.size else []


def _total(derivation: Derivation) -> float:
    return float(np.sum(derivation.values)) if derivation.is_sum else 0.0


def _listed(derivation: Derivation, options: WalkOptions, room: int) -> tuple[range, list[int]]:
    """The places of the terms that are listed, and the numbers of the others."""
    count = derivation.count
    if count <= room:
        return range(count), []
    room = max(room - 1, 1)
    first = min(max(options.term - room + 1, 0), count - room)
    listed, whole = range(first, first + room), order(derivation)
    return listed, [number for place, number in enumerate(whole) if place not in listed]


def _factor_text(value: float, after: Written) -> str:
    """A factor; a negative one that is squared is in brackets."""
    text = number_text(value)
    return f"({text})" if after[:1] == ("²",) and text.startswith("-") else text


def _term_line(walk: Walk, derivation: Derivation, options: WalkOptions, place: int, scale: Scale) -> Line:
    term = walk.term(derivation, order(derivation)[place])
    is_chosen = place == options.term
    pieces = [TextPiece("> " if is_chosen and options.in_sum else "  "), TextPiece(formula_text(term.before))]
    for number, factor in enumerate(term.factors):
        cell = factor.cell
        chosen = is_chosen and number == options.chosen_factor(walk)
        text = f"{walk[cell.stage].name_of(cell.row, cell.column)} {_factor_text(factor.value, term.after)}"
        pieces += [TextPiece(" × ")] * bool(number) + [TextPiece(text, cell, chosen)]
    pieces.append(TextPiece(formula_text(term.after)))
    value = scale.text(term.value) if derivation.is_sum else ""
    return Line(tuple(piece for piece in pieces if piece.text), value, place, is_chosen)
