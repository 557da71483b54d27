"""Run files: reading, writing and checking them.

    write(SavedRun.of(timeline), "mine.run")
    timeline = restore(read("mine.run"))
    model = model_of(read("mine.run"))

`saved_run` defines what a file holds and `document` its JSON; `encoding` and `decoding` convert between the two,
`archive` reads and writes the bytes, and `restoring` turns a saved run into one that can continue.
"""

from tui_nn.runs.files.archive import SUFFIX, check_replaceable, is_newer, read, read_summary, write
from tui_nn.runs.files.modeling import model_of
from tui_nn.runs.files.restoring import restore
from tui_nn.runs.files.saved_run import SavedRun, numbers_of

__all__ = [
    "SUFFIX",
    "SavedRun",
    "check_replaceable",
    "is_newer",
    "model_of",
    "numbers_of",
    "read",
    "read_summary",
    "restore",
    "write",
]
