"""What the client does while faults happen: real work of two bodies, each act in the journal once it is acknowledged."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import uuid4

from services.identity.tests.helpers import given as declaration
from services.identity.tests.helpers import person as invented
from services.identity.tests.helpers import question
from tests.chaos.client import Client, Json, Refused

GIVER, RECEIVER = "ki", "jobcenter"
_DIMENSIONS = {"age_band": "18_24"}


@dataclass(frozen=True)
class Handover:
    """One handover, with each side's own ids."""

    mandate: str
    giver_person: str
    receiver_person: str
    given: str
    received: str


@dataclass
class Work:
    """The flows, and the handovers under way (a watcher looks at them)."""

    client: Client
    handovers: list[Handover] = field(default_factory=list)
    accepting: asyncio.Event = field(default_factory=asyncio.Event)
    rather: str | None = None
    """The service in which something is to happen: the flows that pass there come more often."""

    async def person(self, body: str) -> Json:
        """A record of a person, and a look at it."""
        made = await self.client.act("identity", "/v1/persons", invented(), body)
        self.client.journal.note("person", body=body, person=made["person"])
        await self.client.get("identity", f"/v1/persons/{made['person']}", body)
        self.client.journal.note("read", person=made["person"])
        return made

    async def look(self) -> None:
        """Nothing but a person, recorded and looked at."""
        await self.person(GIVER)

    async def link(self) -> None:
        """Consent, a link bound at both ends, and the withdrawal that cuts it."""
        client, note = self.client, self.client.journal.note
        mine, theirs = await self.person(GIVER), await self.person(RECEIVER)
        wanted = {
            "person": mine["person"],
            "recipient": RECEIVER,
            "purpose": "case_management",
            "categories": ["needs"],
        }
        consent = await client.act("identity", "/v1/consents", {**wanted, "given": declaration()}, GIVER)
        note("consent", id=consent["id"])
        ground = {"person": mine["person"], "recipient": RECEIVER, "ground": {"kind": "consent", "id": consent["id"]}}
        offer = await client.act("identity", "/v1/links", ground, GIVER)
        note("link", id=offer["id"])
        page = await client.get("identity", "/v1/links?sort=-created_at&limit=25", RECEIVER)
        end = next(one for one in page["items"] if one["conversation_id"] == offer["conversation_id"])
        bind = f"/v1/links/{end['id']}/bind"
        await client.act("identity", bind, {"person": theirs["person"]}, RECEIVER, seen=end["version"])
        note("bound", ends=[offer["id"], end["id"]])
        path = f"/v1/consents/{consent['id']}/withdraw"
        await client.act("identity", path, {"channel": "phone"}, GIVER, seen=consent["version"])
        note("withdrawn", id=consent["id"], ends=[offer["id"], end["id"]])

    async def record(self, body: str = GIVER, person: str | None = None) -> Json:
        """An open support record."""
        wanted = {"person": person or str(uuid4()), "clock_start": "unknown", "dimensions": _DIMENSIONS}
        made = await self.client.act("cases", "/v1/support-records", wanted, body)
        self.client.journal.note("record", body=body, id=made["id"], person=made["person"])
        return made

    async def support(self) -> None:
        """A record, a need that is met, a plan with a step that is done; every second record ends."""
        client, note = self.client, self.client.journal.note
        record = await self.record()
        reported = {"support_record_id": record["id"], "code": "interpreter", "source": {"kind": "talk"}}
        need = await client.act("cases", "/v1/needs", reported, GIVER)
        note("need", id=need["id"])
        await client.act("cases", f"/v1/needs/{need['id']}/meet", {}, GIVER, seen=need["version"])
        note("met", id=need["id"])
        plan = await client.act("cases", "/v1/plans", {"support_record_id": record["id"]}, GIVER)
        note("plan", id=plan["id"])
        wanted = {"title": "Learn German", "payer": "no_cost"}
        step = await client.act("cases", f"/v1/plans/{plan['id']}/steps", wanted, GIVER)
        note("step", id=step["id"])
        await client.act("cases", f"/v1/plan-steps/{step['id']}/finish", {}, GIVER, seen=step["version"])
        note("done", id=step["id"])
        fresh = await client.get("cases", f"/v1/support-records/{record['id']}", GIVER)
        if client.chance.random() < 0.5:
            end = {"reason": "aim_reached"}
            await client.act("cases", f"/v1/support-records/{record['id']}/end", end, GIVER, seen=fresh["version"])
            note("ended", id=record["id"])

    async def handover(self) -> None:
        """Case responsibility goes from one body to another; from the acceptance on cases decides."""
        client, note = self.client, self.client.journal.note
        person = (await self.person(GIVER))["person"]
        mine, theirs = await self.record(GIVER, person), await self.record(RECEIVER)
        mandate = await client.act("cases", "/v1/mandates", {"support_record_id": mine["id"]}, GIVER)
        note("mandate", id=mandate["id"], person=mine["person"])
        wanted = {"person": person, "recipient": RECEIVER, "purpose": "case_management", "categories": ["needs"]}
        consent = await client.act("identity", "/v1/consents", {**wanted, "given": declaration()}, GIVER)
        note("consent", id=consent["id"])
        ground = {"person": person, "recipient": RECEIVER, "ground": {"kind": "consent", "id": consent["id"]}}
        offer = await client.act("identity", "/v1/links", ground, GIVER)
        note("link", id=offer["id"])
        conversation = offer["conversation_id"]
        draft = {
            "kind": "uebergabe", "person": mine["person"], "recipient": RECEIVER, "conversation_id": conversation,
            "need_codes": ["job"], "mandate_id": mandate["id"], "mandate_epoch": mandate["epoch"],
            "client_present": True,
        }  # fmt: skip
        row = await client.act("referrals", "/v1/referrals", draft, GIVER)
        asked = question(conversation, ["needs"], direction="push", audience="referrals")
        under = {"grant": (await client.act("identity", "/v1/decisions", asked, GIVER))["grant"]}
        sent = await client.act("referrals", f"/v1/referrals/{row['id']}/send", under, GIVER, seen=row["version"])
        note("sent", id=sent["id"])
        inbox = "/v1/referrals?direction=received&sort=-created_at&limit=25"
        page = await client.get("referrals", inbox, RECEIVER)
        arrived = next(one for one in page["items"] if one["conversation_id"] == conversation)
        self.handovers.append(Handover(mandate["id"], mine["person"], theirs["person"], row["id"], arrived["id"]))
        self.accepting.set()
        path = f"/v1/referrals/{arrived['id']}/accept"
        await client.act("referrals", path, {"person": theirs["person"]}, RECEIVER, seen=arrived["version"])
        note("accepted", given=row["id"], received=arrived["id"], mandate=mandate["id"], person=theirs["person"])

    @property
    def flows(self) -> list[Callable[[], Awaitable[None]]]:
        """What the client draws from."""
        return [self.link, self.support, self.handover]

    def _next(self) -> Callable[[], Awaitable[None]]:
        passing = {"identity": self.link, "cases": self.support, "referrals": self.handover}
        if self.rather in passing and self.client.chance.random() < 0.8:
            return passing[self.rather]
        return self.client.chance.choice(self.flows)

    async def _through(self, flow: Callable[[], Awaitable[None]]) -> None:
        try:
            await flow()
        except Refused:
            await asyncio.sleep(0.5)  # the journal has it
        await asyncio.sleep(0.05)

    async def keep_busy(self, first: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
        """One worker: its first flow, then flow after flow until told to stop; the last one is finished.

        What a worker begins with is not drawn, and it ends with a look at a person: however few flows fit in, each kind
        of act has happened, and a disclosure before and after the faults.
        """
        await self._through(first)
        while not stop.is_set():
            await self._through(self._next())
        await self._through(self.look)
