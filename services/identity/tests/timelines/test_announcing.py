"""What is to come is told of before it comes, once, and is settled when the entries say otherwise."""

from datetime import date

import pytest

from geleit_identity.timelines.rules import (
    LEAD_OF_CHANGES,
    ChangeKind,
    Changes,
    Occasion,
    Span,
    announcement_day,
    circle_occasions,
    reckon_changes,
    title_occasions,
)
from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Restart, Today
from services.identity.tests.helpers import Json, facts, facts_of, good, registered, until

TODAY = date(2016, 6, 7)
ON = date(2017, 2, 1)
TITLE: Json = {"since": "2016-01-01", "until": "2016-10-31", "code": "permit_24", "confirmed": True}
TOLD = date(2016, 8, 9)
"""Twelve weeks before 1 November."""


def occasion(on: date = ON, entry: str = "a") -> Occasion:
    return Occasion(ChangeKind.TITLE_ENDING, on, entry)


def test_an_occasion_is_the_first_day_on_which_it_is_otherwise() -> None:
    title = Span("a", date(2016, 1, 1), date(2017, 1, 31))
    assert title_occasions([title]) == [occasion()]
    before = Span("b", date(2015, 1, 1), date(2017, 1, 31), circle="sgb_ii")
    after = Span("c", ON, None, confirmed=False, circle="asylblg")
    assert circle_occasions([before, after]) == [Occasion(ChangeKind.CIRCLE_CHANGE, ON, "c")]
    assert circle_occasions([before, Span("c", ON, None, circle="sgb_ii")]) == []


def test_two_titles_that_end_on_one_day_are_one_occasion() -> None:
    titles = [Span(name, date(2016, 1, 1), date(2017, 1, 31)) for name in "ab"]
    assert [one.on for one in title_occasions(titles)] == [ON]


@pytest.mark.parametrize(
    ("known", "found", "expected"),
    [
        ([], [occasion()], Changes(keep=(), open=(occasion(),), settle=())),
        ([("id", ON)], [occasion(entry="b")], Changes(keep=(("id", occasion(entry="b")),), open=(), settle=())),
        ([("id", ON)], [], Changes(keep=(), open=(), settle=("id",))),
        ([("id", ON)], [occasion(date(2017, 3, 1))], Changes((), (occasion(date(2017, 3, 1)),), ("id",))),
        ([], [occasion(TODAY)], Changes(keep=(), open=(), settle=())),
        ([("id", TODAY)], [occasion(TODAY)], Changes(keep=(("id", occasion(TODAY)),), open=(), settle=())),
    ],
    ids=["new", "same day by another entry", "gone", "another day", "history is not told of", "passed, still so"],
)
def test_each_occasion_has_one_id_as_long_as_the_entries_say_it(
    known: list[tuple[str, date]], found: list[Occasion], expected: Changes
) -> None:
    assert reckon_changes(known, found, TODAY) == expected


@pytest.mark.parametrize(
    ("today", "announced"),
    [
        (date(2016, 6, 7), date(2016, 11, 9)),
        (date(2016, 12, 12), date(2016, 12, 13)),
        (date(2017, 1, 31), date(2017, 1, 31)),
    ],
    ids=["its lead time before", "found late: tomorrow", "never on the day itself"],
)
def test_a_change_is_announced_before_it_comes(today: date, announced: date) -> None:
    assert announcement_day(occasion(), today) == announced


def test_every_kind_has_its_lead_time() -> None:
    assert LEAD_OF_CHANGES == {ChangeKind.TITLE_ENDING: 84, ChangeKind.CIRCLE_CHANGE: 42}, "twelve weeks and six"


async def _tasks(client: Client) -> list[Json]:
    found: list[Json] = good(await client.get("/v1/tasks?kind=coming_change"))["items"]
    return found


@pytest.fixture
async def titled(identity: Running) -> tuple[Client, str, Json]:
    """A person of the KI whose title ends on 31 October 2016."""
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    entry = good(await ki.post(f"/v1/persons/{person}/timelines/residence/entries", TITLE), 201)
    return ki, person, entry


async def test_a_title_that_ends_is_announced_once_with_a_task_whoever_runs(
    identity: Running, titled: tuple[Client, str, Json], today: Today, again: Restart
) -> None:
    ki, person, entry = titled
    today(date(2016, 8, 8))
    await identity.ticked()
    assert await facts_of(identity, "ki", "coming_change") == []
    second = await again()
    today(TOLD)

    async def told() -> bool:
        return await _tasks(ki) != []

    await until(told)
    await identity.stop()
    third = await again()
    ki = third.as_("case_manager", "ki")
    today(date(2016, 8, 20))
    await second.stop()
    await third.ticked()
    (fact,) = [one for one in await facts(third, "ki") if ".coming_change." in one["type"]]
    (ending,) = good(await ki.get(f"/v1/persons/{person}/gaps"))["ending_titles"]
    assert ending == {
        "entry": entry["id"],
        "last_day": "2016-10-31",
        "change_id": fact["data"]["change_id"],
        "announced_on": "2016-08-09",
    }
    assert fact["data"] == {"change_id": ending["change_id"], "person": person, "changes_on": "2016-11-01"}
    (task,) = await _tasks(ki)
    assert (task["subject_id"], task["pool"], task["due_on"]) == (ending["change_id"], "case_managers", "2016-11-01")
    assert (task["person"], task["status"]) == (person, "open")


async def test_a_confirmed_title_that_follows_settles_it_and_one_that_is_only_told_does_not(
    identity: Running, titled: tuple[Client, str, Json], today: Today
) -> None:
    ki, person, _ = titled
    today(TOLD)
    await identity.ticked()
    line = f"/v1/persons/{person}/timelines/residence/entries"
    applied = {"since": "2016-11-01", "until": None, "code": "permit_24"}
    following = good(await ki.post(line, applied), 201)
    assert [one["status"] for one in await _tasks(ki)] == ["open"]
    good(await ki.post(f"{line}/{following['id']}/confirm", {"source": "document_seen"}, seen=1))
    assert await _tasks(ki) == []
    await identity.ticked()
    assert await facts_of(identity, "ki", "coming_change") == ["coming_change.announced", "coming_change.settled"]


async def test_what_is_put_right_before_anybody_heard_of_it_leaves_nothing(
    identity: Running, titled: tuple[Client, str, Json], today: Today
) -> None:
    ki, person, entry = titled
    line = f"/v1/persons/{person}/timelines/residence/entries"
    good(await ki.post(f"{line}/{entry['id']}/strike", {"reason": "Another person's."}, seen=entry["version"]))
    today(TOLD)
    await identity.ticked()
    assert await facts_of(identity, "ki", "coming_change") == []
    assert good(await ki.get(f"/v1/persons/{person}/gaps"))["ending_titles"] == []


@pytest.mark.answers
@pytest.mark.parametrize(
    ("left", "entered"),
    [(("sgb_ii", "permit_24"), "asylblg_3"), (("asylblg_3", "permission_during_procedure"), "sgb_ii")],
    ids=["N9: from SGB II to AsylbLG", "from AsylbLG to SGB II"],
)
async def test_a_change_of_circle_is_announced_before_it_comes_whichever_way_it_goes(
    identity: Running, today: Today, left: tuple[str, str], entered: str
) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    line = f"/v1/persons/{person}/timelines"
    basis: Json = {"since": "2016-01-01", "until": "2016-08-31", "code": left[0], "confirmed": True}
    title: Json = {"since": "2016-01-01", "until": "2016-08-31", "code": left[1], "confirmed": True}
    following: Json = {"since": "2016-09-01", "until": None, "code": entered, "source": "other_body"}
    good(await ki.post(f"{line}/benefit/entries", basis), 201)
    good(await ki.post(f"{line}/benefit/entries", following), 201)
    good(await ki.post(f"{line}/residence/entries", title), 201)
    await identity.ticked()  # the title ends in twelve weeks and two days
    assert await facts_of(identity, "ki", "coming_change") == []
    today(date(2016, 7, 21))
    await identity.ticked()
    told = [one["data"] for one in await facts(identity, "ki") if ".coming_change.announced" in one["type"]]
    assert [one["changes_on"] for one in told] == ["2016-09-01", "2016-09-01"], "the title, and the circle"
    seen = good(await ki.get(f"/v1/persons/{person}/gaps"))
    named = {seen["circle_changes"][0]["change_id"], seen["ending_titles"][0]["change_id"]}
    assert named == {one["change_id"] for one in told}
    assert set(told[0]) == {"change_id", "person", "changes_on"}, "no circle and no title travels"
    today(date(2016, 8, 2))
    await identity.ticked()
    assert await facts_of(identity, "ki", "benefit_gap") == ["benefit_gap.warned"]
