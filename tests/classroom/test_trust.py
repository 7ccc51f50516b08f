import nbformat
from nbformat.sign import MemorySignatureStore, NotebookNotary
from nbformat.v4 import new_code_cell, new_notebook, new_output

from doubletake.classroom.trust import trust_lessons


def test_only_notebooks_without_outputs_are_trusted(tmp_path):
    (tmp_path / "notebooks").mkdir()
    output = new_output("display_data", {"text/html": "<script>1</script>"})
    books = {
        "01-clean": new_notebook(cells=[new_code_cell("1")]),
        "02-stranger": new_notebook(cells=[new_code_cell("1", outputs=[output])]),
    }
    for name, book in books.items():
        nbformat.write(book, tmp_path / "notebooks" / f"{name}.ipynb")
    (tmp_path / "notebooks" / "03-torn.ipynb").write_text('{"cells": [')
    notary = NotebookNotary(store_factory=MemorySignatureStore, secret=b"x", data_dir=str(tmp_path))
    assert trust_lessons(tmp_path, notary) == 1
    for name, trusted in (("01-clean", True), ("02-stranger", False)):
        book = nbformat.read(tmp_path / "notebooks" / f"{name}.ipynb", as_version=4)
        assert notary.check_signature(book) is trusted
