"""The content of a record: how what is given becomes the one sealed document, and what is wrong with it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from geleit_identity.names.rules import normal_form, wrong_in_name
from geleit_identity.persons.rules import (
    BirthDate,
    BirthPrecision,
    Name,
    NameKind,
    without_latin_spelling,
    wrong_in_birth,
)
from geleit_identity.persons.schemas import AddressIn, BirthIn, NameIn, PersonIn, ProtectionIn
from geleit_identity.protections.rules import Protection, wrong_in_lock
from geleit_kit.http.schemas import In
from geleit_kit.pure import ids
from geleit_kit.pure.problems import Invalid, Place

Content = dict[str, Any]


def content_of(given: PersonIn) -> Content:
    """The content of a new record."""
    return {
        "names": [with_id(written_name(name)) for name in given.names],
        "birth": plain(given.birth),
        "addresses": [with_id(plain(address)) for address in given.addresses],
        "languages": list(dict.fromkeys(given.languages)),
        "interpreter": plain(given.interpreter),
        "protections": [with_id(plain(protection)) for protection in given.protections],
    }


def emptied(content: Content) -> Content:
    """The content, or the shape of one where the person's key is gone."""
    nothing: Content = {"names": [], "addresses": [], "languages": [], "protections": []}
    unknown = {"birth": {"on": None, "precision": "unknown"}, "interpreter": {"needed": "unknown", "language": None}}
    return {**nothing, **unknown, **content}


def written_name(given: NameIn) -> Content:
    """One part of a name in its normal form."""
    return {**given.model_dump(mode="json"), "value": normal_form(given.value)}


def plain(value: object) -> Any:
    """A value as the sealed document holds it."""
    if isinstance(value, In):
        return value.model_dump(mode="json")
    return value.isoformat() if isinstance(value, date) else value


def with_id(item: Content) -> Content:
    """An item of a list gets an id of its own."""
    return {"id": str(ids.inside()), **item}


def without_ids(value: object) -> object:
    """A list of items as it was told: what comes again has other ids and says the same."""
    if not isinstance(value, list):
        return value
    return [{**item, "id": None} if isinstance(item, dict) else item for item in value]


def names_in(content: Content) -> list[Name]:
    """The names of a record as pure values."""
    return [Name(NameKind(name["kind"]), name["value"]) for name in content.get("names", [])]


def birth_in(content: Content) -> BirthDate:
    """The date of birth of a record as a pure value."""
    known = content.get("birth", {"on": None, "precision": "unknown"})
    return BirthDate(known["on"], BirthPrecision(known["precision"]))


def refuse(places: list[Place]) -> None:
    """Raises Invalid (422) where something is wrong."""
    if places:
        raise Invalid(places=places)


def wrong_in_person(given: PersonIn, today: date) -> list[Place]:
    """What is wrong with a person who is registered, with the places."""
    return [
        *name_places(given.names, "/names"),
        *_latin_places(given.names),
        *birth_places(given.birth, today),
        *address_places(given.addresses, "/addresses"),
        *protection_places(given.protections, "/protections"),
    ]


def name_places(names: Iterable[Any], at: str) -> list[Place]:
    """Names that no register could write."""
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


def birth_places(birth: BirthIn, today: date) -> list[Place]:
    """A date of birth that does not fit its precision, or cannot be."""
    code = wrong_in_birth(birth.value(), today)
    return [Place("/birth/on", code)] if code else []


def address_places(addresses: list[AddressIn], at: str) -> list[Place]:
    """Addresses that end before they begin."""
    return [
        Place(f"{at}/{number}/valid_until" if at else "/valid_until", "ends_before_it_begins")
        for number, one in enumerate(addresses)
        if one.valid_from and one.valid_until and one.valid_until < one.valid_from
    ]


def protection_places(flags: list[ProtectionIn], at: str) -> list[Place]:
    """Flags whose days cannot be."""
    return [
        Place(f"{at}/{number}/until" if at else "/until", code)
        for number, one in enumerate(flags)
        if (code := wrong_in_lock(Protection(one.kind, one.since, one.until)))
    ]
