"""What of a row goes into the copy that a person may have of everything that is held about them (Art. 15 (3) GDPR).

The person's own values go out. Somebody else's are masked (Art. 15 (4)); names and ids of staff never go out. What was
written in words may tell of others: a person looks at it before it leaves. A service declares the parts of its sealed
documents; whatever it has not declared counts as words, so that nothing leaves unread because it is new.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class Shows(StrEnum):
    """Whose a value is."""

    OWN = "own"
    """The person's own: a code, a day, a name, an address."""
    WORDS = "words"
    """Free text: looked at by a person before it leaves."""
    THIRD = "third_person"
    """Somebody else's: masked."""
    STAFF = "staff"
    """Of somebody who works here: never."""
    TECHNICAL = "technical"
    """Digests and the like: says nothing to anybody."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A table that says nothing beyond what other tables say. `why` is read by the person."""

    why: str


Parts = Mapping[str, Shows]
"""Name of a column, or place inside the sealed document (`given.signed_by`; lists are passed through) -> whose it is. A
column that is not named is the person's own: no column holds a name or words."""
Holdings = Mapping[str, Parts | LeftOut]
"""Table -> its parts."""


@dataclass(slots=True)
class Masked:
    """What became of one row."""

    fields: dict[str, Any] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)
    masked: list[dict[str, str]] = field(default_factory=list)
    review: list[dict[str, Any]] = field(default_factory=list)
    """`{pointer, text}`: what a person has to look at. In `content` there is null in its place."""


@dataclass(frozen=True, slots=True)
class Known:
    """Which ids may be shown: of rows in the same copy, and of bodies (as their keys). Any other is somebody else's."""

    rows: AbstractSet[UUID]
    bodies: Mapping[UUID, str]


def mask(fields: Mapping[str, Any], content: Mapping[str, Any], parts: Parts, known: Known) -> Masked:
    """One row, as it may leave."""
    done = Masked()
    for name, value in fields.items():
        shows = parts.get(name, Shows.OWN)
        done.fields[name] = _own(value, f"/fields/{name}", known, done) if shows is Shows.OWN else None
        if shows not in {Shows.OWN, Shows.TECHNICAL} and value is not None:
            done.masked.append({"pointer": f"/fields/{name}", "reason": str(shows)})
    done.content = _document(content, parts, "", "/content", known, done)
    return done


def _document(value: Any, parts: Parts, place: str, at: str, known: Known, done: Masked) -> Any:
    shows = parts.get(place)
    below = any(name.startswith(f"{place}." if place else "") for name in parts if name != place)
    if shows is None and (below or not place) and isinstance(value, Mapping):
        return {
            name: _document(inner, parts, f"{place}.{name}" if place else name, f"{at}/{_part(name)}", known, done)
            for name, inner in value.items()
        }
    if shows is None and below and isinstance(value, list):
        return [_document(one, parts, place, f"{at}/{number}", known, done) for number, one in enumerate(value)]
    return _leaf(value, shows or Shows.WORDS, at, known, done)


def _leaf(value: Any, shows: Shows, at: str, known: Known, done: Masked) -> Any:
    if shows is Shows.OWN:
        return _own(value, at, known, done)
    if value in (None, "", [], {}) or shows is Shows.TECHNICAL:
        return None
    if shows is Shows.WORDS:
        done.review.append({"pointer": at, "text": value})
    else:
        done.masked.append({"pointer": at, "reason": str(shows)})
    return None


def _own(value: Any, at: str, known: Known, done: Masked) -> Any:
    if isinstance(value, Mapping):
        return {name: _own(inner, f"{at}/{_part(name)}", known, done) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_own(inner, f"{at}/{number}", known, done) for number, inner in enumerate(value)]
    found = _as_id(value)
    if found is None or found in known.rows:
        return value
    if found in known.bodies:
        return known.bodies[found]
    done.masked.append({"pointer": at, "reason": "id_of_others"})
    return None


def _as_id(value: object) -> UUID | None:
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str) or len(value) != 36:  # noqa: PLR2004 -- the length of a UUID
        return None
    try:
        return UUID(value)
    except ValueError:
        return None


def _part(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")
