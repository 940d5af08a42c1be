"""One record becomes two again, also after later edits."""

import asyncio
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete

from geleit_identity.consents.tables import Consent
from geleit_identity.merging.service import snapshot_of
from geleit_identity.merging.tables import Merge, MovedByMerge
from geleit_identity.persons.tables import Person
from geleit_kit.db.rows import visible
from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import Json, consented, facts, good, refused, registered
from services.identity.tests.merging.test_merging import LOCK, answer_of, linked, merged, pair

UNDO = {"reason": "other_document", "assign": []}
ENTRY = {"since": "2015-11-20", "until": "2016-12-31", "code": "asylblg_3", "confirmed": True}


async def undone(client: Client, merge: Json, *assign: Json) -> Json:
    """A merge that somebody has undone."""
    return good(
        await client.post(f"/v1/merges/{merge['id']}/undo", {**UNDO, "assign": list(assign)}, seen=merge["version"])
    )


async def record(client: Client, pseudonym: str) -> Json:
    """What a record says, but for what every change changes."""
    found = good(await client.get(f"/v1/persons/{pseudonym}"))
    return {name: value for name, value in found.items() if name not in {"version", "updated_at"}}


async def test_what_nobody_touched_is_as_it_was(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("benefits_clerk", "jobcenter")
    kept, other, offer, _ = await linked(identity)
    good(await ki.post(f"/v1/persons/{other}/protections", LOCK), 201)
    good(await ki.post(f"/v1/persons/{other}/timelines/benefit/entries", ENTRY), 201)
    before = [await record(ki, one) for one in (kept, other)]
    merge = await merged(ki, kept, other)
    back = await undone(ki, merge)
    assert (back["status"], back["undone_on"], back["undo_reason"]) == ("undone", "2016-06-07", "other_document")
    assert [await record(ki, one) for one in (kept, other)] == before
    (consent,) = good(await ki.post("/v1/consents/search", {"person": other}))["items"]
    assert (consent["status"], good(await ki.get(f"/v1/links/{offer['id']}"))["status"]) == ("given", "bound")
    assert (await answer_of(jobcenter, offer))["answer"] == "yes"
    entries = [good(await ki.get(f"/v1/persons/{one}/timelines/benefit/entries"))["items"] for one in (kept, other)]
    assert [len(one) for one in entries] == [0, 1]
    gaps = [good(await ki.get(f"/v1/persons/{one}/gaps"))["watched"] for one in (kept, other)]
    assert [[gap["status"] for gap in one if gap["status"] != "closed"] for one in gaps] == [[], ["foreseen"]]
    told = [one["data"] for one in await facts(identity, "ki") if one["type"].endswith("person.unmerged.v1")]
    assert told == [{"merge_id": merge["id"], "person": kept, "merged_person": other}]
    order = [one["type"].split(".", 2)[2] for one in await facts(identity, "ki")]
    since = order.index("person.unmerged.v1")
    assert [one for one in order[since:] if one.startswith("whereabouts.")][-1] == "whereabouts.shown.v1", order
    (decided,) = good(await ki.get("/v1/duplicates"))["items"]
    assert decided["status"] == "kept_apart"


@pytest.mark.answers
async def test_what_came_in_between_is_listed_and_goes_where_a_person_says(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    merge = await merged(ki, kept, other)
    name = {"kind": "family", "value": "Hadaad", "spelling_source": "passport"}
    named = good(await ki.post(f"/v1/persons/{kept}/names", name), 201)["names"][-1]["id"]
    consent = await consented(ki, kept, "jobcenter", ["base_data"])
    entry = good(await ki.post(f"/v1/persons/{kept}/timelines/benefit/entries", ENTRY), 201)
    wrong = {**ENTRY, "code": "sgb_ii", "reason": "Wrong circle."}
    path = f"/v1/persons/{kept}/timelines/benefit/entries/{entry['id']}/correct"
    right = good(await ki.post(path, wrong, seen=entry["version"]))
    items = good(await ki.get(f"/v1/merges/{merge['id']}/later"))["items"]
    listed = {(one["kind"], one["id"]) for one in items}
    assert listed == {("names", named), ("consents", consent["id"]), ("timeline_entries", entry["id"])}
    undo = f"/v1/merges/{merge['id']}/undo"
    assert refused(await ki.post(undo, UNDO, seen="*"), 409, "later_unassigned")["unassigned"] == 3
    foreign = {"kind": "consents", "id": right["id"], "to": "merged"}
    refused(await ki.post(undo, {**UNDO, "assign": [foreign]}, seen="*"), 422, "invalid", ("/assign/0", "not_later"))
    to = {"names": "merged", "consents": "kept", "timeline_entries": "merged"}
    await undone(ki, merge, *({"kind": kind, "id": id_, "to": to[kind]} for kind, id_ in listed))
    names = [{one["value"] for one in (await record(ki, who))["names"]} for who in (kept, other)]
    assert names == [{"Zaphira", "Nour"}, {"Hadad", "Nour", "Hadaad"}]
    found = [good(await ki.post("/v1/consents/search", {"person": who}))["items"] for who in (kept, other)]
    assert [[one["id"] for one in items] for items in found] == [[consent["id"]], []]
    assert found[0][0]["categories"] == ["base_data"]
    entries = good(await ki.get(f"/v1/persons/{other}/timelines/benefit/entries"))["items"]
    assert {one["id"] for one in entries} == {entry["id"], right["id"]}
    assert {one["code"] for one in entries} == {"asylblg_3", "sgb_ii"}


async def test_what_was_confirmed_meanwhile_stays_confirmed_and_what_was_withdrawn_withdrawn(
    identity: Running,
) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other, offer, _ = await linked(identity)
    own = await consented(ki, kept, "jobcenter", ["birth"])
    merge = await merged(ki, kept, other)
    rows = {one["id"]: one for one in good(await ki.post("/v1/consents/search", {"person": kept}))["items"]}
    theirs = next(one for one in rows.values() if one["id"] != own["id"])
    good(await ki.post(f"/v1/consents/{own['id']}/withdraw", {"channel": "oral"}, seen=rows[own["id"]]["version"]))
    good(await ki.post(f"/v1/consents/{theirs['id']}/confirm", {}, seen=theirs["version"]))
    await undone(ki, merge)
    assert good(await ki.get(f"/v1/consents/{own['id']}"))["status"] == "withdrawn"
    back = good(await ki.get(f"/v1/consents/{theirs['id']}"))
    assert (back["status"], back["person"]) == ("given", other)
    assert good(await ki.get(f"/v1/links/{offer['id']}"))["person"] == other


@pytest.mark.answers
async def test_the_last_merge_is_undone_first(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    one, two, three = [await registered(ki, family=name) for name in ("Aydin", "Bozkurt", "Celik")]
    first = await merged(ki, two, one)
    second = await merged(ki, three, two)
    refused(await ki.post(f"/v1/merges/{first['id']}/undo", UNDO, seen="*"), 409, "merged_further")
    await undone(ki, second)
    assert refused(await ki.get(f"/v1/persons/{one}"), 410, "person_merged")["merged_into"] == two
    await undone(ki, first)
    names = [{name["value"] for name in (await record(ki, who))["names"]} for who in (one, two, three)]
    assert [found - {"Nour"} for found in names] == [{"Aydin"}, {"Bozkurt"}, {"Celik"}]


async def test_a_merge_is_undone_once_and_the_same_two_can_be_merged_again(identity: Running) -> None:
    ki, berta = identity.as_("case_manager", "ki"), identity.as_("case_manager", "ki", sub="berta")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    merge = await merged(ki, kept, other)
    path = f"/v1/merges/{merge['id']}/undo"
    answers = await asyncio.gather(*(who.post(path, UNDO, seen=merge["version"]) for who in (ki, berta)))
    assert sorted(one.status_code for one in answers) == [200, 412]
    refused(await ki.post(path, UNDO, seen="*"), 409, "illegal_transition")
    (pair,) = good(await ki.get("/v1/duplicates"))["items"]
    pair = good(await ki.post(f"/v1/duplicates/{pair['id']}/reopen", {}, seen=pair["version"]))
    again = {"keep": other, "reason": "person_says", "note": None}
    good(await ki.post(f"/v1/duplicates/{pair['id']}/merge", again, seen=pair["version"]))
    assert refused(await ki.get(f"/v1/persons/{kept}"), 410, "person_merged")["merged_into"] == other


async def test_what_was_under_way_during_the_merge_follows_on_the_next_day(identity: Running, today: Today) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    consent = await consented(ki, other, "jobcenter", ["base_data"])
    await merged(ki, kept, other)
    body = identity.app.state.geleit.bodies.by_key("ki")
    database = identity.app.state.geleit.database
    async with database.write(body) as write:  # as a transaction left it that had begun before
        row = await write.one(visible(write, Consent).where(Consent.id == UUID(consent["id"])))
        content = await write.unseal(row)
        row.person, row.sealed, row.status = UUID(other), None, "given"
        await write.seal(row, content)
        note = await write.one(visible(write, MovedByMerge).where(MovedByMerge.row_id == row.id))
        await write.execute(delete(MovedByMerge).where(MovedByMerge.id == note.id))
    today(date(2016, 6, 8))
    await identity.ticked()
    found = good(await ki.post("/v1/consents/search", {"person": kept}))["items"]
    assert [(one["id"], one["status"], one["categories"]) for one in found] == [
        (consent["id"], "suspended", ["base_data"])
    ]


async def test_after_the_erasure_of_who_stayed_nothing_of_the_snapshot_can_be_read(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    merge = await merged(ki, kept, other)
    context = identity.app.state.geleit
    body = context.bodies.by_key("ki")
    async with context.database.read(body) as read:
        row = await read.one(visible(read, Merge))
        assert (await snapshot_of(read, row))["merged"]["names"][0]["value"] == "Hadad"
        await context.database.keys.destroy(body, UUID(other))
        assert await snapshot_of(read, row) == {}
        assert await read.first(visible(read, Person).where(Person.person == UUID(kept))) is not None
    assert merge["note"] == "Passport seen."


@pytest.mark.answers
async def test_what_was_decided_about_the_merged_record_holds_for_the_one_that_stays_until_they_are_separated(
    identity: Running,
) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other, twin, friend = [await registered(ki, family=name) for name in ("Berger", "Hadad", "Lang", "Vogel")]
    apart = await pair(ki, other, twin)
    said = {"reason": "relatives", "note": "Twins."}
    good(await ki.post(f"/v1/duplicates/{apart['id']}/keep-apart", said, seen=apart["version"]))
    await pair(ki, other, friend)

    async def known() -> dict[frozenset[str], tuple[str, str | None]]:
        rows = good(await ki.get("/v1/duplicates"))["items"]
        return {frozenset((one["one"], one["other"])): (one["status"], one["note"]) for one in rows}

    before = await known()
    merge = await merged(ki, kept, other)
    both = await known()
    assert both[frozenset((kept, twin))] == ("kept_apart", "Twins.")
    assert both[frozenset((kept, friend))] == ("open", None)
    await undone(ki, merge)
    assert await known() == {**before, frozenset((kept, other)): ("kept_apart", None)}
    assert (await pair(ki, kept, twin))["status"] == "open"  # nobody has decided about these two


@pytest.mark.answers
async def test_what_somebody_decides_after_the_merge_stays_decided(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other, twin = [await registered(ki, family=name) for name in ("Berger", "Hadad", "Lang")]
    await pair(ki, other, twin)
    merge = await merged(ki, kept, other)
    (followed,) = good(await ki.get("/v1/duplicates?status=open"))["items"]
    path = f"/v1/duplicates/{followed['id']}/keep-apart"
    good(await ki.post(path, {"reason": "relatives", "note": None}, seen=followed["version"]))
    await undone(ki, merge)
    assert (await pair(ki, kept, twin))["status"] == "kept_apart"


@pytest.mark.answers
async def test_who_follows_the_list_learns_that_another_answers_and_that_it_was_taken_back(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")

    async def since(instant: str) -> Json:
        return good(await ki.get("/v1/persons", params={"updated_since": instant}))

    begun = (await since("2016-01-01T00:00:00Z"))["updated_until"]
    merge = await merged(ki, kept, other)
    told = await since(begun)
    assert [(one["id"], one["merged_into"]) for one in told["tombstones"]] == [(other, kept)]
    assert {one["person"] for one in told["items"]} == {kept}
    await undone(ki, merge)
    again = await since(told["updated_until"])
    assert (again["tombstones"], other in {one["person"] for one in again["items"]}) == ([], True)
