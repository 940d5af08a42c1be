"""Months close in their time, by hand or by themselves, and stay as they are."""

from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from geleit_indicators.app import create_app
from geleit_indicators.periods.rules import after, due_on, earliest, is_month, is_over, last_day
from geleit_indicators.publishing.tables import Publication
from geleit_kit.pure.problems import Conflict
from geleit_kit.testing.running import Starter
from services.indicators.tests.feeding import PHASE, Feeding, counts, entered


def test_months_follow_each_other_and_end_on_their_last_day() -> None:
    assert after("2016-12") == "2017-01"
    assert last_day("2016-02") == date(2016, 2, 29)
    assert due_on("2016-12") == date(2017, 1, 2)
    assert is_over("2016-07", date(2016, 8, 1))
    assert not is_over("2016-07", date(2016, 7, 31))
    assert [is_month(key) for key in ("2016-07", "2016-7", "2016-13", "1816-07", "2016-07-01", "")] == [True] + [
        False
    ] * 5


@pytest.mark.parametrize(
    ("day", "today", "month"),
    [
        ("2016-07-04", "2016-07-05", "2016-07"),
        ("2016-07-04", "2016-08-01", "2016-07"),
        ("2016-07-04", "2016-08-02", "2016-08"),
        ("2015-11-20", "2016-08-01", "2016-07"),
        ("2015-11-20", "2016-08-02", "2016-08"),
        ("2016-09-20", "2016-08-02", "2016-09"),
    ],
)
def test_a_fact_falls_into_its_own_month_or_the_next_open_one(day: str, today: str, month: str) -> None:
    assert earliest(date.fromisoformat(day), date.fromisoformat(today)) == month


async def test_nothing_is_shown_before_a_month_is_closed_and_only_that_month_after(feeding: Feeding) -> None:
    address = "/v1/indicators/cases_per_phase/tables?rows=phase&columns=sex&period="
    await feeding.say(PHASE, [entered("2016-07-04") for _ in range(12)])
    reader = feeding.service.as_("coordinator", "ki")
    for month in ("2016-07", "2016-08", "1999-01", "nonsense"):
        answer = await reader.get(address + month[:7])
        assert (answer.status_code, answer.json()["code"]) == (404, "not_published")
    feeding.today("2016-08-01")
    await feeding.service.ticked()
    assert (await reader.get(address + "2016-07")).status_code == 404
    feeding.today("2016-08-02")
    await feeding.until_closed("2016-07")
    await feeding.say(PHASE, [entered("2016-08-02") for _ in range(9)])
    assert counts((await reader.get(address + "2016-07")).json())[None, None] == 12
    assert (await reader.get(address + "2016-08")).status_code == 404


async def test_a_steering_office_closes_a_month_that_is_over_and_not_before(feeding: Feeding) -> None:
    await feeding.say(PHASE, [entered("2016-07-04") for _ in range(12)])
    steering = feeding.service.as_("steering_office", "ki")
    early = await steering.post("/v1/periods/2016-07/close", seen="*")
    assert (early.status_code, early.json()["code"]) == (409, "period_not_over")
    feeding.today("2016-08-01")
    unsaid = await steering.post("/v1/periods/2016-07/close")
    assert unsaid.status_code == 428
    stale = await steering.post("/v1/periods/2016-07/close", seen=99)
    assert stale.status_code == 412
    forbidden = await feeding.service.as_("case_manager", "ki").post("/v1/periods/2016-07/close", seen="*")
    assert forbidden.status_code == 403
    done = await steering.post("/v1/periods/2016-07/close", seen="*")
    assert (done.status_code, done.json()["status"]) == (200, "closing")
    assert done.headers["etag"] == f'"{done.json()["version"]}"'
    closed = await feeding.until_closed("2016-07")
    assert closed["closed_on"] == "2016-08-01"
    again = await steering.post("/v1/periods/2016-07/close", seen="*")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    for key in ("2016-13", "2031-01", "0000-00", "x", "2016-07-01"):
        assert (await steering.post(f"/v1/periods/{key}/close", seen="*")).status_code == 404
        assert (await steering.get(f"/v1/periods/{key}")).status_code == 404


async def test_a_closed_month_stays_as_it_was_published_whatever_comes_and_whoever_tries(feeding: Feeding) -> None:
    facts = [entered("2016-07-04", sex="female") for _ in range(12)]
    await feeding.say(PHASE, facts)
    feeding.today("2016-08-02")
    await feeding.until_closed("2016-07")
    before = await feeding.table("2016-07")
    ledger = (await feeding.office.get("/v1/periods/2016-07/ledger")).json()
    late = [entered("2016-07-04", sex="male") for _ in range(30)]
    back = [entered("2016-07-04", retracts=fact["fact_id"], withdrawn=True) for fact in facts]
    await feeding.say(PHASE, [*late, *back])
    await feeding.service.as_("node_operator", "ki").post("/v1/projections/rebuild")
    feeding.today("2016-09-02")
    await feeding.until_closed("2016-08")
    assert await feeding.table("2016-07") == before
    assert (await feeding.office.get("/v1/periods/2016-07/ledger")).json() == ledger
    assert counts(await feeding.table("2016-08"))[None, None] == 30
    database, body = feeding.service.app.state.geleit.database, feeding.node.body("ki")
    for statement in (update(Publication).values(content={}), delete(Publication)):
        with pytest.raises((DBAPIError, Conflict)):
            async with database.write(body) as write:
                await write.execute(statement.where(Publication.body_id == body))
    assert await feeding.table("2016-07") == before


async def test_a_month_is_closed_once_by_two_tickers_and_a_restart(feeding: Feeding, running: Starter) -> None:
    await feeding.say(PHASE, [entered("2016-07-04") for _ in range(12)])
    second = None
    if running.engine.kind == "postgresql":
        second = await running(create_app)
    else:
        await feeding.service.stop()
        running.started.remove(feeding.service)
        feeding.service = await running(create_app)
    feeding.today("2016-08-02")
    closed = await feeding.until_closed("2016-07")
    if second is not None:
        await second.stop()
    await feeding.service.ticked()
    assert (await feeding.office.get("/v1/periods/2016-07")).json() == closed
    assert len((await feeding.office.get("/v1/periods/2016-07/ledger")).json()["entries"]) == 4


async def test_months_are_listed_with_their_state_and_what_the_caller_may_do(feeding: Feeding) -> None:
    await feeding.say(PHASE, [entered("2016-07-04"), entered("2016-09-04")])
    items = (await feeding.office.get("/v1/periods?sort=key")).json()["items"]
    assert [(item["key"], item["status"], item["due_on"]) for item in items] == [
        ("2016-07", "open", "2016-08-02"),
        ("2016-09", "open", "2016-10-02"),
    ]
    assert [action["action"] for action in items[0]["allowed_actions"]] == ["close"]
    assert (await feeding.office.get("/v1/periods?sort=body_id")).status_code == 422
    assert (await feeding.office.get("/v1/periods?status=closed")).json()["items"] == []
