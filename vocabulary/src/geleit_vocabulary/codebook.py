"""All code lists of the house as one book: what a service serves, and what stands for a code on another day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Final

from geleit_vocabulary.codelists import CodeEntry, CodeList, code_list_keys, code_list_versions, in_force
from geleit_vocabulary.territory import Part, Parts, Territory, ags_of, ars_on, kreise, municipalities

MUNICIPALITY: Final = "municipality"
_TERRITORIES: Final = {MUNICIPALITY: municipalities, "kreis": kreise}
_WHOLE: Final = 1.0
SHARES: Final = ("population", "area")


@dataclass(frozen=True, slots=True)
class Standing:
    """A code that stands for the one asked for. `entry` is None where it ended before the list was kept; `shares`
    (`population`, `area`; 0 to 1) are those of the older of the two codes that passed to the younger.
    """

    code: str
    entry: CodeEntry | None
    shares: Mapping[str, float] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingOn:
    """What stands on `day`. Not `exact`: the source does not know the very day; `day` may then be a later one."""

    day: date
    exact: bool
    codes: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a list, told as data: the form in which services answer it."""

    listed: CodeList
    versions: tuple[CodeList, ...]

    def about(self) -> Mapping[str, Any]:
        """What the list is, and which versions there are."""
        listed = self.listed
        return {
            "key": listed.key,
            "version": listed.version,
            "title": listed.title._asdict(),
            "publisher": listed.publisher,
            "urn": listed.urn or None,
            "version_urn": listed.versioned_urn or None,
            "valid_from": listed.valid_from,
            "codes": len(listed),
            "label_source": {"de": listed.publisher, "en": listed.english or None},
            "source": listed.source,
            "licence": listed.licence,
            "versions": [
                {"version": one.version, "valid_from": one.valid_from, "urn": one.versioned_urn or None}
                for one in self.versions
            ],
        }

    def codes(self, day: date | None, start: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Place and code, from a place on; with a day those that may be given on it."""
        for place, code in enumerate(islice(self.listed.entries, start, None), start):
            entry = self.listed[code]
            if day is None or entry.valid_on(day):
                yield place, self._told(entry)

    def code(self, code: str) -> Mapping[str, Any] | None:
        """One code, however it is spelt; None where the list does not hold it."""
        entry = self.listed.get(CODE_BOOK.spelt(self.listed.key, code))
        return None if entry is None else self._told(entry)

    def standing(self, code: str, day: date) -> Mapping[str, Any] | None:
        """What stands for a code on a day; None where nothing is known of it."""
        found = CODE_BOOK.standing(self.listed, CODE_BOOK.spelt(self.listed.key, code), day)
        if found is None:
            return None
        codes = [
            {
                "code": one.code,
                "label": one.entry.label._asdict() if one.entry else None,
                "shares": {name: one.shares.get(name) for name in SHARES} if self.listed.key in _TERRITORIES else None,
                "attributes": dict(one.attributes),
            }
            for one in found.codes
        ]
        return {"asked": day, "day": found.day, "exact": found.exact, "codes": codes}

    def _told(self, entry: CodeEntry) -> Mapping[str, Any]:
        return {
            "code": entry.code,
            "label": entry.label._asdict(),
            "label_source": {"de": self.listed.publisher, "en": entry.english or None},
            "valid_from": entry.valid_from,
            "valid_to": entry.valid_to,
            "held_to": entry.held_to,
            "successors": list(entry.successors),
            "attributes": dict(entry.attributes),
        }


class CodeBook:
    """The lists by key."""

    def lists(self) -> Iterator[Edition]:
        """Each list in its newest version, in the order of their keys."""
        for key in code_list_keys():
            versions = code_list_versions(key)
            yield Edition(versions[-1], versions)

    def versions(self, key: str) -> list[str]:
        """The names of the versions, the oldest first; empty where there is no such list."""
        return [one.version for one in code_list_versions(key)] if key in code_list_keys() else []

    def edition(self, key: str, version: str | None, day: date | None) -> Edition | None:
        """A version of a list: the one named, else the one in force on the day, else the newest. None: none such."""
        if key not in code_list_keys():
            return None
        versions = code_list_versions(key)
        if version is not None:
            return next((Edition(one, versions) for one in versions if one.version == version), None)
        return Edition(versions[-1] if day is None else in_force(versions, day), versions)

    def spelt(self, key: str, code: str) -> str:
        """A code as its list spells it: the regional key (ARS) of a municipality is its AGS."""
        if key != MUNICIPALITY:
            return code
        try:
            return ags_of(code)
        except ValueError:
            return code

    def standing(self, listed: CodeList, code: str, day: date) -> StandingOn | None:
        """What stands on a day, past or to come, for a code: itself while it is valid, its successors, or its
        forerunners. None where neither the list nor the changes of territories know the code.
        """
        if listed.key in _TERRITORIES:
            return _in_territory(listed, _TERRITORIES[listed.key](), code, day)
        known = listed.get(code)
        if known is None:
            return None
        found = listed.followers(code, day) or listed.forerunners(code, day)
        return StandingOn(day, True, tuple(_as_listed(entry) for entry in found))


CODE_BOOK: Final = CodeBook()


def _as_listed(entry: CodeEntry) -> Standing:
    return Standing(entry.code, entry, attributes=entry.attributes)


def _in_territory(listed: CodeList, territory: Territory, code: str, day: date) -> StandingOn | None:
    known = listed.get(code)
    if known is None and code not in territory:
        return None
    if known is not None and known.valid_from is not None and day < known.valid_from:
        older = {entry.code for entry in listed.forerunners(code, day)}
        parts = territory.earlier(code, day, older)
    else:
        parts = _parts(known, territory, code, day)
    return StandingOn(parts.day, parts.exact, tuple(_placed(listed, part, parts.day) for part in parts.parts))


def _parts(known: CodeEntry | None, territory: Territory, code: str, day: date) -> Parts:
    """What stands on the day for a code that had begun by then."""
    changed = territory.last_day(code)
    ended = (known.valid_to if known else None) or changed
    if ended is None or day <= ended:
        return Parts(day, territory.was_there(code, day), (Part(code, _WHOLE, _WHOLE),))
    if changed is None:  # it has gone, and no source says where
        return Parts(day, False, ())
    return territory.later(code, changed, day)


def _placed(listed: CodeList, part: Part, day: date) -> Standing:
    known = listed.get(part.key)
    shares = {
        name: share for name, share in (("population", part.population), ("area", part.area)) if share is not None
    }
    attributes = dict(known.attributes) if known else {}
    if listed.key == MUNICIPALITY:
        ars = ars_on(part.key, day, attributes.pop("ars", None))
        attributes |= {"ars": ars} if ars else {}
    return Standing(part.key, known, shares, attributes)
