"""Where the issuer listens, what it is called, and whether it may run at all."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from geleit_kit.pure.folder import FolderProblem, read_mark

DEFAULT_PORT: Final = 8081
_NAME_BYTES: Final = 12


class RefusedToStart(ValueError):
    """The issuer does not run here; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class DemoClient:
    """A system that logs in by itself (`client_credentials`)."""

    id: str
    secret: str
    body: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssuerSettings:
    """What lies in `<folder>/issuer/issuer.json`, and the folder. Empty `roles` or `bodies`: any is allowed."""

    folder: Path
    name: str
    port: int
    audience: str
    host: str = "127.0.0.1"
    roles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    clients: tuple[DemoClient, ...] = field(default=(), repr=False)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://{self.host}:{self.port}"

    @property
    def iss(self) -> str:
        """The issuer's name: its address with the random part of this data folder."""
        return f"{self.origin}/{self.name}"


def prepare(
    folder: Path,
    *,
    port: int = DEFAULT_PORT,
    audience: str | None = None,
    roles: tuple[str, ...] = (),
    bodies: tuple[str, ...] = (),
    client_roles: tuple[str, ...] = ("system_client",),
) -> IssuerSettings:
    """Makes the issuer's own folder once: a random name, and a client with a secret for each body."""
    mark = _checked(folder)
    place = folder / "issuer"
    place.mkdir(mode=0o700, exist_ok=True)
    clients = [DemoClient(f"system-{body}", secrets.token_urlsafe(24), body, client_roles) for body in bodies]
    settings: dict[str, Any] = {
        "name": secrets.token_urlsafe(_NAME_BYTES),
        "port": port,
        "audience": audience or mark,
        "roles": roles,
        "bodies": bodies,
    }
    _write(place / "issuer.json", settings)
    _write(place / "clients.json", [asdict(client) for client in clients])
    return load(folder)


def load(folder: Path, *, host: str = "127.0.0.1", port: int | None = None) -> IssuerSettings:
    """Reads what `prepare` wrote. Raises RefusedToStart without a mark, away from loopback, or before `prepare`."""
    _checked(folder)
    if not _is_loopback(host):
        raise RefusedToStart(
            f"The demo issuer gives tokens to anybody who asks, so it binds loopback only, not {host}."
        )
    try:
        found = json.loads((folder / "issuer" / "issuer.json").read_text("utf-8"))
        listed = json.loads((folder / "issuer" / "clients.json").read_text("utf-8"))
    except FileNotFoundError as missing:
        raise RefusedToStart(f"{folder} has no demo issuer yet: run `geleit init {folder}` first.") from missing
    return IssuerSettings(
        folder=folder,
        name=found["name"],
        port=found["port"] if port is None else port,
        audience=found["audience"],
        host=host,
        roles=tuple(found["roles"]),
        bodies=tuple(found["bodies"]),
        clients=tuple(DemoClient(**{**each, "roles": tuple(each["roles"])}) for each in listed),
    )


def move(folder: Path, port: int) -> tuple[str, str]:
    """Writes another port down; the name stays. Answers the old and the new `iss`."""
    before = load(folder)
    path = folder / "issuer" / "issuer.json"
    _write(path, json.loads(path.read_text("utf-8")) | {"port": port})
    return before.iss, load(folder).iss


def _checked(folder: Path) -> str:
    try:
        mark = read_mark(folder)
    except FolderProblem as problem:
        raise RefusedToStart(str(problem)) from problem
    if mark is None or not mark.playground:
        kind = "no mark" if mark is None else f"the mark `{mark.kind}`"
        raise RefusedToStart(
            f"The demo issuer starts only on a data folder that is marked `demo` or `test`; {folder} has {kind}."
        )
    return mark.node


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _write(path: Path, content: object) -> None:
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    os.replace(fresh, path)  # noqa: PTH105 -- the old content or the new, nothing between
