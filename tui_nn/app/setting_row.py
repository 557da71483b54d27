"""One setting, shown and edited in place."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input

from tui_nn.app.keys import bindings
from tui_nn.app.widgets import TextField
from tui_nn.errors import shortened
from tui_nn.experiment.setting import Setting
from tui_nn.render.cells import rjust, text_width

LABEL_WIDTHS = (14, 16)
"""Columns of the labels, where there is little room and where there is more."""

ROOM = 26
"""Columns from which on there is more."""


class ValueField(TextField):
    """Where a value is typed in; the keys that end it stand in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("field")

    def action_keep(self) -> None:
        """Leave the setting as it is."""
        row = self.parent
        if isinstance(row, SettingRow):
            row.close()


class SettingRow(Widget, can_focus=True):
    """One setting: its label and its value, which enter or a click opens for editing.

    A setting with choices is turned with the arrow keys; any other is typed in. Enter applies, escape keeps
    the old value.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    value: var[str] = var("")
    candidate: var[str | None] = var(None, init=False)
    """The choice that enter would apply, while one is being chosen."""

    class Submitted(Message):
        """A value to be tried."""

        def __init__(self, row: SettingRow, text: str) -> None:
            super().__init__()
            self.row = row
            self.text = text

    class Explain(Message):
        """What the row shows or does has changed, and the explanation with it."""

        def __init__(self, row: SettingRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, setting: Setting) -> None:
        super().__init__(id=f"setting-{setting.name}")
        self.setting = setting
        self.choices = setting.choices
        """Name -> one line of help; may be set to those of a file, as the names of its columns."""

    @property
    def editing(self) -> bool:
        """Whether a new value is being typed or chosen."""
        return self.candidate is not None or bool(self.query(Input))

    def render(self) -> Content:
        """The label, and the value or the choice to come."""
        label = self.setting.label
        if self.candidate is not None:
            return Content.assemble(
                label.ljust(LABEL_WIDTHS[1])[: self._choice_left()], (self._choice(), "bold reverse")
            )
        if self.size.width >= ROOM:
            return Content.assemble((label.ljust(LABEL_WIDTHS[1]), "$text-muted"), self.value)
        return Content.assemble((f"{label} ", "$text-muted"), rjust(self.value, self.size.width - len(label) - 1))

    def _choice(self) -> str:
        text, room = self.candidate or "", self.size.width - len("<  >")
        if text_width(text) > room:
            # A character takes two cells at most.
            text = shortened(text, room // (1 + (text_width(text) > len(text))))
        return f"< {text} >"

    def _choice_left(self) -> int:
        """Where the choice begins: behind the label, or in its place if it can be read only there."""
        fits = LABEL_WIDTHS[1] + text_width(self._choice()) <= self.size.width
        return LABEL_WIDTHS[1] if fits else 0

    def watch_value(self) -> None:
        """Show it."""
        self.refresh()

    _typed = ""

    def watch_candidate(self) -> None:
        """Show it, and explain it."""
        if self.candidate is None:
            self._typed = ""
        self.refresh()
        self.post_message(self.Explain(self))

    async def action_edit(self) -> None:
        """Open the value for editing; when choosing, apply the choice."""
        if self.candidate is not None:
            text, self.candidate = self.candidate, None
            self.post_message(self.Submitted(self, text))
        elif self.choices:
            self.candidate = self.value
        elif not self.editing:
            await self._type_in()

    def on_key(self, event: events.Key) -> None:
        """While a choice is open, what is typed goes to the choice that begins so, and to no key of the app."""
        if self.candidate is None or not (event.character and event.is_printable):
            return
        event.stop()
        event.prevent_default()
        # What fits no choice is the beginning of another try.
        for typed in (self._typed + event.character.lower(), event.character.lower()):
            found = next((name for name in self.choices if name.lower().startswith(typed)), None)
            if found:
                self._typed, self.candidate = typed, found
                return

    def action_turn(self, direction: int) -> None:
        """Go to the next or previous choice."""
        if self.choices:
            value = self.value if self.candidate is None else self.candidate
            # A value that is typed in elsewhere, as the name of a file is, stands before the choices.
            names = list(dict.fromkeys([*([] if value in self.choices else [value]), *self.choices]))
            self.candidate = names[(names.index(value) + direction) % len(names)]

    async def action_cancel(self) -> None:
        """Keep the value as it is; if none is being changed, leave the form."""
        if self.editing:
            self.close()
        else:
            await self.run_action("screen.leave")

    def close(self) -> None:
        """End editing."""
        self.candidate = None
        typed = self.query(Input)
        if typed:
            typed.remove()
            self.remove_class("-typing")
            self.screen.set_focus(self)

    def refuse(self) -> None:
        """Mark what was typed as not allowed."""
        for field in self.query(ValueField):
            field.add_class("-refused")
            field.select_all()

    async def on_click(self, event: events.Click) -> None:
        """A click opens the value; on an arrow beside a choice it turns to the next, on the choice it applies it."""
        x = event.x - self._choice_left()
        if self.candidate is None or 1 < x < len(self._choice()) - 2:
            await self.action_edit()
        else:
            self.action_turn(-1 if x <= 1 else 1)

    def on_focus(self) -> None:
        """Explain the setting."""
        self.post_message(self.Explain(self))

    def on_blur(self) -> None:
        """A choice that is left is not applied."""
        self.candidate = None

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(self, event.value))

    @on(Input.Changed)
    def _retyped(self, event: Input.Changed) -> None:
        event.stop()
        event.input.remove_class("-refused")
        self.post_message(self.Explain(self))

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        event.input.remove()
        self.remove_class("-typing")

    async def _type_in(self) -> None:
        field = ValueField(self.value, compact=True, select_on_focus=True)
        self.add_class("-typing")
        await self.mount(field)
        # At once, where `field.focus()` would be later: what is typed next belongs into the field.
        self.screen.set_focus(field)
