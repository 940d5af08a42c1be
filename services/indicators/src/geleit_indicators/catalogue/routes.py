"""The catalogue of indicators."""

from geleit_indicators.catalogue import service
from geleit_indicators.catalogue.rules import INDICATORS
from geleit_indicators.catalogue.schemas import IndicatorOut
from geleit_kit.http.parts import TheRequest
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Catalogue"])


@router.get("/indicators", permission=Permission.INDICATOR_READ)
async def list_indicators(request: TheRequest) -> Page[IndicatorOut]:
    """All indicators: definition, source, addressee, how to read them, and the crossings that are published."""
    languages = request.headers.get("accept-language")
    return Page[IndicatorOut](items=[service.told(found, languages) for found in INDICATORS.values()], next=None)


@router.get("/indicators/{indicator}", permission=Permission.INDICATOR_READ)
async def read_indicator(indicator: str, request: TheRequest) -> IndicatorOut:
    """One definition."""
    return service.told(service.indicator(indicator), request.headers.get("accept-language"))
