"""Needs over HTTP: one open need per code and record, whoever reports it."""

import asyncio
from uuid import uuid4

import pytest

from services.cases.tests.helpers import House, good, places, refused


def message(**changed: object) -> dict[str, object]:
    return {"kind": "message", "conversation_id": str(uuid4()), "message_id": str(uuid4())} | changed


@pytest.mark.answers
async def test_a_second_report_of_a_code_joins_the_open_need_as_a_further_source(house: House) -> None:
    record = await house.record()
    first = good(await house.as_().post("/v1/needs", {"support_record_id": record["id"], "code": "interpreter"}))
    heard = message(reported_on="2016-06-20")
    joined = good(
        await house.as_().post("/v1/needs", {"support_record_id": record["id"], "code": "interpreter", "source": heard})
    )
    assert joined["id"] == first["id"]
    assert [one["kind"] for one in joined["sources"]] == ["talk", "message"]
    assert joined["sources"][1]["message_id"] == heard["message_id"]
    assert len(good(await house.as_().get("/v1/needs"))["items"]) == 1
    assert len(await house.fact_data("need.opened")) == 1


async def test_a_message_counts_once_however_often_it_is_confirmed(house: House) -> None:
    record = await house.record()
    given = {"support_record_id": record["id"], "code": "interpreter", "source": message()}
    answers = [good(await house.as_().post("/v1/needs", given)) for _ in range(3)]
    assert [len(need["sources"]) for need in answers] == [1, 1, 1]


async def test_two_reports_at_the_same_moment_leave_one_open_need(house: House) -> None:
    record = await house.record()
    given = {"support_record_id": record["id"], "code": "interpreter"}
    answers = await asyncio.gather(*(house.as_().post("/v1/needs", given | {"source": message()}) for _ in range(5)))
    assert {one.status_code for one in answers} <= {201, 409}
    (need,) = good(await house.as_().get("/v1/needs"))["items"]
    assert len(need["sources"]) == [one.status_code for one in answers].count(201)


@pytest.mark.answers
async def test_another_code_and_another_record_are_needs_of_their_own(house: House) -> None:
    first, second = await house.record(), await house.record()
    for record, code in ((first, "interpreter"), (first, "home"), (second, "interpreter")):
        good(await house.as_().post("/v1/needs", {"support_record_id": record["id"], "code": code}))
    assert len(good(await house.as_().get("/v1/needs"))["items"]) == 3


async def test_a_met_need_is_told_without_its_code_and_a_later_report_opens_a_new_one(house: House) -> None:
    record = await house.record()
    given = {"support_record_id": record["id"], "code": "health_care"}
    need = good(await house.as_().post("/v1/needs", given))
    met = good(await house.as_().post(f"/v1/needs/{need['id']}/meet", {}, seen=need["version"]))
    assert (met["status"], met["closed_on"]) == ("met", "2016-06-21")
    (fact,) = await house.fact_data("need.met")
    assert fact["need_id"] == need["id"]
    assert "health_care" not in str(await house.facts())
    again = good(await house.as_().post("/v1/needs", given))
    assert again["id"] != need["id"]
    refused(await house.as_().post(f"/v1/needs/{need['id']}/reopen", seen=met["version"]), 409, "need_is_open_already")
    dropped = good(await house.as_().post(f"/v1/needs/{again['id']}/drop", {}, seen=again["version"]))
    assert dropped["status"] == "dropped"
    back = good(await house.as_().post(f"/v1/needs/{need['id']}/reopen", seen=met["version"]))
    assert (back["status"], back["closed_on"]) == ("open", None)


@pytest.mark.answers
async def test_a_need_is_a_code_of_the_list_and_a_message_is_named(house: House) -> None:
    record = await house.record()
    given = {"support_record_id": record["id"], "code": "Anna needs help"}
    assert places(refused(await house.as_().post("/v1/needs", given), 422, "invalid")) == {"/code": "not_in_list"}
    given = {"support_record_id": record["id"], "code": "home", "source": {"kind": "message"}}
    problem = refused(await house.as_().post("/v1/needs", given), 422, "invalid")
    assert places(problem) == {"/source/message_id": "message_not_named"}
