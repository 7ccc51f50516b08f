"""A kernel of JupyterLab and one of Voilà know which notebook they run; answers go beside it."""

import asyncio
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote
from urllib.request import Request, urlopen

import nbformat
import pytest
from tornado.websocket import websocket_connect

LESSON, DASHBOARD = "93-größer & schöner", "which one"
CODE = "from doubletake.exercises.this_notebook import this_notebook\nprint('found', this_notebook(), '.')"


@pytest.fixture(scope="module")
def running(copy_of_the_course, start_course, tmp_path_factory):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for path in (f"{LESSON}.ipynb", f"dashboards/{DASHBOARD}.ipynb"):
        nbformat.write(notebook, copy_of_the_course / "notebooks" / path)
    with start_course(root=copy_of_the_course, cwd=tmp_path_factory.mktemp("a fourth folder")) as course:
        yield course


async def printed(address: str, code: str) -> str:
    """Run a cell in a kernel as a page does; return what it prints."""
    channel = await websocket_connect(address)
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3", "session": "a"}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    await channel.write_message(json.dumps({**message, "channel": "shell"}))
    said = []
    while (heard := json.loads(await channel.read_message())).get("content", {}) != {
        "execution_state": "idle"
    } or heard["parent_header"].get("msg_id") != header["msg_id"]:
        said.append(heard["content"].get("text") or heard["content"].get("evalue", ""))
    channel.close()
    return "".join(said)


def test_a_kernel_of_jupyterlab_knows(running):
    name = f"{LESSON}.ipynb"
    asked = {"path": f"notebooks/{name}", "name": name, "type": "notebook", "kernel": {"name": "python3"}}
    request = Request(running.link("api/sessions"), json.dumps(asked).encode(), method="POST")
    with urlopen(request, timeout=60) as answer:
        kernel = json.load(answer)["kernel"]["id"]
    address = running.link(f"api/kernels/{kernel}/channels").replace("http://", "ws://")

    def asked_for():
        return asyncio.run(asyncio.wait_for(printed(address, CODE), 90))

    # In a thread of its own: where tests in a browser ran before, Playwright's loop runs in this one.
    with ThreadPoolExecutor(1) as thread:
        said = thread.submit(asked_for).result()
    assert said == f"found {LESSON} .\n"


def test_a_kernel_of_voila_knows(running):
    path = quote(f"voila/render/notebooks/dashboards/{DASHBOARD}.ipynb")
    with urlopen(running.link(path), timeout=120) as answer:
        assert f"found {DASHBOARD} ." in answer.read().decode()
