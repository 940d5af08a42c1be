"""Representations: recorded, looked up, and asked whether a declaration counts. Ending one stands in `representing`."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from geleit_identity.persons import keeping
from geleit_identity.persons import service as persons
from geleit_identity.protections import service as protections
from geleit_identity.representations import rules, store
from geleit_identity.representations.acting import ACTS, Act, feared
from geleit_identity.representations.declaring import Situation, Verdict, may_declare
from geleit_identity.representations.rules import (
    OF_MINORS,
    REPRESENTATION,
    EndedBy,
    Evidence,
    Field,
    Kind,
    OtherHolder,
    asked_ahead,
    majority,
    wrong_in_representation,
)
from geleit_identity.representations.schemas import (
    CheckDeclarationIn,
    DeclaredByIn,
    RepresentationIn,
    RepresentationOut,
    VerdictOut,
)
from geleit_identity.representations.tables import Representation
from geleit_identity.representations.texts import TEXTS
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.codelists import LabelOut
from geleit_kit.http.context import BodyBook
from geleit_kit.pure.problems import Conflict, Invalid, NotFound, Place
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory

EXPIRY: Final = "representation_expiry"
MAJORITY_ASK: Final = "majority_ask"
MAJORITY_FIRST: Final = "majority_first"
MAJORITY_LAST: Final = "majority_last"
BIRTH_CHANGED: Final = keeping.BIRTH_CHANGED
MAJORITY: Final = (MAJORITY_ASK, MAJORITY_FIRST, MAJORITY_LAST)


async def shown(read: ReadSession, row: Representation) -> RepresentationOut:
    """A representation as it is answered. A representative who is barred from the reader is not named."""
    content = await read.unseal(row)
    of_body = content.get("representative")
    return RepresentationOut.model_validate(
        {
            **RepresentationOut.frame(row),
            **{name: getattr(row, name) for name in ("person", "status", "since", "until", "ended_on")},
            **{name: content.get(name) for name in ("kind", "fields", "reserved_fields", "declares", "name")},
            "representative": of_body if of_body and await _visible(read, UUID(of_body)) else None,
            "evidence": content.get("evidence"),
            "ended_by": content.get("ended_by"),
        }
    )


async def record(write: WriteSession, given: RepresentationIn) -> Representation:
    """A new representation. Of one that ends with the majority the days are reckoned at once."""
    await persons.held_fast(write, given.person)
    row = Representation(
        person=given.person,
        status=REPRESENTATION.start,
        since=given.since,
        until=given.until,
        own_reference=given.own_reference,
    )
    await _check(write, given)
    said = {"kind", "fields", "reserved_fields", "declares", "name", "evidence", "representative"}
    await write.seal(row, given.model_dump(include=said, mode="json"))
    write.add(row)
    await write.flush()
    if row.until is not None:
        write.deadline(EXPIRY, row.id, max(write.today, row.until + timedelta(days=1)))
    await plan(write, row.person)
    return row


async def plan(write: WriteSession, person: UUID) -> None:
    """Sets the days on which majority is asked for and reached; none where nobody speaks for a minor."""
    for kind in MAJORITY:
        await write.settle(kind, person)
    if not any(one.kind in OF_MINORS for one in await standing(write, person)):
        return
    coming = majority(await persons.birth_of(write, person))
    if coming is None:
        return
    ahead = asked_ahead(coming, write.today)
    if ahead is not None:
        write.deadline(MAJORITY_ASK, person, ahead)
    if not coming.certain:
        write.deadline(MAJORITY_FIRST, person, max(write.today, coming.first))
    write.deadline(MAJORITY_LAST, person, max(write.today, coming.last))
    await write.flush()


async def standing(read: ReadSession, person: UUID) -> list[rules.Representation]:
    """The representations of a person that have not ended, as the rules read them."""
    return [await as_rule(read, row) for row in await store.standing(read, person)]


async def as_rule(read: ReadSession, row: Representation) -> rules.Representation:
    """One row as the rules read it."""
    content = await read.unseal(row)
    of_body = content.get("representative")
    return rules.Representation(
        id=row.id,
        kind=Kind(content["kind"]),
        fields=_fields(content.get("fields", ())),
        since=row.since,
        until=row.ended_on or row.until,
        evidence=Evidence(content["evidence"]["kind"]),
        reserved=_fields(content.get("reserved_fields", ())),
        representative=UUID(of_body) if of_body else None,
        declares=bool(content.get("declares")),
        name=content.get("name"),
    )


async def judge(
    read: ReadSession,
    person: UUID,
    categories: Iterable[DataCategory],
    purpose: str,
    declared_by: DeclaredByIn,
    recipient_kind: str,
) -> Verdict:
    """Whether a declaration of this person, made as told, counts. Raises Invalid where the representation is another
    person's or none.
    """
    found = await standing(read, person)
    by = next((one for one in found if one.id == declared_by.representation_id), None)
    if declared_by.representation_id is not None and by is None:
        by = await _recorded(read, person, declared_by.representation_id, "/declared_by/representation_id")
    return may_declare(
        Situation(
            age=(await persons.birth_of(read, person)).age_on(read.today),
            day=read.today,
            categories=frozenset(categories),
            purpose=purpose,
            by=by,
            others=tuple(one for one in found if by is None or one.id != by.id),
            understanding=declared_by.understanding,
            agreed=declared_by.other_holder is OtherHolder.AGREES,
            objecting=declared_by.other_holder is OtherHolder.OBJECTS,
            feared=by is not None and await _is_feared(read, person, by),
            recipient_is_guardian=recipient_kind == BodyKind.YOUTH_WELFARE_OFFICE,
        )
    )


async def refuse_feared(
    read: ReadSession, person: UUID, representation_id: UUID | None, act: Act, *, at: str = "/representation_id"
) -> None:
    """Raises Conflict (409 `representative_is_feared`) where this act is not open to a representative from whom the
    person is protected; Invalid where the representation is another person's or none. None: the person acts.
    """
    if representation_id is None or ACTS[act].open:
        return
    if await _is_feared(read, person, await _recorded(read, person, representation_id, at)):
        raise Conflict("representative_is_feared")


async def refuse_asking(read: ReadSession, person: UUID, representation_id: UUID) -> None:
    """Whether somebody asks for the rights of a person under this representation. Raises Invalid where it does not
    stand today, and what `refuse_feared` raises.
    """
    by = await _recorded(read, person, representation_id, "/representation_id")
    if not by.on(read.today):
        raise Invalid.at("/representation_id", "representation_not_in_force")
    await refuse_feared(read, person, representation_id, Act.ASKS)


async def _is_feared(read: ReadSession, person: UUID, by: rules.Representation) -> bool:
    return feared(await protections.conflicts_of(read, person), by, read.today)


async def check(read: ReadSession, bodies: BodyBook, given: CheckDeclarationIn) -> VerdictOut:
    """The same, asked before anybody signs."""
    await persons.find(read, given.person)
    recipient = bodies.find(given.recipient) if given.recipient else None
    if given.recipient and recipient is None:
        raise Invalid.at("/recipient", "recipient_unknown")
    kind = recipient.kind if recipient else ""
    verdict = await judge(read, given.person, given.categories, given.purpose, given.declared_by, kind)
    label = TEXTS[f"place.{verdict.code}"]
    return VerdictOut(
        person=given.person,
        answer=verdict.answer,
        code=verdict.code,
        label=LabelOut(de=label.de, en=label.en),
        source=verdict.source,
    )


async def find(read: ReadSession, representation_id: UUID) -> Representation:
    """The representation, for the rooms above. Raises NotFound for another body's."""
    return await store.representation(read, representation_id)


async def held(write: WriteSession, representation_id: UUID) -> Representation:
    """The representation, held: nobody else ends it before this transaction does."""
    return await store.locked(write, representation_id)


async def end(write: WriteSession, row: Representation, ended_on: date, ended_by: EndedBy) -> None:
    """Notes the end. The life cycle has been taken by the caller; what rested on it is theirs, too."""
    row.ended_on = ended_on
    await write.seal(row, {**await write.unseal(row), "ended_by": ended_by})
    await write.flush()
    await write.settle(EXPIRY, row.id)


async def ending_with_majority(read: ReadSession, person: UUID) -> list[Representation]:
    """The rows that stand for a minor and have not ended."""
    rows = await store.standing(read, person)
    return [row for row in rows if (await as_rule(read, row)).kind in OF_MINORS]


async def repoint(write: WriteSession, old: UUID, new: UUID, *, only: Collection[UUID] | None = None) -> list[UUID]:
    """Two records of a representative became one. Returns the rows that were changed, so that it (`only`) can be taken
    back.
    """
    moved = []
    for row in await store.of_body(write):
        if only is not None and row.id not in only:
            continue
        content = await write.unseal(row)
        if content.get("representative") == str(old):
            await write.seal(row, {**content, "representative": str(new)})
            moved.append(row.id)
    await write.flush()
    return moved


async def _check(write: WriteSession, given: RepresentationIn) -> None:
    pure = rules.Representation(
        id=given.person,
        kind=given.kind,
        fields=frozenset(given.fields),
        since=given.since,
        until=given.until,
        evidence=given.evidence.kind,
        reserved=frozenset(given.reserved_fields),
    )
    places = [Place(*wrong) for wrong in wrong_in_representation(pure, given.evidence.seen_on, write.today)]
    if given.representative is None and given.name is None:
        places.append(Place("/name", "missing"))
    if given.representative == given.person:
        places.append(Place("/representative", "represents_self"))
    if places:
        raise Invalid(places=places)
    if given.representative is not None:
        await persons.find(write, given.representative)


async def _recorded(read: ReadSession, person: UUID, representation_id: UUID, at: str) -> rules.Representation:
    """A representation of this person, also one that has ended. Raises Invalid for any other."""
    try:
        row = await store.representation(read, representation_id)
    except NotFound:
        row = None
    if row is None or row.person != person:
        raise Invalid.at(at, "representation_unknown")
    return await as_rule(read, row)


async def _visible(read: ReadSession, pseudonym: UUID) -> bool:
    try:
        await persons.find(read, pseudonym)
    except NotFound:
        return False
    return True


def _fields(codes: Iterable[Any]) -> frozenset[Field]:
    return frozenset(Field(code) for code in codes)
