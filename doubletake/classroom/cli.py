"""The ``doubletake`` command: reads the words after it and hands over to one small module each."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from difflib import get_close_matches
from importlib import import_module
from typing import NoReturn

import doubletake
from doubletake.errors import DoubleTakeError

# A command is a module with add_arguments(parser) and run(options) -> exit code, imported only when it is
# asked for. The line about it in --help therefore stands here.
OPENING = "doubletake.classroom.opening"
COMMANDS = {
    "check": ("say what is missing on this machine", "doubletake.classroom.check"),
    "clips": ("list the clips and stills of the course", "doubletake.library.listing"),
    "grade": ("mark what was collected for an exercise", "doubletake.classroom.grading"),
    "inspect": ("say what each cue sees in a clip or picture of yours", "doubletake.inspector.command"),
}


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. “{self.prog} --help” lists what there is.\n")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the answer is the exit code: 0 for all well, 1 for not, 2 for not understood."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a path may hold letters that this terminal cannot show
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and not arguments[0].startswith("-"):
        name, rest = arguments[0], arguments[1:]
        if name not in COMMANDS:
            return _unknown(name)
        summary, module = COMMANDS[name]
        parser = _Parser(prog=f"doubletake {name}", description=f"{summary.capitalize()}.")
    else:
        rest, module = arguments, OPENING
        parser = _Parser(
            prog="doubletake",
            usage="doubletake [--port N] [--no-browser]\n       doubletake COMMAND [--help]",
            description="Open the course: JupyterLab, the dashboards and grading, at one address.",
            epilog="commands:\n" + "".join(f"  {name:<20}  {text}\n" for name, (text, _) in COMMANDS.items()),
            formatter_class=RawDescriptionHelpFormatter,
        )
        parser.add_argument("--version", action="version", version=f"Double Take {doubletake.__version__}")
    command = import_module(module)
    command.add_arguments(parser)
    try:
        return command.run(parser.parse_args(rest))
    except DoubleTakeError as error:
        print(error, file=sys.stderr)
        return 1


def _unknown(name: str) -> int:
    near = get_close_matches(name, COMMANDS, n=1)
    guess = (
        f"did you mean “{near[0]}”?" if near else f"it has {', '.join(f'“{known}”' for known in COMMANDS)}."
    )
    print(f"doubletake has no command “{name}”: {guess}", file=sys.stderr)
    return 2
