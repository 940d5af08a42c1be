import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import agreed, consented, given, good, person, refused, registered

LAW = "/v1/bodies/ki/law"
OFFICER = {"function": "Data protection officer of the city", "email": "datenschutz@example.org", "phone": None}
PERIOD = {"record": "support_record", "months": 36, "counted_from": "end_of_matter", "source": "sgb_x_84"}
CONTRACT = {"kind": "processing", "reference": "AVV-2016-03", "partner": "Data centre", "since": "2016-03-01"}
PARISH = {"key": "caritas", "name": "Parish office", "kind": "welfare_organisation", "land": "NW", "law": "kdg"}


async def test_a_body_says_which_contracts_professions_officer_and_periods_it_has_and_reads_their_places_in_the_law(
    identity: Running,
) -> None:
    admin, officer = identity.as_("body_admin", "ki"), identity.as_("data_protection_officer", "ki")
    before = good(await officer.get(LAW))
    assert (before["law"], before["professions"], before["officer"], before["retention"]) == ("sgb_x", [], None, [])
    said = {"professions": ["social_worker"], "officer": OFFICER, "retention": [PERIOD], "contracts": [CONTRACT]}
    refused(await officer.patch(LAW, said, seen=before["version"]), 403, "forbidden")
    after = good(await admin.patch(LAW, said, seen=before["version"]))
    assert after["contracts"] == [CONTRACT | {"until": None, "citation": "Art. 28 DSGVO; § 80 SGB X"}]
    assert after["retention"] == [PERIOD | {"citation": "Art. 17 DSGVO; § 84 SGB X"}]
    assert {"matter": "information", "citation": "Art. 13, 14 DSGVO; §§ 82, 82a SGB X"} in after["places"]
    assert good(await officer.get(LAW)) == after
    refused(await admin.patch(LAW, {"officer": None}, seen=before["version"]), 412, "stale")
    less = good(await admin.patch(LAW, {"officer": None}, seen=after["version"]))
    assert (less["officer"], less["professions"]) == (None, ["social_worker"])


@pytest.mark.answers
async def test_what_a_body_says_of_its_law_is_read_by_that_body_alone(identity: Running) -> None:
    elsewhere = identity.as_("body_admin", "jobcenter")
    good(await elsewhere.get("/v1/bodies/jobcenter/law"))
    there, nowhere = await elsewhere.get(LAW), await elsewhere.get("/v1/bodies/nowhere/law")
    refused(there, 404, "not_found")
    assert there.json()["code"] == nowhere.json()["code"]
    refused(await elsewhere.patch(LAW, {"professions": []}, seen=1), 404, "not_found")


@pytest.mark.answers
async def test_a_schedule_without_a_source_for_this_body_is_refused_at_its_place(identity: Running) -> None:
    admin = identity.as_("body_admin", "ki")
    wrong = {"retention": [PERIOD, PERIOD | {"record": "referral", "source": "kdg_19"}]}
    refused(await admin.patch(LAW, wrong, seen=1), 422, "invalid", ("/retention/1/source", "source_of_another_law"))
    without = {"officer": {"function": "Data protection officer"}}
    refused(await admin.patch(LAW, without, seen=1), 422, "invalid", ("/officer/email", "missing"))


@pytest.mark.answers
async def test_an_oral_consent_counts_under_the_social_code_and_not_under_church_law(identity: Running) -> None:
    good(await identity.as_("node_operator", "ki").post("/v1/bodies", PARISH), 201)
    ki, parish = identity.as_("case_manager", "ki"), identity.as_("case_manager", "caritas")
    text = {"kind": "consent", "language": "ar", "text_version": "2016-04", "checked_by": "staff_speaker"}
    row = good(await identity.as_("body_admin", "caritas").post("/v1/consent-texts/adopt", text), 201)
    await agreed(identity.as_("data_protection_officer", "caritas"), row["id"])
    await consented(ki, await registered(ki), "jobcenter", ["needs"], form="oral")
    someone = good(await parish.post("/v1/persons", person()), 201)["person"]
    wanted = {"person": someone, "recipient": "jobcenter", "purpose": "case_management", "categories": ["needs"]}
    church = {"information_duties": ["purpose", "refusal", "withdrawal", "kdg_15"]}
    oral = {**wanted, "given": given(form="oral", **church)}
    refused(await parish.post("/v1/consents", oral), 422, "invalid", ("/given/form", "form_must_be_written"))
    foreign = {**wanted, "given": given()}
    refused(
        await parish.post("/v1/consents", foreign), 422, "invalid",
        ("/given/information_duties", "duty_of_another_law"),
    )  # fmt: skip
    good(await parish.post("/v1/consents", {**wanted, "given": given(**church)}), 201)
