"""`/me/worklist`: the tasks of all services in one list, the next due first.

Each service sorts and pages by itself; the door merges the heads. A cursor says, per service, which page it stood in
and after which task. It is encrypted for the caller: its insides are due days and ids of one body's tasks.
"""

import asyncio
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from geleit_gateway.door import head
from geleit_gateway.door.asgi import Headers, Reply
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.door.me import BODY_HAS_LEFT, personal, require
from geleit_gateway.door.own import Call
from geleit_gateway.door.peers import Peer
from geleit_gateway.door.refusals import ServiceBroken
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Forbidden, Invalid, Malformed, Problem, Unauthenticated
from geleit_vocabulary.permissions import Permission

_PATIENCE_SECONDS = 5.0
_LARGEST_PAGE = 100
_USUAL_PAGE = 50
_LAST_DAY = "9999-12-31"
_WHOSE = ("mine", "team", "nobodys")


@dataclass(slots=True)
class Stand:
    """Where the reading of one service stands: the cursor of a page there, and the last task taken from it."""

    cursor: str | None = None
    after: list[str] | None = None
    ended: bool = False
    waiting: list[dict[str, Any]] = field(default_factory=list)
    following: str | None = None
    problem: str | None = None

    @property
    def due(self) -> list[str]:
        """The sort key of the next task: due day, then id."""
        return key(self.waiting[0])

    def turn_to(self, page: dict[str, Any]) -> None:
        """Takes over a page of the service, without what was taken from it before."""
        self.waiting, self.following = _untaken(page["items"], self.after), page.get("next")
        if not self.waiting:
            self.cursor, self.after, self.ended = self.following, None, self.following is None

    def take(self) -> dict[str, Any]:
        """The next task."""
        task = self.waiting.pop(0)
        self.after = key(task)
        if not self.waiting:
            self.cursor, self.after, self.ended = self.following, None, self.following is None
        return task


def key(task: dict[str, Any]) -> list[str]:
    """Due day and id; without a due day at the end."""
    return [task.get("due_on") or _LAST_DAY, str(task["id"])]


class Cursors:
    """Seals where a caller's reading stands, so that only this caller can go on and nobody can look inside."""

    def __init__(self, node_key: bytes) -> None:
        self._key = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"geleit gateway worklist cursor").derive(node_key))

    @classmethod
    def of(cls, secrets_folder: Path) -> "Cursors":
        """With the gateway's key of the node, so that any replica reads what another gave."""
        return cls((secrets_folder / "gateway.kek").read_bytes())

    def seal(self, stands: dict[str, Stand], caller: Caller) -> str:
        """The cursor for the next page."""
        inside = {service: [s.cursor, s.after, s.ended] for service, s in stands.items()}
        nonce = secrets.token_bytes(12)
        sealed = nonce + self._key.encrypt(nonce, json.dumps(inside).encode(), _owner(caller))
        return urlsafe_b64encode(sealed).decode().rstrip("=")

    def open(self, cursor: str, caller: Caller) -> dict[str, Stand]:
        """Where the reading stood; raises Malformed (400) for what this caller was not given."""
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            inside = json.loads(self._key.decrypt(sealed[:12], sealed[12:], _owner(caller)))
        except (ValueError, InvalidTag) as error:
            raise Malformed("cursor_invalid") from error
        return {service: Stand(*values) for service, values in inside.items()}


def _owner(caller: Caller) -> bytes:
    return f"{caller.body_key}\n{caller.issuer}\n{caller.subject}".encode()


class Worklist:
    """Reads `/v1/tasks` of every service with the caller's own token."""

    def __init__(self, catalogue: Catalogue, cursors: Cursors) -> None:
        self._catalogue, self._cursors = catalogue, cursors

    async def list(self, call: Call) -> Reply:
        """One page. A service that does not answer is named in `incomplete`, and asked again with the next page."""
        caller = call.known_caller
        if caller.roles:  # a program that a body registered at identity has none here: the services know its roles
            require(caller, Permission.TASK_READ)
        reading = Reading(call, {known.service: known.peer for known in self._catalogue})
        cursor = call.request.asked("cursor")
        stands = self._cursors.open(cursor, caller) if cursor else {}
        stands = {service: stands.get(service, Stand()) for service in reading.peers}
        await asyncio.gather(*(reading.fill(service, stand) for service, stand in stands.items()))
        if any(stand.problem == BODY_HAS_LEFT for stand in stands.values()):
            raise Unauthenticated(BODY_HAS_LEFT)
        if stands and all(stand.problem == Forbidden.code for stand in stands.values()):
            raise Forbidden
        items = await _merged(stands, reading)
        more = any(not stand.ended for stand in stands.values() if stand.problem is None)
        answer = {
            "items": items,
            "next": self._cursors.seal(stands, caller) if more else None,
            "incomplete": [{"service": s, "code": stand.problem} for s, stand in stands.items() if stand.problem],
        }
        return personal(Reply.json(answer), call.request.language)


class Reading:
    """How one request reads the services: with the caller's own token, so that each decides what this caller sees."""

    def __init__(self, call: Call, peers: Mapping[str, Peer]) -> None:
        request = call.request
        self.peers = peers
        self.limit = _limit(request.asked("limit"))
        self._query = {"whose": _whose(request.asked("whose")), "sort": "due_on", "limit": str(self.limit)}
        passed = [(name, value) for name, value in request.headers if name in {b"authorization", b"accept-language"}]
        self._headers: Headers = [*passed, (b"x-request-id", request.request_id.encode())]

    async def fill(self, service: str, stand: Stand) -> None:
        """Reads from where the service stands until there is something that was not taken before, or its end."""
        while not stand.ended and not stand.waiting and stand.problem is None:
            query = self._query if stand.cursor is None else {**self._query, "cursor": stand.cursor}
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    status, page = await self.peers[service].ask(
                        f"/v1/tasks?{urlencode(query)}", [*self._headers, (b"traceparent", head.traceparent())]
                    )
                stand.turn_to(_tasks(status, page, service))
            except Problem as problem:
                stand.problem = problem.code
            except TimeoutError:
                stand.problem = "service_slow"


async def _merged(stands: Mapping[str, Stand], reading: Reading) -> list[dict[str, Any]]:
    """The next tasks of all services in one order; a service whose page runs out is read on before it goes on."""
    items: list[dict[str, Any]] = []
    while len(items) < reading.limit and (ready := [service for service in stands if stands[service].waiting]):
        service = min(ready, key=lambda name: stands[name].due)
        task = stands[service].take()
        items.append({**task, "service": service, "href": f"/{service}/v1/tasks/{task['id']}"})
        if len(items) < reading.limit:
            await reading.fill(service, stands[service])
    return items


def _whose(asked: str | None) -> str:
    if asked is not None and asked not in _WHOSE:
        raise Invalid.at("#query/whose", "not_in_list")
    return asked or "team"


def _limit(asked: str | None) -> int:
    if asked is None:
        return _USUAL_PAGE
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked[:6]) <= _LARGEST_PAGE:
        raise Invalid.at("#query/limit", "out_of_range", largest=_LARGEST_PAGE)
    return int(asked)


def _tasks(status: int, page: Any, service: str) -> dict[str, Any]:
    """The page, or what the service refused with."""
    if not isinstance(page, dict):
        raise ServiceBroken(service)
    if status != HTTPStatus.OK:
        raise Problem(str(page.get("code", ServiceBroken.code)))
    if not all(isinstance(task, dict) and "id" in task for task in page.get("items", [None])):
        raise ServiceBroken(service)
    return page


def _untaken(tasks: list[dict[str, Any]], after: list[str] | None) -> list[dict[str, Any]]:
    """What comes after the last task taken; where that one is gone meanwhile, what sorts after it."""
    if after is None:
        return tasks
    for place, task in enumerate(tasks):
        if str(task["id"]) == after[1]:
            return tasks[place + 1 :]
    return [task for task in tasks if key(task) > after]
