"""Decisions as they are shown and ended, and the copy of a person that a grant opens. Asking stands in `asking`."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from geleit_identity.decisions import store
from geleit_identity.decisions.news import NEWS
from geleit_identity.decisions.schemas import DecisionRecordOut, PersonCopyOut
from geleit_identity.decisions.tables import DecisionRow, GrantRow, Revocation
from geleit_identity.decisions.wording import Wording
from geleit_identity.links import service as links
from geleit_identity.persons import service as persons
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import BodyBook
from geleit_kit.http.grants import GrantedResource
from geleit_kit.http.status_list import of_conversation, of_resting
from geleit_kit.pure.grants import Grant
from geleit_vocabulary.categories import DataCategory

REMEMBERED: Final = timedelta(days=35)
"""How long the list names a conversation that ended: as long as facts are kept, and longer than a backup. The services
that show previews keep the ending in their rows; only one that heard nothing in all that time would not know.
"""
UNTIL_SETTLED: Final = timedelta(days=36_500)
"""A conversation that rests is named until somebody settles it, or it ends."""


def record_shown(bodies: BodyBook, wording: Wording, row: DecisionRow) -> DecisionRecordOut:
    """A body's copy of a decision, each reason with its words."""
    other = bodies.get(row.counterpart) if row.counterpart else None
    columns = ("decision", "side", "question", "person", "audience", "purpose", "asked", "covered", "answer", "reasons")
    fields = {name: getattr(row, name) for name in (*columns, "decided_on")}
    return DecisionRecordOut.model_validate(
        {
            **DecisionRecordOut.frame(row),
            **fields,
            "other_body": other.key if other else None,
            "words": {category: wording.reason(code) for category, code in row.reasons.items()},
        }
    )


async def revoke(write: WriteSession, person: UUID, ground_id: UUID) -> int:
    """Ends the live grants that rest on a consent or release, and raises the status list with it. Returns how many."""
    resting = [grant for grant in await store.live_grants(write, person) if str(ground_id) in grant.rests_on]
    return await _end_grants(write, resting)


async def revoke_all(write: WriteSession, person: UUID) -> int:
    """Ends every live grant about a person, and raises the status list with it. Returns how many."""
    return await _end_grants(write, list(await store.live_grants(write, person)))


async def revoke_every(write: WriteSession) -> int:
    """Ends every live grant of the session's body, which leaves. Returns how many."""
    return await _end_grants(write, list(await store.all_live_grants(write)))


async def revoke_conversation(write: WriteSession, conversation_id: UUID) -> int:
    """Ends the session's body's live grants of a conversation. Returns how many."""
    return await _end_grants(write, list(await store.grants_of_conversation(write, conversation_id)))


async def end_conversation(write: WriteSession, conversation_id: UUID) -> None:
    """The status list names the conversation: what was shown in it without a grant is shown no more."""
    await resume_conversation(write, conversation_id)
    await _list(write, of_conversation(conversation_id), REMEMBERED)


async def rest_conversation(write: WriteSession, conversation_id: UUID) -> None:
    """The same for the time being: what was shown in it without a grant is not shown until `resume_conversation`."""
    await _list(write, of_resting(conversation_id), UNTIL_SETTLED)


async def resume_conversation(write: WriteSession, conversation_id: UUID) -> None:
    """The list does not name a conversation as resting any more."""
    if await store.unlist(write, of_resting(conversation_id)):
        await _raise(write)


async def _list(write: WriteSession, name: str, remembered: timedelta) -> None:
    if not await store.is_listed(write, name):
        write.add(Revocation(jti=name, expires_at=write.now + remembered))
        await _raise(write)


async def ending_with(read: ReadSession, person: UUID, ground_id: UUID, cut: Collection[UUID]) -> int:
    """How many live grants end with a consent or release, and with the links that are cut with it."""
    live = await store.live_grants(read, person)
    return sum(str(ground_id) in grant.rests_on or grant.conversation_id in cut for grant in live)


async def copy_of_person(read: ReadSession, grant: Grant) -> list[PersonCopyOut]:
    """Names and date of birth for who was offered a link and has to find its own person. A grant without a link (a
    disclosure by hand) opens the words that were agreed to, and nothing else.
    """
    if await links.end_of(read, grant.conversation) is None:
        return []
    names, birth = await persons.identity_of(read, grant.person)
    return [PersonCopyOut(names=names, birth=birth)]


PERSON_COPY: Final = GrantedResource(
    "person", read=copy_of_person, categories=frozenset({DataCategory.BASE_DATA, DataCategory.BIRTH})
)


async def _end_grants(write: WriteSession, grants: list[GrantRow]) -> int:
    for grant in grants:
        grant.revoked_at = write.now
        write.add(Revocation(jti=grant.jti, expires_at=grant.expires_at))
    if grants:
        await _raise(write)
    return len(grants)


async def _raise(write: WriteSession) -> None:
    await write.flush()
    await store.raise_serial(write)
    write.after_commit.append(NEWS.tell)
