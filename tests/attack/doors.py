"""One protected address of every service and of the door, for attacks on what all have in common."""

import httpx

from tests.house.places import DESCRIBED
from tests.world import World

PROTECTED = {**dict.fromkeys(DESCRIBED, "/v1/tasks"), "gateway": "/me"}
"""A GET that a case manager's token opens."""


async def knock(world: World, service: str, authorization: str | None, **headers: str) -> httpx.Response:
    """Asks for the protected address with exactly this Authorization header."""
    sent = dict(headers) if authorization is None else {"Authorization": authorization, **headers}
    return await world.services[service].line.get(PROTECTED[service], headers=sent)


def told(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an answer."""
    return answer.status_code, str(answer.json().get("code", ""))
