"""Consents and releases: prepare, give, refuse, withdraw, expire."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.consent_texts import service as consent_texts
from geleit_identity.consent_texts.rules import TextKind, Wanted, wrong_in_interpreting
from geleit_identity.consent_texts.service import Used
from geleit_identity.consents import store
from geleit_identity.consents.rules import (
    CONSENT,
    RELEASE,
    Course,
    Declaration,
    Declarer,
    Form,
    live,
    stood,
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
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.problems import IllegalTransition, Invalid, Place
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground

CONSENT_EXPIRY: Final = "consent_expiry"
RELEASE_EXPIRY: Final = "release_expiry"
CONFIRM_TASK: Final = "confirm_ground"
POOL: Final = "intake"
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
    row: Consent | Release,
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
    write: WriteSession, caller: Caller, bodies: BodyBook, row: Consent | Release, given: GiveIn, *, at: str = ""
) -> None:
    """The person has declared it, or who may for them, in the form that the law asks for. Raises Invalid (422) where it
    cannot count.
    """
    content = await write.unseal(row)
    valid_from = given.valid_from or given.signed_on
    declaration = Declaration(
        is_release=isinstance(row, Release),
        categories=_categories(content),
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
    _life(row).take("give", row, caller)
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


async def _text_read(write: WriteSession, bodies: BodyBook, row: Consent | Release, given: GiveIn) -> Used:
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


async def _refuse(write: WriteSession, caller: Caller, row: Consent | Release, seen: Version) -> None:
    row.unchanged_since(seen)
    _life(row).take("refuse", row, caller)
    await write.flush()


async def withdraw(
    write: WriteSession, caller: Caller, row: Consent | Release, seen: Version, given: WithdrawIn
) -> None:
    """Ends it for the future. What rests on it is ended by the room `endings`, in the same transaction."""
    row.unchanged_since(seen)
    on = given.withdrawn_on or write.today
    _life(row).take("withdraw", row, caller)
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
    _life(row).take_automatic("withdraw", row)
    row.withdrawn_on, row.ended_at = berlin_day(at), at
    await write.flush()
    await write.settle(_expiry(row), row.id)
    write.disclose(row.person, kind="write")
    write.publish(_fact(row, ConsentWithdrawn, ReleaseWithdrawn))
    return row.person


async def expire(write: WriteSession, deadline: Deadline) -> UUID | None:
    """Due on the day after the last valid one. Returns the person where something expired."""
    table: type[Consent | Release] = Consent if deadline.kind == CONSENT_EXPIRY else Release
    row = await store.locked(write, table, deadline.aggregate)
    if row.status not in _STANDING:
        return None
    _life(row).take_automatic("expire", row)
    row.ended_at = write.domain_now
    await write.flush()
    await write.close_tasks(CONFIRM_TASK, row.id)
    write.publish(_fact(row, ConsentExpired, ReleaseExpired))
    return row.person


async def dispute(write: WriteSession, row: Consent | Release, objection: dict[str, Any]) -> None:
    """The other holder of custody objects: it carries nothing until that is settled. Raises IllegalTransition (409)."""
    _life(row).take_automatic("suspend", row)
    content = await write.unseal(row)
    pause = {"since": write.domain_now, "until": None}
    await write.seal(row, {**content, "objection": objection, "pauses": [*content.get("pauses", []), pause]})
    await write.flush()


async def settle_dispute(write: WriteSession, caller: Caller, row: Consent | Release, settled_by: str) -> None:
    """The holders agree again, or a court has given the decision to one (§ 1628 BGB): it stands as it stood."""
    content = await write.unseal(row)
    _life(row).take("confirm", row, caller)
    if not content.get("objection"):
        raise IllegalTransition("nobody_objects")
    await write.seal(row, {**content, "objection": {**content["objection"], "settled_by": settled_by}})
    await _carries_again(write, row)


async def suspend_all(
    write: WriteSession, persons: AbstractSet[UUID], *, only: Collection[UUID] | None = None
) -> list[UUID]:
    """What these persons have given carries nothing, until somebody confirms each. Returns what was suspended."""
    suspended = []
    for table, kind in _KINDS:
        for row in await store.standing_of(write, table, persons, "given"):
            if only is not None and row.id not in only:
                continue
            _life(row).take_automatic("suspend", row)
            content = await write.unseal(row)
            pause = {"since": write.domain_now, "until": None}
            await write.seal(row, {**content, "pauses": [*content.get("pauses", []), pause]})
            await write.flush()
            await write.task(
                kind=CONFIRM_TASK, subject=(kind, row.id), due_on=write.today, person=row.person, pool=POOL
            )
            suspended.append(row.id)
    return suspended


async def confirm(write: WriteSession, caller: Caller, row: Consent | Release, seen: Version) -> None:
    """Somebody has looked: it stands, for the person whose record it is in."""
    row.unchanged_since(seen)
    _life(row).take("confirm", row, caller)
    if await disputed(write, row):
        raise IllegalTransition("holders_of_custody_disagree")
    await _carries_again(write, row)


async def disputed(read: ReadSession, row: Consent | Release) -> bool:
    """Whether an objection of the other holder of custody stands."""
    objection: dict[str, Any] | None = (await read.unseal(row)).get("objection")
    return objection is not None and "settled_by" not in objection


async def resume_all(write: WriteSession, persons: AbstractSet[UUID], suspended: Collection[UUID]) -> None:
    """What suspended them is undone: those that nobody has confirmed or withdrawn stand as they stood before."""
    for table, _ in _KINDS:
        for row in await store.standing_of(write, table, persons, "suspended"):
            if row.id in suspended and not await disputed(write, row):
                _life(row).take_automatic("resume", row)
                await _carries_again(write, row)


async def _carries_again(write: WriteSession, row: Consent | Release) -> None:
    content = await write.unseal(row)
    ended = [{**one, "until": one["until"] or write.domain_now} for one in content.get("pauses", [])]
    await write.seal(row, {**content, "pauses": ended})
    await write.flush()
    await write.close_tasks(CONFIRM_TASK, row.id)


async def end_with(write: WriteSession, row: Consent | Release, ended_by: EndedBy) -> bool:
    """The representation that carried it has ended, and it ends too. False where it did not stand any more."""
    if row.status not in _STANDING:
        return False
    _life(row).take_automatic("expire", row)
    row.ended_at, row.ended_for = write.domain_now, ended_by
    await write.flush()
    await write.settle(_expiry(row), row.id)
    write.publish(_fact(row, ConsentExpired, ReleaseExpired))
    return True


async def carried_by(write: WriteSession, representation_id: UUID) -> list[Consent | Release]:
    """What was declared under a representation and is given still, held."""
    found: list[Consent | Release] = []
    for table, _ in _KINDS:
        found.extend(await store.carried_by(write, table, representation_id))
    return found


async def agreed_by_both(read: ReadSession, row: Consent | Release) -> bool:
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


async def _fields(read: ReadSession, bodies: BodyBook, row: Consent | Release) -> dict[str, Any]:
    content = await read.unseal(row)
    recipient = bodies.get(row.recipient)
    return {
        **ConsentOut.frame(row),
        **{name: getattr(row, name) for name in _COLUMNS},
        "recipient": recipient.key if recipient else "unknown",
        "categories": sorted(_categories(content)),
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
    write: WriteSession, bodies: BodyBook, row: Consent | Release, declaration: Declaration, given: GiveIn, at: str
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


def _life(row: Consent | Release) -> Lifecycle:
    return RELEASE if isinstance(row, Release) else CONSENT


def _expiry(row: Consent | Release) -> str:
    return RELEASE_EXPIRY if isinstance(row, Release) else CONSENT_EXPIRY


def _fact(row: Consent | Release, consent: type[ConsentFact], release: type[ReleaseFact]) -> DomainFact:
    if isinstance(row, Release):
        return release(release_id=row.id, person=row.person)
    return consent(consent_id=row.id, person=row.person)


def _categories(content: dict[str, Any]) -> frozenset[DataCategory]:
    return frozenset(DataCategory(code) for code in content.get("categories", ()))


@dataclass(frozen=True, slots=True)
class LiveGround:
    """A consent or release that is given towards a recipient, for the rooms that rest on it."""

    id: UUID
    person: UUID
    kind: Ground
    recipient: UUID
    purpose: str
    categories: frozenset[DataCategory]
    valid_from: date
    valid_until: date | None
    given: bool = True

    def live_on(self, day: date) -> bool:
        """Whether it carries on this day."""
        return live("given", self.valid_from, self.valid_until, day)


async def grounds(write: WriteSession, person: UUID, recipient: UUID) -> list[LiveGround]:
    """What the person has given towards a recipient, held fast: nobody withdraws it before this transaction ends."""
    return await grounds_of(write, {person}, {recipient})


async def grounds_of(
    write: WriteSession, persons: AbstractSet[UUID], recipients: AbstractSet[UUID]
) -> list[LiveGround]:
    """The same for several: one statement for the consents and one for the releases, however many there are."""
    found: list[LiveGround] = []
    if not persons:
        return found
    await write.keys.open_together(write.body, persons)
    for table, kind in _KINDS:
        rows = await store.given_to(write, table, persons, recipients)
        found.extend([await _ground(write, row, kind) for row in rows])
    return found


async def grounds_at(read: ReadSession, person: UUID, recipient: UUID, moment: datetime) -> list[LiveGround]:
    """What the person had ever given towards a recipient; `given` says of each whether it stood at that moment."""
    found = []
    for table, kind in _KINDS:
        for row in await store.ever_given_to(read, table, person, recipient):
            pauses = _pauses(await read.unseal(row))
            then = stood(Course(row.began_at, row.ended_at, row.valid_from, row.valid_until, pauses), moment)
            found.append(replace(await _ground(read, row, kind), given=then))
    return found


def _pauses(content: dict[str, Any]) -> tuple[tuple[datetime, datetime | None], ...]:
    """When it was suspended."""
    return tuple(
        (datetime.fromisoformat(one["since"]), datetime.fromisoformat(one["until"]) if one["until"] else None)
        for one in content.get("pauses", ())
    )


async def subject(read: ReadSession, ground_id: UUID, *, release: bool) -> tuple[str, frozenset[DataCategory]]:
    """Purpose and categories of a consent or release."""
    row = await (store.release if release else store.consent)(read, ground_id)
    return row.purpose, _categories(await read.unseal(row))


async def _ground(read: ReadSession, row: Consent | Release, kind: Ground) -> LiveGround:
    categories = _categories(await read.unseal(row))
    since = row.valid_from or read.today
    return LiveGround(row.id, row.person, kind, row.recipient, row.purpose, categories, since, row.valid_until)


_KINDS: Final[tuple[tuple[type[Consent | Release], Ground], ...]] = (
    (Consent, Ground.CONSENT),
    (Release, Ground.RELEASE),
)
