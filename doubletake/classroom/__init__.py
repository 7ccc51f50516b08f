"""The ``doubletake`` command, the server behind it, and marking."""
