import json

import pytest

from doubletake.classroom.notebooks import dashboards, lessons


def write(path, *sources, kind="markdown"):
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [{"cell_type": kind, "metadata": {}, "source": source} for source in sources]
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


def test_lessons_and_dashboards_are_told_apart_and_in_order(tmp_path):
    write(tmp_path / "notebooks" / "10-last.ipynb", "# Last")
    write(tmp_path / "notebooks" / "03-make-a-swap.ipynb", "# Make a swap")
    write(tmp_path / "notebooks" / "dashboards" / "studio.ipynb", "# Studio")
    write(tmp_path / "notebooks" / ".ipynb_checkpoints" / "03-make-a-swap-checkpoint.ipynb", "# Old")
    write(tmp_path / "notebooks" / ".hidden.ipynb", "# Hidden")
    assert [(one.number, one.title, one.path) for one in lessons(tmp_path)] == [
        ("3", "Make a swap", "notebooks/03-make-a-swap.ipynb"),
        ("10", "Last", "notebooks/10-last.ipynb"),
    ]
    assert [one.title for one in dashboards(tmp_path)] == ["Studio"]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# Make a swap", "Make a swap"),
        (["Intro first\n", "\n", "## Then the *heading* ##\n"], "Then the heading"),
        ("# With `code`, **weight** and a [link](http://x.y/z)", "With code, weight and a link"),
        ("# Tom &amp; <b>Jerry</b>: 1 < 2", "Tom & Jerry: 1 < 2"),
        ("# 03 · Make a *swap*", "Make a swap"),
        ("# 3 ways to look", "3 ways to look"),
        ("#hashtag, no heading", "Make a swap"),
        ("", "Make a swap"),
    ],
)
def test_the_title_is_the_first_heading_or_else_the_file_name(tmp_path, source, title):
    write(tmp_path / "notebooks" / "03-make-a-swap.ipynb", source)
    assert lessons(tmp_path)[0].title == title


def test_a_comment_in_code_is_no_heading(tmp_path):
    write(tmp_path / "notebooks" / "03-make-a-swap.ipynb", "# a comment", kind="code")
    assert lessons(tmp_path)[0].title == "Make a swap"


@pytest.mark.parametrize("content", [b"", b'{"cells": [', b"[]", b'{"cells": [1]}', b"\xff\xfe\x00", b"{}"])
def test_a_damaged_notebook_is_listed_as_damaged(tmp_path, content):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "03-make-a-swap.ipynb").write_bytes(content)
    (lesson,) = lessons(tmp_path)
    assert not lesson.readable
    assert lesson.title == "Make a swap"


def test_a_course_without_notebooks_has_none(tmp_path):
    assert lessons(tmp_path) == dashboards(tmp_path) == ()
