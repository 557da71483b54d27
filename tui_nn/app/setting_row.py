"""One setting, shown and edited in place."""

from __future__ import annotations

from collections.abc import Callable
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
from tui_nn.experiment.knobs import turns
from tui_nn.experiment.setting import Setting
from tui_nn.render.cells import text_width
from tui_nn.views.setting_row import Row, choice_row, field_row, value_row


class ValueField(TextField):
    """The input field for a value; the footer shows the keys that end editing."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("field")

    def action_keep(self) -> None:
        """Keep the old value."""
        row = self.parent
        if isinstance(row, SettingRow):
            row.close()


class SettingRow(Widget, can_focus=True):
    """One setting: its label and its value, which enter or a click opens for editing.

    Left and right turn a setting that has choices or a knob; values without choices can also be typed. A turned value
    takes effect at once if `is_live`; if not, it waits for enter, even if the focus moves on. Escape keeps the old one.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    value: var[str] = var("")
    actual: var[str] = var("")
    """What the value comes to with the data, if that is something else; empty if not."""
    candidate: var[str | None] = var(None, init=False)
    """The value that waits for enter, if there is one."""

    class Submitted(Message):
        """The user submitted a value, which may not be allowed."""

        def __init__(self, row: SettingRow, text: str, is_turned: bool = False) -> None:
            super().__init__()
            self.row = row
            self.text = text
            self.is_turned = is_turned
            """Whether it was turned, rather than confirmed by enter."""

    class Left(Message):
        """The focus has moved on from a row whose value waits for enter."""

        def __init__(self, row: SettingRow, text: str) -> None:
            super().__init__()
            self.row = row
            self.text = text

    class Explain(Message):
        """The row has changed, so its explanation must be updated."""

        def __init__(self, row: SettingRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, setting: Setting) -> None:
        super().__init__(id=f"setting-{setting.name}")
        self.setting = setting
        self.choices = setting.choices
        """Value -> one line of help; for the target, set to the columns of the file."""
        self.is_live = False
        """Whether turned values take effect at once."""
        self.allows: Callable[[str], bool] = lambda text: True
        """Whether a value is allowed; a knob passes over the others."""
        self.leads_on = False
        """Whether the keys for the next and previous row lead beyond the first and the last."""
        self.takes_letters = True
        """Whether letters jump to choices."""
        self._is_open = False
        """Whether enter has opened the choices."""

    @property
    def editing(self) -> bool:
        """Whether a new value is being typed or chosen."""
        return self.candidate is not None or bool(self.query(Input))

    def render(self) -> Content:
        """The label, and the value or the current choice."""
        if self.candidate is not None:
            return Content.assemble(self._choice_row.label, (self._choice_row.value, "bold reverse"))
        row = self._field_row if self.has_class("-typing") else self._value_row
        return Content.assemble((row.label, "$text-muted"), row.value)

    @property
    def cut_text(self) -> str:
        """The whole value if only a part of it fits; empty if all of it does."""
        if self.candidate is not None:
            text, room = self.candidate, self._choice_row.room
        elif field := next(iter(self.query(ValueField)), None):
            text, room = field.value, self._field_row.room
        else:
            text, room = self._shown, self._value_row.room
        return text if text_width(text) > room else ""

    @property
    def _shown(self) -> str:
        return self.actual or self.setting.brief(self.value)

    @property
    def _is_path(self) -> bool:
        return self.setting.name == "data" and self.value not in self.choices

    @property
    def _value_row(self) -> Row:
        return value_row(self.setting.label, self._shown, self.size.width, self._is_path)

    @property
    def _choice_row(self) -> Row:
        return choice_row(self.setting.label, self.candidate or "", self.size.width, self._is_path)

    @property
    def _field_row(self) -> Row:
        return field_row(self.setting.label, self.value, self.size.width)

    def on_resize(self) -> None:
        """Leave the room for the label and the value that there is now."""
        for field in self.query(ValueField):
            field.styles.margin = (0, 0, 0, self._field_row.start)
        if self.has_focus or self.has_focus_within:
            self.post_message(self.Explain(self))

    def watch_value(self) -> None:
        """Show the new value."""
        self.refresh()

    def watch_actual(self) -> None:
        """Show what the value comes to."""
        self.refresh()

    _typed = ""

    def watch_candidate(self) -> None:
        """Show and explain the current choice."""
        if self.candidate is None:
            self._typed = ""
        self.refresh()
        self.post_message(self.Explain(self))

    async def action_edit(self) -> None:
        """Open the value for editing; if one waits, apply it."""
        if self.candidate is not None:
            self.post_message(self.Submitted(self, self.candidate))
        elif self.choices:
            self.candidate, self._is_open = self.value, True
        elif not self.editing:
            await self._type_in()

    def on_key(self, event: events.Key) -> None:
        """While a choice is open, letters jump to the choice that begins with them, instead of acting as keys."""
        is_open = self.candidate is not None and self.choices and self.takes_letters and event.key != "slash"
        if not (is_open and event.character and event.is_printable):
            return
        event.stop()
        event.prevent_default()
        # If no choice begins with all the letters, the last one starts a new search.
        for typed in (self._typed + event.character.lower(), event.character.lower()):
            found = next((name for name in self.choices if name.lower().startswith(typed)), None)
            if found:
                self._typed, self.candidate = typed, found
                return

    def action_turn(self, direction: int) -> None:
        """Go to the next or previous choice, or the next allowed value of the knob."""
        value = self.value if self.candidate is None else self.candidate
        if self.choices:
            # A value that is not one of the choices, such as the name of a file, comes before them.
            names = list(dict.fromkeys([*([] if value in self.choices else [value]), *self.choices]))
            found: str | None = names[(names.index(value) + direction) % len(names)]
        else:
            found = next(filter(self.allows, turns(self.setting.name, value, direction)), None)
        # While a value is typed, the arrow keys move in the text; here come only those from before the field was there.
        if found is None or self.query(Input):
            return
        self.candidate = found
        if self.is_live and not self._is_open:
            self.post_message(self.Submitted(self, found, is_turned=True))

    def action_go(self, direction: int) -> None:
        """Go to the next or previous row, or beyond the rows if their keys lead there."""
        rows = [row for row in self.screen.query(SettingRow) if row.display]
        place = rows.index(self) + direction
        if 0 <= place < len(rows):
            self.screen.set_focus(rows[place])
        elif self.leads_on:
            self.screen.focus_next() if direction > 0 else self.screen.focus_previous()

    async def action_cancel(self) -> None:
        """Keep the old value; if no value is being edited, leave the panel."""
        if self.editing:
            self.close()
        else:
            await self.run_action("screen.leave")

    def close(self) -> None:
        """End editing."""
        self.candidate, self._is_open = None, False
        typed = self.query(Input)
        if typed:
            typed.remove()
            self.remove_class("-typing")
            self.screen.set_focus(self)

    def refuse(self) -> None:
        """Mark the typed value as not allowed."""
        for field in self.query(ValueField):
            field.add_class("-refused")
            field.select_all()

    async def on_click(self, event: events.Click) -> None:
        """Open the value; if one waits, clicks on its arrows turn it, and a click on it applies it."""
        choice = self._choice_row
        x = event.x - choice.start
        if self.candidate is not None and x < 0:
            # The label only takes the focus.
            return
        if self.candidate is None or 1 < x < len(choice.value) - 2:
            await self.action_edit()
        else:
            self.action_turn(-1 if x <= 1 else 1)

    def on_focus(self) -> None:
        """Explain the setting."""
        self.post_message(self.Explain(self))

    def on_blur(self) -> None:
        """Close choices that were only opened; a value that was turned waits."""
        if self.candidate == self.value:
            self.candidate, self._is_open = None, False
        elif self.candidate is not None:
            self.post_message(self.Left(self, self.candidate))

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
        field.styles.margin = (0, 0, 0, self._field_row.start)
        self.add_class("-typing")
        await self.mount(field)
        # `field.focus()` would take effect later, and miss keys that are typed before.
        self.screen.set_focus(field)
