import json
import time
from typing import Any

import anyio
import pytest
from joserfc import jws

from geleit_kit.events.age import begin_again
from geleit_kit.http.auth import KeyPage
from geleit_kit.http.grants import sealing_key
from geleit_kit.pure.grants import opened
from geleit_kit.testing.node import body_id
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import (
    MARKER,
    Json,
    bound,
    consented,
    good,
    offered,
    question,
    refused,
    registered,
    released,
)

Joined = tuple[Client, Client, str, str]


@pytest.fixture
async def joined(identity: Running) -> Joined:
    """The health office has a person and a bound link to the KI, whose consent covers needs and appointments."""
    doctor, ki = identity.as_("health_counsellor", "gesundheitsamt"), identity.as_("case_manager", "ki")
    person, own = await registered(doctor), await registered(ki, family="Own")
    ground = await consented(doctor, person, "ki", ["needs", "appointment"])
    offer = await offered(doctor, person, "ki", "consent", ground["id"], "o-1")
    await bound(ki, offer["conversation_id"], own)
    return doctor, ki, person, offer["conversation_id"]


def grant_of(identity: Running, token: str, audience: str = "cases") -> Any:
    folder = identity.settings.secrets_folder
    return opened(token, KeyPage(folder).of("identity"), sealing_key(folder), audience=audience, now=int(time.time()))


def listed(identity: Running, answer: Json) -> Json:
    """The status list behind its signature."""
    keys = KeyPage(identity.settings.secrets_folder).of("identity")
    found = jws.deserialize_compact(answer["status_list"].encode(), keys, algorithms=["ES256"])
    assert found.headers()["typ"] == "geleit-status+jwt"
    return dict(json.loads(found.payload))


@pytest.mark.answers
async def test_a_yes_comes_with_a_grant_that_is_bound_to_client_body_audience_and_five_minutes(
    identity: Running, joined: Joined
) -> None:
    _, ki, person, conversation = joined
    answer = await ki.post("/v1/decisions", question(conversation, ["needs", "appointment"]))
    decision = good(answer)
    assert (decision["answer"], decision["categories"], decision["refused"]) == ("yes", ["appointment", "needs"], [])
    assert decision["ground"] == {"kind": "consent", "code": None, "words": "Einwilligung"}
    grant = grant_of(identity, decision["grant"])
    assert (str(grant.person), str(grant.conversation)) == (person, conversation)
    assert (grant.client, grant.audience, grant.direction) == ("test-client", "cases", "pull")
    assert (grant.holder, grant.recipient, grant.owner) == (body_id("ki"), body_id("ki"), body_id("gesundheitsamt"))
    assert grant.categories == {"needs", "appointment"}
    assert 0 < grant.expires - grant.issued <= 300
    assert person not in answer.text
    assert MARKER not in answer.text


@pytest.mark.answers
async def test_what_no_ground_names_is_refused_and_the_rest_goes(identity: Running, joined: Joined) -> None:
    _, ki, _, conversation = joined
    decision = good(await ki.post("/v1/decisions", question(conversation, ["needs", "health", "housing"])))
    assert (decision["answer"], decision["categories"]) == ("partly", ["needs"])
    assert decision["refused"] == [
        {"category": "health", "reason": "not_covered", "words": "Keine Grundlage"},
        {"category": "housing", "reason": "not_covered", "words": "Keine Grundlage"},
    ]
    assert grant_of(identity, decision["grant"]).categories == {"needs"}


@pytest.mark.answers
async def test_a_no_for_known_and_unknown_persons_is_the_same_answer_byte_for_byte(
    identity: Running, joined: Joined
) -> None:
    doctor, ki, _person, conversation = joined
    outsider = identity.as_("case_manager", "jobcenter")
    asked = question(conversation, ["needs"])
    assert good(await ki.post("/v1/decisions", asked))["answer"] == "yes"
    unknown = question("00000000-0000-4000-8000-000000000001", ["needs"])
    no = await ki.post("/v1/decisions", unknown)
    assert good(no)["answer"] == "no"
    answers = [
        await outsider.post("/v1/decisions", asked),
        await outsider.post("/v1/decisions", unknown),
        await doctor.post("/v1/decisions", unknown),
        await ki.post("/v1/decisions", {**unknown, "direction": "push"}),
        await doctor.post("/v1/decisions", asked),
    ]
    (ground,) = good(await doctor.get("/v1/consents"))["items"]
    good(await doctor.post(f"/v1/consents/{ground['id']}/withdraw", {"channel": "oral"}, seen=ground["version"]))
    answers.append(await ki.post("/v1/decisions", asked))
    skipped = {"date", "x-request-id", "traceparent"}
    for answer in answers:
        assert answer.content == no.content
        assert answer.status_code == no.status_code
        heads = [{k: v for k, v in one.headers.items() if k.lower() not in skipped} for one in (answer, no)]
        assert heads[0] == heads[1]


@pytest.mark.answers
@pytest.mark.parametrize(
    "changed",
    [{"purpose": "housing"}, {"direction": "push"}, {"audience": "referrals", "categories": ["health"]}],
)
async def test_each_part_of_the_question_counts(identity: Running, joined: Joined, changed: Json) -> None:
    _, ki, _, conversation = joined
    asked = question(conversation, ["needs"])
    assert good(await ki.post("/v1/decisions", asked))["answer"] == "yes"
    assert good(await ki.post("/v1/decisions", {**asked, **changed}))["answer"] == "no"


@pytest.mark.answers
async def test_a_role_gets_no_more_by_a_grant_than_it_works_with_at_home(identity: Running, joined: Joined) -> None:
    doctor, ki, person, conversation = joined
    await released(doctor, person, "ki", ["health"])
    asked = question(conversation, ["health"])
    assert good(await ki.post("/v1/decisions", asked))["answer"] == "yes"
    counsellor = identity.as_("counsellor", "ki")
    assert good(await counsellor.post("/v1/decisions", asked))["answer"] == "no"


@pytest.mark.answers
async def test_health_goes_only_under_a_written_release_and_never_under_the_consent(
    identity: Running, joined: Joined
) -> None:
    doctor, ki, person, conversation = joined
    await consented(doctor, person, "ki", ["health"])
    asked = question(conversation, ["health"])
    assert good(await ki.post("/v1/decisions", asked))["answer"] == "no"
    await released(doctor, person, "ki", ["health"])
    decision = good(await ki.post("/v1/decisions", asked))
    assert (decision["answer"], decision["ground"]["kind"]) == ("yes", "release")


@pytest.mark.answers
async def test_the_owner_may_tell_what_its_own_consent_covers(identity: Running, joined: Joined) -> None:
    doctor, ki, person, conversation = joined
    asked = question(conversation, ["needs"], direction="push", audience="referrals")
    decision = good(await doctor.post("/v1/decisions", asked))
    grant = grant_of(identity, decision["grant"], "referrals")
    assert (grant.holder, grant.owner, grant.recipient) == (
        body_id("gesundheitsamt"),
        body_id("gesundheitsamt"),
        body_id("ki"),
    )
    assert (str(grant.person), grant.direction) == (person, "push")
    assert good(await ki.post("/v1/decisions", asked))["answer"] == "no"


@pytest.mark.answers
async def test_a_decision_is_kept_and_logged_on_both_sides_and_only_the_owner_knows_why_not(
    identity: Running, joined: Joined
) -> None:
    doctor, ki, person, conversation = joined
    good(await ki.post("/v1/decisions", question(conversation, ["needs", "housing"])))
    (ours,) = good(await ki.get("/v1/decisions"))["items"]
    (theirs,) = good(await doctor.get("/v1/decisions"))["items"]
    assert ours["decision"] == theirs["decision"]
    assert (ours["side"], theirs["side"], theirs["other_body"]) == ("recipient", "owner", "ki")
    assert ours["reasons"] == {}
    assert theirs["reasons"] == {"housing": "no_ground", "needs": "covered"}
    assert theirs["words"]["housing"] == "Keine Grundlage nennt diese Kategorie"
    assert (theirs["person"], ours["person"] != person) == (person, True)
    officer = identity.as_("data_protection_officer", "gesundheitsamt")
    entries = good(await officer.get("/v1/access-log"))["items"]
    (logged,) = [one for one in entries if one["kind"] == "decision"]
    assert logged["person"] == person
    assert "ki-case_manager" not in str(logged)
    at_home = good(await identity.as_("data_protection_officer", "ki").get("/v1/access-log"))["items"]
    assert [one["kind"] for one in at_home].count("decision") == 1


@pytest.mark.answers
async def test_who_is_offered_a_link_learns_who_it_is_only_under_a_grant_and_nothing_else_before_binding(
    identity: Running,
) -> None:
    ki, agency = identity.as_("case_manager", "ki"), identity.as_("volunteer", "freiwillige")
    person = await registered(ki)
    ground = await consented(ki, person, "freiwillige", ["base_data", "appointment"])
    offer = await offered(ki, person, "freiwillige", "consent", ground["id"], "o-1")
    conversation = offer["conversation_id"]
    assert good(await agency.post("/v1/decisions", question(conversation, ["appointment"])))["answer"] == "no"
    asked = question(conversation, ["base_data", "birth"], audience="identity")
    decision = good(await agency.post("/v1/decisions", asked))
    assert (decision["answer"], decision["categories"]) == ("partly", ["base_data"])
    read = {"grant": decision["grant"], "resource": "person"}
    answer = await agency.post("/v1/granted-reads", read)
    (copy,) = good(answer)["items"]
    assert copy["names"][0]["value"] == MARKER
    assert "birth" not in copy
    assert person not in answer.text
    for other in (identity.as_("volunteer", "jobcenter"), identity.as_("volunteer", "freiwillige", client_id="other")):
        assert (await other.post("/v1/granted-reads", read)).status_code in {401, 403}
    good(await ki.post(f"/v1/consents/{ground['id']}/withdraw", {"channel": "oral"}, seen=ground["version"]))
    end = time.monotonic() + 1.0
    while (late := await agency.post("/v1/granted-reads", read)).status_code == 200 and time.monotonic() < end:
        pass
    refused(late, 403, "grant_withdrawn")


async def test_a_withdrawn_release_raises_the_status_list_at_once_and_gives_no_grant_any_more(
    identity: Running, joined: Joined
) -> None:
    doctor, ki, person, conversation = joined
    release = await released(doctor, person, "ki", ["health"])
    both = grant_of(
        identity, good(await ki.post("/v1/decisions", question(conversation, ["health", "needs"])))["grant"]
    )
    needs = grant_of(identity, good(await ki.post("/v1/decisions", question(conversation, ["needs"])))["grant"])
    service = identity.as_service("cases")
    before = listed(identity, good(await service.get("/v1/status-list")))
    assert before["revoked"] == []
    effect = good(await doctor.get(f"/v1/releases/{release['id']}/withdrawal-effect"))
    assert effect["grants_ended"] == 1
    good(await doctor.post(f"/v1/releases/{release['id']}/withdraw", {"channel": "oral"}, seen=release["version"]))
    after = listed(identity, good(await service.get("/v1/status-list")))
    assert after["serial"] == before["serial"] + 1
    assert after["revoked"] == [both.id]
    assert needs.id not in after["revoked"]
    assert good(await ki.post("/v1/decisions", question(conversation, ["health"])))["answer"] == "no"
    assert good(await ki.post("/v1/decisions", question(conversation, ["needs"])))["answer"] == "yes"


@pytest.mark.answers
async def test_cutting_the_link_ends_every_live_grant_of_the_conversation(identity: Running, joined: Joined) -> None:
    doctor, ki, _, conversation = joined
    pulled = grant_of(identity, good(await ki.post("/v1/decisions", question(conversation, ["needs"])))["grant"])
    pushed = good(await doctor.post("/v1/decisions", question(conversation, ["needs"], direction="push")))
    (end,) = good(await ki.get("/v1/links"))["items"]
    good(await ki.post(f"/v1/links/{end['id']}/cut", seen=end["version"]))
    revoked = listed(identity, good(await identity.as_service("cases").get("/v1/status-list")))["revoked"]
    ended = {pulled.id, grant_of(identity, pushed["grant"]).id, f"conversation:{conversation}"}
    assert set(revoked) == ended  # the conversation once, though it has two ends


async def test_the_status_list_waits_for_news_and_answers_within_a_second_of_a_withdrawal(
    identity: Running, joined: Joined
) -> None:
    doctor, ki, _person, conversation = joined
    good(await ki.post("/v1/decisions", question(conversation, ["needs"])))
    (ground,) = good(await doctor.get("/v1/consents"))["items"]
    service = identity.as_service("cases")
    serial = listed(identity, good(await service.get("/v1/status-list")))["serial"]
    began = time.monotonic()
    quiet = listed(identity, good(await service.get(f"/v1/status-list?after={serial}&wait=1")))
    assert time.monotonic() - began >= 1
    assert quiet["serial"] == serial
    assert abs(quiet["iat"] - time.time()) < 2
    seen: list[float] = []

    async def follow() -> None:
        news = listed(identity, good(await service.get(f"/v1/status-list?after={serial}&wait=5")))
        assert news["serial"] > serial
        seen.append(time.monotonic())

    async with anyio.create_task_group() as group:
        group.start_soon(follow)
        await anyio.sleep(0.3)
        good(await doctor.post(f"/v1/consents/{ground['id']}/withdraw", {"channel": "oral"}, seen=ground["version"]))
        withdrawn = time.monotonic()
    assert seen[0] - withdrawn < 1


@pytest.mark.answers
async def test_the_status_list_is_for_services_and_those_who_may_read_it(identity: Running) -> None:
    good(await identity.as_service("referrals").get("/v1/status-list"))
    good(await identity.as_("system_client", "ki").get("/v1/status-list"))
    refused(await identity.as_("case_manager", "ki").get("/v1/status-list"), 403, "forbidden")
    refused(await identity.as_nobody().get("/v1/status-list"), 401, "token_missing")


@pytest.mark.answers
async def test_resolving_is_a_decision_that_is_kept_and_tells_of_the_own_persons_only(
    identity: Running, joined: Joined
) -> None:
    doctor, ki, person, conversation = joined
    mine = {"person": person, "purpose": "case_management"}
    answer = await doctor.post("/v1/pseudonyms/resolve", mine)
    found = good(answer)
    assert (found["answer"], found["person"], found["names"][0]["value"]) == ("yes", person, MARKER)
    foreign = await ki.post("/v1/pseudonyms/resolve", mine)
    nobody = await ki.post("/v1/pseudonyms/resolve", {**mine, "person": "00000000-0000-4000-8000-000000000001"})
    assert foreign.content == nobody.content
    assert good(foreign) == {"answer": "no", "person": None, "names": None, "birth": None}
    translated = good(
        await ki.post("/v1/pseudonyms/resolve", {"conversation_id": conversation, "purpose": "case_management"})
    )
    assert translated["answer"] == "yes"
    assert translated["person"] != person
    kept = [one for one in good(await doctor.get("/v1/decisions"))["items"] if one["question"] == "resolve"]
    assert [(one["answer"], one["person"]) for one in kept] == [("yes", person)]
    assert [one["answer"] for one in good(await ki.get("/v1/decisions"))["items"]] == ["no", "no", "yes"]
    both = {**mine, "conversation_id": conversation}
    refused(await ki.post("/v1/pseudonyms/resolve", both), 422, "invalid", ("/person", "person_or_conversation"))
    refused(await identity.as_("volunteer", "ki").post("/v1/pseudonyms/resolve", mine), 403, "forbidden")


@pytest.mark.answers
async def test_a_grant_is_made_for_the_asking_client_only(identity: Running, joined: Joined) -> None:
    _, ki, _, conversation = joined
    asked = question(conversation, ["needs"])
    assert good(await ki.post("/v1/decisions", {**asked, "client": "test-client"}))["answer"] == "yes"
    refused(await ki.post("/v1/decisions", {**asked, "client": "other"}), 422, "invalid", ("/client", "client_foreign"))


async def test_after_an_older_backup_the_list_is_newer_than_what_any_service_has_seen(identity: Running) -> None:
    service = identity.as_service("cases")
    before = listed(identity, good(await service.get("/v1/status-list")))["serial"]
    async with identity.app.state.geleit.database.node_write() as write:
        begins = await begin_again(write)
    after = listed(identity, good(await service.get("/v1/status-list")))["serial"]
    assert after == begins + before
