"""Where a representative acts or receives for a person, and what is open to one whom the person is protected from.

What tells something of the person, or speaks in their name so that something flows, is not; what only stops a flow or
ends a request is. Sources: § 1629 (2), § 1789 (2), § 1796 BGB (no representation against the interest of the person);
Art. 15 (4) GDPR; ID-20, ID-21. Rooms ask `representations.service.refuse_feared`, which reads this table.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from geleit_identity.protections.rules import Conflict
from geleit_identity.representations.rules import Representation


class Act(StrEnum):
    """What a representative does or gets for the person."""

    DECLARES = "declares"
    WITHDRAWS = "withdraws"
    OBJECTS = "objects"
    ASKS = "asks"
    GETS_COPY = "gets_copy"
    GETS_ANSWER = "gets_answer"
    GETS_REFUSAL = "gets_refusal"
    GETS_RECEIPT = "gets_receipt"
    GETS_LOG = "gets_log"


class Rule(NamedTuple):
    """Whether it is open to a representative who is feared, and why."""

    open: bool
    why: str


ACTS: Final[Mapping[Act, Rule]] = {
    Act.DECLARES: Rule(False, "data would flow in the name of the person (a line of the table in `declaring`)"),
    Act.WITHDRAWS: Rule(True, "nothing flows any more, and a withdrawal is as easy as giving (Art. 7 (3) GDPR)"),
    Act.OBJECTS: Rule(True, "nothing flows until it is settled; custody ends by a court alone (§ 1666 BGB)"),
    Act.ASKS: Rule(False, "who asks for the rights of a person gets the answer"),
    Act.GETS_COPY: Rule(False, "a copy tells everything, also where the person is"),
    Act.GETS_ANSWER: Rule(False, "what is granted tells what is held"),
    Act.GETS_REFUSAL: Rule(True, "it tells nothing, and a request must end within its term (Art. 12 (4) GDPR)"),
    Act.GETS_RECEIPT: Rule(False, "a receipt names who gets which data of the person"),
    Act.GETS_LOG: Rule(False, "the log names the bodies and offices where the person goes"),
}


def feared(conflicts: Iterable[Conflict], by: Representation, day: date) -> bool:
    """Whether the person is protected from this representative: as a person of the body, or by the name that both
    bear where one of them is an outsider.
    """
    return any(
        conflict.on(day)
        and (
            (conflict.against is not None and conflict.against == by.representative)
            or (conflict.outsider is not None and by.name is not None and _words(conflict.outsider) == _words(by.name))
        )
        for conflict in conflicts
    )


def _words(name: str) -> set[str]:
    """The words of a name, in whatever order and case."""
    return set(name.casefold().replace(",", " ").split())
