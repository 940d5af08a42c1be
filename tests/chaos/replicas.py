"""Several replicas of every service on PostgreSQL, as forked processes that are started again when they die.

`python -m tests.chaos.replicas <folder>` reads `<folder>/replicas.json` (written by `PostgresWorld`) and keeps
`<folder>/running.json` up to date: name (`cases-1`) -> pid and base address. Like the embedded node's supervisor it
imports once, opens the sockets, and forks; unlike it, it knows nothing of a data folder's databases.
"""

import contextlib
import gc
import json
import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn

from geleit_deploy import members
from geleit_deploy.ports import listen, port_of
from geleit_kit.events.embedded import end_with_parent
from geleit_kit.http.logs import log_json

GATEWAY = "gateway"
_AGAIN_AFTER = 0.2


class Replicas:
    """All processes. Replica 1 knows the first of each service as its peers, replica 2 the second."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        order = json.loads((folder / "replicas.json").read_text("utf-8"))
        self._environment: dict[str, dict[str, str]] = order["environment"]
        names = [f"{member}-{number}" for number in range(1, order["number"] + 1) for member in self._environment]
        self._sockets = {name: listen("127.0.0.1", 0, what=name, remedy="") for name in names}
        self._ports = {name: port_of(opened) for name, opened in self._sockets.items()}
        self._pids: dict[str, int] = {}
        self._stopping = False

    def run(self) -> None:
        """Until told to stop."""
        end_with_parent()
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "_stopping", True))
        members.load_what_all_share()
        gc.freeze()
        for name in self._sockets:
            self._start(name)
        self._write()
        while not self._stopping:
            self._look()
            time.sleep(_AGAIN_AFTER)
        for pid in self._pids.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _look(self) -> None:
        for name, pid in list(self._pids.items()):
            ended, _ = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._start(name)
                self._write()

    def _base(self, name: str) -> str:
        return f"http://127.0.0.1:{self._ports[name]}"

    def _write(self) -> None:
        fresh = self._folder / ".running.json"
        document = {name: {"pid": pid, "base": self._base(name)} for name, pid in self._pids.items()}
        fresh.write_text(json.dumps(document), "utf-8")
        fresh.rename(self._folder / "running.json")

    def _start(self, name: str) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            self._pids[name] = pid
            return
        code = 1
        try:
            code = self._serve(name)
        except BaseException as error:  # noqa: BLE001 -- it ends in the log and in the exit code
            sys.stderr.write(f"{name}: {type(error).__name__}: {error}\n")
        finally:
            os._exit(code)

    def _serve(self, name: str) -> int:
        member, _, number = name.partition("-")
        os.setpgid(0, 0)
        end_with_parent(signal.SIGKILL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        own = self._sockets[name]
        for other in self._sockets.values():
            if other is not own:
                other.close()
        self._log(name)
        beside = {member: self._base(f"{member}-{number}") for member in self._environment if member != GATEWAY}
        os.environ.update(self._environment[member])
        os.environ[f"GELEIT_{member.upper()}_PEERS"] = json.dumps(beside)
        log_json(member, "INFO")
        settings = members.settings_class(member)()
        application = import_module(members.module(member)).create_app(settings)
        http: Any = "httptools"
        if member == GATEWAY:
            http = import_module("geleit_gateway.server").protocol(settings.limits)
        config = uvicorn.Config(
            application, loop="uvloop", http=http, ws="none", lifespan="on", log_config=None, access_log=False
        )
        server = uvicorn.Server(config)
        server.run(sockets=[own])
        return 0 if server.started else 1

    def _log(self, name: str) -> None:
        out = os.open(self._folder / "logs" / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.close(out)


def main(folder: Path) -> None:
    """Runs until it is ended."""
    Replicas(folder).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
