"""Create or find: the same person registered twice is one record or an entry in the queue, never a silent double."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from geleit_identity.duplicates import store as queue
from geleit_identity.duplicates.tables import Duplicate
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running
from services.identity.tests.helpers import Json, good, person, refused

MANY = 5


def stranger(**more: Any) -> Json:
    """Somebody who shares nothing with the others."""
    elsewhere = [{"street": "Andersallee", "house_number": "9", "place": "Talheim", "valid_from": "2016-02-01"}]
    birth = {"on": "1971-11-23", "precision": "day"}
    return person("Beispielova", "Oksana", birth=birth, addresses=elsewhere, **more)


async def entries(identity: Running, body: UUID) -> Sequence[Duplicate]:
    """The duplicate queue of a body."""
    async with identity.app.state.geleit.database.read(body) as read:
        return list(await read.all(queue.listed(read)))


def pairs(found: Sequence[Duplicate]) -> set[frozenset[str]]:
    return {frozenset({str(one.one), str(one.other)}) for one in found}


async def test_the_same_person_registered_at_the_same_moment_is_one_record_for_who_asks_to_find(
    identity: Running, node: Node
) -> None:
    desks = [identity.as_("case_manager", "ki", sub=f"desk-{number}") for number in range(MANY)]
    answers = await asyncio.gather(*(desk.post("/v1/persons", person(on_match="find")) for desk in desks))
    found = [good(answer, 201) for answer in answers]
    assert len({one["person"] for one in found}) == 1
    assert sorted(str(one["found"]) for one in found) == ["None", *["True"] * (MANY - 1)]
    assert await entries(identity, node.body("ki")) == []


async def test_registered_anew_at_the_same_moment_each_pair_is_an_entry_and_none_is_silent(
    identity: Running, node: Node
) -> None:
    desks = [identity.as_("case_manager", "ki", sub=f"desk-{number}") for number in range(3)]
    answers = await asyncio.gather(*(desk.post("/v1/persons", person()) for desk in desks))
    one, two, three = [good(answer, 201)["person"] for answer in answers]
    found = await entries(identity, node.body("ki"))
    assert pairs(found) == {frozenset(pair) for pair in ((one, two), (one, three), (two, three))}
    assert {entry.grade for entry in found} == {"certain"}


async def test_own_systems_that_bring_one_person_under_two_references_at_once_leave_no_silent_double(
    identity: Running, node: Node
) -> None:
    client = identity.as_("system_client", "ki")
    given = [person(own_reference=reference) for reference in ("AZ-1", "AZ-2")]
    answers = await asyncio.gather(*(client.post("/v1/persons/upsert", one) for one in given))
    one, two = [good(answer)["person"] for answer in answers]
    assert pairs(await entries(identity, node.body("ki"))) == {frozenset({one, two})}


@pytest.mark.answers
async def test_a_refusal_tells_that_somebody_is_there_and_leaves_nothing(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    first = good(await client.post("/v1/persons", person(on_match="refuse")), 201)["person"]
    problem = refused(await client.post("/v1/persons", person(on_match="refuse")), 409, "person_may_exist")
    assert problem["candidates"] == 1
    assert first not in str(problem)
    assert len(good(await client.get("/v1/persons"))["items"]) == 1
    assert await entries(identity, node.body("ki")) == []


@pytest.mark.answers
async def test_who_is_only_possibly_the_same_is_registered_with_one_entry(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    set_by_authority = {"on": "1995-01-01", "precision": "conventional"}
    first = good(await client.post("/v1/persons", person(birth=set_by_authority)), 201)
    second = good(await client.post("/v1/persons", person(birth=set_by_authority, on_match="find")), 201)
    assert second["found"] is None
    (entry,) = await entries(identity, node.body("ki"))
    assert entry.grade == "possible"
    assert pairs([entry]) == {frozenset({first["person"], second["person"]})}
    assert {part["field"] for part in entry.explanation} >= {"family_name", "given_name", "birth"}


@pytest.mark.answers
@pytest.mark.parametrize("on_match", ["register", "find", "refuse"])
async def test_two_bodies_get_two_records_and_no_hint(identity: Running, node: Node, on_match: str) -> None:
    """Two authorities of one city hold the same person (N1): the answer is the same whether the other knows the person."""
    first = good(await identity.as_("case_manager", "sozialamt").post("/v1/persons", person()), 201)
    other = identity.as_("case_manager", "jobcenter")
    known_there = good(await other.post("/v1/persons", person(on_match=on_match)), 201)
    known_nowhere = good(await other.post("/v1/persons", stranger(on_match=on_match)), 201)
    assert known_there["person"] != first["person"]
    assert {name for name, value in known_there.items() if value is None} == {
        name for name, value in known_nowhere.items() if value is None
    }
    assert await entries(identity, node.body("sozialamt")) == []
    assert await entries(identity, node.body("jobcenter")) == []


@pytest.mark.answers
async def test_who_may_not_search_is_not_told_and_the_queue_is(identity: Running, node: Node) -> None:
    first = good(await identity.as_("case_manager", "ki").post("/v1/persons", person()), 201)["person"]
    volunteer = identity.as_("volunteer", "ki")
    for on_match in ("find", "refuse"):
        second: Json = good(await volunteer.post("/v1/persons", person(on_match=on_match)), 201)
        assert second["person"] != first
        assert second["found"] is None
    assert len(await entries(identity, node.body("ki"))) == 3


async def test_a_reference_goes_to_the_record_that_is_found_unless_it_has_one(identity: Running) -> None:
    client = identity.as_("system_client", "ki")
    first = good(await client.post("/v1/persons", person()), 201)["person"]
    second = good(await client.post("/v1/persons", person(on_match="find", own_reference="AZ-1")), 201)
    assert (second["person"], second["own_reference"]) == (first, "AZ-1")
    third = good(await client.post("/v1/persons", person(on_match="find", own_reference="AZ-2")), 201)
    assert (third["person"], third["own_reference"]) == (first, "AZ-1")


async def test_a_corrected_name_brings_the_pair_into_the_queue(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    first = good(await client.post("/v1/persons", person("Haddad", "Rami")), 201)["person"]
    second = good(await client.post("/v1/persons", person("Beispielova", "Oksana", addresses=[])), 201)["person"]
    assert await entries(identity, node.body("ki")) == []
    for kind, value in (("family", "Haddad"), ("given", "Rami")):
        good(await client.post(f"/v1/persons/{second}/names", {"kind": kind, "value": value}), 201)
    assert pairs(await entries(identity, node.body("ki"))) == {frozenset({first, second})}
