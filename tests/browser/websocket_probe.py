"""Run the course's server inside this process, connect to kernels, print what the server sees as JSON."""

import asyncio
import json
import socket
import sys
from pathlib import Path

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from doubletake.classroom import settings

course, state, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
settings.use_own_jupyter_folders(state, course)

from doubletake.classroom import server  # noqa: E402 (the folders come first)


async def nodelay(app, kernel_id):
    """Whether small messages leave at once on the server's end of the kernel's websocket."""
    token = app.identity_provider.token
    request = HTTPRequest(f"ws://127.0.0.1:{port}/api/kernels/{kernel_id}/channels?token={token}")
    client = await websocket_connect(request)
    connections = [
        one for one in app.kernel_websocket_connection_class._open_sockets if one.kernel_id == kernel_id
    ]
    stream = connections[0].websocket_handler.ws_connection.stream
    answer = stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    client.close()
    while connections[0] in app.kernel_websocket_connection_class._open_sockets:
        await asyncio.sleep(0.02)
    return bool(answer)


async def look(app):
    seen = {"class": app.kernel_websocket_connection_class.__name__}
    manager = app.kernel_manager
    lesson = (await app.session_manager.create_session("notebooks/a.ipynb", "", "notebook", "python3"))[
        "kernel"
    ]["id"]
    dashboard = await manager.start_kernel(kernel_name="python3")
    seen["nodelay"] = await nodelay(app, lesson)
    for kernel_id in (lesson, dashboard):
        await manager.get_kernel(kernel_id).ready
    seen["dashboards_are_culled"] = manager.cull_idle_timeout > 0 and manager._initialized_culler
    manager.cull_idle_timeout = 1
    while dashboard in manager:  # a lost wait ends with the test that asks
        await asyncio.sleep(0.2)
        await manager.cull_kernels()
    seen["kept"] = ["lesson" if one == lesson else "dashboard" for one in manager.list_kernel_ids()]
    return seen


def ready(address):
    app = server.CourseServer.instance()

    async def run():
        try:
            print(json.dumps(await look(app)), flush=True)
        finally:
            app.stop()

    app.io_loop.add_callback(run)


server.serve(course, port, ready)
