"""All code lists of the house as one book: what a service serves, and what stands for a code on another day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from geleit_vocabulary.codelists import CodeEntry, CodeList, code_list_keys, code_list_versions
from geleit_vocabulary.territory import Part, Parts, Territory, ags_of, ars_on, kreise, municipalities

MUNICIPALITY: Final = "municipality"
_TERRITORIES: Final = {MUNICIPALITY: municipalities, "kreis": kreise}
_WHOLE: Final = 1.0


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


class CodeBook:
    """The lists by key."""

    def keys(self) -> tuple[str, ...]:
        """The keys of all lists, sorted."""
        return code_list_keys()

    def versions(self, key: str) -> tuple[CodeList, ...]:
        """All versions of a list, the oldest first; LookupError where there is no such list."""
        return code_list_versions(key)

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
