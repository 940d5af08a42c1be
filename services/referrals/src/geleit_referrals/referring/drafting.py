"""What a draft may hold in its kind, and what it still needs before it can be sent. Pure."""

from collections.abc import Mapping
from typing import Any

from geleit_kit.pure.problems import Place
from geleit_referrals.referring.rules import KINDS, Kind

_TRANSMITTED = ("conversation_id", "payload", "answer_by", "feedback_by")
_HANDED = ("mandate_id", "mandate_epoch", "client_present")


def misplaced(kind: Kind, draft: Mapping[str, Any]) -> list[Place]:
    """What the kind has no place for: a Verweis transmits nothing, and only an Übergabe moves a mandate."""
    places = []
    if not KINDS[kind].transmits:
        places += [Place(f"/{name}", "transmits_nothing") for name in _TRANSMITTED if draft.get(name) is not None]
    if not KINDS[kind].moves_responsibility:
        places += [Place(f"/{name}", "only_in_uebergabe") for name in _HANDED[:2] if draft.get(name) is not None]
    return places


def missing(kind: Kind, draft: Mapping[str, Any]) -> list[Place]:
    """What must be there before sending: whom, in which conversation, for which coded need.

    A handover says which mandate, as it was seen, and whether the person is present (all handovers in person and in the
    client's presence: Moers, MKFFI NRW 2020, l. 2404; the answer may be no, but it is given).
    """
    wanted = ["recipient", "conversation_id", *(_HANDED if KINDS[kind].moves_responsibility else ())]
    places = [Place(f"/{name}", "missing") for name in wanted if draft.get(name) is None]
    if not draft.get("need_codes"):
        places.append(Place("/need_codes", "missing"))
    return places
