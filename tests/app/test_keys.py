"""The table of keys: what is bound, shown in the footer and written in the README is what it says, and works."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode

import tui_nn.app
from tests.app.support import main, opened, press, screen_text, small_app, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.dialogs import DIALOGS
from tui_nn.app.keymap import KEYMAP, SCREENS, lines
from tui_nn.app.keys import APP, MAIN, TERMINAL, Key, bindings
from tui_nn.app.panel_table import PANELS, VIEWS
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.screens.main import MainScreen
from tui_nn.views.selection import Selection

PLACES = tuple(dict.fromkeys(key.place for key in KEYMAP))


def with_bindings() -> list[type[DOMNode]]:
    """Every class of the app that says which keys it has."""
    for module in pkgutil.walk_packages(tui_nn.app.__path__, "tui_nn.app."):
        importlib.import_module(module.name)
    found: list[type[DOMNode]] = []
    waiting: list[type[DOMNode]] = [DOMNode]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("tui_nn.") and "BINDINGS" in vars(kind):
            found.append(kind)
    return found


def places_of(kind: type[DOMNode]) -> list[str]:
    """The places whose keys a class has."""
    return [place for place in PLACES if bindings(place, KEYMAP) == kind.BINDINGS and fits(kind, place)]


def fits(kind: type[DOMNode], place: str) -> bool:
    """Whether the class has all actions of a place: two dialogs may have the same keys."""
    return all(has_action(kind, key.action) for key in KEYMAP if key.place == place)


def has_action(kind: type[DOMNode], action: str) -> bool:
    """Whether an action can be run, with its arguments, from a widget or screen of this class."""
    namespace, name, arguments = parse(action)
    owner = {"": kind, "app": TuiNN, "screen": MainScreen}[namespace]
    method = getattr(owner, f"action_{name}", None)
    if method is None:
        return False
    inspect.signature(method).bind(None, *arguments)
    return True


def pressed(keys: Iterable[Key]) -> Counter[str]:
    """How often each key, by Textual's name, is bound."""
    made = Binding.make_bindings(Binding(key.keys, key.action, key.label) for key in keys)
    return Counter(binding.key for binding in made)


def in_place(*places: str) -> list[Key]:
    return [key for key in KEYMAP if key.place in places]


def test_every_class_with_keys_has_those_of_a_place_and_every_place_has_a_class() -> None:
    places = {kind.__name__: places_of(kind) for kind in with_bindings()}
    assert all(places.values()), places
    assert {place for found in places.values() for place in found} == set(PLACES)


def test_every_key_says_what_it_does() -> None:
    for key in KEYMAP:
        assert key.label, key
        assert key.help, key
        assert key.help == key.help.strip().rstrip("."), key
        assert key.title[0] == key.help[0].upper(), key
        assert key.place in (APP, MAIN, TERMINAL, *PANELS) or not key.everywhere, key


def test_every_action_of_a_key_that_works_everywhere_is_that_of_its_panel() -> None:
    keys = [key for key in KEYMAP if key.everywhere]
    assert keys
    for key in keys:
        assert has_action(PANELS[key.place].kind, key.action), key
        assert parse(key.binding(APP).action) == ("screen", "run_in", (key.place, key.action))


def test_every_dialog_is_opened_by_a_key() -> None:
    calls = [parse(key.action) for key in KEYMAP]
    assert {arguments[0] for _, name, arguments in calls if name == "dialog"} == set(DIALOGS)


def test_no_key_is_bound_twice_in_one_place() -> None:
    for place in [place for place in PLACES if place not in (APP, MAIN, TERMINAL)]:
        assert max(pressed(in_place(place)).values()) == 1, place


def test_no_key_is_bound_twice_on_the_main_screen() -> None:
    everywhere = [key for key in KEYMAP if key.everywhere]
    assert max(pressed(in_place(APP, MAIN, TERMINAL) + everywhere).values()) == 1


def test_no_panel_takes_a_key_from_the_main_screen_but_enter_and_escape_which_it_passes_on() -> None:
    above = pressed(in_place(APP, MAIN, TERMINAL) + [key for key in KEYMAP if key.everywhere])
    taken = {
        (panel, name)
        for panel in PANELS
        for name in pressed(key for key in in_place(panel) if not key.everywhere)
        if name in above
    }
    enter = {(key.place, "enter") for key in KEYMAP if key.place in PANELS and key.keys == "enter"}
    assert taken == {("settings", "escape"), *enter}


def test_every_view_has_a_key_of_its_own_and_the_other_panels_have_none() -> None:
    assert {panel.id: bool(panel.key) for panel in PANELS.values()} == {name: name in VIEWS for name in PANELS}
    for panel in VIEWS.values():
        assert [key.action for key in in_place(APP) if key.keys == panel.key] == [f"screen.view({panel.id!r})"]


def test_keys_that_share_a_line_follow_each_other_in_one_place() -> None:
    for place in (APP, *PANELS):
        said = [line.help for line in lines(place)]
        assert len(said) == len(set(said)), place
    for group in {key.group for key in KEYMAP if key.group}:
        members = [key for key in KEYMAP if key.group == group]
        assert len({key.place for key in members}) == 1
        assert group.label or sum(key.binding(key.place).show for key in members) <= 1


def test_the_readme_leaves_out_only_keys_that_go_through_a_list_confirm_or_close() -> None:
    listed = {APP, MAIN, TERMINAL, *PANELS, *SCREENS}
    actions = {parse(key.action)[1] for key in KEYMAP if key.place not in listed}
    confirm_or_close = {"accept", "submit", "keep", "close", "leave"}
    assert actions <= {"go", "focus_previous", "focus_next", "scroll_report", *confirm_or_close}


def give_enter_a_use(app: TuiNN) -> None:
    """Select a point, and show the cursor of the loss: without them, their panels leave enter to the lesson."""
    main(app).selection = Selection(0)
    main(app).query_one(LossPanel).action_cursor(1)


async def test_the_footer_has_the_keys_of_the_panel_in_focus_first() -> None:
    app = small_app()
    async with opened(app, (200, 50)) as pilot:
        give_enter_a_use(app)
        for panel in PANELS:
            main(app).go_and_run(panel, "app.bell")
            await wait_until(pilot, lambda panel: main(app).query_one(f"#{panel}").has_focus_within, panel)
            start = footer_of(key for key in in_place(panel) if key.binding(panel).show)
            await wait_until(pilot, lambda start: footer(app).startswith(f"{start}spaceRun"), start)
        await press(pilot, "escape", "escape")
        await wait_until(pilot, lambda: footer(app).startswith("spaceRun"))


async def test_every_key_of_a_panel_is_bound_while_the_panel_has_the_focus() -> None:
    app = small_app()
    async with opened(app, (200, 50)) as pilot:
        give_enter_a_use(app)
        for panel in PANELS:
            main(app).go_and_run(panel, "app.bell")
            await wait_until(pilot, lambda panel: main(app).query_one(f"#{panel}").has_focus_within, panel)
            bound = {name: active.binding.action for name, active in app.screen.active_bindings.items()}
            for key in in_place(panel):
                action = key.binding(panel).action
                assert {bound.get(name) for name in pressed([key])} == {action}, f"BINDINGS of {panel} lack {key.name}"


def footer_of(keys: Iterable[Key]) -> str:
    """What the footer says about some keys, without blanks."""
    text = ""
    for group, members in groupby(keys, lambda key: key.group and key.group.label):
        text += "".join(key.name if group else key.name + key.label for key in members) + (group or "")
    return "".join(text.split())


def footer(app: TuiNN) -> str:
    """The last row of the screen without blanks, which differ between single keys and groups."""
    return "".join(screen_text(app).split("\n")[-1].split())
