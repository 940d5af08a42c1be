from datetime import date

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import (
    TOLD,
    Json,
    consented,
    facts,
    facts_of,
    given,
    good,
    refused,
    registered,
    released,
    represented,
    until,
)


def consent(person: str, **more: object) -> Json:
    wanted = {"person": person, "recipient": "jobcenter", "purpose": "case_management", "categories": ["needs"]}
    return {**wanted, **more}


@pytest.mark.answers
async def test_a_consent_is_prepared_given_and_withdrawn_and_each_is_told_once(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    prepared = good(await ki.post("/v1/consents", consent(person, own_reference="E-1")), 201)
    assert (prepared["status"], prepared["signed_on"], prepared["form"]) == ("prepared", None, None)
    path = f"/v1/consents/{prepared['id']}"
    attorney = (await represented(ki, person))["id"]
    said = given(valid_until="2016-12-31", signed_by="Her guardian", declared_by={"representation_id": attorney})
    stands = good(await ki.post(f"{path}/give", said, seen=1))
    assert (stands["status"], stands["valid_from"], stands["valid_until"]) == ("given", "2016-06-07", "2016-12-31")
    assert (stands["language"], stands["text_version"], stands["signed_by"]) == ("ar", "2016-04", "Her guardian")
    assert stands["information_duties"] == TOLD
    assert [one["action"] for one in stands["allowed_actions"]] == ["withdraw"]
    ended = good(await ki.post(f"{path}/withdraw", {"channel": "phone"}, seen=stands["version"]))
    assert (ended["status"], ended["withdrawn_on"], ended["allowed_actions"]) == ("withdrawn", "2016-06-07", [])
    told = [one for one in await facts(identity, "ki") if ".consent." in one["type"]]
    assert [one["type"].split(".")[3] for one in told] == ["given", "withdrawn"]
    assert all(one["data"] == {"consent_id": prepared["id"], "person": person} for one in told)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"recipient": "nobody"}, ("/recipient", "recipient_unknown")),
        ({"recipient": "ki"}, ("/recipient", "recipient_is_self")),
        ({"categories": ["needs", "hypotheses"]}, ("/categories/1", "category_never_leaves")),
        ({"categories": ["child_protection"]}, ("/categories/0", "category_by_statute_only")),
        ({"categories": ["record"]}, ("/categories/0", "category_is_the_frame")),
        ({"categories": ["weather"]}, ("/categories/0", "not_in_list")),
        ({"categories": []}, ("/categories", "too_few")),
        ({"purpose": "curiosity"}, ("/purpose", "not_in_list")),
        ({"given": given(signed_on="2016-06-08")}, ("/given/signed_on", "in_the_future")),
        ({"given": given(valid_from="2016-06-06")}, ("/given/valid_from", "valid_before_signed")),
        ({"given": given(valid_until="2016-06-06")}, ("/given/valid_until", "ends_before_it_begins")),
        (
            {"given": given(information_duties=["purpose", "refusal"])},
            ("/given/information_duties", "duty_missing_withdrawal"),
        ),
        ({"categories": ["health"], "given": given(form="oral")}, ("/given/form", "form_must_be_written")),
        ({"given": given(signed_on="1899-12-31")}, ("/given/signed_on", "before_1900")),
    ],
)
async def test_what_cannot_count_is_refused_where_it_stands_and_nothing_is_kept(
    identity: Running, wrong: Json, place: tuple[str, str]
) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    refused(await ki.post("/v1/consents", consent(person, **wrong)), 422, "invalid", place)
    assert good(await ki.get("/v1/consents"))["items"] == []
    assert await facts_of(identity, "ki", "consent") == []


@pytest.mark.answers
async def test_who_needs_an_interpreter_consents_orally_only_with_one(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki, interpreter={"needed": "yes", "language": "ar"})
    alone = consent(person, given=given(form="oral"))
    refused(await ki.post("/v1/consents", alone), 422, "invalid", ("/given/form", "interpreter_needed"))
    good(
        await ki.post(
            "/v1/consents", consent(person, given=given(form="oral_with_interpreter", interpreter="language_mediator"))
        ),
        201,
    )


@pytest.mark.answers
async def test_a_release_names_its_secret_holder_and_is_never_oral(identity: Running) -> None:
    doctor = identity.as_("health_counsellor", "gesundheitsamt")
    person = await registered(doctor)
    stands = await released(doctor, person, "ki", ["health"])
    assert (stands["status"], stands["secret_holder"]) == ("given", "Dr. Beispiel")
    wanted = {**consent(person, recipient="ki", categories=["health"]), "given": given()}
    refused(await doctor.post("/v1/releases", wanted), 422, "invalid", ("/secret_holder", "missing"))
    oral = {**wanted, "secret_holder": "Dr. Beispiel", "given": given(form="oral")}
    refused(await doctor.post("/v1/releases", oral), 422, "invalid", ("/given/form", "form_must_be_written"))
    clerk = identity.as_("course_provider", "gesundheitsamt")
    seen = good(await clerk.get(f"/v1/releases/{stands['id']}"))
    assert "secret_holder" not in seen
    assert "/secret_holder" in {one["pointer"] for one in seen["withheld"]}


@pytest.mark.answers
async def test_each_tick_is_a_record_of_its_own_and_refusing_one_leaves_the_others(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    kept = await consented(ki, person, "jobcenter", ["needs"])
    other = good(await ki.post("/v1/consents", consent(person, recipient="freiwillige")), 201)
    no = good(await ki.post(f"/v1/consents/{other['id']}/refuse", seen=1))
    assert no["status"] == "refused"
    assert good(await ki.get(f"/v1/consents/{kept['id']}"))["status"] == "given"
    refused(await ki.post(f"/v1/consents/{other['id']}/give", given(), seen=no["version"]), 409, "illegal_transition")


@pytest.mark.answers
async def test_a_withdrawal_is_never_undone_or_dated_ahead(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    stands = await consented(ki, person, "jobcenter", ["needs"])
    path = f"/v1/consents/{stands['id']}/withdraw"
    ahead = {"channel": "oral", "withdrawn_on": "2016-06-08"}
    refused(await ki.post(path, ahead, seen=stands["version"]), 422, "invalid", ("/withdrawn_on", "in_the_future"))
    before = {"channel": "oral", "withdrawn_on": "2016-06-06"}
    refused(
        await ki.post(path, before, seen=stands["version"]),
        422,
        "invalid",
        ("/withdrawn_on", "withdrawn_before_signed"),
    )
    refused(await ki.post(path, {"channel": "oral"}), 428, "precondition_required")
    refused(await ki.post(path, {"channel": "oral"}, seen=9), 412, "stale")
    ended = good(await ki.post(path, {"channel": "oral"}, seen=stands["version"]))
    refused(await ki.post(path, {"channel": "oral"}, seen=ended["version"]), 409, "illegal_transition")


async def test_a_consent_expires_after_its_last_day_without_any_call(identity: Running, today: Today) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    stands = await consented(ki, person, "jobcenter", ["needs"], valid_until="2016-06-30")
    path = f"/v1/consents/{stands['id']}"
    today(date(2016, 6, 30))
    assert good(await ki.get(path))["status"] == "given"
    today(date(2016, 7, 1))

    async def expired() -> bool:
        return bool(good(await ki.get(path))["status"] == "expired")

    await until(expired)
    assert await facts_of(identity, "ki", "consent") == ["consent.given", "consent.expired"]


async def test_another_body_sees_no_consent_that_its_own_body_reads(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    person = await registered(ki)
    attorney = (await represented(ki, person))["id"]
    by = {"representation_id": attorney}
    stands = await consented(ki, person, "jobcenter", ["needs"], signed_by="Zaphira guardian", declared_by=by)
    path = f"/v1/consents/{stands['id']}"
    assert "Zaphira" in (await ki.get(path)).text
    refused(await jobcenter.get(path), 404, "not_found")
    refused(await jobcenter.get(f"{path}/withdrawal-effect"), 404, "not_found")
    refused(await jobcenter.post(f"{path}/withdraw", {"channel": "oral"}, seen=1), 404, "not_found")
    assert good(await jobcenter.get("/v1/consents"))["items"] == []
    refused(await jobcenter.post("/v1/consents", consent(person, recipient="ki")), 404, "not_found")
