"""One holder per mandate: taken up, offered, accepted, represented, over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.cases.tests.helpers import MARKER, House, good, places, refused


def holders(mandate: dict[str, Any]) -> list[tuple[int, str, str | None, bool]]:
    return [(one["epoch"], one["kind"], one["staff"], one["until"] is None) for one in mandate["history"]]


async def test_case_management_begins_with_one_holder_who_can_be_reached(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    assert (mandate["status"], mandate["epoch"], mandate["holder_kind"]) == ("active", 1, "staff")
    assert mandate["holder"] == house.staff()
    assert mandate["contact"]["phone"] == MARKER
    assert holders(mandate) == [(1, "staff", house.staff(), True)]
    (fact,) = await house.fact_data("mandate.activated")
    assert (fact["mandate_id"], fact["epoch"], fact["referral_id"]) == (mandate["id"], 1, None)


async def test_a_mandate_that_is_held_cannot_be_taken_up_again(house: House) -> None:
    record = await house.managed()
    answer = await house.as_().post("/v1/mandates", {"support_record_id": record["id"]})
    refused(answer, 409, "responsibility_is_held")


async def test_of_two_who_take_up_a_mandate_at_once_one_wins(house: House) -> None:
    record = await house.record()
    given = {"support_record_id": record["id"]}
    answers = await asyncio.gather(*(house.as_().post("/v1/mandates", given) for _ in range(5)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409, 409]
    (mandate,) = good(await house.as_().get("/v1/mandates"))["items"]
    assert len(holders(mandate)) == 1
    assert len(await house.fact_data("mandate.activated")) == 1


async def test_a_transfer_takes_an_offer_and_an_acceptance_and_the_giver_holds_until_then(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    path = f"/v1/mandates/{mandate['id']}"
    colleague = house.as_(sub="colleague")
    offered = good(
        await house.as_().post(f"{path}/offer", {"to": house.staff(sub="colleague")}, seen=mandate["version"])
    )
    assert (offered["status"], offered["holder"], offered["epoch"]) == ("offered", house.staff(), 1)
    (task,) = await house.tasks(kind="mandate_offered")
    assert task["assignee"] == house.staff(sub="colleague")
    bystander = await house.as_(sub="third").post(f"{path}/accept", {}, seen=offered["version"])
    refused(bystander, 403, "not_offered_to_you")
    accepted = good(await colleague.post(f"{path}/accept", {}, seen=offered["version"]))
    assert (accepted["status"], accepted["holder"], accepted["epoch"]) == ("active", house.staff(sub="colleague"), 2)
    assert accepted["contact"] is None
    assert holders(accepted) == [(1, "staff", house.staff(), False), (2, "staff", house.staff(sub="colleague"), True)]
    assert await house.tasks(kind="mandate_offered") == []


async def test_of_parallel_acceptances_of_one_mandate_one_wins_and_one_holder_stands(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    path = f"/v1/mandates/{mandate['id']}"
    offered = good(
        await house.as_().post(f"{path}/offer", {"to": house.staff(sub="colleague")}, seen=mandate["version"])
    )
    colleague = house.as_(sub="colleague")
    answers = await asyncio.gather(
        *(colleague.post(f"{path}/accept", {"contact": {"phone": str(n)}}, seen=offered["version"]) for n in range(4)),
        *(colleague.post(f"{path}/accept", {"contact": {"phone": str(n)}}, seen="*") for n in range(4)),
    )
    assert [one.status_code for one in answers].count(200) == 1
    assert {one.status_code for one in answers} <= {200, 409, 412}
    after = good(await house.as_().get(path))
    assert (after["epoch"], len([one for one in after["history"] if one["until"] is None])) == (2, 1)
    winner = next(good(one) for one in answers if one.status_code == 200)
    assert after["contact"] == winner["contact"]
    assert len(await house.fact_data("mandate.activated")) == 2


async def test_a_declined_offer_leaves_the_giver_who_learns_it_by_a_task(house: House) -> None:
    mandate = await house.mandate(await house.managed())
    path = f"/v1/mandates/{mandate['id']}"
    offered = good(
        await house.as_().post(f"{path}/offer", {"to": house.staff(sub="colleague")}, seen=mandate["version"])
    )
    colleague = house.as_(sub="colleague")
    refused(await colleague.post(f"{path}/decline", {"reason": "lazy"}, seen=offered["version"]), 422, "invalid")
    declined = good(await colleague.post(f"{path}/decline", {"reason": "caseload"}, seen=offered["version"]))
    assert (declined["status"], declined["holder"], declined["epoch"]) == ("active", house.staff(), 1)
    (task,) = await house.tasks(kind="mandate_declined", whose="mine")
    assert task["code"] == "caseload"
    refused(await colleague.post(f"{path}/accept", {}, seen=declined["version"]), 409, "illegal_transition")


@pytest.mark.answers
async def test_an_offer_can_be_taken_back_and_is_not_made_to_the_holder(house: House) -> None:
    mandate = await house.mandate(await house.managed())
    path = f"/v1/mandates/{mandate['id']}"
    own = await house.as_().post(f"{path}/offer", {"to": house.staff()}, seen=mandate["version"])
    assert places(refused(own, 422, "invalid")) == {"/to": "holds_already"}
    offered = good(await house.as_().post(f"{path}/offer", {"to": str(uuid4())}, seen=mandate["version"]))
    back = good(await house.as_().post(f"{path}/withdraw-offer", seen=offered["version"]))
    assert (back["status"], back["offered_to"]) == ("active", None)


async def test_a_deputy_gets_the_tasks_of_their_days(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    path = f"/v1/mandates/{mandate['id']}/deputy"
    deputy = {"staff": house.staff(sub="deputy"), "since": "2016-06-20", "until": "2016-06-30"}
    wrong = await house.as_().put(path, deputy | {"until": "2016-06-01"}, seen=mandate["version"])
    assert places(refused(wrong, 422, "invalid")) == {"/until": "ends_before_start"}
    named = good(await house.as_().put(path, deputy, seen=mandate["version"]))
    assert named["deputy"] == deputy
    plan = await house.plan(record)
    await house.step(plan, payer=None)
    (task,) = await house.tasks(kind="step_without_payer")
    assert (task["assignee"], task["deputy"]) == (house.staff(sub="deputy"), house.staff())
    released = good(await house.as_().delete(path, seen=named["version"]))
    assert released["deputy"] is None


async def test_a_list_asks_for_the_own_mandates_or_nobodys_and_never_for_a_colleagues(house: House) -> None:
    mandate = await house.mandate(await house.managed())
    for sub, whose, expected in (
        (None, "mine", [mandate["id"]]),
        ("deputy", "mine", []),
        ("deputy", "team", [mandate["id"]]),
        (None, "nobodys", []),
    ):
        found = good(await house.as_(sub=sub or "ki-case_manager").get("/v1/mandates", params={"whose": whose}))[
            "items"
        ]
        assert [one["id"] for one in found] == expected, (sub, whose)
    deputy = {"staff": house.staff(sub="deputy")}
    good(await house.as_().put(f"/v1/mandates/{mandate['id']}/deputy", deputy, seen=mandate["version"]))
    found = good(await house.as_(sub="deputy").get("/v1/mandates", params={"whose": "mine"}))["items"]
    assert [one["id"] for one in found] == [mandate["id"]]


@pytest.mark.answers
async def test_counsellors_read_who_is_responsible_but_do_not_move_it(house: House) -> None:
    mandate = await house.mandate(await house.managed())
    counsellor = house.as_(role="counsellor")
    good(await counsellor.get(f"/v1/mandates/{mandate['id']}"))
    answer = await counsellor.post(f"/v1/mandates/{mandate['id']}/offer", {"to": str(uuid4())}, seen=mandate["version"])
    refused(answer, 403, "forbidden")


@pytest.mark.answers
async def test_a_coordinator_sees_the_holder_and_not_how_to_reach_them(house: House) -> None:
    mandate = await house.mandate(await house.managed())
    seen = good(await house.as_(role="coordinator").get(f"/v1/mandates/{mandate['id']}"))
    assert seen["holder"] == house.staff()
    assert MARKER not in str(seen)
    assert {one["category"] for one in seen["withheld"]} == {"holder_contact"}
