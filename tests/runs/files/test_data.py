"""The data of a saved run are loaded again, and must be the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.experiments import small
from tests.runs.saving import all_bits, branched
from tests.training.files import write_pairs
from tests.training.runs import bits
from tui_nn.errors import RunError
from tui_nn.experiment import Experiment
from tui_nn.runs.files import SavedRun, read, restore, write
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer


def of_a_file(folder: Path, path: str) -> Timeline:
    timeline = Timeline(
        Trainer(Experiment.for_data(path).updated({"hidden_sizes": (3,), "steps": 50, "batch_size": 20}))
    )
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
        with pytest.raises(RunError, match=r"^data: got .*allowed: the file .*\(it has changed\)$"):
            restore(read(tmp_path / "one.run"))
    path.unlink()
    with pytest.raises(RunError, match=r"^data: got .*allowed: the file .*\(it does not exist\)$"):
        restore(read(tmp_path / "one.run"))


def test_other_data_than_it_learned_from_are_refused(tmp_path: Path) -> None:
    write(SavedRun.of(branched()), tmp_path / "one.run")
    saved = read(tmp_path / "one.run")
    with pytest.raises(RunError, match="data: got article"):
        restore(saved, Trainer(small(data_seed=13)).dataset)
    assert restore(saved, Trainer(small()).dataset).trainer.step == 150
