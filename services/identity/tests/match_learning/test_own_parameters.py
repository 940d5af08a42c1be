"""A body matches under its own parameters once two have signed them, and under nobody else's."""

import asyncio
import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from geleit_identity.match_learning import rules, service
from geleit_identity.matching.weights import HAND_SET
from geleit_identity.persons import sampling
from geleit_identity.persons.schemas import PersonIn
from geleit_identity.persons.together import take_in
from geleit_kit.db.restricting import restrict
from geleit_kit.testing.node import body_id
from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Restart, Today
from services.identity.tests.helpers import Json, agreed, good, person, refused, until

STRICT = {"certain": 59.0, "possible": 50.0}
"""Nobody of the tests reaches so much."""
ASKED = {
    "names": [{"kind": "family", "value": "Zaphira"}, {"kind": "given", "value": "Nour"}],
    "birth": {"on": "1995-04-02", "precision": "day"},
}


async def matched(client: Client) -> Json:
    return good(await client.post("/v1/persons/match", ASKED))


async def drafted(client: Client, given: Json = STRICT) -> Json:
    return good(await client.post("/v1/match-parameters", given), 201)


async def proposed(client: Client, draft: Json) -> Json:
    return good(await client.post(f"/v1/match-parameters/{draft['id']}/propose", seen=draft["version"]))


async def in_force(identity: Running, given: Json = STRICT, body: str = "ki") -> Json:
    admin, officer = identity.as_("body_admin", body), identity.as_("data_protection_officer", body)
    draft = await proposed(admin, await drafted(admin, given))
    await agreed(officer, draft["id"])
    return good(await admin.get(f"/v1/match-parameters/{draft['id']}"))


@pytest.mark.answers
@pytest.mark.both
async def test_a_set_weighs_from_the_agreement_on_for_this_body_and_no_other_one(identity: Running) -> None:
    desk, other = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    for client in (desk, other):
        good(await client.post("/v1/persons", person()), 201)
    before = await matched(desk)
    assert (before["parameters"], len(before["items"])) == (HAND_SET.version, 1)
    admin = identity.as_("body_admin", "ki")
    draft = await proposed(admin, await drafted(admin))
    assert (draft["status"], draft["in_force_from"]) == ("proposed", None)
    assert await matched(desk) == before
    await agreed(identity.as_("data_protection_officer", "ki"), draft["id"])
    now = good(await admin.get(f"/v1/match-parameters/{draft['id']}"))
    assert (now["status"], now["in_force_from"]) == ("in_force", "2016-06-07")
    assert await matched(desk) == {"items": [], "parameters": now["parameters"]}
    assert now["parameters"] != HAND_SET.version
    theirs = await matched(other)
    assert (theirs["parameters"], len(theirs["items"])) == (HAND_SET.version, 1)


async def test_registering_and_imports_go_by_the_set_in_force(identity: Running) -> None:
    desk = identity.as_("case_manager", "ki")
    good(await desk.post("/v1/persons", person()), 201)
    await in_force(identity)
    good(await desk.post("/v1/persons", person(on_match="refuse")), 201)
    row = {"format": "ndjson", "content": '{"names":[{"kind":"family","value":"Zaphira"},{"kind":"given","value":"Nour"}],'
           '"birth":{"on":"1995-04-02","precision":"day"},"on_match":"refuse"}\n'}  # fmt: skip
    job = good(await desk.post("/v1/persons/imports", row), 202)
    assert (await ended(desk, job))["outcomes"] == {"registered": 1}
    assert good(await desk.get("/v1/duplicates"))["items"] == []
    await in_force(identity, {})
    refused(await desk.post("/v1/persons", person(on_match="refuse")), 409, "person_may_exist")


@pytest.mark.both
async def test_another_replica_goes_by_it_with_its_next_question(identity: Running, again: Restart) -> None:
    second = await again()
    good(await identity.as_("case_manager", "ki").post("/v1/persons", person()), 201)
    there = second.as_("case_manager", "ki")
    assert len((await matched(there))["items"]) == 1
    first = await in_force(identity)
    assert await matched(there) == {"items": [], "parameters": first["parameters"]}
    await in_force(identity, {"certain": 25.0})
    assert len((await matched(there))["items"]) == 1


@pytest.mark.answers
async def test_the_set_before_stays_readable_and_ends_with_the_day(identity: Running, today: Today) -> None:
    first = await in_force(identity)
    today(date(2016, 7, 1))
    second = await in_force(identity, {})
    admin = identity.as_("body_admin", "ki")
    old = good(await admin.get(f"/v1/match-parameters/{first['id']}"))
    assert (old["status"], old["in_force_from"], old["ended_on"]) == ("superseded", "2016-06-07", "2016-07-01")
    assert {name: old[name] for name in ("parameters", "levels", "certain")} == {
        name: first[name] for name in ("parameters", "levels", "certain")
    }
    [live] = good(await admin.get("/v1/match-parameters?status=in_force"))["items"]
    assert (live["id"], live["parameters"]) == (second["id"], HAND_SET.version)
    assert {one["id"] for one in good(await admin.get("/v1/match-parameters"))["items"]} == {old["id"], live["id"]}


@pytest.mark.both
async def test_of_two_sets_that_are_agreed_to_at_once_one_is_in_force(identity: Running) -> None:
    admin, officer = identity.as_("body_admin", "ki"), identity.as_("data_protection_officer", "ki")
    drafts = [await proposed(admin, await drafted(admin, {"certain": bits})) for bits in (20.0, 21.0, 22.0)]
    await asyncio.gather(*(agreed(officer, draft["id"]) for draft in drafts))
    found = [good(await admin.get(f"/v1/match-parameters/{draft['id']}"))["status"] for draft in drafts]
    assert sorted(found) == ["in_force", "superseded", "superseded"]


@pytest.mark.answers
async def test_it_takes_two_and_one_of_them_the_officer(identity: Running) -> None:
    admin = identity.as_("body_admin", "ki", sub="kim")
    draft = await drafted(admin)
    refused(await identity.as_("case_manager", "ki").post("/v1/match-parameters", STRICT), 403, "forbidden")
    await proposed(admin, draft)
    refused(
        await admin.post(f"/v1/match-parameters/{draft['id']}/propose", seen=draft["version"] + 1), 409,
        "illegal_transition",
    )  # fmt: skip
    [one] = good(await admin.get("/v1/proposals", params={"matter": draft["id"]}))["items"]
    path = f"/v1/proposals/{one['id']}/agree"
    refused(await admin.post(path, seen=1), 409, "second_person_needed")
    refused(await identity.as_("body_admin", "ki", sub="sam").post(path, seen=1), 409, "role_missing_among_two")
    officer = identity.as_("data_protection_officer", "ki")
    good(await officer.post(f"/v1/proposals/{one['id']}/reject", {"reason": "wrong_content"}, seen=1))
    assert good(await officer.get(f"/v1/match-parameters/{draft['id']}"))["status"] == "rejected"
    assert (await matched(identity.as_("case_manager", "ki")))["parameters"] == HAND_SET.version


@pytest.mark.answers
async def test_what_leaves_the_bounds_is_no_draft(identity: Running) -> None:
    admin = identity.as_("body_admin", "ki")
    level = {"field": "house", "level": "same_house", "m": 0.9, "u": 0.001, "r": 0.5}
    refused(
        await admin.post("/v1/match-parameters", {"levels": [level], "possible": 23.0}),
        422, "invalid", ("/levels", "shares_not_one"), ("/possible", "threshold_out_of_bounds"),
    )  # fmt: skip
    answer = await admin.post("/v1/match-parameters", {"certain": 61.0})
    assert answer.status_code == 422
    assert good(await admin.get("/v1/match-parameters"))["items"] == []


async def test_a_preview_says_what_a_set_would_change_beside_the_one_in_force(identity: Running) -> None:
    desk, admin = identity.as_("case_manager", "ki"), identity.as_("body_admin", "ki")
    for _ in range(2):
        good(await desk.post("/v1/persons", person()), 201)
    before = (await drafted(admin, {}))["preview"]
    both = {"certain": 2, "possible": 0, "no": 0}
    assert (before["persons"], before["pairs"], before["before"], before["after"]) == (2, 2, both, both)
    assert (before["beside"], before["changed"]) == (HAND_SET.version, 0)
    strict = await drafted(admin)
    assert (strict["preview"]["after"], strict["preview"]["changed"]) == ({"certain": 0, "possible": 0, "no": 2}, 2)
    waiting = await drafted(admin, {})
    live = await in_force(identity)
    asked = (await proposed(admin, waiting))["preview"]
    assert (asked["beside"], asked["changed"]) == (live["parameters"], 2)


FAMILIES = (
    "Haddad", "Mansour", "Tesfaye", "Yilmaz", "Petrenko", "Nguyen", "Ionescu", "Rahimi", "Kovalenko", "Demir",
    "Gebre", "Sharifi", "Dimitrova", "Barzani", "Popescu", "Karimi", "Aydin", "Bondar", "Habte", "Saleh",
)  # fmt: skip
GIVEN = (
    "Amina", "Rami", "Selam", "Emre", "Olena", "Linh", "Radu", "Parisa", "Taras", "Elif", "Abel", "Omid", "Vesna",
    "Azad", "Ioana", "Leyla", "Murat", "Iryna", "Senait", "Yusuf", "Hiba", "Kamal", "Dawit", "Zeynep", "Mykola",
)  # fmt: skip


STREETS = ("Lindenpfad", "Hafenweg", "Mühlgasse", "Bergstraße", "Am Anger", "Schulweg", "Kirchplatz", "Uferstraße")


def invented(number: int) -> PersonIn:
    """Every tenth is the one before once more, from another house."""
    chance = random.Random(number - 1 if number % 10 == 9 else number)
    born = date(1950, 1, 2) + timedelta(days=chance.randrange(20_000))
    family = [chance.choice(FAMILIES), chance.choice(FAMILIES)]
    home = random.Random(number + 10_000)
    document: dict[str, Any] = {
        "names": [
            {"kind": "family", "value": " ".join(family)},
            {"kind": "given", "value": chance.choice(GIVEN)},
        ],
        "birth": {"on": born.isoformat(), "precision": "day"},
        "addresses": [
            {"street": home.choice(STREETS), "house_number": str(home.randrange(1, 60)), "place": "Bergstadt"}
        ],
    }
    return PersonIn.model_validate(document)


async def filled(identity: Running, count: int) -> None:
    context = identity.app.state.geleit
    async with context.database.write(body_id("ki")) as write:
        await take_in(write, [invented(number) for number in range(count)])


async def ended(client: Client, job: Json) -> Json:
    async def over() -> bool:
        return good(await client.get(f"/v1/jobs/{job['id']}"))["finished_at"] is not None

    await until(over, 60)
    return good(await client.get(f"/v1/jobs/{job['id']}"))


@pytest.mark.both
async def test_a_body_learns_from_its_own_records_and_keeps_counts_and_weights(identity: Running) -> None:
    await filled(identity, 500)
    admin = identity.as_("body_admin", "ki")
    job = good(await admin.post("/v1/match-parameters/learn", {"own_reference": "first"}), 202)
    done = await ended(admin, job)
    assert (done["status"], done["outcomes"], done["rows"]) == ("done", {"learnt": 1}, 1)
    [draft] = good(await admin.get("/v1/match-parameters"))["items"]
    assert (draft["origin"], draft["status"], job["own_reference"]) == ("learnt", "draft", "first")
    assert draft["parameters"].startswith("learnt-")
    assert draft["records"] == 500
    assert draft["found"] == pytest.approx(100, rel=0.3)  # fifty pairs, each from both sides
    assert draft["preview"]["persons"] == 128
    assert not [one for name in (*FAMILIES, *GIVEN) for one in [name] if one in str(draft)]
    await agreed(identity.as_("data_protection_officer", "ki"), (await proposed(admin, draft))["id"])
    someone = invented(8).model_dump(mode="json")
    asked = {
        "names": [{name: one[name] for name in ("kind", "value")} for one in someone["names"]], "birth": someone["birth"],
    }  # fmt: skip
    answer = good(await identity.as_("case_manager", "ki").post("/v1/persons/match", asked))
    assert answer["parameters"] == draft["parameters"]
    assert [one["grade"] for one in answer["items"]] == ["certain", "certain"]


async def test_nothing_is_learnt_from_few_records_and_the_job_says_so(identity: Running) -> None:
    await filled(identity, 20)
    admin = identity.as_("body_admin", "ki")
    done = await ended(admin, good(await admin.post("/v1/match-parameters/learn", {}), 202))
    assert (done["status"], done["fault"]) == ("failed", "too_few_records")
    assert good(await admin.get("/v1/match-parameters"))["items"] == []


async def test_whose_processing_is_restricted_takes_no_part(identity: Running) -> None:
    desk = identity.as_("case_manager", "ki")
    pseudonyms = [good(await desk.post("/v1/persons", person()), 201)["person"] for _ in range(3)]
    context = identity.app.state.geleit
    async with context.database.write(body_id("ki")) as write:
        await restrict(write, UUID(pseudonyms[0]))
    async with context.database.read(body_id("ki")) as read:
        found = [portion async for portion in sampling.sample(read, 4)]
    assert sum(len(portion.persons) for portion in found) == 2
    assert sum(len(portion.pairs) for portion in found) == 2


async def test_what_takes_long_is_learnt_from_what_was_drawn_so_far(
    identity: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(identity, 200)
    monkeypatch.setattr(service, "LEAST_RECORDS", 50)
    monkeypatch.setattr(service, "LONGEST", -1.0)
    async with identity.app.state.geleit.database.read(body_id("ki")) as read:
        draft = await service.learnt(read)
    assert 50 <= draft.learnt["records"] < 50 + sampling.AT_ONCE
    assert rules.LEAST_RECORDS == 500


async def test_another_body_finds_no_set_of_this_one(identity: Running) -> None:
    draft = await drafted(identity.as_("body_admin", "ki"))
    elsewhere = identity.as_(["body_admin", "data_protection_officer"], "jobcenter")
    refused(await elsewhere.get(f"/v1/match-parameters/{draft['id']}"), 404, "not_found")
    refused(await elsewhere.post(f"/v1/match-parameters/{draft['id']}/propose", seen=1), 404, "not_found")
    assert good(await elsewhere.get("/v1/match-parameters"))["items"] == []
