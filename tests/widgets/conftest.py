"""A page that is not there: what a widget would have heard from it, and what it would have been told."""

import pytest


class Page:
    """Stands at the other end of a widget's messages."""

    def __init__(self, widget):
        self.widget, self.heard, self.number = widget, [], 0
        widget.send = lambda content, buffers=None: self.heard.append((content, buffers or []))

    def ask(self, kind, **fields):
        """Send one message as the page does; the answer and its buffers."""
        self.number += 1
        before = len(self.heard)
        self.widget._handle_custom_msg({"t": kind, "seq": self.number, **fields}, [])
        assert len(self.heard) == before + 1, "one answer to one question"
        answer, buffers = self.heard[-1]
        assert answer["seq"] == self.number, "every answer frees the page's slot"
        return answer, buffers

    def set_going(self, kind, **fields):
        """Ask for something that takes a while, and wait for it: its last message, and that one's buffers."""
        self.number += 1
        self.widget._handle_custom_msg({"t": kind, "seq": self.number, **fields}, [])
        if self.heard[-1][0]["t"] != "error":
            self.widget.wait_for_work(60)
        # The answer "started" may come before or after the work's own.
        return [one for one in self.heard if "started" not in one[0]][-1]


@pytest.fixture
def page_of():
    return Page


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    """Answers are written to the current folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def broken_assets(tmp_path, monkeypatch):
    """A copy of the assets in which one file can be spoilt: ``broken_assets("clips/marc-talk.mp4")``."""
    import shutil

    from doubletake.library.files import assets_root

    def spoil(relative):
        root = assets_root()
        copy = tmp_path / "assets"
        for part in ("cast", "clips", "stills", "facts"):
            shutil.copytree(root / part, copy / part)
        shutil.copy(root / "manifest.json", copy)
        (copy / relative).write_bytes(b"spoilt")
        monkeypatch.setenv("DOUBLETAKE_ASSETS", str(copy))

    return spoil


@pytest.fixture
def small_assets(tmp_path, monkeypatch):
    """Ines and Marc alone: two moments of a training, a network of few pictures, and made-up figures."""
    from tests.neural.conftest import SmallAssets

    folder = tmp_path / "small"
    folder.mkdir()
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(folder))
    return SmallAssets(folder)
