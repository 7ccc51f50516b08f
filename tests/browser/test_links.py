"""The page of links, as a person meets it."""


def test_the_page_of_links_opens(course, browser_page):
    page = browser_page()
    assert page.goto(course.link("doubletake")).status == 200
    assert page.locator("h1").inner_text() == "Double Take"
