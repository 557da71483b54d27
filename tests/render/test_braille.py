from __future__ import annotations

import numpy as np

from tui_nn.render.braille import braille_codes


def text(rows: list[str]) -> list[str]:
    codes = braille_codes(np.array([[dot == "#" for dot in row] for row in rows]))
    return ["".join(map(chr, row)) for row in codes.tolist()]


def test_dots_of_two_by_two_cells() -> None:
    assert text(["#.....", "......", ".....#", "......", "......", "#.....", "......", "....##"]) == ["⠁ ⠠", "⠂ ⣀"]


def test_all_dots_and_each_alone() -> None:
    assert text(["##"] * 4) == ["⣿"]
    alone = [chr(int(braille_codes(np.eye(8, dtype=bool)[dot].reshape(4, 2))[0, 0])) for dot in range(8)]
    assert "".join(alone) == "⠁⠈⠂⠐⠄⠠⡀⢀"
