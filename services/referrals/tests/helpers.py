"""What the tests of referrals share: a running service on a day of 2016, bodies that call it, and the words of
identity and cases.
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
import redis
from joserfc import jws
from joserfc.jwk import ECKey

from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.http.grants import sealing_key
from geleit_kit.http.status_list import TYP
from geleit_kit.pure.grants import Grant, issue, new_id
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running

MONDAY = date(2016, 9, 5)
MARKER = "Zaynab-Markerin-4711"
NEEDS = ["recognition", "language_level_test"]
ON_PAPER = {"ground": {"kind": "consent", "purpose": "referral", "paper": f"Sheet 3, {MARKER}", "responsible": True}}
"""What a sender states where identity is not on the node."""


async def eventually(look: Callable[[], Awaitable[Any]], within: float = 10.0) -> Any:
    """Looks again until it is there (true), or says what was last seen."""
    until = time.monotonic() + within
    while True:
        found = await look()
        if found:
            return found
        assert time.monotonic() < until, f"did not come: {found!r}"
        await asyncio.sleep(0.05)


@dataclass
class House:
    """Referrals alone: identity and cases are absent, what they would say is said by the test with the node's keys."""

    service: Running
    node: Node
    valkey: Valkey
    said_by_cases: int = 0
    revoked: list[str] = field(default_factory=list)
    serial: int = 0

    def as_(self, body: str, role: str = "case_manager", **claims: object) -> Client:
        """A user of a body."""
        return self.service.as_(role, body, **claims)

    def day(self, day: date) -> None:
        """Moves the domain clock."""
        move_clock(self.node.folder, noon(day))
        self.service.look()

    # --- what identity would say -----------------------------------------------------------------------------------

    def grant(
        self, *, owner: str, recipient: str, conversation: str, person: str, categories: list[str],
        direction: str = "pull", **changed: Any,
    ) -> str:  # fmt: skip
        """A live grant for a decision of the owner's scope; pull is used by the recipient, push by the owner."""
        self.fresh_status_list()
        now = int(time.time())
        holder = recipient if direction == "pull" else owner
        claims: dict[str, Any] = {
            "audience": "referrals", "client": self.node.issuer.client, "holder": self.node.body(holder),
            "owner": self.node.body(owner), "recipient": self.node.body(recipient), "purpose": "referral",
            "categories": frozenset(categories), "conversation": UUID(conversation), "person": UUID(person),
            "ground": {"kind": "consent", "code": "art_6_1_a"}, "decision": uuid4(), "direction": direction,
            "id": new_id(), "issued": now, "expires": now + 300,
        }  # fmt: skip
        key = self._identity_key()
        return issue(Grant(**claims | changed), key, sealing_key(self.node.secrets))

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

    # --- what cases would say --------------------------------------------------------------------------------------

    def cases_says(self, fact: str, body: str, data: dict[str, Any], event_id: str | None = None) -> None:
        """A fact of cases on its stream."""
        self.said_by_cases += 1
        number = str(self.said_by_cases)
        document = {
            "specversion": "1.0", "id": event_id or str(uuid4()), "source": "/nodes/test/cases",
            "type": f"geleit.cases.{fact}.v1", "subject": f"mandate:{data['mandate_id']}",
            "time": "2016-09-07T10:00:00+00:00", "datacontenttype": "application/json", "sequence": number,
            "body": str(self.node.body(body)), "bodysequence": number, "data": data,
        }  # fmt: skip
        with redis.Redis.from_url(self.valkey.url("operator")) as line:
            line.xadd("geleit.cases", {"event": json.dumps(document)}, id=f"{number}-0")

    def everything_on_the_streams(self) -> str:
        """All that this service has sent to Redis."""
        with redis.Redis.from_url(self.valkey.url("operator")) as line:
            return repr([line.xrange(name) for name in ("geleit.referrals", "geleit.referrals.statistics")])

    # --- what is to be seen ----------------------------------------------------------------------------------------

    async def facts(self, body: str, stream: str = "domain") -> list[dict[str, Any]]:
        """All facts of a body so far, once nothing waits any more."""

        async def published() -> bool:
            backlog = await self._backlog()
            heard = backlog["heard"].get("geleit.cases", 0) >= self.said_by_cases
            return heard and not (backlog["unpublished"] or backlog["dead_letters"])

        await eventually(published)
        answer = await self.as_(body, "system_client").get("/v1/events", params={"stream": stream, "limit": 500})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def heard(self) -> None:
        """Waits until every fact of cases has been heard."""
        await eventually(lambda: self._has_heard(self.said_by_cases))

    async def _has_heard(self, sequence: int) -> bool:
        return bool((await self._backlog())["heard"].get("geleit.cases", 0) >= sequence)

    async def _backlog(self) -> dict[str, Any]:
        return good(await self.as_("sozialamt", "node_operator").get("/v1/meta/backlog"))

    async def types(self, body: str) -> list[str]:
        """The short types of a body's facts: `sent`, `accepted`, ..."""
        return [fact["type"].split(".")[-2] for fact in await self.facts(body)]

    async def tasks(self, body: str) -> dict[str, dict[str, Any]]:
        """The open tasks of a body by kind."""
        answer = await self.as_(body).get("/v1/tasks")
        return {task["kind"]: task for task in answer.json()["items"]}

    async def given(self, referral: dict[str, Any], body: str = "ki") -> dict[str, Any]:
        """The giver's row as it is now."""
        return good(await self.as_(body).get(f"/v1/referrals/{referral['id']}"))

    async def received(self, body: str = "weiterbildung", role: str = "counsellor") -> dict[str, Any]:
        """The newest row that a body received."""
        answer = await self.as_(body, role).get(
            "/v1/referrals", params={"direction": "received", "sort": "-created_at"}
        )
        return dict(good(answer)["items"][0])

    async def received_as(self, turn: int, body: str = "weiterbildung") -> dict[str, Any]:
        """The receiver's row of one referral of a conversation."""
        rows = good(await self.as_(body).get("/v1/referrals", params={"direction": "received"}))["items"]
        (found,) = [row for row in rows if row["turn"] == turn]
        return dict(found)

    async def act(
        self, body: str, row: dict[str, Any], action: str, given: object = None, role: str = "case_manager", **more: Any
    ) -> httpx.Response:
        """One action on a row as it was last seen. What is sent without saying under what rests on paper."""
        given = ON_PAPER if action == "send" and given is None else given
        more = {"seen": row["version"], "key": str(uuid4())} | more
        return await self.as_(body, role).post(f"/v1/referrals/{row['id']}/{action}", given, **more)

    # --- what is often needed --------------------------------------------------------------------------------------

    async def draft(self, body: str = "ki", **changed: Any) -> dict[str, Any]:
        """A complete draft of a Vermittlung."""
        return good(await self.as_(body).post("/v1/referrals", drafted(**changed)), 201)

    async def sent(self, body: str = "ki", **changed: Any) -> dict[str, Any]:
        """A referral that was sent."""
        return good(await self.act(body, await self.draft(body, **changed), "send"))

    async def accepted(
        self, body: str = "ki", receiver: str = "weiterbildung", feedback_on: str | None = None, **changed: Any
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The giver's and the receiver's row after acceptance."""
        sent = await self.sent(body, recipient=receiver, **changed)
        row = await self.received(receiver)
        given = {"person": str(uuid4()), "feedback_on": feedback_on}
        taken = good(await self.act(receiver, row, "accept", given))
        return await self.given(sent, body), taken

    async def started(self, **changed: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """A service that runs."""
        given, taken = await self.accepted(**changed)
        running = good(await self.act(changed.get("receiver", "weiterbildung"), taken, "start", {}))
        return await self.given(given), running


def drafted(**changed: Any) -> dict[str, Any]:
    """The input of a complete draft; `changed` replaces single fields, None takes one out."""
    given = {
        "kind": "vermittlung",
        "person": str(uuid4()),
        "recipient": "weiterbildung",
        "conversation_id": str(uuid4()),
        "need_codes": NEEDS,
        "dimensions": {"age_band": "18_24", "sex": "female", "group": "third_country", "target_group": "newcomer"},
        "payload": {"name": MARKER, "education": f"School {MARKER}", "languages": "Arabic", "health": f"Ill {MARKER}"},
    } | changed
    return {name: value for name, value in given.items() if value is not None}


def handover(**changed: Any) -> dict[str, Any]:
    """What a draft of an Übergabe has beside."""
    return {"kind": "uebergabe", "mandate_id": str(uuid4()), "mandate_epoch": 1, "client_present": True} | changed


def good(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    """The document of a success."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    return dict(answer.json())


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The document of a refusal with this status and code."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), f"{answer.status_code} {answer.text}"
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert MARKER not in answer.text
    return dict(answer.json())
