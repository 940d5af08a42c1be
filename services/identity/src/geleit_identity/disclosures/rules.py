"""A disclosure in a single case: one person proposes it, another agrees, the person concerned is told, and only then
exactly what was proposed can be fetched, once.

Sources: § 71 (1), (2) SGB X with §§ 86, 87 AufenthG (which statute carries what to whom, and no more); § 67d (1) SGB X
(who discloses is responsible), § 78 SGB X (the recipient is bound to the purpose); § 82 (2), (3) SGB X with Art. 13
(3), (4) and 23 GDPR (the person is told before, and when not; the reasons are written down); capability ID-10.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from geleit_identity.bodies.rules import BodyLaw
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.law import STATUTES, Statute
from geleit_vocabulary.permissions import Permission

DAYS_TO_DECIDE: Final = 14
"""How long a proposal stays open."""
DAYS_TO_COLLECT: Final = 30
"""How long the recipient may wait; afterwards it has to be decided anew."""


class HandSide(Coded):
    """On which side of the disclosure a row stands."""

    GIVER = "giver", "übermittelnde Stelle", "Body that discloses"
    RECIPIENT = "recipient", "empfangende Stelle", "Body that receives"


class Cause(Coded):
    """Why it is disclosed at all."""

    REQUEST = "request", "Ersuchen der Stelle (§ 87 Abs. 1 AufenthG)", "The body has asked (§ 87 (1) Residence Act)"
    NOTICE = "notice", "Mitteilungspflicht (§ 87 Abs. 2 AufenthG)", "Duty to give notice (§ 87 (2) Residence Act)"


class NotTold(Coded):
    """Why the person is not told before. Each is a place in the law; the reason is written down beside it."""

    TASK_ENDANGERED = (
        "task_endangered",
        "Die Aufgabe würde gefährdet (§ 82 Abs. 2 Nr. 1 SGB X)",
        "The task would be endangered (§ 82 (2) no. 1 SGB X)",
    )
    PUBLIC_SECURITY = (
        "public_security",
        "Die öffentliche Sicherheit würde gefährdet (§ 82 Abs. 2 Nr. 2 SGB X)",
        "Public security would be endangered (§ 82 (2) no. 2 SGB X)",
    )
    CONFIDENTIAL = (
        "confidential",
        "Eine vertrauliche Übermittlung an öffentliche Stellen würde gefährdet (§ 82 Abs. 2 Nr. 3 SGB X)",
        "A confidential disclosure to public bodies would be endangered (§ 82 (2) no. 3 SGB X)",
    )


class Way(Coded):
    """How the person was told."""

    TALK = "talk", "im Gespräch", "In a talk"
    TALK_WITH_INTERPRETER = "talk_with_interpreter", "im Gespräch mit Sprachmittlung", "In a talk, with an interpreter"
    LETTER = "letter", "mit Brief", "By letter"


_DECIDE: Final = Permission.DISCLOSURE_DECIDE
HAND_DISCLOSURE = Lifecycle(
    "hand_disclosure",
    start="proposed",
    steps=[
        Step("agree", "proposed", "agreed", automatic=True),
        Step("agree_untold", "proposed", "untold", automatic=True),
        Step("reject", "proposed", "rejected", automatic=True),
        Step("withdraw", "proposed", "withdrawn", automatic=True),
        Step("expire", "proposed", "expired", automatic=True),
        Step("tell_person", "agreed", "told", needs=_DECIDE, asks="TellPersonIn"),
        Step("release", ("told", "untold"), "released", needs=_DECIDE, asks="ResponsibilityIn"),
        Step("cancel", ("agreed", "untold", "told", "released"), "cancelled", needs=_DECIDE),
        Step("collect", "released", "collected", needs=Permission.GRANT_USE),
        Step("lapse", "released", "lapsed", automatic=True),
    ],
)

_SINGLE_CASE: Final = {statute.code: statute for statute in STATUTES if statute.second_person}
_WHO: Final = frozenset({DataCategory.BASE_DATA, DataCategory.BIRTH, DataCategory.CONTACT_DETAILS})
BY_HAND: Final[Mapping[str, AbstractSet[DataCategory]]] = MappingProxyType(
    {"sgb_x_71_1": _WHO, "sgb_x_71_2": _WHO | {DataCategory.BENEFIT, DataCategory.WORK}}
)
"""Statutes for a single case, and the categories that each names at most (§ 68 (1), § 71 (1), (2) no. 1 SGB X).

§ 34 StGB and vital interests are breaking the glass, which comes with its own safeguards.
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed, as far as the rules look at it. `recipient_kind` is a code of `BodyKind` or the operator's."""

    statute: str
    recipient_kind: str
    categories: AbstractSet[str]
    cause: Cause
    requested_on: date | None
    not_told: NotTold | None
    not_told_reason: str | None


def wrong_in_proposal(proposed: Proposed, body: BodyLaw, today: date) -> list[Place]:
    """What keeps a single case from being proposed; an empty list where it may."""
    law = _SINGLE_CASE.get(proposed.statute) if proposed.statute in BY_HAND else None
    found = list(_wrong_law(law, proposed, body, today))
    if law is not None:
        beyond = proposed.categories - {str(one) for one in BY_HAND[proposed.statute]}
        found.extend(Place(f"/statements/{category}", "category_beyond_the_statute") for category in sorted(beyond))
    if not proposed.categories:
        found.append(Place("/statements", "missing"))
    found.extend(_wrong_request(proposed, today))
    if (proposed.not_told is None) != (not proposed.not_told_reason):
        at = "/not_told_reason" if proposed.not_told else "/not_told"
        found.append(Place(at, "missing"))
    return found


def _wrong_law(law: Statute | None, proposed: Proposed, body: BodyLaw, today: date) -> Iterator[Place]:
    if law is None:
        yield Place("/statute", "no_statute_for_a_single_case")
        return
    if not law.in_force(today):
        yield Place("/statute", "code_not_in_force")
    if body.law not in law.laws:
        yield Place("/statute", "statute_of_another_law")
    if proposed.recipient_kind not in law.recipients:
        yield Place("/recipient", "recipient_beyond_the_statute")


def _wrong_request(proposed: Proposed, today: date) -> Iterable[Place]:
    asked = proposed.requested_on
    if (proposed.cause is Cause.REQUEST) != (asked is not None):
        yield Place("/requested_on", "missing" if asked is None else "only_with_a_request")
    if asked is not None and asked > today:
        yield Place("/requested_on", "in_the_future")


def closed_for(side: str) -> dict[str, str]:
    """Actions that this side does not take."""
    if side == HandSide.RECIPIENT:
        return dict.fromkeys(("tell_person", "release", "cancel"), "only_the_giver")
    return {"collect": "only_the_recipient_collects"}
