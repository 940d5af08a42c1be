from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from geleit_identity.consents.rules import (
    CONSENT,
    RELEASE,
    Declaration,
    Declarer,
    Duty,
    Form,
    live,
    wrong_in_categories,
    wrong_in_declaration,
    wrong_in_declarer,
    wrong_in_form,
    wrong_in_withdrawal,
)
from geleit_identity.representations.declaring import Answer, Verdict
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import ConsentForm, DataCategory, SafeDefault

TODAY = date(2016, 9, 1)
TOLD = frozenset({Duty.PURPOSE, Duty.REFUSAL, Duty.WITHDRAWAL})
ORDINARY = Declaration(
    is_release=False,
    categories={DataCategory.BASE_DATA, DataCategory.NEEDS},
    form=Form.ORAL,
    signed_on=TODAY,
    valid_from=TODAY,
    valid_until=None,
    duties=TOLD,
)
RELEASED = replace(
    ORDINARY, is_release=True, categories={DataCategory.HEALTH}, form=Form.WRITTEN, secret_holder="Dr. Beispiel"
)


def places(declaration: Declaration, today: date = TODAY) -> list[tuple[str, str]]:
    return [(place.pointer, place.code) for place in wrong_in_declaration(declaration, today)]


@pytest.mark.parametrize("form", list(Form))
def test_ordinary_categories_can_be_consented_in_every_form(form: Form) -> None:
    assert places(replace(ORDINARY, form=form)) == []


@pytest.mark.parametrize("category", [c for c in DataCategory if c.guard.consent_form is ConsentForm.WRITTEN])
@pytest.mark.parametrize(
    ("form", "stands"),
    [(Form.WRITTEN, True), (Form.ELECTRONIC, True), (Form.ORAL, False), (Form.ORAL_WITH_INTERPRETER, False)],
)
def test_health_is_consented_in_writing_or_electronically(category: DataCategory, form: Form, stands: bool) -> None:
    found = wrong_in_form(replace(ORDINARY, categories={DataCategory.NEEDS, category}, form=form))
    assert [p.code for p in found] == ([] if stands else ["form_must_be_written"])


def test_health_is_among_the_written_ones() -> None:
    assert DataCategory.HEALTH.guard.consent_form is ConsentForm.WRITTEN


@pytest.mark.parametrize("form", [Form.ORAL, Form.ORAL_WITH_INTERPRETER])
def test_a_release_is_never_oral_whatever_its_categories(form: Form) -> None:
    assert ("/form", "form_must_be_written") in places(replace(RELEASED, categories={DataCategory.NEEDS}, form=form))


def test_who_needs_an_interpreter_declares_orally_only_with_one() -> None:
    assert places(replace(ORDINARY, interpreter_needed=True)) == [("/form", "interpreter_needed")]
    assert places(replace(ORDINARY, interpreter_needed=True, form=Form.ORAL_WITH_INTERPRETER)) == []


def test_a_release_names_its_secret_holder() -> None:
    assert places(RELEASED) == []
    assert places(replace(RELEASED, secret_holder=None)) == [("/secret_holder", "secret_holder_missing")]


@pytest.mark.parametrize("duty", sorted(TOLD))
def test_what_must_be_told_before_is_told(duty: Duty) -> None:
    assert places(replace(ORDINARY, duties=TOLD - {duty})) == [("/information_duties", f"duty_missing_{duty.value}")]


def test_days_of_a_declaration_follow_each_other() -> None:
    assert places(replace(ORDINARY, signed_on=date(2016, 9, 2), valid_from=date(2016, 9, 2))) == [
        ("/signed_on", "in_the_future")
    ]
    assert places(replace(ORDINARY, valid_from=date(2016, 8, 31))) == [("/valid_from", "valid_before_signed")]
    assert places(replace(ORDINARY, valid_until=date(2016, 8, 31))) == [("/valid_until", "ends_before_it_begins")]


def test_a_declaration_may_hold_for_one_day_or_longer_and_says_where_it_is_wrong() -> None:
    assert places(replace(ORDINARY, valid_until=TODAY)) == []
    assert places(replace(ORDINARY, valid_until=date(2017, 9, 1))) == []
    assert places(replace(ORDINARY, valid_until=date(2016, 8, 31))) == [("/valid_until", "ends_before_it_begins")]
    assert [place.pointer for place in wrong_in_categories([DataCategory.BASE_DATA, DataCategory.RECORD])] == [
        "/categories/1"
    ]


def test_a_withdrawal_on_the_day_of_the_signature_counts_and_says_where_it_is_wrong() -> None:
    signed = date(2016, 8, 1)
    told = [wrong_in_withdrawal(day, signed, TODAY) for day in (signed, date(2016, 7, 31), date(2016, 9, 2))]
    assert [[(place.pointer, place.code) for place in places] for places in told] == [
        [],
        [("/withdrawn_on", "withdrawn_before_signed")],
        [("/withdrawn_on", "in_the_future")],
    ]


def test_no_consent_carries_what_never_leaves_or_needs_a_statute() -> None:
    codes = {category: [p.code for p in wrong_in_categories([category])] for category in DataCategory}
    assert codes[DataCategory.HYPOTHESES] == ["category_never_leaves"]
    assert codes[DataCategory.CHILD_PROTECTION] == ["category_by_statute_only"]
    assert codes[DataCategory.RECORD] == ["category_is_the_frame"]
    allowed = {c for c in DataCategory if c.guard.safe_default not in {SafeDefault.NEVER_OUT, SafeDefault.STATUTE_ONLY}}
    assert all(codes[category] == [] for category in allowed - {DataCategory.RECORD})


def test_a_withdrawal_works_for_the_future_only() -> None:
    assert wrong_in_withdrawal(TODAY, date(2016, 8, 1), TODAY) == []
    assert wrong_in_withdrawal(date(2016, 9, 2), date(2016, 8, 1), TODAY)[0].code == "in_the_future"
    assert wrong_in_withdrawal(date(2016, 7, 1), date(2016, 8, 1), TODAY)[0].code == "withdrawn_before_signed"


@pytest.mark.parametrize("status", sorted(CONSENT.states))
def test_only_what_is_given_and_valid_today_carries(status: str) -> None:
    since, until = date(2016, 9, 1), date(2016, 9, 30)
    assert live(status, since, until, since) is (status == "given")
    assert live(status, since, until, until) is (status == "given")
    assert not live(status, since, until, date(2016, 8, 31))
    assert not live(status, since, until, date(2016, 10, 1))
    assert live(status, since, None, date(2030, 1, 1)) is (status == "given")


@pytest.mark.parametrize("life", [CONSENT, RELEASE])
def test_what_was_withdrawn_refused_or_has_expired_is_never_given_again(life: Lifecycle) -> None:
    assert life.final == {"withdrawn", "refused", "expired"}
    expiry = life.step("expire", "given")
    assert expiry is not None
    assert expiry.automatic


HERSELF = Declarer(None, None, None)
GUARDIAN = Declarer(UUID(int=7), "Her guardian", None)
MAY, MAY_NOT, UNDECIDED = (
    Verdict(answer, f"line_{answer}", "") for answer in (Answer.MAY, Answer.MAY_NOT, Answer.UNDECIDED)
)
SIGNED_WITHOUT_POWER = ("/signed_by", "signed_by_needs_representation")
OWN, UNDER = "/declared_by", "/declared_by/representation_id"
JUDGEMENT = ("/declared_by/judgement", "judgement_missing")


@pytest.mark.parametrize(
    ("verdict", "declarer", "wrong"),
    [
        (MAY, HERSELF, []),
        (MAY, GUARDIAN, []),
        (MAY, replace(GUARDIAN, signed_by=None), []),
        (MAY, replace(HERSELF, signed_by="Her neighbour"), [SIGNED_WITHOUT_POWER]),
        (MAY_NOT, replace(HERSELF, signed_by="Her neighbour"), [SIGNED_WITHOUT_POWER]),
        (MAY_NOT, HERSELF, [(OWN, "line_may_not")]),
        (MAY_NOT, GUARDIAN, [(UNDER, "line_may_not")]),
        (MAY_NOT, replace(GUARDIAN, judgement="She understands."), [(UNDER, "line_may_not")]),
        (UNDECIDED, HERSELF, [(OWN, "line_undecided"), JUDGEMENT]),
        (UNDECIDED, GUARDIAN, [(UNDER, "line_undecided"), JUDGEMENT]),
        (UNDECIDED, replace(HERSELF, judgement="She understands."), []),
        (MAY, replace(HERSELF, judgement="She understands."), []),
    ],
)
def test_what_the_table_forbids_nobody_overrides_and_what_it_leaves_open_a_person_judges(
    verdict: Verdict, declarer: Declarer, wrong: list[tuple[str, str]]
) -> None:
    assert [(place.pointer, place.code) for place in wrong_in_declarer(verdict, declarer)] == wrong
