"""Looking into a clip or a picture that somebody brings: read safely, measured by every cue, never judged.

The names and where they come from stand in ``__init__.pyi``, for people, type checkers and editors: a line
each. They are imported when they are asked for: the command's own help needs no arrays.
"""

from importlib import import_module

with open(f"{__file__}i", encoding="utf-8") as _stub:
    # "from MODULE import NAME as NAME"
    _MODULE_OF = {_line.split()[3]: _line.split()[1] for _line in _stub if _line.startswith("from ")}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
