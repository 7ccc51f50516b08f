"""Two lessons in one JupyterLab tab: what one brings into the page leaves the other as it was.

anywidget puts each widget's style sheet into the page for good, so whatever a later lesson styles is styled
in an earlier one too.
"""

from tests.browser.lessons.parts import FIRST_PICTURE
from tests.waiting import settled

_COMPUTED = """root => [root, ...root.querySelectorAll("*")].map((one) => {
  const style = getComputedStyle(one);
  const about = Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
  return [`${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`, about];
})"""


def _open_beside(page, path, root):
    """Open one more notebook in a JupyterLab that is open, without loading the page anew, and run it."""
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Open from Path…").click()
    page.get_by_role("dialog").get_by_role("textbox").fill(str(path.relative_to(root)))
    page.keyboard.press("Enter")
    tab = page.locator(".lm-DockPanel .lm-TabBar-tab").filter(has_text=path.name)
    tab.wait_for(timeout=FIRST_PICTURE)
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first.wait_for(timeout=FIRST_PICTURE)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=FIRST_PICTURE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def test_the_aligner_looks_the_same_once_the_inspector_was_opened(
    course, copied, faces_lesson, open_in_lab, aligner_on
):
    aligner = aligner_on(open_in_lab(faces_lesson, width=1280, height=900))
    page = aligner.page
    before = aligner.root.evaluate(_COMPUTED)

    other = copied("07-measure-it")
    _open_beside(page, other, course.root)
    page.locator(".dt-inspector").first.wait_for(timeout=FIRST_PICTURE)

    page.locator(".lm-DockPanel .lm-TabBar-tab").filter(has_text=faces_lesson.name).click()
    aligner.root.wait_for(state="visible")
    aligner.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    settled(aligner.root)
    after = aligner.root.evaluate(_COMPUTED)
    assert [name for name, _ in after] == [name for name, _ in before]
    changed = [
        f"{name}: {key} was {was[key]}, is {now}"
        for (name, was), (_, about) in zip(before, after, strict=True)
        for key, now in about.items()
        if was[key] != now
    ]
    assert not changed, "\n".join(changed[:40])
