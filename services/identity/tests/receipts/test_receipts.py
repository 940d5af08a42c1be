"""What a person takes home: in the language of the text, complete, cut and logged like every answer."""

import pytest
from sqlalchemy import select

from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.http.pdf import MEDIA_TYPE
from geleit_kit.testing.node import body_id
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, consented, good, refused, registered, released

PAPER = {"Accept": MEDIA_TYPE}


@pytest.fixture
def ki(identity: Running) -> Client:
    return identity.as_("case_manager", "ki")


async def receipt(client: Client, kind: str, row: Json) -> Json:
    return good(await client.get(f"/v1/{kind}/{row['id']}/receipt"))


@pytest.mark.answers
async def test_a_receipt_says_what_was_read_and_what_was_declared(ki: Client) -> None:
    consent = await consented(ki, await registered(ki), "jobcenter", ["needs", "housing"], valid_until="2017-06-06")
    told = await receipt(ki, "consents", consent)
    assert (told["language"], told["name"], told["text_version"]) == ("ar", "Nour Zaphira", "2016-04")
    assert told["content_hash"] == consent["text_hash"]
    assert told["values"]["until"] == "06.06.2017"
    assert told["values"]["categories"] == "السكن والإقامة، المساعدة التي تحتاج إليها"
    assert [part["section"] for part in told["sections"]] == [
        "recipient", "purpose", "what", "voluntary", "refusal", "withdrawal", "duration", "rights",
    ]  # fmt: skip
    assert [fact["value"] for fact in told["facts"]][-3:] == ["07.06.2016", "06.06.2017", "كتابةً"]
    german = await consented(ki, await registered(ki), "jobcenter", ["needs"], language="de")
    told = await receipt(ki, "consents", german)
    assert told["values"]["until"] == "bis Sie es zurücknehmen"
    assert told["values"]["categories"] == "welche Hilfe Sie brauchen"


async def test_a_receipt_on_paper_names_no_more_than_its_reader_may_see(identity: Running) -> None:
    doctor = identity.as_("health_counsellor", "gesundheitsamt")
    release = await released(doctor, await registered(doctor), "ki", ["needs"])
    counsellor = identity.as_("counsellor", "gesundheitsamt")
    assert (await receipt(doctor, "releases", release))["holder"] == "Dr. Beispiel"
    assert "holder" not in await receipt(counsellor, "releases", release)
    path = f"/v1/releases/{release['id']}/receipt"
    whole, cut = [await each.get(path, headers=PAPER) for each in (doctor, counsellor)]
    for answer in (whole, cut):
        assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.content.startswith(b"%PDF-")
    assert whole.content != cut.content
    async with identity.app.state.geleit.database.read(body_id("gesundheitsamt")) as read:
        entries = await read.all(select(AccessEntry).where(AccessEntry.operation == "read_release_receipt"))
    assert [(str(one.person), "health" in one.categories) for one in entries] == [
        (release["person"], True), (release["person"], False), (release["person"], True), (release["person"], False),
    ]  # fmt: skip


@pytest.mark.answers
async def test_who_may_not_record_consents_and_whoever_is_elsewhere_gets_no_receipt(
    identity: Running, ki: Client
) -> None:
    consent = await consented(ki, await registered(ki), "jobcenter", ["needs"])
    path = f"/v1/consents/{consent['id']}/receipt"
    refused(await identity.as_("data_protection_officer", "ki").get(path, headers=PAPER), 403, "forbidden")
    refused(await identity.as_("case_manager", "jobcenter").get(path, headers=PAPER), 404, "not_found")
    asked = {"person": consent["person"], "recipient": "jobcenter", "purpose": "housing", "categories": ["housing"]}
    prepared = good(await ki.post("/v1/consents", asked), 201)
    refused(await ki.get(f"/v1/consents/{prepared['id']}/receipt"), 409, "nothing_declared")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_name_stands_on_the_receipt_as_people_have_it(ki: Client) -> None:
    person = await registered(ki, given="O'Brien", family="Šarić-Nguyễn")
    consent = await consented(ki, person, "jobcenter", ["needs"])
    told = await receipt(ki, "consents", consent)
    assert told["name"] == "O'Brien Šarić-Nguyễn"
    answer = await ki.get(f"/v1/consents/{consent['id']}/receipt", headers=PAPER)
    assert answer.status_code == 200
