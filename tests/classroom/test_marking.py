"""What a marked notebook loses on its way to a browser: scripts, the key, and all that was printed."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from doubletake.classroom import marking

TEST = {
    "grade": True,
    "solution": False,
    "locked": True,
    "task": False,
    "grade_id": "t",
    "schema_version": 3,
    "points": 1,
}
ANSWER = {
    "grade": True,
    "solution": True,
    "locked": False,
    "task": False,
    "grade_id": "a",
    "schema_version": 3,
    "points": 1,
}


def cleaned(preprocessor, *cells, **metadata):
    return preprocessor.preprocess(new_notebook(cells=list(cells), metadata=metadata), {})[0]


HIDDEN = """require(x > 0, 'Above nought.')
### BEGIN HIDDEN TESTS
require(x == 41, 'Look again.')
### END HIDDEN TESTS
2 * share"""


def graded(*outputs, source=HIDDEN, label=TEST):
    cell = new_code_cell(source, outputs=list(outputs))
    cell.metadata["nbgrader"] = dict(label)
    return cell


def error(sentence):
    return new_output("error", ename="NotYet", evalue=sentence, traceback=["the line with x == 41"])


class TestHideKey:
    def hide(self, cell):
        return cleaned(marking.HideKey(), cell).cells[0]

    def test_hidden_tests_go_and_the_rest_stays(self):
        assert self.hide(graded()).source == "require(x > 0, 'Above nought.')\n2 * share"

    @pytest.mark.parametrize(
        "sentence",
        [
            "Look again.",
            "There is no answer in turn yet. Put your own in place of None, then run this cell again.",
        ],
    )
    def test_the_course_s_own_sentences_are_shown_without_traceback(self, sentence):
        (output,) = self.hide(graded(error(sentence))).outputs
        assert output.output_type == "stream" and output.text == sentence

    def test_what_an_exception_of_the_student_carries_is_not_shown(self):
        (output,) = self.hide(graded(error(HIDDEN))).outputs
        assert output.text == marking.STOPPED

    def test_nothing_printed_is_shown(self):
        shown = [
            new_output("stream", text="x == 41"),
            new_output("execute_result", data={"text/plain": "x == 41"}),
            new_output("display_data", data={"image/png": "eA=="}),
        ]
        assert self.hide(graded(*shown)).outputs == []
        assert self.hide(new_code_cell("print(In)", outputs=shown)).outputs == []
        assert self.hide(new_code_cell("print(In)", outputs=[error("x == 41")])).outputs == []


class TestMakeHarmless:
    def clean(self, cell):
        return cleaned(marking.MakeHarmless(), cell).cells[0]

    @pytest.mark.parametrize(
        "source",
        [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "<img src=x onerror=alert(1)>",
            "&lt;",
            "![a](b)",
        ],
    )
    def test_markdown_of_students_renders_without_html_or_links(self, source):
        from nbconvert.filters import markdown2html

        cell = new_markdown_cell(source, metadata={"nbgrader": dict(ANSWER)})
        html = markdown2html(self.clean(cell).source)
        assert "<script" not in html and "<a " not in html and "<img" not in html

    def test_the_teacher_s_own_text_is_left_alone(self):
        locked = {**TEST, "grade": False}
        cell = new_markdown_cell("See <b>[here](x)</b>", metadata={"nbgrader": locked})
        assert self.clean(cell).source == "See <b>[here](x)</b>"

    def test_raw_cells_become_text(self):
        cell = self.clean(new_raw_cell("<script>alert(1)</script>"))
        assert cell.cell_type == "markdown" and "<" not in cell.source

    def test_outputs_keep_text_and_pictures_only(self):
        data = {
            "text/html": "<script>",
            "text/plain": "ok",
            "image/png": "eA==\n",
            "image/svg+xml": "<svg onload='x'>",
        }
        data["application/javascript"] = data["text/markdown"] = "x"
        data["image/jpeg"] = '"><script>alert(1)</script>'
        (output,) = self.clean(new_code_cell("x", outputs=[new_output("display_data", data=data)])).outputs
        assert dict(output.data) == {"text/plain": "ok", "image/png": "eA==\n"}

    def test_widget_state_and_tags_go(self):
        nb = cleaned(
            marking.MakeHarmless(),
            new_code_cell("x", metadata={"tags": ["a"]}),
            widgets={"x": 1},
            title="<b>",
        )
        assert dict(nb.metadata) == {} and dict(nb.cells[0].metadata) == {}
