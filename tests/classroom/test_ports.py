import socket

import pytest

from doubletake.classroom.ports import USUAL_PORT, choose_port, is_free
from doubletake.errors import DoubleTakeError


@pytest.fixture
def taken():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken):
    assert not is_free(taken)


def test_a_port_is_free_again_when_it_is_let_go():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
    assert is_free(port)
    assert choose_port(port) == port


def test_who_names_a_taken_port_is_told(taken):
    with pytest.raises(DoubleTakeError, match=f"Port {taken} is taken by another program"):
        choose_port(taken)


def test_without_a_wish_the_first_free_port_is_taken(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "doubletake.classroom.ports.is_free", lambda port: asked.append(port) or port == USUAL_PORT + 2
    )
    assert choose_port() == USUAL_PORT + 2
    assert asked == [USUAL_PORT, USUAL_PORT + 1, USUAL_PORT + 2]


def test_when_all_are_taken_the_person_is_told(monkeypatch):
    monkeypatch.setattr("doubletake.classroom.ports.is_free", lambda port: False)
    with pytest.raises(DoubleTakeError, match="--port"):
        choose_port()


def test_a_port_of_the_system_is_named_as_such(monkeypatch):
    def refuse(port):
        raise PermissionError

    monkeypatch.setattr("doubletake.classroom.ports.is_free", refuse)
    with pytest.raises(DoubleTakeError, match="Port 80 is kept for the system"):
        choose_port(80)
