"""What the tests ask a generator for."""

from __future__ import annotations

from typing import Any

from tui_nn.data.drawn import DEFAULT
from tui_nn.data.generators import GENERATORS, Wanted
from tui_nn.data.samples import Samples

CLASSIFIED = [name for name, generator in GENERATORS.items() if generator.classes and not generator.uses_points]
MEASURED = [name for name, generator in GENERATORS.items() if generator.samples]
REGRESSION = [name for name, generator in GENERATORS.items() if not generator.classes]
DRAWN = [name for name in GENERATORS if name not in MEASURED and not GENERATORS[name].uses_points]

EVEN = [name for name in CLASSIFIED if name not in MEASURED]
"""Those that have as many samples of each class as they like."""

AROUND = ((-3.0, -2.0), (3.0, -2.0), (0.0, 3.0))


def draw(name: str, samples: int, **changes: Any) -> Samples:
    """What a generator draws, without noise, with as many classes as it usually has, unless said otherwise."""
    usual = GENERATORS[name].usual_classes
    wanted: dict[str, Any] = {
        "noise": 0.0,
        "classes": usual,
        "seed": 0,
        "centers": AROUND,
        "covariances": ((1.0, 0.0, 1.0),),
        "formula": "y > sin(x)",
        "points": DEFAULT,
    }
    return GENERATORS[name].draw(Wanted(samples=samples, **(wanted | changes)))
