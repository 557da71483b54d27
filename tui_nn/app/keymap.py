"""All keys, including those of the views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tui_nn.app.keys import APP, KEYS, MAIN, TERMINAL, Group, Key
from tui_nn.app.panel_table import PANELS, VIEWS

NEXT_VIEW = "screen.next_view"
"""The action of the key after which those of the views are inserted."""


def _with_views(keys: Sequence[Key]) -> Iterator[Key]:
    names = [panel.label.lower() for panel in VIEWS.values()]
    group = Group(f"show the next view; {', '.join(names)}")
    for key in keys:
        if key.action != NEXT_VIEW:
            yield key
            continue
        yield replace(key, group=group)
        for panel, name in zip(VIEWS.values(), names, strict=True):
            yield Key(panel.key, f"screen.view({panel.id!r})", panel.label, f"show the {name}", group=group)


SCREENS = {
    "walk": "Backpropagation",
    "typed_network": "A network of your own",
    "drawing": "Draw",
    "board": "Draw an image",
    "presenter": "Present",
    "help": "Help",
}
"""Place of keys -> its name in the README. Keys of other dialogs only go through a list, confirm, or close."""

KEYMAP = tuple(_with_views(KEYS))
"""Every key, in the order of the footer, the help and the README."""


@dataclass(frozen=True)
class Line:
    """A line of the help: keys, and what they do."""

    names: tuple[str, ...]
    help: str


def lines(place: str) -> list[Line]:
    """The lines of the help about the keys of a panel in focus or, for `APP`, about those that work everywhere."""
    places = (APP, MAIN, TERMINAL) if place == APP else (place,)
    keys = [key for key in KEYMAP if (key.everywhere and place == APP) or (key.place in places and not key.everywhere)]
    grouped = [list(group) for _, group in groupby(keys, lambda key: key.group or key)]
    return [
        Line(tuple(key.name for key in group), group[0].group.help if group[0].group else group[0].help)
        for group in grouped
    ]


def markdown() -> str:
    """The table in the README, written by `python -m tests.readme`."""
    rows = ["| key | does | in |", "|---|---|---|"]
    for place, where in ({APP: ""} | {panel.id: panel.label for panel in PANELS.values()} | SCREENS).items():
        for line in lines(place):
            rows.append(f"| {' '.join(f'`{name}`' for name in line.names)} | {line.help} | {where} |")
    return "\n".join(rows)
