"""One process of the node, from fork to exit. Nothing of the supervisor's is used but what was imported."""

import gc
import logging
import os
import random
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geleit_deploy import members
from geleit_deploy.calm import calm
from geleit_deploy.layout import ISSUER
from geleit_deploy.members import Plan
from geleit_kit.events.embedded import end_with_parent
from geleit_kit.http.logs import log_json

_log = logging.getLogger("geleit.node")
_CRASHED = 1
_GRACE_SECONDS = 5


def fork(plan: Plan, member: str, sockets: dict[str, socket.socket], own: Iterable[int]) -> int:
    """Forks a process that serves `member`; answers its pid to the supervisor and never returns in the child.

    `own`: file descriptors of the supervisor alone, closed in the child.
    """

    def serve() -> int:
        for other, opened in sockets.items():
            if other != member:
                opened.close()
        return _serve(plan, member, sockets[member])

    return fork_to(serve, plan.folder.log(member), own)


def fork_to(work: Callable[[], int], log: Path | None, own: Iterable[int]) -> int:
    """Forks a process that does `work` and exits with its answer; `log` takes its output (the terminal where None)."""
    supervisor = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = _CRASHED
    try:
        _begin(supervisor, log, own)
        code = work()
    except BaseException as error:  # noqa: BLE001 -- whatever it is, it ends in the log and in the exit code
        if log is None:
            traceback.print_exc()
        else:
            _log.critical("process_ended", exc_info=error)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # the supervisor's own exit handlers must not run here


def _begin(supervisor: int, log: Path | None, own: Iterable[int]) -> None:
    # A group of its own: Ctrl-C reaches the supervisor, which ends its children in order.
    os.setpgid(0, 0)
    end_with_parent(signal.SIGTERM)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    if os.getppid() != supervisor:
        os._exit(_CRASHED)
    for descriptor in own:
        os.close(descriptor)
    random.seed()
    if log is not None:
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.close(out)


def _serve(plan: Plan, member: str, opened: socket.socket) -> int:
    os.environ.update(members.environment(plan, member) if member != ISSUER else {})
    log_json(member, plan.log_level)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for every call between services tells nothing
    try:
        gc.disable()  # nothing that an import makes is garbage
        app, protocol = members.served(plan, member)
        gc.freeze()
        gc.enable()
    except Exception as error:
        _write_reason(plan, member, f"{type(error).__name__}: {error}")
        raise
    config = uvicorn.Config(
        _telling(calm(app), lambda sentence: _write_reason(plan, member, sentence)),
        loop="uvloop",
        http=protocol,
        ws="none",
        lifespan="on" if member != ISSUER else "off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[opened])
    return 0 if server.started else _CRASHED


def _telling(app: ASGIApp, tell: Callable[[str], None]) -> ASGIApp:
    """The same application; when its start fails, `tell` hears why (for the operator; logs name only the place)."""

    async def listened(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            return await app(scope, receive, send)

        async def heard(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                tell(str(message.get("message", "")).strip().rpartition("\n")[2])
            await send(message)

        return await app(scope, receive, heard)

    return listened


def _write_reason(plan: Plan, member: str, sentence: str) -> None:
    if sentence:
        reason(plan, member).write_text(sentence, "utf-8")


def reason(plan: Plan, member: str) -> Path:
    """Where a child writes why it cannot run."""
    return plan.folder.run / f"{member}.reason"
