"""Run ``doubletake`` once as a person would, look at it from outside, stop it; prints what was seen as JSON.

A program of its own, so that a test can run it where there is no network but the loopback.
It holds port 8888 itself, starts the command from the root folder and presses Ctrl-C at the end.
"""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import psutil

from tests.waiting import eventually

SECONDS = 90


def ask(url, token, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, {"Authorization": f"token {token}"}), timeout=30) as answer:
        return answer.read()


def listening(processes):
    found = set()
    for process in processes:
        for connection in process.net_connections(kind="inet"):
            if connection.status == psutil.CONN_LISTEN:
                found.add(connection.laddr.ip)
    return sorted(found)


def main():
    seen = {}
    with socket.socket() as holder:
        with contextlib.suppress(OSError):  # somebody else may hold it already
            holder.bind(("127.0.0.1", 8888))
            holder.listen()
        started = time.monotonic()
        command = subprocess.Popen(
            [sys.executable, "-m", "doubletake", "--no-browser"],
            cwd=os.path.abspath(os.sep),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        lines = []
        try:
            for line in command.stdout:
                lines.append(line)
                if match := re.search(r"(http://127\.0\.0\.1:(\d+)/)doubletake\?token=(\w+)", line):
                    url, seen["port"], token = match[1], int(match[2]), match[3]
                    break
            page = ask(f"{url}doubletake", token).decode()
            seen["first_page_seconds"] = time.monotonic() - started
            seen["heading"] = "<h1>Double Take</h1>" in page
            for _ in range(2):
                ask(f"{url}api/kernels", token, {"name": "python3"})
            family = psutil.Process(command.pid).children(recursive=True)
            eventually(lambda: listening(family), "the kernels listen nowhere", seconds=SECONDS)
            seen["kernels"] = len(family)
            seen["listening"] = listening([psutil.Process(command.pid), *family])
            try:
                urlopen("http://192.0.2.1/", timeout=2)  # an address kept for documentation
                seen["network"] = True
            except URLError as error:
                seen["network"] = "unreachable" not in str(error.reason)
            asked = time.monotonic()
            command.send_signal(signal.SIGINT)
            lines += command.stdout.readlines()
            seen["exit"] = command.wait(SECONDS)
            seen["stop_seconds"] = time.monotonic() - asked
            _, alive = psutil.wait_procs(family, timeout=2)
            seen["left_behind"] = len(alive)
        finally:
            if command.poll() is None:
                command.kill()
    seen["lines"] = "".join(lines)
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
