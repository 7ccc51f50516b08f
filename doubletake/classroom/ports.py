"""A place to listen on this machine."""

import os
import socket

from doubletake.errors import DoubleTakeError

USUAL_PORT = 8888
_AS_FAR_AS = 8937


def is_free(port: int) -> bool:
    """Whether nothing on this machine listens on the port of the loopback address.

    Raises
    ------
    PermissionError
        If this user may not listen there at all.
    """
    with socket.socket() as probe:
        if os.name == "posix":  # as the server will; elsewhere the option means something else
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise
        except OSError:
            return False
    return True


def choose_port(asked: int | None = None) -> int:
    """The port that was asked for; if none was, 8888 or the first free one after it.

    Raises
    ------
    DoubleTakeError
        If the port that was asked for cannot be had: who names a port has a reason, and is told.

    Examples
    --------
    >>> choose_port() >= USUAL_PORT
    True
    """
    if asked is None:
        for port in range(USUAL_PORT, _AS_FAR_AS + 1):
            if is_free(port):
                return port
        raise DoubleTakeError(
            f"All ports from {USUAL_PORT} to {_AS_FAR_AS} are taken. "
            "Close a few programs, or name another with --port."
        )
    try:
        free = is_free(asked)
    except PermissionError:
        raise DoubleTakeError(
            f"Port {asked} is kept for the system. Name one from 1024 to 65535, or leave --port out."
        ) from None
    if not free:
        raise DoubleTakeError(
            f"Port {asked} is taken by another program. "
            "Name another, or leave --port out and a free one is found."
        )
    return asked
