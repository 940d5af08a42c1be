"""Persons, from registering to searching. The whole personal content of a record is one sealed document."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from geleit_identity.facts import PersonRegistered
from geleit_identity.names.rules import is_latin, normal_form, wrong_in_name
from geleit_identity.persons import store
from geleit_identity.persons.blind import GENERATIONS, WRITTEN, hidden
from geleit_identity.persons.rules import (
    BirthDate,
    BirthPrecision,
    Name,
    NameKind,
    agreement,
    clues,
    without_latin_spelling,
    wrong_in_birth,
)
from geleit_identity.persons.schemas import (
    AddressIn,
    AddressPatch,
    BirthIn,
    BirthOut,
    EndProtectionIn,
    Hit,
    Hits,
    NameIn,
    NameOut,
    PersonIn,
    PersonOut,
    PersonPatch,
    PersonUpsert,
    ProtectionIn,
    SearchIn,
)
from geleit_identity.persons.tables import Person, Pseudonym
from geleit_identity.protections import service as protections
from geleit_identity.protections.rules import Hidden, Protection, hides_addresses, wrong_in_lock
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import In
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, NotFound, Place
from geleit_vocabulary.permissions import Permission

Content = dict[str, Any]
_MOST_HITS = 50


async def shown(read: ReadSession, caller: Caller, person: Person) -> PersonOut:
    """The record as this caller sees it: while a lock is in force, addresses need the special permission."""
    content = await read.unseal(person)
    locked = _locked(content, read.today)
    hidden_here = locked and not caller.may(Permission.PROTECTED_ADDRESS_READ)
    return PersonOut.model_validate(
        {
            **PersonOut.frame(person),
            **_emptied(content),
            "id": person.person,
            "person": person.person,
            "registered_on": person.registered_on,
            "addresses": None if hidden_here else content.get("addresses", []),
            "addresses_locked": locked,
            "protections": _protections(content, reasons=not hidden_here),
        }
    )


async def register(write: WriteSession, given: PersonIn) -> Person:
    """A new record, a new random pseudonym, its keys, and the fact."""
    _check(given.names, given.birth, given.addresses, given.protections, write.today)
    person = Person(person=ids.outside(), registered_on=write.today, own_reference=given.own_reference)
    await write.seal(person, _content(given))
    write.add(person)
    await write.flush()
    write.add(Pseudonym(pseudonym=person.person, person_id=person.id))
    await _index(write, person)
    write.publish(PersonRegistered(person=person.person))
    return person


async def upsert(write: WriteSession, given: PersonUpsert) -> Person:
    """By the caller's own reference: a new person, or the known one changed. What is not sent stays as it is."""
    known = await store.known_as(write, given.own_reference)
    if known is None:
        return await register(write, given)
    _check(given.names, given.birth, given.addresses, given.protections, write.today)
    person = await store.locked(write, known.person)
    fresh = _content(given)
    content = await write.unseal(person)
    sent = given.model_fields_set - {"own_reference"}
    await _keep(write, person, {**content, **{name: fresh[name] for name in sent}})
    return person


async def amend(write: WriteSession, pseudonym: UUID, seen: Version, given: PersonPatch) -> Person:
    """Merge-patch of what has no call of its own."""
    person = await _changing(write, pseudonym, seen)
    changes = given.changes()
    if given.birth is not None:
        _refuse(_birth_places(given.birth, write.today))
    if "own_reference" in changes:
        person.own_reference = changes.pop("own_reference")
    empty = [name for name, value in changes.items() if value is None]
    _refuse([Place(f"/{name}", "cannot_be_empty") for name in empty])
    content = await write.unseal(person)
    await _keep(write, person, {**content, **{name: _plain(value) for name, value in changes.items()}})
    return person


async def add_name(write: WriteSession, pseudonym: UUID, given: NameIn) -> Person:
    """Another name, or another spelling of one: both stay, both are found."""
    person = await store.locked(write, pseudonym)
    _refuse(_name_places([given], ""))
    content = await write.unseal(person)
    if len(content["names"]) in without_latin_spelling([*_names(content), Name(given.kind, given.value)]):
        raise Invalid.at("/value", "latin_spelling_missing")
    await _keep(write, person, {**content, "names": [*content["names"], _with_id(_name(given))]})
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
    if is_latin(taken["value"]) and without_latin_spelling(_names({"names": left})):
        raise Conflict("last_latin_spelling")
    await _keep(write, person, {**content, "names": left})
    return person


async def add_address(write: WriteSession, pseudonym: UUID, given: AddressIn) -> Person:
    """An address of the history. A move is a new address; links and everything else stay."""
    person = await store.locked(write, pseudonym)
    _refuse(_address_places([given], ""))
    content = await write.unseal(person)
    await _keep(write, person, {**content, "addresses": [*content["addresses"], _with_id(_plain(given))]})
    return person


async def amend_address(
    write: WriteSession, pseudonym: UUID, address_id: UUID, seen: Version, given: AddressPatch
) -> Person:
    """Changes one address, usually by its last day."""
    person = await _changing(write, pseudonym, seen)
    content = await write.unseal(person)
    known = next((one for one in content["addresses"] if one["id"] == str(address_id)), None)
    if known is None:
        raise NotFound
    changes = given.changes()
    if changes.get("place", known["place"]) is None:
        raise Invalid.at("/place", "cannot_be_empty")
    changed = {**known, **{name: _plain(value) for name, value in changes.items()}}
    since, until = changed["valid_from"], changed["valid_until"]
    if since and until and until < since:
        raise Invalid.at("/valid_until", "ends_before_it_begins")
    others = [changed if one is known else one for one in content["addresses"]]
    await _keep(write, person, {**content, "addresses": others})
    return person


async def protect(write: WriteSession, pseudonym: UUID, given: ProtectionIn) -> Person:
    """Sets a protection flag. From its first day ordinary readers see no address."""
    person = await store.locked(write, pseudonym)
    _refuse(_protection_places([given], ""))
    content = await write.unseal(person)
    await _keep(write, person, {**content, "protections": [*content["protections"], _with_id(_plain(given))]})
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
    await _keep(write, person, {**content, "protections": others})
    return person


async def guard(write: WriteSession, pseudonym: UUID, flag_id: UUID, flag: Protection) -> Person:
    """Sets a flag that another room answers for, under that room's id."""
    person = await store.locked(write, pseudonym)
    content = await write.unseal(person)
    until = flag.until.isoformat() if flag.until else None
    made = {"id": str(flag_id), "kind": flag.kind, "since": flag.since.isoformat(), "until": until, "reason": None}
    others = [one for one in content["protections"] if one["id"] != str(flag_id)]
    await _keep(write, person, {**content, "protections": [*others, made]})
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
    return _birth(await read.unseal(await store.person(read, pseudonym)))


async def search(read: ReadSession, given: SearchIn) -> Hits:
    """Persons of the own body who agree with what was asked. Across bodies it answers nothing."""
    _refuse([*_name_places(given.names, "/names"), *_birth_places(given.birth, read.today)])
    asked, birth = [Name(name.kind, normal_form(name.value)) for name in given.names], given.birth.value()
    if not clues(asked, birth):
        raise Invalid.at("/names", "search_too_narrow")
    key = read.keys.service_key
    keys = {
        (number, *pair)
        for number, searched in GENERATIONS.items()
        for pair in hidden(key, read.body, number, clues(asked, birth, searched))
    }
    found = []
    for person in await store.candidates(read, keys):
        content = await read.unseal(person)
        agrees = agreement(asked, birth, _names(content), _birth(content)) if content else []
        if agrees:
            found.append(_hit(person, content, agrees))
    return Hits(items=found[:_MOST_HITS], more=len(found) > _MOST_HITS)


async def find(read: ReadSession, pseudonym: UUID) -> Person:
    """The person, for other rooms. Raises NotFound for another body's pseudonym."""
    return await store.person(read, pseudonym)


async def held_fast(write: WriteSession, pseudonym: UUID) -> Person:
    """The person, for other rooms whose change must not cross another one of the same person."""
    return await store.locked(write, pseudonym)


async def needs_interpreter(read: ReadSession, pseudonym: UUID) -> bool:
    """Whether the record says that talks need an interpreter."""
    content = await read.unseal(await store.person(read, pseudonym))
    return bool(content) and content["interpreter"]["needed"] == "yes"


async def identity_of(read: ReadSession, pseudonym: UUID) -> tuple[list[NameOut], BirthOut]:
    """Who a pseudonym is: all names, and the date of birth."""
    content = _emptied(await read.unseal(await store.person(read, pseudonym)))
    return [NameOut.model_validate(name) for name in content["names"]], BirthOut.model_validate(content["birth"])


def _hit(person: Person, content: Content, agrees: list[str]) -> Hit:
    return Hit.model_validate(
        {"person": person.person, "agrees": agrees, "names": content["names"], "birth": content["birth"]}
    )


def _protections(content: Content, *, reasons: bool) -> list[Content]:
    """The flags; their reasons can name a place and are hidden with the addresses."""
    return [{**flag, "reason": flag["reason"] if reasons else None} for flag in content.get("protections", [])]


async def _changing(write: WriteSession, pseudonym: UUID, seen: Version) -> Person:
    person = await store.locked(write, pseudonym)
    person.unchanged_since(seen)
    return person


async def _keep(write: WriteSession, person: Person, content: Content) -> None:
    await write.seal(person, content)
    await write.flush()
    await _index(write, person)


async def _index(write: WriteSession, person: Person) -> None:
    content = await write.unseal(person)
    material = clues(_names(content), _birth(content))
    await store.replace_keys(write, person, WRITTEN, hidden(write.keys.service_key, write.body, WRITTEN, material))


def _content(given: PersonIn) -> Content:
    return {
        "names": [_with_id(_name(name)) for name in given.names],
        "birth": _plain(given.birth),
        "addresses": [_with_id(_plain(address)) for address in given.addresses],
        "languages": list(dict.fromkeys(given.languages)),
        "interpreter": _plain(given.interpreter),
        "protections": [_with_id(_plain(protection)) for protection in given.protections],
    }


def _emptied(content: Content) -> Content:
    """The content, or the shape of one where the person's key is gone."""
    nothing: Content = {"names": [], "addresses": [], "languages": [], "protections": []}
    unknown = {"birth": {"on": None, "precision": "unknown"}, "interpreter": {"needed": "unknown", "language": None}}
    return {**nothing, **unknown, **content}


def _name(given: NameIn) -> Content:
    return {**given.model_dump(mode="json"), "value": normal_form(given.value)}


def _plain(value: object) -> Any:
    if isinstance(value, In):
        return value.model_dump(mode="json")
    return value.isoformat() if isinstance(value, date) else value


def _with_id(item: Content) -> Content:
    return {"id": str(ids.inside()), **item}


def _names(content: Content) -> list[Name]:
    return [Name(NameKind(name["kind"]), name["value"]) for name in content.get("names", [])]


def _birth(content: Content) -> BirthDate:
    known = content.get("birth", {"on": None, "precision": "unknown"})
    return BirthDate(known["on"], BirthPrecision(known["precision"]))


def _locked(content: Content, day: date) -> bool:
    return hides_addresses(protections.flags(content), day)


def _refuse(places: list[Place]) -> None:
    if places:
        raise Invalid(places=places)


def _check(
    names: list[NameIn], birth: BirthIn, addresses: list[AddressIn], flags: list[ProtectionIn], today: date
) -> None:
    _refuse(
        [
            *_name_places(names, "/names"),
            *_latin_places(names),
            *_birth_places(birth, today),
            *_address_places(addresses, "/addresses"),
            *_protection_places(flags, "/protections"),
        ]
    )


def _name_places(names: Iterable[Any], at: str) -> list[Place]:
    found = []
    for number, name in enumerate(names):
        code = wrong_in_name(name.value)
        if code:
            found.append(Place(f"{at}/{number}/value" if at else "/value", code))
    return found


def _latin_places(names: Iterable[NameIn]) -> list[Place]:
    known = [Name(name.kind, name.value) for name in names]
    missing = [number for number in without_latin_spelling(known) if wrong_in_name(known[number].value) is None]
    return [Place(f"/names/{number}/value", "latin_spelling_missing") for number in missing]


def _birth_places(birth: BirthIn, today: date) -> list[Place]:
    code = wrong_in_birth(birth.value(), today)
    return [Place("/birth/on", code)] if code else []


def _address_places(addresses: list[AddressIn], at: str) -> list[Place]:
    return [
        Place(f"{at}/{number}/valid_until" if at else "/valid_until", "ends_before_it_begins")
        for number, one in enumerate(addresses)
        if one.valid_from and one.valid_until and one.valid_until < one.valid_from
    ]


def _protection_places(flags: list[ProtectionIn], at: str) -> list[Place]:
    return [
        Place(f"{at}/{number}/until" if at else "/until", code)
        for number, one in enumerate(flags)
        if (code := wrong_in_lock(Protection(one.kind, one.since, one.until)))
    ]
