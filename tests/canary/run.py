"""One run: every operation that takes words is called by its owner with a marker in each of them, through the door, and
before that in all the wrong ways.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import httpx
import redis

from services.identity.tests.helpers import until
from tests.canary.filling import BIRTH, Filler, by_place
from tests.canary.sinks import Watch
from tests.canary.stories import OF_THE_RUN, WHOLE
from tests.canary.writings import Kind
from tests.house.places import SERVICES
from tests.world import OPERATIONS, RECIPES, Call, World, new_marker

Json = dict[str, Any]
_ATTEMPTS = 5


@dataclass
class Run:
    """The markers, and what became of them."""

    world: World
    watch: Watch
    fields: Kind = field(default_factory=lambda: Kind("phirowq", "1931-07-23"))
    addressed: Kind = field(default_factory=lambda: Kind("phixuwv", "1931-07-24"))
    """Markers that the test itself writes into addresses."""
    taken: set[str] = field(default_factory=set)
    """`service Schema.field` that an operation took with its marker, in a documented success."""
    refused: dict[str, str] = field(default_factory=dict)
    published: list[Json] = field(default_factory=list)
    """Every fact of the run, as it stood on its stream."""
    provoked: set[str] = field(default_factory=set)
    """Inputs that were sent in all the wrong ways."""
    shown: set[str] = field(default_factory=set)
    """The same, where the answer showed the marker to its owner."""

    async def everything(self) -> None:
        """All operations, then a fact that cannot take effect."""
        for service, operation_id in sorted(RECIPES):
            if service in SERVICES:
                await self._operation(service, operation_id)
        await self.world.settled()
        self.published = published(self.world)
        await self.poison(self.fields.mint(POISON))

    async def _operation(self, service: str, operation_id: str) -> None:
        operation = OPERATIONS[service, operation_id]
        if by_place(service) and "requestBody" in operation.document:
            await self._with_words(service, operation_id)
        elif operation.method != "GET":
            await self.send(await RECIPES[service, operation_id].prepare(self.world, new_marker()))
        elif operation_id.startswith("list_"):
            await self._wrong_addresses(service, operation_id)

    async def _with_words(self, service: str, operation_id: str) -> None:
        """Filled as full as the operation takes it: what a refusal points at is left out the next time."""
        skipped: set[str] = set()
        for _ in range(_ATTEMPTS):
            call = await self._prepared(service, operation_id)
            filler = Filler(service, self.fields, skipped)
            filled = filler.of(operation_id, call.given)
            if not filler.filled:
                await self.send(call)
                return
            kind = str(OPERATIONS[service, operation_id].document["requestBody"])
            if kind not in self.provoked:
                self.provoked.add(kind)
                await self._wrongly(call, filled)
            answer = await self.send(replace(call, given=filled))
            if answer.status_code in OPERATIONS[service, operation_id].good:
                self.taken |= {f"{service} {place}" for place in filler.filled}
                self.shown |= self.fields.found(answer.content)
                return
            self.refused[operation_id] = f"{answer.status_code} {answer.text[:300]}"
            places = _pointed(answer, filler)
            if not places:
                return
            skipped |= places

    async def _prepared(self, service: str, operation_id: str) -> Call:
        operation = (service, operation_id)
        marker = self.fields.mint(OF_THE_RUN[operation]) if operation in OF_THE_RUN else new_marker()
        return await WHOLE.get(operation, RECIPES[operation].prepare)(self.world, marker)

    async def _wrongly(self, call: Call, filled: Any) -> None:
        """Every refusal that a caller can provoke, with the words in it."""
        wrong = [
            {**filled, "Ä Zaphirowq": "x", "Zä phirowq unknown": filled},
            _each(filled, self.fields.tail, lambda value: {"was": value}),
            _each(filled, self.fields.tail, lambda value: value * 1700),
            _each(filled, self.fields.tail, lambda value: value + "\0"),
            [filled],
        ]
        for given in wrong:
            await self.send(replace(call, given=given, key=call.key and str(uuid4())))
        whole = replace(call, given=filled)
        await self.send(call, content=json.dumps(filled).encode()[:-1])
        await self.send(
            whole.by("freiwillige", "counsellor") if call.values else whole.by("freiwillige", "statistics_office")
        )
        if call.values:
            await self.send(whole.nowhere())
        if call.known.wants_version:
            await self.send(replace(whole, seen=self.fields.plain("If-Match")))
        if call.known.method == "POST":
            await self.send(replace(whole, key=self.fields.plain("Idempotency-Key") * 30))

    async def _wrong_addresses(self, service: str, operation_id: str) -> None:
        call = await RECIPES[service, operation_id].prepare(self.world, new_marker())
        for name in ("cursor", "sort", "fields", "expand", "limit", "updated_since", "anything"):
            await self.send(replace(call, query={name: self.addressed.mint(f"query {name}")}))
        for name in call.values:
            await self.send(replace(call, values={**call.values, name: self.addressed.mint("a path")}))

    async def send(self, call: Call, content: bytes | None = None) -> httpx.Response:
        """One call, through the door where a user makes it; its heads carry markers of their own."""
        own: Mapping[str, str] = {
            "User-Agent": self.fields.plain("User-Agent"),
            "X-Request-Id": self.fields.plain("X-Request-Id"),
            "baggage": f"name={self.fields.plain('baggage')}",
            "tracestate": f"geleit={self.fields.plain('tracestate').lower()}",
            "Accept-Language": f"{self.fields.plain('Accept-Language')}, de",
        }
        service = call.known.service
        through = call.body is not None and not str(call.role).startswith("service:")
        line = self.world.services["gateway" if through else service].line
        headers = {**self.world.caller(call).headers, **own, **_demanded(call), **call.headers}
        path = f"/{service}{call.path}" if through else call.path
        body = content if content is not None else _json(call.given)
        if body is not None:
            headers["Content-Type"] = (
                "application/octet-stream" if isinstance(call.given, bytes) else "application/json"
            )
        answer = await line.request(call.known.method, path, params=dict(call.query), headers=headers, content=body)
        await self.watch.heard(answer)
        return answer

    async def poison(self, word: str, letters: int = 1) -> None:
        """A fact of cases that identity cannot read: its values go into the dead letter and nowhere else. Returns when
        there are so many letters.
        """
        with redis.Redis.from_url(self.world.valkey.url("operator")) as line:
            last = int(line.xinfo_stream("geleit.cases")["last-generated-id"].split(b"-")[0])
            document = _poisoned(last + 1, self.world.body("ki"), word)
            line.xadd("geleit.cases", {"event": json.dumps(document)}, id=f"{last + 1}-0")
        operator = self.world.as_("identity", "ki", "node_operator")

        async def buried() -> bool:
            return len((await operator.get("/v1/meta/dead-letters")).json()["items"]) == letters

        await until(buried, 20)


POISON = "a poisoned fact"


def published(world: World) -> list[Json]:
    """Everything on the streams of the services."""
    with redis.Redis.from_url(world.valkey.url("operator")) as line:
        streams = [f"geleit.{service}{more}" for service in SERVICES for more in ("", ".statistics")]
        return [json.loads(fields[b"event"]) for stream in streams for _, fields in line.xrange(stream)]


def _poisoned(number: int, body: str, word: str) -> Json:
    """A support record that is a word."""
    return {
        "specversion": "1.0", "id": str(uuid4()), "source": "/nodes/test/cases", "subject": f"support_record:{uuid4()}",
        "type": "geleit.cases.support_record.opened.v1", "time": "2016-09-05T10:00:00+00:00",
        "datacontenttype": "application/json", "sequence": str(number), "body": body, "bodysequence": str(number),
        "data": {"support_record_id": word, "person": word, "level": word, "opened_on": word},
    }  # fmt: skip


def _json(given: Any) -> bytes | None:
    if given is None or isinstance(given, bytes):
        return given
    return json.dumps(given, ensure_ascii=False).encode()


def _demanded(call: Call) -> dict[str, str]:
    sent = {}
    if call.seen is not None:
        sent["If-Match"] = f'"{call.seen}"' if isinstance(call.seen, int) else call.seen
    if call.key is not None:
        sent["Idempotency-Key"] = call.key
    return sent


def _each(value: Any, tail: str, change: Any) -> Any:
    """The document with every marker in it changed."""
    if isinstance(value, dict):
        return {name: _each(inner, tail, change) for name, inner in value.items()}
    if isinstance(value, list):
        return [_each(inner, tail, change) for inner in value]
    return change(value) if isinstance(value, str) and tail in value else value


def _pointed(answer: httpx.Response, filler: Filler) -> set[str]:
    """The filled places that a refusal points at, by the names of their fields."""
    errors = answer.json().get("errors", ()) if "json" in answer.headers.get("content-type", "") else ()
    names = {error["pointer"].rpartition("/")[2] for error in errors}
    return {place for place in filler.filled if place.rpartition(".")[2] in names or _inside(place, names)}


def _inside(place: str, names: set[str]) -> bool:
    return place == BIRTH and "birth" in names
