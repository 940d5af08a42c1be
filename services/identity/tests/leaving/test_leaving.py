"""A body leaves the node: two operators, a last day, nobody gets in afterwards, and the data go for good."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from geleit_identity.app import create_app
from geleit_identity.duties.tables import RecipientDuty
from geleit_identity.leaving.tables import BodyClosing
from geleit_identity.links.tables import Link
from geleit_identity.persons.tables import Person
from geleit_kit.db.keys import PersonKeyRow
from geleit_kit.db.kit_tables import EndedRow, KnownBody, Outbox, Proposal
from geleit_kit.testing.running import Client, Running, Starter
from services.identity.tests.conftest import Restart, Today
from services.identity.tests.duties.test_owing import ANSWER as ANSWER_OF_DUTY
from services.identity.tests.duties.test_owing import Story, send
from services.identity.tests.helpers import (
    Json,
    agreed,
    bound,
    consented,
    facts,
    good,
    offered,
    question,
    refused,
    registered,
    until,
)

LAST = date(2016, 6, 30)
AFTER = date(2016, 7, 1)
ARCHIVE = {"handed_over_on": "2016-07-01", "archive_sha256": "9f86d081884c7d659a2feaa0c55ad015" * 2}


def operators(identity: Running) -> tuple[Client, Client]:
    return tuple(identity.as_("node_operator", "ki", sub=one) for one in ("otto", "paula"))  # type: ignore[return-value]  # two of them


async def leaves(identity: Running, key: str = "jobcenter", day: date = LAST) -> Json:
    """Two operators have set the last day of a body."""
    one, other = operators(identity)
    row = good(await one.post("/v1/body-closings", {"body": key, "closed_on": day.isoformat()}), 201)
    await agreed(other, row["id"])
    return good(await one.get(f"/v1/body-closings/{row['id']}"))


async def left(identity: Running, today: Today, key: str = "jobcenter") -> Json:
    """The last day of a body is over."""
    row = await leaves(identity, key)
    today(AFTER)
    await identity.ticked()
    return good(await operators(identity)[0].get(f"/v1/body-closings/{row['id']}"))


async def destroyed(identity: Running, row: Json) -> Json:
    """Two operators have agreed that its data go, and they are gone."""
    one, other = operators(identity)
    path = f"/v1/body-closings/{row['id']}"
    good(await one.post(f"{path}/propose-destruction", ARCHIVE, seen=row["version"]))
    await agreed(other, row["id"])
    assert good(await one.get(path))["status"] in {"destroying", "destroyed"}

    async def over() -> bool:
        return bool(good(await one.get(path))["status"] == "destroyed")

    await until(over, 60.0)  # portion by portion, on a machine that has other things to do
    return good(await one.get(path))


async def test_a_body_leaves_only_after_two_operators_agreed_on_a_day_to_come(identity: Running) -> None:
    one, other = operators(identity)
    wanted = {"body": "jobcenter", "closed_on": "2016-06-30"}
    refused(await identity.as_("body_admin", "ki").post("/v1/body-closings", wanted), 403, "forbidden")
    late, own, nobody = {**wanted, "closed_on": "2016-06-07"}, {**wanted, "body": "ki"}, {**wanted, "body": "nowhere"}
    refused(await one.post("/v1/body-closings", late), 422, "invalid", ("/closed_on", "last_day_too_soon"))
    refused(await one.post("/v1/body-closings", own), 422, "invalid", ("/body", "operators_own_body"))
    refused(await one.post("/v1/body-closings", nobody), 422, "invalid", ("/body", "body_not_on_node"))
    row = good(await one.post("/v1/body-closings", wanted), 201)
    refused(await one.post("/v1/body-closings", wanted), 409, "already_exists")
    [proposal] = good(await one.get("/v1/proposals", params={"matter": row["id"]}))["items"]
    alone = await one.post(f"/v1/proposals/{proposal['id']}/agree", seen=proposal["version"])
    refused(alone, 409, "second_person_needed")
    assert good(await one.get("/v1/bodies/jobcenter"))["closed_on"] is None
    await agreed(other, row["id"])
    assert good(await identity.as_("case_manager", "ki").get("/v1/bodies/jobcenter"))["closed_on"] == "2016-06-30"
    refused(await other.post("/v1/body-closings", wanted), 409, "body_leaves_already")
    told = [one for one in await facts(identity, "jobcenter") if ".body." in one["type"]]
    assert told[-1]["type"] == "geleit.identity.body.last_day_set.v1"
    assert told[-1]["data"] == {"key": "jobcenter", "closed_on": "2016-06-30"}


async def test_after_its_last_day_nobody_of_it_gets_in_and_nobody_addresses_it(identity: Running, today: Today) -> None:
    inside, ki = identity.as_("case_manager", "jobcenter"), identity.as_("case_manager", "ki")
    person = await registered(ki)
    await leaves(identity)
    today(LAST)
    good(await inside.get("/v1/persons"))
    good(await inside.get("/v1/persons"))
    today(AFTER)
    refused(await inside.get("/v1/persons"), 401, "body_has_left")  # a token that was good a moment ago
    refused(await identity.as_("body_admin", "jobcenter").get("/v1/staff"), 401, "body_has_left")
    wanted = {"person": person, "recipient": "jobcenter", "ground": {"kind": "statute", "statute": "sgb_x_69_1_1"}}
    no = await ki.post("/v1/links", {**wanted, "purpose": "case_management"}, key="n")
    refused(no, 422, "invalid", ("/recipient", "recipient_unknown"))
    assert good(await ki.get("/v1/bodies/jobcenter"))["closed_on"] == "2016-06-30"


async def test_links_grants_and_open_proposals_end_with_the_last_day_and_the_partner_keeps_its_own(
    identity: Running, today: Today
) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    ours, theirs = await registered(ki), await registered(jobcenter)
    consent = await consented(jobcenter, theirs, "ki", ["base_data"])
    offer = await offered(jobcenter, theirs, "ki", "consent", consent["id"], "o")
    await bound(ki, offer["conversation_id"], ours)
    asked = question(offer["conversation_id"], ["base_data"], audience="identity")
    grant = good(await ki.post("/v1/decisions", asked))["grant"]
    read = {"grant": grant, "resource": "person"}
    use = {"statute": "sgb_x_69_1_1", "recipient_kind": "jobcenter", "purpose": "benefit_transition"}
    admin = identity.as_("body_admin", "jobcenter")
    good(await admin.post("/v1/statute-uses", {**use, "categories": ["benefit"]}), 201)
    await leaves(identity)
    good(await ki.post("/v1/granted-reads", read))
    today(AFTER)
    await identity.ticked()
    refused(await ki.post("/v1/granted-reads", read), 403, "grant_withdrawn")
    assert good(await ki.get("/v1/links"))["items"] == []
    assert good(await ki.get(f"/v1/persons/{ours}"))["person"] == ours
    context = identity.app.state.geleit
    async with context.database.read(context.bodies.by_key("jobcenter")) as session:
        assert [row.status for row in await session.all(_OF_STATUTES)] == ["expired"]


async def test_the_answer_is_no_from_the_day_after_even_where_nothing_was_ended_yet(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    ours, theirs = await registered(ki), await registered(jobcenter)
    consent = await consented(jobcenter, theirs, "ki", ["base_data"])
    offer = await offered(jobcenter, theirs, "ki", "consent", consent["id"], "o")
    context = identity.app.state.geleit
    await _closed_without_a_word(identity, "jobcenter")
    [link] = good(await ki.get("/v1/links"))["items"]
    refused(await ki.post(f"/v1/links/{link['id']}/bind", {"person": ours}, seen=link["version"]), 409, "body_has_left")
    await _closed_without_a_word(identity, "jobcenter", None)
    await bound(ki, offer["conversation_id"], ours)
    asked = question(offer["conversation_id"], ["base_data"], audience="identity")
    assert good(await ki.post("/v1/decisions", asked))["answer"] == "yes"
    await _closed_without_a_word(identity, "jobcenter")
    late = good(await ki.post("/v1/decisions", asked))
    assert (late["answer"], late["grant"]) == ("no", None)
    assert context.bodies.has_left(context.bodies.by_key("jobcenter"))


async def test_what_ends_something_at_a_body_that_has_left_goes_through_and_an_answer_stays_with_who_gave_it(
    identity: Running,
) -> None:
    story, cut = await Story(identity).begin(), await Story(identity).begin("o-2")
    await story.withdraw()
    (owed,), (owing,) = await story.owed(), await story.owing()
    await _closed_without_a_word(identity, "ki")
    assert (await send(story.other, owing, "answer", ANSWER_OF_DUTY))["status"] == "answered"
    assert await _statuses(identity, "ki", RecipientDuty) == {owed["id"]: "open"}, "nobody is there who hears it"
    links = good(await cut.other.post("/v1/links/search", {"person": cut.theirs}))["items"]
    good(await cut.other.post(f"/v1/links/{links[0]['id']}/cut", seen=links[0]["version"]))
    assert "bound" not in (await _statuses(identity, "ki", Link)).values(), "a cut ends both ends, whoever has left"


async def test_the_last_day_can_be_called_off_by_one_until_it_has_come(identity: Running, today: Today) -> None:
    one, _ = operators(identity)
    row = await leaves(identity)
    off = good(await one.post(f"/v1/body-closings/{row['id']}/call-off", seen=row["version"]))
    assert off["status"] == "called_off"
    today(AFTER)
    await identity.ticked()
    good(await identity.as_("case_manager", "jobcenter").get("/v1/persons"))
    row = await leaves(identity, day=date(2016, 7, 5))
    today(date(2016, 7, 5))
    no = await one.post(f"/v1/body-closings/{row['id']}/call-off", seen=row["version"])
    refused(no, 409, "last_day_has_come")


async def test_a_body_that_a_backup_has_forgotten_to_close_can_be_destroyed_by_a_row_with_its_day(
    identity: Running, today: Today
) -> None:
    row = await left(identity, today)
    async with identity.app.state.geleit.database.write(identity.app.state.geleit.bodies.by_key("ki")) as write:
        await write.execute(delete(BodyClosing))
    one, other = operators(identity)
    path, other_day = "/v1/body-closings", {"body": "jobcenter", "closed_on": "2016-06-29"}
    refused(await one.post(path, other_day), 422, "invalid", ("/closed_on", "last_day_too_soon"))
    again = good(await one.post(path, {"body": "jobcenter", "closed_on": "2016-06-30"}), 201)
    assert again["id"] != row["id"]
    await agreed(other, again["id"])
    await identity.ticked()
    again = good(await one.get(f"{path}/{again['id']}"))
    assert again["status"] == "closed"
    assert (await destroyed(identity, again))["status"] == "destroyed"


async def test_a_body_whose_operators_are_closing_another_does_not_leave_before_that_is_over(
    identity: Running,
) -> None:
    row = await leaves(identity)
    theirs = identity.as_("node_operator", "sozialamt", sub="quinn")
    wanted = {"body": "ki", "closed_on": "2016-06-30"}
    refused(await theirs.post("/v1/body-closings", wanted), 409, "closings_are_open")
    one, _ = operators(identity)
    good(await one.post(f"/v1/body-closings/{row['id']}/call-off", seen=row["version"]))
    good(await theirs.post("/v1/body-closings", wanted), 201)


async def test_a_hold_or_a_period_stands_before_the_destruction(identity: Running, today: Today) -> None:
    officer, admin = identity.as_("rights_officer", "jobcenter"), identity.as_("body_admin", "jobcenter")
    person = await registered(identity.as_("case_manager", "jobcenter"))
    hold = {"person": person, "reason": "audit", "until": "2016-07-10"}
    good(await officer.post("/v1/legal-holds", hold), 201)
    law = good(await admin.get("/v1/bodies/jobcenter/law"))
    period = {"record": "person_record", "months": 12, "counted_from": "last_act", "source": "sgb_x_84"}
    good(await admin.patch("/v1/bodies/jobcenter/law", {"retention": [period]}, seen=law["version"]))
    row = await left(identity, today)
    one, _ = operators(identity)
    path = f"/v1/body-closings/{row['id']}/propose-destruction"
    refused(await one.post(path, ARCHIVE, seen=row["version"]), 409, "legal_hold")
    today(date(2016, 7, 11))
    await identity.ticked()
    refused(await one.post(path, ARCHIVE, seen=row["version"]), 409, "retention_not_over")
    future = {**ARCHIVE, "handed_over_on": "2016-07-12"}
    refused(await one.post(path, future, seen=row["version"]), 422, "invalid", ("/handed_over_on", "in_the_future"))


async def test_destroying_takes_every_row_and_key_of_the_body_and_none_of_another(
    identity: Running, today: Today
) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    ours, theirs = await registered(ki), await registered(jobcenter)
    consent = await consented(ki, ours, "jobcenter", ["base_data"])
    offer = await offered(ki, ours, "jobcenter", "consent", consent["id"], "o")
    await bound(jobcenter, offer["conversation_id"], theirs)
    asked = question(offer["conversation_id"], ["base_data"], audience="identity")
    grant = good(await jobcenter.post("/v1/decisions", asked))["grant"]
    good(await jobcenter.post("/v1/granted-reads", {"grant": grant, "resource": "person"}))
    given = good(await ki.get(f"/v1/consents/{consent['id']}"))
    no = {"channel": "oral"}
    good(await ki.post(f"/v1/consents/{consent['id']}/withdraw", no, seen=given["version"]))
    before = await _count(identity, "ki", Person)
    row = await destroyed(identity, await left(identity, today))
    assert (row["status"], row["destroyed_on"]) == ("destroyed", "2016-07-01")
    assert row["archive_sha256"] == ARCHIVE["archive_sha256"]
    assert await _count(identity, "jobcenter", Person) == 0
    assert await _count(identity, "ki", Person) == before > 0
    assert await _living_keys(identity, "jobcenter") == 0
    assert await _living_keys(identity, "ki") > 0
    answers = good(await identity.as_("case_manager", "ki").get("/v1/duties"))["items"]
    assert [(one["status"], one["answer"][0]["outcome"]) for one in answers] == [("answered", "deleted")]
    assert good(await ki.get(f"/v1/persons/{ours}"))["person"] == ours
    told = await _facts(identity, "jobcenter")
    assert {one for one in told if "fact.erased" not in one} == {
        "geleit.identity.body.registered.v1",
        "geleit.identity.body.last_day_set.v1",
        "geleit.identity.body.destroyed.v1",
    }


async def test_while_its_data_are_going_a_body_can_be_closed_no_second_time_and_whoever_starts_next_goes_on(
    identity: Running, today: Today, running: Starter
) -> None:
    await registered(identity.as_("case_manager", "jobcenter"))
    row = await left(identity, today)
    await identity.stop()
    idle = await running(create_app, workers=False)  # as one that is killed before the first portion
    one, other = operators(idle)
    path = f"/v1/body-closings/{row['id']}"
    good(await one.post(f"{path}/propose-destruction", ARCHIVE, seen=row["version"]))
    await agreed(other, row["id"])
    begun = good(await one.get(path))
    assert (begun["status"], begun["destroyed_on"], begun["allowed_actions"]) == ("destroying", None, [])
    again = {"body": "jobcenter", "closed_on": "2016-06-30"}
    refused(await one.post("/v1/body-closings", again), 409, "already_exists")
    refused(await idle.as_("case_manager", "jobcenter").get("/v1/persons"), 401, "body_has_left")
    assert "geleit.identity.body.destroyed.v1" not in await _facts(idle, "jobcenter"), "told when it is true"
    assert await _count(idle, "jobcenter", Person) == 1
    await idle.stop()
    next_one = await running(create_app)
    done = operators(next_one)[0]

    async def over() -> bool:
        return bool(good(await done.get(path))["status"] == "destroyed")

    await until(over, 60.0)  # portion by portion, on a machine that has other things to do
    assert await _count(next_one, "jobcenter", Person) == 0
    assert (await _facts(next_one, "jobcenter")).count("geleit.identity.body.destroyed.v1") == 1


async def test_a_body_stays_closed_and_destroyed_whatever_backup_is_put_back(
    identity: Running, today: Today, again: Restart
) -> None:
    theirs = await registered(identity.as_("case_manager", "jobcenter"))
    body = identity.app.state.geleit.bodies.by_key("jobcenter")
    keys = await _keys(identity, body)
    await destroyed(identity, await left(identity, today))
    database = identity.app.state.geleit.database
    async with database.write(body) as write:  # as the databases were before: rows and keys are there, no ending is
        await write.execute(delete(EndedRow).where(EndedRow.body_id == body))
        known = await write.one(select(KnownBody).where(KnownBody.id == body))
        known.closed_on = known.destroying_on = known.destroyed_on = None
        write.add(RecipientDuty(**_DUTY))
    async with database.keys._within(body) as line:
        for one in keys:
            these = PersonKeyRow.body_id == body, PersonKeyRow.person == one["person"]
            await line.execute(delete(PersonKeyRow).where(*these))
            await line.execute(insert(PersonKeyRow).values(one))
    assert await _living_keys(identity, "jobcenter") == len(keys) > 0
    await identity.stop()
    restored = await again()
    assert await _count(restored, "jobcenter", RecipientDuty) == 0
    assert await _living_keys(restored, "jobcenter") == 0
    refused(await restored.as_("case_manager", "jobcenter").get(f"/v1/persons/{theirs}"), 401, "body_has_left")


async def _closed_without_a_word(identity: Running, key: str, day: date | None = date(2016, 6, 6)) -> None:
    """The last day is over, and the deadline that ends everything has not come to it yet."""
    context = identity.app.state.geleit
    body = context.bodies.by_key(key)
    async with context.database.write(body) as write:
        known = await write.one(select(KnownBody).where(KnownBody.id == body))
        known.closed_on = day
    await context.bodies.read()


_OF_STATUTES = select(Proposal).where(Proposal.kind == "statute_use")
_DUTY: dict[str, Any] = {
    "side": "giver",
    "status": "open",
    "occasion": "withdrawal",
    "thread": UUID("0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"),
    "categories": [],
    "answer": [],
    "owed_on": date(2016, 6, 7),
    "due_on": date(2016, 6, 21),
}


async def _count(identity: Running, key: str, table: Any) -> int:
    context = identity.app.state.geleit
    body = context.bodies.by_key(key)
    async with context.database.read(body) as read:
        return int(await read.scalar(select(func.count()).select_from(table).where(table.body_id == body)))


async def _statuses(identity: Running, key: str, table: Any) -> dict[str, str]:
    """How the rows of a body stand that nobody of it can look at any more."""
    context = identity.app.state.geleit
    body = context.bodies.by_key(key)
    async with context.database.read(body) as read:
        return {str(row.id): row.status for row in await read.all(select(table).where(table.body_id == body))}


async def _facts(identity: Running, key: str) -> list[str]:
    context = identity.app.state.geleit
    body = context.bodies.by_key(key)
    async with context.database.read(body) as read:
        rows = await read.tuples(select(Outbox.type).where(Outbox.body_id == body))
    return [row.type for row in rows]


async def _keys(identity: Running, body: Any) -> list[dict[str, Any]]:
    async with identity.app.state.geleit.database.keys._within(body) as line:
        rows = await line.execute(select(PersonKeyRow.__table__).where(PersonKeyRow.body_id == body))
        return [dict(row._mapping) for row in rows]


async def _living_keys(identity: Running, key: str) -> int:
    rows = await _keys(identity, identity.app.state.geleit.bodies.by_key(key))
    return sum(bool(row["wrapped"]) for row in rows)
