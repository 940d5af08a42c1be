"""Concepts: how they are written, checked, drafted, published."""

from uuid import UUID

from geleit_cases.concepts import evaluation, findings, service
from geleit_cases.concepts.published import concept_format
from geleit_cases.concepts.schemas import (
    ConceptCheckIn,
    ConceptFindingsOut,
    ConceptFormatOut,
    ConceptIn,
    ConceptOut,
    ConceptPatch,
    EvaluationIn,
    EvaluationOut,
    PublishIn,
)
from geleit_cases.concepts.store import CONCEPTS
from geleit_kit.db.kit_tables import Definition
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Concepts"])


@router.get("/concepts", permission=Permission.CONCEPT_READ)
async def list_concepts(
    query: ListQuery, read: Read, key: str | None = None, status: str | None = None
) -> Page[ConceptOut]:
    """The body's concepts, all versions. The DGCC default appears with the first record that uses it."""

    async def build(row: Definition) -> ConceptOut:
        return service.shown(row)

    return await page(read, CONCEPTS.listed(read, key=key, status=status), Definition, query, build=build)


@router.get("/concepts/format", permission=Permission.CONCEPT_READ)
async def read_concept_format() -> ConceptFormatOut:
    """How a concept is written: the JSON Schema of its content, the rule language in it, and the facts it may ask."""
    return concept_format()


@router.post("/concepts/check", permission=Permission.CONCEPT_WRITE, reads=True)
async def check_concept(given: ConceptCheckIn, read: Read, request: TheRequest) -> ConceptFindingsOut:
    """Looks at a content before it becomes a draft: what refuses it, what it leaves open, each with its place."""
    texts = request.app.state.geleit.texts
    return findings.shown(given.content, read.today, texts, request.headers.get("accept-language"))


@router.get("/concepts/{concept_id}", permission=Permission.CONCEPT_READ, finds=CONCEPTS.one)
async def read_concept(concept_id: UUID, read: Read) -> ConceptOut:
    """One version of a concept."""
    return service.shown(await CONCEPTS.one(read, concept_id))


@router.post("/concepts", permission=Permission.CONCEPT_WRITE, status_code=201)
async def draft_concept(given: ConceptIn, write: Write) -> ConceptOut:
    """Drafts the next version of a concept."""
    return service.shown(await service.draft(write, given))


@router.patch("/concepts/{concept_id}", permission=Permission.CONCEPT_WRITE, finds=CONCEPTS.one)
async def change_concept(concept_id: UUID, given: ConceptPatch, seen: IfMatch, write: Write) -> ConceptOut:
    """Changes a draft; what was published never changes."""
    return service.shown(await service.change(write, concept_id, seen, given))


@router.post("/concepts/{concept_id}/publish", permission=Permission.CONCEPT_PUBLISH, finds=CONCEPTS.one)
async def publish_concept(concept_id: UUID, given: PublishIn, seen: IfMatch, caller: Who, write: Write) -> ConceptOut:
    """The draft holds from now on. Running records keep the version with which they began."""
    return service.shown(await service.publish(write, caller, concept_id, seen, given))


@router.post("/concepts/{concept_id}/propose", permission=Permission.DEFINITION_PUBLISH, finds=CONCEPTS.one)
async def propose_concept(concept_id: UUID, seen: IfMatch, caller: Who, write: Write) -> ConceptOut:
    """Proposes a draft with a rule by origin: the administration and data protection both sign (`/v1/proposals`)."""
    return service.shown(await service.propose(write, caller, concept_id, seen))


@router.post("/concepts/{concept_id}/evaluate", permission=Permission.CONCEPT_READ, reads=True, finds=CONCEPTS.one)
async def evaluate_concept(concept_id: UUID, given: EvaluationIn, read: Read, request: TheRequest) -> EvaluationOut:
    """What this version says about facts, with its reasons in words. Nothing is stored, and a person decides."""
    texts = request.app.state.geleit.texts
    row = await CONCEPTS.one(read, concept_id)
    return evaluation.shown(row, given, read.today, texts, request.headers.get("accept-language"))
