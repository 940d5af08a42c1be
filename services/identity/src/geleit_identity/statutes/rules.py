"""When a statute may carry a disclosure out of this body, and who puts it into force.

Sources: §§ 67d, 69, 71 SGB X (transmission and its responsibility), § 4 KKG; Art. 6 (1) c, e and Art. 9 (2) GDPR.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory, SafeDefault
from geleit_vocabulary.law import STATUTES, Statute
from geleit_vocabulary.permissions import Permission

STATUTE_USE = Lifecycle(
    "statute_use",
    start="proposed",
    steps=[
        Step("agree", "proposed", "in_force", needs=Permission.STATUTE_DECIDE),
        Step("reject", "proposed", "rejected", needs=Permission.STATUTE_DECIDE),
        Step("end", "in_force", "ended", needs=Permission.STATUTE_DECIDE),
    ],
)

BY_CODE: Final = {statute.code: statute for statute in STATUTES}
_NOT_BY_STATUTE: Final = {
    SafeDefault.NEVER_OUT: "category_never_leaves",
    SafeDefault.RELEASE_ONLY: "category_needs_release",
}


def wrong_in_use(
    statute: Statute | None, recipient: BodyKind, categories: Iterable[DataCategory], day: date
) -> list[Place]:
    """What keeps a statute from being proposed; an empty list where it may be.

    A statute that asks for a second person in every single case cannot be put into force in advance, and nothing flows
    to a foreigners' authority by a standing rule.
    """
    found = []
    if statute is None:
        found.append(Place("/statute", "unknown_code"))
    elif not statute.in_force(day):
        found.append(Place("/statute", "code_not_in_force"))
    elif statute.second_person:
        found.append(Place("/statute", "second_person_each_time"))
    if recipient is BodyKind.FOREIGNERS_AUTHORITY:
        found.append(Place("/recipient_kind", "no_standing_flow_there"))
    for position, category in enumerate(categories):
        code = _NOT_BY_STATUTE.get(category.guard.safe_default)
        if category is DataCategory.RECORD:
            code = "category_is_the_frame"
        if code:
            found.append(Place(f"/categories/{position}", code))
    return found


def wrong_in_agreeing(proposer: UUID, second: UUID, *, officer_among_them: bool) -> str | None:
    """The code of why this second signature does not count, or None."""
    if proposer == second:
        return "second_person_needed"
    return None if officer_among_them else "officer_needed"
