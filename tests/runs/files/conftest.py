"""A run file that is as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runs.saving import branched
from tui_nn.runs.files import SavedRun, write


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "one.run"
    write(SavedRun.of(branched()), path)
    return path
