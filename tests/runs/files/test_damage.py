"""A file that is not whole, or makes no sense, is refused in one line."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from tests.experiments import small
from tests.runs.files.contents import contents, with_contents
from tests.runs.saving import opens
from tests.training.runs import assignment
from tui_nn.data.drawn import DEFAULT
from tui_nn.errors import InputError, RunError
from tui_nn.runs.files import SavedRun, read, read_summary, restore, write
from tui_nn.runs.files.upgrading import FORMAT
from tui_nn.training.events import UnitAction, UnitChange
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer


def refusal(path: Path | str) -> str:
    lines = []
    for reader in (read, read_summary):
        with pytest.raises(RunError) as error:
            reader(path)
        lines.append(str(error.value))
    assert lines[0] == lines[1]
    assert len(lines[0].splitlines()) == 1
    assert lines[0].startswith("run: got ")
    return lines[0]


def test_what_is_not_there_or_cannot_be_read(tmp_path: Path) -> None:
    assert "(No such file or directory)" in refusal(tmp_path / "none.run")
    assert "(it is a folder)" in refusal(tmp_path)
    assert "(File name too long)" in refusal(tmp_path / ("x" * 300))
    assert "null" in refusal("a\0b")
    os.mkfifo(tmp_path / "pipe")
    assert "(it is not a regular file)" in refusal(tmp_path / "pipe")


@pytest.mark.parametrize("text", [b"", b"x", b"tui-nn", b"PK\3\4", b"a,b\n1,2\n", b"\0" * 1000])
def test_what_is_something_else(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "one.run"
    path.write_bytes(text)
    assert "this is another kind of file" in refusal(path)


def test_what_a_newer_version_wrote(tmp_path: Path, whole: Path) -> None:
    path = tmp_path / "one.run"
    path.write_bytes(whole.read_bytes().replace(b"run %d sha256" % FORMAT, b"run 12 blake3", 1))
    assert f"format {FORMAT} or older (this is format 12, from a newer tui-nn)" in refusal(path)


def test_random_damage_is_refused_in_one_line(tmp_path: Path, whole: Path) -> None:
    random, path, data = Random(5), tmp_path / "one.run", whole.read_bytes()
    for _ in range(200):
        damaged = bytearray(data)
        # The first line deserves as much of it as all the rest.
        place = random.randrange(random.choice([100, len(data)]))
        match random.choice(["flip", "cut", "insert", "remove", "zeros"]):
            case "flip":
                damaged[place] ^= 1 << random.randrange(8)
            case "cut":
                del damaged[place:]
            case "insert":
                damaged[place:place] = random.randbytes(random.randint(1, 9))
            case "remove":
                del damaged[place : place + random.randint(1, 9)]
            case _:
                damaged[place : place + 50] = bytes(50)
        path.write_bytes(damaged)
        assert not opens(path) or damaged == data


NONSENSE = [
    ('"step":150', '"step":-1', "step"),
    ('"step":150', '"step":"x"', "step"),
    ('"step":150', '"step":151,"more":1', "more"),
    ('"step":150', '"step":99999', "shown is not on its way"),
    ('"parameters":0', '"parameters":99999', "shown.parameters is 99999"),
    ('"points":[0,', '"points":[99999,', "points"),
    ('"variant":0', '"variant":7', "variant is 7"),
    ('"way":0', '"way":7', "way is 7"),
    ('"stride":1,', '"stride":0,', "stride"),
    ('"stopped":""', '"stopped":null', "stopped"),
    ("[training]", "[trainings]", "not known"),
    ("learning_rate = 0.01", "learning_rate = -1.0", "learning_rate"),
    ('"is_rewound":true', '"is_rewound":false', "shown is not the end of its way"),
]


@pytest.mark.parametrize(("old", "new", "expected"), NONSENSE)
def test_nonsense_under_a_right_checksum_is_refused_by_its_field(
    tmp_path: Path, whole: Path, old: str, new: str, expected: str
) -> None:
    path = tmp_path / "one.run"
    shutil.copy(whole, path)
    document = contents(path)["document"]
    assert old.encode() in document
    with_contents(path, {"document": np.frombuffer(document.replace(old.encode(), new.encode(), 1), np.uint8)})
    with pytest.raises(RunError, match="allowed: a consistent run file") as error:
        restore(read(path))
    assert expected in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"vectors": np.zeros((400, 3))},
        {"vectors": np.zeros((400, 27), np.float32)},
        {"vectors": np.zeros(3)},
        {"points": np.zeros((2, 3))},
        {"log": np.zeros((2, 3))},
        {"points": np.array(["no number"], dtype=object)},
        {"document": np.frombuffer(b"{}", np.uint8)},
        {"document": np.frombuffer(b"\xff", np.uint8)},
    ],
    ids=str,
)
def test_arrays_that_do_not_go_together_are_refused(tmp_path: Path, whole: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "one.run"
    shutil.copy(whole, path)
    with_contents(path, change)
    with pytest.raises(RunError) as error:
        restore(read(path))
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"layer":0', '"layer":9', "one that the network has"),
        ('"layer":1,"unit":2', '"layer":2,"unit":2', "one that the network has"),
        ('"layer":1,"unit":2', '"layer":1,"unit":9', "one that the network has"),
        ('"weights":[', '"weights":[0.5,', "got 4 weights out of h3, allowed: 3"),
        ('"values":[["l2","0.5"]]', '"values":[["data","moons"]]', "settings that can change"),
        ('"values":[["l2","0.5"]]', '"values":[["l2","much"]]', "l2: got much"),
    ],
)
def test_events_that_cannot_be_replayed_are_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    timeline, path = Timeline(Trainer(small())), tmp_path / "one.run"
    timeline.advance(3)
    timeline.assign(assignment(0.5))
    timeline.change_unit(UnitChange(1, 2, UnitAction.OFF, "h3"))
    timeline.change(timeline.trainer.experiment.updated({"l2": 0.5}))
    write(SavedRun.of(timeline), path)
    document = contents(path)["document"].replace(old.encode(), new.encode())
    with_contents(path, {"document": np.frombuffer(document, np.uint8)})
    with pytest.raises(InputError, match=expected):
        restore(read(path))


def test_points_of_another_number_of_classes_than_the_network_has_are_refused(tmp_path: Path) -> None:
    timeline, path = Timeline(Trainer(small(data="drawn"))), tmp_path / "one.run"
    timeline.advance(3)
    timeline.change(timeline.trainer.experiment.updated({"points": f"{DEFAULT}; 1 4 4"}))
    timeline.advance(1)
    timeline.seek(0)
    write(SavedRun.of(timeline), path)
    document = contents(path)["document"].replace(b"; 1 4 4", b"; 2 4 4")
    with_contents(path, {"document": np.frombuffer(document, np.uint8)})
    with pytest.raises(RunError, match="changed: points of 3 classes, allowed: 2, as it has"):
        restore(read(path))
