"""What a running service carries: made once by `service(...)`, found by every route at `request.app.state.geleit`."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from sqlalchemy import select

from geleit_kit.db.access_log import AccessLog
from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.scope import NODE
from geleit_kit.events.facts import Registry
from geleit_kit.http.auth import Authenticator, KeyPage, ServiceSigner
from geleit_kit.http.settings import ServiceSettings
from geleit_kit.pure.texts import Texts


class BodyBook:
    """The bodies of the node, in memory; read anew when a key is not known."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_key: dict[str, KnownBody] = {}
        self._by_id: dict[UUID, KnownBody] = {}

    async def read(self) -> None:
        """Reads the table."""
        async with self._database.read(NODE) as read:
            rows = await read.all(select(KnownBody))
        self._by_key = {row.key: row for row in rows}
        self._by_id = {row.id: row for row in rows}

    def by_key(self, key: str) -> UUID | None:
        """The id of a body, or None."""
        row = self._by_key.get(key)
        return row.id if row else None

    def get(self, body: UUID) -> KnownBody | None:
        """The body with this id, or None."""
        return self._by_id.get(body)

    def find(self, key: str) -> KnownBody | None:
        """The body with this key, or None."""
        return self._by_key.get(key)

    def all(self) -> list[KnownBody]:
        """All bodies, by key."""
        return sorted(self._by_key.values(), key=lambda row: row.key)


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
    playground: bool
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def service(self) -> str:
        """The service's name."""
        return self.settings.service
