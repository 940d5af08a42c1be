"""Consents and releases: prepare, give, refuse, withdraw, expire."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.consent_texts import service as consent_texts
from geleit_identity.consent_texts.rules import TextKind, Wanted, wrong_in_interpreting
from geleit_identity.consent_texts.service import Used
from geleit_identity.consents import store
from geleit_identity.consents.kinds import CONFIRM_TASK, KINDS, Declared, categories_of, life
from geleit_identity.consents.rules import (
    CONSENT,
    RELEASE,
    Declaration,
    Declarer,
    Form,
    wrong_in_categories,
    wrong_in_declaration,
    wrong_in_declarer,
    wrong_in_withdrawal,
)
from geleit_identity.consents.schemas import (
    ConsentIn,
    ConsentOut,
    GiveIn,
    ReleaseIn,
    ReleaseOut,
    WithdrawIn,
)
from geleit_identity.consents.tables import Consent, Release
from geleit_identity.facts import (
    ConsentExpired,
    ConsentFact,
    ConsentGiven,
    ConsentWithdrawn,
    ReleaseExpired,
    ReleaseFact,
    ReleaseGiven,
    ReleaseWithdrawn,
)
from geleit_identity.persons import service as persons
from geleit_identity.representations import service as representations
from geleit_identity.representations.declaring import Verdict
from geleit_identity.representations.rules import EndedBy, OtherHolder
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.events.facts import DomainFact
from geleit_kit.http.context import BodyBook
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.problems import Invalid, Place

CONSENT_EXPIRY: Final = "consent_expiry"
RELEASE_EXPIRY: Final = "release_expiry"
_STANDING: Final = frozenset({"given", "suspended"})


async def consent_shown(read: ReadSession, bodies: BodyBook, row: Consent) -> ConsentOut:
    """The consent with the key of its recipient."""
    return ConsentOut.model_validate(await _fields(read, bodies, row))


async def release_shown(read: ReadSession, bodies: BodyBook, row: Release) -> ReleaseOut:
    """The release with the key of its recipient."""
    content = await read.unseal(row)
    fields = await _fields(read, bodies, row)
    return ReleaseOut.model_validate({**fields, "secret_holder": content.get("secret_holder")})


async def prepare_consent(write: WriteSession, caller: Caller, bodies: BodyBook, given: ConsentIn) -> Consent:
    """A new consent, given at once where the declaration is there already."""
    row = Consent(person=given.person, purpose=given.purpose, status=CONSENT.start, own_reference=given.own_reference)
    await _begin(write, bodies, row, given, {})
    if given.given is not None:
        await give(write, caller, bodies, row, given.given, at="/given")
    return row


async def prepare_release(write: WriteSession, caller: Caller, bodies: BodyBook, given: ReleaseIn) -> Release:
    """A new release, given at once where the declaration is there already."""
    row = Release(person=given.person, purpose=given.purpose, status=RELEASE.start, own_reference=given.own_reference)
    await _begin(write, bodies, row, given, {"secret_holder": given.secret_holder})
    if given.given is not None:
        await give(write, caller, bodies, row, given.given, at="/given")
    return row


async def _begin(
    write: WriteSession,
    bodies: BodyBook,
    row: Declared,
    given: ConsentIn | ReleaseIn,
    more: dict[str, Any],
) -> None:
    """Person, recipient and categories must be such that a declaration can be made about them at all."""
    await persons.find(write, given.person)
    recipient = bodies.find(given.recipient)
    places = wrong_in_categories(given.categories)
    if recipient is None or recipient.id == write.body:
        places.append(Place("/recipient", "recipient_unknown" if recipient is None else "recipient_is_self"))
    if places or recipient is None:
        raise Invalid(places=places)
    row.recipient = recipient.id
    await write.seal(row, {"categories": sorted(set(given.categories)), **more})
    write.add(row)
    await write.flush()


async def give(
    write: WriteSession, caller: Caller, bodies: BodyBook, row: Declared, given: GiveIn, *, at: str = ""
) -> None:
    """The person has declared it, or who may for them, in the form that the law asks for. Raises Invalid (422) where it
    cannot count.
    """
    content = await write.unseal(row)
    valid_from = given.valid_from or given.signed_on
    declaration = Declaration(
        is_release=isinstance(row, Release),
        categories=categories_of(content),
        form=given.form,
        signed_on=given.signed_on,
        valid_from=valid_from,
        valid_until=given.valid_until,
        duties=frozenset(given.information_duties),
        secret_holder=content.get("secret_holder"),
        law=(await body_law.of_session(write)).law,
        interpreter_needed=await persons.needs_interpreter(write, row.person),
    )
    declarer = Declarer(given.declared_by.representation_id, given.signed_by, given.declared_by.judgement)
    verdict = await _judged(write, bodies, row, declaration, given, at)
    read = await _text_read(write, bodies, row, given)
    places = [*wrong_in_declaration(declaration, write.today), *wrong_in_declarer(verdict, declarer), *read.wrong]
    if places:
        raise Invalid(places=[Place(at + place.pointer, place.code) for place in places])
    life(row).take("give", row, caller)
    row.representation_id = given.declared_by.representation_id
    row.signed_on, row.valid_from, row.valid_until = given.signed_on, valid_from, given.valid_until
    row.began_at = write.domain_now
    said = given.model_dump(
        include={"form", "language", "text_version", "interpreter", "information_duties", "signed_by"}, mode="json"
    )
    text = {"text_id": str(read.id), "text_hash": read.content_hash}
    who = given.declared_by.model_dump(include={"understanding", "other_holder", "judgement"}, mode="json")
    await write.seal(row, {**content, **said, **text, **who, "declared_under": verdict.code})
    await write.flush()
    write.publish(_fact(row, ConsentGiven, ReleaseGiven))
    if row.valid_until is not None:
        write.deadline(_expiry(row), row.id, row.valid_until + timedelta(days=1))


async def _text_read(write: WriteSession, bodies: BodyBook, row: Declared, given: GiveIn) -> Used:
    """The text that was put before the person, and what is wrong with it or with how it was put."""
    recipient = bodies.get(row.recipient)
    kind = TextKind.RELEASE if isinstance(row, Release) else TextKind.CONSENT
    wanted = Wanted(given.language, row.purpose, recipient.kind if recipient else "", given.signed_on)
    through = given.form is Form.ORAL_WITH_INTERPRETER
    wrong = wrong_in_interpreting(given.interpreter, through_interpreter=through)
    used = await consent_texts.usable(write, kind, given.text_version, wanted)
    return replace(used, wrong=[*used.wrong, *wrong])


async def give_consent(
    write: WriteSession, caller: Caller, bodies: BodyBook, consent_id: UUID, seen: Version, given: GiveIn
) -> Consent:
    """The person has declared a consent that was prepared."""
    row = await store.locked(write, Consent, consent_id)
    row.unchanged_since(seen)
    await give(write, caller, bodies, row, given)
    return row


async def give_release(
    write: WriteSession, caller: Caller, bodies: BodyBook, release_id: UUID, seen: Version, given: GiveIn
) -> Release:
    """The person has declared a release that was prepared."""
    row = await store.locked(write, Release, release_id)
    row.unchanged_since(seen)
    await give(write, caller, bodies, row, given)
    return row


async def refuse_consent(write: WriteSession, caller: Caller, consent_id: UUID, seen: Version) -> Consent:
    """The person does not want it. That ends this one exchange and nothing else."""
    row = await store.locked(write, Consent, consent_id)
    await _refuse(write, caller, row, seen)
    return row


async def refuse_release(write: WriteSession, caller: Caller, release_id: UUID, seen: Version) -> Release:
    """The same for a release."""
    row = await store.locked(write, Release, release_id)
    await _refuse(write, caller, row, seen)
    return row


async def _refuse(write: WriteSession, caller: Caller, row: Declared, seen: Version) -> None:
    row.unchanged_since(seen)
    life(row).take("refuse", row, caller)
    await write.flush()


async def withdraw(write: WriteSession, caller: Caller, row: Declared, seen: Version, given: WithdrawIn) -> None:
    """Ends it for the future. What rests on it is ended by the room `endings`, in the same transaction."""
    row.unchanged_since(seen)
    on = given.withdrawn_on or write.today
    life(row).take("withdraw", row, caller)
    places = wrong_in_withdrawal(on, row.signed_on or on, write.today)
    if places:
        raise Invalid(places=places)
    row.withdrawn_on, row.ended_at = on, write.domain_now
    said = {"channel": given.channel, "withdrawn_by": given.withdrawn_by}
    await write.seal(row, {**await write.unseal(row), **said})
    await write.flush()
    await write.settle(_expiry(row), row.id)
    await write.close_tasks(CONFIRM_TASK, row.id)
    write.publish(_fact(row, ConsentWithdrawn, ReleaseWithdrawn))


async def withdraw_again(write: WriteSession, ground_id: UUID, at: datetime, *, release: bool) -> UUID | None:
    """An older backup was put back, in which it was given still. Returns the person where it was; raises NotFound."""
    row = await (held_release if release else held_consent)(write, ground_id)
    if row.status not in _STANDING:
        return None
    life(row).take_automatic("withdraw", row)
    row.withdrawn_on, row.ended_at = berlin_day(at), at
    await write.flush()
    await write.settle(_expiry(row), row.id)
    write.disclose(row.person, kind="write")
    write.publish(_fact(row, ConsentWithdrawn, ReleaseWithdrawn))
    return row.person


async def expire(write: WriteSession, deadline: Deadline) -> UUID | None:
    """Due on the day after the last valid one. Returns the person where something expired."""
    table: type[Declared] = Consent if deadline.kind == CONSENT_EXPIRY else Release
    row = await store.locked(write, table, deadline.aggregate)
    if row.status not in _STANDING:
        return None
    life(row).take_automatic("expire", row)
    row.ended_at = write.domain_now
    await write.flush()
    await write.close_tasks(CONFIRM_TASK, row.id)
    write.publish(_fact(row, ConsentExpired, ReleaseExpired))
    return row.person


async def end_with(write: WriteSession, row: Declared, ended_by: EndedBy) -> bool:
    """The representation that carried it has ended, and it ends too. False where it did not stand any more."""
    if row.status not in _STANDING:
        return False
    life(row).take_automatic("expire", row)
    row.ended_at, row.ended_for = write.domain_now, ended_by
    await write.flush()
    await write.settle(_expiry(row), row.id)
    write.publish(_fact(row, ConsentExpired, ReleaseExpired))
    return True


async def carried_by(write: WriteSession, representation_id: UUID) -> list[Declared]:
    """What was declared under a representation and is given still, held."""
    found: list[Declared] = []
    for table, _ in KINDS:
        found.extend(await store.carried_by(write, table, representation_id))
    return found


async def agreed_by_both(read: ReadSession, row: Declared) -> bool:
    """Whether the other holder of custody agreed when it was declared."""
    return (await read.unseal(row)).get("other_holder") == OtherHolder.AGREES


async def find_consent(read: ReadSession, consent_id: UUID) -> Consent:
    """The consent, for the rooms above. Raises NotFound for another body's."""
    return await store.consent(read, consent_id)


async def find_release(read: ReadSession, release_id: UUID) -> Release:
    """The release, for the rooms above. Raises NotFound for another body's."""
    return await store.release(read, release_id)


async def held_consent(write: WriteSession, consent_id: UUID) -> Consent:
    """The consent, held: no decision rests on it anew before this transaction ends."""
    return await store.locked(write, Consent, consent_id)


async def held_release(write: WriteSession, release_id: UUID) -> Release:
    """The release, held in the same way."""
    return await store.locked(write, Release, release_id)


async def parties(read: ReadSession, ground_id: UUID, *, release: bool) -> tuple[UUID, UUID]:
    """Person and recipient of a consent or release."""
    row = await (store.release if release else store.consent)(read, ground_id)
    return row.person, row.recipient


async def _fields(read: ReadSession, bodies: BodyBook, row: Declared) -> dict[str, Any]:
    content = await read.unseal(row)
    recipient = bodies.get(row.recipient)
    return {
        **ConsentOut.frame(row),
        **{name: getattr(row, name) for name in _COLUMNS},
        "recipient": recipient.key if recipient else "unknown",
        "categories": sorted(categories_of(content)),
        **{name: content.get(name) for name in _SAID},
        "information_duties": content.get("information_duties", []),
    }


_COLUMNS = (
    "person", "status", "purpose", "signed_on", "valid_from", "valid_until", "withdrawn_on", "representation_id",
    "ended_for",
)  # fmt: skip
_SAID = (
    "form", "language", "text_version", "text_id", "text_hash", "interpreter", "signed_by", "withdrawn_by",
    "declared_under", "judgement",
)  # fmt: skip


async def _judged(
    write: WriteSession, bodies: BodyBook, row: Declared, declaration: Declaration, given: GiveIn, at: str
) -> Verdict:
    """Whether who declares it may (`representations.declaring`)."""
    recipient = bodies.get(row.recipient)
    kind = recipient.kind if recipient else ""
    try:
        return await representations.judge(
            write, row.person, declaration.categories, row.purpose, given.declared_by, kind
        )
    except Invalid as refusal:
        raise Invalid(places=[Place(at + place.pointer, place.code) for place in refusal.places]) from refusal


def _expiry(row: Declared) -> str:
    return RELEASE_EXPIRY if isinstance(row, Release) else CONSENT_EXPIRY


def _fact(row: Declared, consent: type[ConsentFact], release: type[ReleaseFact]) -> DomainFact:
    if isinstance(row, Release):
        return release(release_id=row.id, person=row.person)
    return consent(consent_id=row.id, person=row.person)
