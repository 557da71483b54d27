"""Computes what a derivation says, from the numbers that are read off it: independent of the trainer."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from tui_nn.training.walk.stage import Cell, Derivation, Term, Walk, Written

FUNCTIONS: dict[str, Any] = {
    "max": max,
    "min": min,
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sqrt": math.sqrt,
    "pi": math.pi,
    "sign": lambda value: float(np.sign(value)),
}


def calculated(text: str, **names: float) -> float:
    """The value of an expression as it is written on the screen."""
    if condition := re.fullmatch(r"1 if (.*) > 0, else (.*)", text):
        return 1.0 if calculated(condition[1]) > 0 else float(condition[2])
    if named := re.fullmatch(r"(.*), with t = (.*)", text):
        return calculated(named[1], t=calculated(named[2]))
    text = re.sub(r"√sum", "sqrt(sum)", text)
    text = re.sub(r"√(-?[\d.e+-]+)", r"sqrt(\1)", text)
    for sign, python in {"−": "-", "×": "*", "√": "sqrt", "²": "**2", "³": "**3", "½": "0.5", "π": "pi"}.items():
        text = text.replace(sign, python)
    with np.errstate(all="ignore"):
        return float(eval(text, {"__builtins__": {}}, FUNCTIONS | names))


def written(formula: Written) -> str:
    """A formula with all digits of its numbers; negative ones in brackets, as by hand."""
    return "".join(piece if isinstance(piece, str) else f"({float(piece)!r})" for piece in formula)


def term_value(term: Term) -> float:
    """The value of a term from its factors and from what is written around them."""
    product = math.prod(factor.value for factor in term.factors)
    before, after = written(term.before), written(term.after)
    if of := re.fullmatch(r"(.*w.*) of ", before):
        text = of[1].replace("|w|", f"{abs(product)!r}").replace("w²", f"{product**2!r}")
        return calculated(text)
    if of := re.fullmatch(r"(.*)sign of ", before):
        return calculated(f"{of[1]} {float(np.sign(product))!r}")
    return calculated(f"{before}({product!r}){after}")


def result(walk: Walk, derivation: Derivation) -> float:
    """The number that a derivation leads to."""
    terms = [walk.term(derivation, number) for number in range(derivation.count)]
    total = math.fsum(term_value(term) for term in terms) if derivation.is_sum else math.nan
    if not derivation.formula:
        return total
    text = written(derivation.formula)
    text = text.partition(", the log")[0]
    return calculated(text.replace(",", "") if "sum / " in text else text, sum=total)


def cells_of(walk: Walk, derivation: Derivation) -> set[Cell]:
    """All cells that enter."""
    return {cell for group in derivation.groups for factor in group.factors for cell in walk.cells(factor)}
