"""A single case from the proposal to the moment when it lies ready. Fetching it stands in `collecting`."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.disclosures import store
from geleit_identity.disclosures.rules import (
    DAYS_TO_COLLECT,
    DAYS_TO_DECIDE,
    HAND_DISCLOSURE,
    HandSide,
    Proposed,
    closed_for,
    wrong_in_proposal,
)
from geleit_identity.disclosures.schemas import HandDisclosureIn, HandDisclosureOut, TellPersonIn
from geleit_identity.disclosures.tables import HandDisclosure
from geleit_identity.disclosures.wording import Wording
from geleit_identity.persons import service as persons
from geleit_identity.protections.rules import STANDS_IN
from geleit_identity.statutes.rules import BY_CODE
from geleit_kit.db import four_eyes
from geleit_kit.db.four_eyes import FourEyes
from geleit_kit.db.kit_tables import Deadline, Proposal
from geleit_kit.db.known_bodies import refuse_left
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.whereabouts import whereabouts_hidden
from geleit_kit.http.context import BodyBook
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Withheld
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, IllegalTransition, Invalid, NotFound, Place
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.permissions import Permission

TELL_TASK: Final = "hand_disclosure_tell"
RELEASE_TASK: Final = "hand_disclosure_release"
COLLECT_TASK: Final = "hand_disclosure_collect"
LAPSE: Final = "hand_disclosure_lapse"
POOL: Final = "intake"
WHERE: Final = frozenset(map(str, STANDS_IN.values()))
"""Categories in which a statement would tell where somebody can be found."""
_BOUND: Final = "§ 78 SGB X"
_PLAIN = (
    *("side", "status", "person", "conversation_id", "statute", "purpose", "cause", "categories", "requested_on"),
    *("not_told", "proposed_on", "agreed_on", "told_on", "told_way", "released_on", "collected_on"),
)


async def shown(
    read: ReadSession, caller: Caller, bodies: BodyBook, wording: Wording, row: HandDisclosure
) -> HandDisclosureOut:
    """The own side; the giver's with the words that were proposed and those for the person. While her whereabouts are
    hidden, what would tell them takes the permission for locked addresses.
    """
    other = bodies.get(row.counterpart)
    giver = row.side == HandSide.GIVER
    content = await content_of(read, row) if giver else {}
    locked = await _locked(read, caller, row.person, row.categories) if giver else []
    found = HandDisclosureOut.model_validate(
        {
            **HandDisclosureOut.frame(row),
            **{name: getattr(row, name) for name in _PLAIN},
            "other_body": other.key if other else "unknown",
            "citation": BY_CODE[row.statute].citation,
            "statements": _all(content.get("statements", {}), locked) if giver else None,
            "withheld": [_withheld(category) for category in locked],
            "reason": content.get("reason"),
            "not_told_reason": content.get("not_told_reason"),
            "notice": wording.notice(row, bodies.get(read.body), other) if giver else None,
            "responsible": row.responsible is not None,
            "bound_to_purpose": _BOUND,
        }
    )
    found.closing(closed_for(row.side))
    return found


async def propose(write: WriteSession, caller: Caller, bodies: BodyBook, given: HandDisclosureIn) -> HandDisclosure:
    """The first of two. Raises Invalid where no statute carries it."""
    await persons.find(write, given.person)
    recipient = bodies.find(given.recipient)
    if recipient is None or recipient.id == write.body:
        raise Invalid.at("/recipient", "recipient_unknown" if recipient is None else "recipient_is_self")
    statements = given.statements.told()
    asked = Proposed(
        given.statute,
        recipient.kind,
        statements.keys(),
        given.cause,
        given.requested_on,
        given.not_told,
        given.not_told_reason,
    )
    places = wrong_in_proposal(asked, await body_law.of_session(write), write.today)
    locked = await _locked(write, caller, given.person, asked.categories)
    places += [Place(f"/statements/{category}", "whereabouts_locked") for category in locked]
    if places:
        raise Invalid(places=places)
    row = HandDisclosure(
        id=ids.outside(),
        side=HandSide.GIVER,
        status=HAND_DISCLOSURE.start,
        counterpart=recipient.id,
        conversation_id=ids.outside(),
        categories=sorted(statements),
        proposed_on=write.today,
        **given.model_dump(
            include={"person", "statute", "purpose", "cause", "requested_on", "not_told", "own_reference"}
        ),
    )
    words = {"statements": statements, "reason": given.reason, "not_told_reason": given.not_told_reason}
    row.sealed = await write.seal_value(given.person, words, _bound(row))
    write.add(row)
    await four_eyes.propose(write, caller, SINGLE_CASE, row.id)
    return row


async def tell_person(
    write: WriteSession, caller: Caller, disclosure_id: UUID, seen: Version, given: TellPersonIn
) -> HandDisclosure:
    """The person knows what goes where. Only now can it be released."""
    row = await _held(write, disclosure_id, seen, "tell_person", caller)
    _within(write, row, given.told_on)
    row.told_on, row.told_way = given.told_on, given.way
    await write.flush()
    await write.close_tasks(TELL_TASK, row.id)
    await _ask_to_release(write, row)
    return row


async def release(write: WriteSession, caller: Caller, disclosure_id: UUID, seen: Version) -> HandDisclosure:
    """Somebody answers for it (§ 67d SGB X); the recipient gets its own row, without person and words. Raises Conflict
    where it tells whereabouts that have been locked since it was proposed.
    """
    row = await _held(write, disclosure_id, seen, "release", caller)
    await refuse_left(write, row.counterpart)
    if await _locked(write, caller, row.person, row.categories):
        raise Conflict("whereabouts_locked")
    row.released_on, row.responsible = write.today, caller.staff
    await write.flush()
    await write.close_tasks(RELEASE_TASK, row.id)
    write.deadline(LAPSE, row.id, row.released_on + timedelta(days=DAYS_TO_COLLECT + 1))
    giver = write.body
    async with write.acting_as(row.counterpart):
        theirs = HandDisclosure(
            side=HandSide.RECIPIENT,
            status=row.status,
            counterpart=giver,
            **{name: getattr(row, name) for name in ("conversation_id", "statute", "purpose", "cause", "categories")},
            proposed_on=row.released_on,
            released_on=row.released_on,
        )
        write.add(theirs)
        await write.flush()
        await write.task(
            kind=COLLECT_TASK, subject=("hand_disclosure", theirs.id), due_on=write.today, pool=POOL, code=_code(theirs)
        )
    return row


async def cancel(write: WriteSession, caller: Caller, disclosure_id: UUID, seen: Version) -> HandDisclosure:
    """The giver takes it back, at any time before it was collected."""
    row = await _held(write, disclosure_id, seen, "cancel", caller)
    await _end(write, row, "cancel")
    return row


async def lapse(write: WriteSession, deadline: Deadline) -> None:
    """Nobody has collected it in time: it would have to be decided anew."""
    try:
        found = await store.disclosure(write, deadline.aggregate)
    except NotFound:
        return
    row = await both(write, found)
    if HAND_DISCLOSURE.step("lapse", row.status) is not None:
        HAND_DISCLOSURE.take_automatic("lapse", row)
        await _end(write, row, "lapse")


HANDLERS: Final = {LAPSE: lapse}


async def forget_person(write: WriteSession, person: UUID) -> None:
    """Before the giver erases a person: nothing of it can be collected any more."""
    for row in await store.released_of(write, person):
        HAND_DISCLOSURE.take_automatic("cancel", row)
        await _end(write, row, "cancel")


async def content_of(read: ReadSession, row: HandDisclosure) -> dict[str, Any]:
    """The words of the giver's row."""
    return await read.unseal_value(row.person, row.sealed, _bound(row)) if row.person else {}


async def both(write: WriteSession, found: HandDisclosure) -> HandDisclosure:
    """Both sides held, always in the same order of bodies, so that two who act at once never wait for each other."""
    own = found
    for body in sorted((write.body, found.counterpart)):
        if body == write.body:
            own = await store.locked_side(write, found.conversation_id) or found
            continue
        async with write.acting_as(body, ends=True):
            await store.locked_side(write, found.conversation_id)
    return own


async def _held(write: WriteSession, disclosure_id: UUID, seen: Version, action: str, caller: Caller) -> HandDisclosure:
    found = await store.disclosure(write, disclosure_id)
    found.unchanged_since(seen)
    row = await both(write, found)
    if row.side != HandSide.GIVER:
        raise IllegalTransition("only_the_giver", extra={"lifecycle": HAND_DISCLOSURE.name, "action": action})
    HAND_DISCLOSURE.take(action, row, caller)
    return row


async def _end(write: WriteSession, row: HandDisclosure, action: str) -> None:
    """The giver's row has ended: its tasks with it, and the recipient's row, where there is one."""
    await write.flush()
    await write.settle(LAPSE, row.id)
    for kind in (TELL_TASK, RELEASE_TASK):
        await write.close_tasks(kind, row.id)
    if row.released_on is None:
        return
    async with write.acting_as(row.counterpart, ends=True):
        theirs = await store.locked_side(write, row.conversation_id)
        if theirs is not None:
            HAND_DISCLOSURE.take_automatic(action, theirs)
            await write.flush()
            await write.close_tasks(COLLECT_TASK, theirs.id)


async def _signed(read: ReadSession, disclosure_id: UUID) -> dict[str, Any]:
    """What both sign: to whom, on which ground, for what, and every word."""
    row = await store.disclosure(read, disclosure_id)
    plain = {name: getattr(row, name) for name in ("statute", "purpose", "cause", "categories", "not_told")}
    return {**plain, "recipient": str(row.counterpart), **await content_of(read, row)}


async def _close(write: WriteSession, proposal: Proposal) -> None:
    """How the second person decided."""
    row = await store.locked(write, proposal.subject_id)
    agreed = proposal.status == "agreed"
    HAND_DISCLOSURE.take_automatic(
        four_eyes.STEPS[proposal.status] + ("_untold" if agreed and row.not_told else ""), row
    )
    row.agreed_on = write.today if agreed else None
    await write.flush()
    if agreed and row.not_told is None:
        await write.task(
            kind=TELL_TASK, subject=("hand_disclosure", row.id), due_on=write.today, person=row.person, pool=POOL,
            code=_code(row),
        )  # fmt: skip
    elif agreed:
        await _ask_to_release(write, row)


SINGLE_CASE: Final = FourEyes(
    "hand_disclosure",
    needs=Permission.DISCLOSURE_DECIDE,
    days=DAYS_TO_DECIDE,
    content=_signed,
    closes=_close,
    pool=POOL,
)
"""Nothing goes by hand before a second person has agreed to every word of it."""


async def _ask_to_release(write: WriteSession, row: HandDisclosure) -> None:
    await write.task(
        kind=RELEASE_TASK, subject=("hand_disclosure", row.id), due_on=write.today, person=row.person, pool=POOL,
        code=_code(row),
    )  # fmt: skip


def _within(write: WriteSession, row: HandDisclosure, day: date) -> None:
    if day > write.today:
        raise Invalid.at("/told_on", "in_the_future")
    if row.agreed_on is not None and day < row.agreed_on:
        raise Invalid.at("/told_on", "before_it_was_agreed")


def _all(statements: dict[str, str], locked: Collection[str]) -> dict[str, str | None]:
    names = ("base_data", "birth", "contact_details", "benefit", "work")
    return {name: None if name in locked else statements.get(name) for name in names}


async def _locked(read: ReadSession, caller: Caller, person: UUID | None, categories: Iterable[str]) -> list[str]:
    """Which of the categories tell whereabouts that are hidden today and that the caller may not open."""
    telling = sorted(WHERE.intersection(categories))
    if not telling or person is None or caller.may(Permission.PROTECTED_ADDRESS_READ):
        return []
    return telling if await whereabouts_hidden(read, [person]) else []


def _withheld(category: str) -> Withheld:
    return Withheld(pointer=f"/statements/{category}", category=DataCategory(category), reason="place_locked")


def _bound(row: HandDisclosure) -> str:
    return f"hand_disclosures|{row.id}"


def _code(row: HandDisclosure) -> str:
    """The words of a task say which statute it is."""
    return f"hand_disclosure_cause.{row.cause}"
