"""What is to come: a change of the legal circle, either way, and a title that ends with nothing behind it."""

from datetime import date

import pytest

from geleit_identity.timelines.rules import CircleChange, Span, coming_circles, ending_titles
from geleit_kit.testing.running import Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import Json, facts_of, good, registered

TODAY = date(2016, 6, 7)
LAST, FIRST = date(2017, 1, 31), date(2017, 2, 1)


def benefit(name: str, since: date, until: date | None, circle: str, *, confirmed: bool = True) -> Span:
    return Span(name, since, until, confirmed, carries=True, circle=circle)


@pytest.mark.parametrize(("left", "entered"), [("asylblg", "sgb_ii"), ("sgb_ii", "asylblg"), ("sgb_ii", "sgb_xii")])
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_change_of_circle_is_seen_whichever_way_it_goes(left: str, entered: str, *, confirmed: bool) -> None:
    before = benefit("a", date(2015, 11, 10), LAST, left)
    after = benefit("b", FIRST, None, entered, confirmed=confirmed)
    assert coming_circles([after, before], TODAY) == [CircleChange("b", "a", FIRST, left, entered, confirmed)]
    assert coming_circles([after, before], FIRST) == [], "what has come is not to come"


def test_the_same_circle_and_a_benefit_beside_are_no_change_and_a_gap_between_hides_none() -> None:
    before = benefit("a", date(2015, 11, 10), LAST, "asylblg")
    assert coming_circles([before, benefit("b", FIRST, None, "asylblg")], TODAY) == []
    beside = Span("w", FIRST, None, carries=False, circle="wogg")
    assert coming_circles([before, beside], TODAY) == []
    endless = benefit("e", date(2015, 11, 10), None, "sgb_ii")
    assert coming_circles([endless, benefit("b", FIRST, None, "asylblg")], TODAY) == []
    (late,) = coming_circles([before, benefit("b", date(2017, 4, 1), None, "sgb_ii")], TODAY)
    assert late.on == date(2017, 4, 1)


def test_of_several_benefits_before_a_change_the_one_that_goes_on_longest_is_left() -> None:
    first = benefit("a", date(2015, 11, 10), LAST, "asylblg")
    short = benefit("b", date(2016, 2, 1), date(2016, 5, 31), "sgb_xii")
    after = benefit("c", FIRST, None, "sgb_ii")
    assert coming_circles([first, short, after], TODAY) == [CircleChange("c", "a", FIRST, "asylblg", "sgb_ii", True)]
    endless = benefit("e", date(2015, 11, 10), None, "sgb_iii")
    assert coming_circles([first, endless, after], TODAY) == [], "one goes on"


@pytest.mark.parametrize("until", [FIRST, date(2017, 3, 31)])
def test_a_benefit_that_is_paid_on_the_first_day_of_the_next_goes_on_beside_it(until: date) -> None:
    beside = benefit("a", date(2015, 11, 10), until, "asylblg")
    assert coming_circles([beside, benefit("b", FIRST, None, "sgb_ii")], TODAY) == []


def test_an_own_income_is_no_legal_circle_and_hides_none() -> None:
    before = benefit("a", date(2015, 11, 10), LAST, "asylblg")
    income = benefit("i", FIRST, date(2017, 3, 31), "")
    assert coming_circles([before, income], TODAY) == []
    after = benefit("b", date(2017, 4, 1), None, "sgb_ii")
    (change,) = coming_circles([before, income, after], TODAY)
    assert (change.after, change.left, change.entered) == ("a", "asylblg", "sgb_ii")


def test_a_title_that_nothing_confirmed_follows_on_the_next_day_is_named_until_its_last_day() -> None:
    title = Span("a", date(2016, 1, 1), LAST)
    assert ending_titles([title], TODAY) == ending_titles([title], LAST) == [("a", LAST)]
    assert ending_titles([title], FIRST) == []
    assert ending_titles([title, Span("b", FIRST, None, confirmed=False)], TODAY) == [("a", LAST)]
    assert ending_titles([title, Span("b", FIRST, None)], TODAY) == []
    assert ending_titles([title, Span("b", date(2017, 2, 2), None)], TODAY) == [("a", LAST)]


@pytest.mark.answers
async def test_from_sgb_ii_to_asylblg_the_change_is_seen_before_and_an_unconfirmed_one_is_warned_of(
    identity: Running, today: Today
) -> None:
    """N9: a person under § 24 AufenthG goes back from the Jobcenter to the Sozialamt."""
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    line = f"/v1/persons/{person}/timelines"
    sgb_ii: Json = {"since": "2016-01-01", "until": "2016-08-31", "code": "sgb_ii", "confirmed": True}
    asylblg: Json = {"since": "2016-09-01", "until": None, "code": "asylblg_3", "source": "other_body"}
    title: Json = {"since": "2016-01-01", "until": "2016-08-31", "code": "permit_24", "confirmed": True}
    good(await ki.post(f"{line}/benefit/entries", sgb_ii), 201)
    told = good(await ki.post(f"{line}/benefit/entries", asylblg), 201)
    permit = good(await ki.post(f"{line}/residence/entries", title), 201)
    seen = good(await ki.get(f"/v1/persons/{person}/gaps"))
    (change,) = seen["circle_changes"]
    assert (change["left"], change["entered"], change["on"]) == ("sgb_ii", "asylblg", "2016-09-01")
    assert (change["entry"], change["confirmed"]) == (told["id"], False)
    assert [(one["entry"], one["last_day"]) for one in seen["ending_titles"]] == [(permit["id"], "2016-08-31")]
    today(date(2016, 8, 2))
    await identity.ticked()
    assert await facts_of(identity, "ki", "benefit_gap") == ["benefit_gap.warned"]
    good(await ki.post(f"{line}/benefit/entries/{told['id']}/confirm", {"source": "document_seen"}, seen=1))
    seen = good(await ki.get(f"/v1/persons/{person}/gaps"))
    assert seen["circle_changes"][0]["confirmed"]
    assert [one["status"] for one in seen["watched"]] == ["closed"]
    today(date(2016, 9, 1))
    await identity.ticked()
    assert good(await ki.get(f"/v1/persons/{person}/gaps"))["circle_changes"] == []
    assert await facts_of(identity, "ki", "benefit_gap") == ["benefit_gap.warned", "benefit_gap.closed"]
