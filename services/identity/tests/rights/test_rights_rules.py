"""Terms, grounds for refusing, blacking out: the tables behind requests of persons."""

from datetime import date
from typing import Any

import pytest

from geleit_identity.rights.rules import (
    BLACK,
    REFUSALS,
    REMINDER_DAYS,
    RIGHT,
    RefusalReason,
    RequestKind,
    blacked_out,
    citation,
    put,
    term,
    wrong_in_answer,
    wrong_in_lifting,
)
from geleit_kit.pure.calendar import Calendar
from geleit_vocabulary.law import LawRegime

NW = Calendar("NW")


@pytest.mark.parametrize(
    ("received", "last", "extended"),
    [
        (date(2016, 6, 7), date(2016, 7, 7), date(2016, 9, 7)),
        (date(2016, 1, 29), date(2016, 2, 29), date(2016, 4, 29)),
        (date(2017, 1, 31), date(2017, 2, 28), date(2017, 5, 2)),  # 30 April is a Sunday, 1 May a holiday
        (date(2016, 9, 1), date(2016, 10, 4), date(2016, 12, 1)),  # 1 October is a Saturday, 3 October a holiday
    ],
)
def test_a_month_and_two_more_end_on_a_business_day(received: date, last: date, extended: date) -> None:
    assert term(received, NW) == last
    assert term(received, NW, extended=True) == extended


@pytest.mark.parametrize("law", list(LawRegime))
@pytest.mark.parametrize("kind", list(RequestKind))
def test_every_right_and_every_refusal_has_its_place_in_every_law(kind: RequestKind, law: LawRegime) -> None:
    assert RIGHT[kind][law]
    given = [reason for reason, refusal in REFUSALS.items() if kind in refusal.kinds]
    assert {RefusalReason.IDENTITY_NOT_PROVEN, RefusalReason.MANIFESTLY_UNFOUNDED} < set(given)
    assert all(citation(kind, reason, law) for reason in given)


def test_every_reason_is_in_the_table() -> None:
    assert set(REFUSALS) == set(RefusalReason)


@pytest.mark.parametrize(
    ("law", "place"),
    [
        (LawRegime.SGB_X, "Art. 17 Abs. 3 lit. b DSGVO; § 84 Abs. 4 SGB X"),
        (LawRegime.GDPR, "Art. 17 Abs. 3 lit. b DSGVO"),
        (LawRegime.KDG, "§ 19 KDG"),
        (LawRegime.DSG_EKD, "§ 21 DSG-EKD"),
    ],
)
def test_a_duty_to_retain_is_cited_from_the_law_of_the_body(law: LawRegime, place: str) -> None:
    assert citation(RequestKind.ERASURE, RefusalReason.RETENTION_DUTY, law) == place


@pytest.mark.parametrize(
    ("kind", "action", "reason", "told", "wrong"),
    [
        ("access", "grant", None, False, None),
        ("access", "grant", "rights_of_others", True, ("/reason", "only_with_a_refusal")),
        ("access", "grant_partly", None, True, ("/reason", "missing")),
        ("access", "grant_partly", "rights_of_others", True, None),
        ("access", "grant_partly", "rights_of_others", False, ("/remedies_told", "remedies_not_told")),
        ("access", "grant_partly", "identity_not_proven", True, ("/reason", "reason_of_a_refusal")),
        ("access", "refuse", "identity_not_proven", True, None),
        ("access", "refuse", "retention_duty", True, ("/reason", "reason_of_another_right")),
        ("erasure", "refuse", "retention_duty", True, None),
        ("rectification", "refuse", "not_established", True, None),
    ],
)
def test_an_answer_carries_the_reason_that_its_right_knows(
    kind: str, action: str, reason: str | None, told: bool, wrong: tuple[str, str] | None
) -> None:
    given = RefusalReason(reason) if reason else None
    assert wrong_in_answer(RequestKind(kind), action, given, told=told) == wrong


@pytest.mark.parametrize(
    ("text", "passages", "shown", "missing"),
    [
        ("Talk with Omar and omar's wife.", ["Omar"], f"Talk with {BLACK} and {BLACK}'s wife.", []),
        ("Omar Beispiel was there.", ["Omar", "Omar Beispiel"], f"{BLACK} was there.", [0]),
        ("Nobody else.", ["Omar"], "Nobody else.", [0]),
        ("Groß ist Çelik.", ["çelik", "GROß"], f"{BLACK} ist {BLACK}.", []),
        ("İpek", ["İpek"], BLACK, []),
        ("İbrahim and IBRAHIM Kaya, kaya", ["Kaya", "ibrahim"], "[…] and […] […], […]", []),
        ("Nobody is named.", [""], "Nobody is named.", [0]),
    ],
)
def test_passages_are_blacked_out_wherever_they_stand(
    text: str, passages: list[str], shown: str, missing: list[int]
) -> None:
    assert blacked_out(text, passages) == (shown, missing)


def test_what_was_looked_at_is_put_in_its_place() -> None:
    document: Any = {"content": {"a/b": [{"c~d": None}]}}
    put(document, "/content/a~1b/0/c~0d", "read")
    assert document == {"content": {"a/b": [{"c~d": "read"}]}}
    with pytest.raises(LookupError):
        put(document, "/content/nowhere/at/all", "read")


def test_what_was_looked_at_is_put_into_a_list_as_well() -> None:
    document: Any = [["kept", None, "kept"], "kept"]
    put(document, "/0/1", "read")
    assert document == [["kept", "read", "kept"], "kept"]


@pytest.mark.parametrize(
    ("told_on", "wrong"),
    [
        (date(2016, 5, 31), "ends_before_it_begins"),
        (date(2016, 6, 1), None),
        (date(2016, 6, 7), None),
        (date(2016, 6, 8), "in_the_future"),
    ],
)
def test_who_is_restricted_is_told_between_then_and_today_before_processing_goes_on(
    told_on: date, wrong: str | None
) -> None:
    assert wrong_in_lifting(date(2016, 6, 1), told_on, today=date(2016, 6, 7)) == wrong


def test_a_week_before_its_term_somebody_is_reminded_of_a_request() -> None:
    assert REMINDER_DAYS == 7
