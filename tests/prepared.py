"""The app in processes of its own that need not import it: one that has done so is forked for each.

Importing the app takes a second of the processor, ten times what a test needs besides. Everything else is as in a
process that was started: it leads the session of its terminal, and Python runs its code and ends as always.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from select import select
from typing import NamedTuple

INT = struct.Struct("q")
"""How the process id and then the wait status of a program are told."""

LARGEST = 1_000_000
"""Bytes of a request, at most."""


class Program(NamedTuple):
    """Python code that begins where the app is imported, and its arguments."""

    code: str
    arguments: tuple[str, ...]


class Forked:
    """A running program in a new pseudo-terminal; has what `Terminal` uses of `pexpect.spawn`."""

    def __init__(self, program: Program, env: Mapping[str, str], cwd: str | None, dimensions: tuple[int, int]) -> None:
        """`dimensions` are rows and columns."""
        self.child_fd, worker = os.openpty()
        self.setwinsize(*dimensions)
        self.line_settings = termios.tcgetattr(worker)
        self._told, sink = os.pipe()
        request = json.dumps([program.code, program.arguments, dict(env), cwd or os.getcwd()]).encode()
        socket.send_fds(_server().requests, [request], [worker, sink])
        os.close(worker)
        os.close(sink)
        (self.pid,) = INT.unpack(os.read(self._told, INT.size))
        self._status: int | None = None

    def isalive(self) -> bool:
        """Whether it has not ended."""
        if self._status is None and select([self._told], [], [], 0)[0]:
            self.wait()
        return self._status is None

    def wait(self) -> None:
        """Wait until it has ended."""
        if self._status is None:
            (self._status,) = INT.unpack(os.read(self._told, INT.size))

    @property
    def exitstatus(self) -> int | None:
        """Of a program that has ended by itself."""
        return os.WEXITSTATUS(self._status) if self._status is not None and os.WIFEXITED(self._status) else None

    @property
    def signalstatus(self) -> int | None:
        """The signal that ended it."""
        return os.WTERMSIG(self._status) if self._status is not None and os.WIFSIGNALED(self._status) else None

    def kill(self, number: signal.Signals) -> None:
        """Send it a signal, if it has not ended: its end is told a moment after it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def setwinsize(self, rows: int, columns: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self.child_fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close(self) -> None:
        """Give the terminal back."""
        os.close(self.child_fd)
        os.close(self._told)


class Server(NamedTuple):
    """The process that forks, seen from here."""

    requests: socket.socket
    process: subprocess.Popen[bytes]
    terminal: int
    """In which it runs, so that Python's streams are there what they are in a terminal."""


@cache
def _server() -> Server:
    """It is started for the first program; `stop` ends it."""
    from tests.terminal import ENVIRONMENT, MISLEADING

    ours, theirs = socket.socketpair()
    env = {name: value for name, value in os.environ.items() if name not in MISLEADING} | ENVIRONMENT
    controller, worker = os.openpty()
    command = [sys.executable, "-m", "tests.prepared", str(theirs.fileno())]
    process = subprocess.Popen(
        command,
        stdin=worker,
        stdout=worker,
        stderr=worker,
        env=env,
        cwd=Path(__file__).parents[1],
        pass_fds=[theirs.fileno()],
        start_new_session=True,
    )
    os.close(worker)
    theirs.close()
    return Server(ours, process, controller)


def stop() -> None:
    """End the process that forks, if there is one."""
    if _server.cache_info().currsize:
        requests, process, terminal = _server()
        requests.close()
        process.wait()
        os.close(terminal)
        _server.cache_clear()


def serve(requests: socket.socket) -> str:
    """Fork for each request; returns only in the processes that were forked, with the code that is theirs."""
    while True:
        data, files, _, _ = socket.recv_fds(requests, LARGEST, 2)
        _reap()
        if not data:
            os._exit(0)
        worker, sink = files
        if not os.fork():
            # Whoever watches over the program, whose parent must be a process that has nothing else to do.
            requests.close()
            pid = os.fork()
            if not pid:
                os.close(sink)
                return _become(worker, *json.loads(data))
            os.close(worker)
            os.write(sink, INT.pack(pid))
            os.write(sink, INT.pack(os.waitpid(pid, 0)[1]))
            os._exit(0)
        os.close(worker)
        os.close(sink)


def _reap() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue


def _become(worker: int, code: str, arguments: list[str], env: dict[str, str], cwd: str) -> str:
    """Lead the session of a terminal, in another environment; returns the code."""
    os.setsid()
    fcntl.ioctl(worker, termios.TIOCSCTTY, 0)
    for stream in (0, 1, 2):
        os.dup2(worker, stream)
    os.close(worker)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["-c", *arguments]
    return code


if __name__ == "__main__":
    import tui_nn.app.app
    import tui_nn.cli  # noqa: F401  (what every program imports)

    exec(compile(serve(socket.socket(fileno=int(sys.argv[1]))), "<string>", "exec"), {"__name__": "__main__"})
