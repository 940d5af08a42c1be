from datetime import date, timedelta
from typing import Any

import pytest

from geleit_kit.http.clock import noon
from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import (
    Json,
    agreed,
    bound,
    consented,
    given,
    good,
    offered,
    question,
    refused,
    registered,
)

OFFICE = {"key": "wohnungsamt", "name": "Housing office", "kind": "housing_office", "land": "NW", "law": "sgb_x"}
FOREIGNERS = OFFICE | {"key": "abh", "name": "Foreigners' office", "kind": "foreigners_authority", "law": "dsg_nrw"}
USE = {
    "statute": "sgb_x_69_1_1",
    "recipient_kind": "housing_office",
    "purpose": "housing",
    "categories": ["housing", "base_data"],
}
SEVENTH = noon(date(2016, 6, 7))


@pytest.fixture
async def ki(identity: Running) -> Client:
    good(await identity.as_("node_operator", "ki").post("/v1/bodies", OFFICE), 201)
    return identity.as_("case_manager", "ki")


def about(person: str, *categories: str, **more: Any) -> Json:
    wanted = {"person": person, "recipient": "wohnungsamt", "purpose": "housing", "categories": list(categories)}
    return wanted | more


async def in_force(identity: Running) -> Json:
    row = good(await identity.as_("body_admin", "ki").post("/v1/statute-uses", USE), 201)
    officer = identity.as_("data_protection_officer", "ki")
    await agreed(officer, row["id"])
    return good(await officer.get(f"/v1/statute-uses/{row['id']}"))


async def by_statute(identity: Running, ki: Client, person: str) -> str:
    """A link that was offered under the statute, bound; answers its conversation."""
    ground = {"kind": "statute", "statute": USE["statute"]}
    offer = {"person": person, "recipient": "wohnungsamt", "ground": ground, "purpose": "housing"}
    link = good(await ki.post("/v1/links", offer, key=f"statute-{person}"), 201)
    return await _bound(identity, link["conversation_id"])


async def by_consent(identity: Running, ki: Client, person: str, consent: Json) -> str:
    """A link that was offered under a consent, bound; answers its conversation."""
    link = await offered(ki, person, "wohnungsamt", "consent", consent["id"], f"consent-{person}")
    return await _bound(identity, link["conversation_id"])


async def _bound(identity: Running, conversation: str) -> str:
    office = identity.as_("case_manager", "wohnungsamt")
    await bound(office, conversation, await registered(office, family="Own"))
    return conversation


async def decided(identity: Running, conversation: str) -> set[str]:
    """What a decision lets the housing office have."""
    asked = question(conversation, ["housing", "needs"], purpose="housing")
    return set(good(await identity.as_("case_manager", "wohnungsamt").post("/v1/decisions", asked))["categories"])


async def checked(ki: Client, person: str) -> tuple[bool, set[str]]:
    """Whether a link stands, and what a check says may go by it."""
    answer = good(await ki.post("/v1/decisions/check", about(person, "housing", "needs")))
    return answer["linked"], {category for category, reason in parts(answer).items() if reason == "covered"}


@pytest.mark.answers
@pytest.mark.parametrize(
    ("rests_on", "beside", "kept", "cut"),
    [
        ("consent", [], set(), 1),
        ("consent", ["housing"], {"housing"}, 0),
        ("consent", ["housing", "needs"], {"housing", "needs"}, 0),
        ("statute", [], {"housing"}, 0),
        ("statute", ["needs"], {"housing", "needs"}, 0),
    ],
)
async def test_what_is_shown_before_a_withdrawal_is_what_is_decided_after_it_and_a_check_says_the_same(
    identity: Running, ki: Client, rests_on: str, beside: list[str], kept: set[str], cut: int
) -> None:
    person = await registered(ki)
    await in_force(identity)  # beside a link that rests on a consent it carries nothing
    consent = await consented(ki, person, "wohnungsamt", ["housing", "needs"], "housing")
    if rests_on == "statute":
        conversation = await by_statute(identity, ki, person)
    else:
        conversation = await by_consent(identity, ki, person, consent)
    if beside:
        await consented(ki, person, "wohnungsamt", beside, "housing")
    assert await decided(identity, conversation) == {"housing", "needs"}
    assert await checked(ki, person) == (True, {"housing", "needs"})
    effect = good(await ki.get(f"/v1/consents/{consent['id']}/withdrawal-effect"))
    assert {one["category"] for one in effect["categories_kept"]} == kept
    assert set(effect["categories_ended"]) == {"housing", "needs"} - kept
    assert (effect["links_cut"], effect["grants_ended"]) == (cut, 1)
    without = about(person, "housing", "needs", without=[consent["id"]])
    shown = parts(good(await ki.post("/v1/decisions/check", without)))
    assert {category for category, reason in shown.items() if reason == "covered"} == kept
    good(await ki.post(f"/v1/consents/{consent['id']}/withdraw", {"channel": "oral"}, seen=consent["version"]))
    assert await decided(identity, conversation) == kept
    assert await checked(ki, person) == (not cut, kept)


def parts(answer: Json) -> dict[str, str]:
    return {one["category"]: one["reason"] for one in answer["parts"]}


@pytest.mark.answers
async def test_a_past_moment_is_answered_by_the_grounds_as_they_stood_then(
    identity: Running, ki: Client, today: Today
) -> None:
    person = await registered(ki)
    today(date(2016, 6, 8))
    consent = await consented(ki, person, "wohnungsamt", ["housing"], "housing", signed_on="2016-06-01")
    today(date(2016, 6, 20))
    good(await ki.post(f"/v1/consents/{consent['id']}/withdraw", {"channel": "oral"}, seen=consent["version"]))
    asked = about(person, "housing")
    days = {7: "not_live", 9: "covered", 19: "covered"}
    for day, reason in days.items():
        moment = (SEVENTH + timedelta(days=day - 7)).isoformat()
        answer = good(await ki.post("/v1/decisions/check", asked | {"as_of": moment}))
        assert parts(answer) == {"housing": reason}, day
    now = good(await ki.post("/v1/decisions/check", asked))
    assert (now["answer"], parts(now)) == ("no", {"housing": "not_live"})
    later = (SEVENTH + timedelta(days=60)).isoformat()
    refused(await ki.post("/v1/decisions/check", asked | {"as_of": later}), 422, "invalid", ("/as_of", "in_the_future"))


@pytest.mark.answers
async def test_a_past_moment_is_answered_by_the_statutes_that_were_in_force_then(
    identity: Running, ki: Client, today: Today
) -> None:
    person = await registered(ki)
    today(date(2016, 6, 10))
    use = await in_force(identity)
    today(date(2016, 6, 20))
    officer = identity.as_("data_protection_officer", "ki")
    good(await officer.post(f"/v1/statute-uses/{use['id']}/end", seen=use["version"]))
    for day, reason in {9: "not_live", 11: "covered", 21: "not_live"}.items():
        today(date(2016, 6, 22))
        moment = (SEVENTH + timedelta(days=day - 7)).isoformat()
        answer = good(await officer.post("/v1/decisions/check", about(person, "housing", as_of=moment)))
        assert parts(answer) == {"housing": reason}, day
    now = good(await officer.post("/v1/decisions/check", about(person, "housing")))
    assert (now["linked"], parts(now)) == (False, {"housing": "no_ground"}), "today no link rests on it"


@pytest.mark.answers
async def test_before_a_withdrawal_it_is_shown_what_would_end_and_what_a_statute_carries_on(
    identity: Running, ki: Client
) -> None:
    person = await registered(ki)
    await in_force(identity)
    await by_statute(identity, ki, person)
    consent = await consented(ki, person, "wohnungsamt", ["housing", "needs"], "housing")
    effect = good(await ki.get(f"/v1/consents/{consent['id']}/withdrawal-effect"))
    assert effect["categories_ended"] == ["needs"]
    assert effect["categories_kept"] == [{"category": "housing", "ground": "statute", "code": "sgb_x_69_1_1"}]
    asked = about(person, "housing", "needs")
    assert parts(good(await ki.post("/v1/decisions/check", asked))) == {"housing": "covered", "needs": "covered"}
    without = good(await ki.post("/v1/decisions/check", asked | {"without": [consent["id"]]}))
    assert parts(without) == {"housing": "covered", "needs": "no_ground"}
    assert without["parts"][0]["ground"]["words"].startswith("§ 69 Abs. 1 Nr. 1 SGB X: ")


@pytest.mark.answers
async def test_a_role_counts_where_it_is_named(ki: Client) -> None:
    person = await registered(ki)
    await consented(ki, person, "wohnungsamt", ["needs"], "housing")
    asked = about(person, "needs")
    assert parts(good(await ki.post("/v1/decisions/check", asked | {"role": "volunteer"}))) == {"needs": "role"}
    assert parts(good(await ki.post("/v1/decisions/check", asked | {"role": "counsellor"}))) == {"needs": "covered"}


@pytest.mark.answers
async def test_a_check_is_about_own_persons_and_for_who_reads_their_consents(identity: Running, ki: Client) -> None:
    person = await registered(ki)
    asked = about(person, "needs")
    good(await ki.post("/v1/decisions/check", asked))
    foreign = await identity.as_("case_manager", "jobcenter").post("/v1/decisions/check", asked)
    refused(foreign, 404, "not_found")
    refused(await identity.as_("volunteer", "ki").post("/v1/decisions/check", asked), 403, "forbidden")
    itself = asked | {"recipient": "ki"}
    refused(await ki.post("/v1/decisions/check", itself), 422, "invalid", ("/recipient", "recipient_is_self"))
    assert good(await ki.get("/v1/decisions"))["items"] == [], "a check is no decision"


@pytest.mark.answers
async def test_nothing_flows_to_a_foreigners_authority_even_where_the_person_agreed(
    identity: Running, ki: Client
) -> None:
    good(await identity.as_("node_operator", "ki").post("/v1/bodies", FOREIGNERS), 201)
    abh = identity.as_("case_manager", "abh")
    person, own = await registered(ki), await registered(abh, family="Own")
    there = {"recipient": "abh", "purpose": "case_management", "categories": ["needs", "residence"]}
    consent = good(await ki.post("/v1/consents", {"person": person, **there, "given": given()}), 201)
    offer = await offered(ki, person, "abh", "consent", consent["id"], "o-1")
    await bound(abh, offer["conversation_id"], own)
    asked = question(offer["conversation_id"], ["needs", "residence"])
    assert good(await abh.post("/v1/decisions", asked))["answer"] == "no"
    assert good(await ki.post("/v1/decisions", asked | {"direction": "push"}))["answer"] == "no"
    kept = good(await ki.get("/v1/decisions"))["items"]
    assert [one["reasons"] for one in kept] == [{"needs": "by_hand", "residence": "by_hand"}] * 2
    assert {one["answer"] for one in kept} == {"no"}
    checked = good(await ki.post("/v1/decisions/check", {"person": person, **there}))
    assert parts(checked) == {"needs": "by_hand", "residence": "by_hand"}


@pytest.mark.answers
async def test_attendance_of_who_is_obliged_is_told_to_the_jobcenter_as_a_notice_and_nobody_pulls_it(
    identity: Running,
) -> None:
    office = OFFICE | {"key": "jc2", "name": "Second jobcenter", "kind": "jobcenter"}
    good(await identity.as_("node_operator", "ki").post("/v1/bodies", office), 201)
    course, jobcenter = identity.as_("course_provider", "kurstraeger"), identity.as_("case_manager", "jc2")
    use = {
        "statute": "intv_8",
        "recipient_kind": "jobcenter",
        "purpose": "course_participation",
        "categories": ["attendance", "base_data"],
    }
    row = good(await identity.as_("body_admin", "kurstraeger").post("/v1/statute-uses", use), 201)
    officer = identity.as_("data_protection_officer", "kurstraeger")
    await agreed(officer, row["id"])
    person, own = await registered(course), await registered(jobcenter, family="Own")
    ground = {"kind": "statute", "statute": "intv_8"}
    offer = {"person": person, "recipient": "jc2", "ground": ground, "purpose": "course_participation"}
    link = good(await course.post("/v1/links", offer, key="o-1"), 201)
    await bound(jobcenter, link["conversation_id"], own)
    told = {"basis": "obliged", "fields": ["not_duly_attending"]}
    asked = question(link["conversation_id"], ["attendance"], purpose="course_participation", attendance=told)
    assert good(await jobcenter.post("/v1/decisions", asked))["answer"] == "no"
    pushed = asked | {"direction": "push"}
    answer = good(await course.post("/v1/decisions", pushed))
    assert (answer["answer"], answer["notice"], answer["grant"]) == ("yes", ["not_duly_attending"], None)
    for other in (told | {"basis": "voluntary"}, told | {"fields": ["not_duly_attending", "ended"]}, None):
        assert good(await course.post("/v1/decisions", pushed | {"attendance": other}))["answer"] == "no"
