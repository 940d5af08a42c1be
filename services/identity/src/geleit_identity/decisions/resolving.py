"""Resolving a pseudonym: a decision inside the own body, kept and logged like every other."""

from uuid import UUID

from geleit_identity.decisions.rules import Answer
from geleit_identity.decisions.schemas import (
    ResolvedOut,
    ResolvedPersonOut,
    ResolvedPersonsOut,
    ResolveIn,
    ResolvePersonsIn,
)
from geleit_identity.decisions.tables import DecisionRow
from geleit_identity.links import service as links
from geleit_identity.persons import service as persons
from geleit_kit.db.session import WriteSession
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Invalid, NotFound
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.purposes import Purpose

_ASKED = (DataCategory.BASE_DATA, DataCategory.BIRTH)


async def resolve(write: WriteSession, caller: Caller, given: ResolveIn) -> ResolvedOut:
    """Who stands behind an own pseudonym, or behind the own end of a conversation. Another body's is nobody."""
    if (given.person is None) == (given.conversation_id is None):
        raise Invalid.at("/person", "person_or_conversation")
    found = await _found(write, given)
    covered = sorted(set(_ASKED) & caller.categories) if found else []
    _decided(write, caller, found, given.purpose, covered)
    if found is None:
        return ResolvedOut(answer=Answer.NO, person=None, names=None, birth=None)
    names, birth = await persons.identity_of(write, found)
    return ResolvedOut(answer=Answer.YES, person=found, names=names, birth=birth)


async def resolve_each(write: WriteSession, caller: Caller, given: ResolvePersonsIn) -> ResolvedPersonsOut:
    """Several for one purpose, each decided and logged by itself; of whom nobody is known, the answer is alike."""
    asked = list(dict.fromkeys(given.persons))
    known = await persons.identities_of(write, asked)
    covered = sorted(set(_ASKED) & caller.categories)
    items = []
    for one in asked:
        found = one if one in known else None
        names, birth = known.get(one, (None, None))
        answer = _decided(write, caller, found, given.purpose, covered if found else [])
        items.append(ResolvedPersonOut(asked=one, answer=answer, names=names, birth=birth))
    return ResolvedPersonsOut(items=items)


def _decided(
    write: WriteSession, caller: Caller, found: UUID | None, purpose: Purpose, covered: list[DataCategory]
) -> Answer:
    """The decision and its entry in the access log."""
    row = DecisionRow(
        decision=ids.outside(),
        side="owner",
        question="resolve",
        person=found,
        counterpart=None,
        audience="identity",
        purpose=purpose,
        asked=sorted(_ASKED),
        covered=covered,
        answer=Answer.YES if found else Answer.NO,
        reasons={},
        grounds=[],
        client=caller.client,
        decided_on=write.today,
    )
    write.add(row)
    write.disclose(
        found, kind="decision", categories=covered, answer=row.answer, purpose=row.purpose, question="resolve"
    )
    return Answer.YES if found else Answer.NO


async def _found(write: WriteSession, given: ResolveIn) -> UUID | None:
    person = given.person
    if given.conversation_id is not None:
        end = await links.end_of(write, given.conversation_id)
        person = end.person if end else None
    if person is None:
        return None
    try:
        return (await persons.find(write, person)).person
    except NotFound:
        return None
