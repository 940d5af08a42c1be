"""What a running service carries: made once by `service(...)`, found by every route at `request.app.state.geleit`."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from sqlalchemy import select

from geleit_kit.db.access_log import AccessLog
from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import KnownBody, KnownClient
from geleit_kit.db.scope import NODE
from geleit_kit.events.facts import Registry
from geleit_kit.http.auth import Authenticator, KeyPage, ServiceSigner
from geleit_kit.http.rates import Questions, Requests
from geleit_kit.http.settings import ServiceSettings
from geleit_kit.http.tenants import ClientSetting
from geleit_kit.pure.texts import Texts

_LOOK_AGAIN = 5.0
_log = logging.getLogger("geleit.bodies")


class BodyBook:
    """The bodies of the node, in memory; read anew when a key is not known."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_key: dict[str, KnownBody] = {}
        self._by_id: dict[UUID, KnownBody] = {}
        self._clients: dict[str, ClientSetting] = {}
        self.edition = 0
        """Grows whenever a client changed: whoever remembers callers forgets them."""

    async def read(self) -> None:
        """Reads the tables."""
        async with self._database.read(NODE) as read:
            rows = await read.all(select(KnownBody))
            programs = await read.all(select(KnownClient).where(KnownClient.blocked.is_(False)))
        self._by_key = {row.key: row for row in rows}
        self._by_id = {row.id: row for row in rows}
        clients = {
            row.client_id: ClientSetting(id=row.client_id, body=row.body_key, roles=tuple(row.roles))
            for row in programs
        }
        if clients != self._clients:
            self._clients, self.edition = clients, self.edition + 1

    async def follow(self) -> None:
        """Reads again every few seconds, since another replica may have heard what is new. Until cancelled: who stopped
        here would go on to let in clients that were blocked and bodies that have left.
        """
        while True:
            await asyncio.sleep(_LOOK_AGAIN)
            try:
                await self.read()
            except Exception as error:  # noqa: BLE001 -- a database that starts refuses in ways that are no Problem
                _log.warning("bodies_away", extra={"fault": type(error).__name__})

    def client(self, client_id: str) -> ClientSetting | None:
        """A program that a body registered at identity and did not block, or None."""
        return self._clients.get(client_id)

    def by_key(self, key: str) -> UUID | None:
        """The id of a body, also of one that has left, or None."""
        row = self._by_key.get(key)
        return row.id if row else None

    def has_left(self, body: UUID) -> bool:
        """Whether the last day of a body is over, by the domain clock of this service."""
        row = self._by_id.get(body)
        return row is not None and row.closed_on is not None and row.has_left(self._database.tools.clock.today())

    def get(self, body: UUID) -> KnownBody | None:
        """The body with this id, or None."""
        return self._by_id.get(body)

    def find(self, key: str) -> KnownBody | None:
        """The body with this key that somebody can address: None where nobody knows it, and where it has left."""
        row = self._by_key.get(key)
        return None if row is None or self.has_left(row.id) else row

    def known(self, key: str) -> KnownBody | None:
        """The body with this key, also one that has left, or None."""
        return self._by_key.get(key)

    def all(self) -> list[KnownBody]:
        """All bodies, by key."""
        return sorted(self._by_key.values(), key=lambda row: row.key)

    def kept(self) -> list[UUID]:
        """The bodies whose data are here: for workers that go over their rows."""
        return [row.id for row in self.all() if row.destroying_on is None]


@dataclass
class ServiceContext:
    """Everything that a route may need beside its session."""

    settings: ServiceSettings
    database: Database
    texts: Texts
    registry: Registry
    bodies: BodyBook
    auth: Authenticator
    page: KeyPage
    signer: ServiceSigner
    access_log: AccessLog
    redis: Redis | None
    requests: Requests
    questions: Questions
    playground: bool
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def service(self) -> str:
        """The service's name."""
        return self.settings.service
