"""The duplicate queue, merging and separating, and confirming what a merge suspended."""

from uuid import UUID

from geleit_identity.consents import pausing
from geleit_identity.consents import service as consents
from geleit_identity.consents.schemas import ConsentOut, ReleaseOut
from geleit_identity.duplicates.service import Pair
from geleit_identity.links import service as links
from geleit_identity.links.schemas import LinkOut
from geleit_identity.merging import service, store, undoing
from geleit_identity.merging.schemas import (
    DuplicateIn,
    DuplicateOut,
    KeepApartIn,
    LatersOut,
    MergeIn,
    MergeOut,
    UndoIn,
)
from geleit_identity.merging.tables import Merge
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Duplicates and merging"])


@router.post("/duplicates", permission=Permission.PERSON_MERGE, status_code=201)
async def report_duplicate(given: DuplicateIn, caller: Who, write: Write) -> DuplicateOut:
    """Says that two records of the body may be one person's. The same pair twice is one entry."""
    return await service.pair_shown(write, caller, await service.report(write, given))


@router.get("/duplicates", permission=Permission.PERSON_MERGE)
async def list_duplicates(query: ListQuery, caller: Who, read: Read, status: str | None = None) -> Page[DuplicateOut]:
    """The duplicate queue of the body: found by matching, or reported."""

    async def build(row: Pair) -> DuplicateOut:
        return await service.pair_shown(read, caller, row)

    pairs, both = store.pairs(read, status=status), (Pair.one, Pair.other)
    return await page(read, pairs, Pair, query, sortable=("found_on",), persons=both, build=build)


@router.get("/duplicates/{duplicate_id}", permission=Permission.PERSON_MERGE, finds=store.pair)
async def read_duplicate(duplicate_id: UUID, caller: Who, read: Read) -> DuplicateOut:
    """One pair, with what speaks for and against it."""
    return await service.pair_shown(read, caller, await service.pair_found(read, duplicate_id))


@router.post("/duplicates/{duplicate_id}/keep-apart", permission=Permission.PERSON_MERGE, finds=store.pair)
async def keep_duplicate_apart(
    duplicate_id: UUID, given: KeepApartIn, seen: IfMatch, caller: Who, write: Write
) -> DuplicateOut:
    """They are two people. The pair never comes back by itself."""
    row = await service.keep_apart(write, caller, duplicate_id, seen, given)
    return await service.pair_shown(write, caller, row)


@router.post("/duplicates/{duplicate_id}/reopen", permission=Permission.PERSON_MERGE, finds=store.pair)
async def reopen_duplicate(duplicate_id: UUID, seen: IfMatch, caller: Who, write: Write) -> DuplicateOut:
    """Puts a pair that was kept apart into the queue again."""
    return await service.pair_shown(write, caller, await service.reopen(write, caller, duplicate_id, seen))


@router.post("/duplicates/{duplicate_id}/merge", permission=Permission.PERSON_MERGE, finds=store.pair)
async def merge_duplicate(duplicate_id: UUID, given: MergeIn, seen: IfMatch, caller: Who, write: Write) -> MergeOut:
    """Both are one person: one record stays, and answers for both pseudonyms. It can be undone.

    Names, addresses, timelines, consents, links and tasks stand together; every flag that protects is kept. Consents,
    releases and links of both carry nothing until somebody confirms each, and every grant ends at once. The other
    services follow by a fact.
    """
    return await service.shown(write, await service.merge(write, caller, duplicate_id, seen, given))


@router.get("/merges", permission=Permission.PERSON_MERGE)
async def list_merges(query: ListQuery, read: Read) -> Page[MergeOut]:
    """The merges of the body, those that were undone too."""

    async def build(row: Merge) -> MergeOut:
        return await service.shown(read, row)

    both = (Merge.kept, Merge.merged)
    return await page(read, store.merges(read), Merge, query, sortable=("merged_on",), persons=both, build=build)


@router.get("/merges/{merge_id}", permission=Permission.PERSON_MERGE, finds=store.merge)
async def read_merge(merge_id: UUID, read: Read) -> MergeOut:
    """One merge."""
    return await service.shown(read, await store.merge(read, merge_id))


@router.get("/merges/{merge_id}/later", permission=Permission.PERSON_MERGE, finds=store.merge)
async def list_later(merge_id: UUID, read: Read) -> LatersOut:
    """What came after the merge and belongs to neither person by itself. Empty where the merge cannot be undone now."""
    return await undoing.later(read, merge_id)


@router.post("/merges/{merge_id}/undo", permission=Permission.PERSON_MERGE, finds=store.merge)
async def undo_merge(merge_id: UUID, given: UndoIn, seen: IfMatch, caller: Who, write: Write) -> MergeOut:
    """They were two people after all: each has again what was theirs, also what was changed since. What came in between
    goes where `assign` says; all of it must be named. The last merge of a person is undone first.
    """
    return await service.shown(write, await undoing.undo(write, caller, merge_id, seen, given))


@router.post("/consents/{consent_id}/confirm", permission=Permission.CONSENT_WRITE, finds=consents.find_consent)
async def confirm_consent(consent_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write) -> ConsentOut:
    """Somebody has looked: a consent that a merge suspended stands."""
    row = await consents.held_consent(write, consent_id)
    await pausing.confirm(write, caller, row, seen)
    return await consents.consent_shown(write, context.bodies, row)


@router.post("/releases/{release_id}/confirm", permission=Permission.RELEASE_WRITE, finds=consents.find_release)
async def confirm_release(release_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write) -> ReleaseOut:
    """Somebody has looked: a release that a merge suspended stands."""
    row = await consents.held_release(write, release_id)
    await pausing.confirm(write, caller, row, seen)
    return await consents.release_shown(write, context.bodies, row)


@router.post("/links/{link_id}/confirm", permission=Permission.LINK_WRITE, finds=links.find)
async def confirm_link(link_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write) -> LinkOut:
    """Somebody has looked: a link that a merge suspended stands."""
    return links.shown(context.bodies, await links.confirm(write, caller, link_id, seen))
