"""Spellings of names, looked at and not kept."""

from geleit_identity.names import service
from geleit_identity.names.schemas import SpellingsIn, SpellingsOut
from geleit_kit.http.parts import Context, TheRequest
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Names"])


@router.post("/names/proposals", permission=Permission.PERSON_WRITE, reads=True)
async def propose_spellings(given: SpellingsIn, context: Context, request: TheRequest) -> SpellingsOut:
    """Looks at spellings after DIN 91379 and proposes Latin ones (ICAO 9303). Nothing is kept."""
    return service.spellings_shown(given, context.texts, request.headers.get("accept-language"))
