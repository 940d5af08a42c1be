"""Consent and release from confidentiality: two records, two laws, one course of life.

Sources: Art. 7 GDPR, § 67b SGB X, § 203 StGB.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.categories import ConsentForm, DataCategory, SafeDefault
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


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
            Step("withdraw", "given", "withdrawn", needs=needs, asks="WithdrawIn"),
            Step("expire", "given", "expired", automatic=True),
        ],
    )


CONSENT = _life("consent", Permission.CONSENT_WRITE)
RELEASE = _life("release", Permission.RELEASE_WRITE)

_KEPT_BY_READING: Final = frozenset({Form.WRITTEN, Form.ELECTRONIC})
_MUST_BE_TOLD: Final = frozenset({Duty.PURPOSE, Duty.REFUSAL, Duty.WITHDRAWAL})
_NOT_BY_CONSENT: Final = {
    SafeDefault.NEVER_OUT: "category_never_leaves",
    SafeDefault.STATUTE_ONLY: "category_by_statute_only",
}


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
    """The form that law asks for, per category.

    Health needs a written or electronic declaration (§ 67b (2) SGB X), a release always (it must be proved against a
    secret holder, § 203 StGB). Elsewhere an oral one counts, with an interpreter where the person needs one.
    """
    written = declaration.is_release or any(c.guard.consent_form is ConsentForm.WRITTEN for c in declaration.categories)
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
    return found


def wrong_in_withdrawal(withdrawn_on: date, signed_on: date, today: date) -> list[Place]:
    """A withdrawal works for the future only (Art. 7 (3) GDPR): not dated before the signature, and not ahead."""
    if withdrawn_on > today:
        return [Place("/withdrawn_on", "in_the_future")]
    return [Place("/withdrawn_on", "withdrawn_before_signed")] if withdrawn_on < signed_on else []


def live(status: str, valid_from: date, valid_until: date | None, day: date) -> bool:
    """Whether a declaration carries something on this day."""
    return status == "given" and valid_from <= day and (valid_until is None or day <= valid_until)
