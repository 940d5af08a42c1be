"""What the writer of a draft does not see stays as it is: nobody replaces, or empties, what they cannot check."""

from typing import Final
from uuid import UUID

from geleit_kit.db.session import ReadSession
from geleit_kit.db.whereabouts import whereabouts_hidden
from geleit_kit.http.schemas import In
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Forbidden, Place
from geleit_referrals.referring.schemas import DimensionsIn, PayloadIn
from geleit_vocabulary.permissions import Permission

LOCKED: Final = "contact_details"
"""What says where the person can be found."""
_PARTS: Final[dict[str, type[In]]] = {"payload": PayloadIn, "dimensions": DimensionsIn}


async def hides_contact(read: ReadSession, caller: Caller, person: UUID | None) -> bool:
    """Whether the caller is not told where the person can be found."""
    if person is None or caller.may(Permission.PROTECTED_ADDRESS_READ):
        return False
    return person in await whereabouts_hidden(read, [person])


async def refuse_unseen(read: ReadSession, caller: Caller, person: UUID | None, given: In) -> None:
    """Raises Forbidden (403) with the places: `category_closed` for what the caller's roles do not open,
    `contact_locked` for contact details while the whereabouts are hidden, whether or not there are any.
    """
    spelled = spelled_out(given)
    refuse_closed_fields(caller, spelled)
    payload = getattr(spelled, "payload", None)
    if payload is not None and LOCKED in payload.model_fields_set and await hides_contact(read, caller, person):
        raise Forbidden("contact_locked", places=[Place(f"/payload/{LOCKED}", "contact_locked")])


def spelled_out(given: In) -> In:
    """The same, with null for the whole of a sealed part as null for each of its fields: that is what it does."""
    emptied = [name for name in _PARTS if name in given.model_fields_set and getattr(given, name) is None]
    return given.model_copy(
        update={name: _PARTS[name].model_construct(set(_PARTS[name].model_fields)) for name in emptied}
    )
