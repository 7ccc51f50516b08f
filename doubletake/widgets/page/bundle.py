"""One script out of several files, and one style sheet: what anywidget hands to the page.

anywidget gives the page a single module, from which ``import … from "./page.js"`` would lead nowhere. Here
each imported file becomes a scope of its own inside that module, so two files may use the same names. It is
no JavaScript compiler: it knows the few forms that the course's scripts use, and refuses every other one by
file and line.
"""

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path

from doubletake.theme.palette import THEME

WIDGETS = Path(__file__).resolve().parent.parent

_NAME = r"[A-Za-z_$][\w$]*"
_IMPORT = re.compile(
    rf'^import \{{((?:\s*{_NAME}(?: as {_NAME})?,?)+)\s*\}} from "(\.\.?/[\w./-]+\.js)";$', re.MULTILINE
)
_EXPORT = re.compile(rf"^export ((?:async )?function\*? |class |const )({_NAME})\b", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_LEFT_OVER = re.compile(r"^[ \t]*(?:import|export)\b.*|\bimport\s*\(.*", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*", re.DOTALL | re.MULTILINE)


class BundleError(ValueError):
    """A script that cannot be put together; the sentence names the file and the line."""


@dataclass
class _Bundle:
    """The scopes made so far, in the order in which they have to run."""

    root: Path
    scopes: list[str] = field(default_factory=list)
    exports: dict[str, set[str]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)

    def read(self, name: str) -> str:
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except OSError as error:
            asked = f" (imported by {self.opened[-1]})" if self.opened else ""
            raise BundleError(f"There is no script {name}{asked}.") from error

    def add(self, name: str) -> None:
        """Make a scope of a file, after those of the files that it imports."""
        if name in self.exports:
            return
        if name in self.opened:
            circle = " -> ".join([*self.opened[self.opened.index(name) :], name])
            raise BundleError(f"These scripts import each other in a circle: {circle}.")
        text = self.read(name)
        self.opened.append(name)
        if found := _DEFAULT.search(text):
            raise BundleError(f"{_place(name, text, found)}: only a widget's own file has a default export.")
        body = self.with_imports(name, text)
        self.opened.pop()
        names = [found[2] for found in _EXPORT.finditer(text)]
        self.exports[name] = set(names)
        body = _EXPORT.sub(r"\1\2", body)
        self.scopes.append(
            f"// {name}\nconst {_scope(name)} = (() => {{\n{body}\nreturn {{ {', '.join(names)} }};\n}})();\n"
        )

    def with_imports(self, name: str, text: str) -> str:
        """Return the file's text, each import taken from the scope of the file that it names."""

        def taken(found: re.Match[str]) -> str:
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[2]))
            if other.startswith(".."):
                raise BundleError(
                    f"{_place(name, text, found)}: {found[2]} lies outside of the widgets' folder."
                )
            self.add(other)
            pairs = [part.split(" as ") for part in (one.strip() for one in found[1].split(",")) if part]
            for pair in pairs:
                if pair[0] not in self.exports[other]:
                    raise BundleError(f"{_place(name, text, found)}: {other} exports no {pair[0]}.")
            return f"const {{ {', '.join(': '.join(pair) for pair in pairs)} }} = {_scope(other)};"

        body = _IMPORT.sub(taken, text)
        rest = _COMMENT.sub(
            lambda found: re.sub(r"[^\n]", " ", found[0]), _DEFAULT.sub("", _EXPORT.sub("", body))
        )
        if found := _LEFT_OVER.search(rest):
            raise BundleError(
                f'{name}: "{found[0].strip()[:80]}" cannot be put together. Write '
                'import {{ a, b as c }} from "./file.js"; and export function, class or const.'
            )
        return body


def _scope(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))


def _place(name: str, text: str, found: re.Match[str]) -> str:
    return f"{name}, line {text.count(chr(10), 0, found.start()) + 1}"


def script(name: str, root: Path = WIDGETS) -> str:
    """One ES module made of a widget's file and of the files that it imports, each in a scope of its own.

    Parameters
    ----------
    name : str
        The file's path inside the widgets' folder, such as ``"stepper/stepper.js"``.
    root : Path
        That folder.

    Raises
    ------
    BundleError
        If a file is missing, files import each other in a circle, an imported name is not exported, or a form
        of import or export is used that is not known here (default and namespace imports, ``export let`` …).
    """
    bundle = _Bundle(root)
    text = bundle.read(name)
    if not _DEFAULT.search(text):
        raise BundleError(f"{name} has no default export, so anywidget cannot show it.")
    bundle.opened.append(name)
    body = bundle.with_imports(name, text)
    return "\n".join([*bundle.scopes, f"// {name}", _EXPORT.sub(r"\1\2", body)])


def style(*names: str) -> str:
    """The theme, and after it the style sheets with these paths inside the widgets' folder."""
    return "\n".join(
        path.read_text(encoding="utf-8") for path in (THEME, *(WIDGETS / name for name in names))
    )
