"""Forms: those that come along, draft, check, publish; as a portal shows them; answers tried out, not kept."""

from uuid import UUID

from geleit_cases.forms import service
from geleit_cases.forms.schemas import (
    AdoptFormIn,
    CheckedOut,
    CheckFormIn,
    FormIn,
    FormOut,
    FormPatch,
    InstrumentsOut,
    PublishFormIn,
    RenderedOut,
    TryAnswersIn,
)
from geleit_cases.forms.store import FORMS
from geleit_kit.db.kit_tables import Definition
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Forms"])


@router.get("/forms/instruments", permission=Permission.DEFINITION_READ)
async def list_instruments(caller: Who, request: TheRequest) -> InstrumentsOut:
    """The instruments that come with Geleit, each with its source."""
    del caller
    return InstrumentsOut(items=service.instruments_shown(request.headers.get("accept-language")))


@router.post("/forms/adopt", permission=Permission.DEFINITION_WRITE, status_code=201)
async def adopt_form(given: AdoptFormIn, write: Write) -> FormOut:
    """Takes an instrument over as a draft; the body changes what it wants and publishes it."""
    return service.shown(await service.adopt(write, given))


@router.post("/forms/check", permission=Permission.DEFINITION_WRITE, reads=True)
async def check_form(given: CheckFormIn, context: Context, request: TheRequest) -> CheckedOut:
    """What is wrong in a definition, each with its JSON pointer. Nothing is kept."""
    return service.faults_shown(service.checked(given), context.texts, request.headers.get("accept-language"))


@router.get("/forms", permission=Permission.DEFINITION_READ)
async def list_forms(query: ListQuery, read: Read, key: str | None = None, status: str | None = None) -> Page[FormOut]:
    """The body's forms, all versions."""

    async def build(row: Definition) -> FormOut:
        return service.shown(row)

    return await page(read, FORMS.listed(read, key=key, status=status), Definition, query, build=build)


@router.post("/forms", permission=Permission.DEFINITION_WRITE, status_code=201)
async def draft_form(given: FormIn, write: Write) -> FormOut:
    """Drafts the next version of a form. What is wrong in it is named with its place."""
    return service.shown(await service.draft(write, given))


@router.get("/forms/{form_id}", permission=Permission.DEFINITION_READ, finds=FORMS.one)
async def read_form(form_id: UUID, read: Read) -> FormOut:
    """One version, as its author wrote it."""
    return service.shown(await FORMS.one(read, form_id))


@router.get("/forms/{form_id}/rendered", permission=Permission.DEFINITION_READ, finds=FORMS.one)
async def read_rendered_form(form_id: UUID, read: Read, request: TheRequest) -> RenderedOut:
    """One version for a portal: plain JSON Schema and UI schema in the language of the request."""
    return service.rendered(await FORMS.one(read, form_id), request.headers.get("accept-language"))


@router.post("/forms/{form_id}/validate", permission=Permission.ASSESSMENT_WRITE, finds=FORMS.one, reads=True)
async def validate_answers(
    form_id: UUID, given: TryAnswersIn, read: Read, context: Context, request: TheRequest
) -> CheckedOut:
    """What is wrong in answers, without keeping them. Says nothing of any person and notes nothing."""
    found = service.tried(await FORMS.one(read, form_id), given.answers)
    return service.faults_shown(found, context.texts, request.headers.get("accept-language"))


@router.patch("/forms/{form_id}", permission=Permission.DEFINITION_WRITE, finds=FORMS.one)
async def change_form(form_id: UUID, given: FormPatch, seen: IfMatch, write: Write) -> FormOut:
    """Changes a draft; what was published never changes."""
    return service.shown(await service.change(write, form_id, seen, given))


@router.post("/forms/{form_id}/publish", permission=Permission.DEFINITION_PUBLISH, finds=FORMS.one)
async def publish_form(form_id: UUID, given: PublishFormIn, seen: IfMatch, caller: Who, write: Write) -> FormOut:
    """The draft holds from now on. Assessments keep the version with which they were begun."""
    return service.shown(await service.publish(write, caller, form_id, seen, given))


@router.post("/forms/{form_id}/discard", permission=Permission.DEFINITION_WRITE, finds=FORMS.one)
async def discard_form(form_id: UUID, seen: IfMatch, caller: Who, write: Write) -> FormOut:
    """Gives a draft up."""
    return service.shown(await service.discard(write, caller, form_id, seen))
