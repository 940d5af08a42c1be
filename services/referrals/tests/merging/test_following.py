"""Identity merges two persons of a body, or separates them: the body's own rows follow, the other body's do not."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis

from geleit_kit.db.rows import visible
from geleit_referrals.referring.tables import Referral
from services.referrals.tests.helpers import MARKER, MONDAY, House, eventually, good, problem


class Identity:
    """What identity would say of merges, on its stream."""

    def __init__(self, house: House) -> None:
        self.house, self.said = house, 0

    async def says(self, what: str, body: str, fact: dict[str, str]) -> None:
        """Returns when it was heard."""
        self.said += 1
        number = str(self.said)
        document = {
            "specversion": "1.0", "id": str(uuid4()), "source": "/nodes/test/identity",
            "type": f"geleit.identity.person.{what}.v1", "subject": f"person:{fact['merge_id']}",
            "time": "2016-09-07T10:00:00+00:00", "datacontenttype": "application/json", "sequence": number,
            "body": str(self.house.node.body(body)), "bodysequence": number, "data": fact,
        }  # fmt: skip
        async with Redis.from_url(self.house.valkey.url("operator")) as line:
            await line.xadd("geleit.identity", {"event": json.dumps(document)}, id=f"{number}-0")
        await eventually(self._heard)

    async def _heard(self) -> bool:
        backlog = good(await self.house.as_("ki", "node_operator").get("/v1/meta/backlog"))
        assert not backlog["dead_letters"], backlog
        return bool(backlog["heard"].get("geleit.identity", 0) >= self.said)


def of_two(kept: str, merged: str) -> dict[str, str]:
    """What identity says of a merge."""
    return {"merge_id": str(uuid4()), "person": kept, "merged_person": merged}


async def sealed(house: House, body: str, row: dict[str, Any]) -> dict[str, Any]:
    """What a row keeps under its person's key."""
    async with house.service.app.state.geleit.database.read(house.node.body(body)) as read:
        found = await read.one(visible(read, Referral).where(Referral.id == UUID(row["id"])))
        document: dict[str, Any] = await read.unseal(found)
        return document


@pytest.mark.answers
async def test_the_givers_row_follows_with_what_it_keeps_and_the_receiver_sees_no_change(house: House) -> None:
    identity, kept, merged = Identity(house), str(uuid4()), str(uuid4())
    given, taken = await house.accepted(person=merged)
    before = await house.received()
    fact = of_two(kept, merged)
    await identity.says("merged", "ki", fact)
    assert (await house.given(given))["person"] == kept
    assert (await sealed(house, "ki", given))["payload"]["name"] == MARKER
    assert await house.received() == before
    assert before["person"] == taken["person"] != kept
    await identity.says("unmerged", "ki", fact)
    assert (await house.given(given))["person"] == merged
    assert (await sealed(house, "ki", given))["payload"]["name"] == MARKER


async def test_the_receivers_row_follows_its_own_bodys_merge(house: House) -> None:
    identity, kept = Identity(house), str(uuid4())
    given, taken = await house.accepted()
    await identity.says("merged", "weiterbildung", of_two(kept, taken["person"]))
    assert (await house.received())["person"] == kept
    assert await house.given(given) == given


@pytest.mark.answers
async def test_nothing_new_is_drafted_for_a_merged_person(house: House) -> None:
    identity, kept, merged = Identity(house), str(uuid4()), str(uuid4())
    await identity.says("merged", "ki", of_two(kept, merged))
    given = (await house.draft(person=kept))["person"]
    assert given == kept
    answer = await house.as_("ki").post("/v1/referrals", {"kind": "vermittlung", "person": merged})
    assert problem(answer, 410, "person_merged")["merged_into"] == kept


async def test_a_later_turn_goes_with_its_conversation_and_a_new_one_is_asked_about(house: House) -> None:
    identity, kept, merged = Identity(house), str(uuid4()), str(uuid4())
    old = await house.sent(person=merged)
    fact = of_two(kept, merged)
    await identity.says("merged", "ki", fact)
    again = await house.draft(person=kept, conversation_id=old["conversation_id"])
    new = await house.draft(person=kept)
    await identity.says("unmerged", "ki", fact)
    assert [(await house.given(row))["person"] for row in (old, again, new)] == [merged, merged, kept]
    path = f"/v1/merges/{fact['merge_id']}"
    (item,) = good(await house.as_("ki").get(f"{path}/later"))["items"]
    assert (item["kind"], item["id"]) == ("referrals", new["id"])
    good(await house.as_("ki").post(f"{path}/assign", {"kind": "referrals", "id": new["id"], "person": merged}))
    assert (await house.given(new))["person"] == merged


async def test_what_was_under_way_when_the_fact_was_heard_follows_on_the_next_day(house: House) -> None:
    identity, kept, merged = Identity(house), str(uuid4()), str(uuid4())
    await identity.says("merged", "ki", of_two(kept, merged))
    row = await house.draft(person=kept)
    async with house.service.app.state.geleit.database.write(house.node.body("ki")) as write:
        late = await write.one(visible(write, Referral).where(Referral.id == UUID(row["id"])))
        document = await write.unseal(late)
        late.person, late.sealed = UUID(merged), None
        await write.seal(late, document)
    house.day(MONDAY + timedelta(days=1))
    await house.service.ticked()
    assert (await house.given(row))["person"] == kept
    assert (await sealed(house, "ki", row))["payload"]["name"] == MARKER
