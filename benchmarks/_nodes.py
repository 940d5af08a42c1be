"""A node for a benchmark: started by the command line, as a user starts it, on a folder of its own."""

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil


def free_port() -> int:
    """A loopback port that nobody has right now."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def geleit(*words: str) -> "subprocess.Popen[str]":
    """A command of the node; its output can be read line by line."""
    command = [sys.executable, "-m", "geleit_deploy", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A place for a data folder, gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="geleit-bench-"))
    try:
        yield place / "node"
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def stopping(process: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    """Ends the process when the block does."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def lines_until(process: "subprocess.Popen[str]", beginning: str) -> list[str]:
    """What the process said up to the line that begins so. Exits with all of it where that line never comes."""
    heard: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        heard.append(line)
        if line.startswith(beginning):
            return heard
    sys.exit("".join([*heard, f"the line `{beginning}...` never came\n"]))


def proportional_set_sizes(pid: int) -> dict[str, float]:
    """PSS in MiB of a process and everything below it, by process: shared pages count in parts, so the sum is true."""
    top = psutil.Process(pid)
    found: dict[str, float] = {}
    for process in [top, *top.children(recursive=True)]:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii")
        kib = next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        found[f"{process.name()} {process.pid}"] = kib / 1024
    return found
