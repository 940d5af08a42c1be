"""Erasing a person: everything goes, what others rest on ends, and nobody writes about the person again."""

from uuid import UUID

import httpx
import pytest
from sqlalchemy import Table, func, select

from geleit_identity.app import create_app
from geleit_identity.tables import Base
from geleit_kit.db.erasable import HangsOn, OfPerson, erasure_of
from geleit_kit.db.keys import Erased
from geleit_kit.db.kit_tables import ErasureRow, IdempotencyKey, Task
from geleit_kit.db.ledger import Tombstone
from geleit_kit.db.session import ReadSession
from geleit_kit.pure.clock import utc_now
from geleit_kit.testing.running import Client, Running, Starter
from services.identity.tests.helpers import (
    MARKER,
    Json,
    bound,
    consented,
    facts,
    good,
    offered,
    person,
    refused,
    registered,
    until,
)

DECISION = {"ground": "no_longer_needed", "decided_on": "2016-06-01"}
SEARCH = {"names": [{"kind": "family", "value": MARKER}, {"kind": "given", "value": "Nour"}]}


async def erase(identity: Running, pseudonym: str, seen: int | str = "*") -> Json:
    return good(await identity.as_("body_admin", "ki").post(f"/v1/persons/{pseudonym}/erasure", DECISION, seen=seen))


async def rows_left(identity: Running, body: UUID) -> dict[str, int]:
    """How many rows of a body each table has that erasing a person deletes from."""
    async with identity.app.state.geleit.database.read(body) as read:
        return {table.name: count for table in Base.metadata.sorted_tables if (count := await _count(read, table))}


async def _count(read: ReadSession, table: Table) -> int:
    if not isinstance(erasure_of(table), OfPerson | HangsOn):
        return 0
    found = await read.scalar(select(func.count()).select_from(table).where(table.c.body_id == read.body))
    return int(found)


async def test_an_erased_person_is_gone_with_every_row_that_was_derived(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = good(await ki.post("/v1/persons", person(own_reference="AZ 17/Zaphira"), key="k1"), 201)["person"]
    consent = await consented(ki, pseudonym, "jobcenter", ["base_data"])
    await offered(ki, pseudonym, "jobcenter", "consent", consent["id"], "k2")
    ki_id = identity.app.state.geleit.bodies.by_key("ki")
    assert {"persons", "pseudonyms", "search_keys", "consents", "links"} <= set(await rows_left(identity, ki_id))
    assert good(await ki.post("/v1/persons/search", SEARCH))["items"]

    record = await erase(identity, pseudonym)

    assert record["person"] == pseudonym
    assert await rows_left(identity, ki_id) == {}
    assert good(await ki.post("/v1/persons/search", SEARCH))["items"] == []
    refused(await ki.get(f"/v1/persons/{pseudonym}"), 404, "not_found")
    database = identity.app.state.geleit.database
    async with database.read(ki_id) as read:
        kept = [
            (row.persons, row.answer, row.fingerprint, row.status) for row in await read.all(select(IdempotencyKey))
        ]
        assert set(map(repr, kept)) == {"([], None, '', 409)"}
        assert await read.all(select(Task).where(Task.body_id == ki_id)) == []
        row = await read.one(select(ErasureRow))
        assert row.settled_at is not None


async def test_facts_about_an_erased_person_are_blank_in_their_places(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym, other = await registered(ki), await registered(ki, family="Nachbarin")
    before = await facts(identity, "ki")
    assert any(fact["data"].get("person") == pseudonym for fact in before)

    await erase(identity, pseudonym)

    after = await facts(identity, "ki")
    assert [fact["bodysequence"] for fact in after] == [str(number) for number in range(1, len(after) + 1)]
    (told,) = [fact for fact in after if fact["data"].get("person") == pseudonym]
    assert told["type"] == "geleit.identity.person.erased.v1"
    assert told["time"].endswith("T00:00:00+00:00")  # the day: the body at the other end of a link has facts of it, too
    assert [fact["type"] for fact in after if not fact["data"]] == ["geleit.identity.fact.erased.v1"]
    assert any(fact["data"].get("person") == other for fact in after)


async def test_the_link_of_an_erased_person_is_cut_at_the_other_end_which_keeps_its_own_record(
    identity: Running,
) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    pseudonym, theirs = await registered(ki), await registered(jobcenter)
    consent = await consented(ki, pseudonym, "jobcenter", ["base_data"])
    link = await offered(ki, pseudonym, "jobcenter", "consent", consent["id"], "k1")
    await bound(jobcenter, link["conversation_id"], theirs)
    assert good(await jobcenter.get("/v1/links"))["items"][0]["status"] == "bound"

    await erase(identity, pseudonym)

    assert good(await jobcenter.get("/v1/links"))["items"] == []
    assert good(await jobcenter.get(f"/v1/persons/{theirs}"))["names"][0]["value"] == MARKER


async def test_nobody_writes_about_an_erased_person_again(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = good(await ki.post("/v1/persons", person(), key="k1"), 201)["person"]
    await erase(identity, pseudonym)
    refused(await _consent(ki, pseudonym), 404, "not_found")
    refused(
        await identity.as_("body_admin", "ki").post(f"/v1/persons/{pseudonym}/erasure", DECISION, seen="*"),
        404,
        "not_found",
    )
    refused(await ki.post("/v1/persons", person(), key="k1"), 409, "person_erased")  # sent once more, it revives nobody
    assert good(await ki.post("/v1/persons/search", SEARCH))["items"] == []
    assert good(await ki.post("/v1/persons", person(), key="k2"), 201)["person"] != pseudonym, "whoever wants to, can"
    database, ki_id = identity.app.state.geleit.database, identity.app.state.geleit.bodies.by_key("ki")
    with pytest.raises(Erased):
        await database.keys.key(ki_id, UUID(pseudonym), create=True)


async def _consent(client: Client, pseudonym: str) -> httpx.Response:
    wanted = {"person": pseudonym, "recipient": "jobcenter", "purpose": "case_management", "categories": ["needs"]}
    return await client.post("/v1/consents", wanted)


async def test_erasing_takes_the_permission_the_version_and_a_decision_of_the_past(identity: Running) -> None:
    ki, admin = identity.as_("case_manager", "ki"), identity.as_("body_admin", "ki")
    pseudonym = await registered(ki)
    path = f"/v1/persons/{pseudonym}/erasure"
    refused(await ki.post(path, DECISION, seen=1), 403, "forbidden")
    refused(await identity.as_("body_admin", "jobcenter").post(path, DECISION, seen=1), 404, "not_found")
    refused(await admin.post(path, DECISION), 428, "precondition_required")
    refused(await admin.post(path, DECISION, seen=7), 412, "stale")
    later = {**DECISION, "decided_on": "2016-06-08"}
    refused(await admin.post(path, later, seen=1), 422, "invalid", ("/decided_on", "in_the_future"))
    assert good(await ki.get(f"/v1/persons/{pseudonym}"))["names"]
    await erase(identity, pseudonym, 1)
    [record] = good(await admin.get("/v1/erasure-records"))["items"]
    assert (record["person"], record["ground"]) == (pseudonym, "no_longer_needed")


async def test_the_log_proves_the_erasure_after_the_key_is_gone(identity: Running) -> None:
    pseudonym = await registered(identity.as_("case_manager", "ki"))
    await erase(identity, pseudonym)
    entries = good(await identity.as_("auditor", "ki").get("/v1/access-log"))["items"]
    [entry] = [one for one in entries if one["kind"] == "erase"]
    assert entry["facts"]["pseudonym"] == pseudonym


async def test_a_database_that_lost_the_erasure_is_put_right_before_it_is_ready(
    identity: Running, running: Starter
) -> None:
    """As after the restore of an older backup of the rows and of the keys: the ledger alone knows."""
    ki = identity.as_("case_manager", "ki")
    pseudonym, living = await registered(ki), await registered(ki, family="Nachbarin")
    context = identity.app.state.geleit
    ki_id = context.bodies.by_key("ki")
    await context.extras["erasing"]._ledger.enter([Tombstone(ki_id, UUID(pseudonym), (), utc_now())])
    assert good(await ki.get(f"/v1/persons/{pseudonym}"))["names"]
    await identity.stop()

    again = await running(create_app)

    ki = again.as_("case_manager", "ki")
    refused(await ki.get(f"/v1/persons/{pseudonym}"), 404, "not_found")
    assert good(await ki.get(f"/v1/persons/{living}"))["names"]
    assert await again.app.state.geleit.database.keys.living(ki_id, [UUID(pseudonym), UUID(living)]) == {UUID(living)}
    await until(lambda: _settled(again, ki_id))
    [told] = [one for one in await facts(again, "ki") if one["type"] == "geleit.identity.person.erased.v1"]
    assert told["data"] == {"person": pseudonym}, "a service that had not heard it before the restore hears it now"


async def _settled(identity: Running, body: UUID) -> bool:
    async with identity.app.state.geleit.database.read(body) as read:
        return all(row.settled_at is not None for row in await read.all(select(ErasureRow)))
