"""When a statute may carry a disclosure out of this body, and who puts it into force.

Sources: §§ 67d, 69, 71 SGB X (transmission and its responsibility), § 4 KKG; Art. 6 (1) c, e and Art. 9 (2) GDPR.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from geleit_identity.bodies.rules import BodyLaw
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory, SafeDefault
from geleit_vocabulary.law import STATUTES, Statute
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.purposes import Purpose
from geleit_vocabulary.regimes import KKG_4
from geleit_vocabulary.roles import Role

STATUTE_USE = Lifecycle(
    "statute_use",
    start="proposed",
    steps=[
        Step("agree", "proposed", "in_force", automatic=True),
        Step("reject", "proposed", "rejected", automatic=True),
        Step("withdraw", "proposed", "withdrawn", automatic=True),
        Step("expire", "proposed", "expired", automatic=True),
        Step("end", "in_force", "ended", needs=Permission.STATUTE_DECIDE),
    ],
)

AMONG_TWO: Final = frozenset({Role.BODY_ADMIN, Role.DATA_PROTECTION_OFFICER})
"""The two who put a statute into force (ID-7): two people in two roles. No other role may decide one, so that who leads
the body and who watches over its data have both signed, and two of one role never have.
"""
DAYS_TO_DECIDE: Final = 30
BY_CODE: Final = {statute.code: statute for statute in STATUTES}
_NOT_BY_STATUTE: Final = {
    SafeDefault.NEVER_OUT: "category_never_leaves",
    SafeDefault.RELEASE_ONLY: "category_needs_release",
}


@dataclass(frozen=True, slots=True)
class Use:
    """What is proposed: for which kind of body, which purpose, which categories (in the order that they were given)."""

    recipient: BodyKind
    purpose: Purpose
    categories: Sequence[DataCategory]


def wrong_in_use(statute: Statute | None, use: Use, body: BodyLaw, day: date) -> list[Place]:
    """What keeps a statute from being proposed; an empty list where it may be.

    A body narrows the line of the table and never widens it. A statute that asks for a second person in every single
    case cannot be put into force in advance, and nothing flows to a foreigners' authority by a standing rule.
    """
    found = _wrong_statute(statute, body, day)
    if use.recipient is BodyKind.FOREIGNERS_AUTHORITY:
        found.append(Place("/recipient_kind", "no_standing_flow_there"))
    standing = statute if statute is not None and not statute.second_person else None
    if standing is not None and not found and use.recipient not in standing.recipients:
        found.append(Place("/recipient_kind", "recipient_beyond_the_statute"))
    if standing is not None and use.purpose not in standing.purposes:
        found.append(Place("/purpose", "purpose_beyond_the_statute"))
    for position, category in enumerate(use.categories):
        code = _wrong_category(category, standing)
        if code:
            found.append(Place(f"/categories/{position}", code))
    return found


def _wrong_statute(statute: Statute | None, body: BodyLaw, day: date) -> list[Place]:
    code = None
    if statute is None:
        code = "unknown_code"
    elif not statute.in_force(day):
        code = "code_not_in_force"
    elif statute.second_person:
        code = "second_person_each_time"
    elif body.law not in statute.laws:
        code = "statute_of_another_law"
    elif statute.secret_holders and not body.professions & KKG_4:
        code = "profession_missing"
    return [Place("/statute", code)] if code else []


def _wrong_category(category: DataCategory, statute: Statute | None) -> str | None:
    if category is DataCategory.RECORD:
        return "category_is_the_frame"
    beyond = "category_beyond_the_statute" if statute is not None and category not in statute.categories else None
    return _NOT_BY_STATUTE.get(category.guard.safe_default, beyond)
