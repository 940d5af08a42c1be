"""A name in other letters stands beside its Latin spelling, and each finds the person."""

from uuid import UUID

import pytest

from geleit_identity.persons import store
from geleit_identity.persons.blind import GENERATIONS, hidden
from geleit_identity.persons.rules import BirthDate, BirthPrecision, Name, NameKind, clues
from geleit_identity.persons.tables import SearchKey
from geleit_kit.db.rows import visible
from geleit_kit.testing.running import Running
from services.identity.tests.helpers import Json, good, person, refused

LATIN = {"kind": "family", "value": "Petrenko", "spelling_source": "passport"}
FURTHER = {"kind": "family", "value": "Петренко", "spelling_source": "self"}
GIVEN = {"kind": "given", "value": "Oleh"}


def _values(document: Json) -> dict[str, bool]:
    return {name["value"]: name["latin"] for name in document["names"]}


@pytest.mark.answers
async def test_names_in_other_letters_alone_are_refused_where_they_stand_with_the_way_to_proposals(
    identity: Running,
) -> None:
    ki = identity.as_("case_manager", "ki")
    answer = await ki.post("/v1/persons", {"names": [FURTHER, GIVEN]})
    problem = refused(answer, 422, "invalid", ("/names/0/value", "latin_spelling_missing"))
    assert len(problem["errors"]) == 1
    assert "/v1/names/proposals" in problem["errors"][0]["detail"]
    assert "Петренко" not in answer.text
    upsert = {"names": [FURTHER], "own_reference": "AZ-1"}
    refused(await ki.post("/v1/persons/upsert", upsert), 422, "invalid", ("/names/0/value", "latin_spelling_missing"))
    assert good(await ki.get("/v1/persons"))["items"] == []


async def test_names_as_people_have_them_are_kept_letter_by_letter(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    names = ["Çelik", "Nguyễn", "Šarić", "ʿAbd ar-Raḥmān", "O'Neill", "D’Angelo", "X Æ", "Đỗ", "Þórðarson", "J."]
    given = {"names": [{"kind": "unknown", "value": name} for name in names]}
    assert _values(good(await ki.post("/v1/persons", given), 201)) == dict.fromkeys(names, True)


async def test_both_spellings_are_kept_and_either_finds_the_person(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    made = good(await ki.post("/v1/persons", {"names": [LATIN, FURTHER, GIVEN]}), 201)
    assert _values(made) == {"Petrenko": True, "Петренко": False, "Oleh": True}
    for family in ("PETRENKO", "петренко"):
        found = good(await ki.post("/v1/persons/search", {"names": [{"value": family}, {"value": "Oleh"}]}))
        assert [hit["person"] for hit in found["items"]] == [made["person"]]


@pytest.mark.answers
async def test_a_further_spelling_is_added_later_and_the_latin_one_stays_beside_it(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    made = good(await ki.post("/v1/persons", {"names": [LATIN]}), 201)
    path = f"/v1/persons/{made['person']}/names"
    refused(
        await ki.post(path, {"kind": "given", "value": "Олег"}), 422, "invalid", ("/value", "latin_spelling_missing")
    )
    both = good(await ki.post(path, FURTHER), 201)
    latin, further = (name["id"] for name in both["names"])
    refused(await ki.delete(f"{path}/{latin}", seen=both["version"]), 409, "last_latin_spelling")
    left = good(await ki.delete(f"{path}/{further}", seen=both["version"]))
    assert _values(left) == {"Petrenko": True}


@pytest.mark.answers
async def test_a_name_is_kept_in_its_normal_form(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    made = good(
        await ki.post("/v1/persons", {"names": [{"kind": "single", "value": "\u2018Abd  ar\u2011Rah\u0323ma\u0304n"}]}),
        201,
    )
    assert _values(made) == {"ʿAbd ar-Raḥmān": True}


async def test_keys_of_the_generation_before_find_until_the_person_is_written_anew(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    made = good(await ki.post("/v1/persons", person(family="Col·lell")), 201)
    context = identity.app.state.geleit
    names = [Name(NameKind.FAMILY, "Col·lell"), Name(NameKind.GIVEN, "Nour")]
    birth = BirthDate("1995-04-02", BirthPrecision.DAY)
    async with context.database.write(context.bodies.by_key("ki")) as write:
        row = await store.person(write, UUID(made["person"]))
        material = clues(names, birth, GENERATIONS[1])
        await store.replace_keys(write, row, 1, hidden(write.keys.service_key, write.body, 1, material))
    asked = {"names": [{"value": "Col·lell"}, {"value": "Nour"}]}
    generations = []
    for family in ("Col·lell", "Cullell"):
        found = good(await ki.post("/v1/persons/search", asked))
        assert [hit["person"] for hit in found["items"]] == [made["person"]]
        async with context.database.read(context.bodies.by_key("ki")) as read:
            generations.append({key.generation for key in await read.all(visible(read, SearchKey))})
        good(await ki.post(f"/v1/persons/{made['person']}/names", {"kind": "family", "value": family}), 201)
    assert generations == [{1}, {2}]
