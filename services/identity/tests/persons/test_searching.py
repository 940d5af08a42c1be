import pytest

from geleit_identity.persons.blind import hidden
from geleit_identity.persons.rules import Clue
from geleit_kit.testing.node import body_id
from geleit_kit.testing.running import Running
from services.identity.tests.helpers import MARKER, Json, good, person, refused, registered


@pytest.mark.parametrize(
    ("asked", "agrees"),
    [
        ({"names": [{"kind": "family", "value": MARKER.upper()}, {"kind": "given", "value": "nour"}]}, ["names"]),
        ({"names": [{"value": "Nour"}, {"value": MARKER}]}, ["names"]),
        (
            {"names": [{"value": "Nour"}, {"value": MARKER}], "birth": {"on": "1995", "precision": "year"}},
            ["names", "birth"],
        ),
        ({"names": [{"value": "Nour"}], "birth": {"on": "1995-04-02", "precision": "day"}}, ["name", "birth"]),
        ({"names": [{"value": "Nour"}, {"value": MARKER}], "birth": {"on": "1994", "precision": "year"}}, None),
        ({"names": [{"value": "Nour"}], "birth": {"on": "1995-04-03", "precision": "day"}}, None),
        ({"names": [{"value": "Noura"}, {"value": MARKER}]}, None),
    ],
)
async def test_the_own_body_finds_by_two_attributes(identity: Running, asked: Json, agrees: list[str] | None) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = await registered(ki)
    await registered(ki, family="Other", given="Nour", birth={"on": "1980", "precision": "year"})
    found = good(await ki.post("/v1/persons/search", asked))
    assert found["more"] is False
    expected = [] if agrees is None else [(pseudonym, agrees)]
    assert [(hit["person"], hit["agrees"]) for hit in found["items"]] == expected


async def test_another_body_finds_nobody_by_the_search_that_finds_the_person_at_home(identity: Running) -> None:
    asked = {"names": [{"value": "Nour"}, {"value": MARKER}]}
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    await registered(ki)
    assert MARKER in (await ki.post("/v1/persons/search", asked)).text
    answer = await jobcenter.post("/v1/persons/search", asked)
    assert good(answer) == {"items": [], "more": False}


@pytest.mark.answers
@pytest.mark.parametrize(
    "asked",
    [
        {"names": [{"kind": "family", "value": MARKER}]},
        {"names": [{"kind": "family", "value": MARKER}], "birth": {"on": "1995", "precision": "year"}},
        {"names": [{"kind": "family", "value": MARKER}, {"kind": "family", "value": "Other"}]},
    ],
)
async def test_one_attribute_alone_is_no_search(identity: Running, asked: Json) -> None:
    ki = identity.as_("case_manager", "ki")
    await registered(ki)
    refused(await ki.post("/v1/persons/search", asked), 422, "invalid", ("/names", "search_too_narrow"))


@pytest.mark.answers
async def test_a_changed_name_is_found_and_a_removed_one_is_not(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    document = good(await ki.post("/v1/persons", person()), 201)
    path = f"/v1/persons/{document['person']}"
    more = good(await ki.post(f"{path}/names", {"kind": "family", "value": "Safira"}), 201)
    new = {"names": [{"kind": "family", "value": "Safira"}, {"kind": "given", "value": "Nour"}]}
    old = {"names": [{"kind": "family", "value": MARKER}, {"kind": "given", "value": "Nour"}]}
    assert len(good(await ki.post("/v1/persons/search", new))["items"]) == 1
    assert len(good(await ki.post("/v1/persons/search", old))["items"]) == 1
    good(await ki.delete(f"{path}/names/{more['names'][0]['id']}", seen=more["version"]))
    assert len(good(await ki.post("/v1/persons/search", new))["items"]) == 1
    assert good(await ki.post("/v1/persons/search", old))["items"] == []


def test_two_bodies_keys_of_the_same_person_are_unrelated_and_too_short_to_tell_who_it_is() -> None:
    clues = [Clue("names", "nour\nzaphira"), Clue("name_day", "nour\n1995-04-02")]
    ki, jobcenter = (hidden(b"k" * 32, body_id(key), 1, clues) for key in ("ki", "jobcenter"))
    assert ki.isdisjoint(jobcenter)
    assert ki.isdisjoint(hidden(b"k" * 32, body_id("ki"), 2, clues))
    assert ki == hidden(b"k" * 32, body_id("ki"), 1, clues)
    assert all(len(value) == 6 for _, value in ki)
