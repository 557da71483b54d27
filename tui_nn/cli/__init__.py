"""The command line: `tui-nn [COMMAND] [options]`.

Without a command it opens the app. Bad input ends with one line on stderr: `field: got X, allowed: Y`. An internal
error also ends with one line, which names a file with the traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tui_nn import __version__
from tui_nn.cli.commands import APP, COMMANDS
from tui_nn.cli.options import OptionParser, suggest
from tui_nn.cli.output import Status, write
from tui_nn.errors import InputError, SettingError


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line.

    Args:
        argv: the arguments after the program name; by default those of this process.

    Returns:
        The exit status; see `Status`.
    """
    try:
        return _carry_out(sys.argv[1:] if argv is None else argv)
    except InputError as error:
        # The given value may contain line breaks.
        print("tui-nn:", " ".join(str(error).split()), file=sys.stderr)
        return Status.WRONG_USE
    except MemoryError:
        print("tui-nn: memory: got more than is available, allowed: fewer samples or units", file=sys.stderr)
        return Status.WRONG_USE
    except BrokenPipeError:
        return Status.PIPE_CLOSED
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except Exception as error:
        from tui_nn.cli.failure import report

        print(report(error), file=sys.stderr)
        return Status.INTERNAL_ERROR


def _carry_out(argv: Sequence[str]) -> int:
    name, options = (argv[0], argv[1:]) if argv and not argv[0].startswith("-") else (APP, argv)
    if name not in COMMANDS:
        names = {known: known for known in COMMANDS if known != APP}
        raise SettingError("command", name, suggest(name, names, f"one of {', '.join(names)}"))
    command = COMMANDS[name]
    epilog = _list_commands() if name == APP else ""
    parser = OptionParser(name, command.help, command.options, epilog, command.arguments)
    given = parser.parse(options)
    if "help" in given:
        write(parser.help())
    elif "version" in given:
        write(f"tui-nn {__version__}")
    else:
        return command.run(given)
    return Status.DONE


def _list_commands() -> str:
    rows = [f"  {name:<10}{command.help}" for name, command in COMMANDS.items() if name != APP]
    return "\n".join(["Commands (each has its own --help):", *rows])
