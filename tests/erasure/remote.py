"""The recipes of `tests/world` played on a node in real processes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import yaml

from deploy.tests.nodes import Node
from geleit_demo_issuer.settings import load
from geleit_deploy.tokens import Tokens
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.running import Client
from tests.world import World
from tests.world.world import MONDAY


@dataclass
class _Issuer:
    """The issuer that the node runs with."""

    iss: str
    tokens: Tokens

    def token(self, roles: str | list[str], body: str, sub: str = "", **_: Any) -> str:
        """A token of a user with a role (or several) in a body."""
        return self.tokens(roles if isinstance(roles, str) else ",".join(roles), body, sub)


@dataclass
class _Node:
    """What recipes ask of the node: folder, bodies, issuer."""

    folder: Path
    issuer: _Issuer

    def body(self, key: str) -> UUID:
        """The id of a body by its key."""
        bodies = yaml.safe_load((self.folder / "tenants.yaml").read_text("utf-8"))["bodies"]
        return next(UUID(str(one["id"])) for one in bodies if one["key"] == key)


@dataclass
class RemoteService:
    """One service of a running node, and who calls it."""

    base: str
    line: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.line = httpx.AsyncClient(base_url=self.base, timeout=30, trust_env=False)

    def with_token(self, token: str) -> Client:
        """A caller with this token."""
        return Client(self.line, {"Authorization": f"Bearer {token}"})


@asynccontextmanager
async def remote(node: Node) -> AsyncIterator[World]:
    """A world whose services are those of the node, for the block."""
    issuer = next(each.base for each in node.now().members if each.name == "issuer")
    tokens = Tokens(str(issuer))
    services = {name: RemoteService(node.base(name)) for name in ("identity", "cases", "referrals", "indicators")}
    folder = node.folder.path
    named = _Node(folder, _Issuer(load(folder).iss, tokens))
    yield World(named, None, None, None, services)  # type: ignore[arg-type]  # the part of a world that recipes use
    for service in services.values():
        await service.line.aclose()


def under_the_law_of_the_world(folder: Path) -> None:
    """Puts every body of a folder that was never started under SGB X, as those of the world are."""
    tenants = folder / "tenants.yaml"
    document = yaml.safe_load(tenants.read_text("utf-8"))
    for one in document["bodies"]:
        one["law"] = "sgb_x"
    tenants.write_text(yaml.safe_dump(document), "utf-8")


def on_monday(folder: Path, day: date = MONDAY) -> None:
    """Moves the domain clock of the node to the day of the world."""
    move_clock(folder, noon(day))
