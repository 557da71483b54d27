"""Run files: reading, writing and checking them.

    write(SavedRun.of(timeline), "mine.run")
    timeline = restore(read("mine.run"))

`saved_run` is what a file holds, `document` its JSON, `encoding` and `decoding` the way between the two, `archive` the
bytes on the disk, and `restoring` makes a run of them that goes on.
"""

from tui_nn.runs.files.archive import SUFFIX, check_replaceable, is_newer, read, read_summary, write
from tui_nn.runs.files.restoring import restore
from tui_nn.runs.files.saved_run import Numbers, SavedRun, Summary

__all__ = [
    "SUFFIX",
    "Numbers",
    "SavedRun",
    "Summary",
    "check_replaceable",
    "is_newer",
    "read",
    "read_summary",
    "restore",
    "write",
]
