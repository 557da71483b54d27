"""What is wrong with the program itself is one line, in every command."""

from __future__ import annotations

import tempfile
from email.message import Message
from pathlib import Path

import pytest

from tests.cli.command_line import tui_nn
from tui_nn.cli import failure
from tui_nn.cli.failure import report


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_command_that_fails_says_so_in_a_line_and_ends_with_70(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("tui_nn.cli.headless.train", fail)
    status, out, err = tui_nn("train", "--steps", "1")
    (file,) = folder.iterdir()
    assert (status, err.count("\n")) == (70, 1)
    assert "Traceback" not in out + err
    assert err.startswith("tui-nn: internal error: ZeroDivisionError: by nothing (test_failure.py:")
    assert err.rstrip().endswith(f" with {file}")
    assert "in fail" in file.read_text()


def test_where_no_file_can_be_written_the_line_is_all(folder: Path) -> None:
    folder.rmdir()
    assert report(ValueError("a\nb")).endswith("ValueError: a b; please report it")


def test_a_long_error_is_shortened_and_the_address_is_that_of_the_package(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Message()
    package["Project-URL"] = "Source, https://example.org"
    package["Project-URL"] = "Issues, https://example.org/issues"
    monkeypatch.setattr(failure, "metadata", {"tui-nn": package}.__getitem__)
    line = report(ValueError("x" * 10_000))
    assert len(line) < 400
    assert "please report it at https://example.org/issues with " in line
