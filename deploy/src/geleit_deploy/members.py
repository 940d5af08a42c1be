"""The processes of a node: what each is called, where its code lies, and the settings that it is given."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from starlette.types import ASGIApp

from geleit_deploy.layout import GATEWAY, ISSUER, DataFolder
from geleit_deploy.problems import CannotDo
from geleit_kit.pure.folder import FolderMark

LOOPBACK = "127.0.0.1"
Http = Literal["httptools"] | type[asyncio.Protocol]
"""How a member reads HTTP, as uvicorn's setting takes it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run: the folder, the services, the ports of everything. All but the gateway listen on loopback."""

    folder: DataFolder
    mark: FolderMark
    services: tuple[str, ...]
    ports: Mapping[str, int]
    public_host: str
    redis_url: str
    log_level: str = "INFO"

    @property
    def members(self) -> tuple[str, ...]:
        """Every process but Valkey, in the order in which they start."""
        issuer = (ISSUER,) if ISSUER in self.ports else ()
        return (*issuer, *self.services, GATEWAY)

    def base(self, member: str) -> str:
        """The address of a member on this machine."""
        host = self.public_host if member == GATEWAY else LOOPBACK
        # A wildcard is where the door listens; from this machine it is called on loopback.
        near = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104 -- compared, never bound here
        return f"http://[{near}]:{self.ports[member]}" if ":" in near else f"http://{near}:{self.ports[member]}"

    @property
    def peers(self) -> dict[str, str]:
        """Service name -> base address, of the services that run."""
        return {service: self.base(service) for service in self.services}


def module(member: str) -> str:
    """The module that has `create_app`."""
    return "geleit_demo_issuer.app" if member == ISSUER else f"geleit_{member}.app"


def installed(member: str) -> None:
    """Raises CannotDo where the code of a member is not installed."""
    package = module(member).partition(".")[0]
    if find_spec(package) is None or find_spec(module(member)) is None:
        raise CannotDo(
            f"The service {member} is not installed.",
            f"Install the package {package.replace('_', '-')}, or leave it out: --services <those that you have>",
        )


def load_what_all_share() -> None:
    """Imports what every service needs: web framework, database, keys, kit. Forked processes have it in common."""
    for name in ("geleit_kit.http.service", "geleit_vocabulary.access", "alembic.command", "httptools", "uvloop"):
        import_module(name)


def environment(plan: Plan, member: str) -> dict[str, str]:
    """The settings of a service or of the gateway, as the environment carries them in production too."""
    folder = plan.folder
    values: dict[str, Any] = {
        "NODE": plan.mark.node,
        "PEERS": json.dumps(plan.peers),
        "TENANTS_FILE": folder.tenants,
        "SECRETS_FOLDER": folder.secrets,
        "DATA_FOLDER": folder.path,
        "LOG_LEVEL": plan.log_level,
    }
    if ISSUER in plan.ports:
        values["EGRESS_ALLOW"] = f"{LOOPBACK}:{plan.ports[ISSUER]}"
        if member == GATEWAY:
            values["DEMO_ISSUER"] = plan.base(ISSUER)
    if member != GATEWAY:
        values |= {
            "SERVICE": member,
            "DATABASE_URL": _sqlite(folder.database(member)),
            "KEYS_URL": _sqlite(folder.keys_database(member)),
            "LEDGER_URL": _sqlite(folder.ledger(member)),
            "REDIS_URL": plan.redis_url,
        }
    return {f"GELEIT_{member.upper()}_{name}": str(value) for name, value in values.items()}


def served(plan: Plan, member: str) -> tuple[ASGIApp, Http]:
    """The ASGI application of a member and how it listens, made in the process that serves it."""
    create_app: Callable[[Any], ASGIApp] = import_module(module(member)).create_app
    if member == ISSUER:
        from geleit_demo_issuer.settings import load  # noqa: PLC0415 -- only on folders with a demo issuer

        return create_app(load(plan.folder.path, port=plan.ports[ISSUER])), "httptools"
    settings = settings_class(member)()
    if member == GATEWAY:
        door: type[asyncio.Protocol] = import_module("geleit_gateway.server").protocol(settings.limits)
        return create_app(settings), door
    return create_app(settings), "httptools"


def settings_class(member: str) -> Callable[[], Any]:
    """`CasesSettings` of `geleit_cases.settings`, and so on."""
    found: Callable[[], Any] = getattr(import_module(f"geleit_{member}.settings"), f"{member.capitalize()}Settings")
    return found


def _sqlite(path: object) -> str:
    return f"sqlite+aiosqlite:///{path}"
