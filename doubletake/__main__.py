"""``python -m doubletake`` is the ``doubletake`` command."""

import sys

from doubletake.classroom.cli import main

if __name__ == "__main__":
    sys.exit(main())
