"""The committed list of the journey: whole, dated, and compared in earnest."""

from datetime import date

import pytest

from geleit_deploy.journey.listing import Actor, Expect, listing
from geleit_deploy.journey.matching import at, differences, filled
from geleit_vocabulary.roles import Role

STEPS = [step for chapter in listing().chapters for step in chapter.steps]
BODIES = {"ki", "sozialamt", "jobcenter", "weiterbildung", "gesundheitsamt", "kurstraeger", "freiwillige"}


def test_the_clock_walks_forward_from_june_2016_to_march_2017() -> None:
    days = [step.day for step in STEPS if step.day]
    assert days == sorted(days)
    assert days[0] >= date(2016, 6, 1)
    assert days[-1] <= date(2017, 3, 31)


def test_every_actor_is_a_role_of_a_body_of_the_demonstration() -> None:
    named = [step.who for step in STEPS if step.who] + [denial.who for step in STEPS for denial in step.denied]
    assert named
    for text in named:
        actor = Actor.read(text)
        assert actor.role in set(Role), text
        assert actor.body in BODIES, text


def test_health_is_refused_to_every_body_that_has_no_ground() -> None:
    marked = [step for step in STEPS if any("psychological" in word for word in step.expect.contains) and step.denied]
    refused = {Actor.read(denial.who).body for step in marked for denial in step.denied}
    assert {"freiwillige", "kurstraeger", "jobcenter", "ki"} <= refused


def test_a_day_that_the_source_leaves_open_is_marked_as_invented() -> None:
    told = {date(2016, 7, 1), date(2017, 2, 1), date(2017, 2, 28)}
    assert [step.day for step in STEPS if step.day and not step.invented and step.day not in told] == []


@pytest.mark.parametrize(
    ("expect", "wrong"),
    [
        (Expect(status=201), "status 200 instead of 201"),
        (Expect(where={"/answer": "no"}), '/answer is ["yes"] instead of "no"'),
        (Expect(absent=["/answer"]), "/answer should not be there"),
        (Expect(length={"/items": 2}), "/items has 1 items instead of 2"),
        (Expect(contains=["nowhere"]), "lacks the marker 'nowhere'"),
        (Expect(lacks=["room 12"]), "tells 'room 12'"),
    ],
)
def test_what_differs_is_said(expect: Expect, wrong: str) -> None:
    document = {"answer": "yes", "items": [{"place": "room 12"}]}
    assert differences(expect, 200, document, {}) == [wrong]


def test_what_holds_says_nothing() -> None:
    expect = Expect(where={"/items/*/place": "${place}"}, contains=["room"], lacks=["name"], length={"/items": 1})
    assert differences(expect, 200, {"items": [{"place": "room 12"}]}, {"place": "room 12"}) == []


def test_a_problem_tells_code_and_place() -> None:
    problem = {"code": "invalid", "errors": [{"pointer": "/names/0", "code": "missing"}]}
    assert differences(Expect(), 422, problem, {}) == ["status 422 (invalid: /names/0 missing) instead of 200"]


def test_kept_values_come_back_as_they_are() -> None:
    assert filled({"a": ["${x}", "n-${x}"]}, {"x": 3}) == {"a": [3, "n-3"]}
    assert list(at({"a": [{"b": 1}, {"b": 2}]}, "/a/*/b")) == [1, 2]
    assert list(at({"a": [{"b": 1}, {"b": 2}]}, "/a/-1/b")) == [2]
