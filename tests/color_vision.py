"""How colors look to eyes without one kind of cone, and how far apart they are."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

# On linear RGB: Machado, Oliveira and Fernandes (2009), at the severity 1.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}

# The same by Viénot, Brettel and Mollon (1999): on LMS, the answer of the cones that lack is worked out from the others
# such that white, blue and yellow stay as they are.
_TO_LMS = np.array([[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]])
_WITHOUT_GREEN_CONES = np.array([[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]])
VISION["deuteranopia of Vienot"] = np.linalg.inv(_TO_LMS) @ _WITHOUT_GREEN_CONES @ _TO_LMS

_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


@cache
def seen(color: str, vision: str = "normal") -> Vector:
    """The linear RGB of a color as it looks to the eyes of `vision`, a key of `VISION`."""
    srgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.clip(VISION[vision] @ linear, 0, 1))


@cache
def contrast(one: str, other: str, vision: str = "normal") -> float:
    """WCAG 2 contrast ratio."""
    dark, light = sorted(float(seen(color, vision) @ _TO_XYZ[1]) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


@cache
def _lab(color: str, vision: str) -> Vector:
    x, y, z = np.cbrt(_TO_XYZ @ seen(color, vision) / [0.9505, 1, 1.089])
    return np.array([116 * y, 500 * (x - y), 200 * (y - z)])


@cache
def difference(one: str, other: str, vision: str) -> float:
    """CIE 1976 color difference; about 2 is just noticeable."""
    return float(np.linalg.norm(_lab(one, vision) - _lab(other, vision)))
