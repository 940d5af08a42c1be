"""Which parameters a body's matching goes by, and how a set comes into force: two sign it, one of them the officer."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from geleit_identity.match_parameters import store
from geleit_identity.match_parameters.rules import (
    AMONG_TWO,
    DAYS_TO_DECIDE,
    MATCH_PARAMETERS,
    document,
    parameters_of,
)
from geleit_identity.match_parameters.schemas import MatchParametersOut
from geleit_identity.match_parameters.tables import MatchParameters
from geleit_identity.matching.weights import HAND_SET, Parameters
from geleit_kit.db import four_eyes
from geleit_kit.db.four_eyes import FourEyes
from geleit_kit.db.kit_tables import Proposal
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role

_COLUMNS = (
    "origin", "parameters", "records", "pairs", "found", "preview", "status", "in_force_from", "ended_on",
)  # fmt: skip
_MOST_REMEMBERED: Final = 256
_remembered: OrderedDict[UUID, Parameters] = OrderedDict()
"""Sets by the id of their row, whose figures never change. Which one is in force is asked anew each time."""


def shown(row: MatchParameters) -> MatchParametersOut:
    """A set with the weight of every level."""
    kept = parameters_of(row.origin, row.document)
    levels = [
        {"field": of, "level": level, **chance._asdict(), "bits": round(chance.bits, 2)}
        for of, chances in kept.weights.items()
        for level, chance in chances.items()
    ]
    figures = {"households": kept.households, "certain": kept.certain, "possible": kept.possible}
    fields = {name: getattr(row, name) for name in _COLUMNS}
    return MatchParametersOut.model_validate({**MatchParametersOut.frame(row), **fields, **figures, "levels": levels})


async def in_force(read: ReadSession) -> Parameters:
    """The body's own set in force, or the shipped one. From the commit of an agreement on every replica knows it."""
    set_id = await store.in_force(read)
    if set_id is None:
        return HAND_SET
    known = _remembered.get(set_id)
    if known is None:
        known = _remembered[set_id] = parameters_of(*await store.kept(read, set_id))
        while len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return known


@dataclass(frozen=True, slots=True)
class Draft:
    """A set that somebody may propose. `preview`: what it does to a sample; `learnt`: from what, where it was."""

    parameters: Parameters
    preview: dict[str, Any]
    learnt: dict[str, int] = field(default_factory=dict)
    own_reference: str | None = None


async def keep(write: WriteSession, draft: Draft) -> MatchParameters:
    """Writes a draft. It weighs nothing before two have signed it."""
    row = MatchParameters(
        origin=draft.parameters.origin,
        parameters=draft.parameters.version,
        document=document(draft.parameters),
        preview=draft.preview,
        status=MATCH_PARAMETERS.start,
        own_reference=draft.own_reference,
        **draft.learnt,
    )
    write.add(row)
    await write.flush()
    return row


async def find(read: ReadSession, set_id: UUID) -> MatchParameters:
    """One set, for the room above. Raises NotFound for another body's."""
    return await store.one(read, set_id)


def figures(row: MatchParameters) -> Parameters:
    """The figures of a set."""
    return parameters_of(row.origin, row.document)


async def propose(
    write: WriteSession, caller: Caller, set_id: UUID, seen: Version, preview: dict[str, Any]
) -> MatchParameters:
    """The first signature, under what the set does beside the one that is in force now."""
    row = await store.locked(write, set_id)
    row.unchanged_since(seen)
    MATCH_PARAMETERS.take("propose", row, caller)
    row.preview = preview
    await write.flush()
    await four_eyes.propose(write, caller, IN_FORCE, row.id)
    return row


async def _signed(read: ReadSession, set_id: UUID) -> dict[str, Any]:
    """What both sign: every figure."""
    row = await store.one(read, set_id)
    return {"origin": row.origin, **parameters_of(row.origin, row.document).content}


async def _close(write: WriteSession, proposal: Proposal) -> None:
    """How it ended: in force from this moment on, in the place of the one before, or never."""
    rows = await store.in_force_or_coming(write)
    row, agreed = rows[proposal.subject_id], proposal.status == "agreed"
    before = next((one for one in rows.values() if one.status == "in_force"), None)
    if agreed and before is not None:
        MATCH_PARAMETERS.take_automatic("supersede", before)
        before.ended_on, before.ended_at = write.today, write.domain_now
        await write.flush()
    MATCH_PARAMETERS.take_automatic(four_eyes.STEPS[proposal.status], row)
    row.decided_by = proposal.decided_by
    if agreed:
        row.in_force_from, row.began_at = write.today, write.domain_now
    await write.flush()


IN_FORCE: Final = FourEyes(
    "match_parameters",
    needs=Permission.DEFINITION_PUBLISH,
    days=DAYS_TO_DECIDE,
    content=_signed,
    closes=_close,
    among=frozenset(str(role) for role in AMONG_TWO),
    pool=str(Role.DATA_PROTECTION_OFFICER),
)
"""Nobody is found under other weights before two have signed them."""
