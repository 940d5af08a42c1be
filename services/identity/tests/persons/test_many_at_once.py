"""Many persons in one transaction: each row has its outcome, and none is a silent double of another."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from geleit_identity.persons.schemas import PersonIn
from geleit_identity.persons.together import MOST_AT_ONCE, TakenIn, take_in
from geleit_kit.db.barring import bar
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running
from services.identity.tests.helpers import facts_of, good, person
from services.identity.tests.persons.test_coming_in import entries, pairs, stranger


async def taken(identity: Running, node: Node, *rows: dict[str, Any]) -> list[TakenIn]:
    async with identity.app.state.geleit.database.write(node.body("ki")) as write:
        return await take_in(write, [PersonIn.model_validate(row) for row in rows])


@pytest.mark.answers
async def test_rows_are_laid_beside_the_register_and_beside_each_other(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    there = good(await client.post("/v1/persons", person()), 201)["person"]
    one, two, other = await taken(identity, node, person(), person("Zafira", "Nur"), stranger())
    assert [row.outcome for row in (one, two, other)] == ["to_decide", "to_decide", "registered"]
    assert [row.suspects for row in (one, two, other)] == [1, 2, 0]
    assert pairs(await entries(identity, node.body("ki"))) == {
        frozenset({there, str(one.person)}),
        frozenset({there, str(two.person)}),
        frozenset({str(one.person), str(two.person)}),
    }
    worklist = good(await client.get("/v1/tasks"))["items"]
    assert [(task["status"], task["pool"]) for task in worklist] == [("open", "intake")] * 3
    assert {task["subject_id"] for task in worklist} == {
        str(entry.id) for entry in await entries(identity, node.body("ki"))
    }
    assert len(await facts_of(identity, "ki", "person")) == 4


async def test_who_came_together_is_found_like_who_came_alone(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    (one,) = await taken(identity, node, person())
    names = [{"kind": "family", "value": "Zafira"}, {"kind": "given", "value": "Nur"}]
    asked = {"names": names, "birth": person()["birth"]}
    (found,) = good(await client.post("/v1/persons/match", asked))["items"]
    exact = {"names": [{"value": "Zaphira"}, {"value": "Nour"}], "birth": person()["birth"]}
    (hit,) = good(await client.post("/v1/persons/search", exact))["items"]
    assert found["person"] == hit["person"] == str(one.person)
    assert good(await client.get(f"/v1/persons/{one.person}"))["names"][0]["value"] == "Zaphira"


@pytest.mark.answers
async def test_a_row_by_its_wish_is_found_or_refused_and_harms_no_other(identity: Running, node: Node) -> None:
    wrong = person(birth={"on": "2021-04-02", "precision": "day"})
    first, found, refused, bad, other = await taken(
        identity, node, person(), person(on_match="find"), person(on_match="refuse"), wrong, stranger()
    )
    outcomes = [row.outcome for row in (first, found, refused, bad, other)]
    assert outcomes == ["registered", "found", "refused", "refused", "registered"]
    assert found.person == first.person
    assert [place.code for place in refused.places] == ["person_may_exist"]
    assert [(place.pointer, place.code) for place in bad.places] == [("/birth/on", "in_the_future")]
    assert await entries(identity, node.body("ki")) == []


async def test_a_reference_that_is_known_or_comes_twice_changes_the_person(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    known = good(await client.post("/v1/persons", person(own_reference="AZ-1")), 201)["person"]
    changed, new, again = await taken(
        identity,
        node,
        {"own_reference": "AZ-1", "languages": ["fr"]},
        stranger(own_reference="AZ-2"),
        {"own_reference": "AZ-2", "languages": ["uk"]},
    )
    assert [row.outcome for row in (changed, new, again)] == ["changed", "registered", "changed"]
    assert str(changed.person) == known
    assert again.person == new.person
    shown = good(await client.get(f"/v1/persons/{new.person}"))
    assert (shown["languages"], shown["names"][0]["value"]) == (["uk"], "Beispielova")


@pytest.mark.answers
async def test_a_row_that_says_nothing_new_leaves_the_record_as_it_is(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    (there,) = await taken(identity, node, person(own_reference="AZ-1", addresses=[{"place": "Altenborn"}]))
    before = good(await client.get(f"/v1/persons/{there.person}"))
    same = person(own_reference="AZ-1", addresses=[{"place": "Altenborn"}])
    for row, stays in ((same, True), ({**same, "addresses": [{"place": "Neuenborn"}]}, False)):
        (again,) = await taken(identity, node, row)
        assert (again.outcome, again.person) == ("changed", there.person)
        assert (good(await client.get(f"/v1/persons/{there.person}")) == before) is stays


@pytest.mark.answers
async def test_a_file_puts_no_address_in_the_place_of_a_locked_one(identity: Running, node: Node) -> None:
    lock = {"kind": "address_lock", "since": "2016-06-01", "until": "2016-12-31"}
    (there,) = await taken(identity, node, person(own_reference="A", protections=[lock]))
    blind = person(own_reference="A", addresses=[{"place": "Elsewhere"}], protections=[])
    languages = {"names": person()["names"], "own_reference": "A", "languages": ["ku"]}
    refused, changed = await taken(identity, node, blind, languages)
    assert (refused.outcome, [(one.pointer, one.code) for one in refused.places]) == (
        "refused", [("/addresses", "address_locked")],
    )  # fmt: skip
    assert changed.outcome == "changed"
    seen = good(await identity.as_(["case_manager", "address_keeper"], "ki").get(f"/v1/persons/{there.person}"))
    assert (seen["addresses"][0]["street"], seen["languages"]) == ("Lindenpfad", ["ku"])


async def test_a_file_and_a_desk_at_the_same_moment_leave_no_silent_double(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    answer, (row,) = await asyncio.gather(client.post("/v1/persons", person()), taken(identity, node, person()))
    pair = frozenset({good(answer, 201)["person"], str(row.person)})
    assert pairs(await entries(identity, node.body("ki"))) == {pair}


async def test_who_does_not_exist_for_the_one_who_brings_the_rows_is_neither_found_nor_refused_nor_changed(
    identity: Running, node: Node
) -> None:
    """A relative imports: the queue gets the pair, the relative a record and no hint."""
    client, relative = identity.as_("case_manager", "ki"), uuid4()
    there = good(await client.post("/v1/persons", person(own_reference="AZ-1")), 201)["person"]
    database = identity.app.state.geleit.database
    async with database.write(node.body("ki")) as write:
        await bar(write, relative, UUID(there))
    async with database.write(node.body("ki")) as write:
        write.actor = {"staff": str(relative), "roles": ["case_manager"]}
        rows = [person(on_match="find"), person("Zafira", "Nur", on_match="refuse", own_reference="AZ-2")]
        rows.append({"own_reference": "AZ-1", "languages": ["fr"]})
        one, two, changed = await take_in(write, [PersonIn.model_validate(row) for row in rows])
    assert (one.outcome, changed.outcome) == ("registered", "refused")
    assert str(one.person) != there
    assert two.outcome == "refused", "of the row before it is told"
    assert pairs(await entries(identity, node.body("ki"))) == {frozenset({there, str(one.person)})}
    assert good(await client.get(f"/v1/persons/{there}"))["languages"] == ["ar"]


async def test_a_dry_run_and_the_import_say_the_same_where_another_record_is_hidden(
    identity: Running, node: Node
) -> None:
    """Told apart, the two would say that somebody is there."""
    client, relative = identity.as_("case_manager", "ki"), uuid4()
    seen, hidden = [good(await client.post("/v1/persons", person()), 201)["person"] for _ in range(2)]
    database, row = identity.app.state.geleit.database, PersonIn.model_validate(person(on_match="find"))
    async with database.write(node.body("ki")) as write:
        await bar(write, relative, UUID(hidden))
    actor = {"staff": str(relative), "roles": ["case_manager"]}
    async with database.rehearse(node.body("ki")) as stage, stage.write() as write:
        write.actor = actor
        (foreseen,) = await take_in(write, [row])
    async with database.write(node.body("ki")) as write:
        write.actor = actor
        (taken_in,) = await take_in(write, [row])
    assert (foreseen.outcome, str(foreseen.person)) == (taken_in.outcome, str(taken_in.person)) == ("found", seen)


async def test_too_many_at_once_are_a_fault_of_who_calls(identity: Running, node: Node) -> None:
    with pytest.raises(ValueError, match="at most"):
        await taken(identity, node, *[{}] * (MOST_AT_ONCE + 1))
