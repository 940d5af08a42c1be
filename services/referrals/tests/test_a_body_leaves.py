"""A body leaves the node: nothing stays open with its partners, and nobody writes to it any more."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from geleit_kit.db import remains
from geleit_kit.db.closing import Closing, set_last_day
from geleit_kit.db.destroying import Destroying
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.leases import take
from geleit_kit.db.ledger import Ledger
from geleit_kit.events.bodies import BODY_DESTROYED, HeardDestruction, leaving_consumers
from geleit_kit.events.erasure import fast_path
from geleit_kit.events.facts import Event
from geleit_kit.pure.clock import utc_now
from geleit_referrals.referring.leaving import end_all
from geleit_referrals.referring.tables import Referral
from geleit_referrals.tables import Base
from services.referrals.tests.helpers import House, good, handover, problem

CLOSING = Closing(Base.metadata, ends=(end_all,))
LAST, AFTER = date(2016, 9, 7), date(2016, 9, 8)


async def leaves(house: House, body: str, *, ticked: bool = True) -> None:
    """Identity has told the last day of a body, and it is over."""
    async with house.service.app.state.geleit.database.write(house.node.body(body)) as write:
        await set_last_day(write, LAST)
    house.day(AFTER)
    if ticked:
        await house.service.ticked()


async def left(house: House, body: str, day: date = LAST) -> None:
    """The last day of a body is over, and nothing was ended yet: no ticker has come to it."""
    context = house.service.app.state.geleit
    async with context.database.node_write() as write:
        known = await write.one(select(KnownBody).where(KnownBody.id == house.node.body(body)))
        known.closed_on = day
    house.day(AFTER)
    await context.bodies.read()


async def own(house: House, body: str) -> list[Any]:
    """The rows of a body that nobody of it can look at any more."""
    async with house.service.app.state.geleit.database.read(house.node.body(body)) as read:
        return list(await read.all(select(Referral).where(Referral.body_id == read.body)))


@pytest.mark.parametrize("started", [False, True])
async def test_a_receiver_that_leaves_tells_the_giver_that_it_ended(house: House, started: bool) -> None:
    given, _ = await (house.started() if started else house.accepted())
    await leaves(house, "weiterbildung")
    assert (await house.given(given))["status"] == "ended"
    assert [row.status for row in await own(house, "weiterbildung")] == ["ended"]
    assert "referral_to_follow_up" in await house.tasks("ki")
    assert "referral_ended" in {one["type"].split(".")[-2] for one in await house.facts("ki", "statistics")}


async def test_a_giver_that_leaves_takes_back_what_it_asked(house: House) -> None:
    await house.sent()
    await leaves(house, "ki")
    assert (await house.received())["status"] == "cancelled"
    assert [row.status for row in await own(house, "ki")] == ["cancelled"]
    assert "referral_to_answer" not in await house.tasks("weiterbildung")


async def test_a_destruction_ends_first_what_was_not_ended_and_no_deadline_of_the_partner_fails(house: House) -> None:
    sent = await house.sent()
    await leaves(house, "weiterbildung", ticked=False)
    context = house.service.app.state.geleit
    async with context.database.write(house.node.body("weiterbildung")) as write:
        await CLOSING.begin_destroying(write)
    await Destroying(context.database, CLOSING).finish()
    row = await house.given(sent)
    assert row["status"] == "expired"
    assert "referral_to_follow_up" in await house.tasks("ki")
    async with context.database.read(house.node.body("weiterbildung")) as read:
        assert await read.scalar(select(func.count()).select_from(Referral).where(Referral.body_id == read.body)) == 0


async def test_nobody_sends_to_a_body_that_has_left_nor_speaks_with_it_under_an_old_grant(house: House) -> None:
    draft = await house.draft()
    conversation, person = str(uuid4()), str(uuid4())
    live = house.grant(
        owner="ki", recipient="weiterbildung", conversation=conversation, person=person,
        categories=["need"], direction="push",
    )  # fmt: skip
    await leaves(house, "weiterbildung")
    problem(await house.act("ki", draft, "send"), 409, "body_has_left")
    message = {"grant": live, "kind": "need", "code": "interpreter"}
    answer = await house.as_("ki").post(f"/v1/conversations/{conversation}/messages", message, key="m")
    problem(answer, 403, "grant_withdrawn")
    assert await own(house, "weiterbildung") == []
    assert good(await house.as_("ki").get(f"/v1/referrals/{draft['id']}"))["status"] == "draft"


async def test_no_answer_reaches_a_body_that_has_left_whether_or_not_anything_was_ended_there(house: House) -> None:
    sent = await house.sent()
    received = await house.received()
    await left(house, "ki")
    problem(await house.act("weiterbildung", received, "accept", {"person": str(uuid4())}), 409, "body_has_left")
    problem(await house.act("weiterbildung", received, "decline", {"reason": "no_capacity"}), 409, "body_has_left")
    assert (await house.received())["status"] == "requested"
    assert [(str(row.id), row.status) for row in await own(house, "ki")] == [(sent["id"], "requested")]


async def test_what_was_said_of_a_body_after_its_last_day_is_not_heard_and_what_was_said_before_is(
    house: House,
) -> None:
    given, _ = await house.accepted(receiver="jobcenter", **handover())
    moved = {"mandate_id": given["mandate_id"], "person": given["person"], "referral_id": given["id"], "epoch": 2}
    await left(house, "ki", date(2016, 9, 6))
    house.cases_says("mandate.moved", "ki", moved)  # on the 7th
    await house.heard()
    assert [row.status for row in await own(house, "ki")] != ["handed_over"]
    await left(house, "ki")
    house.cases_says("mandate.moved", "ki", moved)
    await house.heard()
    assert [row.status for row in await own(house, "ki")] == ["handed_over"]


async def test_a_mandate_that_moved_to_a_body_that_has_left_meanwhile_is_for_the_giver_to_see_to(house: House) -> None:
    given, _ = await house.accepted(receiver="jobcenter", **handover())
    await left(house, "jobcenter")
    moved = {"mandate_id": given["mandate_id"], "person": given["person"], "referral_id": given["id"], "epoch": 2}
    house.cases_says("mandate.moved", "ki", moved)
    await house.heard()
    assert "referral_to_follow_up" in await house.tasks("ki")
    assert [row.status for row in await own(house, "jobcenter")] != ["handed_over"]


async def test_a_destruction_counts_only_of_a_body_that_has_left_here_and_goes_over_its_rows_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.sent()
    context, body = house.service.app.state.geleit, house.node.body("weiterbildung")
    handler = leaving_consumers(CLOSING)[1].handle
    event = Event(uuid4(), BODY_DESTROYED, body, 1, 1, utc_now(), "body:weiterbildung", {})
    async with context.database.write(body) as write:
        with pytest.raises(LookupError):
            await handler(write, event, HeardDestruction())
    assert len(await own(house, "weiterbildung")) == 1
    await leaves(house, "weiterbildung")
    async with context.database.write(body) as write:
        await handler(write, event, HeardDestruction())
    destroying = Destroying(context.database, CLOSING)
    await destroying.finish()
    async with context.database.write(body) as write:  # it was under way
        write.add(Referral(direction="given", kind="verweis", status="draft", addressee_kind="other"))
    monkeypatch.setattr(remains, "UNDER_WAY", timedelta(days=-1))
    ledger = Ledger(context.settings.keys_url)
    held = await take(context.database, "remains of a test", "me", 60)
    assert held is not None
    await remains.Remains(context.database, ledger, destroying, fast=fast_path(None), vacuum=None).step(held)
    await ledger.close()
    assert await own(house, "weiterbildung") == []
