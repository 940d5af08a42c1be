"""Recipes of referrals: the giver's acts, the receiver's acts, payloads, outcomes, messages."""

from typing import Any

from services.identity.tests.helpers import Json
from tests.world import referral_stories as stories
from tests.world.calls import Call, recipe
from tests.world.cases import NEWEST, on
from tests.world.stories import good, person
from tests.world.world import OWNER, RECEIVER, World

CODES = "the receiver's row holds codes and days, no words"
_WORDS_BEHIND = "read_outcome"


def taken_by_receiver(row: Json, given: Any = None) -> Call:
    """The receiver's act on its row."""
    return on("referral_id", row, given, body=RECEIVER)


def reported(row: Json, given: Any) -> Call:
    """The receiver's report; its words are read at the outcome."""
    shown = Call({"referral_id": row["id"]}, body=RECEIVER).of("referrals", _WORDS_BEHIND)
    return on("referral_id", row, given, body=RECEIVER, read_back=shown)


# --- the giver -------------------------------------------------------------------------------------------------------


@recipe("referrals", silent="the four kinds are words of the house")
async def list_referral_kinds(_: World, __: str) -> Call:
    return Call()


@recipe("referrals")
async def draft_referral(world: World, marker: str) -> Call:
    return Call(given=stories.drafted(marker, person=(await person(world, marker))["person"]))


@recipe("referrals")
async def upsert_referral(world: World, marker: str) -> Call:
    return Call(given=stories.drafted(marker, person=(await person(world, marker))["person"]))


@recipe("referrals")
async def list_referrals(world: World, marker: str) -> Call:
    await stories.draft(world, marker)
    return Call(query=NEWEST)


@recipe("referrals")
async def search_referrals(world: World, marker: str) -> Call:
    made = await stories.draft(world, marker)
    return Call(given={"person": made["person"]})


@recipe("referrals")
async def read_referral(world: World, marker: str) -> Call:
    return Call({"referral_id": (await stories.draft(world, marker))["id"]})


@recipe("referrals")
async def change_referral(world: World, marker: str) -> Call:
    return on("referral_id", await stories.draft(world, marker), {"need_codes": ["job"]})


@recipe("referrals")
async def point_on(world: World, marker: str) -> Call:
    bare = {"kind": "verweis", "conversation_id": None, "payload": None}
    return on("referral_id", await stories.draft(world, marker, **bare))


@recipe("referrals")
async def send_referral(world: World, marker: str) -> Call:
    row = await stories.draft(world, marker, **await stories.offered(world, marker))
    return on("referral_id", row, await stories.carried(world, row["conversation_id"]))


@recipe("referrals")
async def ask_again(world: World, marker: str) -> Call:
    given = await stories.sent(world, marker)
    theirs = await stories.arrived(world, given)
    await stories.act(world, theirs, "decline-provisionally", {"reason": "no_capacity"}, RECEIVER)
    return on("referral_id", await stories.now(world, given))


@recipe("referrals")
async def withdraw_referral(world: World, marker: str) -> Call:
    return on("referral_id", await stories.sent(world, marker), {"reason": "no_longer_needed"})


@recipe("referrals")
async def mark_referral_entered_in_error(world: World, marker: str) -> Call:
    return on("referral_id", await stories.sent(world, marker))


@recipe("referrals")
async def retry_handover(world: World, marker: str) -> Call:
    given, _ = await stories.handed_over(world, marker, late_by=7)
    assert given["status"] == "handover_refused", given
    return on("referral_id", given, {"mandate_epoch": given["mandate_epoch"] - 7})


# --- the receiver ----------------------------------------------------------------------------------------------------


@recipe("referrals", silent=CODES)
async def see_referral(world: World, marker: str) -> Call:
    return taken_by_receiver(await stories.arrived(world, await stories.sent(world, marker)))


@recipe("referrals", silent=CODES)
async def accept_referral(world: World, marker: str) -> Call:
    row = await stories.arrived(world, await stories.sent(world, marker))
    return taken_by_receiver(row, {"person": (await person(world, marker, RECEIVER))["person"]})


@recipe("referrals", silent=CODES)
async def rebind_referral(world: World, marker: str) -> Call:
    _, row = await stories.accepted(world, marker)
    return taken_by_receiver(row, {"person": (await person(world, marker, RECEIVER))["person"]})


@recipe("referrals", silent=CODES)
async def decline_referral_provisionally(world: World, marker: str) -> Call:
    row = await stories.arrived(world, await stories.sent(world, marker))
    return taken_by_receiver(row, {"reason": "no_capacity"})


@recipe("referrals", silent=CODES)
async def decline_referral(world: World, marker: str) -> Call:
    row = await stories.arrived(world, await stories.sent(world, marker))
    return taken_by_receiver(row, {"reason": "no_capacity"})


@recipe("referrals", silent=CODES)
async def start_referral(world: World, marker: str) -> Call:
    _, row = await stories.accepted(world, marker)
    return taken_by_receiver(row, {})


@recipe("referrals", silent=CODES)
async def admit_referral(world: World, marker: str) -> Call:
    _, row = await stories.accepted(world, marker, kind="zuweisung")
    return taken_by_receiver(row, {})


@recipe("referrals", silent=CODES)
async def hold_referral(world: World, marker: str) -> Call:
    _, row = await stories.accepted(world, marker)
    return taken_by_receiver(row, {"reason": "waiting_list"})


@recipe("referrals", silent=CODES)
async def resume_referral(world: World, marker: str) -> Call:
    _, row = await stories.accepted(world, marker)
    waiting = await stories.act(world, row, "hold", {"reason": "waiting_list"}, RECEIVER)
    return taken_by_receiver(waiting, {})


@recipe("referrals", silent=CODES)
async def give_feedback(world: World, marker: str) -> Call:
    return taken_by_receiver(await stories.started(world, marker), {"feedback": "going_on"})


@recipe("referrals", silent=CODES)
async def confirm_first_contact(world: World, marker: str) -> Call:
    _, row = await stories.handed_over(world, marker)
    assert row["status"] == "handed_over", row
    return taken_by_receiver(row, {})


# --- payload ---------------------------------------------------------------------------------------------------------


@recipe("referrals")
async def read_payload(world: World, marker: str) -> Call:
    return Call({"referral_id": (await stories.draft(world, marker))["id"]})


@recipe("referrals")
async def amend_payload(world: World, marker: str) -> Call:
    row = await stories.sent(world, marker)
    shown = Call({"referral_id": row["id"]}).of("referrals", "read_payload")
    return on("referral_id", row, {"payload": {"languages": f"{marker} speaks Arabic"}}, read_back=shown)


@recipe("referrals")
async def keep_payload(world: World, marker: str) -> Call:
    row = await stories.fetched(world, marker)
    shown = Call({"referral_id": row["id"]}, body=RECEIVER).of("referrals", "read_kept_payload")
    return on("referral_id", row, {"name": marker}, body=RECEIVER, read_back=shown)


@recipe("referrals")
async def read_kept_payload(world: World, marker: str) -> Call:
    row = await stories.fetched(world, marker)
    await stories.act(world, row, "keep-payload", {"name": marker}, RECEIVER)
    return Call({"referral_id": row["id"]}, body=RECEIVER)


# --- outcome ---------------------------------------------------------------------------------------------------------


@recipe("referrals")
async def complete_referral(world: World, marker: str) -> Call:
    return reported(await stories.started(world, marker), {"report": stories.report(marker)})


@recipe("referrals")
async def fail_referral(world: World, marker: str) -> Call:
    given = {"reason": "absence", "report": stories.report(marker)}
    return reported(await stories.started(world, marker), given)


@recipe("referrals")
async def correct_referral_to_completed(world: World, marker: str) -> Call:
    running = await stories.started(world, marker)
    failed = await stories.act(world, running, "fail", {"reason": "absence"}, RECEIVER)
    return reported(failed, {"report": stories.report(marker)})


@recipe("referrals")
async def correct_referral_to_failed(world: World, marker: str) -> Call:
    given = {"reason": "absence", "report": stories.report(marker)}
    return reported(await stories.completed(world, marker), given)


@recipe("referrals")
async def tell_result(world: World, marker: str) -> Call:
    between = await stories.talk(world, marker)
    row = await stories.completed(world, marker, between)
    return reported(row, {"grant": await stories.telling(world, between)})


@recipe("referrals")
async def read_outcome(world: World, marker: str) -> Call:
    return Call({"referral_id": (await stories.completed(world, marker))["id"]}, body=RECEIVER)


# --- messages --------------------------------------------------------------------------------------------------------


@recipe("referrals")
async def send_message(world: World, marker: str) -> Call:
    between = await stories.talk(world, marker, ("needs", "base_data"))
    live = await stories.grant(world, between.id, "push", ("needs",), OWNER)
    said = {"grant": live, "kind": "need", "code": "interpreter", "own_reference": marker}
    return Call({"conversation_id": between.id}, said)


@recipe("referrals")
async def list_messages(world: World, marker: str) -> Call:
    await stories.message(world, marker)
    return Call(query=NEWEST)


@recipe("referrals")
async def read_message(world: World, marker: str) -> Call:
    return Call({"message_id": (await stories.message(world, marker))["id"]})


@recipe("referrals", silent=CODES)
async def confirm_message(world: World, marker: str) -> Call:
    row = await stories.message_to_answer(world, marker)
    return on("message_id", row, {"person": (await person(world, marker, RECEIVER))["person"]}, body=RECEIVER)


@recipe("referrals", silent=CODES)
async def rebind_message(world: World, marker: str) -> Call:
    row = await stories.message_to_answer(world, marker)
    path, client = f"/v1/messages/{row['id']}", world.as_("referrals", RECEIVER)
    wrong = {"person": (await person(world, marker, RECEIVER))["person"]}
    bound = good(await client.post(f"{path}/confirm", wrong, seen=row["version"]))
    return on("message_id", bound, {"person": (await person(world, marker, RECEIVER))["person"]}, body=RECEIVER)


@recipe("referrals", silent=CODES)
async def reject_message(world: World, marker: str) -> Call:
    row = await stories.message_to_answer(world, marker)
    return on("message_id", row, {"reason": "already_known"}, body=RECEIVER)
