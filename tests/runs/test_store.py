"""The folder of kept runs: what is listed, who may write, and what is removed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tests.experiments import small
from tui_nn.errors import RunError, SettingError
from tui_nn.runs.environment import BOUND, FOLDER
from tui_nn.runs.files import SavedRun, read_summary
from tui_nn.runs.files.replacing import _machine
from tui_nn.runs.files.upgrading import FORMAT
from tui_nn.runs.store import RunStore
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

NOON = datetime(2026, 11, 26, 18, 2)

SAVED = SavedRun.of(Timeline(Trainer(small())))


def store(tmp_path: Path, **options: float) -> RunStore:
    return RunStore(tmp_path / "runs", **options)


def add(runs: RunStore, about: str = "article") -> str:
    with runs.create(about, NOON) as held:
        held.write(SAVED)
    return held.name


def made_at(runs: RunStore, name: str, seconds: int) -> None:
    os.utime(runs.path(name), (seconds, seconds))


@contextmanager
def held_elsewhere(runs: RunStore, name: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a run until it is killed."""
    script = "import sys; from pathlib import Path; from tui_nn.runs.store import RunStore"
    script += "; held = RunStore(Path(sys.argv[1])).hold(sys.argv[2]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script, str(runs.folder), name]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_names_are_readable_and_nobody_else_s(tmp_path: Path) -> None:
    runs = store(tmp_path)
    assert [add(runs), add(runs), add(runs, "my/Hoüses (2).csv"), add(runs, "..")] == [
        "article-2026-11-26-1802",
        "article-2026-11-26-1802-2",
        "my-ho-ses-2-csv-2026-11-26-1802",
        "run-2026-11-26-1802",
    ]
    with runs.create("moons", NOON) as first, runs.create("moons", NOON) as second:
        assert (first.name, second.name) == ("moons-2026-11-26-1802", "moons-2026-11-26-1802-2")
    # Neither was written.
    assert [path.name for path in runs.folder.iterdir() if "moons" in path.name] == []
    assert len(add(runs, "x" * 1000)) == 40 + len("-2026-11-26-1802")


def test_the_list_has_the_newest_first_and_says_what_is_damaged(tmp_path: Path) -> None:
    runs = store(tmp_path)
    assert runs.runs() == []
    first, second, third = (add(runs) for _ in range(3))
    runs.path(second).write_bytes(b"tui-nn run %d sha256" % FORMAT)
    made_at(runs, second, 1_000)
    (runs.folder / "notes.txt").touch()
    listed = runs.runs()
    assert {one.name for one in listed} == {first, second, third}
    assert listed[-1].name == second
    assert listed[-1].summary is None
    assert "damaged" in str(listed[-1].problem)
    assert listed[0].summary == read_summary(runs.path(listed[0].name))
    assert not any(one.is_open or one.problem for one in listed[:2])


def test_what_is_held_by_one_is_not_written_or_removed_by_another(tmp_path: Path) -> None:
    runs = store(tmp_path, max_bytes=1)
    name = add(runs)
    with held_elsewhere(runs, name) as other:
        assert [one.is_open for one in runs.runs()] == [True]
        for attempt in (runs.hold, runs.remove):
            with pytest.raises(RunError, match=f"run: got {name}, allowed: one that is not open in another tui-nn"):
                attempt(name)
        # The folder is too full, but that one stays.
        newest = add(runs)
        assert {one.name for one in runs.runs()} == {name, newest}
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert [one.is_open for one in runs.runs()] == [False, False]
    with runs.hold(name) as held:
        held.write(SAVED)
    assert runs.names() == [name]


def test_two_in_one_process_do_not_hold_the_same(tmp_path: Path) -> None:
    runs = store(tmp_path)
    name = add(runs)
    with runs.hold(name), pytest.raises(RunError, match="one that is not open in another tui-nn"):
        runs.hold(name)
    runs.hold(name).close()


def test_a_run_is_removed_by_its_name_only(tmp_path: Path) -> None:
    runs = store(tmp_path)
    with pytest.raises(RunError, match="allowed: none, because no runs are saved"):
        runs.remove("article")
    name = add(runs)
    other = tmp_path / "other.run"
    other.touch()
    for wrong in ("article", "../other", str(tmp_path / "other"), "", "."):
        with pytest.raises(RunError, match=f"allowed: one of {name}"):
            runs.remove(wrong)
    runs.remove(name)
    assert [*runs.folder.iterdir()] == []
    assert other.exists()


def test_beyond_the_bound_the_oldest_are_removed(tmp_path: Path) -> None:
    probe = store(tmp_path)
    size = probe.path(add(probe)).stat().st_size
    runs = store(tmp_path, max_bytes=3.5 * size)
    names = [*runs.names(), add(runs), add(runs)]
    for age, name in enumerate((names[1], names[0], names[2])):
        made_at(runs, name, 1_000 + age)
    newest = add(runs)
    assert runs.names() == sorted([names[0], names[2], newest])
    assert not runs.lock_path(names[1]).exists()
    # One alone is kept, however large.
    alone = add(store(tmp_path, max_bytes=1))
    assert runs.names() == [alone]


def test_what_only_a_newer_version_can_read_is_said_so_and_is_never_removed_for_room(tmp_path: Path) -> None:
    runs = store(tmp_path, max_bytes=1)
    newer = add(runs)
    runs.path(newer).write_bytes(
        runs.path(newer).read_bytes().replace(b"run %d " % FORMAT, b"run %d " % (FORMAT + 1), 1)
    )
    made_at(runs, newer, 1_000)
    names = {newer, add(runs)}
    assert set(runs.names()) == names
    (listed,) = [one for one in runs.runs() if one.name == newer]
    assert listed.state == "newer"
    assert f"this is format {FORMAT + 1}, from a newer tui-nn" in str(listed.problem)
    runs.remove(newer)
    assert newer not in runs.names()


def test_a_folder_that_is_named_like_a_run_is_none(tmp_path: Path) -> None:
    runs = store(tmp_path)
    name = add(runs)
    runs.path("folder").mkdir()
    assert runs.names() == [name]
    with pytest.raises(RunError, match="run: got folder, allowed: one of"):
        runs.remove("folder")
    assert not runs.lock_path("folder").exists()


def test_leftovers_of_killed_writers_are_removed(tmp_path: Path) -> None:
    runs = store(tmp_path)
    name = add(runs)
    leftover = runs.folder / f".{name}.run.{_machine()}-{2**22 + 1}-00ff.part"
    leftover.touch()
    assert runs.names() == [name]
    runs.hold(name).close()
    assert not leftover.exists()


def test_a_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for runs in (RunStore(file), RunStore(file / "runs"), RunStore(Path("/proc/none/runs"))):
        with pytest.raises(
            RunError, match=r"^runs: got .*, allowed: a folder that can be read and written \(.*\)"
        ) as error:
            runs.create("article")
        assert len(str(error.value).splitlines()) == 1


def test_the_environment_says_where_and_how_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv(FOLDER, raising=False)
    if sys.platform == "linux":
        assert RunStore().folder == tmp_path / "state" / "tui-nn" / "runs"
    monkeypatch.setenv(FOLDER, str(tmp_path / "mine"))
    assert RunStore().folder == tmp_path / "mine"
    name = add(RunStore())
    monkeypatch.setenv(BOUND, "0.001")
    newest = add(RunStore())
    assert (RunStore().names(), newest) == ([newest], f"{name}-2")
    for text in ("0", "-1", "nan", "much", ""):
        monkeypatch.setenv(BOUND, text)
        with pytest.raises(SettingError, match=f"{BOUND}: got .*, allowed: a number above 0"):
            RunStore()


def test_where_the_folder_is_removed_the_run_gets_its_place_and_its_lock_again(tmp_path: Path) -> None:
    store, timeline = RunStore(tmp_path / "runs"), Timeline(Trainer(small()))
    timeline.advance(3)
    with store.create("one") as held:
        held.write(SavedRun.of(timeline))
        shutil.rmtree(store.folder)
        held.write(SavedRun.of(timeline))
        (listed,) = store.runs()
        assert listed.is_open
        with pytest.raises(RunError, match="one that is not open in another tui-nn"):
            store.hold(held.name)


def test_without_a_home_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv(FOLDER)
    monkeypatch.setattr("platformdirs.user_state_path", homeless)
    with pytest.raises(RunError, match="runs: got no home directory, allowed: one, or a folder that TUI_NN_RUNS names"):
        RunStore().runs()
