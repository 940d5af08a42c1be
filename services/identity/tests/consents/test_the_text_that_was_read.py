"""A declaration rests on a text of the body that two have approved, and stays tied to what that text said."""

from datetime import date

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import Json, agreed, consented, given, good, refused, registered, released

TEXTS = "/v1/consent-texts"


@pytest.fixture
def ki(identity: Running) -> Client:
    return identity.as_("case_manager", "ki")


def wanted(person: str, **more: object) -> Json:
    asked = {"person": person, "recipient": "jobcenter", "purpose": "case_management", "categories": ["needs"]}
    return {**asked, "given": given(**more)}


@pytest.mark.answers
@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"text_version": "2016-05"}, ("/given/text_version", "text_unknown")),
        ({"language": "fa"}, ("/given/language", "text_not_in_this_language")),
        ({"signed_on": "2009-12-31"}, ("/given/text_version", "text_not_approved")),
        ({"form": "oral_with_interpreter"}, ("/given/interpreter", "interpreter_missing")),
    ],
)
async def test_nobody_declares_on_a_text_that_the_body_has_not(ki: Client, more: Json, place: tuple[str, str]) -> None:
    person = await registered(ki)
    refused(await ki.post("/v1/consents", wanted(person, **more)), 422, "invalid", place)
    good(await ki.post("/v1/consents", wanted(person)), 201)


@pytest.mark.answers
async def test_a_translation_is_declared_on_only_after_two_have_signed_it(identity: Running, ki: Client) -> None:
    person = await registered(ki)
    admin, officer = identity.as_("body_admin", "ki"), identity.as_("data_protection_officer", "ki")
    adopted = {"kind": "consent", "language": "uk", "text_version": "u1", "checked_by": "sworn_translator"}
    text = good(await admin.post(f"{TEXTS}/adopt", adopted), 201)
    in_ukrainian = wanted(person, text_version="u1", language="uk")
    refused(await ki.post("/v1/consents", in_ukrainian), 422, "invalid", ("/given/text_version", "text_not_approved"))
    await agreed(officer, text["id"])
    consent = good(await ki.post("/v1/consents", in_ukrainian), 201)
    assert (consent["text_id"], consent["text_hash"]) == (text["id"], text["content_hash"])
    elsewhere = identity.as_("case_manager", "jobcenter")
    other = {**wanted(await registered(elsewhere), text_version="u1", language="uk"), "recipient": "ki"}
    refused(await elsewhere.post("/v1/consents", other), 422, "invalid", ("/given/text_version", "text_unknown"))


@pytest.mark.answers
async def test_what_was_declared_stays_when_the_text_goes_out_of_use(
    identity: Running, ki: Client, today: Today
) -> None:
    person = await registered(ki)
    consent = await consented(ki, person, "jobcenter", ["needs"])
    admin = identity.as_("body_admin", "ki")
    good(await admin.post(f"{TEXTS}/{consent['text_id']}/retire", seen="*"))
    today(date(2016, 6, 9))
    late = wanted(person, signed_on="2016-06-07")
    good(await ki.post("/v1/consents", late), 201)
    refused(await ki.post("/v1/consents", wanted(person, signed_on="2016-06-08")), 422, "invalid",
            ("/given/text_version", "text_out_of_use"))  # fmt: skip
    kept = good(await ki.get(f"/v1/consents/{consent['id']}"))
    assert (kept["status"], kept["text_hash"]) == ("given", consent["text_hash"])


@pytest.mark.answers
async def test_a_release_rests_on_a_text_for_releases(ki: Client, identity: Running) -> None:
    doctor = identity.as_("health_counsellor", "gesundheitsamt")
    release = await released(doctor, await registered(doctor), "ki", ["needs"])
    text = good(await doctor.get(f"{TEXTS}/{release['text_id']}"))
    assert (text["kind"], text["language"]) == ("release", "ar")


@pytest.mark.answers
async def test_who_interpreted_is_named_by_function(ki: Client) -> None:
    person = await registered(ki)
    made = await consented(ki, person, "jobcenter", ["needs"], form="oral_with_interpreter", interpreter="relative")
    assert made["interpreter"] == "relative"
