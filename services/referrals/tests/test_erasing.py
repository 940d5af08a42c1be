"""Identity tells that a person was erased: the body's rows go, and the other side does not wait for somebody who is no
more.
"""

import json
from typing import Any
from uuid import uuid4

import pytest
import redis

from services.referrals.tests.helpers import House, eventually, good, problem


def erased(house: House, body: str, person: str, number: int = 1) -> None:
    """What identity would say."""
    document = {
        "specversion": "1.0", "id": str(uuid4()), "source": "/nodes/test/identity",
        "type": "geleit.identity.person.erased.v1", "subject": f"person:{person}",
        "time": "2016-09-07T10:00:00+00:00", "datacontenttype": "application/json", "sequence": str(number),
        "body": str(house.node.body(body)), "bodysequence": str(number), "data": {"person": person},
    }  # fmt: skip
    with redis.Redis.from_url(house.valkey.url("operator")) as line:
        line.xadd("geleit.identity", {"event": json.dumps(document)}, id=f"{number}-0")


async def gone(house: House, body: str, row: dict[str, Any]) -> None:
    """Returns once the body's row is not there any more."""

    async def looked() -> bool:
        return (await house.as_(body).get(f"/v1/referrals/{row['id']}")).status_code == 404

    await eventually(looked)


async def test_a_giver_who_erases_leaves_the_receiver_nothing_open(house: House) -> None:
    sent = await house.sent()
    row = await house.received()
    erased(house, "ki", sent["person"])
    await gone(house, "ki", sent)

    assert (await house.received())["status"] == "cancelled"
    assert "referral_to_answer" not in await house.tasks("weiterbildung")
    late = await house.act("weiterbildung", await house.received(), "accept", {"person": str(uuid4())})
    assert late.status_code == 409
    assert row["id"] in late.request.url.path


@pytest.mark.parametrize(("started", "becomes"), [(False, "ended"), (True, "ended")])
async def test_a_receiver_who_erases_tells_the_giver_that_it_ended(house: House, started: bool, becomes: str) -> None:
    given, taken = await (house.started() if started else house.accepted())
    erased(house, "weiterbildung", taken["person"])
    await gone(house, "weiterbildung", taken)

    assert (await house.given(given))["status"] == becomes
    assert "referral_to_follow_up" in await house.tasks("ki")
    assert "ended" in await house.types("ki")


async def test_what_is_over_stays_and_says_that_the_other_side_is_gone(house: House) -> None:
    given, taken = await house.started()
    done = good(await house.act("weiterbildung", taken, "complete", {"report": {"summary": "Done."}}))
    erased(house, "ki", given["person"])
    await gone(house, "ki", given)

    kept = await house.received()
    assert (kept["id"], kept["status"]) == (done["id"], "completed")
    problem(await house.act("weiterbildung", kept, "correct-to-failed", {"reason": "other"}), 409, "other_side_gone")
