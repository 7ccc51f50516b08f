"""Arrows run one way: what may import what, read from the code of the whole package.

Every import counts, at the top of a file, inside a function, and for types alone.
"""

import ast
import graphlib
from pathlib import Path

import doubletake

PACKAGE = Path(doubletake.__file__).parent

# From the ground to the top; what stands in one row knows nothing of its neighbours.
FLOORS = (
    ("errors",),
    ("state", "text", "theme"),
    ("video", "face", "statistics"),
    ("library",),
    ("trials", "audit", "swap"),
    ("neural", "animate"),
    ("cues",),
    ("evidence",),
    ("detector",),
    ("inspector",),
    ("exercises",),
    ("widgets",),
    ("classroom",),
    ("__main__",),
)
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}

# Numbers know nothing of pictures: what no room below the widgets may import.
PICTURES = {"matplotlib", "IPython", "ipywidgets", "anywidget", "traitlets"}

# The only imports between families of widgets, each with its reason; fewer are better.
FAMILY_PAIRS = {("animator", "stepper"): "who draws a frame in one of the ways that both offer"}


def modules() -> dict[str, Path]:
    """Return all modules of the package, by their dotted names."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def statements(name: str) -> list[tuple[str, str | None]]:
    """Return what a module imports: (module, name in it), or (module, None)."""
    found: list[tuple[str, str | None]] = []
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            folder = name.split(".") if MODULES[name].name == "__init__.py" else name.split(".")[:-1]
            start = folder[: len(folder) - node.level + 1] if node.level else []
            source = ".".join([*start, *([node.module] if node.module else [])])
            found += [(source, alias.name) for alias in node.names]
    return found


def arrows() -> dict[str, set[str]]:
    """Return which modules of the package each of its modules imports."""
    found = {}
    for name in MODULES:
        targets = set()
        for source, part in statements(name):
            inner = f"{source}.{part}"
            targets.add(inner if inner in MODULES else source)
        found[name] = {target for target in targets if target in MODULES and target != name}
    return found


ARROWS = arrows()


def room(module: str) -> str:
    """Return the package, or the file on the ground, that a module is in."""
    return ".".join(module.split(".")[1:2])


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return one circle of a graph, or nothing."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return error.args[1]
    return []


def test_every_room_has_its_floor():
    assert {room(name) for name in MODULES} - {""} == set(FLOOR)


def test_no_circle_between_files():
    # A package's face (`__init__`) collects what its files hold, so for this it counts as those files do.
    assert (
        circle({name: {one for one in found if one != "doubletake"} for name, found in ARROWS.items()}) == []
    )


def test_no_circle_between_rooms():
    rooms: dict[str, set[str]] = {}
    for name, found in ARROWS.items():
        rooms.setdefault(room(name), set()).update(room(one) for one in found if room(one) != room(name))
    rooms = {one: found - {""} for one, found in rooms.items()}
    assert circle(rooms) == []


def test_no_arrow_runs_upward():
    upward = [
        f"{name} -> {target}"
        for name, found in ARROWS.items()
        for target in found
        if room(name) != room(target)
        and room(name)
        and room(target)
        and FLOOR[room(target)] >= FLOOR[room(name)]
    ]
    assert sorted(upward) == []


def test_numbers_know_nothing_of_pictures():
    below = [name for name in MODULES if room(name) and FLOOR[room(name)] <= FLOOR["inspector"]]
    pictures = [
        f"{name} imports {source}"
        for name in below
        for source, _ in statements(name)
        if source.split(".")[0] in PICTURES or room(source) == "widgets"
    ]
    assert pictures == []


def test_families_of_widgets_do_not_import_each_other():
    pairs = set()
    for name, found in ARROWS.items():
        own = name.split(".")[2:3]
        for target in found:
            other = target.split(".")[2:3]
            if room(name) == room(target) == "widgets" and own and other and own != other:
                pairs.add((own[0], other[0]))
    between = {pair for pair in pairs if pair[1] != "page"}
    assert between <= set(FAMILY_PAIRS)


def test_nobody_reaches_for_an_underscore():
    reached = [
        f"{name}: from {source} import {part}"
        for name in MODULES
        for source, part in statements(name)
        if source.startswith("doubletake") and part and part.startswith("_") and not part.startswith("__")
    ]
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        aliases = {
            (alias.asname or alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
            if f"{getattr(node, 'module', '') or ''}.{alias.name}".strip(".") in MODULES
        }
        reached += [
            f"{name}: {node.value.id}.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in aliases
            and node.attr.startswith("_")
            and not node.attr.startswith("__")
        ]
    assert reached == []


def test_the_reader_reads(tmp_path, monkeypatch):
    """What the other tests stand on, on a small package with one of each fault."""
    code = {
        "a.py": "from doubletake.b import _x\nimport doubletake.b\n",
        "b.py": "def f():\n    from . import a\n    from .c import d\n",
        "c/__init__.py": "from .d import y\n",
        "c/d.py": "import matplotlib.pyplot as plt\ny = 1\n",
    }
    for file, text in code.items():
        path = tmp_path / "doubletake" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path / "doubletake")
    monkeypatch.setitem(globals(), "MODULES", modules())
    assert arrows() == {
        "doubletake.a": {"doubletake.b"},
        "doubletake.b": {"doubletake.a", "doubletake.c.d"},
        "doubletake.c": {"doubletake.c.d"},
        "doubletake.c.d": set(),
    }
    assert ("doubletake.b", "_x") in statements("doubletake.a")
    assert ("matplotlib.pyplot", None) in statements("doubletake.c.d")
    assert set(circle(arrows())) == {"doubletake.a", "doubletake.b"}
