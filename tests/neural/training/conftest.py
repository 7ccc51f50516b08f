"""These tests need PyTorch and onnx, which learners do not install: see assets/studio/neural/README.md.

Without them the folder is left out, and the last lines of the run say so.
"""

from importlib.util import find_spec

MISSING = [name for name in ("torch", "onnx") if find_spec(name) is None]
collect_ignore_glob = ["test_*.py"] if MISSING else []


def pytest_terminal_summary(terminalreporter):
    if MISSING:
        terminalreporter.write_line(
            f"tests/neural/training was NOT run: {' and '.join(MISSING)} not installed. "
            "assets/studio/neural/README.md says how to run it."
        )
