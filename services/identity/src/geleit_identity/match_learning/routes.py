"""Making a parameter set of matching and proposing it."""

from uuid import UUID

from geleit_identity.match_learning import service
from geleit_identity.match_learning.schemas import LearnParametersIn, MatchParametersIn
from geleit_identity.match_parameters.schemas import MatchParametersOut
from geleit_identity.match_parameters.service import find
from geleit_kit.http.jobs import JobOut
from geleit_kit.http.parts import Context, IfMatch, Who, Write
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Matching"])


@router.post("/match-parameters", permission=Permission.DEFINITION_WRITE, status_code=201)
async def set_match_parameters(given: MatchParametersIn, write: Write) -> MatchParametersOut:
    """Sets the parameters of matching by hand: a draft, with what it would change. Nothing named: the shipped set."""
    return await service.set_parameters(write, given)


@router.post("/match-parameters/learn", permission=Permission.DEFINITION_WRITE, status_code=202)
async def learn_match_parameters(given: LearnParametersIn, caller: Who, write: Write, context: Context) -> JobOut:
    """Begins to learn them from the body's own records, as a job; a draft comes of it. It takes 500 records."""
    return await service.begin(write, caller, context, given)


@router.post("/match-parameters/{set_id}/propose", permission=Permission.DEFINITION_PUBLISH, finds=find)
async def propose_match_parameters(set_id: UUID, seen: IfMatch, caller: Who, write: Write) -> MatchParametersOut:
    """Proposes a draft: another person agrees (`/v1/proposals?matter=<id>`), one of the two the data protection
    officer. From then on it weighs every match of the body; the set before it stays readable.
    """
    return await service.propose(write, caller, set_id, seen)
