"""How a quarrel of two holders of custody is settled, and what is asked when (§§ 1627, 1628 BGB)."""

from datetime import date
from typing import Final

from geleit_identity.representations.rules import EFFECT_OF, Effect, EndedBy, Kind, Representation
from geleit_vocabulary.coded import Coded


class SettledBy(Coded):
    """Who has settled it. Nothing else does: no body decides for one of two parents."""

    AGREEMENT = "agreement", "Einigung der Sorgeberechtigten (§ 1627 BGB)", "The holders agree (§ 1627 BGB)"
    COURT_DECISION = (
        "court_decision",
        "Übertragung der Entscheidung (§ 1628 BGB)",
        "The court has given the decision to one (§ 1628 BGB)",
    )


POOL: Final = "case_managers"
"""Who is named for what has to be asked."""


def wrong_in_objection(
    objecting: Representation | None, declaring: Representation | None, objected_on: date, today: date
) -> tuple[str, str] | None:
    """Pointer and code of what keeps an objection from counting, or None: only the other one of two joint holders
    objects, against what one of them declared.
    """
    if objected_on > today:
        return "/objected_on", "in_the_future"
    if objecting is None or objecting.kind is not Kind.JOINT_CUSTODY or not objecting.on(today):
        return "/representation_id", "objects_without_custody"
    if declaring is None or declaring.kind is not Kind.JOINT_CUSTODY:
        return "/representation_id", "declared_by_nobody_with_custody"
    return ("/representation_id", "objects_to_own_declaration") if objecting.id == declaring.id else None


def ends_too(ended_by: EndedBy, *, both_agreed: bool, other_stands: bool) -> Effect | None:
    """What the end of a representation does to one declaration: None where another holder carries it on."""
    if both_agreed and other_stands and ended_by not in {EndedBy.CAME_OF_AGE, EndedBy.NEVER_HELD}:
        return None
    return EFFECT_OF[ended_by]
