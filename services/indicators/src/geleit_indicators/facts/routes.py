"""For operators: counting again."""

from geleit_indicators.facts import service
from geleit_indicators.facts.schemas import RebuiltOut
from geleit_kit.http.parts import Write
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Projections"])


@router.post("/projections/rebuild", permission=Permission.DEAD_LETTER_REPLAY)
async def rebuild_projections(write: Write) -> RebuiltOut:
    """Counts all facts again, says how many places had been wrong, and mends them. What is published stays as it is."""
    done = await service.rebuild(write)
    return RebuiltOut(facts=done.facts, places=done.places, different=done.different)
