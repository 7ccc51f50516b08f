"""A page's script without a page: run by the node that Playwright brings."""

import json
import subprocess
from pathlib import Path

import playwright


def node(*arguments, **options):
    """Run node; the finished process."""
    driver = Path(playwright.__file__).parent / "driver"
    command = next(path for path in (driver / "node", driver / "node.exe") if path.is_file())
    return subprocess.run([str(command), *map(str, arguments)], capture_output=True, text=True, **options)


def answer_of(module, expression, folder):
    """What an expression gives in which the exports of a module's file can be named, as JSON."""
    copy = folder / "module.mjs"  # node takes a file for a module by its name
    copy.write_text(module.read_text(encoding="utf-8"), encoding="utf-8")
    script = f'import * as page from "./module.mjs"; console.log(JSON.stringify({expression}))'
    done = node("--input-type=module", "--eval", script, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
