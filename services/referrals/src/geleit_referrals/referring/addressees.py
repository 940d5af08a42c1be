"""Who can be addressed: the bodies of the node, and the calendar by which each of them owes."""

from uuid import UUID

from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.known_bodies import body_by_id, body_by_key
from geleit_kit.db.session import ReadSession
from geleit_kit.pure.calendar import Calendar, Land
from geleit_kit.pure.problems import Invalid
from geleit_vocabulary.bodies import BodyKind

UNKNOWN_KIND = "unknown"


async def addressee(read: ReadSession, key: str, pointer: str) -> KnownBody:
    """The body with this key. Raises Invalid at the pointer where the node knows none, and where it is the caller's
    own.
    """
    found = await body_by_key(read, key)
    if found is None or found.has_left(read.today):
        raise Invalid.at(pointer, "unknown_body" if found is None else "body_has_left")
    if found.id == read.body:
        raise Invalid.at(pointer, "own_body")
    return found


async def key_of(read: ReadSession, body: UUID | None) -> str | None:
    """The readable key of a body, or None."""
    found = await body_by_id(read, body) if body is not None else None
    return found.key if found else None


async def kind_of(read: ReadSession, body: UUID) -> str:
    """What kind of body it is, for the statistics."""
    return counted_as(await body_by_id(read, body))


def counted_as(body: KnownBody | None) -> str:
    """The kind of a body as a statistics fact may tell it: one of the list, whatever an operator wrote."""
    if body is None:
        return UNKNOWN_KIND
    return body.kind if body.kind in set(BodyKind) else BodyKind.OTHER


async def calendar_of(read: ReadSession, body: UUID) -> Calendar:
    """The business days of the Land of a body; Nordrhein-Westfalen where the node knows no Land of it."""
    found = await body_by_id(read, body)
    known = found is not None and found.land in set(Land)
    return Calendar(found.land if known and found else Land.NW)
