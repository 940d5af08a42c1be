"""What the tests of cases share: a running service on a day of 2016, bodies that call it, and the words of the other
services.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
from joserfc import jws
from joserfc.jwk import ECKey
from redis.asyncio import Redis

from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.http.grants import sealing_key
from geleit_kit.http.status_list import TYP
from geleit_kit.pure.caller import staff_id
from geleit_kit.pure.grants import Grant, issue, new_id
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running

TUESDAY = date(2016, 6, 21)
MARKER = "Markerwort-Quitte-4711"
HEALTH_MARKER = "Markerwort-Fieber-0815"
DIMENSIONS = {
    "age_band": "18_24",
    "sex": "female",
    "group": "third_country",
    "district": "north",
    "target_group": "refugee_in_procedure",
}


async def eventually(look: Callable[[], Awaitable[Any]], within: float = 10.0) -> Any:
    """Looks again until it is there (true), or says what was last seen."""
    until = time.monotonic() + within
    while True:
        found = await look()
        if found:
            return found
        assert time.monotonic() < until, f"did not come: {found!r}"
        await asyncio.sleep(0.05)


def good(answer: httpx.Response) -> Any:
    """The JSON of an answer that must be a success."""
    assert answer.is_success, f"{answer.status_code} {answer.text}"
    return answer.json()


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer that must be this refusal."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    problem: dict[str, Any] = answer.json()
    assert problem["code"] == code, problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["title"] != f"problem.{code}", f"no text for {code}"
    return problem


def places(problem: dict[str, Any]) -> dict[str, str]:
    """Pointer -> code of a problem's places; every place has its words."""
    for error in problem["errors"]:
        assert not error["detail"].startswith("place."), f"no text for {error['code']}"
    return {error["pointer"]: error["code"] for error in problem["errors"]}


@dataclass
class House:
    """Cases alone: identity and referrals are absent, what they would say is said by the test."""

    service: Running
    node: Node
    valkey: Valkey
    said: dict[str, int] = field(default_factory=dict)
    revoked: list[str] = field(default_factory=list)
    serial: int = 0

    def as_(self, body: str = "ki", role: str | list[str] = "case_manager", **claims: object) -> Client:
        """A user of a body."""
        return self.service.as_(role, body, **claims)

    def staff(self, body: str = "ki", sub: str = "ki-case_manager") -> str:
        """The stable id of a user in a body."""
        return str(staff_id(self.node.issuer.iss, sub, self.node.body(body)))

    def day(self, day: date) -> None:
        """Moves the domain clock."""
        move_clock(self.node.folder, noon(day))
        self.service.look()

    # --- short ways to what most tests begin with --------------------------------------------------------------------

    async def record(self, body: str = "ki", **given: Any) -> dict[str, Any]:
        """An open support record."""
        wanted = {"person": str(uuid4()), "clock_start": "2015-11-20", "dimensions": DIMENSIONS} | given
        opened: dict[str, Any] = good(await self.as_(body).post("/v1/support-records", wanted))
        return opened

    async def wish(self, record: dict[str, Any], body: str = "ki") -> dict[str, Any]:
        """The record with its documented wish."""
        words = {"on": "2016-06-14", "form": "spoken_interpreted", "words": "I want one person who helps."}
        path = f"/v1/support-records/{record['id']}/wish"
        wished: dict[str, Any] = good(await self.as_(body).post(path, words, seen=record["version"]))
        return wished

    async def agreement(self, record: dict[str, Any], body: str = "ki", **changed: Any) -> dict[str, Any]:
        """An intake agreement, complete unless a part is changed."""
        parts = agreement_parts() | changed
        given = {"support_record_id": record["id"]} | {name: part for name, part in parts.items() if part is not None}
        made: dict[str, Any] = good(await self.as_(body).post("/v1/intake-agreements", given))
        return made

    async def managed(self, body: str = "ki", **given: Any) -> dict[str, Any]:
        """A record in case management, held by the caller."""
        record = await self.record(body, **({"opened_on": "2016-06-07"} | given))
        record = await self.wish(record, body)
        await self.agreement(record, body)
        path = f"/v1/support-records/{record['id']}/start-case-management"
        contact = {"function": "Case management", "phone": MARKER}
        started: dict[str, Any] = good(await self.as_(body).post(path, {"contact": contact}, seen=record["version"]))
        return started

    async def mandate(self, record: dict[str, Any], body: str = "ki") -> dict[str, Any]:
        """The mandate of a record."""
        page = good(await self.as_(body).get("/v1/mandates", params={"support_record_id": record["id"]}))
        found: dict[str, Any] = page["items"][-1]
        return found

    async def plan(self, record: dict[str, Any], body: str = "ki") -> dict[str, Any]:
        """A plan without anything in it."""
        made: dict[str, Any] = good(await self.as_(body).post("/v1/plans", {"support_record_id": record["id"]}))
        return made

    async def step(self, plan: dict[str, Any], body: str = "ki", **given: Any) -> dict[str, Any]:
        """A step of a plan."""
        wanted = {"title": "A step"} | given
        made: dict[str, Any] = good(await self.as_(body).post(f"/v1/plans/{plan['id']}/steps", wanted))
        return made

    # --- what identity would say -------------------------------------------------------------------------------------

    def grant(
        self, *, owner: str, recipient: str, person: str, categories: list[str], direction: str = "pull",
        **changed: Any,
    ) -> str:  # fmt: skip
        """A live grant for a decision of the owner's scope, used by the recipient."""
        self.fresh_status_list()
        now = int(time.time())
        claims: dict[str, Any] = {
            "audience": "cases", "client": self.node.issuer.client, "holder": self.node.body(recipient),
            "owner": self.node.body(owner), "recipient": self.node.body(recipient), "purpose": "case_management",
            "categories": frozenset(categories), "conversation": uuid4(), "person": UUID(person),
            "ground": {"kind": "consent", "code": "art_6_1_a"}, "decision": uuid4(), "direction": direction,
            "id": new_id(), "issued": now, "expires": now + 300,
        }  # fmt: skip
        return issue(Grant(**claims | changed), self._identity_key(), sealing_key(self.node.secrets))

    def withdraw_grant(self, jti: str) -> None:
        """Identity raises the status list."""
        self.revoked.append(jti)
        self.fresh_status_list()

    def fresh_status_list(self) -> None:
        """The list that identity would serve."""
        self.serial += 1
        claims = {"serial": self.serial, "revoked": self.revoked, "iat": time.time()}
        key = self._identity_key()
        header = {"alg": "ES256", "typ": TYP, "kid": key.kid}
        token = jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=["ES256"])
        self.service.app.state.geleit.extras["grants"].status.take(token)

    def _identity_key(self) -> ECKey:
        key = ECKey.import_key((self.node.secrets / "identity.pem").read_bytes())
        return ECKey.import_key({**key.as_dict(private=True), "kid": key.thumbprint()})

    # --- what the other services would say ---------------------------------------------------------------------------

    async def says(self, fact: str, body: str, data: dict[str, Any], event_id: str | None = None) -> None:
        """A fact of another service on its stream, such as `referrals.referral.completed`; returns when it was
        heard.
        """
        service, noun, _ = fact.split(".")
        stream = f"geleit.{service}"
        self.said[stream] = self.said.get(stream, 0) + 1
        number = str(self.said[stream])
        document = {
            "specversion": "1.0", "id": event_id or str(uuid4()), "source": f"/nodes/test/{service}",
            "type": f"geleit.{fact}.v1", "subject": f"{noun}:{next(iter(data.values()))}",
            "time": "2016-09-07T10:00:00+00:00", "datacontenttype": "application/json", "sequence": number,
            "body": str(self.node.body(body)), "bodysequence": number, "data": data,
        }  # fmt: skip
        async with Redis.from_url(self.valkey.url("operator")) as line:
            await line.xadd(stream, {"event": json.dumps(document)}, id=f"{number}-0")
        await eventually(lambda: self._has_heard(stream, int(number)))

    async def _has_heard(self, stream: str, sequence: int) -> bool:
        backlog = await self._backlog()
        assert not backlog["dead_letters"], backlog
        return bool(backlog["heard"].get(stream, 0) >= sequence)

    async def _backlog(self) -> dict[str, Any]:
        found: dict[str, Any] = good(await self.as_("ki", "node_operator").get("/v1/meta/backlog"))
        return found

    # --- what is to be seen ------------------------------------------------------------------------------------------

    async def facts(self, body: str = "ki", stream: str = "domain") -> list[dict[str, Any]]:
        """All facts of a body so far, once nothing waits any more."""

        async def published() -> bool:
            return not (await self._backlog())["unpublished"]

        await eventually(published)
        answer = await self.as_(body, "system_client").get("/v1/events", params={"stream": stream, "limit": 500})
        return list(good(answer)["items"])

    async def fact_data(self, fact: str, body: str = "ki") -> list[dict[str, Any]]:
        """The data of all facts of a type, in order."""
        stream = "statistics" if fact.startswith("statistics.") else "domain"
        return [one["data"] for one in await self.facts(body, stream) if one["type"] == f"geleit.cases.{fact}.v1"]

    async def standing(self, fact: str, body: str = "ki") -> list[dict[str, Any]]:
        """What statistics would count now: published facts without those that were retracted or only retract."""
        told = await self.fact_data(f"statistics.{fact}", body)
        gone = {one["retracts"] for one in told}
        return [one for one in told if one["fact_id"] not in gone and not one["withdrawn"]]

    async def tasks(self, body: str = "ki", **params: Any) -> list[dict[str, Any]]:
        """The worklist of a body."""
        return list(good(await self.as_(body).get("/v1/tasks", params=params))["items"])


def agreement_parts() -> dict[str, Any]:
    """The four parts, all of them dated."""
    return {
        "information": {"on": "2016-06-14", "language": "ar", "interpreted": True},
        "consent": {"on": "2016-06-14", "consents": [str(uuid4())]},
        "expectations": {"on": "2016-06-20", "of_the_body": "A talk every month."},
        "way_out": {"on": "2016-06-20", "explained": "May leave on any day."},
    }
