"""What a clock triggers is tested without any further call: the test moves the clock and only looks."""

from datetime import date
from uuid import UUID

import pytest

from geleit_identity.timelines import watch
from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Restart, Today
from services.identity.tests.helpers import Json, facts, facts_of, good, refused, registered, until

ASYLBLG = {"since": "2015-11-20", "until": "2017-01-31", "code": "asylblg_3", "confirmed": True}
SGB_II = {"since": "2017-02-01", "until": None, "code": "sgb_ii", "source": "other_body"}
RECORDED = date(2016, 12, 19)
WARNED, ALERTED, TAKEN = date(2017, 1, 2), date(2017, 2, 1), date(2017, 2, 2)


def entries(person: str) -> str:
    return f"/v1/persons/{person}/timelines/benefit/entries"


async def gap_of(client: Client, person: str) -> Json:
    (gap,) = good(await client.get(f"/v1/persons/{person}/gaps"))["watched"]
    return dict(gap)


async def reaches(client: Client, person: str, status: str) -> Json:
    async def there() -> bool:
        return bool((await gap_of(client, person))["status"] == status)

    await until(there)
    return await gap_of(client, person)


async def tasks(client: Client) -> list[Json]:
    items: list[Json] = good(await client.get("/v1/tasks"))["items"]
    return [one for one in items if one["kind"] == watch.TASK]


@pytest.fixture
async def ending(identity: Running, today: Today) -> tuple[Client, str]:
    """A person of the KI whose benefits end on 31 January 2017."""
    today(RECORDED)
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    good(await ki.post(entries(person), ASYLBLG), 201)
    return ki, person


@pytest.mark.answers
async def test_a_warning_comes_before_the_end_and_an_alert_on_the_first_day_of_the_gap(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    foreseen = await gap_of(ki, person)
    assert (foreseen["status"], foreseen["gap_from"], foreseen["gap_until"]) == ("foreseen", "2017-02-01", None)
    assert await facts_of(identity, "ki", "benefit_gap") == []
    today(WARNED)
    warned = await reaches(ki, person, "warned")
    assert warned["warned_on"] == "2017-01-02"
    today(date(2017, 1, 31))
    assert (await gap_of(ki, person))["status"] == "warned"
    today(ALERTED)
    alerted = await reaches(ki, person, "alerted")
    assert (alerted["alerted_on"], alerted["pool"]) == ("2017-02-01", "case_managers")
    assert foreseen["id"] == warned["id"] == alerted["id"]
    told = [one for one in await facts(identity, "ki") if ".benefit_gap." in one["type"]]
    assert [one["type"].split(".")[3] for one in told] == ["warned", "alerted"]
    assert all(one["data"] == {"gap_id": alerted["id"], "person": person, "gap_from": "2017-02-01"} for one in told)


async def test_two_tickers_and_a_restart_leave_one_warning_one_alert_and_one_task(
    identity: Running, ending: tuple[Client, str], today: Today, again: Restart
) -> None:
    ki, person = ending
    second = await again()
    today(WARNED)
    await reaches(ki, person, "warned")
    await identity.stop()
    today(ALERTED)
    third = await again()
    ki = third.as_("case_manager", "ki")
    await reaches(ki, person, "alerted")
    await second.stop()
    fourth = await again()
    ki = fourth.as_("case_manager", "ki")
    today(TAKEN)

    async def in_the_pool() -> bool:
        return len(await tasks(ki)) == 1

    await until(in_the_pool)
    today(date(2017, 2, 10))
    await third.stop()  # the fourth has the lease now, if it had not
    await fourth.ticked()
    assert await facts_of(fourth, "ki", "benefit_gap") == ["benefit_gap.warned", "benefit_gap.alerted"]
    (task,) = await tasks(ki)
    assert (task["pool"], task["person"]) == ("case_managers", person)


async def test_an_unconfirmed_successor_changes_nothing_and_a_confirmed_one_closes_the_alert_and_its_task(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    today(ALERTED)
    await reaches(ki, person, "alerted")
    today(TAKEN)

    async def in_the_pool() -> bool:
        return len([one for one in await tasks(ki) if one["status"] == "open"]) == 1

    await until(in_the_pool)
    told = good(await ki.post(entries(person), SGB_II), 201)
    gap = await gap_of(ki, person)
    assert gap["status"] == "alerted"
    good(await ki.post(f"{entries(person)}/{told['id']}/confirm", {"source": "other_body"}, seen=1))
    closed = await gap_of(ki, person)
    assert (closed["id"], closed["status"], closed["closed_on"]) == (gap["id"], "closed", "2017-02-02")
    assert [one for one in await tasks(ki) if one["status"] == "open"] == []
    assert await facts_of(identity, "ki", "benefit_gap") == ["benefit_gap.alerted", "benefit_gap.closed"]


@pytest.mark.answers
async def test_a_successor_that_is_confirmed_in_time_leaves_no_word_of_a_gap(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    good(await ki.post(entries(person), {**SGB_II, "confirmed": True}), 201)
    assert good(await ki.get(f"/v1/persons/{person}/gaps"))["watched"] == []
    today(date(2017, 3, 1))
    await identity.ticked()
    assert await facts_of(identity, "ki", "benefit_gap") == []
    assert await tasks(ki) == []


async def test_what_another_body_records_changes_nothing_here(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    today(ALERTED)
    await reaches(ki, person, "alerted")
    jobcenter = identity.as_("case_manager", "jobcenter")
    own = await registered(jobcenter)
    good(await jobcenter.post(entries(own), {**SGB_II, "confirmed": True}), 201)
    refused(await jobcenter.post(entries(person), {**SGB_II, "confirmed": True}), 404, "not_found")
    assert (await gap_of(ki, person))["status"] == "alerted"


async def test_where_a_support_record_is_open_cases_has_the_task_and_identity_none(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    context = identity.app.state.geleit
    record = UUID(int=7)
    async with context.database.write(context.bodies.by_key("ki")) as write:
        await watch.support_record_opened(write, record, UUID(person))
    today(ALERTED)
    await reaches(ki, person, "alerted")
    today(TAKEN)
    await identity.ticked()
    assert await tasks(ki) == []
    async with context.database.write(context.bodies.by_key("ki")) as write:
        await watch.support_record_ended(write, record, UUID(person))
    today(date(2017, 2, 3))

    async def in_the_pool() -> bool:
        return len(await tasks(ki)) == 1

    await until(in_the_pool)


async def test_a_record_that_opens_after_the_alert_hears_of_the_gap_so_that_nobody_is_lost_between_two_services(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    context = identity.app.state.geleit
    today(ALERTED)
    await reaches(ki, person, "alerted")
    async with context.database.write(context.bodies.by_key("ki")) as write:
        await watch.support_record_opened(write, UUID(int=7), UUID(person))
    told = [one["data"] for one in await facts(identity, "ki") if one["type"].endswith("benefit_gap.alerted.v1")]
    assert len(told) == 2
    assert told[0] == told[1]
    today(TAKEN)
    await identity.ticked()
    assert await tasks(ki) == []


async def test_a_task_of_the_pool_ends_when_cases_takes_the_person_up(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    context = identity.app.state.geleit
    today(ALERTED)
    await reaches(ki, person, "alerted")
    today(TAKEN)

    async def in_the_pool() -> bool:
        return len(await tasks(ki)) == 1

    await until(in_the_pool)
    async with context.database.write(context.bodies.by_key("ki")) as write:
        await watch.support_record_opened(write, UUID(int=7), UUID(person))
        await watch.support_record_opened(write, UUID(int=7), UUID(person))
    assert await tasks(ki) == []
    assert await facts_of(identity, "ki", "benefit_gap") == ["benefit_gap.alerted"] * 2


@pytest.mark.answers
async def test_a_gap_that_was_found_afterwards_is_alerted_on_the_next_day_without_a_warning(
    identity: Running, today: Today
) -> None:
    today(date(2017, 2, 20))
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    good(await ki.post(entries(person), ASYLBLG), 201)
    await identity.ticked()
    assert (await gap_of(ki, person))["status"] == "foreseen"
    today(date(2017, 2, 21))
    await reaches(ki, person, "alerted")
    assert await facts_of(identity, "ki", "benefit_gap") == ["benefit_gap.alerted"]


@pytest.mark.answers
async def test_a_gap_of_the_past_is_shown_but_alerts_nobody(identity: Running, today: Today) -> None:
    today(date(2017, 5, 2))
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    good(await ki.post(entries(person), {**SGB_II, "since": "2017-03-01", "confirmed": True}), 201)
    good(await ki.post(entries(person), ASYLBLG), 201)
    points = good(await ki.get(f"/v1/persons/{person}/gaps"))
    assert [(one["since"], one["until"]) for one in points["without_benefit"]] == [("2017-02-01", "2017-02-28")]
    assert points["watched"] == []


async def test_an_alert_ends_by_itself_on_the_first_day_of_a_later_successor(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    today(ALERTED)
    alerted = await reaches(ki, person, "alerted")
    good(await ki.post(entries(person), {**SGB_II, "since": "2017-02-15", "confirmed": True}), 201)
    still = await gap_of(ki, person)
    assert (still["id"], still["status"], still["gap_until"]) == (alerted["id"], "alerted", "2017-02-14")
    today(date(2017, 2, 15))
    closed = await reaches(ki, person, "closed")
    assert closed["closed_on"] == "2017-02-15"
    assert await facts_of(identity, "ki", "benefit_gap") == ["benefit_gap.alerted", "benefit_gap.closed"]


@pytest.mark.answers
async def test_a_corrected_end_moves_the_gap_under_a_new_id(
    identity: Running, ending: tuple[Client, str], today: Today
) -> None:
    ki, person = ending
    (entry,) = good(await ki.get(entries(person)))["items"]
    before = await gap_of(ki, person)
    good(await ki.post(f"{entries(person)}/{entry['id']}/end", {"until": "2017-02-28"}, seen=1))
    moved = await gap_of(ki, person)
    assert moved["id"] != before["id"]
    assert (moved["status"], moved["gap_from"]) == ("foreseen", "2017-03-01")
    today(ALERTED)
    await identity.ticked()
    assert await facts_of(identity, "ki", "benefit_gap") == ["benefit_gap.warned"]
