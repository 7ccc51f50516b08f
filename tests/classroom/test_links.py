import re

import nbformat

from doubletake.classroom.links import render


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)]), path)


def test_the_page_asks_for_nothing_but_itself(tmp_path):
    write(tmp_path / "notebooks" / "03-make-a-swap.ipynb", "# Make a swap")
    page = render(tmp_path)
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|@import|url\(|<script", page)
    assert page.count("<h1>") == 1
    assert '<html lang="en">' in page


def test_titles_and_names_cannot_break_out(tmp_path):
    write(tmp_path / "notebooks" / '03-"onclick=x ü#%?.ipynb', '# "quotes" & 1 < 2 <script>alert(1)</script>')
    page = render(tmp_path)
    assert "<script" not in page
    assert "&#34;quotes&#34; &amp; 1 &lt; 2" in page
    assert 'href="/doc/tree/notebooks/03-%22onclick%3Dx%20%C3%BC%23%25%3F.ipynb"' in page


def test_a_damaged_lesson_is_no_link_and_says_how_to_get_it_back(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "03-make-a-swap.ipynb").write_text("{")
    page = render(tmp_path)
    assert "git restore &#34;notebooks/03-make-a-swap.ipynb&#34;" in page or (
        'git restore "notebooks/03-make-a-swap.ipynb"' in page
    )
    assert "doc/tree/notebooks/03" not in page


def test_addresses_start_with_the_servers_own(tmp_path):
    write(tmp_path / "notebooks" / "dashboards" / "studio.ipynb", "# Studio")
    page = render(tmp_path, "/user/ines/")
    assert 'href="/user/ines/voila/render/notebooks/dashboards/studio.ipynb"' in page
    assert 'href="/user/ines/formgrader"' in page
    assert "There is no lesson in this copy of the course." in page
