"""OWASP API6:2023 Unrestricted Access to Sensitive Business Flows. What may happen once happens once, however often and
however fast it is asked for; what takes two takes two; and no flow tells whether somebody is known.
"""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import httpx
import pytest

from geleit_identity.app import create_app
from geleit_kit.testing.running import Running
from services.identity.tests.helpers import MARKER, question, registered
from tests.attack.doors import told
from tests.house.documents import described
from tests.house.places import DESCRIBED
from tests.world import OWNER, RECEIVER, RECIPES, World, new_marker, stories
from tests.world import referral_stories as referring

AT_ONCE = 6


async def at_once(*calls: Any) -> Counter[int]:
    """How often each status was answered."""
    answers: list[httpx.Response] = await asyncio.gather(*calls)
    return Counter(one.status_code for one in answers)


async def test_a_referral_that_is_sent_six_times_at_once_is_sent_once(attacked: World) -> None:
    marker = new_marker()
    row = await referring.draft(attacked, marker, **await referring.offered(attacked, marker))
    under = await referring.carried(attacked, row["conversation_id"])
    path, client = f"/v1/referrals/{row['id']}/send", attacked.as_("referrals")
    seen = await at_once(*(client.post(path, under, seen="*", key=str(uuid4())) for _ in range(AT_ONCE)))
    assert seen[200] == 1
    assert seen.keys() <= {200, 409, 412, 503}
    inbox = stories.good(await attacked.as_("referrals", RECEIVER).get("/v1/referrals?direction=received&limit=200"))
    arrived = [one for one in inbox["items"] if one["conversation_id"] == row["conversation_id"]]
    assert len(arrived) == 1


async def test_a_referral_is_not_accepted_and_declined(attacked: World) -> None:
    arrived = await referring.arrived(attacked, await referring.sent(attacked, new_marker()))
    client, path = attacked.as_("referrals", RECEIVER), f"/v1/referrals/{arrived['id']}"
    seen = await at_once(
        *(client.post(f"{path}/accept", {"person": str(uuid4())}, seen="*") for _ in range(3)),
        *(client.post(f"{path}/decline", {"reason": "no_capacity"}, seen="*") for _ in range(3)),
    )
    assert seen[200] == 1
    assert seen.keys() <= {200, 409, 412, 503}


async def test_a_mandate_that_is_offered_is_taken_once(attacked: World) -> None:
    mandate = await stories.offered_mandate(attacked, new_marker())
    client = attacked.as_("cases", sub=stories.COLLEAGUE)
    path = f"/v1/mandates/{mandate['id']}"
    calls = [client.post(f"{path}/{act}", given, seen="*") for act, given in (
        ("accept", {}), ("decline", {"reason": "caseload"}), ("accept", {}), ("decline", {"reason": "caseload"}))]  # fmt: skip
    seen = await at_once(*calls)
    assert seen[200] == 1, seen
    assert seen.keys() <= {200, 403, 409, 412, 503}


async def test_one_key_is_one_effect_and_nobody_elses(attacked: World) -> None:
    marker, key = new_marker(), str(uuid4())
    record = await stories.record(attacked, marker)
    given = {"support_record_id": record["id"], "way": "talk", "summary": marker}
    client = attacked.as_("cases")
    seen = await at_once(*(client.post("/v1/contacts", given, key=key) for _ in range(AT_ONCE)))
    assert seen[201] + seen[409] + seen[503] == AT_ONCE, seen
    page = stories.good(await client.get("/v1/contacts", params={"support_record_id": record["id"]}))
    assert len(page["items"]) == 1
    other_words = await client.post("/v1/contacts", given | {"summary": "Something else."}, key=key)
    assert told(other_words) == (422, "idempotency_key_reused")
    stranger = await attacked.as_("cases", "sozialamt").post("/v1/contacts", given, key=key)
    assert stranger.status_code in {404, 422}
    assert marker not in stranger.text


async def test_what_takes_two_is_not_done_by_one_under_two_hats(attacked: World) -> None:
    """The proposer agrees as data-protection officer: the same person is no second one."""
    recipe = RECIPES["identity", "agree_to_proposal"]
    call = await recipe.prepare(attacked, new_marker())
    proposer = attacked.as_("identity", role=("body_admin", "data_protection_officer"), sub=f"{OWNER}-body_admin")
    alone = await proposer.post(call.path, seen="*")
    assert alone.status_code in {403, 409}, alone.text
    assert (await attacked.send(call)).status_code == 200, "the control: a second person"


async def test_whether_somebody_is_known_is_answered_alike(attacked: World) -> None:
    """A decision about a conversation that exists but has no ground, one that does not exist, and one of others."""
    between = await referring.talk(attacked, new_marker(), ("base_data",))
    asker = attacked.as_("identity", "jobcenter")
    answers = []
    for conversation in (between.id, str(uuid4())):
        answer = await asker.post("/v1/decisions", question(conversation, ["needs"]))
        document = stories.good(answer)
        answers.append({name: value for name, value in document.items() if name != "decision"})
    assert answers[0] == answers[1]
    assert answers[0]["answer"] == "no"
    asked = question(between.id, ["base_data"], purpose=referring.PURPOSE)
    held = stories.good(await attacked.as_("identity", RECEIVER).post("/v1/decisions", asked))
    assert held["answer"] == "yes", "the control: who has its end is answered"


async def test_a_search_for_persons_ends_at_the_wall_of_the_body(attacked: World) -> None:
    marker = new_marker()
    await stories.person(attacked, marker)
    wanted = {"name": {"family": marker}}
    shape = RECIPES["identity", "search_persons"]
    call = await shape.prepare(attacked, marker)
    assert marker in (await attacked.send(call)).text
    stranger = await attacked.send(call.by("sozialamt"))
    assert stranger.status_code == 200, (wanted, stranger.text)
    assert stories.good(stranger).get("items", []) == []


# --- whether somebody is there -----------------------------------------------------------------------------------------

QUESTIONS = {
    "match_persons", "search_persons", "search_links", "offer_link", "search_decisions", "resolve_pseudonym",
    "resolve_persons", "search_duties", "propose_hand_disclosure", "search_hand_disclosures", "report_access",
}  # fmt: skip
"""Operations whose answer tells whether somebody or something is there: counted per person who asks."""
OF_THE_BODYS_OWN = {
    "search_access_log": "entries about a pseudonym that the caller's body gave; what it tells is itself logged",
    "search_consents": "consents of a person of the own body, by the pseudonym",
    "search_releases": "releases of a person of the own body, by the pseudonym",
    "search_support_records": "support records of the own body, by the pseudonym",
    "search_referrals": "referrals of the own body, by the pseudonym",
    "search_representations": "who speaks for a person of the own body, by the pseudonym",
    "search_legal_holds": "holds of a person of the own body, by the pseudonym, for who erases",
    "search_restrictions": "restrictions of a person of the own body, by the pseudonym",
}
"""Searches that are not counted so, each with its reason."""


def searches() -> dict[str, bool]:
    """Every search, and every operation that is counted as a question -> whether it is."""
    found = {}
    for service in DESCRIBED:
        for path, item in described(service)["paths"].items():
            for operation in item.values():
                counted = "questions" in operation["responses"].get("429", {}).get("description", "")
                if counted or "search" in path:
                    found[operation["operationId"]] = counted
    return found


def test_every_search_is_counted_per_person_who_asks_or_has_a_reason() -> None:
    found = searches()
    assert {name for name, counted in found.items() if counted} == QUESTIONS
    assert {name for name, counted in found.items() if not counted} == set(OF_THE_BODYS_OWN)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("per_minute", [5, None])
async def test_who_tries_many_names_does_not_learn_who_is_known(running: Any, per_minute: int | None) -> None:
    """Seventeen guesses of a day of birth, the last one right. Without the defence it is a hit."""
    identity: Running = await running(create_app, questions_per_minute=per_minute)
    clerk = identity.as_("case_manager", "ki", sub="curious")
    await registered(clerk, birth={"on": "1990-04-17", "precision": "day"})
    told = []
    for day in range(1, 18):
        guess = {"on": f"1990-04-{day:02}", "precision": "day"}
        name = {"kind": "family", "value": MARKER}
        told.append(await clerk.post("/v1/persons/search", {"names": [name], "birth": guess}))
    hits = [one for one in told if one.status_code == 200 and one.json()["items"]]
    assert len(hits) == (0 if per_minute else 1)
    assert Counter(one.status_code for one in told) == ({200: 5, 429: 12} if per_minute else {200: 17})
