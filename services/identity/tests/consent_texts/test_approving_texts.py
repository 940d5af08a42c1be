"""Texts: nobody's until two have signed, never changed, followed by others; and as a sheet of paper."""

import asyncio
from datetime import date

import pytest

from geleit_kit.http.pdf import MEDIA_TYPE
from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import Json, agreed, good, refused

SPEAKER = "staff_speaker"
TEXTS = "/v1/consent-texts"


@pytest.fixture
def two(identity: Running) -> tuple[Client, Client]:
    return identity.as_("body_admin", "ki"), identity.as_("data_protection_officer", "ki")


async def adopted(client: Client, **more: object) -> Json:
    wanted = {"kind": "consent", "language": "ar", "text_version": "2016-09", "checked_by": SPEAKER, **more}
    return good(await client.post(f"{TEXTS}/adopt", wanted), 201)


async def read(client: Client, row: Json) -> Json:
    return good(await client.get(f"{TEXTS}/{row['id']}"))


@pytest.mark.answers
async def test_a_shipped_translation_is_nobodys_text_until_two_have_signed_it(two: tuple[Client, Client]) -> None:
    admin, officer = two
    shipped = good(await admin.get(f"{TEXTS}/shipped?text_language=ar"))["items"]
    assert [(one["kind"], one["machine_made"]) for one in shipped] == [("consent", True), ("release", True)]
    row = await adopted(admin)
    assert (row["status"], row["machine_made"], row["approved_on"]) == ("not_approved", True, None)
    refused(await admin.post(f"{TEXTS}/adopt", {"kind": "consent", "language": "ar", "text_version": "x"}), 422,
            "invalid", ("/checked_by", "translation_unchecked"))  # fmt: skip
    refused(await admin.post(f"{TEXTS}/adopt", {"kind": "consent", "language": "xx"}), 422, "invalid",
            ("/language", "text_not_shipped"))  # fmt: skip
    await agreed(officer, row["id"])
    row = await read(admin, row)
    assert (row["status"], row["approved_on"]) == ("approved", "2016-06-07")


async def test_an_own_text_says_all_that_it_must_and_is_followed_by_the_next(two: tuple[Client, Client]) -> None:
    admin, officer = two
    [german] = [
        one for one in good(await admin.get(f"{TEXTS}/shipped?text_language=de"))["items"] if one["kind"] == "consent"
    ]
    sections = {
        part["section"]: "".join(run["words"] or f"{{{run['place']}}}" for run in part["runs"])
        for part in german["sections"]
    }
    own = {"kind": "consent", "language": "de", "text_version": "KI-1", "title": "Unser Text", "sections": sections}
    lacking = {**own, "sections": {name: text for name, text in sections.items() if name != "withdrawal"}}
    refused(await admin.post(TEXTS, lacking), 422, "invalid", ("/sections", "section_missing_withdrawal"))
    first = good(await admin.post(TEXTS, own), 201)
    refused(await admin.post(TEXTS, own), 409, "text_version_taken")
    second = good(await admin.post(TEXTS, {**own, "text_version": "KI-2", "title": "Unser neuer Text"}), 201)
    for_school = good(await admin.post(TEXTS, {**own, "text_version": "KI-2", "recipient_kind": "school"}), 201)
    assert len({first["content_hash"], second["content_hash"], for_school["content_hash"]}) == 3
    for row in (first, second, for_school):
        await agreed(officer, row["id"])
    states = [(await read(admin, row))["status"] for row in (first, second, for_school)]
    assert states == ["superseded", "approved", "approved"]
    listed = good(await admin.get(f"{TEXTS}?status=approved&kind=consent&text_language=de"))["items"]
    assert {one["id"] for one in listed} == {second["id"], for_school["id"]}


@pytest.mark.answers
async def test_what_was_rejected_is_discarded_and_what_was_approved_can_be_taken_out_of_use(
    identity: Running, two: tuple[Client, Client]
) -> None:
    admin, officer = two
    row = await adopted(admin)
    [waiting] = good(await officer.get("/v1/proposals", params={"matter": row["id"]}))["items"]
    assert waiting["kind"] == "consent_text"
    good(await officer.post(f"/v1/proposals/{waiting['id']}/reject", {"reason": "needs_another_look"}, seen=1))
    assert (await read(admin, row))["status"] == "discarded"
    other = await adopted(admin, text_version="2016-10")
    await agreed(officer, other["id"])
    path = f"{TEXTS}/{other['id']}"
    refused(await identity.as_("case_manager", "ki").post(f"{path}/retire", seen=2), 403, "forbidden")
    refused(await identity.as_("body_admin", "jobcenter").post(f"{path}/retire", seen=2), 404, "not_found")
    retired = good(await admin.post(f"{path}/retire", seen=2))
    assert (retired["status"], retired["ended_on"]) == ("retired", "2016-06-07")


async def test_a_proposal_that_nobody_decides_leaves_no_text(
    identity: Running, two: tuple[Client, Client], today: Today
) -> None:
    row = await adopted(two[0])
    today(date(2016, 8, 7))
    await identity.ticked()
    assert (await read(two[0], row))["status"] == "discarded"


@pytest.mark.both
async def test_of_two_versions_that_are_approved_at_once_one_is_in_use(two: tuple[Client, Client]) -> None:
    admin, officer = two
    rows = [await adopted(admin, text_version=f"v{n}") for n in range(3)]
    waiting = [good(await officer.get("/v1/proposals", params={"matter": row["id"]}))["items"][0] for row in rows]
    answers = await asyncio.gather(*(officer.post(f"/v1/proposals/{one['id']}/agree", seen=1) for one in waiting))
    assert {answer.status_code for answer in answers} <= {200, 409}
    done = [row for row, answer in zip(rows, answers, strict=True) if answer.status_code == 200]
    states = sorted([(await read(admin, row))["status"] for row in done])
    assert states == ["approved", *["superseded"] * (len(done) - 1)]
    assert len(good(await admin.get(f"{TEXTS}?status=approved&kind=consent&text_language=ar"))["items"]) == 1


@pytest.mark.answers
async def test_a_text_is_a_sheet_to_be_filled_in_by_hand(two: tuple[Client, Client]) -> None:
    row = await adopted(two[0])
    answer = await two[0].get(f"{TEXTS}/{row['id']}", headers={"Accept": MEDIA_TYPE})
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    assert b"/Lang(ar)" in answer.content.replace(b"Lang (", b"Lang(")
