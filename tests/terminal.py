"""A real terminal for tests and benchmarks: a program in a pseudo-terminal, its output on a pyte screen.

    with Terminal([sys.executable, "-m", "tui_nn"], columns=80, rows=24) as terminal:
        terminal.wait_for("ready")
        terminal.press("space")
        terminal.wait_for("running")
        ended = terminal.quit("q")
    assert ended.status == 0 and not ended.leftovers

Everything happens in the calling thread: output is read while `pump`, `wait_for` or `quit` run, and stays in
the kernel's buffer otherwise. The screen is painted from it only when somebody looks (`text`, `row`, `cell`),
so that a benchmark which merely counts bytes costs the machine next to nothing. All times are
`time.perf_counter` seconds.
"""

from __future__ import annotations

import os
import re
import select
import signal
import tempfile
import termios
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import pexpect
from pyte.screens import Char

from tests.benchmarks.processes import cpu_seconds
from tests.display import Display, Modes
from tests.patience import PATIENCE
from tests.prepared import Forked, Program

ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
"""What a modern terminal emulator sets; each can be overridden or, with `None`, taken away."""

MISLEADING = ("COLUMNS", "LINES", "NO_COLOR", "TERM_PROGRAM", "LC_TERMINAL", "PYTHONDONTWRITEBYTECODE")
"""Variables that speak for another terminal than this one, or make every start compile what is installed compiled."""

KEYS = {
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "down": "\x1b[B",
    "end": "\x1b[F",
    "enter": "\r",
    "escape": "\x1b",
    "f1": "\x1bOP",
    "home": "\x1b[H",
    "left": "\x1b[D",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "right": "\x1b[C",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "tab": "\t",
    "up": "\x1b[A",
}
"""Textual's key names -> what xterm sends. Single characters stand for themselves, `ctrl+x` is computed."""

SYNCHRONIZED_QUERY = b"\x1b[?2026$p"
SYNCHRONIZED_UPDATE = 2026
SYNCHRONIZED_ANSWER = b"\x1b[?2026;2$y"
"""Supported, at present off: the program then wraps each update in `CSI ? 2026 h` ... `CSI ? 2026 l`."""

AT_ONCE = 0.001
"""Seconds within which the chunks of one frame follow each other."""

A_MOMENT = 0.3
"""Seconds in which a program that has something to do works, or says it."""

_INCOMPLETE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?\Z")


class Chunk(NamedTuple):
    """Output as it arrived; never ends inside an escape sequence."""

    time: float
    data: bytes


class Exit(NamedTuple):
    """How a program ended."""

    status: int
    """Exit status, or minus the number of the signal that killed it."""
    seconds: float
    """From the key that asked for it to the end of the process."""
    leftovers: tuple[str, ...]
    """What the terminal was left with: modes still on, line settings not put back. Empty when restored."""


def _spawned(command: Sequence[str], env: Mapping[str, str], cwd: str | None, dimensions: tuple[int, int]) -> Any:
    """The command in a new pseudo-terminal; `dimensions` are rows and columns."""
    with warnings.catch_warnings():
        # Python 3.12 warns of forking with threads; the child runs another program and misses none.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = pexpect.spawn(command[0], list(command[1:]), env=env, cwd=cwd, dimensions=dimensions)
    child.line_settings = termios.tcgetattr(child.child_fd)
    child.ptyproc.delayafterclose = 0.01
    child.ptyproc.delayafterterminate = 0.1
    return child


class Terminal:
    """A program in a pseudo-terminal of `columns` x `rows`; a context manager that kills what is left.

    A command is started; a `Program` is forked where the app is already imported, which takes a tenth of the time.

    With `synchronized` it answers the query for synchronized updates as modern terminals do, and `frames`
    counts them; without, it keeps silent as old ones do.
    """

    def __init__(
        self,
        command: Sequence[str] | Program,
        *,
        columns: int = 120,
        rows: int = 36,
        env: Mapping[str, str | None] | None = None,
        cwd: str | None = None,
        synchronized: bool = True,
    ) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in MISLEADING}
        wanted = {**inherited, **ENVIRONMENT, **(env or {})}
        runs = None
        if "TUI_NN_RUNS" not in wanted:
            # What benchmarks train is not to be found among the user's runs.
            runs = tempfile.TemporaryDirectory()
            wanted["TUI_NN_RUNS"] = runs.name
        given = {name: value for name, value in wanted.items() if value is not None}
        start: Any = Forked if isinstance(command, Program) else _spawned
        self._child = start(command, given, cwd, (rows, columns))
        self._runs = runs
        self.started = time.perf_counter()
        """When the program had been started (after exec, so without the cost of forking this process)."""
        self._line_settings = self._child.line_settings
        self._synchronized = synchronized
        self._display = Display(columns, rows)
        self._modes = Modes()
        self._tail = b""
        self._seen = 0
        self.chunks: list[Chunk] = []
        """Everything received so far."""
        self.bytes_received = 0
        self.closed = False
        """Whether the program has let go of the terminal, that is, ended."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the program if it still runs and give the pseudo-terminal back."""
        if self._child.isalive():
            # Waited for, where pexpect would look only for a moment whether it has ended.
            self._child.kill(signal.SIGKILL)
            self._child.wait()
        self._child.close()
        self.closed = True
        if self._runs:
            self._runs.cleanup()

    # Reading

    def pump(self, seconds: float) -> None:
        """Take in whatever arrives during the next `seconds`, or until the program ends."""
        deadline = time.perf_counter() + seconds
        while not self.closed and (left := deadline - time.perf_counter()) > 0:
            self._read(left)

    def wait_for(self, condition: str | Callable[[], object], timeout: float = PATIENCE) -> float:
        """Read until the text is on screen, or the function returns something true.

        Returns the time at which the output that made it so arrived. TimeoutError, with the screen in it,
        when it takes longer than `timeout` seconds; EOFError when the program ends before.
        """
        holds = condition if callable(condition) else lambda: condition in self.text
        deadline = time.perf_counter() + timeout
        while not holds():
            if self.closed:
                raise EOFError(f"the program ended before {condition!r}; the screen was:\n{self.text}")
            if (left := deadline - time.perf_counter()) <= 0:
                raise TimeoutError(f"no {condition!r} within {timeout:g} s; the screen was:\n{self.text}")
            # What comes at once is looked at at once: painting each chunk would hold the program up, and a terminal
            # that is not written in Python is a hundred times as fast.
            while self._read(left) and not self.closed and time.perf_counter() < deadline:
                left = AT_ONCE
        return self.chunks[-1].time if self.chunks else self.started

    def wait_until_idle(self) -> None:
        """Read until for a moment nothing has come and the program has not worked: all it has to say is on screen."""
        deadline = time.perf_counter() + PATIENCE
        before = None
        while (now := (self.bytes_received, cpu_seconds(self.pid))) != before:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"still at work after {PATIENCE:g} s; the screen was:\n{self.text}")
            before = now
            self.pump(A_MOMENT)

    def _read(self, timeout: float) -> bool:
        """Take in one chunk, waiting at most `timeout` seconds for it; whether there was one."""
        descriptor = self._child.child_fd
        if not select.select([descriptor], [], [], timeout)[0]:
            return False
        try:
            data = os.read(descriptor, 65536)
        except OSError:  # Linux reports the end of the other side as an input/output error
            data = b""
        self.bytes_received += len(data)
        self.closed = not data
        data = self._tail + data
        unfinished = None if self.closed else _INCOMPLETE.search(data)
        complete = data[: unfinished.start()] if unfinished else data
        self._tail = data[len(complete) :]
        if complete:
            self._take(complete)
        return True

    def _take(self, data: bytes) -> None:
        self.chunks.append(Chunk(time.perf_counter(), data))
        self._modes.feed(data)
        if self._synchronized and SYNCHRONIZED_QUERY in data:
            self.send(SYNCHRONIZED_ANSWER)

    def forget(self) -> None:
        """Drop what has been received, once it is on the screen: over an hour it would fill the memory."""
        assert self.display
        self.chunks.clear()
        self._seen = 0

    # Looking

    @property
    def display(self) -> Display:
        """The screen, brought up to date with all that has been read."""
        unseen, self._seen = self.chunks[self._seen :], len(self.chunks)
        self._display.feed(b"".join(chunk.data for chunk in unseen))
        return self._display

    @property
    def text(self) -> str:
        """All rows at their full width, joined by newlines."""
        return self.display.text

    def row(self, y: int) -> str:
        """Row `y`, counted from 0 at the top, at its full width."""
        return self.display.row(y)

    def cell(self, x: int, y: int) -> Char:
        """Character `data`, colors `fg` and `bg` ('default', a name or 'rrggbb') and style of one cell."""
        return self.display.screen.buffer[y][x]

    @property
    def frames(self) -> int:
        """Synchronized updates completed so far; 0 without `synchronized`."""
        return self._modes.frames

    @property
    def shows_whole_frame(self) -> bool:
        """Whether no update has begun that is still to be completed; always true without `synchronized`."""
        return SYNCHRONIZED_UPDATE not in self._modes.on

    @property
    def pid(self) -> int:
        """Process id of the program."""
        return int(self._child.pid)

    # Acting

    def send(self, data: bytes) -> None:
        """Send raw bytes, as a keyboard or the terminal itself would."""
        os.write(self._child.child_fd, data)

    def press(self, *keys: str) -> None:
        """Press keys by Textual's names: `space`, `ctrl+p`, `l`, `+`."""
        for key in keys:
            control = key.removeprefix("ctrl+")
            text = KEYS.get(key, key) if control == key else chr(ord(control) & 0x1F)
            self.send(text.encode())

    def click(self, x: int, y: int) -> None:
        """Press and release the left mouse button on a cell."""
        place = f"0;{x + 1};{y + 1}"
        self.send(f"\x1b[<{place}M\x1b[<{place}m".encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told by SIGWINCH."""
        self.display.screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def quit(self, *keys: str, timeout: float = PATIENCE) -> Exit:
        """Press `keys` and wait for the program to end.

        TimeoutError, with the screen in it, when it still runs after `timeout` seconds.
        """
        asked = time.perf_counter()
        self.press(*keys)
        while self._child.isalive():
            if time.perf_counter() - asked > timeout:
                raise TimeoutError(f"still running {timeout:g} s after {keys}; the screen was:\n{self.text}")
            if self.closed:
                time.sleep(0.001)  # it has let go of the terminal; only its exit status is still to come
            else:
                self.pump(0.005)
        seconds = time.perf_counter() - asked
        self.pump(PATIENCE)
        return Exit(self._status(), seconds, self.leftovers)

    def _status(self) -> int:
        killed_by = self._child.signalstatus
        return int(self._child.exitstatus if killed_by is None else -killed_by)

    @property
    def leftovers(self) -> tuple[str, ...]:
        """What the terminal is left with: modes that are on, line settings that are not as at the start."""
        same = termios.tcgetattr(self._child.child_fd) == self._line_settings
        return (*self._modes.leftovers, *["line settings"] * (not same))
