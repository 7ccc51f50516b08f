"""Every widget's script is one module, made of scopes; what cannot be put together is refused by name."""

import importlib
import inspect
import pkgutil
import re

import pytest

from doubletake import widgets
from doubletake.widgets.page.bundle import WIDGETS, BundleError, script
from doubletake.widgets.page.page_widget import PageWidget
from tests.widgets.javascript import node


def _all_widgets():
    for module in pkgutil.walk_packages(widgets.__path__, "doubletake.widgets."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(found, PageWidget) and found.__module__ == module.name and "_esm" in vars(found):
                yield found


ALL = sorted(_all_widgets(), key=lambda found: found.__name__)
SCRIPTS = sorted(path.relative_to(WIDGETS).as_posix() for path in WIDGETS.rglob("*.js"))
ENTRIES = [name for name in SCRIPTS if "export default" in (WIDGETS / name).read_text()]


def source(widget):
    """The script a widget hands to the page; anywidget keeps it as it is, or as what watches a file."""
    return str(widget._esm)


def checked(text, folder):
    file = folder / "module.mjs"
    file.write_text(text)
    return node("--check", file)


@pytest.mark.parametrize("name", ENTRIES)
def test_a_widgets_files_become_one_module_with_nothing_left_to_import(name, tmp_path):
    text = script(name)
    assert not re.search(r"^import\b", text, re.MULTILINE)
    assert len(re.findall(r"^export\b", text, re.MULTILINE)) == 1
    done = checked(text, tmp_path)
    assert done.returncode == 0, done.stderr


def test_every_widget_shows_one_of_these_scripts():
    assert {source(widget) for widget in ALL} == {script(name) for name in ENTRIES}


def test_every_script_is_in_the_page_of_some_widget():
    together = "".join(map(script, ENTRIES))
    idle = [name for name in SCRIPTS if f"// {name}\n" not in together]
    assert idle == ["page/types.js"], "only the types' names are used, by a type checker"


@pytest.fixture
def bundled(tmp_path):
    """``bundled({path: text}, "entry.js")`` -> what stands there, put together."""

    def put(files, entry="a/entry.js"):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return script(entry, tmp_path)

    return put


def run(text, tmp_path):
    file = tmp_path / "whole.mjs"
    file.write_text(text)
    done = node("--input-type=module", "--eval", f'import answer from "{file}"; console.log(answer)')
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_each_file_has_a_scope_of_its_own_and_a_name_may_be_changed(bundled, tmp_path):
    text = bundled(
        {
            "a/entry.js": 'import { answer as one, half } from "./one.js";\n'
            'import {\n  answer,\n} from "../b/two.js";\nconst hidden = 3;\n'
            "export default [one(), answer, half(8), hidden].join();\n",
            "a/one.js": 'import { answer as other } from "../b/two.js";\nconst hidden = 1;\n'
            "export function answer() {\n  return hidden + other;\n}\n"
            "export const half = (number) => number / 2;\n",
            "b/two.js": "const hidden = 2;\nexport const answer = hidden * 20;\n",
        }
    )
    assert run(text, tmp_path) == "41,40,4,3"


def test_a_file_that_two_import_runs_once(bundled, tmp_path):
    text = bundled(
        {
            "a/entry.js": 'import { next } from "./count.js";\nimport { third } from "./other.js";\n'
            "export default [next(), third()].join();\n",
            "a/count.js": "let made = 0;\nexport const next = () => ++made;\n",
            "a/other.js": 'import { next } from "./count.js";\nexport const third = () => next() + 1;\n',
        }
    )
    assert run(text, tmp_path) == "1,3"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('import other from "./other.js";', "import other"),
        ('import * as other from "./other.js";', "import * as other"),
        ('import "./other.js";', "import"),
        ('import { thing } from "far-away";', "far-away"),
        ('const late = await import("./other.js");', "import("),
        ('export { thing } from "./other.js";', "export {"),
        ('export * from "./other.js";', "export *"),
        ("export let changing = 1;", "export let"),
        ('  import { thing } from "./other.js";', "import { thing }"),
        ('import { missing } from "./other.js";', "missing"),
        ('import { thing } from "./nowhere.js";', "nowhere.js"),
        ('import { thing } from "../../outside.js";', "outside"),
        ('import { loop } from "./loop.js";', "circle"),
        ('import { unusual } from "./unusual.js";', "default"),
    ],
)
def test_what_cannot_be_put_together_is_refused_by_name(bundled, line, named):
    files = {
        "a/entry.js": f"{line}\nexport default 1;\n",
        "a/other.js": "export const thing = 1;\n",
        "a/loop.js": 'import { back } from "./back.js";\nexport const loop = 1;\n',
        "a/back.js": 'import { loop } from "./loop.js";\nexport const back = 1;\n',
        "a/unusual.js": "export const unusual = 1;\nexport default unusual;\n",
    }
    with pytest.raises(BundleError) as refused:
        bundled(files)
    assert named in str(refused.value)
    assert "a/" in str(refused.value)


def test_a_file_without_a_default_export_is_no_widget(bundled):
    with pytest.raises(BundleError, match="default export"):
        bundled({"a/entry.js": "export const one = 1;\n"})


def test_words_in_a_comment_or_a_string_are_no_imports(bundled, tmp_path):
    text = bundled(
        {
            "a/entry.js": "// import this by hand\n/* export the rest\nimport all */\n"
            'const said = "we import and export";\nexport default said;\n'
        }
    )
    assert run(text, tmp_path) == "we import and export"


def test_the_pages_scripts_name_no_other_machine():
    for file in WIDGETS.rglob("*"):
        if file.suffix in (".js", ".css"):
            addresses = re.findall(r"https?://[^\s\"')]+", file.read_text())
            assert set(addresses) <= {"http://www.w3.org/2000/svg"}, file.name
