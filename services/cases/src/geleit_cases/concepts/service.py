"""Concepts: drafted, published, superseded. A record keeps the version with which it began."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from geleit_cases.concepts import checks, compiled, dgcc
from geleit_cases.concepts.compiled import Compiled
from geleit_cases.concepts.content import ConceptContent
from geleit_cases.concepts.presets.catalogue import PRESETS
from geleit_cases.concepts.rules import Preset
from geleit_cases.concepts.schemas import ConceptIn, ConceptOut, ConceptPatch, PublishIn
from geleit_cases.concepts.store import CONCEPTS, plant
from geleit_kit.db import four_eyes
from geleit_kit.db.four_eyes import FourEyes
from geleit_kit.db.kit_tables import Definition, Proposal
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.canonical import content_hash
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.problems import Conflict, Invalid, Place
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role

DAYS_TO_DECIDE: Final = 60


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
    row = await CONCEPTS.published(write, key)
    if row is not None:
        return row
    if key != dgcc.KEY:
        raise Invalid.at("/concept", "not_published")
    row = _version(key, dgcc.CONTENT)
    row.number, row.status = await CONCEPTS.next_number(write, key), "published"
    await plant(write, row)
    planted = await CONCEPTS.published(write, key)
    if planted is None:
        raise Conflict("changed_meanwhile")
    return planted


async def find(read: ReadSession, concept_id: UUID) -> Definition:
    """A version of a concept. Raises NotFound where the body has no such version."""
    return await CONCEPTS.one(read, concept_id)


def compiled_of(row: Definition) -> Compiled:
    """The rules of a version."""
    return compiled.compiled_of(row.content_hash, row.content)


async def content_of(read: ReadSession, concept_id: UUID) -> dict[str, Any]:
    """The content of the version that a record pinned."""
    return (await CONCEPTS.one(read, concept_id)).content


async def draft(write: WriteSession, given: ConceptIn) -> Definition:
    """A draft of the next version of a concept, written or taken over from a preset.

    Raises Invalid with the place of each rule that cannot stand.
    """
    content = _checked(write, given.content or ConceptContent.model_validate(PRESETS[given.preset or Preset.DGCC]))
    row = _version(given.key, content)
    await CONCEPTS.save_next(write, row)
    return row


async def change(write: WriteSession, concept_id: UUID, seen: Version, given: ConceptPatch) -> Definition:
    """Changes a draft. What was published never changes: 409."""
    row = await CONCEPTS.one(write, concept_id)
    row.unchanged_since(seen)
    if row.status != "draft":
        raise Conflict("published_is_fixed")
    row.content = _checked(write, given.content)
    row.content_hash = content_hash(row.content)
    await write.flush()
    return row


async def publish(write: WriteSession, caller: Caller, concept_id: UUID, seen: Version, given: PublishIn) -> Definition:
    """The draft holds from now on; the version before it is superseded. Running records keep theirs.

    Raises Conflict with their places where rules cannot stand any more, or go live only with two signatures.
    """
    row = await CONCEPTS.one(write, concept_id)
    row.unchanged_since(seen)
    before = await CONCEPTS.published(write, row.key)
    DEFINITION.take("publish", row, caller)
    signed = checks.signs(row.content)
    if signed:
        raise Conflict("two_signatures_needed", places=[Place(f"/content{at}", "origin_takes_two") for at in signed])
    await _take_effect(write, row, before, given.valid_from)
    return row


async def propose(write: WriteSession, caller: Caller, concept_id: UUID, seen: Version) -> Definition:
    """The first signature under a draft whose rule by origin takes two. Raises Conflict where no rule does."""
    row = await CONCEPTS.one(write, concept_id)
    row.unchanged_since(seen)
    if row.status != "draft":
        raise Conflict("published_is_fixed")
    if not checks.signs(row.content):
        raise Conflict("one_signature_is_enough")
    _still_stands(write, row)
    await four_eyes.propose(write, caller, RULE_BY_ORIGIN, row.id)
    return row


async def _take_effect(
    write: WriteSession, row: Definition, before: Definition | None, valid_from: date | None
) -> None:
    """The version before it is superseded."""
    _still_stands(write, row)
    await CONCEPTS.take_effect(write, row, before, valid_from)


def _still_stands(read: ReadSession, row: Definition) -> None:
    """A day may have come since it was drafted, or the house has learned."""
    wrong = checks.places(checks.check(row.content, read.today), "/content")
    if wrong:
        raise Conflict("concept_cannot_stand", places=wrong[:50])


async def _signed(read: ReadSession, concept_id: UUID) -> dict[str, Any]:
    row = await CONCEPTS.one(read, concept_id)
    return {"key": row.key, "number": row.number, "content": row.content}


async def _close(write: WriteSession, proposal: Proposal) -> None:
    """Agreed: the draft takes effect. Otherwise it stays a draft."""
    if proposal.status == "agreed":
        row = await CONCEPTS.one(write, proposal.subject_id)
        before = await CONCEPTS.published(write, row.key)
        DEFINITION.take_automatic("publish", row)
        await _take_effect(write, row, before, None)


RULE_BY_ORIGIN: Final = FourEyes(
    "concept_by_origin",
    needs=Permission.DEFINITION_PUBLISH,
    days=DAYS_TO_DECIDE,
    content=_signed,
    closes=_close,
    among=frozenset({str(Role.BODY_ADMIN), str(Role.DATA_PROTECTION_OFFICER)}),
    pool=str(Role.DATA_PROTECTION_OFFICER),
)
"""No channel of outreach goes by origin before two roles have signed it: the body's head and data protection."""


def _checked(read: ReadSession, content: ConceptContent) -> dict[str, Any]:
    """The content as it is kept. Raises Invalid with the place of each rule that cannot stand."""
    kept = content.model_dump(mode="json", exclude_none=True)
    wrong = checks.places(checks.check(kept, read.today), "/content")
    if wrong:
        raise Invalid(places=wrong[:50])
    return kept


def _version(key: str, content: dict[str, Any]) -> Definition:
    return Definition(kind=CONCEPTS.kind, key=key, status="draft", content=content, content_hash=content_hash(content))
