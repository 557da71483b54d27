"""Opening a run that was saved: in a file somewhere, or in the user's folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tui_nn.errors import RunError
from tui_nn.runs.files import SUFFIX, SavedRun, read, restore
from tui_nn.runs.store import HeldRun, RunStore
from tui_nn.training.timeline import Timeline


@dataclass(frozen=True, eq=False)
class OpenedRun:
    """A run that goes on."""

    saved: SavedRun
    timeline: Timeline
    held: HeldRun | None = None
    """Its place in the user's folder, if it was there; nobody else can write it until this is closed."""


def open_run(path: Path, store: RunStore | None) -> OpenedRun:
    """The run in a file, held if it is one of the `store`.

    Raises:
        InputError: a run that cannot be opened, or that another app works on.
    """
    held = hold(path, store)
    try:
        saved = read(path)
        return OpenedRun(saved, restore(saved), held)
    except BaseException:
        if held:
            held.close()
        raise


def hold(path: Path, store: RunStore | None) -> HeldRun | None:
    """The place of a file in the store, held; None if it is elsewhere.

    Raises:
        RunError: another app works on it.
    """
    target = Path(os.path.realpath(path))
    name = target.name.removesuffix(SUFFIX)
    try:
        is_kept = store is not None and target.parent == Path(os.path.realpath(store.folder))
    except RunError:
        # Without a home there is no folder of runs.
        return None
    return store.hold(name) if store and is_kept and name in store.names() else None
