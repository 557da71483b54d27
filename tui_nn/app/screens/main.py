"""The main screen: the panels, the status above them and the keys below."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.reactive import Reactive, var
from textual.screen import Screen
from textual.widget import Widget

from tui_nn.app import layout
from tui_nn.app.comparing import Comparing
from tui_nn.app.footer import KeysFooter
from tui_nn.app.keys import FOLLOW, MAIN, bindings
from tui_nn.app.lesson_strip import LessonStrip
from tui_nn.app.messages import NoticeWanted, SelectionChanged
from tui_nn.app.notices import NOTHING_BEFORE
from tui_nn.app.panel_grid import PanelGrid
from tui_nn.app.panel_table import HERO, PANELS, VIEWS, Panel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.panels.settings import SettingsPanel
from tui_nn.app.panels.status import StatusBar
from tui_nn.app.picture import Picture
from tui_nn.app.preset_strip import PresetStrip
from tui_nn.app.preset_text import PresetText
from tui_nn.app.screens.base import SafeScreen
from tui_nn.app.too_small import TooSmall
from tui_nn.experiment import Experiment
from tui_nn.experiment.setting import Setting
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.comparison import Comparison
from tui_nn.views.plane_view import Axes
from tui_nn.views.selection import UNSELECTED, Selection
from tui_nn.views.settings import about_no_match
from tui_nn.views.taught import invitations


class MainScreen(SafeScreen[None]):
    """Lays out the panels, and binds them to the state of the app."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = layout.WIDTHS
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = layout.HEIGHTS
    AUTO_FOCUS = ""
    # `action_leave` first closes what is open in the panel; Textual would minimize at once.
    ESCAPE_TO_MINIMIZE = False
    ALLOW_IN_MAXIMIZED_VIEW = "KeysFooter,StatusBar,LessonStrip,PresetStrip"

    BINDINGS: ClassVar[list[BindingType]] = bindings(MAIN)

    snapshot: var[Snapshot | None] = var(None)
    experiment: var[Experiment] = var(Experiment())
    pace: var[float] = var(1.0)
    traffic: var[float | None] = var(None)
    appearance: var[Appearance] = var(PLAIN)
    lesson: var[LessonProgress | None] = var(None)
    taught: var[Experiment] = var(Experiment())
    """The experiment whose text is shown; one without a text if the user has hidden it, or a guided lesson is on."""
    preset_text_is_hidden: var[bool] = var(False)
    """Whether the user has hidden the text of the preset."""
    invited: var[tuple[str, ...]] = var(())
    """What the keys do that go on from the preset."""
    axes: var[Axes] = var(Axes())
    """The axes of the pictures of the plane."""
    is_comparing: var[bool] = var(False)
    """Whether the run before is shown."""
    comparison: var[Comparison | None] = var(None)
    """The run before, if there is one and it is shown."""
    selection: var[Selection] = var(UNSELECTED)
    """The selected test point, or cell of the confusion matrix."""
    view: var[str] = var(next(iter(VIEWS)))
    """Which of `VIEWS` is shown, if there is room for only one."""

    def __init__(self, size: Size, experiment: Experiment) -> None:
        """Show `experiment` in a terminal of `size`, which Textual's breakpoints follow only after the first frame."""
        super().__init__(classes=" ".join(layout.size_classes(size)))
        self.set_reactive(MainScreen.experiment, experiment)
        self.preset_text = PresetText()
        self._comparing = Comparing()
        self._enter_follows = True
        """Whether enter follows the preset, because the panel in focus has nothing to do with it."""
        self._strip_rows = 0
        """Rows that the strips take from the panels."""
        self._first_size = size

    def compose(self) -> ComposeResult:
        """The panels of the table between the status and the keys."""
        self.preset_text.keep(self.experiment)
        self.set_reactive(MainScreen.taught, self.preset_text.shown)
        kind = MainScreen
        yield StatusBar(id="status").data_bind(kind.snapshot, kind.pace, kind.traffic, kind.appearance)
        yield LessonStrip().data_bind(MainScreen.lesson, MainScreen.appearance)
        shared = MainScreen.taught, MainScreen.experiment, MainScreen.invited, MainScreen.appearance
        strip = PresetStrip().data_bind(*shared)
        strip.redraw()
        yield strip
        panels = [self._made(panel) for panel in PANELS.values()]
        self._strip_rows = strip.rows
        yield PanelGrid(panels, self._first_size - Size(0, strip.rows), self.view)
        yield TooSmall()
        yield KeysFooter()

    def _made(self, panel: Panel) -> Widget:
        """Create the widget, bound to the reactive attributes that it shares with this screen."""
        text = MainScreen.taught, MainScreen.invited, MainScreen.preset_text_is_hidden
        own = MainScreen.axes, MainScreen.selection, MainScreen.comparison
        shared = (MainScreen.snapshot, MainScreen.experiment, MainScreen.appearance, *own, *text)
        wanted = [one for one in shared if isinstance(getattr(panel.kind, one.name, None), Reactive)]
        widget = panel.kind(id=panel.id)
        for one in wanted:
            # Otherwise it would first be drawn with its own defaults.
            widget.set_reactive(getattr(panel.kind, one.name), getattr(self, one.name))
        return widget.data_bind(*wanted)

    def watch_snapshot(self, before: Snapshot | None, snapshot: Snapshot | None) -> None:
        """Reset the axes when the features change, the selection when the samples do, and the zoom with other data.

        The run before is kept to compare.
        """
        if snapshot:
            self._comparing.record(snapshot)
            self.watch_is_comparing()
        self._invite()
        if not snapshot or (before and before.dataset is snapshot.dataset):
            return
        self._arrange(self.size)
        if self.maximized and not self.maximized.display:
            # Other data have nothing to show in it.
            self.minimize()
        if not before:
            return
        self.selection = UNSELECTED
        if before.run_number != snapshot.run_number:
            self.query_one(PredictionsPanel).leave()
        if before.dataset.raw_names != snapshot.dataset.raw_names:
            self.axes = Axes()

    @property
    def run_before(self) -> Comparison | None:
        """The run before, if there is one, shown or not."""
        return self._comparing.before

    def watch_is_comparing(self) -> None:
        """Show the run before, or hide it."""
        self.comparison = self.run_before if self.is_comparing else None

    def action_compare(self) -> None:
        """Compare with the run before, or no longer."""
        self.is_comparing = not self.is_comparing
        if self.is_comparing and not self.comparison:
            self.post_message(NoticeWanted(NOTHING_BEFORE))

    def watch_selection(self, before: Selection, selection: Selection) -> None:
        """With a point, enter walks through backpropagation."""
        if (before.index is None) != (selection.index is None):
            # The panels learn of the change only after this screen.
            self.call_later(self.refresh_bindings)

    def watch_view(self, before: str, view: str) -> None:
        """Show the other view."""
        if before == view:
            return
        self._arrange(self.size)
        shown = self.query_one(f"#{view}", Picture)
        shown.call_after_refresh(shown.redraw)

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panels for the new size."""
        self._arrange(event.size)

    def on_mount(self) -> None:
        """Offer enter only where it follows the preset."""
        self.bindings_updated_signal.subscribe(self, self._check_enter)

    def _check_enter(self, _screen: Screen[object]) -> None:
        self._enter_follows = self.active_bindings["enter"].binding.action == FOLLOW
        self._invite()

    def _invite(self) -> None:
        self.invited = invitations(self.taught, self.experiment, self.snapshot, self._enter_follows)

    def watch_lesson(self) -> None:
        """Make room for a guided lesson, which takes the place of the text of the preset."""
        self._teach()

    def watch_experiment(self, experiment: Experiment) -> None:
        """Keep the text of the preset, or show another one."""
        self.preset_text.keep(experiment)
        self._teach()

    def action_turn_text(self) -> None:
        """Show all of the preset's text, then hide it, then show it again."""
        strip = self.query_one(PresetStrip)
        strip.is_whole = strip.has_more
        if not strip.is_whole:
            self.preset_text.hide()
        self._teach()

    def _teach(self) -> None:
        """Show the text that is wanted now, and arrange the panels in the room that its strip leaves."""
        self.taught = Experiment() if self.lesson else self.preset_text.shown
        self.preset_text_is_hidden = not self.lesson and self.preset_text.is_hidden
        self._invite()
        if self.is_mounted:
            # The strips learn of the change only after this screen.
            self.call_later(self._make_room)

    def _make_room(self) -> None:
        before = self._strip_rows
        if self._show_strip() != before:
            self._arrange(self.size)

    def _show_strip(self) -> int:
        """Show the text of the preset or hide it; return the rows that the strips take from the panels."""
        strip = self.query_one(PresetStrip)
        strip.redraw()
        self._strip_rows = strip.rows + self.query_one(LessonStrip).rows
        return self._strip_rows

    def _arrange(self, size: Size) -> None:
        room = Size(size.width, size.height - self._show_strip())
        self.query_one(PanelGrid).arrange_panels(room, self.view, self.snapshot.dataset if self.snapshot else None)

    @property
    def _panels(self) -> list[Widget]:
        return [panel for panel in self.query_one(PanelGrid).children if panel.display]

    @property
    def panel_in_focus(self) -> str:
        """The id of the panel in focus; empty if none is."""
        panel = self._panel_in_focus()
        return (panel and panel.id) or ""

    def _panel_in_focus(self) -> Widget | None:
        focused = self.focused
        return next((panel for panel in self._panels if focused and panel in focused.ancestors_with_self), None)

    def _target(self, panel: Widget) -> Widget:
        """The widget of a panel that has the focus, or would get it."""
        if self.focused and panel in self.focused.ancestors_with_self:
            return self.focused
        return next(widget for widget in panel.walk_children(Widget, with_self=True) if widget.focusable)

    def _go_to(self, panel: Widget) -> None:
        if self.maximized:
            self.maximize(panel, container=False)
        # `focus()` would take effect later, after keys that arrive together with this one.
        self.set_focus(self._target(panel))

    def action_next_panel(self, direction: int) -> None:
        """Move the focus to the next or previous panel."""
        panels = self._panels
        here = self._panel_in_focus()
        first = 0 if direction > 0 else -1
        self._go_to(panels[(panels.index(here) + direction) % len(panels)] if here else panels[first])

    def action_maximize(self) -> None:
        """Maximize the panel in focus, or restore it."""
        if self.maximized:
            self.minimize()
        else:
            self.maximize(self._panel_in_focus() or self.query_one(f"#{HERO}"), container=False)

    def watch_focused(self, _before: Widget | None, focused: Widget | None) -> None:
        """Mark the border of the panel in focus; `:focus-within` would restyle all settings whenever it moves."""
        changed: list[Widget] = []
        for panel in self.query_one(PanelGrid).children:
            is_in_focus = focused is not None and panel in focused.ancestors_with_self
            if panel.has_class("-focused") != is_in_focus:
                panel.set_class(is_in_focus, "-focused", update=False)
                changed += [panel, *panel.query("#explanation")]
        self.app.stylesheet.update_nodes(changed)

    def _watch_maximized(self, before: Widget | None, maximized: Widget | None) -> None:
        """Restyle only the maximized panel and the screen.

        Textual's method restyles every widget of the screen, twice, which is slower than a held key repeats.
        """
        self.set_class(maximized is not None, "-maximized-view", update=False)
        changed = [panel for panel in (before, maximized) if panel]
        for panel in changed:
            panel.set_class(panel is maximized, "-maximized", update=False)
        self.app.stylesheet.update_nodes([self, *changed])
        self.query_one(PresetStrip).settings_are_hidden = maximized not in (None, self.query_one(SettingsPanel))
        self._teach()

    def action_leave(self) -> None:
        """Close what is open in the panel, or clear the selection, or restore a maximized panel, or lose the focus."""
        panel = self._panel_in_focus()
        if isinstance(panel, Picture) and panel.leave():
            return
        if self.selection != UNSELECTED:
            self.selection = UNSELECTED
            return
        if self.maximized:
            self.minimize()
        else:
            self.set_focus(None)

    def on_selection_changed(self, message: SelectionChanged) -> None:
        """Select what was clicked, unless the data have changed since."""
        if self.snapshot and self.snapshot.dataset is message.dataset:
            self.selection = message.selection

    # The keys change the selection here and at once: a message could arrive after the next key.

    def action_next_point(self, direction: int) -> None:
        """Select the next or previous wrong point, or point of the selected cell."""
        if self.snapshot is None:
            return
        if len(self.selection.members(self.snapshot)):
            self.selection = self.selection.stepped(self.snapshot, direction)
        else:
            self.notify(f"No test point is {self.selection.members_name(self.snapshot)}.", markup=False)

    def action_move_point(self, right: int, down: int) -> None:
        """Select the nearest point in a direction."""
        index = self.query_one(PredictionsPanel).neighbor(right, down)
        if index is not None:
            self.selection = Selection(index)

    def action_move_cell(self, right: int, down: int) -> None:
        """Select a neighbor of the cell of the confusion matrix."""
        if self.snapshot:
            self.selection = self.selection.in_cell(self.snapshot, right, down)

    def action_open_cell(self) -> None:
        """Go to the points of the selected cell; without one, select the cell with the most errors."""
        if self.selection.cell is None:
            self.action_move_cell(0, 0)
            return
        self.selection = Selection(cell=self.selection.cell)
        self.action_next_point(1)
        if self.selection.index is not None:
            self._go_to(self.query_one(PredictionsPanel))

    def go_to_setting(self, setting: Setting) -> None:
        """Move the focus to a setting, unless it makes no difference now."""
        panel = self.query_one(SettingsPanel)
        row = panel.row(setting)
        if row is None:
            self.notify(about_no_match(setting.label, setting), markup=False)
        else:
            self._go_to(panel)
            self.set_focus(row)

    def find_setting(self) -> None:
        """Let the user type the name of a setting."""
        panel = self.query_one(SettingsPanel)
        if panel.can_find:
            self._go_to(panel)
            panel.find()

    def action_view(self, name: str) -> None:
        """Show a view and move the focus there."""
        self.view = name
        # The view can take the focus only once it is displayed.
        self.call_after_refresh(self._go_to, self.query_one(f"#{name}"))

    def action_next_view(self) -> None:
        """Show the next view and move the focus there."""
        names = list(VIEWS)
        self.action_view(names[(names.index(self.view) + 1) % len(names)])

    async def action_run_in(self, panel: str, action: str) -> None:
        """Run an action of a panel, regardless of the focus."""
        await self._target(self.query_one(f"#{panel}")).run_action(action)

    def go_and_run(self, panel: str, action: str) -> None:
        """Show a panel, move the focus there, and run one of its actions."""
        if panel in VIEWS:
            self.action_view(panel)
        else:
            self._go_to(self.query_one(f"#{panel}"))
        self.call_after_refresh(self.action_run_in, panel, action)
