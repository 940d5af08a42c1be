"""The same table over HTTP: in every state both sides are offered what it says, and refused everything else without a
trace.
"""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from geleit_kit.testing.databases import Engine
from geleit_referrals.referring.rules import REFERRAL, TABLE, Kind, Move, Side
from services.referrals.tests.helpers import House, eventually, good, handover, problem

Rows = tuple[dict[str, Any], dict[str, Any]]
RECEIVER = "jobcenter"

PATHS = {"amend": "amendments", "give_feedback": "feedback"}
INPUTS: dict[str, dict[str, Any]] = {
    "amend": {"payload": {"work": "helper"}},
    "withdraw": {"reason": "other"},
    "retry_handover": {"mandate_epoch": 2},
    "accept": {"person": str(uuid4())},
    "rebind": {"person": str(uuid4())},
    "decline": {"reason": "other"},
    "decline_provisionally": {"reason": "other"},
    "start": {}, "admit": {}, "resume": {}, "complete": {}, "correct_to_completed": {}, "confirm_first_contact": {},
    "hold": {"reason": "other"},
    "give_feedback": {"feedback": "going_on"},
    "fail": {"reason": "other"},
    "correct_to_failed": {"reason": "other"},
    "keep_payload": {"work": "helper"},
}  # fmt: skip


async def _both(house: House, given: dict[str, Any]) -> Rows:
    return await house.given(given), await house.received(RECEIVER)


async def _after(house: House, action: str, rows: Rows, body: str = RECEIVER) -> Rows:
    row = rows[0] if body == "ki" else rows[1]
    good(await house.act(body, row, PATHS.get(action, action.replace("_", "-")), INPUTS.get(action)))
    return await _both(house, rows[0])


async def _sent(house: House) -> Rows:
    return await _both(house, await house.sent(recipient=RECEIVER))


async def _accepted(house: House) -> Rows:
    return await house.accepted(receiver=RECEIVER)


async def _running(house: House) -> Rows:
    return await _after(house, "start", await _accepted(house))


async def _pending(house: House) -> Rows:
    return await house.accepted(receiver=RECEIVER, **handover())


async def _passed(house: House, rows: Rows, day: date, state: str) -> Rows:
    house.day(day)

    async def there() -> bool:
        return bool((await house.given(rows[0]))["status"] == state)

    await eventually(there)
    return await _both(house, rows[0])


async def _cases(house: House, fact: str, rows: Rows) -> Rows:
    given = rows[0]
    data = {"mandate_id": given["mandate_id"], "referral_id": given["id"], "reason": "not_active"}
    house.cases_says(f"mandate.{fact}", "ki", data)
    await house.heard()
    return await _both(house, given)


WAYS: dict[str, Callable[[House], Awaitable[Rows]]] = {}


def way(state: str) -> Callable[[Callable[[House], Awaitable[Rows]]], Callable[[House], Awaitable[Rows]]]:
    def note(to: Callable[[House], Awaitable[Rows]]) -> Callable[[House], Awaitable[Rows]]:
        WAYS[state] = to
        return to

    return note


WAYS["requested"] = _sent
WAYS["accepted"] = _accepted
WAYS["in_progress"] = _running
WAYS["handover_pending"] = _pending


@way("seen")
async def _seen(house: House) -> Rows:
    return await _after(house, "see", await _sent(house))


@way("provisionally_declined")
async def _provisionally(house: House) -> Rows:
    return await _after(house, "decline_provisionally", await _sent(house))


@way("declined")
async def _declined(house: House) -> Rows:
    return await _after(house, "decline", await _sent(house))


@way("on_hold")
async def _held(house: House) -> Rows:
    return await _after(house, "hold", await _accepted(house))


@way("completed")
async def _completed(house: House) -> Rows:
    return await _after(house, "complete", await _running(house))


@way("failed")
async def _failed(house: House) -> Rows:
    return await _after(house, "fail", await _running(house))


@way("cancelled")
async def _cancelled(house: House) -> Rows:
    return await _after(house, "withdraw", await _sent(house), "ki")


@way("entered_in_error")
async def _erred(house: House) -> Rows:
    return await _after(house, "mark_entered_in_error", await _sent(house), "ki")


@way("expired")
async def _expired(house: House) -> Rows:
    return await _passed(house, await _sent(house), date(2016, 10, 4), "expired")


@way("handover_timed_out")
async def _timed_out(house: House) -> Rows:
    return await _passed(house, await _pending(house), date(2016, 9, 8), "handover_timed_out")


@way("handover_refused")
async def _refused(house: House) -> Rows:
    return await _cases(house, "refused", await _pending(house))


@way("handed_over")
async def _handed_over(house: House) -> Rows:
    return await _cases(house, "moved", await _pending(house))


def _open(move: Move, row: dict[str, Any]) -> bool:
    fetched = move.action != "keep_payload" or row["payload_fetched_on"] is not None
    return move.by == row["direction"] and Kind(row["kind"]) in move.kinds and row["status"] in move.source and fetched


def test_every_state_but_two_has_a_way() -> None:
    assert set(WAYS) == REFERRAL.states - {"draft", "ended"}, (
        "a draft has one side; ended is the giver's completed or failed"
    )


@pytest.mark.parametrize("state", sorted(WAYS))
async def test_both_sides_are_offered_what_the_table_says_and_refused_the_rest(
    house: House, engine: Engine, state: str
) -> None:
    rows = await WAYS[state](house)
    assert rows[1]["status"] == state
    assert rows[0]["status"] == ("ended" if state in {"completed", "failed"} else state)
    for body, row in (("ki", rows[0]), (RECEIVER, rows[1])):
        assert row["direction"] == (Side.GIVER if body == "ki" else Side.RECEIVER)
        offered = {item["action"] for item in row["allowed_actions"] if item["closed"] is None}
        assert offered == {move.action for move in TABLE if _open(move, row)}
        for move in (one for one in TABLE if one.by is not None and one.action not in offered):
            if move.action == "tell_result":
                continue  # its grant is looked at first
            path = PATHS.get(move.action, move.action.replace("_", "-"))
            answer = await house.act(body, row, path, INPUTS.get(move.action))
            refused = problem(answer, 409, "illegal_transition")
            assert set(refused["allowed"]) == offered or "allowed" in refused
    assert await _both(house, rows[0]) == rows
