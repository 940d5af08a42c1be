"""Concepts: drafted, published, superseded. A record keeps the version with which it began."""

from typing import Any
from uuid import UUID

from geleit_cases.concepts import checks, dgcc, store
from geleit_cases.concepts.content import ConceptContent
from geleit_cases.concepts.schemas import ConceptIn, ConceptOut, ConceptPatch, PublishIn
from geleit_kit.db.kit_tables import Definition
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.canonical import content_hash
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.problems import Conflict, Invalid


def shown(row: Definition) -> ConceptOut:
    """The answer about a version."""
    return ConceptOut(
        **ConceptOut.frame(row),
        status=row.status,
        key=row.key,
        number=row.number,
        content=ConceptContent.model_validate(row.content),
        content_hash=row.content_hash,
        valid_from=row.valid_from,
    )


async def holding(write: WriteSession, key: str) -> Definition:
    """The version that a new record pins. A body's first use of the DGCC default publishes it there: it comes along."""
    row = await store.published(write, key)
    if row is not None:
        return row
    if key != dgcc.KEY:
        raise Invalid.at("/concept", "not_published")
    row = _version(key, 1 + await store.last_number(write, key), dgcc.CONTENT)
    row.status = "published"
    await store.plant(write, row)
    planted = await store.published(write, key)
    if planted is None:
        raise Conflict("changed_meanwhile")
    return planted


async def content_of(read: ReadSession, concept_id: UUID) -> dict[str, Any]:
    """The content of the version that a record pinned."""
    return (await store.concept(read, concept_id)).content


async def draft(write: WriteSession, given: ConceptIn) -> Definition:
    """A draft of the next version of a concept. Raises Invalid with the place of each rule that cannot stand."""
    content = _checked(write, given.content)
    row = _version(given.key, 1 + await store.last_number(write, given.key), content)
    await store.save_new(write, row)
    return row


async def change(write: WriteSession, concept_id: UUID, seen: Version, given: ConceptPatch) -> Definition:
    """Changes a draft. What was published never changes: 409."""
    row = await store.concept(write, concept_id)
    row.unchanged_since(seen)
    if row.status != "draft":
        raise Conflict("published_is_fixed")
    row.content = _checked(write, given.content)
    row.content_hash = content_hash(row.content)
    await write.flush()
    return row


async def publish(write: WriteSession, caller: Caller, concept_id: UUID, seen: Version, given: PublishIn) -> Definition:
    """The draft holds from now on; the version before it is superseded. Running records keep theirs."""
    row = await store.concept(write, concept_id)
    row.unchanged_since(seen)
    before = await store.published(write, row.key)
    DEFINITION.take("publish", row, caller)
    wrong = checks.places(checks.check(row.content, write.today), "/content")
    if wrong:  # a day has come since it was drafted, or the house has learned
        raise Conflict("concept_cannot_stand", places=wrong)
    if before is not None:
        DEFINITION.take_automatic("supersede", before)
        await write.flush()
    row.valid_from = given.valid_from or write.today
    await write.flush()
    return row


def _checked(read: ReadSession, content: ConceptContent) -> dict[str, Any]:
    """The content as it is kept. Raises Invalid with the place of each rule that cannot stand."""
    kept = content.model_dump(mode="json", exclude_none=True)
    wrong = checks.places(checks.check(kept, read.today), "/content")
    if wrong:
        raise Invalid(places=wrong[:50])
    return kept


def _version(key: str, number: int, content: dict[str, Any]) -> Definition:
    return Definition(
        kind=dgcc.KIND, key=key, number=number, status="draft", content=content, content_hash=content_hash(content)
    )
