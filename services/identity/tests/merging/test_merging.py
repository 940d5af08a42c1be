"""Two records of a body become one."""

import asyncio
from datetime import date
from uuid import UUID

import pytest

from geleit_identity.decisions.service import PERSON_COPY
from geleit_identity.duplicates.tables import Duplicate
from geleit_identity.merging.tables import Merge, MovedByMerge
from geleit_identity.persons.tables import Person
from geleit_identity.timelines import watch
from geleit_kit.db.barring import bar
from geleit_kit.db.restricting import restrict
from geleit_kit.db.rows import visible
from geleit_kit.pure import ids
from geleit_kit.pure.caller import staff_id
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import (
    Json,
    bound,
    consented,
    facts,
    good,
    offered,
    person,
    question,
    refused,
    registered,
    until,
)

SEARCH = {"names": [{"kind": "family", "value": "Hadad"}, {"kind": "given", "value": "Nour"}]}
LOCK = {"kind": "address_lock", "since": "2016-03-01", "until": None, "reason": None}
SAME = {"reason": "same_document", "note": "Passport seen."}


async def pair(client: Client, one: str, other: str) -> Json:
    """The entry of the queue for two records."""
    return good(await client.post("/v1/duplicates", {"one": one, "other": other}), 201)


async def merged(client: Client, keep: str, other: str) -> Json:
    """Two records that somebody has merged."""
    found = await pair(client, keep, other)
    path = f"/v1/duplicates/{found['id']}/merge"
    return good(await client.post(path, {**SAME, "keep": keep}, seen=found["version"]))


async def test_a_merged_record_answers_with_the_one_that_stays(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad", protections=[LOCK])
    merge = await merged(ki, kept, other)
    assert (merge["person"], merge["merged_person"], merge["status"]) == (kept, other, "merged")
    gone = refused(await ki.get(f"/v1/persons/{other}"), 410, "person_merged")
    assert gone["merged_into"] == kept
    both = good(await ki.get(f"/v1/persons/{kept}"))
    assert {name["value"] for name in both["names"]} >= {"Zaphira", "Hadad"}
    assert both["addresses_locked"]
    (hit,) = good(await ki.post("/v1/persons/search", SEARCH))["items"]
    assert hit["person"] == kept
    told = [fact["data"] for fact in await facts(identity, "ki") if fact["type"] == "geleit.identity.person.merged.v1"]
    assert told == [{"merge_id": merge["id"], "person": kept, "merged_person": other}]
    for body in ({"person": other}, {"person": kept}):
        answer = await ki.post("/v1/consents/search", body)
        assert answer.status_code == (410 if body["person"] == other else 200)


async def linked(identity: Running) -> tuple[str, str, Json, Json]:
    """Two records of the KI of which one has a consent and a bound link to the Jobcenter; the link's two ends."""
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("benefits_clerk", "jobcenter")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    ground = await consented(ki, other, "jobcenter", ["base_data"])
    offer = await offered(ki, other, "jobcenter", "consent", ground["id"], "o-1")
    end = await bound(jobcenter, offer["conversation_id"], await registered(jobcenter, family="Amt"))
    return kept, other, offer, end


async def answer_of(client: Client, offer: Json, **more: str) -> Json:
    """What a body is told when it asks for the base data."""
    asked = question(offer["conversation_id"], ["base_data"], audience="identity", **more)
    return good(await client.post("/v1/decisions", asked))


async def refuses(client: Client, given: Json) -> bool:
    """Whether a grant opens nothing any more; the node's status list is read within a second."""
    return (await client.post("/v1/granted-reads", given)).status_code in {401, 403}


async def test_what_either_had_allowed_waits_until_somebody_confirms_each(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("benefits_clerk", "jobcenter")
    kept, other, offer, end = await linked(identity)
    before = await answer_of(jobcenter, offer)
    assert before["answer"] == "yes"
    used = {"grant": before["grant"], "resource": PERSON_COPY.name}
    assert good(await jobcenter.post("/v1/granted-reads", used))["items"]
    theirs = good(await jobcenter.get(f"/v1/links/{end['id']}"))
    await merged(ki, kept, other)
    (consent,) = good(await ki.post("/v1/consents/search", {"person": kept}))["items"]
    link = good(await ki.get(f"/v1/links/{offer['id']}"))
    assert (consent["status"], link["status"], link["person"]) == ("suspended", "suspended", kept)
    await until(lambda: refuses(jobcenter, used))
    assert (await answer_of(jobcenter, offer))["answer"] == "no"
    assert good(await jobcenter.get(f"/v1/links/{end['id']}")) == theirs
    good(await ki.post(f"/v1/consents/{consent['id']}/confirm", {}, seen=consent["version"]))
    assert (await answer_of(jobcenter, offer))["answer"] == "no"
    link = good(await ki.post(f"/v1/links/{link['id']}/confirm", {}, seen=link["version"]))
    assert link["status"] == "bound"
    assert (await answer_of(jobcenter, offer))["answer"] == "yes"
    tasks = good(await ki.get("/v1/tasks"))["items"]
    assert not [task for task in tasks if task["kind"].startswith("confirm_") and task["status"] == "open"]


async def test_nobody_asks_another_body_about_a_record_that_waits(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("benefits_clerk", "jobcenter")
    kept, other, offer, _ = await linked(identity)
    jobs = [one["person"] for one in good(await jobcenter.get("/v1/links"))["items"]]
    second = await registered(jobcenter, family="Ampt")
    logged = len(good(await ki.get("/v1/decisions"))["items"])
    await merged(jobcenter, second, jobs[0])
    assert (await answer_of(jobcenter, offer))["answer"] == "no"
    assert len(good(await ki.get("/v1/decisions"))["items"]) == logged
    assert good(await ki.get(f"/v1/links/{offer['id']}"))["status"] == "bound"
    assert [one for one in await facts(identity, "ki") if "merged" in one["type"]] == []
    assert kept != other


async def test_another_body_that_binds_meanwhile_learns_nothing(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("benefits_clerk", "jobcenter")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    ground = await consented(ki, other, "jobcenter", ["base_data"])
    offer = await offered(ki, other, "jobcenter", "consent", ground["id"], "o-1")
    await merged(ki, kept, other)
    end = await bound(jobcenter, offer["conversation_id"], await registered(jobcenter, family="Amt"))
    assert end["status"] == "bound"
    link = good(await ki.get(f"/v1/links/{offer['id']}"))
    assert link["status"] == "suspended"
    assert good(await ki.post(f"/v1/links/{link['id']}/confirm", {}, seen=link["version"]))["status"] == "bound"


@pytest.mark.answers
async def test_a_withdrawal_counts_while_a_consent_waits(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other, _, _ = await linked(identity)
    await merged(ki, kept, other)
    (consent,) = good(await ki.post("/v1/consents/search", {"person": kept}))["items"]
    answer = await ki.post(f"/v1/consents/{consent['id']}/withdraw", {"channel": "oral"}, seen=consent["version"])
    assert good(answer)["status"] == "withdrawn"
    refused(await ki.post(f"/v1/consents/{consent['id']}/confirm", {}, seen="*"), 409, "illegal_transition")


async def test_two_who_merge_the_same_pair_at_once_merge_it_once(identity: Running) -> None:
    ki, berta = identity.as_("case_manager", "ki"), identity.as_("case_manager", "ki", sub="berta")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    found = await pair(ki, kept, other)
    path = f"/v1/duplicates/{found['id']}/merge"
    answers = await asyncio.gather(
        ki.post(path, {**SAME, "keep": kept}, seen=found["version"]),
        berta.post(path, {**SAME, "keep": other}, seen=found["version"]),
    )
    assert sorted(one.status_code for one in answers) in ([200, 404], [200, 410], [200, 412], [200, 409])
    assert len(good(await ki.get("/v1/merges"))["items"]) == 1


async def test_a_double_click_is_answered_once_more(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    found = await pair(ki, kept, other)
    path, given = f"/v1/duplicates/{found['id']}/merge", {**SAME, "keep": kept}
    first = good(await ki.post(path, given, seen=found["version"], key="k1"))
    assert good(await ki.post(path, given, seen=found["version"], key="k1"))["id"] == first["id"]
    refused(await ki.post(path, given, seen=found["version"], key="k2"), 412, "stale")
    refused(await ki.post(path, given, seen="*", key="k3"), 409, "illegal_transition")


async def test_the_same_person_reported_twice_is_one_entry_and_two_people_never_come_back(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    one, other = await registered(ki), await registered(ki, family="Hadad")
    found = await pair(ki, one, other)
    assert (await pair(ki, other, one))["id"] == found["id"]
    refused(await ki.post("/v1/duplicates", {"one": one, "other": one}), 422, "invalid", ("/other", "pair_is_one"))
    apart = {"reason": "relatives", "note": "Twins."}
    decided = good(await ki.post(f"/v1/duplicates/{found['id']}/keep-apart", apart, seen=found["version"]))
    assert (decided["status"], decided["note"]) == ("kept_apart", "Twins.")
    assert (await pair(ki, one, other))["status"] == "kept_apart"
    assert good(await ki.get("/v1/duplicates?status=open"))["items"] == []
    again = good(await ki.post(f"/v1/duplicates/{found['id']}/reopen", {}, seen=decided["version"]))
    assert again["status"] == "open"


async def test_records_that_are_both_supported_wait_for_the_end_of_one(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    async with identity.app.state.geleit.database.write(identity.app.state.geleit.bodies.by_key("ki")) as write:
        for person_ in (kept, other):
            await watch.support_record_opened(write, ids.inside(), UUID(person_))
    found = await pair(ki, kept, other)
    answer = await ki.post(f"/v1/duplicates/{found['id']}/merge", {**SAME, "keep": kept}, seen=found["version"])
    refused(answer, 409, "both_supported")
    assert good(await ki.get(f"/v1/persons/{other}"))["person"] == other


async def test_in_a_chain_everyone_is_answered_for_by_the_last_and_nobody_goes_in_a_circle(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    one, two, three = [await registered(ki, family=name) for name in ("Aydin", "Bozkurt", "Celik")]
    circle = await pair(ki, one, three)
    await merged(ki, two, one)
    await merged(ki, three, two)
    for gone in (one, two):
        assert refused(await ki.get(f"/v1/persons/{gone}"), 410, "person_merged")["merged_into"] == three
    names = {name["value"] for name in good(await ki.get(f"/v1/persons/{three}"))["names"]}
    assert names >= {"Aydin", "Bozkurt", "Celik"}
    path = f"/v1/duplicates/{circle['id']}/merge"
    assert (await ki.post(path, {**SAME, "keep": one}, seen=circle["version"])).status_code == 404
    refused(await ki.post("/v1/duplicates", {"one": one, "other": three}), 410, "person_merged")


async def test_the_erasure_of_who_stayed_reaches_who_was_merged(identity: Running) -> None:
    ki, admin = identity.as_("case_manager", "ki"), identity.as_("body_admin", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    await merged(ki, kept, other)
    decision = {"ground": "no_longer_needed", "decided_on": "2016-06-01"}
    good(await admin.post(f"/v1/persons/{kept}/erasure", decision, seen="*"))
    for gone in (kept, other):
        assert (await ki.get(f"/v1/persons/{gone}")).status_code == 404
    erased = [one["data"]["person"] for one in await facts(identity, "ki") if one["type"].endswith("person.erased.v1")]
    assert set(erased) == {kept, other}
    database = identity.app.state.geleit.database
    async with database.read(identity.app.state.geleit.bodies.by_key("ki")) as read:
        for table in (Duplicate, Merge, MovedByMerge, Person):
            assert await read.all(visible(read, table, deleted=True)) == []


async def test_the_same_reference_finds_who_stays(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad", own_reference="AZ-2")
    await merged(ki, kept, other)
    answer = await ki.post("/v1/persons/upsert", person(own_reference="AZ-2"))
    assert refused(answer, 410, "person_merged")["merged_into"] == kept


@pytest.mark.answers
async def test_timelines_stand_together_and_a_gap_is_reckoned_anew(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    entry = {"since": "2015-11-20", "until": "2016-06-30", "code": "asylblg_3", "confirmed": True}
    following = {"since": "2016-07-01", "until": "2016-12-31", "code": "sgb_ii", "confirmed": True}
    good(await ki.post(f"/v1/persons/{kept}/timelines/benefit/entries", entry), 201)
    good(await ki.post(f"/v1/persons/{other}/timelines/benefit/entries", following), 201)
    assert good(await ki.get(f"/v1/persons/{kept}/gaps"))["watched"]
    await merged(ki, kept, other)
    spans = good(await ki.get(f"/v1/persons/{kept}/timelines/benefit/entries"))["items"]
    assert {one["since"] for one in spans} == {"2015-11-20", "2016-07-01"}
    standing = [one for one in good(await ki.get(f"/v1/persons/{kept}/gaps"))["watched"] if one["status"] != "closed"]
    assert [one["gap_from"] for one in standing] == ["2017-01-01"]


@pytest.mark.answers
async def test_an_explanation_leaves_out_an_address_that_is_locked(identity: Running) -> None:
    ki, keeper = identity.as_("case_manager", "ki"), identity.as_(["case_manager", "address_keeper"], "ki")
    one, other = await registered(ki), await registered(ki)
    shown = []
    for _ in range(2):
        for client in (ki, keeper):
            (found,) = good(await client.get("/v1/duplicates?status=open"))["items"]
            assert {found["one"], found["other"]} == {one, other}
            shown.append({part["field"] for part in found["parts"]} & {"house", "place", "household"})
        good(await ki.post(f"/v1/persons/{one}/protections", LOCK), 201)
    before, _, hidden, opened = shown
    assert "house" in before
    assert (hidden, opened) == (set(), before)


async def test_a_relative_at_the_desk_finds_neither_pair_nor_merge(identity: Running, node: Node) -> None:
    ki, cousin = identity.as_("case_manager", "ki"), identity.as_("case_manager", "ki", sub="cousin")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    context = identity.app.state.geleit
    staff = staff_id(node.issuer.iss, "cousin", node.body("ki"))
    async with context.database.write(context.bodies.by_key("ki")) as write:
        await bar(write, staff, UUID(other))
    found = await pair(ki, kept, other)
    assert (await cousin.get(f"/v1/duplicates/{found['id']}")).status_code == 404
    tasks = "/v1/tasks?kind=possible_duplicate&total=true"
    assert [good(await one.get(tasks))["total"] for one in (ki, cousin)] == [1, 0]
    path = f"/v1/duplicates/{found['id']}/merge"
    assert (await cousin.post(path, {**SAME, "keep": kept}, seen="*")).status_code == 404
    merge = good(await ki.post(path, {**SAME, "keep": kept}, seen=found["version"]))
    assert (await cousin.get(f"/v1/persons/{kept}")).status_code == 404
    assert (await cousin.get(f"/v1/persons/{other}")).status_code == 404
    assert (await cousin.get(f"/v1/merges/{merge['id']}")).status_code == 404
    undo = {"reason": "other_document", "assign": []}
    good(await ki.post(f"/v1/merges/{merge['id']}/undo", undo, seen=merge["version"]))
    assert (await cousin.get(f"/v1/persons/{kept}")).status_code == 200
    assert (await cousin.get(f"/v1/persons/{other}")).status_code == 404
    before = await cousin.post("/v1/consents/search", {"person": other})
    async with context.database.write(context.bodies.by_key("ki")) as write:
        await restrict(write, UUID(other))
    refused(await ki.post("/v1/consents/search", {"person": other}), 409, "processing_restricted")
    assert (await cousin.post("/v1/consents/search", {"person": other})).json() == before.json(), "not told of it"


@pytest.mark.answers
async def test_what_came_with_a_merge_counts_for_no_moment_before_it(identity: Running, today: Today) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    await consented(ki, kept, "jobcenter", ["housing"], "housing")
    await consented(ki, other, "jobcenter", ["needs"], "housing")
    ended = await consented(ki, other, "jobcenter", ["residence"], "housing")
    today(date(2016, 6, 10))
    good(await ki.post(f"/v1/consents/{ended['id']}/withdraw", {"channel": "oral"}, seen=ended["version"]))
    about = {"recipient": "jobcenter", "purpose": "housing", "categories": ["housing", "needs", "residence"]}

    async def covered(of: str, day: int) -> set[str]:
        asked = {"person": of, **about, "as_of": f"2016-06-{day:02}T14:00:00Z"}
        answer = good(await ki.post("/v1/decisions/check", asked))
        return {one["category"] for one in answer["parts"] if one["reason"] == "covered"}

    assert await covered(other, 9) == {"needs", "residence"}
    today(date(2016, 6, 20))
    await merged(ki, kept, other)
    today(date(2016, 6, 25))
    assert await covered(kept, 9) == {"housing"}, "not what the other record's consents carried, withdrawn or not"
    (moved,) = [one for one in good(await ki.get("/v1/consents"))["items"] if one["categories"] == ["needs"]]
    good(await ki.post(f"/v1/consents/{moved['id']}/confirm", {}, seen=moved["version"]))
    today(date(2016, 6, 30))
    assert await covered(kept, 26) == {"needs"}, "confirmed since, for the person that both are"
