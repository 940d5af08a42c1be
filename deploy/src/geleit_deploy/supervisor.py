"""The embedded node: Valkey, then one forked process per service, watched and started again when it dies.

The supervisor imports what all services share once and forks, so that the processes have it in memory together; each
imports its own service, on as many cores as there are. The supervisor runs no thread and no event loop, so a fork is
safe at any time; each child makes its own loop, engines and clients.
"""

import contextlib
import gc
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from geleit_deploy import child, health, members, running
from geleit_deploy.layout import GATEWAY, ISSUER
from geleit_deploy.members import Plan
from geleit_deploy.problems import CannotDo
from geleit_deploy.running import Member, RunningNode
from geleit_kit.events.embedded import Valkey, ValkeyError

_WATCHED = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_READY_WITHIN = 120.0  # a start takes some four seconds; a machine under load takes ten times that
_STOP_WITHIN = 15.0
_GIVE_UP_WITHIN = 2.0  # a node that never was ready has promised nothing to anybody
_LOOK_EVERY = 0.05
_DELAYS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_STEADY_AFTER = 60.0
_LOG_TAIL = 1500


@dataclass
class Watched:
    """A child as the supervisor sees it. `due`: when it is to be started again."""

    name: str
    pid: int | None = None
    started: float = 0.0
    restarts: int = 0
    in_a_row: int = 0
    due: float | None = None


@dataclass
class Supervisor:
    """Runs one plan. Use as a context manager: leaving it ends every process."""

    plan: Plan
    sockets: dict[str, socket.socket]
    valkey: Valkey
    lock: int
    told: Callable[[str], None] = print
    children: dict[str, Watched] = field(default_factory=dict)
    state: str = "starting"
    _mask: set[signal.Signals] = field(default_factory=set)

    def __enter__(self) -> Self:
        """Blocks the signals that `serve` waits for, imports what all share, forks the children."""
        for name in self.plan.members:
            members.installed(name)
        gc.disable()  # what an import makes stays: looking for garbage in it takes a fifth of the time
        members.load_what_all_share()
        gc.collect()
        gc.freeze()
        gc.enable()
        self._mask = set(map(signal.Signals, signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)))
        for name in self.plan.members:
            self.children[name] = Watched(name)
            self._start(self.children[name])
        self._write()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the door first, then the services, then Valkey."""
        patience = _STOP_WITHIN if self.state == "ready" else _GIVE_UP_WITHIN
        self.state = "stopping"
        with contextlib.suppress(OSError):
            self._write()
        try:
            self._stop([GATEWAY], patience)
            self._stop([name for name in self.children if name != GATEWAY], patience)
            self.valkey.stop()
        finally:
            running.clear(self.plan.folder)
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)

    def until_ready(self, within: float = _READY_WITHIN) -> bool:
        """True when every member is ready, False when told to stop. Raises CannotDo where one ends or is too slow."""
        until = time.monotonic() + within
        waiting = list(self.plan.members)
        while waiting:
            if self._told_to_stop(0.0 if health.ready(self.plan.base(waiting[0])) else _LOOK_EVERY):
                return False
            ended = [name for name, each in self.children.items() if each.pid is None]
            if ended:
                raise CannotDo(f"{ended[0]} did not start: {self._last_words(ended[0])}", self._see(ended[0]))
            if health.ready(self.plan.base(waiting[0])):
                waiting.pop(0)
            elif time.monotonic() > until:
                raise CannotDo(f"{waiting[0]} was not ready within {within:.0f} s.", self._see(waiting[0]))
        self.state = "ready"
        self._write()
        return True

    def serve(self, until: Callable[[], bool] = lambda: False) -> None:
        """Watches the children until the process is told to stop, or `until` says so."""
        while not until():
            if self._told_to_stop(self._next_look()):
                return
            self._start_what_is_due()
            self._look_after_valkey()

    def fork(self, work: Callable[[], int]) -> int:
        """A further process of this node on the terminal, such as one that plays the journey; the caller reaps it."""

        def without_sockets() -> int:
            for opened in self.sockets.values():
                opened.close()
            return work()

        return child.fork_to(without_sockets, None, [self.lock])

    def _told_to_stop(self, patience: float) -> bool:
        """Waits for a signal; reaps children that ended."""
        found = signal.sigtimedwait(_WATCHED, patience)
        self._reap()
        return found is not None and found.si_signo in {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}

    def _reap(self) -> None:
        for each in self.children.values():
            if each.pid is None:
                continue
            pid, status = os.waitpid(each.pid, os.WNOHANG)
            if pid:
                self._ended(each, os.waitstatus_to_exitcode(status))

    def _ended(self, each: Watched, code: int) -> None:
        now = time.monotonic()
        steady = now - each.started > _STEADY_AFTER
        each.due = now + _DELAYS[0 if steady else min(each.in_a_row, len(_DELAYS) - 1)]
        each.in_a_row = 1 if steady else each.in_a_row + 1
        each.pid = None
        if self.state == "ready":
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            self.told(f"{each.name} ended ({how}); it starts again in {each.due - now:.1f} s. {self._see(each.name)}")
            self._write()

    def _start(self, each: Watched) -> None:
        child.reason(self.plan, each.name).unlink(missing_ok=True)
        each.pid = child.fork(self.plan, each.name, self.sockets, [self.lock])
        each.started, each.due = time.monotonic(), None

    def _start_what_is_due(self) -> None:
        now = time.monotonic()
        for each in self.children.values():
            if each.pid is None and each.due is not None and each.due <= now:
                self._start(each)
                each.restarts += 1
                self._write()

    def _next_look(self) -> float:
        due = [each.due for each in self.children.values() if each.due is not None]
        return max(0.0, min([1.0, *(when - time.monotonic() for when in due)]))

    def _look_after_valkey(self) -> None:
        if self.valkey.process.poll() is None:
            return
        self.told("Valkey ended; it starts again. What was not yet sent comes from the outbox.")
        with contextlib.suppress(ValkeyError):
            self.valkey = self.valkey.again()
            self._write()

    def _stop(self, names: list[str], patience: float) -> None:
        until = time.monotonic() + patience
        waiting = [self.children[name] for name in names if name in self.children]
        for each in waiting:
            _send(each, signal.SIGTERM)
        while any(each.pid is not None for each in waiting):
            self._reap()
            if time.monotonic() > until:
                for each in waiting:
                    _send(each, signal.SIGKILL)
            time.sleep(_LOOK_EVERY / 5)

    def _write(self) -> None:
        running.write(self.plan.folder, self.as_running())

    def as_running(self) -> RunningNode:
        """What `run/node.json` says."""
        valkey = Member("valkey", self.valkey.process.pid, None, 0)
        each = (Member(w.name, w.pid, self.plan.base(w.name), w.restarts) for w in self.children.values())
        issuer = self.plan.base(ISSUER) if ISSUER in self.plan.ports else None
        return RunningNode(os.getpid(), self.state, self.plan.base(GATEWAY), issuer, (valkey, *each))

    def _see(self, name: str) -> str:
        return f"Its log: {self.plan.folder.log(name)}"

    def _last_words(self, name: str) -> str:
        written = child.reason(self.plan, name)
        if written.exists():
            return written.read_text("utf-8")
        log = self.plan.folder.log(name)
        text = log.read_text("utf-8", "replace")[-_LOG_TAIL:] if log.exists() else ""
        return "its log ends with\n" + (text.strip() or "(nothing)")


def _send(each: Watched, number: signal.Signals) -> None:
    if each.pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each.pid, number)


def exit_code(pid: int) -> int | None:
    """The exit code of a forked process, None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def end(pid: int, number: signal.Signals) -> None:
    """Ends a forked process and waits for it."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, number)
        os.waitpid(pid, 0)


@contextlib.contextmanager
def held(descriptor: int) -> Iterator[None]:
    """Keeps the folder's lock for the block."""
    try:
        yield
    finally:
        os.close(descriptor)
