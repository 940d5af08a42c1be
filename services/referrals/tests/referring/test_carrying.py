"""What a preview is sent under, and what becomes of it when that ends, rests, or nobody can say. On a node with identity
its decision carries it; here the test says identity's words, with the node's keys.
"""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.rows import visible
from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.http.status_list import of_conversation, of_resting
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Starter
from geleit_referrals.app import create_app
from geleit_referrals.referring.tables import Referral
from services.referrals.tests.helpers import MARKER, MONDAY, NEEDS, ON_PAPER, House, eventually, good, handover, problem

NOBODY_THERE = {"identity": "http://127.0.0.1:9"}
RECEIVER = "weiterbildung"
Shown = Callable[[], Awaitable[dict[str, Any]]]


@pytest.fixture
async def beside(running: Starter, node: Node, valkey: Valkey) -> House:
    """Referrals on a node with identity, which says what the test says."""
    move_clock(node.folder, noon(MONDAY))
    return House(await running(create_app, peers=NOBODY_THERE), node, valkey)


def carried(house: House, draft: dict[str, Any], **changed: Any) -> dict[str, Any]:
    told = {"categories": ["needs"], "conversation": draft["conversation_id"], "person": draft["person"]} | changed
    return {"grant": house.grant(owner="ki", recipient=RECEIVER, direction="push", **told)}


async def sent(house: House, **changed: Any) -> dict[str, Any]:
    draft = await house.draft(**changed)
    return good(await house.act("ki", draft, "send", carried(house, draft)))


def says(house: House, *names: str) -> None:
    """Identity's next list."""
    house.revoked[:] = names
    house.fresh_status_list()


async def is_foreigners_authority(house: House, body: str) -> None:
    async with house.service.app.state.geleit.database.node_write() as write:
        await write.execute(update(KnownBody).where(KnownBody.key == body).values(kind="foreigners_authority"))


def accept_is_closed_by(row: dict[str, Any]) -> str | None:
    [action] = [one for one in row["allowed_actions"] if one["action"] == "accept"]
    return action["closed"]["code"] if action["closed"] else None


# --- to whom -----------------------------------------------------------------------------------------------------------


@pytest.mark.answers
async def test_nothing_is_sent_to_a_foreigners_authority_under_whatever_ground(house: House, beside: House) -> None:
    ways = ((house, lambda _: ON_PAPER), (beside, lambda draft: carried(beside, draft)))  # two on the same databases
    for at, under in ways:
        control = await at.draft()
        good(await at.act("ki", control, "send", under(control)))
    await is_foreigners_authority(house, RECEIVER)
    for at, under in ways:
        for kind in ({}, {"kind": "zuweisung"}, handover()):
            draft = await at.draft(**kind)
            [send] = [one for one in draft["allowed_actions"] if one["action"] == "send"]
            assert send["closed"]["code"] == "by_hand_only"
            problem(await at.act("ki", draft, "send", under(draft)), 409, "by_hand_only")
        assert len(good(await at.as_(RECEIVER).get("/v1/referrals"))["items"]) == len(ways)
        pointed = await at.draft(kind="verweis", conversation_id=None, payload=None)
        assert good(await at.act("ki", pointed, "point-on"))["status"] == "completed", "it transmits nothing"


# --- under what --------------------------------------------------------------------------------------------------------


@pytest.mark.answers
async def test_where_identity_is_on_the_node_only_its_decision_carries(beside: House) -> None:
    draft = await beside.draft()
    for under, place, code in (
        ({}, "/grant", "missing"),
        (ON_PAPER, "/grant", "missing"),
        ({**ON_PAPER, **carried(beside, draft)}, "/ground", "not_beside_a_grant"),
    ):
        found = problem(await beside.act("ki", draft, "send", under), 422, "invalid")
        assert [(one["pointer"], one["code"]) for one in found["errors"]] == [(place, code)]
    for changed in ({"conversation": str(uuid4())}, {"person": str(uuid4())}, {"recipient": "jobcenter"}):
        known = {"owner": "ki", "recipient": RECEIVER, "categories": ["needs"]}
        meant = {"conversation": draft["conversation_id"], "person": draft["person"]}
        other = beside.grant(direction="push", **known | meant | changed)
        problem(await beside.act("ki", draft, "send", {"grant": other}), 403, "grant_foreign")
    beyond = carried(beside, draft, categories=["language"])
    problem(await beside.act("ki", draft, "send", beyond), 403, "grant_does_not_cover")
    good(await beside.act("ki", draft, "send", carried(beside, draft)))


@pytest.mark.answers
async def test_without_identity_the_sender_states_a_ground_and_answers_for_it(house: House) -> None:
    draft = await house.draft()
    found = problem(await house.act("ki", draft, "send", {}), 422, "invalid")
    assert [(one["pointer"], one["code"]) for one in found["errors"]] == [("/ground", "missing")]
    for name in ("kind", "purpose", "paper", "responsible"):
        lacking = {key: value for key, value in ON_PAPER["ground"].items() if key != name}
        problem(await house.act("ki", draft, "send", {"ground": lacking}), 422, "invalid")
    for wrong in ({"responsible": False}, {"kind": "statute"}, {"paper": ""}):
        problem(await house.act("ki", draft, "send", {"ground": ON_PAPER["ground"] | wrong}), 422, "invalid")
    row = good(await house.act("ki", draft, "send"))
    assert (row["purpose"], row["ground"]) == ("referral", "consent")
    paper = good(await house.as_("ki").get(f"/v1/referrals/{row['id']}/payload"))["paper"]
    assert paper == ON_PAPER["ground"]["paper"]
    received = await house.as_(RECEIVER).get("/v1/referrals")
    assert [(one["purpose"], one["ground"]) for one in received.json()["items"]] == [("referral", "consent")]
    assert MARKER not in received.text, "where the paper lies is the giver's matter"


@pytest.mark.answers
async def test_the_log_of_the_giver_says_for_what_and_on_which_ground_it_went(house: House, beside: House) -> None:
    for at, row in ((house, await house.sent()), (beside, await sent(beside))):
        asked = {
            "person": row["person"], "body": str(at.node.body("ki")), "after": None, "limit": 50,
            "since": "2016-01-01T00:00:00Z", "before": "2100-01-01T00:00:00Z",
        }  # fmt: skip
        page = good(await at.service.as_service("identity").post("/v1/access-log/of-person", asked))
        [entry] = [one for one in page["items"] if one["kind"] == "disclosure"]
        assert (entry["purpose"], entry["ground"]["kind"], entry["categories"]) == ("referral", "consent", ["needs"])


# --- when it ends ------------------------------------------------------------------------------------------------------


@pytest.mark.both
async def test_an_ended_ground_stays_ended_when_the_list_has_forgotten_it(beside: House) -> None:
    given = await sent(beside)
    assert (await beside.received())["need_codes"] == NEEDS
    name = of_conversation(UUID(given["conversation_id"]))
    says(beside, name)
    row = await beside.received()
    assert (row["ground_ended"], row["need_codes"], accept_is_closed_by(row)) == (True, [], "ground_ended")
    await eventually(lambda: remembered(beside, "ki"))
    await eventually(lambda: remembered(beside, RECEIVER))
    says(beside)  # five weeks later
    row = await beside.received()
    assert (row["ground_ended"], row["need_codes"], row["client_present"]) == (True, [], None)
    problem(await beside.act(RECEIVER, row, "accept", {"person": str(uuid4())}), 409, "ground_ended")
    again = await beside.draft(person=given["person"], conversation_id=given["conversation_id"])
    problem(await beside.act("ki", again, "send", carried(beside, again)), 409, "ground_ended")
    problem(await beside.act("ki", given, "amendments", {"payload": {"work": "helper"}}), 409, "ground_ended")
    good(await beside.act("ki", given, "withdraw", {"reason": "consent_withdrawn"}))


async def remembered(house: House, body: str) -> date | None:
    async with house.service.app.state.geleit.database.read(house.node.body(body)) as read:
        row = await read.first(visible(read, Referral))
    return row.ground_ended_on if row else None


@pytest.mark.answers
async def test_while_the_ground_rests_nothing_is_shown_and_afterwards_it_is_again(beside: House) -> None:
    given = await sent(beside)
    says(beside, of_resting(UUID(given["conversation_id"])))
    row = await beside.received()
    assert (row["ground_ended"], row["need_codes"], accept_is_closed_by(row)) == (False, [], "ground_rests")
    problem(await beside.act(RECEIVER, row, "accept", {"person": str(uuid4())}), 409, "ground_rests")
    says(beside)
    row = await beside.received()
    assert (row["need_codes"], accept_is_closed_by(row)) == (NEEDS, None)
    good(await beside.act(RECEIVER, row, "accept", {"person": str(uuid4())}))


@pytest.mark.answers
async def test_after_a_start_without_word_of_identity_no_preview_is_shown(
    beside: House, running: Starter, node: Node, valkey: Valkey
) -> None:
    await sent(beside)
    assert (await beside.received())["need_codes"] == NEEDS
    await beside.service.stop()
    anew = House(await running(create_app, peers=NOBODY_THERE), node, valkey, serial=beside.serial)
    row = await anew.received()
    assert (row["ground_ended"], row["need_codes"], accept_is_closed_by(row)) == (False, [], "status_list_stale")
    problem(await anew.act(RECEIVER, row, "accept", {"person": str(uuid4())}), 403, "status_list_stale")
    anew.fresh_status_list()
    assert (await anew.received())["need_codes"] == NEEDS
