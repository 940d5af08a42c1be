"""Who may be who: the answer explains itself, and what the reader may not see takes no part in it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from geleit_identity.persons import store
from geleit_identity.persons.blind import INDEXED
from geleit_identity.persons.tables import MatchKey, NameCount, Person
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, good, person, refused, until

LOCK = {"kind": "address_lock", "since": "2016-03-01", "until": None}
HOME = {"street": "Lindenpfad", "house_number": "3", "place": "Bergstadt"}
NEAR_NAMES = [{"kind": "family", "value": "Zafira"}, {"kind": "given", "value": "Nur"}]


def asked(family: str = "Zaphira", given: str = "Nour", **more: Any) -> Json:
    names = [{"kind": "family", "value": family}, {"kind": "given", "value": given}]
    return {"names": names, "birth": {"on": "1995-04-02", "precision": "day"}, **more}


async def matched(client: Client, question: Json, **more: Any) -> list[Json]:
    items: list[Json] = good(await client.post("/v1/persons/match", question, **more))["items"]
    return items


async def counted(identity: Running, node: Node) -> int:
    async with identity.app.state.geleit.database.read(node.body("ki")) as read:
        return int(await read.scalar(select(func.sum(NameCount.count))) or 0)


async def keys_of(identity: Running, node: Node) -> int:
    async with identity.app.state.geleit.database.read(node.body("ki")) as read:
        return int(await read.scalar(select(func.count()).select_from(MatchKey)) or 0)


@pytest.mark.answers
@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("Zaphira", "Nour"),
        ("Zafira", "Nur"),  # transliterated otherwise
        ("Nour", "Zaphira"),  # swapped
        ("Zaphria", "Nour"),  # a typo
    ],
)
async def test_a_person_is_found_under_another_spelling_and_the_shares_add_up(
    identity: Running, family: str, given: str
) -> None:
    client = identity.as_("case_manager", "ki")
    known = good(await client.post("/v1/persons", person()), 201)["person"]
    (found,) = await matched(client, asked(family, given, addresses=[HOME]))
    assert found["person"] == known
    assert found["grade"] in {"certain", "possible"}
    shares = [share["bits"] for share in found["shares"].values() if share]
    assert sum(shares) == pytest.approx(found["bits"], abs=0.05)
    assert found["shares"]["house"]["level"] == "same_house"
    assert found["birth"]["on"] == "1995-04-02"


@pytest.mark.answers
async def test_levels_and_grades_are_told_in_the_readers_language(identity: Running) -> None:
    client = identity.as_("case_manager", "ki")
    good(await client.post("/v1/persons", person()), 201)
    (german,) = await matched(client, asked("Zafira"), headers={"Accept-Language": "de"})
    (english,) = await matched(client, asked("Zafira"), headers={"Accept-Language": "en"})
    assert german["shares"]["family_name"]["words"] == "gleich klingend, anders umgeschrieben"
    assert english["shares"]["family_name"]["words"] == "sounds alike, transliterated otherwise"
    assert (german["grade_words"], english["grade_words"]) == ("sicher dieselbe Person", "certainly the same person")


@pytest.mark.answers
async def test_what_is_not_exact_is_held_back_with_the_reason(identity: Running) -> None:
    client = identity.as_("case_manager", "ki")
    by_authority = {"on": "1995-01-01", "precision": "conventional"}
    good(await client.post("/v1/persons", person(birth=by_authority)), 201)
    (found,) = await matched(client, asked(birth=by_authority, addresses=[HOME]))
    assert (found["grade"], found["held_back"]["code"]) == ("possible", "birth_not_exact")


async def test_another_body_is_answered_as_if_nobody_were_there(identity: Running) -> None:
    client = identity.as_("case_manager", "ki")
    good(await client.post("/v1/persons", person()), 201)
    assert len(await matched(client, asked())) == 1
    other = identity.as_("case_manager", "jobcenter")
    known, unknown = [await other.post("/v1/persons/match", one) for one in (asked(), asked("Niemandova", "Olha"))]
    assert known.content == unknown.content


@pytest.mark.answers
async def test_one_attribute_alone_is_no_question(identity: Running) -> None:
    client = identity.as_("case_manager", "ki")
    answer = await client.post("/v1/persons/match", {"names": [{"kind": "family", "value": "Zaphira"}]})
    refused(answer, 422, "invalid", ("/names", "match_too_narrow"))


@pytest.mark.answers
async def test_the_address_of_a_protected_person_takes_no_part_for_ordinary_readers(identity: Running) -> None:
    """A guess that is right and one that is wrong are answered with the same bytes; who may see the address sees both."""
    client = identity.as_("case_manager", "ki")
    good(await client.post("/v1/persons", person(protections=[LOCK])), 201)
    elsewhere = {"street": "Andersallee", "house_number": "9", "place": "Talheim"}
    right, wrong = [await client.post("/v1/persons/match", asked(addresses=[place])) for place in (HOME, elsewhere)]
    assert right.content == wrong.content
    (found,) = good(right)["items"]
    assert (found["shares"]["house"], found["shares"]["place"]) == (None, None)
    assert found["addresses_locked"] is True
    keeper = identity.as_(["case_manager", "address_keeper"], "ki")
    (opened,) = await matched(keeper, asked(addresses=[HOME]))
    assert opened["shares"]["house"]["level"] == "same_house"
    assert opened["bits"] > found["bits"]


@pytest.mark.answers
async def test_a_protected_person_is_found_under_no_key_of_an_address(identity: Running) -> None:
    client = identity.as_("case_manager", "ki")
    good(await client.post("/v1/persons", person("Zaphira", "Nour")), 201)
    by_address = {"names": [{"kind": "given", "value": "Nour"}], "birth": asked()["birth"], "addresses": [HOME]}
    by_address["birth"] = {"on": "1995-02-04", "precision": "day"}
    assert await matched(client, by_address)
    good(await client.post(f"/v1/persons/{(await matched(client, asked()))[0]['person']}/protections", LOCK), 201)
    hidden = good(await client.post("/v1/persons/match", by_address))["items"]
    assert all(share is None for one in hidden for share in (one["shares"]["house"], one["shares"]["place"]))


@pytest.mark.answers
async def test_a_name_that_is_taken_out_finds_nobody_and_counts_no_more(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    known = good(await client.post("/v1/persons", person(addresses=[])), 201)
    before = await counted(identity, node)
    added = good(
        await client.post(f"/v1/persons/{known['person']}/names", {"kind": "family", "value": "Quirinius"}), 201
    )
    question = asked("Quirinius")
    assert len(await matched(client, question)) == 1
    assert await counted(identity, node) == before + 1
    name = next(one["id"] for one in added["names"] if one["value"] == "Quirinius")
    good(await client.delete(f"/v1/persons/{known['person']}/names/{name}", seen=added["version"]))
    assert (await matched(client, question))[0]["shares"]["family_name"]["level"] in {"other_name", "faint"}
    assert await counted(identity, node) == before


async def test_who_is_erased_leaves_no_key_and_no_count(identity: Running, node: Node) -> None:
    client = identity.as_("case_manager", "ki")
    known = good(await client.post("/v1/persons", person()), 201)
    assert await keys_of(identity, node)
    assert await counted(identity, node) == 2
    erased = {"ground": "no_longer_needed", "decided_on": "2016-06-01"}
    administrator = identity.as_("body_admin", "ki")
    good(await administrator.post(f"/v1/persons/{known['person']}/erasure", erased, seen=known["version"]), 200)
    assert await keys_of(identity, node) == 0
    assert await counted(identity, node) == 0


async def test_records_from_before_matching_are_indexed_by_themselves(
    identity: Running, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = identity.as_("case_manager", "ki")
    known = good(await client.post("/v1/persons", person()), 201)
    database = identity.app.state.geleit.database
    operator = identity.as_("node_operator", "ki")

    async def none(*_args: object) -> list[UUID]:
        return []

    with monkeypatch.context() as held:  # the worker looks by itself, too, and may be faster than the questions
        held.setattr(store, "stale", none)
        async with database.write(node.body("ki")) as write:
            await write.execute(delete(MatchKey).where(MatchKey.body_id == node.body("ki")))
            await write.execute(delete(NameCount).where(NameCount.body_id == node.body("ki")))
            await write.execute(update(Person).where(Person.body_id == node.body("ki")).values(indexed=0))
        assert await matched(client, asked()) == []
        assert good(await operator.get("/v1/meta/backlog"))["waiting"]["reindexer"] == 1
    reindexer = identity.app.state.geleit.extras["reindexer"]

    async def again() -> bool:
        async with database.read(node.body("ki")) as read:
            return bool(await read.scalar(select(func.min(Person.indexed))) == INDEXED)

    reindexer.wake.set()
    await until(again)
    assert good(await operator.get("/v1/meta/backlog"))["waiting"]["reindexer"] == 0
    assert (await matched(client, asked()))[0]["person"] == known["person"]
    assert await counted(identity, node) == 2
    same = good(await client.get(f"/v1/persons/{known['person']}"))
    assert same["version"] == known["version"]
