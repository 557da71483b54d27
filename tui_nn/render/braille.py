"""Braille characters: cells of eight dots, two across and four down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BRAILLE = 0x2800
"""Code point of the cell without dots; each dot sets a bit."""
ACROSS, DOWN = 2, 4
"""Columns and rows of dots in a cell."""
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint32)


def braille_codes(dots: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """Code points (rows, columns) of a picture of `dots` (4 * rows, 2 * columns); cells without dots are blanks."""
    rows, columns = dots.shape[0] // DOWN, dots.shape[1] // ACROSS
    bits = np.einsum("rdca,da->rc", dots.reshape(rows, DOWN, columns, ACROSS).astype(np.uint32), _BITS)
    codes: NDArray[np.uint32] = np.where(bits, BRAILLE + bits, ord(" ")).astype(np.uint32)
    return codes
