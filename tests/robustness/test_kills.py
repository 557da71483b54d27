"""A few of the kills that the script makes by hundreds."""

from __future__ import annotations

import re
import subprocess
import sys


def test_a_process_that_is_killed_while_it_saves_leaves_a_run_that_opens() -> None:
    # In a process without threads, because it forks.
    command = [sys.executable, "-m", "tests.robustness.kills", "--times", "30", "--seed", "3"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    opened = re.search(r"^opened +(\d+)$", ran.stdout, re.MULTILINE)
    assert opened
    assert int(opened[1]) >= 20
