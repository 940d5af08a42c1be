"""A node as a user starts it: `geleit up` in a process of its own."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from geleit_deploy import running
from geleit_deploy.cli import main
from geleit_deploy.layout import DataFolder
from geleit_deploy.making import make
from geleit_deploy.ports import listen, port_of
from geleit_deploy.running import RunningNode


def free_port() -> int:
    """A loopback port that nobody has right now."""
    with listen("127.0.0.1", 0, what="a test", remedy="") as opened:
        return port_of(opened)


def new_folder(path: Path) -> DataFolder:
    """A new data folder with the test mark."""
    return make(path, "test", issuer_port=free_port())


@dataclass
class Node:
    """A started node."""

    folder: DataFolder
    process: "subprocess.Popen[str]"

    def now(self) -> RunningNode:
        """What run/node.json says now."""
        found = running.read(self.folder)
        assert found is not None, "the node does not run"
        return found

    def pid(self, member: str) -> int | None:
        """The process of a member."""
        return next(each.pid for each in self.now().members if each.name == member)

    def base(self, member: str) -> str:
        """The address of a member."""
        found = next(each.base for each in self.now().members if each.name == member)
        assert found is not None
        return found

    def everybody(self) -> list[psutil.Process]:
        """The supervisor and all its children."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]


@contextlib.contextmanager
def up(folder: DataFolder, *options: str) -> Iterator[Node]:
    """Runs `geleit up` until the block ends; waits for its line `Ready ...`."""
    process = geleit("up", str(folder.path), "--port", "0", *options)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Ready after"), f"it said: {line}{process.communicate()}"
        yield Node(folder, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def geleit(*words: str) -> "subprocess.Popen[str]":
    """The command line as a process."""
    command = [sys.executable, "-m", "geleit_deploy", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(*words: str) -> tuple[int, str, str]:
    """Runs a command to its end: exit code, output, errors."""
    process = geleit(*words)
    out, err = process.communicate(timeout=90)
    return process.returncode, out, err


def until(holds: Callable[[], bool], within: float = 20.0) -> None:
    """Waits until `holds()` is true."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def ready(base: str) -> bool:
    """Whether a member answers that it is ready."""
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{base}/health/ready", timeout=5, trust_env=False).status_code == 200
    return False


def as_nobody(*words: str) -> tuple[int, str]:
    """Runs a command under an account without rights on our files: exit code and everything it said."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            with contextlib.redirect_stdout(io.StringIO()) as heard, contextlib.redirect_stderr(heard):
                code = main(words)
            os.write(writing, heard.getvalue().encode())
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as out:
        text = out.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text


def rewrite(path: Path, **changed: object) -> None:
    """Changes members of a JSON file."""
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
