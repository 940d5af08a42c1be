"""May this body know that, for this purpose, today? A table, read from top to bottom; the same for everybody who asks.

Sources: §§ 67b, 67d, 69, 71, 76, 78 SGB X (purpose, ground, responsibility of who discloses); Art. 6, 7 and 9 GDPR;
§ 203 StGB; § 87 AufenthG with § 71 (2) SGB X, § 44a AufenthG with § 8 IntV, § 61 SGB II (capability ID-10).
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final
from uuid import UUID

from geleit_identity.links.rules import Way
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory, SafeDefault
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.law import AttendanceBasis, AttendanceField


class Answer(StrEnum):
    """What a decision says."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Direction(StrEnum):
    """`pull`: the recipient asks for the owner's data. `push`: the owner asks whether it may tell the other side."""

    PULL = "pull"
    PUSH = "push"


class Reason(StrEnum):
    """Why a category is covered or not. Only the owner's own log holds it; an asker learns less."""

    COVERED = "covered"
    NO_LINK = "no_link"
    NO_GROUND = "no_ground"
    OTHER_PURPOSE = "other_purpose"
    NOT_LIVE = "not_live"
    NEEDS_RELEASE = "needs_release"
    NEEDS_STATUTE = "needs_statute"
    NEVER_LEAVES = "never_leaves"
    BY_HAND = "by_hand"
    NO_BASIS_OF_ATTENDANCE = "no_basis_of_attendance"
    ROLE = "role"


CARRIES: Final[Mapping[SafeDefault, frozenset[Ground]]] = {
    SafeDefault.OPEN_INSIDE: frozenset(Ground),
    SafeDefault.NEED_TO_KNOW: frozenset(Ground),
    SafeDefault.RELEASE_ONLY: frozenset({Ground.RELEASE}),
    SafeDefault.STATUTE_ONLY: frozenset({Ground.STATUTE}),
    SafeDefault.NEVER_OUT: frozenset(),
}
"""Which grounds carry a category out of its body. Every ground must name the category, whatever its guard."""

_LACKS: Final = {
    SafeDefault.RELEASE_ONLY: Reason.NEEDS_RELEASE,
    SafeDefault.STATUTE_ONLY: Reason.NEEDS_STATUTE,
    SafeDefault.NEVER_OUT: Reason.NEVER_LEAVES,
}


@dataclass(frozen=True, slots=True)
class Basis:
    """One ground of the owner's side: who may be told what, for which purpose, on which days."""

    kind: Ground
    id: UUID | None
    recipient: UUID
    purpose: str
    categories: AbstractSet[str]
    since: date
    until: date | None
    given: bool = True
    code: str | None = None
    attendance: AbstractSet[AttendanceBasis] = frozenset()
    fields: AbstractSet[AttendanceField] = frozenset()
    """Of a statute: for which basis attendance may be told, and what of it."""

    def live_on(self, day: date) -> bool:
        """Whether it carries on this day."""
        return self.given and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Why the person attends, and what of it would be told."""

    basis: AttendanceBasis
    fields: AbstractSet[AttendanceField]


@dataclass(frozen=True, slots=True)
class Question:
    """Who would be told what, for which purpose, when. `role_reads`: the categories of the asker's roles.

    `recipient_kind` is a code of `BodyKind`, or a word of the operator's for a body that is none of them.
    """

    recipient: UUID
    role_reads: AbstractSet[str]
    purpose: str
    categories: AbstractSet[DataCategory]
    day: date
    recipient_kind: str = BodyKind.OTHER
    direction: Direction = Direction.PULL
    attendance: Attendance | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The answer for one category, with its basis where it is covered."""

    category: DataCategory
    reason: Reason
    basis: Basis | None = None


@dataclass(frozen=True)
class Decision:
    """The answer as a whole."""

    parts: tuple[Part, ...]

    @cached_property
    def covered(self) -> frozenset[str]:
        """The categories that may go."""
        return frozenset(str(part.category) for part in self.parts if part.reason is Reason.COVERED)

    @property
    def granted(self) -> frozenset[str]:
        """The categories that a grant opens. Attendance under a statute is none: it goes as a notice of its fields."""
        return self.covered - {str(part.category) for part in self.parts if _is_notice(part)}

    @property
    def notice(self) -> bool:
        """Whether attendance may be told as a notice of the fields that were asked for."""
        return any(_is_notice(part) for part in self.parts)

    @property
    def answer(self) -> Answer:
        """Yes when all may go, no when none may."""
        if not self.covered:
            return Answer.NO
        return Answer.YES if len(self.covered) == len(self.parts) else Answer.PARTLY

    @cached_property
    def bases(self) -> tuple[Basis, ...]:
        """The grounds that carry it, each once; a release first, then a consent, then a statute."""
        used = dict.fromkeys(part.basis for part in self.parts if part.basis is not None)
        return tuple(sorted(used, key=lambda basis: _STRENGTH[basis.kind]))


_STRENGTH: Final = {Ground.RELEASE: 0, Ground.CONSENT: 1, Ground.STATUTE: 2}


def decide(question: Question, bases: Iterable[Basis]) -> Decision:
    """Answers category by category; what no ground names is not covered.

    A basis for another recipient counts as none at all: this table never mixes two recipients' grounds.
    """
    own = [basis for basis in bases if basis.recipient == question.recipient]
    parts = (_part(category, question, own) for category in sorted(question.categories))
    return Decision(tuple(parts))


def _part(category: DataCategory, question: Question, bases: list[Basis]) -> Part:
    carrying = CARRIES[category.guard.safe_default]
    if not carrying:
        return Part(category, Reason.NEVER_LEAVES)
    if question.recipient_kind == BodyKind.FOREIGNERS_AUTHORITY:
        return Part(category, Reason.BY_HAND)
    if category not in question.role_reads:
        return Part(category, Reason.ROLE)
    naming = [b for b in bases if category in b.categories or category is DataCategory.RECORD]
    if not naming:
        return Part(category, Reason.NO_GROUND)
    strong = [b for b in naming if b.kind in carrying]
    if not strong:
        return Part(category, _LACKS.get(category.guard.safe_default, Reason.NO_GROUND))
    return _in_force(category, question, strong)


def _in_force(category: DataCategory, question: Question, bases: list[Basis]) -> Part:
    """Of the grounds that could carry the category: whether one does, for this purpose, for this attendance, today."""
    purposeful = [b for b in bases if b.purpose == question.purpose]
    if not purposeful:
        return Part(category, Reason.OTHER_PURPOSE)
    if category is DataCategory.ATTENDANCE:
        purposeful = [b for b in purposeful if b.kind is not Ground.STATUTE or tells_attendance(b, question)]
        if not purposeful:
            return Part(category, Reason.NO_BASIS_OF_ATTENDANCE)
    living = sorted((b for b in purposeful if b.live_on(question.day)), key=lambda b: _STRENGTH[b.kind])
    return Part(category, Reason.COVERED, living[0]) if living else Part(category, Reason.NOT_LIVE)


def tells_attendance(statute: Basis, question: Question) -> bool:
    """Whether a statute lets the holder of the data tell this of attendance; nobody pulls it by statute.

    Who attends voluntarily has no statutory recipient, and a field that the statute does not name takes none along.
    """
    asked = question.attendance
    if asked is None or question.direction is not Direction.PUSH:
        return False
    return asked.basis in statute.attendance and bool(asked.fields) and asked.fields <= statute.fields


def _is_notice(part: Part) -> bool:
    by_statute = part.basis is not None and part.basis.kind is Ground.STATUTE
    return part.category is DataCategory.ATTENDANCE and by_statute


def no_link(question: Question) -> Decision:
    """The decision where the conversation leads to nobody: for the asker it looks like every other no."""
    return Decision(tuple(Part(category, Reason.NO_LINK) for category in sorted(question.categories)))


PREVIEW: Final = frozenset({DataCategory.NEEDS, DataCategory.RECORD})
"""What a referral says of a person before anybody learns who it is (RE-4)."""


def reaches(status: str, question: Question, audience: str) -> bool:
    """Whether a link is far enough for the question.

    Until the receiver has bound it to its own person, it may ask who it is about (identity) and be shown the coded
    needs of a referral (referrals); nothing else goes.
    """
    if status == "offered" and question.direction == Direction.PULL:
        return audience == "identity"
    if status == "offered":
        return audience == "referrals" and question.categories <= PREVIEW
    return status == "bound"


def carried(question: Question, bases: Iterable[Basis], ways: Iterable[Way], audience: str = "cases") -> Decision:
    """What may go by these own ends: a consent or release carries whatever link there is, a statute only the link that
    was offered under it. With no link a decision says no all the same (`answered`).
    """
    behind = {way.rests_on for way in ways if reaches(way.status, question, audience)}
    return decide(question, [one for one in bases if one.kind is not Ground.STATUTE or one.id in behind])


def answered(question: Question, bases: Iterable[Basis], way: Way | None, audience: str) -> Decision:
    """The answer in one conversation, whose own end is `way`."""
    if way is None or not reaches(way.status, question, audience):
        return no_link(question)
    return carried(question, bases, [way], audience)
