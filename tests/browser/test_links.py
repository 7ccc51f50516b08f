"""The page of links, as a person meets it."""

import json
import re
from html import unescape
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest
from playwright.sync_api import expect

from tests.waiting import eventually, stays


def addresses_on_the_page(course):
    with urlopen(course.link(), timeout=30) as answer:
        page = answer.read().decode()
    return [urljoin(course.url, unescape(address)) for address in re.findall(r'href="(/[^"]*)"', page)]


def test_every_notebook_of_the_course_is_on_the_page(course):
    linked = [unquote(address) for address in addresses_on_the_page(course)]
    lessons = sorted((course.root / "notebooks").glob("*.ipynb"))
    dashboards = sorted((course.root / "notebooks" / "dashboards").glob("*.ipynb"))
    assert lessons and dashboards
    for lesson in lessons:
        assert f"{course.url}doc/tree/notebooks/{lesson.name}" in linked
    for dashboard in dashboards:
        assert f"{course.url}voila/render/notebooks/dashboards/{dashboard.name}" in linked
    assert f"{course.url}formgrader" in linked


def test_every_link_leads_somewhere(course):
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    opener.open(course.link(), timeout=30).close()  # as in a browser: the token becomes a cookie
    for address in addresses_on_the_page(course):
        with opener.open(address, timeout=60) as answer:
            assert answer.status == 200, address
            assert "/login" not in answer.url, address
            answer.read()


def test_without_the_token_there_is_only_the_log_in_page(course):
    with urlopen(f"{course.url}doubletake", timeout=30) as answer:
        assert "/login" in answer.url
        assert b"notebooks/" not in answer.read()
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{course.url}api/contents", timeout=30)
    assert refused.value.code == 403


def test_the_address_alone_leads_to_the_page(course, browser_page):
    page = browser_page()
    page.goto(course.link(""))
    expect(page.locator("h1")).to_have_text("Double Take", use_inner_text=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_and_can_be_read(course, browser_page, width, scheme):
    page = browser_page(width=width, color_scheme=scheme)
    assert page.goto(course.link()).status == 200
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.locator("h1")).to_have_count(1)
    eventually(lambda: page.locator("main h2").all_inner_texts() == ["Lessons", "Dashboards", "Grading"])
    # WCAG's contrast of every piece of text against the nearest painted background
    worst = page.evaluate(
        """() => {
          const parts = (text) => text.match(/[\\d.]+/g).map(Number);
          const light = (rgb) => rgb.slice(0, 3)
            .map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = (node) => {
            for (; node; node = node.parentElement) {
              const colour = parts(getComputedStyle(node).backgroundColor);
              if (colour.length === 3 || colour[3] === 1) return colour;
            }
            return [255, 255, 255];
          };
          const ratios = [...document.querySelectorAll("h1, h2, p, a, b, span, kbd")]
            .filter((node) => node.innerText)
            .map((node) => {
              const [a, b] = [parts(getComputedStyle(node).color), behind(node)].map(light);
              return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            });
          return Math.min(...ratios);
        }"""
    )
    assert worst >= 4.5


def test_the_page_works_with_the_keyboard(course, browser_page):
    page = browser_page(width=390)
    page.goto(course.link())
    links = page.locator("a").all()
    for link in links:
        page.keyboard.press("Tab")
        assert link.evaluate("node => node === document.activeElement")
        assert link.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
        assert link.bounding_box()["height"] >= 44
    first = page.locator("a").first
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/tree/notebooks/**")


def test_a_lesson_opens_alone_and_without_errors(course, browser_page):
    page = browser_page()
    page.goto(course.link())
    title = page.locator("ol .title").first.inner_text()
    page.locator("ol a").first.click()
    page.locator(".jp-Notebook").wait_for(timeout=60_000)
    page.get_by_role("heading", name=title).first.wait_for()
    # What is switched off is not there, and nothing asks for news.
    news, debugger = page.get_by_text("Jupyter news"), page.locator('[data-command="debugger:toggle"]')
    found = stays(lambda: (news.count(), debugger.count()), seconds=1)
    assert found == (0, 0)


def test_lab_and_formgrader_open_without_errors(course, browser_page):
    page = browser_page()
    page.goto(course.link("lab"))
    page.locator("#jp-main-dock-panel").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.goto(course.link("formgrader"))
    page.get_by_role("link", name="Manage Assignments").first.wait_for()
    page.wait_for_load_state("networkidle")


def test_a_dashboard_stops_its_python_when_it_is_left(course, browser_page):
    def kernels():
        with urlopen(course.link("api/kernels"), timeout=30) as answer:
            return {kernel["id"] for kernel in json.load(answer)}

    page = browser_page()
    page.goto(course.link())
    before = kernels()
    page.locator("section[aria-labelledby=dashboards] a").first.click()
    page.locator("#rendered_cells .jp-OutputArea-output").first.wait_for(timeout=60_000)
    opened = kernels() - before
    assert len(opened) == 1
    page.goto(course.link())
    eventually(lambda: not kernels() & opened, "its kernel still runs")
