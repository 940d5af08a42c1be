"""Two bodies in their daily work: each has persons of its own, and twenty of them are the same people."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, func, or_, select, update

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Outbox, Position
from geleit_kit.db.scope import NODE
from geleit_kit.pure.clock import utc_now
from services.identity.tests import helpers as identity
from tests.world import OWNER, RECEIVER, World, new_marker, referral_stories, stories
from tests.world.referral_stories import drafted
from tests.world.stories import good

Json = dict[str, Any]
SERVICES = ("identity", "cases", "referrals")
EACH = 60
REFERRED = 14
HANDED_OVER = 6
WINDOW = timedelta(hours=1)


@dataclass
class TwoBodies:
    """Who is who is known to the test alone: `pairs` maps the giver's pseudonym to the receiver's."""

    world: World
    random: Random
    each: int = EACH
    services: tuple[str, ...] = SERVICES
    pairs: dict[str, str] = field(default_factory=dict)
    handed_over: set[str] = field(default_factory=set)
    conversations: dict[str, str] = field(default_factory=dict)

    async def live(self) -> None:
        """Persons are registered in any order; then things happen between the two, everybody's next step at any time."""
        ours, theirs = [await self._registered(body) for body in (OWNER, RECEIVER)]
        self.pairs = dict(zip(self.random.sample(ours, REFERRED + HANDED_OVER), self._some(theirs), strict=True))
        given = list(self.pairs)
        self.handed_over = set(given[REFERRED:])
        mandates = {person: await self._mandate(person) for person in given[REFERRED:]}
        await self._while_steps_are_left({person: self._steps(person, mandates.get(person)) for person in given})
        await self.time_passes()

    def _some(self, persons: list[str]) -> list[str]:
        return self.random.sample(persons, REFERRED + HANDED_OVER)

    async def _registered(self, body: str) -> list[str]:
        return [str((await stories.person(self.world, new_marker(), body))["person"]) for _ in range(self.each)]

    async def _mandate(self, person: str) -> Json:
        record = await stories.managed(self.world, new_marker(), person=person)
        query = {"support_record_id": record["id"]}
        found: Json = good(await self.world.as_("cases").get("/v1/mandates", params=query))["items"][-1]
        return found

    def _steps(self, person: str, mandate: Json | None) -> list[Any]:
        linked = [lambda: self._offer(person), lambda: self._bind(person)]
        referred = [lambda: self._send(person, mandate), lambda: self._accept(person)]
        return [*linked, *referred, *([] if mandate else [lambda: self._start(person)])]

    async def _while_steps_are_left(self, steps: dict[str, list[Any]]) -> None:
        while steps:
            person = self.random.choice(sorted(steps))
            await steps[person].pop(0)()
            if not steps[person]:
                del steps[person]

    # --- the steps ---------------------------------------------------------------------------------------------------

    async def _offer(self, person: str) -> None:
        made = await stories.link(self.world, person, RECEIVER)
        self.conversations[person] = made["conversation_id"]

    async def _bind(self, person: str) -> None:
        await stories.bound(self.world, self.conversations[person], self.pairs[person])

    async def _send(self, person: str, mandate: Json | None) -> None:
        more: Json = {"person": person, "conversation_id": self.conversations[person]}
        if mandate is not None:
            more |= {"kind": "uebergabe", "mandate_id": mandate["id"], "mandate_epoch": mandate["epoch"]}
            more["client_present"] = True
        client = self.world.as_("referrals")
        row = good(await client.post("/v1/referrals", drafted(new_marker(), **more)))
        under = await referral_stories.carried(self.world, self.conversations[person])
        good(await client.post(f"/v1/referrals/{row['id']}/send", under, seen=row["version"], key=str(uuid4())))

    async def _accept(self, person: str) -> None:
        await self._act(person, "accept", {"person": self.pairs[person]})

    async def _start(self, person: str) -> None:
        await self._act(person, "start", {})

    async def _act(self, person: str, action: str, given: Json) -> None:
        client = self.world.as_("referrals", RECEIVER)
        page = good(await client.get("/v1/referrals", params={"direction": "received", "limit": 200}))
        row = next(one for one in page["items"] if one["conversation_id"] == self.conversations[person])
        good(await client.post(f"/v1/referrals/{row['id']}/{action}", given, seen=row["version"]))

    # --- time --------------------------------------------------------------------------------------------------------

    def apart(self, window: timedelta) -> None:
        """Sets how long facts between bodies wait."""
        for service in self.services:
            database = self._database(service)
            database.tools = replace(database.tools, apart_seconds=window.total_seconds())

    async def time_passes(self) -> None:
        """One window after the other is over, until nothing waits: neither facts nor what follows from them."""
        while True:
            await identity.until(self._quiet, 30)
            if not sum([await self._window_over(service) for service in self.services]):
                return

    async def _window_over(self, service: str) -> int:
        """What waits is due now, each still at its own random moment. Returns how much it was."""
        async with self._database(service).node_write() as write:
            rows = await write.tuples(
                select(Outbox.position, Outbox.apart_until).where(Outbox.sequence.is_(None), ~_due())
            )
            moments = [{"position": row.position, "apart_until": row.apart_until - 2 * WINDOW} for row in rows]
            await write.execute_many(update(Outbox), moments)
        return len(rows)

    async def _quiet(self) -> bool:
        """Whether everything that is due was published and heard."""
        newest: dict[str, int] = {}
        heard: list[tuple[str, int]] = []
        for service in self.services:
            async with self._database(service).read(NODE) as read:
                heard += [(row.stream, row.sequence) for row in await read.all(select(Position))]
        for service in self.services:
            async with self._database(service).read(NODE) as read:
                if await read.scalar(select(Outbox.position).where(Outbox.published_at.is_(None), _due()).limit(1)):
                    return False
                rows = await read.tuples(select(Outbox.stream, func.max(Outbox.sequence)).group_by(Outbox.stream))
                newest |= {row[0]: row[1] or 0 for row in rows}
        return all(sequence >= newest.get(stream, 0) for stream, sequence in heard)

    def _database(self, service: str) -> Database:
        database: Database = self.world.services[service].app.state.geleit.database
        return database


def _due() -> ColumnElement[bool]:
    return or_(Outbox.apart_until.is_(None), Outbox.apart_until <= utc_now())
