"""A run that an older version saved opens as it was."""

from __future__ import annotations

import json
import tomllib
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w

from tests.experiments import small
from tests.runs.files.contents import contents, with_contents
from tests.runs.saving import all_bits
from tui_nn.errors import RunError
from tui_nn.runs.files import SavedRun, read, restore, write
from tui_nn.runs.files.encoding import LOG
from tui_nn.runs.files.upgrading import FORMAT
from tui_nn.training.metrics import HIGHEST, LOWEST
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

NEW = ("validation_loss", "validation_score")
"""Fields of the log that format 1 did not have."""


def as_format_1(path: Path) -> dict[str, Any]:
    """The document of a run file as format 1 had it: without a validation set, and with other names of the progress."""
    document: dict[str, Any] = json.loads(contents(path)["document"])
    experiment = tomllib.loads(document["experiment"])
    for name in ("split", "validation_fraction"):
        del experiment["data"][name]
    document["experiment"] = tomli_w.dumps(experiment)
    document["log"] = [name for name in document["log"] if name not in NEW]
    for moment in (document["shown"], *document["keys"]):
        del moment["pending"]
        progress = moment["progress"]
        progress["test_loss"], progress["test_score"] = progress.pop("loss"), progress.pop("score")
        del progress["held_out"]
    return document


def written_as_1(path: Path, document: object) -> None:
    with np.load(BytesIO(path.read_bytes().split(b"\n", 1)[1])) as archive:
        log = archive["log"][[number for number, name in enumerate(LOG) if name not in NEW]]
    with_contents(path, {"document": np.frombuffer(json.dumps(document).encode(), np.uint8), "log": log})
    path.write_bytes(path.read_bytes().replace(b"run %d " % FORMAT, b"run 1 ", 1))


def test_a_run_of_format_1_goes_on_bit_for_bit(tmp_path: Path) -> None:
    timeline, path = Timeline(Trainer(small(patience=300))), tmp_path / "one.run"
    timeline.advance(100)
    write(SavedRun.of(timeline), path)
    written_as_1(path, as_format_1(path))
    opened = restore(read(path))
    for one in (timeline, opened):
        one.advance(100)
    assert all_bits(opened) == all_bits(timeline)


def test_ranges_that_format_2_did_not_have_are_unknown_until_the_next_point(tmp_path: Path) -> None:
    timeline, path = Timeline(Trainer(small(steps=2000))), tmp_path / "one.run"
    timeline.advance(1025)
    write(SavedRun.of(timeline), path)
    written_as_1(path, as_format_1(path))
    opened = restore(read(path))
    assert np.isnan(opened.branch.curves[LOWEST][-1])
    for one in (timeline, opened):
        one.advance(10)
    ranges = [one.branch.curves[HIGHEST][-3:].tolist() for one in (timeline, opened)]
    assert np.isnan(ranges[1][0])
    assert ranges[0][1:] == ranges[1][1:]


def test_a_run_that_format_1_stopped_later_than_we_would_can_be_rewound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Written by the version that had format 1: patience of 30 was checked only every 25 steps.

    Its best step is 75, and it stopped at 125, not at 105.
    """
    monkeypatch.chdir(Path(__file__).parent / "format_1")
    timeline = restore(read("patience.run"))
    stopped = "no better test loss since step 75"
    assert (timeline.trainer.step, timeline.trainer.stopped) == (125, stopped)
    for step in (120, 0, 105, 125):
        assert timeline.seek(step, is_wanted=partial(next, iter([True] * 100), False))
        assert timeline.trainer.step == step
    assert (timeline.trainer.finished, timeline.trainer.stopped) == (True, stopped)


@pytest.mark.parametrize("damage", [lambda tree: tree.pop("shown"), lambda tree: tree["keys"].append(3)])
def test_a_document_that_is_none_of_format_1_is_refused(tmp_path: Path, damage: Any) -> None:
    path = tmp_path / "one.run"
    write(SavedRun.of(Timeline(Trainer(small()))), path)
    document = as_format_1(path)
    damage(document)
    written_as_1(path, document)
    with pytest.raises(RunError, match="not a document of format 1"):
        read(path)
