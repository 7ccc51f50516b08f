"""What a lesson says of itself in its metadata is what its page, README, guide and exercise say."""

import json
import re
from pathlib import Path

import pytest

from doubletake.classroom.lesson_table import rewritten
from doubletake.classroom.links import render
from doubletake.classroom.notebooks import dashboards, lessons
from doubletake.text import counted

ROOT = Path(__file__).resolve().parents[2]
LESSONS = lessons(ROOT)
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "grading/guide.md").read_text(encoding="utf-8")

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: Path(lesson.path).stem)
each_dashboard = pytest.mark.parametrize("page", dashboards(ROOT), ids=lambda page: Path(page.path).stem)


def cells(notebook):
    return json.loads((ROOT / notebook.path).read_text(encoding="utf-8"))["cells"]


def plain(markdown):
    return re.sub(r"[*`]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown))


def test_there_are_lessons():
    assert len(LESSONS) >= 7 and len(dashboards(ROOT)) >= 4


@each_lesson
def test_a_lesson_says_everything_of_itself(lesson):
    told = json.loads((ROOT / lesson.path).read_text(encoding="utf-8"))["metadata"]["doubletake"]
    assert set(told) == {"number", "title", "minutes", "outcomes", "exercise", "picture"}
    assert set(told["picture"]) == {"cell", "text"}
    assert Path(lesson.path).name.startswith(f"{told['number']:02}-")
    assert lesson.number == str(told["number"]) and all((lesson.title, lesson.minutes, lesson.outcomes))


@each_lesson
def test_its_first_cell_says_the_same(lesson):
    first = "".join(cells(lesson)[0]["source"])
    assert first.startswith(f"# {lesson.number.zfill(2)} · {lesson.title}\n")
    assert f"After this lesson you can {lesson.outcomes}\n" in plain(first)
    assert f"It takes about {lesson.minutes} minutes." in first


@each_lesson
def test_its_picture_is_one_of_its_panels(lesson):
    assert [cell["cell_type"] for cell in cells(lesson) if cell["id"] == lesson.picture] == ["code"]
    assert 40 < len(lesson.alt) < 140


@each_lesson
def test_its_exercise_is_there_with_all_that_belongs_to_it(lesson):
    name = lesson.exercise
    assert (ROOT / f"grading/source/{name}/{name}.ipynb").is_file()
    assert (ROOT / f"grading/rubrics/{name}.md").is_file()
    assert (ROOT / f"grading/pretend-students/{name}.toml").is_file()


@each_lesson
def test_the_guide_has_its_section(lesson):
    sections = re.split(r"^## ", GUIDE, flags=re.M)
    (section,) = [one for one in sections if one.startswith(f"{lesson.number.zfill(2)} {lesson.title}\n")]
    assert all(
        int(found) == lesson.minutes for found in re.findall(r"minute by minute\*\* \((\d+) min", section)
    )


def test_no_exercise_is_without_a_lesson():
    exercises = {path.name for path in (ROOT / "grading/source").iterdir() if path.is_dir()}
    assert exercises == {lesson.exercise for lesson in LESSONS}


@each_dashboard
def test_a_dashboard_says_what_it_is_called_and_whose_panels_it_shows(page):
    told = json.loads((ROOT / page.path).read_text(encoding="utf-8"))["metadata"]["doubletake"]
    assert set(told) == {"title", "lesson"}
    assert "".join(cells(page)[0]["source"]).startswith(f"# {told['title']}\n")
    assert str(page.lesson) in {lesson.number for lesson in LESSONS}


def test_the_readmes_table_is_the_lessons_own():
    assert rewritten(README, ROOT) == README, "run: uv run python -m doubletake.classroom.lesson_table"
    rows = re.findall(r"^\| (\d\d) \| \[(.+?)\]\((.+?)\) \| (.+?) \| (\d+) \| (.*?) ?\|$", README, re.M)
    assert [(number, title, path) for number, title, path, *_ in rows] == [
        (lesson.number.zfill(2), lesson.title, lesson.path) for lesson in LESSONS
    ]
    for page in dashboards(ROOT):
        assert f"[{page.title}]({page.path})" in README


def test_the_readme_counts_them():
    first, last = LESSONS[0].number.zfill(2), LESSONS[-1].number.zfill(2)
    words = dict(enumerate("zero one two three four five six seven eight nine ten".split()))
    pages = counted(len(dashboards(ROOT)), "dashboard").replace(
        str(len(dashboards(ROOT))), words[len(dashboards(ROOT))]
    )
    assert f"lessons {first} to {last} stand today, and {pages}" in README
    assert [int(lesson.number) for lesson in LESSONS] == list(range(int(first), int(last) + 1))


def test_the_start_page_says_what_a_lesson_is_for():
    page = re.sub(r"\s+", " ", render(ROOT))
    for lesson in LESSONS:
        said = f"After this lesson you can {lesson.outcomes} It takes about {lesson.minutes} minutes."
        assert said.replace("'", "&#39;") in page


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        "x",
        {"title": 3, "number": "x", "minutes": "long", "picture": [], "outcomes": None},
        {"number": -1, "picture": {"cell": 3}},
        {"number": True, "minutes": True, "unknown": "field", "path": "/"},
    ],
)
def test_metadata_of_unknown_origin_break_nothing(tmp_path, told):
    path = tmp_path / "notebooks" / "03-my-own.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps({"cells": [], "metadata": {"doubletake": told}}), encoding="utf-8")
    (lesson,) = lessons(tmp_path)
    assert (lesson.title, lesson.number, lesson.path) == ("My own", "3", "notebooks/03-my-own.ipynb")
    assert lesson.readable and lesson.outcomes == lesson.picture == "" and lesson.minutes == 0
    assert "After this lesson" not in render(tmp_path)
