"""The run of a session is in the user's folder: now and then, when it is left, and when it ends."""

from __future__ import annotations

import math
import os
import threading
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.experiments import small
from tests.patience import PATIENCE
from tests.runs.recorder import Recorder
from tests.runs.saving import all_bits
from tests.training.runs import bits
from tui_nn.errors import RunError
from tui_nn.experiment import Experiment
from tui_nn.runs import keeper as keeper_module
from tui_nn.runs import local
from tui_nn.runs.files import SavedRun, read, restore
from tui_nn.runs.keeper import Keeper
from tui_nn.runs.local import LocalSession
from tui_nn.runs.opening import open_run
from tui_nn.runs.session import Begin, ChangeSettings, Command, Open, Reset, Run, Save, Seek, Step
from tui_nn.runs.snapshot import NotKept, Saved, State
from tui_nn.runs.store import HeldRun, RunStore
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer


@pytest.fixture(autouse=True)
def time_to_save(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy disk may need longer than somebody who quits should wait."""
    monkeypatch.setattr(local, "SAVE_TIMEOUT", PATIENCE)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs", max_bytes=1e9)


def session_of(store: RunStore, experiment: Experiment | None = None) -> tuple[LocalSession, Recorder]:
    recorder = Recorder()
    session = LocalSession(experiment or small(), recorder, math.inf, store=store)
    session.start(PATIENCE)
    return session, recorder


def only(store: RunStore) -> Timeline:
    """The only run that is kept."""
    (name,) = store.names()
    return restore(read(store.path(name)))


@pytest.mark.parametrize("more", [[], [Seek(7)], [Seek(7), ChangeSettings(small(l2=0.5)), Step()]], ids=str)
def test_at_the_end_the_run_is_there_as_it_was(store: RunStore, more: list[Command]) -> None:
    session, recorder = session_of(store)
    session.send(Run())
    recorder.state(State.FINISHED)
    for command in more:
        session.send(command)
        recorder.snapshot()
    last = recorder.snapshots[-1]
    assert session.close(PATIENCE)
    kept = only(store)
    assert kept.trainer.parameters.flat.tobytes() == last.parameters.flat.tobytes()
    assert (kept.trainer.step, kept.is_rewound, kept.branch.events) == (last.step, last.is_rewound, last.events)
    assert [branch.step for branch in kept.branches] == [branch.step for branch in last.branches]
    assert not store.runs()[0].is_open


def test_a_run_that_has_not_begun_is_not_kept(store: RunStore) -> None:
    session, _ = session_of(store)
    session.send(Reset())
    assert session.close(PATIENCE)
    assert store.names() == []
    assert not store.folder.exists()


def test_a_run_that_is_left_for_another_is_kept_and_so_is_the_other(store: RunStore) -> None:
    session, recorder = session_of(store)
    for command in (Step(), Reset(), Step(), Step(), Begin(small(weight_seed=5)), Step()):
        session.send(command)
    recorder.snapshot(lambda snapshot: (snapshot.run_number, snapshot.step) == (3, 1))
    assert session.close(PATIENCE)
    assert sorted(restore(read(store.path(name))).trainer.step for name in store.names()) == [1, 1, 2]


def test_while_it_trains_it_is_written_again_and_again(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "INTERVAL", 0.0)
    monkeypatch.setattr(keeper_module, "RETRY_INTERVAL", 0.0)
    written, enough = list[int](), threading.Event()
    write = HeldRun.write

    def noted(held: HeldRun, saved: SavedRun) -> None:
        write(held, saved)
        written.append(saved.summary.step)
        if len(written) == 5:
            enough.set()

    monkeypatch.setattr(HeldRun, "write", noted)
    session, _ = session_of(store, small(steps=1_000_000_000))
    session.send(Run())
    assert enough.wait(PATIENCE)
    assert store.runs()[0].is_open
    assert session.close(PATIENCE)
    assert written == sorted(set(written))
    kept, trainer = only(store), Trainer(small(steps=1_000_000_000))
    trainer.advance(kept.trainer.step)
    assert bits(kept.trainer) == bits(trainer)


def test_a_paused_run_is_written_once_more_and_then_no_more(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "INTERVAL", 0.0)
    timeline = Timeline(Trainer(small()))
    keeper = Keeper(store, print)
    keeper.follow(timeline)
    assert keeper.seconds_left(timeline) == math.inf
    timeline.advance(3)
    assert keeper.seconds_left(timeline) == 0
    keeper.keep(timeline)
    assert keeper.seconds_left(timeline) == math.inf
    assert keeper.stop(timeline, PATIENCE)
    assert only(store).trainer.step == 3


def test_what_cannot_be_kept_is_said_once_and_training_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "INTERVAL", 0.0)
    (tmp_path / "file").write_text("no folder")
    session, recorder = session_of(RunStore(tmp_path / "file" / "runs"), small(steps=20_000))
    session.send(Run())
    recorder.state(State.FINISHED)
    assert session.close(PATIENCE)
    (told,) = recorder.told
    assert isinstance(told, NotKept)
    assert "TUI_NN_RUNS names another" in told.error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said_as_well(store: RunStore) -> None:
    store.folder.mkdir()
    store.folder.chmod(0o500)
    session, recorder = session_of(store)
    session.send(Step())
    assert session.close(PATIENCE)
    assert isinstance(recorder.told[0], NotKept)


def test_a_kept_run_is_opened_goes_on_under_its_name_and_is_nobody_elses(store: RunStore) -> None:
    session, recorder = session_of(store)
    session.send(Run())
    recorder.state(State.FINISHED)
    assert session.close(PATIENCE)
    (name,) = store.names()
    before = all_bits(only(store))

    session, recorder = session_of(store, small(l2=0.5))
    session.send(Open(store.path(name)))
    assert recorder.state(State.FINISHED).run_number == 2
    other, theirs = session_of(store)
    other.send(Open(store.path(name)))
    assert "one that is not open in another tui-nn" in theirs.refusal().error
    assert other.close(PATIENCE)
    session.send(Seek(5))
    recorder.snapshot(lambda snapshot: snapshot.is_rewound)
    assert session.close(PATIENCE)
    assert store.names() == [name]
    kept = only(store)
    assert (kept.trainer.step, kept.is_rewound) == (5, True)
    kept.seek(kept.branch.step)
    assert all_bits(kept) == before


def test_a_run_is_written_to_a_file_and_opened_from_there(store: RunStore, tmp_path: Path) -> None:
    path = tmp_path / "mine.run"
    session, recorder = session_of(store)
    session.send(Step())
    session.send(Save(path))
    session.send(Save(tmp_path / "nowhere" / "mine.run"))
    assert "there is no such folder" in recorder.refusal().error
    assert recorder.told == [Saved(1, path)]
    session.send(Step())
    session.send(Open(path))
    assert recorder.snapshot(lambda snapshot: snapshot.run_number == 2).step == 1
    session.send(Open(tmp_path / "none.run"))
    assert recorder.refusal().run_number == 2
    assert session.close(PATIENCE)
    assert open_run(path, store).timeline.trainer.step == 1


def test_what_could_not_be_written_is_written_at_the_end_if_there_is_room_again(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, told = HeldRun.write, SimpleQueue[str]()

    def full(held: HeldRun, saved: SavedRun) -> None:
        raise RunError("run", held.path, "a file that can be written (no space left)")

    timeline = Timeline(Trainer(small()))
    keeper = Keeper(store, told.put)
    keeper.follow(timeline)
    timeline.advance(3)
    monkeypatch.setattr(HeldRun, "write", full)
    keeper.leave(timeline)
    assert "no space left" in told.get(timeout=PATIENCE)
    monkeypatch.setattr(HeldRun, "write", write)
    assert keeper.stop(timeline, PATIENCE)
    assert only(store).trainer.step == 3


def test_an_error_after_a_write_is_said_again(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    write, told = HeldRun.write, list[str]()

    def failing(held: HeldRun, saved: SavedRun) -> None:
        if saved.summary.step != 3:
            raise RunError("run", saved.summary.step, "3")
        write(held, saved)

    monkeypatch.setattr(HeldRun, "write", failing)
    timeline = Timeline(Trainer(small()))
    keeper = Keeper(store, told.append)
    keeper.follow(timeline)
    for _ in range(5):
        timeline.advance(1)
        keeper.leave(timeline)
    assert keeper.stop(None, PATIENCE)
    assert [one[: len("run: got 1")] for one in told] == ["run: got 1", "run: got 4"]


def test_a_trainer_that_cannot_be_saved_is_said_once_and_not_asked_all_the_time(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(trainer: Trainer) -> None:
        raise MemoryError("too large")

    told: list[str] = []
    timeline = Timeline(Trainer(small()))
    monkeypatch.setattr(keeper_module, "INTERVAL", 0.0)
    keeper = Keeper(store, told.append)
    keeper.follow(timeline)
    timeline.advance(3)
    monkeypatch.setattr(Trainer, "state", broken)
    monkeypatch.setattr(keeper_module, "INTERVAL", 10 * PATIENCE)
    for _ in range(3):
        keeper.leave(timeline)
    assert keeper.seconds_left(timeline) > PATIENCE
    assert keeper.stop(None, PATIENCE)
    assert told == ["too large"]
