"""Asking for decisions: gathered, held, taken by the table, kept on both sides, logged, answered with a grant.

One question and a hundred take the same way and the same number of statements for each body that is concerned.
"""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from joserfc.jwk import OctKey

from geleit_identity.consents import carrying
from geleit_identity.consents.carrying import LiveGround
from geleit_identity.decisions import keeping
from geleit_identity.decisions.keeping import Matter, Taken
from geleit_identity.decisions.rules import (
    Attendance,
    Basis,
    Decision,
    Direction,
    Question,
    answered,
    no_link,
)
from geleit_identity.decisions.schemas import DecisionIn
from geleit_identity.links import service as links
from geleit_identity.links.service import End
from geleit_identity.statutes import service as statutes
from geleit_identity.statutes.service import Carrying
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.session import WriteSession
from geleit_kit.http.context import BodyBook, ServiceContext
from geleit_kit.http.grants import sealing_key
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import LONGEST, Grant, issue, new_id
from geleit_kit.pure.problems import Invalid, Place
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground

FRAME: Final = frozenset({DataCategory.RECORD})
Ends = dict[tuple[UUID, UUID], End]
"""Body and conversation -> that body's end."""


async def ask(write: WriteSession, caller: Caller, context: ServiceContext, given: DecisionIn) -> Taken:
    """Takes one decision in the owner's scope and keeps it on both sides."""
    return (await _ask(write, caller, context, [given], at=("",)))[0]


async def ask_together(
    write: WriteSession, caller: Caller, context: ServiceContext, questions: Sequence[DecisionIn]
) -> list[Taken]:
    """Takes a decision for each question, in their order; each is kept and logged as one that was asked alone."""
    return await _ask(
        write, caller, context, questions, at=[f"/questions/{number}" for number in range(len(questions))]
    )


async def _ask(
    write: WriteSession, caller: Caller, context: ServiceContext, questions: Sequence[DecisionIn], *, at: Sequence[str]
) -> list[Taken]:
    foreign = [n for n, given in enumerate(questions) if given.client not in {None, caller.client}]
    if foreign:
        raise Invalid(places=[Place(f"{at[number]}/client", "client_foreign") for number in foreign])
    matters = await _matters(write, context.bodies, questions)
    held = await _Held.gather(write, [matter for matter in matters if matter is not None])
    taken, day, reads = [], write.today, caller.categories | FRAME
    for given, matter in zip(questions, matters, strict=True):
        recipient = matter.recipient if matter else write.body
        question = _question(given, context.bodies.get(recipient), recipient, reads, day)
        decision = _decided(question, matter, held)
        taken.append(Taken(given, matter, decision, ids.outside()))
    signing = _Signing(caller, context, int(write.now.timestamp()))
    for one in taken:
        signing.sign(one)
    await keeping.keep(write, caller, taken)
    return taken


async def _matters(write: WriteSession, bodies: BodyBook, questions: Sequence[DecisionIn]) -> list[Matter | None]:
    """Both ends of each conversation, or None where the caller's body has no end of it, or one that is suspended, or
    where the other body has left: then that body does not learn that anybody asked.
    """
    ends = await links.ends_of(write, {given.conversation_id for given in questions})
    own = {conversation: end for conversation, end in ends.items() if end.status != "suspended"}
    own = {conversation: end for conversation, end in own.items() if not bodies.has_left(end.counterpart)}
    theirs: Ends = {}
    for body in sorted({end.counterpart for end in own.values()}):
        there = [conversation for conversation, end in own.items() if end.counterpart == body]
        async with write.acting_as(body):
            found = await links.ends_of(write, there)
        theirs.update({(body, conversation): end for conversation, end in found.items()})
    return [_matter(write.body, given, own.get(given.conversation_id), theirs) for given in questions]


def _matter(body: UUID, given: DecisionIn, own: End | None, theirs: Ends) -> Matter | None:
    if own is None:
        return None
    other = theirs.get((own.counterpart, given.conversation_id))
    if given.direction is Direction.PUSH:
        return Matter(body, own.counterpart, own, other, own, given.conversation_id, given.audience)
    return Matter(own.counterpart, body, own, other, other, given.conversation_id, given.audience)


@dataclass(frozen=True, slots=True)
class _Held:
    """All that the decisions rest on, held until the transaction ends: first every ground, then every link.

    A withdrawal takes them in the same order, so that the two never wait for each other.
    """

    grounds: dict[tuple[UUID, UUID, UUID], list[LiveGround]]
    statutes: dict[UUID, Carrying]
    links: Ends

    @classmethod
    async def gather(cls, write: WriteSession, matters: Collection[Matter]) -> "_Held":
        """One look at each table for each body that owns something."""
        held = cls({}, {}, {})
        owners = sorted({matter.owner for matter in matters})
        for owner in owners:
            async with write.acting_as(owner):
                await held._of_owner(write, [one for one in matters if one.owner == owner])
        for owner in owners:
            conversations = {one.conversation for one in matters if one.owner == owner and one.owners}
            async with write.acting_as(owner):
                found = await links.held_ends(write, conversations)
            held.links.update({(owner, conversation): end for conversation, end in found.items()})
        return held

    async def _of_owner(self, write: WriteSession, matters: Collection[Matter]) -> None:
        persons = {one.person for one in matters if one.person is not None}
        for ground in await carrying.grounds_of(write, persons, {one.recipient for one in matters}):
            self.grounds.setdefault((write.body, ground.person, ground.recipient), []).append(ground)
        uses = {one.owners.statute_use for one in matters if one.owners}
        self.statutes.update(await statutes.still_carrying(write, {use for use in uses if use is not None}))

    def bases(self, matter: Matter) -> list[Basis]:
        """What the owner's side has towards the recipient, for this person."""
        if matter.person is None or matter.owners is None:
            return []
        found = [as_basis(one) for one in self.grounds.get((matter.owner, matter.person, matter.recipient), ())]
        use = matter.owners.statute_use
        carrying = self.statutes.get(use) if use else None
        return found + ([as_statute(carrying, matter.recipient)] if carrying else [])


def as_basis(ground: LiveGround) -> Basis:
    """A consent or release as the table reads it."""
    return Basis(
        ground.kind,
        ground.id,
        ground.recipient,
        ground.purpose,
        ground.categories,
        ground.valid_from,
        ground.valid_until,
        given=ground.given,
    )


def as_statute(use: Carrying, recipient: UUID) -> Basis:
    """A statute in force as the table reads it."""
    return Basis(
        Ground.STATUTE,
        use.id,
        recipient,
        use.purpose,
        use.categories,
        use.since,
        use.until,
        given=use.given,
        code=use.statute,
        attendance=use.law.attendance,
        fields=use.law.fields,
    )


def _question(
    given: DecisionIn, known: KnownBody | None, recipient: UUID, role_reads: AbstractSet[str], day: date
) -> Question:
    told = given.attendance
    return Question(
        recipient=recipient,
        role_reads=role_reads,
        purpose=given.purpose,
        categories=frozenset(given.categories),
        day=day,
        recipient_kind=known.kind if known else "",
        direction=given.direction,
        attendance=Attendance(told.basis, frozenset(told.fields)) if told else None,
    )


def _decided(question: Question, matter: Matter | None, held: _Held) -> Decision:
    if matter is None or matter.owners is None or matter.person is None:
        return no_link(question)
    still = held.links.get((matter.owner, matter.conversation))
    return answered(question, held.bases(matter), still.way if still else None, matter.audience)


class _Signing:
    """Grants for what may go: bound to the asking client and body, alive five minutes at most."""

    def __init__(self, caller: Caller, context: ServiceContext, now: int) -> None:
        self._caller, self._key, self._now = caller, context.signer.key, now
        self._sealing: OctKey = sealing_key(context.settings.secrets_folder)

    def sign(self, taken: Taken) -> None:
        """Puts the grant to a decision that opens something."""
        matter, decision = taken.matter, taken.decision
        if matter is None or matter.person is None or not decision.granted:
            return
        grant = Grant(
            audience=taken.given.audience,
            client=self._caller.client,
            holder=self._caller.body,
            owner=matter.owner,
            recipient=matter.recipient,
            purpose=taken.given.purpose,
            categories=decision.granted,
            conversation=matter.conversation,
            person=matter.person,
            ground=_claim(decision.bases),
            decision=taken.id,
            direction=taken.given.direction,
            id=new_id(),
            issued=self._now,
            expires=self._now + LONGEST,
        )
        taken.grant_id = grant.id
        taken.expires_at = datetime.fromtimestamp(grant.expires, UTC)
        taken.token = issue(grant, self._key, self._sealing)


def _claim(bases: Iterable[Basis]) -> dict[str, str]:
    first = next(iter(bases))
    return {"kind": str(first.kind)} | ({"code": first.code} if first.code else {})
