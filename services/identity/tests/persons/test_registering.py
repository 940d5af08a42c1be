from uuid import UUID

import pytest

from geleit_identity.persons import store
from geleit_identity.persons.tables import SearchKey
from geleit_kit.db.rows import visible
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.running import Running
from services.identity.tests.helpers import MARKER, facts, facts_of, good, person, refused, registered


@pytest.mark.answers
async def test_a_person_is_registered_under_a_random_pseudonym_and_read_back_whole(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    answer = await ki.post("/v1/persons", person(own_reference="AZ-1"))
    document = good(answer, 201)
    assert document["id"] == document["person"]
    assert document["person"][14] == "4"
    assert answer.headers["etag"] == '"1"'
    read = good(await ki.get(f"/v1/persons/{document['person']}"))
    assert [name["value"] for name in read["names"]] == [MARKER, "Nour"]
    assert read["birth"] == {"on": "1995-04-02", "precision": "day"}
    assert read["addresses"][0]["street"] == "Lindenpfad"
    assert read["registered_on"] == "2016-06-07"
    assert read["own_reference"] == "AZ-1"
    assert read["withheld"] == []
    (fact,) = [one for one in await facts(identity, "ki") if one["type"].startswith("geleit.identity.person")]
    assert fact["data"] == {"person": document["person"]}


@pytest.mark.answers
async def test_one_name_is_enough_and_nothing_else_is_asked(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    lone = {"names": [{"kind": "single", "value": "Suharto"}]}
    document = good(await ki.post("/v1/persons", lone), 201)
    assert document["birth"] == {"on": None, "precision": "unknown"}
    assert document["interpreter"] == {"needed": "unknown", "language": None}


async def test_the_internal_id_of_a_person_row_never_leaves(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = await registered(ki)
    context = identity.app.state.geleit
    async with context.database.read(context.bodies.by_key("ki")) as read:
        row = await store.person(read, UUID(pseudonym))
    texts = [(await ki.get(path)).text for path in ("/v1/persons", f"/v1/persons/{pseudonym}", "/v1/events?after=0")]
    assert all(str(row.id) not in text for text in texts)
    refused(await ki.get(f"/v1/persons/{row.id}"), 404, "not_found")


@pytest.mark.answers
async def test_wrong_names_births_and_days_are_refused_where_they_stand_and_nothing_is_written(
    identity: Running,
) -> None:
    ki = identity.as_("case_manager", "ki")
    wrong = person(
        birth={"on": "1899-12-31", "precision": "day"},
        addresses=[{"place": "Bergstadt", "valid_from": "2016-02-01", "valid_until": "2016-01-31"}],
        protections=[{"kind": "address_lock", "since": "2016-02-01", "until": "2016-01-01"}],
    )
    wrong["names"].append({"kind": "given", "value": "4711"})
    refused(
        await ki.post("/v1/persons", wrong),
        422,
        "invalid",
        ("/names/2/value", "name_without_letters"),
        ("/birth/on", "before_1900"),
        ("/addresses/0/valid_until", "ends_before_it_begins"),
        ("/protections/0/until", "ends_before_it_begins"),
    )
    assert good(await ki.get("/v1/persons"))["items"] == []
    assert await facts_of(identity, "ki", "person") == []


async def test_unreadable_input_is_refused_in_the_houses_words(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    json_type = {"Content-Type": "application/json"}
    refused(await ki.post("/v1/persons", content=b'{"names": [', headers=json_type), 400, "malformed_json")
    refused(
        await ki.post("/v1/persons", content=b"names", headers={"Content-Type": "text/plain"}),
        415,
        "unsupported_media_type",
    )
    unknown = refused(
        await ki.post("/v1/persons", {**person(), "tax_id": "12"}), 422, "invalid", ("/tax_id", "unknown_field")
    )
    assert "12" not in str(unknown["errors"])
    for sign in ("\\u0000", "\\ud800"):
        body = f'{{"names": [{{"kind": "family", "value": "Had{sign}dad"}}]}}'
        answer = refused(await ki.post("/v1/persons", content=body, headers=json_type), 422, "invalid")
        assert "Had" not in str(answer)
    early = person(addresses=[{"place": "Bergstadt", "valid_from": "1899-12-31"}])
    refused(await ki.post("/v1/persons", early), 422, "invalid")
    assert good(await ki.get("/v1/persons"))["items"] == []


async def test_the_same_key_registers_once_and_another_content_under_it_is_refused(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    first = good(await ki.post("/v1/persons", person(), key="k-1"), 201)
    again = good(await ki.post("/v1/persons", person(), key="k-1"), 201)
    assert first["person"] == again["person"]
    refused(await ki.post("/v1/persons", person(family="Other"), key="k-1"), 422, "idempotency_key_reused")
    assert len(good(await ki.get("/v1/persons"))["items"]) == 1


async def test_an_upsert_finds_its_person_by_the_own_reference_and_keeps_what_is_not_sent(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    made = good(await ki.post("/v1/persons/upsert", person(own_reference="AZ-7")))
    only_names = {"names": [{"kind": "single", "value": "Renamed"}], "own_reference": "AZ-7"}
    changed = good(await ki.post("/v1/persons/upsert", only_names))
    assert changed["person"] == made["person"]
    assert [name["value"] for name in changed["names"]] == ["Renamed"]
    assert changed["birth"] == made["birth"]
    assert changed["addresses"] == made["addresses"]
    assert len(good(await ki.get("/v1/persons"))["items"]) == 1
    refused(await ki.post("/v1/persons", person(own_reference="AZ-7")), 409, "own_reference_taken")


@pytest.mark.answers
async def test_a_stale_version_is_refused_with_the_fields_that_changed(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = await registered(ki)
    path = f"/v1/persons/{pseudonym}"
    good(await ki.patch(path, {"languages": ["ar", "fr"]}, seen=1))
    stale = refused(await ki.patch(path, {"birth": {"on": "1995", "precision": "year"}}, seen=1), 412, "stale")
    assert stale["changed"] == ["languages"]
    assert stale["current"] == '"2"'
    refused(await ki.patch(path, {"languages": []}), 428, "precondition_required")
    read = good(await ki.get(path))
    assert (read["birth"]["precision"], read["languages"]) == ("day", ["ar", "fr"])


@pytest.mark.answers
async def test_what_has_a_value_is_not_emptied_by_a_patch(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = await registered(ki)
    answer = await ki.patch(f"/v1/persons/{pseudonym}", {"birth": None}, seen=1)
    refused(answer, 422, "invalid", ("/birth", "cannot_be_empty"))


@pytest.mark.answers
async def test_names_are_added_as_spellings_and_the_last_one_stays(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    document = good(await ki.post("/v1/persons", {"names": [{"kind": "family", "value": "Haddad"}]}), 201)
    path = f"/v1/persons/{document['person']}/names"
    both = good(await ki.post(path, {"kind": "family", "value": "Hadad", "spelling_source": "passport"}), 201)
    assert [name["value"] for name in both["names"]] == ["Haddad", "Hadad"]
    one = good(await ki.delete(f"{path}/{both['names'][0]['id']}", seen=both["version"]))
    assert [name["value"] for name in one["names"]] == ["Hadad"]
    refused(await ki.delete(f"{path}/{one['names'][0]['id']}", seen=one["version"]), 409, "last_name")
    refused(await ki.delete(f"{path}/{both['names'][0]['id']}", seen=one["version"]), 404, "not_found")


@pytest.mark.answers
async def test_a_move_adds_an_address_and_ends_the_old_one(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    document = good(await ki.post("/v1/persons", person()), 201)
    path = f"/v1/persons/{document['person']}/addresses"
    old = document["addresses"][0]["id"]
    ended = good(await ki.patch(f"{path}/{old}", {"valid_until": "2016-05-31"}, seen=1))
    refused(
        await ki.patch(f"{path}/{old}", {"valid_until": "2016-01-01"}, seen=ended["version"]),
        422, "invalid", ("/valid_until", "ends_before_it_begins"),
    )  # fmt: skip
    moved = good(await ki.post(path, {"place": "Bergstadt", "street": "Neue Gasse", "valid_from": "2016-06-01"}), 201)
    history = [(one["street"], one["valid_from"], one["valid_until"]) for one in moved["addresses"]]
    assert history == [("Lindenpfad", "2016-02-01", "2016-05-31"), ("Neue Gasse", "2016-06-01", None)]


async def test_nothing_personal_stands_in_the_clear_in_the_database_files(identity: Running, engine: Engine) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = await registered(ki, own_reference="AZ-9")
    good(await ki.post("/v1/persons/search", {"names": [{"value": MARKER}, {"value": "Nour"}]}))
    context = identity.app.state.geleit
    async with context.database.read(context.bodies.by_key("ki")) as read:
        row = await store.person(read, UUID(pseudonym))
        assert MARKER in str(await read.unseal(row))
        columns = {column.key: getattr(row, column.key) for column in row.__table__.columns}
        keys = await read.all(visible(read, SearchKey))
    assert columns["sealed"]
    stored = str(columns) + str([(key.kind, key.value) for key in keys])
    assert all(word not in stored for word in (MARKER, "Nour", "1995", "Lindenpfad"))
    if engine.kind == "sqlite":
        files = [path for path in engine.folder.rglob("*.sqlite*") if path.is_file()]
        assert files
        assert all(MARKER.encode() not in path.read_bytes() for path in files)
