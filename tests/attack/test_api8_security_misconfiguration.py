"""OWASP API8:2023 Security Misconfiguration. Every answer, refusals included, tells nobody to keep it, names no software,
shows no insides; a browser's foreign origin is answered nothing; methods that nobody offers are refused.
"""

import httpx
import pytest

from tests.attack.doors import PROTECTED
from tests.house.places import DESCRIBED, SERVICES
from tests.world import World

INSIDES = ("traceback", "sqlalchemy", "sqlite", "postgresql", "/src/", '.py"', "site-packages", "uvicorn", "starlette")
SOFTWARE = ("server", "x-powered-by", "via", "x-aspnet-version")
DOOR = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}  # fmt: skip


async def provoked(world: World, service: str) -> list[httpx.Response]:
    """Answers of every kind: a success, and refusals of every stage."""
    client, nobody = world.as_(service), world.services[service].as_nobody()
    address = PROTECTED[service]
    broken = "/me/permissions" if service == "gateway" else "/v1/tasks/0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a12/complete"
    json = {"Content-Type": "application/json"}
    return [
        await client.get(address),
        await nobody.get(address),
        await client.get("/nowhere"),
        await client.delete(address),
        await client.post(broken, content="{", headers=json),
        await client.post(broken, content="[" * 5000, headers=json),
        await client.post(broken, content="x", headers={"Content-Type": "text/xml"}),
        await client.post(broken, content=b"\xff\xfe", headers=json),
        await client.post(broken, content="x" * 2_000_000, headers=json),
    ]


@pytest.mark.parametrize("service", DESCRIBED)
async def test_no_answer_names_software_or_shows_insides(attacked: World, service: str) -> None:
    answers = await provoked(attacked, service)
    assert [one.status_code for one in answers][:3] == [200, 401, 404]
    assert {one.status_code // 100 for one in answers[1:]} == {4}
    for answer in answers:
        text = answer.text.lower()
        assert [word for word in INSIDES if word in text] == []
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert set(answer.json()) >= {"type", "title", "status", "code"}


async def test_what_a_service_says_of_itself_does_not_leave_through_the_door(attacked: World) -> None:
    answer = await attacked.as_("gateway").get("/cases/v1/tasks")
    assert answer.status_code == 200
    assert [name for name in SOFTWARE if name in answer.headers and "uvicorn" not in answer.headers[name]] == []


async def test_every_answer_of_the_door_carries_what_browsers_need(attacked: World) -> None:
    for answer in [*await provoked(attacked, "gateway"), await attacked.services["gateway"].as_nobody().get("/docs")]:
        assert {name: answer.headers.get(name) for name in DOOR} == DOOR
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("service", DESCRIBED)
async def test_a_foreign_origin_is_given_nothing(attacked: World, service: str) -> None:
    client = attacked.as_(service)
    for origin in ("https://evil.example", "null", "https://geleit.test.evil.example"):
        answer = await client.get(PROTECTED[service], headers={"Origin": origin})
        assert answer.status_code == 200
        assert [name for name in answer.headers if name.startswith("access-control-")] == []
        preflight = await client.request(
            "OPTIONS", PROTECTED[service], headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
        )
        assert [name for name in preflight.headers if name.startswith("access-control-")] == []


@pytest.mark.parametrize("service", DESCRIBED)
async def test_methods_that_nobody_offers_are_refused(attacked: World, service: str) -> None:
    for method in ("TRACE", "CONNECT", "OPTIONS", "PROPFIND", "DEBUG"):
        answer = await attacked.as_(service).request(method, PROTECTED[service])
        assert answer.status_code in {400, 404, 405, 501}, (method, answer.text)


@pytest.mark.parametrize("service", SERVICES)
async def test_no_header_turns_a_method_or_an_address_into_another(attacked: World, service: str) -> None:
    """As programs behind some proxies believe."""
    client = attacked.as_(service, role="volunteer")
    assert (await client.get("/v1/tasks")).status_code in {200, 403}
    for headers in ({"X-HTTP-Method-Override": "GET"}, {"X-Original-URL": "/v1/tasks"}, {"X-Rewrite-URL": "/v1/tasks"},
                    {"X-Forwarded-Prefix": "/v1"}, {"X-Method-Override": "GET"}):  # fmt: skip
        assert (await client.delete("/v1/tasks", headers=headers)).status_code == 405
        assert (await client.get("/nowhere", headers=headers)).status_code == 404


async def test_who_claims_to_come_from_inside_is_believed_nothing(attacked: World) -> None:
    """The door passes no header on by which a service could take a caller for somebody else."""
    forged = {"X-Geleit-Body": "sozialamt", "X-Forwarded-User": "anna", "X-Geleit-Roles": "node_operator",
              "X-Forwarded-For": "127.0.0.1"}  # fmt: skip
    nobody = attacked.services["gateway"].as_nobody()
    assert (await nobody.get("/cases/v1/meta/backlog", headers=forged)).status_code == 401
    client = attacked.as_("gateway", role="volunteer")
    assert (await client.get("/cases/v1/meta/backlog", headers=forged)).status_code == 403
    operator = attacked.as_("gateway", role="node_operator")
    assert (await operator.get("/cases/v1/meta/backlog")).status_code == 200
