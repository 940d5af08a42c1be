"""Persons, from registering to searching. The whole personal content of a record is one sealed document."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.matching.blocking import keys
from geleit_identity.names.rules import is_latin, normal_form
from geleit_identity.persons import finding, indexing, store
from geleit_identity.persons.blind import GENERATIONS, hidden
from geleit_identity.persons.contents import (
    Content,
    address_places,
    birth_in,
    birth_places,
    emptied,
    name_places,
    names_in,
    plain,
    protection_places,
    refuse,
    with_id,
    written_name,
)
from geleit_identity.persons.finding import Likely
from geleit_identity.persons.keeping import keep, to_change
from geleit_identity.persons.likeness import Sight, likeness
from geleit_identity.persons.match_schemas import MatchesOut, MatchIn, MatchOut, MatchSharesOut
from geleit_identity.persons.rules import (
    BirthDate,
    Name,
    agreement,
    clues,
    without_latin_spelling,
)
from geleit_identity.persons.schemas import (
    AddressIn,
    AddressPatch,
    BirthOut,
    EndProtectionIn,
    Hit,
    Hits,
    NameIn,
    NameOut,
    PersonOut,
    PersonPatch,
    ProtectionIn,
    SearchIn,
)
from geleit_identity.persons.tables import Person, Pseudonym
from geleit_identity.persons.texts import TEXTS
from geleit_identity.protections import service as protections
from geleit_identity.protections.rules import Hidden, Protection, hides_addresses
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.lists import Gone
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Tombstone
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, NotFound, Place
from geleit_vocabulary.permissions import Permission

_MOST_HITS = 50


async def shown(read: ReadSession, caller: Caller, person: Person) -> PersonOut:
    """The record as this caller sees it: while a lock is in force, addresses need the special permission."""
    content = await read.unseal(person)
    locked = _locked(content, read.today)
    hidden_here = locked and not caller.may(Permission.PROTECTED_ADDRESS_READ)
    return PersonOut.model_validate(
        {
            **PersonOut.frame(person),
            **emptied(content),
            "id": person.person,
            "person": person.person,
            "registered_on": person.registered_on,
            "addresses": None if hidden_here else content.get("addresses", []),
            "addresses_locked": locked,
            "protections": _protections(content, reasons=not hidden_here),
        }
    )


def merged_away(read: ReadSession) -> Gone:
    """Whom a list of persons tells as gone: those for whom another answers."""

    def told(row: Pseudonym) -> Tombstone:
        return Tombstone(id=row.pseudonym, deleted=True, deleted_at=row.updated_at, merged_into=row.merged_into)

    return Gone(store.merged_away(read), Pseudonym, Pseudonym.updated_at, told, (Pseudonym.merged_into,))


async def amend(write: WriteSession, caller: Caller, pseudonym: UUID, seen: Version, given: PersonPatch) -> Person:
    """Merge-patch of what has no call of its own. Raises Forbidden (403) for what is hidden from the caller."""
    refuse_closed_fields(caller, given)
    person = await _changing(write, pseudonym, seen)
    changes = given.changes()
    if given.birth is not None:
        refuse(birth_places(given.birth, write.today))
    if "own_reference" in changes:
        person.own_reference = changes.pop("own_reference")
    empty = [name for name, value in changes.items() if value is None]
    refuse([Place(f"/{name}", "cannot_be_empty") for name in empty])
    content = await write.unseal(person)
    await keep(write, person, {**content, **{name: plain(value) for name, value in changes.items()}})
    return person


async def add_name(write: WriteSession, pseudonym: UUID, given: NameIn) -> Person:
    """Another name, or another spelling of one: both stay, both are found."""
    person = await to_change(write, pseudonym)
    refuse(name_places([given], ""))
    content = await write.unseal(person)
    if len(content["names"]) in without_latin_spelling([*names_in(content), Name(given.kind, given.value)]):
        raise Invalid.at("/value", "latin_spelling_missing")
    await keep(write, person, {**content, "names": [*content["names"], with_id(written_name(given))]})
    return person


async def remove_name(write: WriteSession, pseudonym: UUID, name_id: UUID, seen: Version) -> Person:
    """Takes out a name that was never the person's. The last one stays. Raises Conflict (409) for it."""
    person = await _changing(write, pseudonym, seen)
    content = await write.unseal(person)
    left = [name for name in content["names"] if name["id"] != str(name_id)]
    if len(left) == len(content["names"]):
        raise NotFound
    if not left:
        raise Conflict("last_name")
    (taken,) = (name for name in content["names"] if name not in left)
    if is_latin(taken["value"]) and without_latin_spelling(names_in({"names": left})):
        raise Conflict("last_latin_spelling")
    await keep(write, person, {**content, "names": left})
    return person


async def add_address(write: WriteSession, pseudonym: UUID, given: AddressIn) -> Person:
    """An address of the history. A move is a new address; links and everything else stay."""
    person = await to_change(write, pseudonym)
    refuse(address_places([given], ""))
    content = await write.unseal(person)
    await keep(write, person, {**content, "addresses": [*content["addresses"], with_id(plain(given))]})
    return person


async def amend_address(
    write: WriteSession, caller: Caller, pseudonym: UUID, address_id: UUID, seen: Version, given: AddressPatch
) -> Person:
    """Changes one address, usually by its last day. Raises Forbidden (403) where the caller does not read addresses."""
    refuse_closed_fields(caller, given)
    person = await _changing(write, pseudonym, seen)
    content = await write.unseal(person)
    known = next((one for one in content["addresses"] if one["id"] == str(address_id)), None)
    if known is None:
        raise NotFound
    changes = given.changes()
    if changes.get("place", known["place"]) is None:
        raise Invalid.at("/place", "cannot_be_empty")
    changed = {**known, **{name: plain(value) for name, value in changes.items()}}
    since, until = changed["valid_from"], changed["valid_until"]
    if since and until and until < since:
        raise Invalid.at("/valid_until", "ends_before_it_begins")
    others = [changed if one is known else one for one in content["addresses"]]
    await keep(write, person, {**content, "addresses": others})
    return person


async def protect(write: WriteSession, pseudonym: UUID, given: ProtectionIn) -> Person:
    """Sets a protection flag. From its first day ordinary readers see no address."""
    person = await to_change(write, pseudonym)
    refuse(protection_places([given], ""))
    content = await write.unseal(person)
    await keep(write, person, {**content, "protections": [*content["protections"], with_id(plain(given))]})
    return person


async def end_protection(  # the order of a room: session, path, version, input
    write: WriteSession, pseudonym: UUID, protection_id: UUID, seen: Version, given: EndProtectionIn
) -> Person:
    """The last day of a protection; the flag stays in the record."""
    person = await _changing(write, pseudonym, seen)
    content = await write.unseal(person)
    known = next((one for one in content["protections"] if one["id"] == str(protection_id)), None)
    if known is None:
        raise NotFound
    if given.until.isoformat() < known["since"]:
        raise Invalid.at("/until", "ends_before_it_begins")
    ended = {**known, "until": given.until.isoformat()}
    others = [ended if one is known else one for one in content["protections"]]
    await keep(write, person, {**content, "protections": others})
    return person


async def guard(write: WriteSession, pseudonym: UUID, flag_id: UUID, flag: Protection) -> Person:
    """Sets a flag that another room answers for, under that room's id."""
    person = await to_change(write, pseudonym)
    content = await write.unseal(person)
    until = flag.until.isoformat() if flag.until else None
    made = {"id": str(flag_id), "kind": flag.kind, "since": flag.since.isoformat(), "until": until, "reason": None}
    others = [one for one in content["protections"] if one["id"] != str(flag_id)]
    await keep(write, person, {**content, "protections": [*others, made]})
    return person


async def protections_of(read: ReadSession, pseudonym: UUID) -> list[tuple[UUID, Protection]]:
    """The flags of a person with their ids, for other rooms."""
    content = await read.unseal(await store.person(read, pseudonym))
    ids_of = [UUID(one["id"]) for one in content.get("protections", [])]
    return list(zip(ids_of, protections.flags(content), strict=True))


async def hidden_from(
    read: ReadSession, caller: Caller, pseudonym: UUID, *, told_to: UUID | None = None
) -> frozenset[Hidden]:
    """What this caller is not shown of the person, or may not tell another person of the body (`told_to`)."""
    flags = [flag for _, flag in await protections_of(read, pseudonym)]
    return await protections.hidden_from(read, caller, pseudonym, flags, told_to=told_to)


async def birth_of(read: ReadSession, pseudonym: UUID) -> BirthDate:
    """When the person was born, as far as it is known, for other rooms."""
    return birth_in(await read.unseal(await store.person(read, pseudonym)))


async def search(read: ReadSession, given: SearchIn) -> Hits:
    """Persons of the own body who agree with what was asked. Across bodies it answers nothing."""
    refuse([*name_places(given.names, "/names"), *birth_places(given.birth, read.today)])
    asked, birth = [Name(name.kind, normal_form(name.value)) for name in given.names], given.birth.value()
    if not clues(asked, birth):
        raise Invalid.at("/names", "search_too_narrow")
    key = read.keys.service_key
    wanted = {
        (number, *pair)
        for number, searched in GENERATIONS.items()
        for pair in hidden(key, read.body, number, clues(asked, birth, searched))
    }
    found = []
    for person in await store.candidates(read, wanted):
        content = await read.unseal(person)
        agrees = agreement(asked, birth, names_in(content), birth_in(content)) if content else []
        if agrees:
            found.append(_hit(person, content, agrees))
    return Hits(items=found[:_MOST_HITS], more=len(found) > _MOST_HITS)


async def match(read: ReadSession, caller: Caller, given: MatchIn, languages: str | None) -> MatchesOut:
    """Who of the body's records may be this person, and why. What the caller may not see takes no part in it."""
    refuse([*name_places(given.names, "/names"), *birth_places(given.birth, read.today)])
    sight = Sight.of(caller)
    asked = likeness(given.model_dump(mode="json"), read.today, sight)
    if not keys(asked):
        raise Invalid.at("/names", "match_too_narrow")
    likely = await finding.likely(read, asked, sight)
    found = await finding.found_by_caller(read, likely)
    items = [await _matched(read, one, languages) for one in found]
    return MatchesOut(items=items, parameters=await finding.version_of(read, likely))


async def known_as(read: ReadSession, own_reference: str) -> Person | None:
    """The person with the caller's own reference, for other rooms."""
    return await store.known_as(read, own_reference)


async def find(read: ReadSession, pseudonym: UUID) -> Person:
    """The person, for other rooms. Raises NotFound for another body's pseudonym."""
    return await store.person(read, pseudonym)


async def answered_for(read: ReadSession, pseudonym: UUID) -> list[UUID]:
    """The pseudonyms of records that were merged into this one, for other rooms."""
    return await store.answered_for(read, pseudonym)


async def forget(write: WriteSession, pseudonym: UUID) -> None:
    """Before a person is erased: the names count no more, and no key finds the record."""
    person = await store.person_or_none(write, pseudonym)
    if person is not None:
        await indexing.unindex(write, person, await write.unseal(person))


async def held_fast(write: WriteSession, pseudonym: UUID) -> Person:
    """The person, for other rooms whose change must not cross another one of the same person."""
    return await store.locked(write, pseudonym)


async def untouched(read: ReadSession, after: datetime | None, limit: int) -> Sequence[tuple[UUID, datetime]]:
    """The pseudonyms whose record was not changed for longest, from an instant on, and when it was changed last; those
    that another answers for are left out.
    """
    return await store.untouched(read, after, limit)


def standing(read: ReadSession) -> Select[tuple[UUID]]:
    """The pseudonyms of the body that answer for themselves, whoever asks."""
    return store.pseudonyms(read, barred=True)


async def needs_interpreter(read: ReadSession, pseudonym: UUID) -> bool:
    """Whether the record says that talks need an interpreter."""
    content = await read.unseal(await store.person(read, pseudonym))
    return bool(content) and content["interpreter"]["needed"] == "yes"


async def identity_of(read: ReadSession, pseudonym: UUID) -> tuple[list[NameOut], BirthOut]:
    """Who a pseudonym is: all names, and the date of birth."""
    content = emptied(await read.unseal(await store.person(read, pseudonym)))
    return [NameOut.model_validate(name) for name in content["names"]], BirthOut.model_validate(content["birth"])


async def _matched(read: ReadSession, one: Likely, languages: str | None) -> MatchOut:
    answer = one.answer
    held_back = answer.held
    shares: Content = dict.fromkeys(MatchSharesOut.model_fields)
    for share in answer.shares:
        words = TEXTS.label(f"match_level.{share.level}", languages)
        shares[share.field] = {"level": share.level, "words": words, "bits": round(share.bits, 2)}
    return MatchOut.model_validate(
        {
            "person": one.person.person,
            "grade": answer.grade,
            "grade_words": TEXTS.label(f"match_grade.{answer.grade}", languages),
            "bits": round(answer.score, 2),
            "held_back": held_back and {"code": held_back, "words": TEXTS.label(f"match_held.{held_back}", languages)},
            "shares": shares,
            "addresses_locked": _locked(one.content, read.today),
            "names": one.content["names"],
            "birth": one.content["birth"],
        }
    )


def _hit(person: Person, content: Content, agrees: list[str]) -> Hit:
    return Hit.model_validate(
        {"person": person.person, "agrees": agrees, "names": content["names"], "birth": content["birth"]}
    )


async def identities_of(read: ReadSession, pseudonyms: Sequence[UUID]) -> dict[UUID, tuple[list[NameOut], BirthOut]]:
    """The same for several; of whom there is nobody, nothing."""
    there = await store.persons_among(read, pseudonyms)
    await read.keys.open_together(read.body, [person.person for person in there])
    found = {}
    for person in there:
        content = emptied(await read.unseal(person))
        names = [NameOut.model_validate(name) for name in content["names"]]
        found[person.person] = (names, BirthOut.model_validate(content["birth"]))
    return found


def _protections(content: Content, *, reasons: bool) -> list[Content]:
    """The flags; their reasons can name a place and are hidden with the addresses."""
    return [{**flag, "reason": flag["reason"] if reasons else None} for flag in content.get("protections", [])]


async def _changing(write: WriteSession, pseudonym: UUID, seen: Version) -> Person:
    person = await to_change(write, pseudonym)
    person.unchanged_since(seen)
    return person


def _locked(content: Content, day: date) -> bool:
    return hides_addresses(protections.flags(content), day)
