"""A write that fails leaves the file that was there, and nothing else."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from pathlib import Path

import pytest

from tests.runs.saving import branched
from tui_nn.errors import RunError
from tui_nn.runs.files import SavedRun, check_replaceable, read_summary, replacing, write


def test_a_write_that_fails_leaves_the_predecessor_and_nothing_else(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.run"
    shutil.copy(whole, path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in ("fsync", "replace", "open"):
        with monkeypatch.context() as patched:
            patched.setattr(os, name, full)
            with pytest.raises(RunError, match=r"allowed: a file that can be written \(No space left on device\)"):
                write(SavedRun.of(branched()), path)
        assert path.read_bytes() == whole.read_bytes()
        assert [*tmp_path.iterdir()] == [path]


def test_a_system_that_takes_no_more_leaves_the_predecessor(tmp_path: Path, whole: Path) -> None:
    path = tmp_path / "one.run"
    shutil.copy(whole, path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(RunError, match=r"allowed: a file that can be written \(File too large\)"):
            write(SavedRun.of(branched()), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == whole.read_bytes()
    assert [*tmp_path.iterdir()] == [path]


def test_an_interruption_leaves_the_predecessor_and_nothing_else(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "one.run"
    shutil.copy(whole, path)
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(SavedRun.of(branched()), path)
    assert path.read_bytes() == whole.read_bytes()
    assert [*tmp_path.iterdir()] == [path]


def test_a_link_stays_one_and_rights_stay_as_they_are(tmp_path: Path, whole: Path) -> None:
    path, link = tmp_path / "one.run", tmp_path / "link.run"
    shutil.copy(whole, path)
    path.chmod(0o640)
    link.symlink_to(path)
    timeline = branched()
    timeline.seek(7)
    write(SavedRun.of(timeline), link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert read_summary(path).step == 7


def test_only_leftovers_of_processes_that_are_gone_are_removed(tmp_path: Path) -> None:
    gone = 2**22 + 1
    machine = replacing._machine()
    leftover = tmp_path / f".one.run.{machine}-{gone}-00ff.part"
    others = [tmp_path / f".one.run.{machine}-{os.getpid()}-00ff.part", tmp_path / f".one.run.other-{gone}-00ff.part"]
    for path in (leftover, *others):
        path.touch()
    replacing.remove_leftovers(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(others)
    replacing.remove_leftovers(tmp_path / "none")


def test_what_a_run_would_destroy_is_refused_before(tmp_path: Path, whole: Path) -> None:
    other = tmp_path / "houses.csv"
    other.write_text("a,b\n1,2\n")
    check_replaceable(tmp_path / "new.run")
    check_replaceable(whole)
    for path, reason in [
        (other, "a new file, or a run file"),
        (tmp_path, "it is a folder"),
        (tmp_path / "no" / "one.run", "there is no such folder"),
        (Path("/dev/null"), "it is not a regular file"),
    ]:
        with pytest.raises(RunError, match="allowed: ") as error:
            check_replaceable(path)
        assert reason in str(error.value)
