"""What a concept recommends from facts: the courses of the pilots, with undecided where their rules are silent."""

from datetime import date
from typing import Any

from geleit_cases.concepts.compiled import Compiled, compile_concept
from geleit_cases.concepts.dgcc import CONTENT
from geleit_cases.concepts.judging import Judged, Question, judge
from geleit_kit.pure.rules.conditions import Answer
from geleit_kit.pure.rules.facts import Missing
from geleit_kit.pure.rules.tables import Why
from geleit_kit.pure.rules.tracing import lines
from services.cases.tests.concepts.test_concept_checks import TODAY, criteria, fact, rule, written

MOERS = compile_concept(
    written(
        exclusions=[
            rule(
                "student",
                {"fact": "in_higher_education", "is": True},
                responsible={"de": "Universität", "en": "University"},
            )
        ],
        **criteria(
            rule("wish", {"fact": "wish", "is": True}),
            rule(
                "complexity",
                {"all": [{"fact": "needs_coordination", "is": True}, {"fact": "needs_accompaniment", "is": True}]},
            ),
            rule("consent", {"fact": "network_consent", "is": True}),
        ),
    )
)
COMPLEX = {
    "wish": True,
    "needs_coordination": True,
    "needs_accompaniment": True,
    "network_consent": True,
    "in_higher_education": False,
}


def asked(concept: Compiled, question: Question, given: dict[str, Any], on: date = TODAY, **more: Any) -> list[Judged]:
    return [one for one in judge(concept, given, on, **more) if one.question is question]


def indicated(concept: Compiled, given: dict[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    (found,) = asked(concept, Question.INDICATION, given)
    return found.result, found.open_facts


def test_wish_complexity_and_consent_together_recommend_case_management() -> None:
    assert indicated(MOERS, COMPLEX) == ("case_management", ())


def test_without_consent_to_speak_in_the_network_there_is_counselling_and_with_it_later_case_management() -> None:
    assert indicated(MOERS, COMPLEX | {"network_consent": False}) == ("counselling", ())
    assert indicated(MOERS, COMPLEX | {"network_consent": True})[0] == "case_management"


def test_language_changes_no_result() -> None:
    for spoken in ({"german_level": "A1"}, {"needs_interpreter": True}, {"literate": False}):
        assert indicated(MOERS, COMPLEX | spoken) == indicated(MOERS, COMPLEX)


def test_what_was_not_asked_is_open_and_named_and_what_is_not_said_stays_open() -> None:
    asks = {name: value for name, value in COMPLEX.items() if name != "network_consent"}
    assert indicated(MOERS, asks) == (None, ("network_consent",))
    assert indicated(MOERS, asks | {"network_consent": Missing.NOT_SAID}) == (None, ("network_consent",))


def test_who_belongs_to_another_body_is_referred_whatever_else_is_known() -> None:
    assert indicated(MOERS, {"in_higher_education": True}) == ("referral", ())
    (found,) = asked(MOERS, Question.EXCLUSION, {"in_higher_education": True})
    assert (found.code, found.answer) == ("student", Answer.YES)


def test_no_concept_recommends_case_management_against_the_wish() -> None:
    without = compile_concept(written(**criteria(rule("complexity", {"fact": "needs_coordination", "is": True}))))
    assert indicated(without, {"needs_coordination": True}) == (None, ("wish",))
    assert indicated(without, {"needs_coordination": True, "wish": False}) == ("counselling", ())
    assert indicated(compile_concept(written()), {"wish": True}) == ("case_management", ())


def test_four_of_five_cumulative_criteria_are_not_enough_and_the_trace_says_which_is_missing() -> None:
    five = [rule(f"c{number}", {"fact": f"c{number}", "is": True}) for number in range(5)]
    concept = compile_concept(written(facts=[fact(f"c{number}") for number in range(5)], **criteria(*five)))
    given: dict[str, Any] = {f"c{number}": True for number in range(5)} | {"wish": True}
    assert indicated(concept, given)[0] == "case_management"
    (found,) = asked(concept, Question.INDICATION, given | {"c3": False})
    assert found.result == "counselling"
    assert [line.words for line in lines(found.traces[0], "de") if line.answer is Answer.NO] == [
        "alle von 2: 1 erfüllt → nein", "alle von 5: 4 erfüllt → nein", "c3: nein; verlangt: ja → nein",
    ]  # fmt: skip


def test_a_rule_counts_from_its_first_to_its_last_day() -> None:
    concept = compile_concept(
        written(
            outreach={
                "rules": [
                    rule(
                        "families",
                        {"always": True},
                        channel="home_visit",
                        valid_from="2016-07-01",
                        valid_to="2016-07-31",
                    )
                ],
                "otherwise": "letter",
            }
        )
    )
    days = [date(2016, 6, 30), date(2016, 7, 1), date(2016, 7, 31), date(2016, 8, 1)]
    assert [asked(concept, Question.OUTREACH, {}, on)[0].result for on in days] == [
        "letter",
        "home_visit",
        "home_visit",
        "letter",
    ]


def test_a_rule_that_is_switched_off_decides_nothing() -> None:
    by_origin = rule(
        "by_origin",
        {"fact": "nationality_group", "is": "third_country"},
        channel="home_visit",
        enabled=False,
        valid_from="2016-01-01",
    )
    by_need = rule("by_need", {"fact": "children", "at_least": 3}, channel="home_visit")
    concept = compile_concept(written(outreach={"rules": [by_origin, by_need], "otherwise": "letter"}))
    (found,) = asked(concept, Question.OUTREACH, {"nationality_group": "third_country", "children": 0})
    assert (found.result, found.why) == ("letter", Why.OTHERWISE)
    (found,) = asked(concept, Question.OUTREACH, {"children": 4})
    assert (found.result, found.code) == ("home_visit", "by_need")


def test_five_years_are_counted_on_the_day_of_the_question() -> None:
    concept = compile_concept(written(target_groups=[rule("new", {"fact": "entered_on", "at_most_ago": {"years": 5}})]))
    entered = {"entered_on": date(2011, 6, 21)}
    assert [asked(concept, Question.TARGET_GROUP, entered, day)[0].answer for day in (TODAY, date(2016, 6, 22))] == [
        Answer.YES,
        Answer.NO,
    ]


def test_a_phase_shows_its_ways_on_and_what_still_stands_before_them() -> None:
    default = compile_concept(written(**CONTENT))
    (way,) = asked(default, Question.GUARD, {"goals_agreed": 0}, phase="goals")
    assert (way.code, way.answer) == ("planning", Answer.NO)
    (way,) = asked(default, Question.GUARD, {"goals_agreed": 2}, phase="goals")
    assert way.answer is Answer.YES
    assert asked(default, Question.GUARD, {}) == []


def test_the_default_clears_without_a_contradiction_and_warns_of_what_slips() -> None:
    default = compile_concept(written(**CONTENT))
    both = {"other_body_responsible": True, "only_information": True, "wish": True, "needs_coordination": True}
    assert asked(default, Question.CLEARING, both)[0].result == "referral"
    alone = both | {"other_body_responsible": False, "only_information": False, "bodies_needed": 3}
    assert asked(default, Question.CLEARING, alone)[0].result == "case_management"
    assert indicated(default, alone) == ("case_management", ())
    assert [
        one.answer for one in asked(default, Question.EARLY_WARNING, {"steps_overdue": 1, "measures_ended_early": 0})
    ] == [Answer.YES, Answer.NO]
