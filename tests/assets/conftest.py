"""The studio is no installed package: its modules are found from the project root, as its command does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
