"""Representations over the API: recorded, asked, and refused where somebody may not declare."""

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import Json, given, good, refused, registered, represented

MINOR = {"on": "2000-05-01", "precision": "day"}
WANTED = {"recipient": "jobcenter", "purpose": "case_management", "categories": ["needs"]}


async def test_a_representation_is_recorded_and_found_by_the_person(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    mother, child = await registered(ki), await registered(ki, birth=MINOR)
    made = await represented(ki, child, kind="sole_custody", declares=False, representative=mother, name=None)
    assert (made["status"], made["representative"], made["name"]) == ("recorded", mother, None)
    assert made["evidence"] == {"kind": "written_power", "seen_on": "2016-06-01", "seen_by": "case_manager"}
    found = good(await ki.post("/v1/representations/search", {"person": child}))["items"]
    assert [one["id"] for one in found] == [made["id"]]
    assert good(await ki.post("/v1/representations/search", {"person": mother}))["items"] == []


@pytest.mark.answers
async def test_who_may_declare_is_told_before_anybody_signs(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    child = await registered(ki, birth=MINOR)
    asked = good(await ki.post("/v1/representations/check", {"person": child, **WANTED}))
    assert (asked["answer"], asked["code"]) == ("undecided", "understanding_not_looked_at")
    assert asked["label"]["de"]
    assert "§ 1626" in asked["source"]
    custody = await represented(ki, child, kind="sole_custody", declares=False)
    by = {"declared_by": {"representation_id": custody["id"]}}
    told = good(await ki.post("/v1/representations/check", {"person": child, **WANTED, **by}))
    assert (told["answer"], told["code"]) == ("may", "holder_of_sole_custody")


@pytest.mark.parametrize(
    ("birth", "more", "place"),
    [
        (MINOR, {"signed_by": "Her aunt"}, ("/given/signed_by", "signed_by_needs_representation")),
        (MINOR, {}, ("/given/declared_by", "understanding_not_looked_at")),
        (MINOR, {"declared_by": {"understanding": "not_shown"}}, ("/given/declared_by", "minor_does_not_understand")),
        ({"on": "2012-05-01", "precision": "day"}, {}, ("/given/declared_by", "child")),
        ({"on": None, "precision": "unknown"}, {}, ("/given/declared_by", "age_not_known")),
    ],
)
async def test_a_declaration_by_who_may_not_is_refused_where_it_stands(
    identity: Running, birth: Json, more: Json, place: tuple[str, str]
) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki, birth=birth)
    refused(await ki.post("/v1/consents", {"person": person, **WANTED, "given": given(**more)}), 422, "invalid", place)
    assert good(await ki.get("/v1/consents"))["items"] == []


@pytest.mark.answers
async def test_the_representation_of_another_person_carries_nothing(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    child, other = await registered(ki, birth=MINOR), await registered(ki, birth=MINOR)
    custody = await represented(ki, other, kind="sole_custody", declares=False)
    said = given(signed_by="A mother", declared_by={"representation_id": custody["id"]})
    place = ("/given/declared_by/representation_id", "representation_unknown")
    refused(await ki.post("/v1/consents", {"person": child, **WANTED, "given": said}), 422, "invalid", place)


async def test_another_body_sees_no_representation_that_its_own_body_reads(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    made = await represented(ki, await registered(ki), name="Zaphira as attorney")
    path = f"/v1/representations/{made['id']}"
    assert "Zaphira" in (await ki.get(path)).text
    refused(await jobcenter.get(path), 404, "not_found")
    assert good(await jobcenter.get("/v1/representations"))["items"] == []
    question = {"person": made["person"], **WANTED, "recipient": "ki"}
    refused(await jobcenter.post("/v1/representations/check", question), 404, "not_found")


@pytest.mark.answers
async def test_that_somebody_has_a_legal_carer_is_seen_only_by_who_reads_of_the_family(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    made = await represented(ki, await registered(ki), kind="legal_carer", fields=["health"], declares=False)
    provider = identity.as_("course_provider", "ki")
    seen = good(await provider.get(f"/v1/representations/{made['id']}"))
    assert "kind" not in seen
    assert "name" not in seen
    assert {"/kind", "/name", "/fields"} <= {one["pointer"] for one in seen["withheld"]}
