"""Opens a saved run from any file or from the user's folder of runs."""

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
    """A saved run, restored so that it can continue."""

    saved: SavedRun
    timeline: Timeline
    held: HeldRun | None = None
    """The lock on the run, if it is in the user's folder; no other process can write the run until it is closed."""


def open_run(path: Path, store: RunStore | None) -> OpenedRun:
    """Open the run in a file, and lock it if it belongs to the `store`.

    Raises:
        InputError: the run cannot be opened, or another app has it open.
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
    """Lock a run file that belongs to the store; None if it does not.

    Raises:
        RunError: another app has the run open.
    """
    target = Path(os.path.realpath(path))
    name = target.name.removesuffix(SUFFIX)
    try:
        is_kept = store is not None and target.parent == Path(os.path.realpath(store.folder))
    except RunError:
        # Without a home directory there is no folder of runs.
        return None
    return store.hold(name) if store and is_kept and name in store.names() else None
