"""Consent and release from confidentiality: two records, two laws, one course of life.

Sources: Art. 7 GDPR, § 67b SGB X, § 8 KDG, § 11 DSG-EKD, § 203 StGB. What differs by regime stands in
`geleit_vocabulary.regimes`.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from geleit_identity.representations.declaring import Answer, Verdict
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.categories import ConsentForm, DataCategory, SafeDefault
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.regimes import form_needed


class Form(Coded):
    """How the person declared it."""

    WRITTEN = "written", "schriftlich", "In writing"
    ELECTRONIC = "electronic", "elektronisch", "Electronically"
    ORAL = "oral", "mündlich", "Orally"
    ORAL_WITH_INTERPRETER = "oral_with_interpreter", "mündlich mit Sprachmittlung", "Orally, with an interpreter"


class Duty(Coded):
    """What the person was told before declaring."""

    PURPOSE = "purpose", "Zweck der Verarbeitung (§ 67b Abs. 2 SGB X)", "Purpose (§ 67b (2) SGB X)"
    REFUSAL = (
        "refusal",
        "Folgen der Verweigerung (§ 67b Abs. 2 SGB X)",
        "Consequences of refusing (§ 67b (2) SGB X)",
    )
    WITHDRAWAL = (
        "withdrawal",
        "Jederzeitiger Widerruf (Art. 7 Abs. 3 DSGVO)",
        "Withdrawal at any time (Art. 7 (3) GDPR)",
    )
    GDPR_13 = "gdpr_13", "Information bei Erhebung (Art. 13 DSGVO)", "Information at collection (Art. 13 GDPR)"
    GDPR_14 = "gdpr_14", "Information bei Dritterhebung (Art. 14 DSGVO)", "Information, other source (Art. 14 GDPR)"
    SGB_X_82 = "sgb_x_82", "Informationspflicht (§ 82 SGB X)", "Information duty (§ 82 SGB X)"
    SGB_X_82A = "sgb_x_82a", "Informationspflicht, Dritterhebung (§ 82a SGB X)", "Information duty (§ 82a SGB X)"
    KDG_15 = "kdg_15", "Information bei Erhebung (§ 15 KDG)", "Information at collection (§ 15 KDG)"
    KDG_16 = "kdg_16", "Information bei Dritterhebung (§ 16 KDG)", "Information, other source (§ 16 KDG)"
    DSG_EKD_17 = "dsg_ekd_17", "Information bei Erhebung (§ 17 DSG-EKD)", "Information at collection (§ 17 DSG-EKD)"
    DSG_EKD_18 = (
        "dsg_ekd_18",
        "Information bei Dritterhebung (§ 18 DSG-EKD)",
        "Information, other source (§ 18 DSG-EKD)",
    )


class Channel(Coded):
    """How a withdrawal came. Every way counts: withdrawing is as easy as giving (Art. 7 (3) GDPR)."""

    ORAL = "oral", "mündlich", "Orally"
    PHONE = "phone", "telefonisch", "By phone"
    WRITTEN = "written", "schriftlich", "In writing"
    ELECTRONIC = "electronic", "elektronisch", "Electronically"


def _life(name: str, needs: Permission) -> Lifecycle:
    return Lifecycle(
        name,
        start="prepared",
        steps=[
            Step("give", "prepared", "given", needs=needs, asks="GiveIn"),
            Step("refuse", "prepared", "refused", needs=needs),
            Step("withdraw", ("given", "suspended"), "withdrawn", needs=needs, asks="WithdrawIn"),
            Step("expire", ("given", "suspended"), "expired", automatic=True),
            Step("suspend", "given", "suspended", automatic=True),
            Step("confirm", "suspended", "given", needs=needs),
            Step("resume", "suspended", "given", automatic=True),
        ],
    )


CONSENT = _life("consent", Permission.CONSENT_WRITE)
RELEASE = _life("release", Permission.RELEASE_WRITE)

_KEPT_BY_READING: Final = frozenset({Form.WRITTEN, Form.ELECTRONIC})
_MUST_BE_TOLD: Final = frozenset({Duty.PURPOSE, Duty.REFUSAL, Duty.WITHDRAWAL})
_CHURCH: Final = frozenset({LawRegime.KDG, LawRegime.DSG_EKD})
_DUTY_OF: Final = {
    Duty.GDPR_13: frozenset(LawRegime) - _CHURCH,
    Duty.GDPR_14: frozenset(LawRegime) - _CHURCH,
    Duty.SGB_X_82: frozenset({LawRegime.SGB_X}),
    Duty.SGB_X_82A: frozenset({LawRegime.SGB_X}),
    Duty.KDG_15: frozenset({LawRegime.KDG}),
    Duty.KDG_16: frozenset({LawRegime.KDG}),
    Duty.DSG_EKD_17: frozenset({LawRegime.DSG_EKD}),
    Duty.DSG_EKD_18: frozenset({LawRegime.DSG_EKD}),
}
"""Whose law a duty belongs to; what is not named here holds in each regime."""
_NOT_BY_CONSENT: Final = {
    SafeDefault.NEVER_OUT: "category_never_leaves",
    SafeDefault.STATUTE_ONLY: "category_by_statute_only",
}


@dataclass(frozen=True, slots=True)
class Declarer:
    """Who declared: under which representation, who signed for the person, and what staff judged, in words."""

    representation_id: UUID | None
    signed_by: str | None
    judgement: str | None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What was declared, as far as the rules look at it."""

    is_release: bool
    categories: AbstractSet[DataCategory]
    form: Form
    signed_on: date
    valid_from: date
    valid_until: date | None
    duties: AbstractSet[Duty]
    secret_holder: str | None = None
    law: LawRegime = LawRegime.SGB_X
    interpreter_needed: bool = False
    """Whether the person's record says that talks need an interpreter."""


def wrong_in_categories(categories: Iterable[DataCategory]) -> list[Place]:
    """Categories that no consent can carry: the record's frame is nothing to consent to, some never leave."""
    found = []
    for position, category in enumerate(categories):
        code = _NOT_BY_CONSENT.get(category.guard.safe_default)
        if category is DataCategory.RECORD:
            code = "category_is_the_frame"
        if code:
            found.append(Place(f"/categories/{position}", code))
    return found


def wrong_in_form(declaration: Declaration) -> list[Place]:
    """The form that law asks for, per category and regime of the body.

    Health needs a written or electronic declaration (§ 67b (2) SGB X), a release always (it must be proved against a
    secret holder, § 203 StGB), and a body under the KDG needs it for everything (§ 8 (2) KDG). Elsewhere an oral one
    counts, with an interpreter where the person needs one.
    """
    forms = {form_needed(declaration.law, category) for category in declaration.categories}
    written = declaration.is_release or ConsentForm.WRITTEN in forms
    if written and declaration.form not in _KEPT_BY_READING:
        return [Place("/form", "form_must_be_written")]
    if declaration.interpreter_needed and declaration.form is Form.ORAL:
        return [Place("/form", "interpreter_needed")]
    return []


def wrong_in_declaration(declaration: Declaration, today: date) -> list[Place]:
    """Everything that keeps a declaration from being given; an empty list where it may count."""
    found = wrong_in_form(declaration)
    if declaration.signed_on > today:
        found.append(Place("/signed_on", "in_the_future"))
    if declaration.valid_from < declaration.signed_on:
        found.append(Place("/valid_from", "valid_before_signed"))
    if declaration.valid_until is not None and declaration.valid_until < declaration.valid_from:
        found.append(Place("/valid_until", "ends_before_it_begins"))
    if declaration.is_release and not declaration.secret_holder:
        found.append(Place("/secret_holder", "secret_holder_missing"))
    missing = sorted(duty.value for duty in _MUST_BE_TOLD - declaration.duties)
    found.extend(Place("/information_duties", f"duty_missing_{duty}") for duty in missing)
    foreign = [duty for duty in declaration.duties if declaration.law not in _DUTY_OF.get(duty, frozenset(LawRegime))]
    if foreign:
        found.append(Place("/information_duties", "duty_of_another_law"))
    return found


def wrong_in_declarer(verdict: Verdict, declarer: Declarer) -> list[Place]:
    """What keeps it from counting that this one declared it. What the table leaves undecided counts once a person has
    judged it, in words; what it forbids nobody overrides.
    """
    under = declarer.representation_id is not None
    at = "/declared_by/representation_id" if under else "/declared_by"
    if declarer.signed_by is not None and not under:
        return [Place("/signed_by", "signed_by_needs_representation")]
    if verdict.answer is Answer.MAY_NOT:
        return [Place(at, verdict.code)]
    if verdict.answer is Answer.UNDECIDED and declarer.judgement is None:
        return [Place(at, verdict.code), Place("/declared_by/judgement", "judgement_missing")]
    return []


def wrong_in_withdrawal(withdrawn_on: date, signed_on: date, today: date) -> list[Place]:
    """A withdrawal works for the future only (Art. 7 (3) GDPR): not dated before the signature, and not ahead."""
    if withdrawn_on > today:
        return [Place("/withdrawn_on", "in_the_future")]
    return [Place("/withdrawn_on", "withdrawn_before_signed")] if withdrawn_on < signed_on else []


@dataclass(frozen=True, slots=True)
class Course:
    """When a ground began and ended, and when it was suspended. Moments are those of the domain clock; None: never."""

    began_at: datetime | None
    ended_at: datetime | None
    valid_from: date | None
    valid_until: date | None
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()


def stood(course: Course, moment: datetime) -> bool:
    """Whether decisions rested on it at a past moment, as things were known then.

    What was recorded later, or dated back, does not change what stood: a decision is judged by what could be known.
    """
    begun = course.began_at is not None and course.began_at <= moment
    if not begun or (course.ended_at is not None and course.ended_at <= moment):
        return False
    if any(since <= moment and (until is None or moment < until) for since, until in course.pauses):
        return False
    day = berlin_day(moment)
    from_then = course.valid_from is None or course.valid_from <= day
    return from_then and (course.valid_until is None or day <= course.valid_until)


def live(status: str, valid_from: date, valid_until: date | None, day: date) -> bool:
    """Whether a declaration carries something on this day."""
    return status == "given" and valid_from <= day and (valid_until is None or day <= valid_until)
