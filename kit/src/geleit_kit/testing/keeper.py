"""Keeps one PostgreSQL for a test session: a process of its own, standard library only.

`python keeper.py <folder>` reads `<folder>/keeper.json`: the command, the folder to empty, the account to run as and
the process to watch. It starts the server, and when that process is gone (even by kill -9) or it is told to stop, it
ends the server and removes the folder that the order names. So a test session that dies leaves nothing behind.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

_LOOK_EVERY = 0.2
_FAST_STOP_WITHIN = 5.0


def keep(folder: Path) -> int:
    """Runs until the watched process or the server ends; 0 when the server ended because it was told to."""
    order = json.loads((folder / "keeper.json").read_text("utf-8"))
    told: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    account = {"user": order["uid"], "group": order["gid"], "extra_groups": []} if order["uid"] is not None else {}
    with Path(order["log"]).open("ab") as log:
        server = subprocess.Popen(
            order["command"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=order["data"], **account
        )
    while not told and server.poll() is None and _alive(order["watch"]):
        time.sleep(_LOOK_EVERY)
    asked = server.poll() is None
    _end(server)
    shutil.rmtree(order["remove"], ignore_errors=True)
    return 0 if asked else 1


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _end(server: "subprocess.Popen[bytes]") -> None:
    """PostgreSQL's own order: fast (SIGINT), then immediate (SIGQUIT), then by force."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(_FAST_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    sys.exit(keep(Path(sys.argv[1])))
