"""What a screen shows in a terminal that is too small for it."""

from __future__ import annotations

from textual.widgets import Static

from tui_nn.app.layout import MIN_SIZE


class TooSmall(Static):
    """Says which size is needed; the style sheet shows it instead of the rest of a screen with breakpoints."""

    def __init__(self) -> None:
        super().__init__(f"tui-nn needs at least {' x '.join(map(str, MIN_SIZE))} characters.")
