"""``doubletake``: open the course."""

import os
import signal
import sys
import webbrowser
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import deque
from collections.abc import Callable
from pathlib import Path

from doubletake.errors import DoubleTakeError

from .folder import course_folder, state_folder
from .ports import USUAL_PORT, choose_port


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``doubletake`` itself."""
    parser.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help=f"listen on this port (without it: {USUAL_PORT}, or the next one that is free)",
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address and open no browser")


def run(options: Namespace) -> int:
    """Open the course and serve it until Ctrl-C; the answer is the exit code."""
    course = course_folder()
    state = state_folder(course)
    port = choose_port(options.port)
    log = state / f"server-{port}.log"
    say = _speak_while_the_rest_is_logged(log)
    _stop_cleanly_from_the_start()
    try:
        say("Double Take is starting. This takes a few seconds.")
        if options.port is None and port != USUAL_PORT:
            say(f"Port {USUAL_PORT} is taken by another program, so this is port {port}.")
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            say("You are root here: what a notebook does, it does as root.")

        from . import settings

        settings.use_own_jupyter_folders(state, course)
        # jsonschema, which comes with Jupyter, spends a second on preparing a check of internationalised
        # addresses that nothing here uses, and does without where this module cannot be imported.
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None forbids the import
        from .server import open_in_browser, serve

        def ready(address: str) -> None:
            say(f"\nDouble Take is open at\n\n    {address}\n")
            say(f"Press Ctrl-C here to stop it. What the server has to say is in {log}.")
            if options.no_browser:
                return
            if has_browser():
                open_in_browser(address)
            else:
                say("There is no browser here that could be opened: copy the address into one.")

        serve(course, port, ready)
    except KeyboardInterrupt:
        pass
    except (Exception, SystemExit):  # Jupyter leaves by sys.exit where it cannot go on
        _log_traceback()
        say("\nDouble Take had to stop. The last lines of its log:\n")
        say("".join(f"    {line}" for line in _last_lines(log)).rstrip())
        say(f"\nAll of it is in {log}. “doubletake check” may say what is missing.")
        return 1
    say("\nDouble Take has stopped.")
    return 0


def has_browser() -> bool:
    """Whether a browser with a window can be opened from here."""
    on_a_screen = (
        sys.platform in ("darwin", "win32")
        or os.environ.get("DISPLAY")
        or os.environ.get("WAYLAND_DISPLAY")
        or os.environ.get("BROWSER")
    )
    if not on_a_screen:
        return False  # Python would offer one for the terminal, which would take this window over
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ArgumentTypeError(f"“{text}” is no port; give a number from 1 to 65535")
    return int(text)


def _speak_while_the_rest_is_logged(log: Path) -> Callable[[str], None]:
    """Send all output of this process and its kernels to the log, and give back a way to the terminal.

    The two file descriptors are redirected, not Python's streams only: kernels inherit them, and so do
    libraries that write past Python.
    """
    terminal = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    try:
        # Jupyter writes the token into its log: nobody else on this machine may read it.
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise DoubleTakeError(
            f"The log {log} cannot be written ({error.strerror}). Delete it, or the folder around it."
        ) from error
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)

    def say(text: str) -> None:
        try:
            print(text, file=terminal, flush=True)
        except OSError:
            pass  # the terminal is gone; the server need not be

    return say


def _stop_cleanly_from_the_start() -> None:
    """Treat every way to end this like Ctrl-C, until the server puts its own handlers in place."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)):
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _log_traceback() -> None:
    import traceback

    traceback.print_exc()  # standard error is the log by now
    sys.stderr.flush()


def _last_lines(log: Path, count: int = 8) -> list[str]:
    with log.open(encoding="utf-8", errors="replace") as file:
        return list(deque((line for line in file if line.strip()), maxlen=count))
