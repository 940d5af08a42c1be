"""N3: a woman in a shelter, her husband in the same household record. Nothing that leaves the house tells him."""

import json
from datetime import date

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import Json, facts, good, person, refused, registered, until

SHELTER = {"street": "Rosenstieg", "house_number": "9", "place": "Talstadt", "valid_from": "2016-06-01"}
HOME = {"street": "Lindenpfad", "house_number": "3", "place": "Bergstadt", "valid_from": "2016-02-01"}
FLAG = {"kind": "secret_shelter", "since": "2016-06-01", "reason": "House Rosenstieg"}


async def household(client: Client, reach: str) -> tuple[str, str, str]:
    """She, he, and a child; she lives in a refuge, and he must not learn it."""
    she = await registered(client, given="Amal", addresses=[SHELTER], protections=[FLAG])
    he, child = await registered(client, given="Karim"), await registered(client, given="Lina")
    from_him = {"against": he, "reach": reach, "since": "2016-06-01", "reason": "He looked for her at Rosenstieg."}
    good(await client.post(f"/v1/persons/{she}/conflicts", from_him), 201)
    return she, he, child


async def view(client: Client, told_to: str, *persons: str) -> list[Json]:
    wanted = {"told_to": told_to, "persons": list(persons)}
    items: list[Json] = good(await client.post("/v1/household-views", wanted))["items"]
    return items


@pytest.mark.answers
async def test_what_he_may_hear_of_her_holds_no_place_whoever_reads_it(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    keeper = identity.as_(["case_manager", "address_keeper"], "ki")
    she, he, child = await household(ki, "whereabouts")
    assert "Rosenstieg" in (await keeper.get(f"/v1/persons/{she}")).text
    for client in (ki, keeper):
        for told_to in (he, child):
            [seen] = await view(client, told_to, she)
            assert seen["addresses"] is None
            assert set(seen["hidden"]) == {"address", "contact", "appointment_place", "school", "workplace"}
            assert "Rosenstieg" not in json.dumps(seen)
    [of_him] = await view(ki, she, he)
    assert of_him["addresses"][0]["street"] == "Lindenpfad"
    assert of_him["hidden"] == []
    [of_herself] = await view(keeper, she, she)
    assert of_herself["addresses"][0]["street"] == "Rosenstieg"


@pytest.mark.answers
async def test_who_must_not_be_known_is_not_in_the_view_and_nothing_says_that_somebody_is_missing(
    identity: Running,
) -> None:
    keeper = identity.as_(["case_manager", "address_keeper"], "ki")
    she, he, child = await household(keeper, "everything")
    seen = good(await keeper.post("/v1/household-views", {"told_to": he, "persons": [she, child]}))
    alone = good(await keeper.post("/v1/household-views", {"told_to": he, "persons": [child]}))
    assert [one["person"] for one in seen["items"]] == [child]
    assert seen == alone
    assert [one["person"] for one in await view(keeper, child, she)] == [she]


@pytest.mark.answers
async def test_lists_searches_and_facts_tell_nothing_of_the_refuge_or_of_the_conflict(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    she, he, _ = await household(ki, "everything")
    path = f"/v1/persons/{she}"
    search = {"names": [{"value": "Amal"}, {"value": "Zaphira"}], "birth": {"on": "1995-04-02", "precision": "day"}}
    for answer in (
        await ki.get(path),
        await ki.get("/v1/persons"),
        await ki.post("/v1/persons/search", search),
        await ki.get(f"{path}/conflicts"),
        await ki.get(f"/v1/persons/{he}/conflicts"),
    ):
        good(answer)
        assert "Rosenstieg" not in answer.text
    assert good(await ki.get(f"/v1/persons/{he}/conflicts"))["items"] == []
    told = json.dumps(await facts(identity, "ki"))
    assert he in told
    assert not any(word in told for word in ("Rosenstieg", "conflict", "shelter", "protect"))


@pytest.mark.answers
async def test_a_list_of_flags_that_is_sent_anew_leaves_the_conflict_where_it_is(identity: Running) -> None:
    keeper = identity.as_(["case_manager", "address_keeper"], "ki")
    she = await registered(keeper, own_reference="H-1", addresses=[SHELTER])
    conflict = {"outsider": "Her brother", "reach": "whereabouts", "since": "2016-06-01"}
    good(await keeper.post(f"/v1/persons/{she}/conflicts", conflict), 201)
    sent = {"own_reference": "H-1", "protections": []}
    kept = good(await keeper.post("/v1/persons/upsert", sent))
    assert [one["kind"] for one in kept["protections"]] == ["household_conflict"]
    assert kept["addresses_locked"] is True


async def test_a_conflict_ends_by_a_person_and_stays_readable(identity: Running, today: Today) -> None:
    ki = identity.as_("case_manager", "ki")
    she = await registered(ki)
    path = f"/v1/persons/{she}/conflicts"
    made = good(await ki.post(path, {"outsider": "Her brother", "reach": "whereabouts", "since": "2016-06-01"}), 201)
    assert good(await ki.get(f"/v1/persons/{she}"))["addresses"] is None
    end = f"{path}/{made['id']}/end"
    refused(await ki.post(end, {"until": "2016-05-31"}, seen=1), 422, "invalid", ("/until", "ends_before_it_begins"))
    good(await ki.post(end, {"until": "2016-06-30"}, seen=made["version"]))
    assert good(await ki.get(f"/v1/persons/{she}"))["addresses"] is None
    today(date(2016, 7, 1))
    assert good(await ki.get(f"/v1/persons/{she}"))["addresses"][0]["street"] == "Lindenpfad"
    [kept] = good(await ki.get(path))["items"]
    assert (kept["until"], kept["outsider"]) == ("2016-06-30", "Her brother")


@pytest.mark.answers
async def test_a_conflict_is_with_one_person_of_the_body_or_one_who_is_named(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    she, foreign = await registered(ki), await registered(jobcenter)
    path, base = f"/v1/persons/{she}/conflicts", {"reach": "whereabouts", "since": "2016-06-01"}
    refused(await ki.post(path, base), 422, "invalid", ("/against", "conflict_with_whom"))
    both = {**base, "against": she, "outsider": "A name"}
    refused(await ki.post(path, both), 422, "invalid", ("/against", "conflict_with_whom"))
    refused(await ki.post(path, {**base, "against": she}), 422, "invalid", ("/against", "conflict_with_self"))
    refused(await ki.post(path, {**base, "against": foreign}), 404, "not_found")
    refused(await jobcenter.get(path), 404, "not_found")
    refused(await jobcenter.post("/v1/household-views", {"told_to": foreign, "persons": [she]}), 404, "not_found")


async def test_somebody_is_asked_before_a_lock_ends_and_nobody_once_it_has_been_ended(
    identity: Running, today: Today
) -> None:
    ki = identity.as_("case_manager", "ki")
    lock = {"kind": "address_lock", "since": "2016-06-07", "until": "2016-12-31"}
    kept = await registered(ki, protections=[lock])
    shorter = await registered(ki, protections=[lock])
    seen = good(await ki.get(f"/v1/persons/{shorter}"))
    flag = seen["protections"][0]["id"]
    end = f"/v1/persons/{shorter}/protections/{flag}/end"
    good(await ki.post(end, {"until": "2016-06-30"}, seen=seen["version"]))

    async def asked(count: int) -> bool:
        tasks = good(await ki.get("/v1/tasks", params={"kind": "lock_ends"}))["items"]
        return [one["due_on"] for one in tasks] == ["2016-06-30", "2016-12-31"][:count]

    await until(lambda: asked(1))
    today(date(2016, 11, 1))
    await until(lambda: asked(2))
    assert good(await ki.get(f"/v1/persons/{kept}"))["addresses"] is None


async def test_an_answer_from_before_a_lock_is_not_given_again(identity: Running) -> None:
    ki, before, after = identity.as_("case_manager", "ki"), "before the lock", "after the lock"
    first = good(await ki.post("/v1/persons", person(), key=before), 201)
    path = f"/v1/persons/{first['person']}"
    assert good(await ki.post("/v1/persons", person(), key=before), 201) == first

    lock = {**FLAG, "kind": "address_lock"}
    locked = good(await ki.post(f"{path}/protections", lock, key=after), 201)
    refused(await ki.post("/v1/persons", person(), key=before), 409, "idempotency_answer_locked")
    assert good(await ki.post(f"{path}/protections", lock, key=after), 201) == locked
