"""`run/node.json`: what runs now, for `geleit status` and everybody else who asks; and the lock that keeps it one."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from geleit_deploy.layout import DataFolder
from geleit_deploy.problems import CannotDo


@dataclass(frozen=True, slots=True)
class Member:
    """One process. `pid` is None while it waits to be started again."""

    name: str
    pid: int | None
    base: str | None
    restarts: int


@dataclass(frozen=True, slots=True)
class RunningNode:
    """The node as its supervisor last wrote it. `state`: starting, ready, stopping."""

    pid: int
    state: str
    gateway: str
    issuer: str | None
    members: tuple[Member, ...]


def write(folder: DataFolder, node: RunningNode) -> None:
    """Writes the file in one step."""
    fresh = folder.run / "node.new"
    fresh.write_text(json.dumps(asdict(node), indent=2) + "\n", "utf-8")
    os.replace(fresh, folder.run / "node.json")  # noqa: PTH105 -- readers see the old state or the new one


def read(folder: DataFolder) -> RunningNode | None:
    """The running node, None where none runs. What a killed supervisor left behind does not count."""
    try:
        found = json.loads((folder.run / "node.json").read_text("utf-8"))
        node = RunningNode(**{**found, "members": tuple(Member(**each) for each in found["members"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return node if alive(node.pid) and _held(folder.run / "lock") else None


def clear(folder: DataFolder) -> None:
    """The node has stopped."""
    (folder.run / "node.json").unlink(missing_ok=True)


def lock(folder: DataFolder) -> int:
    """Takes the folder for this process; answers the descriptor that holds it. Raises CannotDo where another has it."""
    folder.run.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder.run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        node = read(folder)
        who = f"process {node.pid}, {node.gateway}" if node else "another process"
        raise CannotDo(
            f"A node runs on {folder.path} already ({who}).", f"Look at it: geleit status {folder.path}"
        ) from error
    return descriptor


def alive(pid: int) -> bool:
    """Whether a process with this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _held(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
