"""What is saved comes back, bit for bit; what is not whole does not."""

from __future__ import annotations

import errno
import hashlib
import math
import os
import resource
import shutil
import threading
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import divergent, small
from tests.runs.saving import all_bits, branched, opens, reopened
from tests.training.files import write_pairs
from tests.training.runs import ACTIONS, Action, assignment, bits, experiments
from tests.training.test_timeline import REWINDING, carry_out
from tui_nn.errors import InputError, RunError
from tui_nn.experiment import Experiment
from tui_nn.runs import replacing
from tui_nn.runs.files import SavedRun, check_replaceable, read, read_summary, restore, write
from tui_nn.runs.snapshot import State
from tui_nn.training.metrics import METRICS
from tui_nn.training.run import train_on
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

ANY = st.lists(st.one_of(ACTIONS, REWINDING), max_size=10)


@settings(max_examples=60)
@given(experiment=experiments(), before=ANY, after=ANY)
def test_a_run_that_was_saved_is_where_it_was_and_goes_on_as_if_it_had_not_been(
    tmp_path_factory: pytest.TempPathFactory, experiment: Experiment, before: list[Action], after: list[Action]
) -> None:
    timeline = Timeline(Trainer(experiment), stride=8)
    for action in before:
        carry_out(timeline, action)
    opened = reopened(timeline, tmp_path_factory.mktemp("runs") / "one.run")
    assert all_bits(opened) == all_bits(timeline)
    for action in after:
        carry_out(timeline, action)
        carry_out(opened, action)
        assert all_bits(opened) == all_bits(timeline), action


@settings(max_examples=30)
@given(experiment=experiments(), before=ANY)
def test_a_file_that_is_opened_and_written_again_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, experiment: Experiment, before: list[Action]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    timeline = Timeline(Trainer(experiment), stride=8)
    for action in before:
        carry_out(timeline, action)
    write(SavedRun.of(timeline), folder / "one.run")
    once = read(folder / "one.run")
    write(once, folder / "two.run")
    twice = read(folder / "two.run")
    assert twice.summary == once.summary
    assert all_bits(restore(twice)) == all_bits(restore(once))
    states = [
        [(key.state.step, key.state.events, key.experiment) for key in one.timeline.keys] for one in (once, twice)
    ]
    assert states[0] == states[1]


def contents(path: Path) -> dict[str, bytes]:
    body = path.read_bytes().split(b"\n", 1)[1]
    with np.load(BytesIO(body), allow_pickle=False) as archive:
        return {name: archive[name].tobytes() for name in archive.files}


def with_contents(path: Path, changes: dict[str, Any]) -> None:
    """Write it again with other arrays, and the right checksum."""
    first_line, body = path.read_bytes().split(b"\n", 1)
    with np.load(BytesIO(body), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files} | changes
    new = BytesIO()
    np.savez(new, **arrays)
    digest = hashlib.sha256(new.getvalue()).hexdigest().encode()
    path.write_bytes(b" ".join([*first_line.split(b" ")[:-1], digest]) + b"\n" + new.getvalue())


@settings(max_examples=20)
@given(experiment=experiments(), before=ANY, after=ANY)
def test_what_was_taken_is_written_as_it_was_whatever_happens_meanwhile(
    tmp_path_factory: pytest.TempPathFactory, experiment: Experiment, before: list[Action], after: list[Action]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    timeline = Timeline(Trainer(experiment), stride=8)
    for action in before:
        carry_out(timeline, action)
    saved = SavedRun.of(timeline)
    write(saved, folder / "at once.run")
    # Long enough for the history to be thinned out.
    for action in [*after, ("advance", 300)]:
        carry_out(timeline, action)
    writer = threading.Thread(target=write, args=(saved, folder / "later.run"))
    writer.start()
    carry_out(timeline, ("advance", 50))
    writer.join()
    assert contents(folder / "later.run") == contents(folder / "at once.run")


def test_what_can_be_gone_back_to_is_bounded_and_the_first_step_is_always_there(tmp_path: Path) -> None:
    timeline = Timeline(Trainer(small(steps=3000, optimizer="adam", batch_size=10)), stride=4)
    timeline.advance(3000)
    few = reopened(timeline, tmp_path / "few.run", key_bytes=100_000)
    one = reopened(timeline, tmp_path / "one.run", key_bytes=1)
    assert one.keys.steps == (0,)
    assert 8 < len(few.keys.steps) < len(timeline.keys.steps)
    assert len(set(np.diff(few.keys.steps))) == 1
    assert (tmp_path / "few.run").stat().st_size < 200_000
    for step in (0, 1, 1234):
        for opened in (one, few, timeline):
            opened.seek(step)
        assert bits(one.trainer) == bits(few.trainer) == bits(timeline.trainer)


def test_a_run_that_diverged_is_opened_as_it_ended(tmp_path: Path) -> None:
    timeline = Timeline(Trainer(divergent()), stride=4)
    timeline.advance(1000)
    opened = reopened(timeline, tmp_path / "one.run")
    assert opened.trainer.diverged
    assert all_bits(opened) == all_bits(timeline)
    assert read_summary(tmp_path / "one.run").state is State.DIVERGED
    opened.seek(2)
    assert not opened.trainer.diverged


def test_its_summary_says_what_a_list_needs(tmp_path: Path) -> None:
    timeline = Timeline(Trainer(small(steps=500, data="sine", hidden_sizes=(4, 2))))
    assert SavedRun.of(timeline).summary.state is State.READY
    timeline.advance(20)
    write(SavedRun.of(timeline, preset="article"), tmp_path / "one.run")
    summary = read_summary(tmp_path / "one.run")
    assert summary == read(tmp_path / "one.run").summary
    assert (summary.preset, summary.data, summary.network) == ("article", "sine", "2-4-2-1 relu")
    assert (summary.step, summary.steps, summary.state, summary.is_regression) == (20, 500, State.PAUSED, True)
    train, test = timeline.trainer.evaluate_train(), timeline.trainer.evaluate_test()
    numbers = summary.numbers
    assert (numbers.train_loss, numbers.test_loss, numbers.score) == (train.loss, test.loss, test.score)
    assert set(summary.versions) == {"tui-nn", "numpy", "python"}
    timeline.advance(1000)
    assert SavedRun.of(timeline).summary.state is State.FINISHED


def test_an_older_file_with_fewer_metrics_opens(tmp_path: Path) -> None:
    timeline, path = branched(), tmp_path / "one.run"
    write(SavedRun.of(timeline), path)
    document, points = (contents(path)[name] for name in ("document", "points"))
    *_, last = METRICS
    rows = np.frombuffer(points).reshape(1 + len(METRICS), -1)[:-1]
    text = document.replace(f',"{last}"]'.encode(), b"]")
    assert text != document
    with_contents(path, {"document": np.frombuffer(text, np.uint8), "points": rows})
    opened = restore(read(path))
    assert np.isnan(opened.branch.curves[last]).all()
    assert opened.branch.curves["test_loss"].tobytes() == timeline.branch.curves["test_loss"].tobytes()


# What is wrong with a file.


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "one.run"
    write(SavedRun.of(branched()), path)
    return path


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
    assert "(it is no ordinary file)" in refusal(tmp_path / "pipe")


@pytest.mark.parametrize("text", [b"", b"x", b"tui-nn", b"PK\3\4", b"a,b\n1,2\n", b"\0" * 1000])
def test_what_is_something_else(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "one.run"
    path.write_bytes(text)
    assert "this one is something else" in refusal(path)


def test_what_a_newer_version_wrote(tmp_path: Path, whole: Path) -> None:
    path = tmp_path / "one.run"
    path.write_bytes(whole.read_bytes().replace(b"run 1 sha256", b"run 12 blake3", 1))
    assert "format 1 or older (this one is 12, of a newer tui-nn)" in refusal(path)


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
    with pytest.raises(RunError, match="allowed: a run file that makes sense") as error:
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
        ('"values":[["l2","0.5"]]', '"values":[["data","moons"]]', "settings that can change"),
        ('"values":[["l2","0.5"]]', '"values":[["l2","much"]]', "l2: got much"),
    ],
)
def test_events_that_cannot_be_replayed_are_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    timeline, path = Timeline(Trainer(small())), tmp_path / "one.run"
    timeline.advance(3)
    timeline.assign(assignment(0.5))
    timeline.change(timeline.trainer.experiment.updated({"l2": 0.5}))
    write(SavedRun.of(timeline), path)
    document = contents(path)["document"].replace(old.encode(), new.encode())
    with_contents(path, {"document": np.frombuffer(document, np.uint8)})
    with pytest.raises(InputError, match=expected):
        restore(read(path))


# The data.


def of_a_file(folder: Path, path: str) -> Timeline:
    timeline = Timeline(Trainer(Experiment.for_data(path).updated({"hidden_sizes": (3,), "steps": 50})))
    timeline.advance(20)
    write(SavedRun.of(timeline), folder / "one.run")
    return timeline


def test_a_data_file_is_read_again(tmp_path: Path) -> None:
    timeline = of_a_file(tmp_path, write_pairs(tmp_path))
    assert all_bits(restore(read(tmp_path / "one.run"))) == all_bits(timeline)


def test_a_data_file_is_found_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_pairs(tmp_path)
    monkeypatch.chdir(tmp_path)
    timeline = of_a_file(tmp_path, Path(path).name)
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    opened = restore(read(tmp_path / "one.run"))
    assert opened.trainer.experiment.data.data == path
    assert bits(opened.trainer)[:-1] == bits(timeline.trainer)[:-1]
    opened.seek(0)
    assert opened.trainer.experiment.data.data == path


def test_a_data_file_that_is_gone_or_has_changed_is_said_in_one_line(tmp_path: Path) -> None:
    path = Path(write_pairs(tmp_path))
    of_a_file(tmp_path, str(path))
    text = path.read_text()
    last = text.splitlines()[-1]
    for changed in (text.replace(last, last.replace("5", "6")), text + last + "\n", "nothing\n", "\0"):
        assert changed != text
        path.write_text(changed)
        with pytest.raises(RunError, match=r"^data: got .*allowed: the file .*\(this one has changed\)$"):
            restore(read(tmp_path / "one.run"))
    path.unlink()
    with pytest.raises(RunError, match=r"^data: got .*allowed: the file .*\(it is not there\)$"):
        restore(read(tmp_path / "one.run"))


def test_other_data_than_it_learned_from_are_refused(tmp_path: Path) -> None:
    write(SavedRun.of(branched()), tmp_path / "one.run")
    saved = read(tmp_path / "one.run")
    with pytest.raises(RunError, match="data: got article"):
        restore(saved, Trainer(small(data_seed=13)).dataset)
    assert restore(saved, Trainer(small()).dataset).trainer.step == 150


# Writing.


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
        (Path("/dev/null"), "it is no ordinary file"),
    ]:
        with pytest.raises(RunError, match="allowed: ") as error:
            check_replaceable(path)
        assert reason in str(error.value)


# The log of a run without a screen.


def test_a_run_in_two_parts_has_the_history_of_one(tmp_path: Path) -> None:
    experiment = small(steps=100, batch_size=7)
    through = train_on(Timeline(Trainer(experiment)), log_every=15)
    timeline, asked = Timeline(Trainer(experiment)), []

    def until_40() -> bool:
        asked.append(timeline.trainer.step)
        return timeline.trainer.step < 40

    first = train_on(timeline, log_every=15, is_wanted=until_40)
    assert (first.state, first.reason, first.steps) == ("stopped", "Ctrl-C", 40)
    assert [entry.step for entry in first.history] == [0, 15, 30, 40]
    write(SavedRun.of(timeline, log=first.history), tmp_path / "one.run")
    saved = read(tmp_path / "one.run")
    second = train_on(restore(saved), log_every=15, log=saved.log)
    assert second.history == through.history
    assert (second.state, second.steps, second.test_loss) == ("finished", 100, through.test_loss)
    assert not math.isnan(second.seconds)
