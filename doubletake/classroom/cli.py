"""The ``doubletake`` command."""

import argparse

from .folder import course_folder, state_folder


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="doubletake")
    parser.add_argument("--port", type=int, default=8888)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args(arguments)
    from .server import serve

    course = course_folder()
    return serve(course, state_folder(course), options.port, not options.no_browser)
