"""Taking over persons, and code mappings, in bulk. How a job goes on, `/v1/jobs` tells."""

from geleit_identity.imports import mappings, service
from geleit_identity.imports.schemas import CodeMappingImportIn, PersonImportIn
from geleit_kit.http.jobs import JobOut
from geleit_kit.http.parts import Context, Who, Write
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Imports"])


@router.post("/persons/imports", permission=Permission.PERSON_IMPORT, status_code=202)
async def import_persons(given: PersonImportIn, caller: Who, write: Write, context: Context) -> JobOut:
    """Begins an import of persons, NDJSON or CSV, as a job whose address stands in `Location`."""
    return await service.begin(write, caller, context, given)


@router.post("/code-mappings/imports", permission=Permission.BODY_ADMIN, status_code=202)
async def import_code_mappings(given: CodeMappingImportIn, caller: Who, write: Write, context: Context) -> JobOut:
    """Begins an import of code mappings, CSV, as a job whose address stands in `Location`."""
    return await mappings.begin(write, caller, context, given)
