"""What all tests of the app need: a terminal that is always the same."""

from __future__ import annotations

import gc
import os
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.notifications import Notification
from textual.pilot import Pilot

from tests.app.settling import Commands, pause
from tests.patience import PATIENCE
from tui_nn.app import guide, key_order
from tui_nn.app.ascii_filter import ASCII_FILTER
from tui_nn.app.compositor import SpansCompositor
from tui_nn.runs import local


@pytest.fixture(autouse=True)
def modern_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """True color, whatever terminal the tests are started from."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM_PROGRAM"):
        if name in os.environ:
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def settling_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot that waits for what the app has to do; see `settling`."""
    monkeypatch.setattr(Pilot, "pause", pause)
    monkeypatch.setattr(local, "SimpleQueue", Commands)


PARSE_RULES = Stylesheet._parse_rules
_RULES: dict[Hashable, list[RuleSet]] = {}


@pytest.fixture(autouse=True)
def rules_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every app has the same styles, and reading them takes a tenth of the time of opening one."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_rules_once)


def parse_rules_once(stylesheet: Stylesheet, css: str, read_from: CSSLocation, **options: Any) -> list[RuleSet]:
    """The rules in `css`, which do not change after they are parsed."""
    key = (css, read_from, *options.items(), *stylesheet._variables.items())
    if key not in _RULES:
        _RULES[key] = PARSE_RULES(stylesheet, css, read_from, **options)
    return _RULES[key]


@pytest.fixture(autouse=True)
def changes_left_unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose no partial updates: nothing receives them without a terminal, and they take a tenth of the time.

    Whole screens are still composed, for each new size and whenever a test reads the screen. Modules that test partial
    updates override this fixture by one of the same name that does nothing.
    """
    monkeypatch.setattr(SpansCompositor, "render_partial_update", lambda compositor: compositor._dirty_regions.clear())


@pytest.fixture(autouse=True)
def nothing_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app would freeze those before it, and at its end free all that `tests/conftest.py` has frozen."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "unfreeze", lambda: None)


@pytest.fixture(autouse=True)
def nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own texts must be ASCII by themselves: the filter is for names in files."""
    monkeypatch.setattr(ASCII_FILTER, "enabled", False)


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes away or is given up because a busy machine took long: no notification, key or action of a lesson."""
    monkeypatch.setattr(Notification, "time_left", 10 * PATIENCE)
    monkeypatch.setattr(key_order, "LONGEST_WAIT", 10 * PATIENCE)
    monkeypatch.setattr(guide, "PATIENCE", 10 * PATIENCE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, from where the app is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
