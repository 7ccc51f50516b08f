"""Each family styles its own classes: JupyterLab has one page for all open notebooks and their styles."""

import re

import pytest

from doubletake.theme.palette import THEME
from doubletake.widgets.page.bundle import WIDGETS
from tests.widgets.page.test_bundle import ALL, source

TOOLKIT = "page"
FAMILIES = sorted(
    folder.name
    for folder in WIDGETS.iterdir()
    if (folder / "__init__.py").is_file() and folder.name != TOOLKIT
)

_CLASS = re.compile(r"(?<![\w-])dt-[a-z][a-z0-9-]*(?<!-)(?![\w-])")


def files(family, *endings):
    return {
        path.name: path.read_text()
        for ending in endings
        for path in sorted((WIDGETS / family).glob(f"*.{ending}"))
    }


def selectors(text):
    """What a style sheet's rules are of, one selector a piece; rules inside @container too."""
    found = re.findall(r"([^{};]+)\{", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    for heads in (head.strip() for head in found):
        if not heads.startswith("@"):
            yield from _apart(heads)


def _apart(heads):
    """A list of selectors at its commas, but for those inside of ``:is(…)`` and its like."""
    one, depth = "", 0
    for sign in heads:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            yield one.strip()
            one = ""
        else:
            one += sign
    yield one.strip()


def classes(text):
    return set(_CLASS.findall(text))


def roots(family):
    """The classes of a family's widgets themselves, as its scripts hand them to ``widget``."""
    heads = re.findall(r'\bwidget\("([^"]+)"', "".join(files(family, "js").values()))
    return {name for head in heads for name in head.split()} - TOOLKIT_CLASSES


def is_own(name, family):
    return name.startswith(f"dt-{family}-") or name in roots(family) or name == f"dt-{family}"


TOOLKIT_CLASSES = classes(THEME.read_text() + "".join(files(TOOLKIT, "css", "js", "py").values()))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_familys_classes_carry_its_name_and_all_others_are_the_toolkits(family):
    strange = {
        (file, name)
        for file, text in files(family, "css", "js", "py").items()
        for name in classes(text)
        if not is_own(name, family) and name not in TOOLKIT_CLASSES
    }
    assert strange == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_styles_what_is_the_toolkits_only_inside_its_own(family):
    everywhere = [
        (file, selector)
        for file, text in files(family, "css").items()
        for selector in selectors(text)
        if not any(is_own(name, family) for name in classes(selector))
    ]
    assert everywhere == []


def test_no_class_is_styled_by_two_families():
    styled = {}
    for family in FAMILIES:
        for selector in selectors("".join(files(family, "css").values())):
            for name in classes(selector) - TOOLKIT_CLASSES:
                styled.setdefault(name, set()).add(family)
    assert {name: sorted(by) for name, by in styled.items() if len(by) > 1} == {}


def test_the_toolkit_names_no_family():
    assert [name for name in sorted(TOOLKIT_CLASSES) for family in FAMILIES if is_own(name, family)] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_a_familys_widgets_take_their_style_from_their_own_folder_and_the_toolkit(family):
    asked = re.findall(r'"(\w+)/\w+\.css"', "".join(files(family, "py").values()))
    assert set(asked) <= {family, TOOLKIT}


@pytest.mark.parametrize("widget", ALL, ids=lambda widget: widget.__name__)
def test_a_widget_brings_the_sheet_of_each_class_that_it_wears(widget):
    """A class that is styled only inside of another one, as ``.dt-scrub .dt-value``, counts for that one."""
    styled = set()
    for sheet in WIDGETS.rglob("*.css"):
        for selector in selectors(sheet.read_text()):
            styled.update(sorted(classes(selector), key=selector.find)[:1])
    assert classes(source(widget)) & styled <= classes(str(widget._css))
