from datetime import date

import pytest

from geleit_identity.bodies.rules import BodyLaw
from geleit_identity.duties.rules import (
    ANSWERS,
    DUTY,
    DutySide,
    Occasion,
    Outcome,
    Part,
    citation,
    closed_for,
    due_day,
    keeps,
    label,
    wrong_ground,
    wrong_in_answer,
)
from geleit_vocabulary.law import STATUTES, LawRegime
from geleit_vocabulary.regimes import RETENTION_SOURCES

DAY = date(2016, 11, 2)
JOBCENTER = BodyLaw(LawRegime.SGB_X, "jobcenter")
PARISH = BodyLaw(LawRegime.KDG, "welfare_organisation")
PRACTICE = BodyLaw(LawRegime.BDSG, "health_service")


def wrong(parts: list[Part], owed: set[str], occasion: Occasion = Occasion.WITHDRAWAL) -> set[tuple[str, str]]:
    return {(one.pointer, one.code) for one in wrong_in_answer(parts, owed, occasion, JOBCENTER, DAY)}


def test_recipients_answer_within_half_of_the_month_that_the_person_waits() -> None:
    assert due_day(date(2016, 11, 2)) == date(2016, 11, 16)


def test_an_answer_says_of_each_category_once_what_became_of_it() -> None:
    parts = [Part(Outcome.KEPT, ["benefit"], "sgb_ii_50"), Part(Outcome.DELETED, ["needs"])]
    assert wrong(parts, {"benefit", "needs"}) == set()
    assert wrong(parts, {"benefit", "needs", "housing"}) == {("/parts", "category_unanswered")}
    assert wrong(parts, {"benefit"}) == {("/parts", "category_not_owed")}
    twice = [*parts, Part(Outcome.RESTRICTED, ["needs"])]
    assert wrong(twice, {"benefit", "needs"}) == {("/parts", "category_answered_twice")}


def test_what_is_kept_names_its_ground_and_nothing_else_does() -> None:
    assert wrong([Part(Outcome.KEPT, ["benefit"])], {"benefit"}) == {("/parts/0/ground", "own_ground_missing")}
    deleted = [Part(Outcome.DELETED, ["benefit"], "sgb_ii_50")]
    assert wrong(deleted, {"benefit"}) == {("/parts/0/ground", "only_what_is_kept_has_a_ground")}


def test_nobody_keeps_what_is_wrong() -> None:
    kept = [Part(Outcome.KEPT, ["benefit"], "sgb_ii_50")]
    assert ("/parts/0/outcome", "outcome_of_another_occasion") in wrong(kept, {"benefit"}, Occasion.RECTIFICATION)
    assert wrong([Part(Outcome.RECTIFIED, ["benefit"])], {"benefit"}, Occasion.RECTIFICATION) == set()
    rectified = wrong([Part(Outcome.RECTIFIED, ["benefit"])], {"benefit"})
    assert rectified == {("/parts/0/outcome", "outcome_of_another_occasion")}


@pytest.mark.parametrize("occasion", Occasion)
def test_each_occasion_knows_deletion_and_that_nothing_was_stored(occasion: Occasion) -> None:
    assert {Outcome.DELETED, Outcome.NOTHING_HELD} <= ANSWERS[occasion]


@pytest.mark.parametrize(
    ("code", "categories", "body", "expected"),
    [
        ("sgb_ii_50", ["benefit"], JOBCENTER, None),
        ("sgb_ii_50", ["benefit", "record"], JOBCENTER, None),
        ("sgb_ii_50", ["health"], JOBCENTER, "category_beyond_the_statute"),
        ("sgb_ii_50", ["benefit"], PARISH, "statute_not_for_this_body"),
        ("sgb_x_84", ["needs"], JOBCENTER, None),
        ("sgb_x_84", ["needs"], PARISH, "source_of_another_law"),
        ("kdg_19", ["needs"], PARISH, None),
        ("bgb_630f", ["health"], PRACTICE, None),
        ("bgb_630f", ["health"], JOBCENTER, "source_of_another_law"),
        ("bgb_195", ["needs"], JOBCENTER, "keeps_the_proof_alone"),
        ("because", ["needs"], JOBCENTER, "unknown_code"),
        ("sgb_ii_50", ["benefit"], None, None),
        ("sgb_x_84", ["needs"], None, None),
        ("because", ["needs"], None, "unknown_code"),
    ],
)
def test_an_own_ground_is_law_for_the_body_that_names_it(
    code: str, categories: list[str], body: BodyLaw | None, expected: str | None
) -> None:
    assert wrong_ground(code, categories, body, DAY) == expected


def test_a_statute_that_is_not_law_yet_keeps_nothing() -> None:
    vital = BodyLaw(LawRegime.SGB_X, "health_office")
    assert wrong_ground("gdpr_9_2_c", ["health"], vital, date(2018, 5, 24)) == "code_not_in_force"
    assert wrong_ground("gdpr_9_2_c", ["health"], vital, date(2018, 5, 25)) is None


@pytest.mark.parametrize("code", [*(one.code for one in STATUTES), *(one.code for one in RETENTION_SOURCES)])
def test_each_place_in_the_law_can_be_cited(code: str) -> None:
    assert citation(code)
    assert label(code).de


def test_the_person_hears_of_what_is_still_there() -> None:
    assert keeps([Part(Outcome.DELETED, ["needs"]), Part(Outcome.RESTRICTED, ["work"])])
    assert keeps([Part(Outcome.KEPT, ["needs"], "sgb_x_84")])
    assert not keeps([Part(Outcome.DELETED, ["needs"]), Part(Outcome.NOTHING_HELD, ["work"])])


def test_each_side_takes_its_own_steps() -> None:
    giver = closed_for(DutySide.GIVER, of_nobody=False)
    recipient = closed_for(DutySide.RECIPIENT, of_nobody=False)
    taken = {step.action for step in DUTY.steps if not step.automatic}
    assert giver == {"answer": "only_the_recipient_answers"}
    assert set(recipient.values()) == {"only_the_giver"}
    assert set(recipient) == taken - {"answer"}
    assert closed_for(DutySide.GIVER, of_nobody=True) == giver | {"tell_person": "nobody_to_tell"}
