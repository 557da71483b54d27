"""How scores are written: in one way on the screen, in the log and in the reasons of stop rules."""

from __future__ import annotations

LOWEST_R2 = -99.0
"""Lower scores are not written in full, because those of a diverging network have many digits."""


def percent(share: float, decimals: int = 1) -> str:
    """Format a share from 0 to 1 as in 96.4%; only exactly all is 100%, and only exactly none is 0%.

    A share that would be rounded to either becomes the nearest percentage with these decimals that is neither: 1,999
    of 2,000 is 99.9%.
    """
    least = 10.0 ** -(decimals + 2)
    shown = min(max(share, least), 1 - least) if 0 < share < 1 else share
    return f"{shown:.{decimals}%}"


def score_text(score: float, is_regression: bool, squared: str = "²") -> str:
    """Format an accuracy as in 96.4%, or an R² as in R² 0.982; values below -99 become R² < -99."""
    if not is_regression:
        return percent(score)
    return f"R{squared} < {LOWEST_R2:g}" if score < LOWEST_R2 else f"R{squared} {score:.3f}"
