"""OWASP API9:2023 Improper Inventory Management. What answers is in the committed document, and nothing else answers:
no forgotten version, no debug page, no service's own pages behind the door.
"""

from typing import Any

import pytest
from fastapi import FastAPI

from geleit_kit.http.openapi import application
from tests.house.places import SERVICES
from tests.world import OPERATIONS, World

PLAYGROUND = {("GET", "/v1/meta/clock"), ("PUT", "/v1/meta/clock")}
"""The clock exists on a folder marked demo or test only."""
BESIDE = {("GET", "/openapi.json"), ("HEAD", "/openapi.json")}
"""The document itself."""
FORGOTTEN = (
    "/docs", "/redoc", "/docs/oauth2-redirect", "/metrics", "/debug", "/admin", "/.env", "/.git/config", "/v0/tasks",
    "/v2/tasks", "/v1", "/v1/", "/v1/internal", "/actuator", "/server-status", "/graphql", "/swagger.json", "/health",
    "/v1/tasks/", "/V1/tasks", "/v1//tasks",
)  # fmt: skip


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Every method and address that an application answers; FastAPI keeps those of a router together."""
    found: set[tuple[str, str]] = set()
    for route in app.routes:
        inside: Any = route
        for one in inside.effective_route_contexts() if hasattr(route, "effective_route_contexts") else (inside,):
            found |= {(method, one.path) for method in one.methods or ()}
    return found


def described(service: str) -> set[tuple[str, str]]:
    return {(one.method, one.path) for (where, _), one in OPERATIONS.items() if where == service}


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_is_in_the_committed_document_and_no_other(service: str) -> None:
    assert routes(application(service)) - BESIDE == described(service)


def test_a_route_outside_of_the_document_would_be_found() -> None:
    app = application("cases")
    app.add_api_route("/v1/forgotten", lambda: None, include_in_schema=False)
    assert routes(app) - BESIDE - described("cases") == {("GET", "/v1/forgotten")}


@pytest.mark.parametrize("service", SERVICES)
async def test_only_a_playground_has_a_clock_to_move(attacked: World, service: str) -> None:
    running = attacked.services[service].app
    assert routes(running) - BESIDE - described(service) == PLAYGROUND
    assert not PLAYGROUND & routes(application(service))


@pytest.mark.parametrize("service", SERVICES)
async def test_nothing_forgotten_answers_at_a_service(attacked: World, service: str) -> None:
    client = attacked.as_(service)
    assert (await client.get("/v1/tasks")).status_code == 200
    answers = {path: (await client.get(path)).status_code for path in FORGOTTEN}
    assert set(answers.values()) <= {404, 307}, answers
    assert [path for path, status in answers.items() if status == 307 and not path.endswith("/")] == []


async def test_the_insides_of_a_service_do_not_answer_through_the_door(attacked: World) -> None:
    client = attacked.as_("gateway")
    assert (await client.get("/cases/v1/tasks")).status_code == 200
    for path in ("/cases/health/live", "/cases/openapi.json", "/cases/v1/../health/live", "/cases/v1/%2e%2e/health/live",
                 "/cases//v1/tasks", "/cases/v1/tasks/", "/CASES/v1/tasks", "/cases/v2/tasks",
                 "/cases%2fv1/tasks", "/cases/v1;x/tasks"):  # fmt: skip
        answer = await client.get(path)
        assert answer.status_code in {400, 404}, (path, answer.status_code)
    service = attacked.services["cases"]
    assert (await service.as_nobody().get("/health/live")).status_code == 200, "the control: it answers at the service"
