"""The dialog that chooses the axes of the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import NameList
from tui_nn.views.plane_view import Axes

LONGEST_NAME = 30
"""Maximum characters of the name of a feature in the border."""

PRINCIPAL = "the first two principal components"


class AxesScreen(Dialog[Axes | None]):
    """Asks for the horizontal axis, then for the vertical one; returns both, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("axes")

    def __init__(self, names: Sequence[str]) -> None:
        """`names` are the names of the features."""
        super().__init__()
        self._names = names
        self._first: int | None = None

    def compose(self) -> ComposeResult:
        """One list, used for both axes in turn."""
        features = [Option(name, id=str(number)) for number, name in enumerate(self._names)]
        yield NameList(Option(PRINCIPAL, id="principal"), *features, id="axes", markup=False)

    def on_mount(self) -> None:
        """Ask for the horizontal axis."""
        self._list.border_title = "Horizontal axis"
        self._list.border_subtitle = "enter chooses, escape closes"

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask for the other axis, or close."""
        chosen = event.option.id or ""
        if chosen == "principal":
            self.dismiss(Axes())
        elif self._first is None:
            self._first = int(chosen)
            # Content, so that brackets in a name are not interpreted as markup.
            self._list.border_title = Content(f"{self._names[self._first][:LONGEST_NAME]}, and the vertical axis")
            self._list.remove_option("principal")
            self._list.remove_option(chosen)
            self._list.highlighted = 0
        else:
            self.dismiss(Axes((self._first, int(chosen))))
