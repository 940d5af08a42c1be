"""Who may declare a consent or a release, for whom and for what: a table, read from top to bottom; the first line that
fits answers. It recommends: what it leaves undecided a person decides, with a reason in words.

Sources: § 2 BGB (age), § 104 no. 1 BGB (under seven), §§ 1626, 1627, 1628, 1629, 1687 BGB (custody), §§ 1789, 1790 BGB
(Vormund, in force since 1 January 2023), § 1809 BGB (Ergänzungspfleger), §§ 1814, 1815, 1823, 1825 BGB (Betreuung),
§ 36 SGB I (capacity of one's own from 15 on for social benefits), § 13 SGB X (power of attorney). That a minor who can
understand what it is about may consent is settled by the courts for treatment and for data alike, without an age in any
statute; 14 as the age below which it is not looked at follows § 5 RelKErzG and is the house's own caution.
"""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from geleit_identity.representations.rules import (
    BENEFIT_PURPOSES,
    BY_POWER,
    MAJORITY,
    OF_MINORS,
    SHOWN,
    Field,
    Kind,
    Representation,
    fields_needed,
)
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded

NOBODY_UNDERSTANDS_BELOW: Final = 7
NOT_ASKED_BELOW: Final = 14
BENEFITS_FROM: Final = 15


class Answer(StrEnum):
    """What the table says."""

    MAY = "may"
    MAY_NOT = "may_not"
    UNDECIDED = "undecided"


class Understanding(Coded):
    """Whether somebody looked if the person understands what the declaration is about."""

    SHOWN = "shown", "Versteht, worum es geht", "Understands what it is about"
    NOT_SHOWN = "not_shown", "Versteht es nicht", "Does not understand it"
    NOT_LOOKED_AT = "not_looked_at", "Nicht geprüft", "Not looked at"


@dataclass(frozen=True, slots=True)
class Situation:
    """Who declares what for whom. `age`: lowest and highest in full years, None where nothing is known of the birth.

    `by`: the representation under which somebody else declares; None: the person. `others`: the other representations
    that stand. `agreed`, `objecting`: other holders of custody whose word is known. `feared`: representatives from
    whom the person is protected.
    """

    age: tuple[int, int] | None
    day: date
    categories: AbstractSet[DataCategory]
    purpose: str = ""
    by: Representation | None = None
    others: tuple[Representation, ...] = ()
    understanding: Understanding = Understanding.NOT_LOOKED_AT
    agreed: bool = False
    objecting: bool = False
    feared: bool = False
    recipient_is_guardian: bool = False

    @property
    def needed(self) -> frozenset[Field]:
        """The fields of life that are touched."""
        return fields_needed(self.categories)

    @property
    def benefits(self) -> bool:
        """Whether it is about applying for social benefits."""
        return self.purpose in BENEFIT_PURPOSES

    @property
    def weighty(self) -> bool:
        """Whether a category is touched that is no everyday matter (§ 1687 (1) sentence 1 BGB)."""
        return any(category.guard.protected for category in self.categories)

    @property
    def adult(self) -> bool | None:
        """Of age, or not; None where it cannot be said."""
        if self.age is None or self.age[0] < MAJORITY <= self.age[1]:
            return None
        return self.age[0] >= MAJORITY

    def younger(self, years: int) -> bool:
        """Whether the person can be below this age."""
        return self.age is not None and self.age[0] < years


class Verdict(NamedTuple):
    """The answer with the line that gave it and where the rule stands."""

    answer: Answer
    code: str
    source: str


class Line(NamedTuple):
    """One line of the table."""

    code: str
    answer: Answer
    source: str
    fits: Callable[[Situation], bool]


def _kind(*kinds: Kind) -> Callable[[Situation], bool]:
    return lambda s: s.by is not None and s.by.kind in kinds


def _reserved(situation: Situation) -> bool:
    """Whether another one's consent is reserved for a field that is touched."""
    for one in situation.others:
        if one.kind is Kind.LEGAL_CARER and one.reserved:
            everything = Field.ALL in one.reserved or not situation.needed
            if everything or one.reserved & situation.needed:
                return True
    return False


def _joint_of_two(situation: Situation) -> bool:
    return situation.by is not None and situation.by.kind is Kind.JOINT_CUSTODY


_NO, _YES, _LOOK = Answer.MAY_NOT, Answer.MAY, Answer.UNDECIDED

BY_ANOTHER: Final = (
    Line("representation_not_in_force", _NO, "§ 164 BGB", lambda s: s.by is not None and not s.by.on(s.day)),
    Line("representative_is_feared", _NO, "§ 1629 (2), § 1789 (2) BGB", lambda s: s.feared),
    Line("representation_ended_with_majority", _NO, "§ 2, § 1626 (1) BGB", lambda s: s.by is not None
         and s.by.kind in OF_MINORS and s.adult is True),
    Line("carer_is_for_adults", _NO, "§ 1814 (1), (5) BGB", lambda s: _kind(Kind.LEGAL_CARER)(s) and s.adult is False),
    Line("field_not_covered", _NO, "§§ 1809, 1815 BGB; § 13 (1) SGB X", lambda s: s.by is not None
         and not s.by.reaches(s.needed)),
    Line("power_names_no_declarations", _NO, "§ 13 (1) sentence 2 SGB X", lambda s: s.by is not None
         and s.by.kind in BY_POWER and not s.by.declares),
    Line("holders_of_custody_disagree", _NO, "§§ 1627, 1628 BGB", lambda s: _joint_of_two(s) and s.objecting),
    Line("supplementary_carer_instead", _NO, "§ 1809 (1), § 1630 (1) BGB", lambda s: s.by is not None
         and s.by.kind in OF_MINORS - {Kind.SUPPLEMENTARY_CARER} and _carer_instead(s)),
    Line("representation_only_told", _LOOK, "§ 13 (1) sentence 3 SGB X", lambda s: s.by is not None
         and s.by.evidence not in SHOWN),
    Line("age_not_known", _LOOK, "§ 2 BGB", lambda s: s.by is not None
         and s.by.kind in OF_MINORS | {Kind.LEGAL_CARER} and s.age is None),
    Line("age_not_certain", _LOOK, "§ 2 BGB", lambda s: s.by is not None
         and s.by.kind in OF_MINORS | {Kind.LEGAL_CARER} and s.adult is None),
    Line("guardian_tells_itself", _LOOK, "§ 1789 (2), § 1824 BGB; § 55 SGB VIII", lambda s:
         _kind(Kind.OFFICIAL_GUARDIAN)(s) and s.recipient_is_guardian),
    Line("minor_understands_and_is_asked_first", _LOOK, "§ 1626 (2), § 1790 (2) BGB", lambda s: s.by is not None
         and s.by.kind in OF_MINORS and s.understanding is Understanding.SHOWN and not s.younger(NOT_ASKED_BELOW)),
    Line("other_holder_not_heard", _LOOK, "§ 1627, § 1629 (1), § 1687 (1) sentence 1 BGB", lambda s:
         _joint_of_two(s) and s.weighty and not s.agreed),
    Line("adult_understands_and_speaks_first", _LOOK, "§ 1814 (3), § 1821 (2) BGB", lambda s:
         _kind(Kind.LEGAL_CARER)(s) and s.understanding is Understanding.SHOWN and not _reserves(s)),
    Line("holder_of_custody_everyday", _YES, "§ 1687 (1) sentence 2 BGB", lambda s: _joint_of_two(s) and not s.agreed),
    Line("both_holders_of_custody", _YES, "§§ 1626, 1627, 1629 (1) BGB", _kind(Kind.JOINT_CUSTODY)),
    Line("holder_of_sole_custody", _YES, "§§ 1626, 1629 (1) BGB", _kind(Kind.SOLE_CUSTODY)),
    Line("guardian", _YES, "§ 1789 (1), (2) BGB", _kind(Kind.GUARDIAN)),
    Line("official_guardian", _YES, "§ 1789 (1), (2) BGB; § 55 SGB VIII", _kind(Kind.OFFICIAL_GUARDIAN)),
    Line("supplementary_carer", _YES, "§ 1809, § 1813 BGB", _kind(Kind.SUPPLEMENTARY_CARER)),
    Line("legal_carer", _YES, "§§ 1815, 1823 BGB", _kind(Kind.LEGAL_CARER)),
    Line("authorised_person", _YES, "§ 13 (1) SGB X; § 167 BGB", _kind(Kind.ATTORNEY)),
    Line("lawyer", _YES, "§ 13 (1) SGB X; § 167 BGB", _kind(Kind.LAWYER)),
)  # fmt: skip
"""Somebody else declares."""

BY_THE_PERSON: Final = (
    Line("reservation_of_consent", _LOOK, "§ 1825 BGB", _reserved),
    Line("adult_does_not_understand", _NO, "§ 104 no. 2 BGB; Art. 4 no. 11 GDPR", lambda s:
         s.adult is True and s.understanding is Understanding.NOT_SHOWN),
    Line("adult", _YES, "§ 2 BGB; Art. 4 no. 11 GDPR", lambda s: s.adult is True),
    Line("age_not_known", _LOOK, "§ 2 BGB", lambda s: s.age is None),
    Line("child", _NO, "§ 104 no. 1 BGB", lambda s: s.age is not None and s.age[1] < NOBODY_UNDERSTANDS_BELOW),
    Line("minor_does_not_understand", _NO, "§ 1626 (2) BGB", lambda s: s.understanding is Understanding.NOT_SHOWN),
    Line("age_not_certain", _LOOK, "§ 2 BGB", lambda s: s.adult is None),
    Line("minor_applies_for_benefits", _YES, "§ 36 (1) SGB I", lambda s: s.benefits and not s.younger(BENEFITS_FROM)),
    Line("minor_too_young", _NO, "§ 1626, § 1629 (1) BGB", lambda s: s.age is not None
         and s.age[1] < NOT_ASKED_BELOW),
    Line("minor_understands", _YES, "§ 1626 (2) BGB; Art. 4 no. 11 GDPR", lambda s:
         s.understanding is Understanding.SHOWN and not s.younger(NOT_ASKED_BELOW)),
    Line("understanding_not_looked_at", _LOOK, "§ 1626 (2) BGB", lambda _: True),
)  # fmt: skip
"""The person declares."""


def _carer_instead(situation: Situation) -> bool:
    """Whether a court gave one of the fields to a supplementary carer: the others do not speak there."""
    return any(
        one.kind is Kind.SUPPLEMENTARY_CARER
        and one.on(situation.day)
        and (Field.ALL in one.fields or bool(one.fields & situation.needed))
        for one in situation.others
    )


def _reserves(situation: Situation) -> bool:
    """Whether the carer who declares has a reservation of consent in a field that is touched."""
    by = situation.by
    return by is not None and bool(by.reserved) and (Field.ALL in by.reserved or bool(by.reserved & situation.needed))


def may_declare(situation: Situation) -> Verdict:
    """Whether the declaration counts: the first line that fits."""
    lines: Iterable[Line] = BY_THE_PERSON if situation.by is None else BY_ANOTHER
    line = next(one for one in lines if one.fits(situation))
    return Verdict(line.answer, line.code, line.source)
