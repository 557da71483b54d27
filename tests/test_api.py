from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import tui_nn


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_fresh_interpreter_trains_as_this_one_does() -> None:
    code = """
        from tui_nn import Experiment, train
        result = train(Experiment.preset("article").updated({"steps": 20}))
        print(result.test_loss)
    """
    here = tui_nn.train(tui_nn.Experiment.preset("article").updated({"steps": 20}))
    assert python(textwrap.dedent(code)) == f"{here.test_loss}\n"


def test_importing_it_does_not_import_what_takes_long() -> None:
    slow = {"textual", "rich", "plotext", "tomli_w", "duckdb", "sklearn"}
    assert python(f"import sys, tui_nn; print({slow} & {{*sys.modules}})") == "set()\n"


def test_everything_promised_is_there() -> None:
    assert {"Experiment", "train"} <= set(tui_nn.__all__)
    for name in tui_nn.__all__:
        assert getattr(tui_nn, name)


def test_wrong_values_and_files_raise_errors_of_their_own_which_are_value_errors(tmp_path: Path) -> None:
    with pytest.raises(tui_nn.SettingError, match="preset: got"):
        tui_nn.Experiment.preset("none")
    with pytest.raises(tui_nn.DataError, match="data: got"):
        tui_nn.train(tui_nn.Experiment.for_data(str(tmp_path / "none.csv")))
    assert issubclass(tui_nn.SettingError, ValueError)
    assert issubclass(tui_nn.DataError, ValueError)


def test_any_data_can_be_trained_on_in_as_many_lines() -> None:
    result = tui_nn.train(tui_nn.Experiment.for_data("sine").updated({"steps": 500}))
    assert result.is_regression
    assert result.test_score > 0.9
