"""`geleit up`: from a data folder to a plan, with every refusal said before anything starts."""

import contextlib
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from geleit_demo_issuer import settings as demo_issuer
from geleit_deploy import members, ports, running
from geleit_deploy.layout import GATEWAY, ISSUER, SERVICES, DataFolder
from geleit_deploy.members import Plan
from geleit_deploy.problems import CannotDo
from geleit_deploy.supervisor import Supervisor
from geleit_kit.events.embedded import Valkey, ValkeyError
from geleit_kit.http.tenants import TenantsProblem, load_tenants
from geleit_kit.pure import node_keys
from geleit_kit.pure.folder import FolderMark

DEFAULT_PORT = 8080


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller of `geleit up` asked for."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    services: tuple[str, ...] = SERVICES
    issuer_port: int | None = None
    log_level: str = "INFO"


@contextlib.contextmanager
def started(folder: DataFolder, wishes: Wishes, told: Callable[[str], None] = print) -> Iterator[Supervisor]:
    """A node that runs for the block; afterwards every process of it has ended. Raises CannotDo."""
    mark = _checked(folder, wishes.services)
    if mark.playground and not _is_loopback(wishes.host):
        raise CannotDo(
            f"A {mark.kind} node listens on loopback only, not on {wishes.host}: its demo issuer logs in anybody.",
            "Look at it through a tunnel (ssh -L), or make a production folder: geleit init --kind production <folder>",
        )
    with contextlib.ExitStack() as stack:
        lock = running.lock(folder)
        stack.callback(os.close, lock)
        sockets = _sockets(folder, mark, wishes, stack)
        valkey = _valkey(folder)
        stack.callback(valkey.stop)
        plan = Plan(
            folder=folder,
            mark=mark,
            services=tuple(name for name in SERVICES if name in wishes.services),
            ports={name: ports.port_of(opened) for name, opened in sockets.items()},
            public_host=wishes.host,
            redis_url=valkey.url(),
            log_level=wishes.log_level,
        )
        supervisor = stack.enter_context(Supervisor(plan, sockets, valkey, lock, told))
        yield supervisor


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked(folder: DataFolder, services: Sequence[str]) -> FolderMark:
    mark = folder.mark()
    folder.writable()
    if folder.restoring.exists():
        raise CannotDo(
            f"A restore of {folder.path} has not ended.",
            f"Do it again: geleit restore {folder.path} {folder.restoring.read_text('utf-8').strip()}",
        )
    missing = node_keys.missing(folder.secrets, [*services, GATEWAY])
    if missing:
        raise CannotDo(
            f"A key is missing: {folder.secrets / missing[0]}"
            + (f" (and {len(missing) - 1} more)." if missing[1:] else "."),
            "Restore it from your backup of the folder `secrets`. Without a `.kek` file the personal data of that"
            " service cannot be read; a new key would not open it, so none is made.",
        )
    try:
        load_tenants(folder.tenants)
    except TenantsProblem as problem:
        raise CannotDo(f"{problem}.", f"Mend {folder.tenants}.") from problem
    for name in ("db", "keys-db", "ledger", "valkey", "run", "logs"):
        (folder.path / name).mkdir(mode=0o700, exist_ok=True)
    return mark


def _sockets(
    folder: DataFolder, mark: FolderMark, wishes: Wishes, stack: contextlib.ExitStack
) -> dict[str, socket.socket]:
    """The door's socket, the issuer's on a demo or test folder, and one on a free loopback port per service."""
    opened = {
        GATEWAY: ports.listen(
            wishes.host,
            wishes.port,
            what="the gateway",
            remedy="Stop the other program, or choose another: --port 8090 (make demo PORT=8090)",
        )
    }
    stack.callback(opened[GATEWAY].close)
    if mark.playground:
        port = _issuer_port(folder, wishes)
        opened[ISSUER] = ports.listen(
            members.LOOPBACK,
            port,
            what="the demo issuer",
            remedy="Stop the other program, or choose another: --issuer-port 8091",
        )
        stack.callback(opened[ISSUER].close)
    for service in wishes.services:
        opened[service] = ports.listen(members.LOOPBACK, 0, what=service, remedy="Free some ports.")
        stack.callback(opened[service].close)
    return opened


def _issuer_port(folder: DataFolder, wishes: Wishes) -> int:
    """The issuer's port is part of its name, so a new one is also written into `tenants.yaml`."""
    try:
        settings = demo_issuer.load(folder.path)
        if wishes.issuer_port in {None, settings.port}:
            return settings.port
        assert wishes.issuer_port is not None  # noqa: S101 -- the line above has looked
        old, new = demo_issuer.move(folder.path, wishes.issuer_port)
    except demo_issuer.RefusedToStart as refused:
        raise CannotDo(
            str(refused), "Restore the folder `issuer` from a backup, or make a new data folder."
        ) from refused
    folder.tenants.write_text(folder.tenants.read_text("utf-8").replace(old, new), "utf-8")
    return wishes.issuer_port


def _valkey(folder: DataFolder) -> Valkey:
    try:
        return Valkey.start(folder.valkey, keep=True, password=_password(folder.secrets / "valkey.password"))
    except ValkeyError as error:
        raise CannotDo(
            str(error),
            f"The streams can be lost without losing a fact: move {folder.valkey} away and start again.",
        ) from error


def _password(path: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        return path.read_text("ascii").strip()
    password = secrets.token_urlsafe(24)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)
    return password
