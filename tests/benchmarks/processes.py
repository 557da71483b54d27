"""What the system tells of a process: from /proc on Linux, from `ps` elsewhere."""

from __future__ import annotations

import math
import os
import resource
import subprocess
import sys
from pathlib import Path


def resident_bytes(pid: int) -> int:
    """Resident memory of a process; both sources count in KiB."""
    if (kib := _status(pid, "VmRSS")) is not None:
        return kib * 1024
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)])) * 1024


def own_peak_bytes() -> int:
    """The largest resident memory this process has had.

    Linux hands the peak that `getrusage` tells of down from the process that started this one, so not from there.
    """
    if (kib := _status(os.getpid(), "VmHWM")) is not None:
        return kib * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of a process; not a number where there is no /proc, or no process any more."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return math.nan
    # The name, in brackets, may hold blanks; user and system time are the 12th and 13th field behind it.
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _status(pid: int, name: str) -> int | None:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(fields[name].split()[0])
