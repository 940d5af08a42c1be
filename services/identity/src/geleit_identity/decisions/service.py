"""Decisions: asked, taken by the table, kept on both sides, logged, answered with a grant where something may go."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from joserfc.jwk import OctKey

from geleit_identity.consents import service as consents
from geleit_identity.decisions import store
from geleit_identity.decisions.news import NEWS
from geleit_identity.decisions.rules import (
    Answer,
    Basis,
    Decision,
    Direction,
    Question,
    Reason,
    decide,
    no_link,
    reaches,
)
from geleit_identity.decisions.schemas import (
    DecisionIn,
    DecisionOut,
    DecisionRecordOut,
    GroundOut,
    PersonCopyOut,
    RefusedOut,
)
from geleit_identity.decisions.tables import DecisionRow, GrantRow, Revocation
from geleit_identity.links import service as links
from geleit_identity.links.service import End
from geleit_identity.persons import service as persons
from geleit_identity.statutes import service as statutes
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import BodyBook, ServiceContext
from geleit_kit.http.grants import GrantedResource, sealing_key
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import LONGEST, Grant, issue, new_id
from geleit_kit.pure.problems import Invalid
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground

_FRAME: Final = frozenset({DataCategory.RECORD})


@dataclass(frozen=True, slots=True)
class _Matter:
    """A question with the two ends that it is about. `owner` and `recipient` are bodies."""

    owner: UUID
    recipient: UUID
    own: End
    owners: End | None
    person: UUID | None


def record_shown(bodies: BodyBook, row: DecisionRow) -> DecisionRecordOut:
    """A body's copy of a decision."""
    other = bodies.get(row.counterpart) if row.counterpart else None
    columns = ("decision", "side", "question", "person", "audience", "purpose", "asked", "covered", "answer", "reasons")
    fields = {name: getattr(row, name) for name in (*columns, "decided_on")}
    return DecisionRecordOut.model_validate(
        {**DecisionRecordOut.frame(row), **fields, "other_body": other.key if other else None}
    )


async def ask(write: WriteSession, caller: Caller, context: ServiceContext, given: DecisionIn) -> DecisionOut:
    """Takes the decision in the owner's scope and keeps it on both sides. A no is the same for everybody."""
    if given.client not in {None, caller.client}:
        raise Invalid.at("/client", "client_foreign")
    matter = await _matter(write, given)
    question = Question(
        recipient=matter.recipient if matter else write.body,
        role_reads=caller.categories | _FRAME,
        purpose=given.purpose,
        categories=frozenset(given.categories),
        day=write.today,
    )
    decision = await _decide(write, question, matter, given)
    identifier = ids.outside()
    token, expires = None, None
    if matter is not None and matter.person is not None and decision.covered:
        token, expires = await _grant(write, caller, context, given, matter, decision, identifier)
    await _keep(write, caller, given, matter, decision, identifier)
    if decision.answer is Answer.NO:
        return _no(given)
    return _answer(given, decision, identifier, token, expires)


async def revoke(write: WriteSession, person: UUID, ground_id: UUID) -> int:
    """Ends the live grants that rest on a consent or release, and raises the status list with it. Returns how many."""
    resting = [grant for grant in await store.live_grants(write, person) if str(ground_id) in grant.rests_on]
    return await _end_grants(write, resting)


async def revoke_all(write: WriteSession, person: UUID) -> int:
    """Ends every live grant about a person, and raises the status list with it. Returns how many."""
    return await _end_grants(write, list(await store.live_grants(write, person)))


async def revoke_conversation(write: WriteSession, conversation_id: UUID) -> int:
    """Ends the session's body's live grants of a conversation. Returns how many."""
    return await _end_grants(write, list(await store.grants_of_conversation(write, conversation_id)))


async def resting_on(read: ReadSession, person: UUID, ground_id: UUID) -> int:
    """How many live grants rest on a consent or release."""
    return sum(str(ground_id) in grant.rests_on for grant in await store.live_grants(read, person))


async def copy_of_person(read: ReadSession, grant: Grant) -> list[PersonCopyOut]:
    """Names and date of birth for who was offered a link and has to find its own person."""
    names, birth = await persons.identity_of(read, grant.person)
    return [PersonCopyOut(names=names, birth=birth)]


PERSON_COPY: Final = GrantedResource(
    "person", read=copy_of_person, categories=frozenset({DataCategory.BASE_DATA, DataCategory.BIRTH})
)


async def _matter(write: WriteSession, given: DecisionIn) -> _Matter | None:
    """Both ends of the conversation, or None where the caller's body has no end of it."""
    own = await links.end_of(write, given.conversation_id)
    if own is None:
        return None
    if given.direction is Direction.PUSH:
        return _Matter(write.body, own.counterpart, own, own, own.person)
    recipient = write.body
    async with write.acting_as(own.counterpart):
        owners = await links.end_of(write, given.conversation_id)
    return _Matter(own.counterpart, recipient, own, owners, owners.person if owners else None)


async def _decide(write: WriteSession, question: Question, matter: _Matter | None, given: DecisionIn) -> Decision:
    if matter is None or matter.owners is None or matter.person is None:
        return no_link(question)
    if not reaches(matter.owners.status, given.direction, given.audience):
        return no_link(question)
    async with write.acting_as(matter.owner):
        live = await consents.grounds(write, matter.person, matter.recipient)
        use = matter.owners.statute_use
        statute = await statutes.still_carrying(write, use) if use else None
        still = await links.held_end(write, given.conversation_id)
    if still is None:
        return no_link(question)
    bases = [Basis(g.kind, g.id, g.recipient, g.purpose, g.categories, g.valid_from, g.valid_until) for g in live]
    if statute is not None:
        names, law = statute.categories, statute.statute
        since, until = statute.since, statute.until
        recipient = matter.recipient
        bases.append(Basis(Ground.STATUTE, statute.id, recipient, statute.purpose, names, since, until, code=law))
    return decide(question, bases)


async def _grant(  # everything that a grant names
    write: WriteSession,
    caller: Caller,
    context: ServiceContext,
    given: DecisionIn,
    matter: _Matter,
    decision: Decision,
    identifier: UUID,
) -> tuple[str, datetime]:
    now = int(write.now.timestamp())
    assert matter.person is not None  # noqa: S101 -- the caller has looked
    assert matter.owners is not None  # noqa: S101 -- the caller has looked
    grant = Grant(
        audience=given.audience,
        client=caller.client,
        holder=caller.body,
        owner=matter.owner,
        recipient=matter.recipient,
        purpose=given.purpose,
        categories=decision.covered,
        conversation=given.conversation_id,
        person=matter.person,
        ground=_ground(decision).model_dump(mode="json", exclude_none=True),
        decision=identifier,
        direction=given.direction,
        id=new_id(),
        issued=now,
        expires=now + LONGEST,
    )
    expires = datetime.fromtimestamp(grant.expires, UTC)
    async with write.acting_as(matter.owner):
        write.add(
            GrantRow(
                jti=grant.id,
                decision=identifier,
                link_id=matter.owners.link_id,
                conversation_id=given.conversation_id,
                person=matter.person,
                rests_on=[str(basis.id) for basis in decision.bases if basis.id],
                expires_at=expires,
            )
        )
    sealing: OctKey = sealing_key(context.settings.secrets_folder)
    return issue(grant, context.signer.key, sealing), expires


async def _keep(
    write: WriteSession,
    caller: Caller,
    given: DecisionIn,
    matter: _Matter | None,
    decision: Decision,
    identifier: UUID,
) -> None:
    """A row and a log entry on each side; where there is no conversation, on the asking side alone."""
    pull = given.direction is Direction.PULL
    own = _row(write, given, decision, caller, identifier)
    own.side = "recipient" if pull else "owner"
    if matter is not None:
        own.person, own.link_id, own.counterpart = matter.own.person, matter.own.link_id, matter.own.counterpart
    if not pull:
        own.reasons, own.grounds = _reasons(decision), _grounds(decision)
    write.add(own)
    _log(write, own, given, caller)
    await write.flush()
    if matter is None:
        return
    async with write.acting_as(matter.own.counterpart):
        other = _row(write, given, decision, caller, identifier)
        other.side, other.counterpart = "owner" if pull else "recipient", caller.body
        other.client = ""  # the other body's systems are no matter of this one
        end = await links.end_of(write, given.conversation_id)
        other.person, other.link_id = (end.person, end.link_id) if end else (None, None)
        if pull:
            other.reasons, other.grounds = _reasons(decision), _grounds(decision)
        write.add(other)
        _log(write, other, given, caller)


def _row(write: WriteSession, given: DecisionIn, decision: Decision, caller: Caller, identifier: UUID) -> DecisionRow:
    return DecisionRow(
        decision=identifier,
        question=given.direction,
        audience=given.audience,
        purpose=given.purpose,
        asked=sorted(set(given.categories)),
        covered=sorted(decision.covered),
        answer=decision.answer,
        reasons={},
        grounds=[],
        client=caller.client,
        decided_on=write.today,
    )


def _log(write: WriteSession, row: DecisionRow, given: DecisionIn, caller: Caller) -> None:
    """An entry in the log of the session's body. The other body's log names body and roles, never its staff."""
    actor = write.actor
    if write.body != caller.body:
        write.actor = {"body": caller.body_key, "roles": sorted(caller.roles)}
    write.disclose(
        row.person,
        kind="decision",
        categories=sorted(set(given.categories)),
        answer=row.answer,
        purpose=row.purpose,
        question=row.question,
        decision=str(row.decision),
        other_body=str(row.counterpart) if row.counterpart else None,
    )
    write.actor = actor


async def _end_grants(write: WriteSession, grants: list[GrantRow]) -> int:
    for grant in grants:
        grant.revoked_at = write.now
        write.add(Revocation(jti=grant.jti, expires_at=grant.expires_at))
    if grants:
        await write.flush()
        await store.raise_serial(write)
        write.after_commit.append(NEWS.tell)
    return len(grants)


def _reasons(decision: Decision) -> dict[str, str]:
    return {str(part.category): str(part.reason) for part in decision.parts}


def _grounds(decision: Decision) -> list[dict[str, str | None]]:
    return [{"kind": str(b.kind), "id": str(b.id) if b.id else None, "code": b.code} for b in decision.bases]


def _ground(decision: Decision) -> GroundOut:
    first = decision.bases[0]
    return GroundOut(kind=first.kind, code=first.code)


def _no(given: DecisionIn) -> DecisionOut:
    """Made of the question alone, so that it cannot tell one no from another."""
    return DecisionOut(
        answer=Answer.NO,
        purpose=given.purpose,
        categories=[],
        refused=[RefusedOut(category=c, reason=_OUTSIDE) for c in sorted(set(given.categories))],
        ground=None,
        decision=None,
        grant=None,
        expires_at=None,
    )


def _answer(
    given: DecisionIn, decision: Decision, identifier: UUID, token: str | None, expires: datetime | None
) -> DecisionOut:
    refused = [part.category for part in decision.parts if part.reason is not Reason.COVERED]
    return DecisionOut(
        answer=decision.answer,
        purpose=given.purpose,
        categories=[part.category for part in decision.parts if part.reason is Reason.COVERED],
        refused=[RefusedOut(category=category, reason=_OUTSIDE) for category in refused],
        ground=_ground(decision),
        decision=identifier,
        grant=token,
        expires_at=expires,
    )


_OUTSIDE: Final = "not_covered"
