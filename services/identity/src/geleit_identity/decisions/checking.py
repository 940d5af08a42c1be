"""What the grounds and links of an owner would answer, also with a ground thought away.

The table and the rule which link carries what are those of a decision (`decisions.rules.carried`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from geleit_identity.consents import carrying
from geleit_identity.decisions.asking import as_basis, as_statute
from geleit_identity.decisions.rules import Basis, Decision, Question, carried, reaches
from geleit_identity.links import service as links
from geleit_identity.links.rules import left_without
from geleit_identity.statutes import service as statutes
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.session import ReadSession
from geleit_vocabulary.grounds import Ground


@dataclass(frozen=True, slots=True)
class Towards:
    """Whom it is about, whom it would go to, and when."""

    person: UUID
    recipient: KnownBody
    moment: datetime


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the grounds and the links of today answer. `linked`: whether a link is far enough for it to go by.

    `cut`: the conversations of links that end with the grounds that are thought away.
    """

    decision: Decision
    linked: bool
    cut: frozenset[UUID]


async def weigh(read: ReadSession, towards: Towards, question: Question, *, without: Collection[UUID] = ()) -> Weighed:
    """What a decision of today would say, but for some grounds that are thought away, with the links that end then."""
    bases = [one for one in await bases_at(read, towards) if one.id not in without]
    own = [one for one in bases if one.kind is not Ground.STATUTE]
    ends = await links.towards(read, towards.person, towards.recipient.id)
    ways = left_without([way for way, _ in ends], without, own, question.day)
    return Weighed(
        carried(question, bases, ways),
        any(reaches(way.status, question, "cases") for way in ways),
        frozenset(conversation for way, conversation in ends if way not in ways),
    )


async def bases_at(read: ReadSession, towards: Towards) -> list[Basis]:
    """All grounds that ever stood towards the body; each says whether it did at the moment."""
    given = await carrying.grounds_at(read, towards.person, towards.recipient.id, towards.moment)
    table = await statutes.at_moment(read, towards.recipient.kind, towards.moment)
    return [as_basis(one) for one in given] + [as_statute(one, towards.recipient.id) for one in table]
