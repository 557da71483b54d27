"""Lists and removes saved runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui_nn.cli.options import Given, suggest
from tui_nn.cli.output import Status, finite, write
from tui_nn.errors import SettingError, shown
from tui_nn.render.numbers import short_number
from tui_nn.scores import score_text

if TYPE_CHECKING:
    from tui_nn.runs.store import Listed

HEADINGS = ("name", "data", "network", "step", "state", "test loss", "score", "saved")


def manage_runs(given: Given) -> int:
    """List the saved runs, or remove one."""
    from tui_nn.runs.store import RunStore

    store = RunStore()
    if "action" in given:
        _remove(given)
        return Status.DONE
    runs = store.runs()
    if "json" in given:
        write(json.dumps([as_json(one) for one in runs], allow_nan=False))
    elif runs:
        write("\n".join(table(runs)))
        write(f"{store.size() / 2**20:.1f} of {store.max_bytes / 2**20:g} MiB in {store.folder}")
    else:
        write(f"no runs in {store.folder}")
    return Status.DONE


def as_json(run: Listed) -> dict[str, Any]:
    """Describe a run for other programs; null if the run cannot be read or a number is not finite."""
    summary = run.summary
    numbers = summary.numbers if summary else None
    return {
        "name": run.name,
        "file": str(run.path),
        "data": summary.data if summary else None,
        "network": summary.network if summary else None,
        "step": summary.step if summary else None,
        "steps": summary.steps if summary else None,
        "state": run.state,
        "train_loss": finite(numbers.train_loss) if numbers else None,
        "test_loss": finite(numbers.test_loss) if numbers else None,
        "score": finite(numbers.score) if numbers else None,
        "saved": run.saved.isoformat(),
    }


def table(runs: Sequence[Listed]) -> list[str]:
    """Format a heading and a line for each run, in columns; a run that cannot be read shows why instead."""
    rows = [HEADINGS, *(_row(one) for one in runs)]
    widths = [max(map(len, column)) for column in zip(*(row for row in rows if len(row) == len(HEADINGS)), strict=True)]
    widths[0] = max(len(row[0]) for row in rows)
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False)).rstrip() for row in rows]


def _row(run: Listed) -> tuple[str, ...]:
    summary = run.summary
    if not summary:
        return shown(run.name), str(run.problem)
    return (
        shown(run.name),
        shown(summary.data),
        shown(summary.network),
        f"{summary.step:,} of {summary.steps:,}",
        f"{summary.state}, open" if run.is_open else summary.state,
        short_number(summary.numbers.test_loss),
        score_text(summary.numbers.score, summary.is_regression, "2"),
        f"{run.saved.astimezone():%Y-%m-%d %H:%M}",
    )


def _remove(given: Given) -> None:
    from tui_nn.runs.store import RunStore

    if given["action"] != "rm":
        raise SettingError("action", given["action"], suggest(given["action"], {"rm": "rm"}, "rm, or nothing"))
    if "name" not in given:
        raise SettingError("name", "nothing", "a name listed by tui-nn runs")
    RunStore().remove(given["name"])
