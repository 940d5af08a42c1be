"""What runs on this node: each service's documents, read from the live service at the start and again and again.

A service that does not answer at the start is served from its committed document until it does, so that its addresses
are known and a request for it is refused as 503 and not as 404.
"""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from geleit_gateway.door.documents import Documents
from geleit_gateway.door.peers import Peer, Peers
from geleit_gateway.door.refusals import NoSuchOperation, NotOnThisNode, ServiceBroken, ServiceDown
from geleit_gateway.door.routing import RouteTable
from geleit_gateway.settings import SERVICES
from geleit_kit.pure.problems import Problem
from geleit_kit.pure.texts import Language

_log = logging.getLogger("geleit.catalogue")
_RETRY_SECONDS = 1.0
LANGUAGES: Final[tuple[Language, ...]] = ("de", "en")


@dataclass(slots=True)
class Known:
    """What the door knows of one service."""

    peer: Peer
    document: Mapping[str, Any] = field(default_factory=dict)
    table: RouteTable = field(default_factory=lambda: RouteTable("", {}))
    lifecycles: dict[Language, list[dict[str, Any]]] = field(default_factory=dict)
    problems: dict[Language, dict[str, str]] = field(default_factory=dict)
    live: bool = False
    version: int = 0

    @property
    def service(self) -> str:
        """The service's name."""
        return self.peer.service

    def learn(self, document: Mapping[str, Any]) -> None:
        """Takes over a document; compiles it only when it is another one."""
        if document != self.document:
            table = RouteTable(self.service, document)
            self.document, self.table, self.version = document, table, self.version + 1


class Catalogue:
    """All services of the node."""

    def __init__(self, peers: Peers, documents: Documents, refresh_seconds: float) -> None:
        self._known = {service: Known(peer) for service, peer in peers.items()}
        self._documents, self._refresh_seconds = documents, refresh_seconds
        self._task: asyncio.Task[None] | None = None

    def __iter__(self) -> Iterator[Known]:
        return iter(self._known.values())

    def __contains__(self, service: str) -> bool:
        return service in self._known

    def service(self, name: str) -> Known:
        """What is known of a service; raises NotOnThisNode or NoSuchOperation (404)."""
        if name in self._known:
            return self._known[name]
        raise NotOnThisNode(name) if name in SERVICES else NoSuchOperation

    def described(self, name: str) -> Known:
        """The same, for its routes; raises ServiceDown (503) as long as nobody could tell them."""
        known = self.service(name)
        if not known.document:
            raise ServiceDown(name)
        return known

    @property
    def version(self) -> tuple[int, ...]:
        """Changes whenever a document did: what is made from the documents may be kept until then."""
        return tuple(known.version for known in self)

    async def open(self) -> None:
        """Reads what can be read now, then keeps reading in the background."""
        for known in self:
            if packaged := self._documents.openapi(known.service):
                known.learn(packaged)
        await self.refresh()
        self._task = asyncio.create_task(self._keep_fresh(), name="documents of the services")

    async def close(self) -> None:
        """Stops reading and closes all connections."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for known in self:
            await known.peer.upstream.close()

    async def refresh(self) -> None:
        """Asks every service once."""
        await asyncio.gather(*(self.read(known) for known in self))

    async def _keep_fresh(self) -> None:
        while True:
            all_live = all(known.live for known in self)
            await asyncio.sleep(self._refresh_seconds if all_live else min(_RETRY_SECONDS, self._refresh_seconds))
            try:
                await self.refresh()
            except Exception:  # noqa: BLE001 -- the next round tries again; a bug must not end the rounds
                _log.exception("documents could not be read")

    async def read(self, known: Known) -> None:
        """Asks one service; what it does not tell stays as it was known before."""
        try:
            known.learn(await _described(known.peer, "/openapi.json"))
            known.live = True
            for language in LANGUAGES:
                known.lifecycles[language] = _items(await _described(known.peer, "/v1/meta/lifecycles", language))
                problems = _items(await _described(known.peer, "/v1/meta/problems", language))
                known.problems[language] = {str(one["code"]): str(one["title"]) for one in problems}
        except Problem as problem:
            if known.live:
                _log.warning(
                    "service does not answer", extra={"details": {"peer": known.service, "code": problem.code}}
                )
            known.live = False
        except (AttributeError, KeyError, TypeError):
            _log.exception(
                "a document is not in order; the one before stays", extra={"details": {"peer": known.service}}
            )


async def _described(peer: Peer, path: str, language: Language = "de") -> dict[str, Any]:
    status, document = await peer.ask(path, [(b"accept-language", language.encode())])
    if status != HTTPStatus.OK or not isinstance(document, dict):
        raise ServiceBroken(peer.service)
    return document


def _items(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [item for item in content["items"] if isinstance(item, dict)]
