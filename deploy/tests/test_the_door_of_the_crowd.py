"""A call that the node cannot take now is sent again after `Retry-After`, under its own key: on a service that is asked
more often than it allows.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest

from geleit_deploy import crowd
from geleit_deploy.crowd import Door, _later
from geleit_identity.app import create_app
from geleit_kit.testing.running import Running, Starter

A_MINUTE = 20
PERSON = {"names": [{"kind": "single", "value": "Lunmi"}]}
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@dataclass
class Asked:
    """A door to a service, and what went through it."""

    identity: Running
    door: Door
    sent: list[httpx.Request] = field(default_factory=list)

    async def too_often(self) -> None:
        """Asks on behalf of the same client until the service takes no more for some seconds."""
        clerk = self.identity.as_("case_manager", "ki")
        for _ in range(2 * A_MINUTE):
            if (await clerk.get("/v1/persons?limit=1")).status_code == 429:
                return
        raise AssertionError("the service takes everything")


@pytest.fixture
async def asked(running: Starter) -> AsyncIterator[Asked]:
    identity = await running(create_app, requests_per_minute=A_MINUTE)
    asked = Asked(identity, Door(identity.line, identity.issuer.token))

    async def note(request: httpx.Request) -> None:
        asked.sent.append(request)

    hooks = {"request": [note]}
    async with httpx.AsyncClient(base_url=identity.base, trust_env=False, timeout=30, event_hooks=hooks) as line:
        asked.door.line = line
        yield asked


@on_sqlite
async def test_what_the_node_cannot_take_now_is_sent_again_under_the_same_key_and_done_once(asked: Asked) -> None:
    await asked.too_often()
    status, made = await asked.door("case_manager", "ki", "POST", "/v1/persons", PERSON)
    assert (status, made["names"][0]["value"]) == (201, "Lunmi")
    assert asked.door.repeated == len(asked.sent) - 1 >= 1
    assert len({request.headers["idempotency-key"] for request in asked.sent}) == 1
    assert len({request.content for request in asked.sent}) == 1


@on_sqlite
async def test_two_calls_have_two_keys_and_a_reading_call_has_none(asked: Asked) -> None:
    for method in ("POST", "POST", "GET"):
        status, _ = await asked.door("case_manager", "ki", method, "/v1/persons", PERSON if method == "POST" else None)
        assert status in {200, 201}
    keys = [request.headers.get("idempotency-key") for request in asked.sent]
    assert len(set(keys)) == 3
    assert keys[2] is None


@on_sqlite
async def test_what_lasts_longer_than_the_patience_is_the_answer(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    await asked.too_often()
    monkeypatch.setattr(crowd, "_PATIENCE", 0.1)
    status, problem = await asked.door("case_manager", "ki", "POST", "/v1/persons", PERSON)
    assert (status, problem["code"]) == (429, "too_many_requests")
    assert (len(asked.sent), asked.door.repeated) == (1, 0)


@on_sqlite
async def test_any_other_refusal_is_the_answer(asked: Asked) -> None:
    status, problem = await asked.door("statistics_office", "ki", "POST", "/v1/persons", PERSON)
    assert (status, problem["code"]) == (403, "forbidden")
    assert (len(asked.sent), asked.door.repeated) == (1, 0)


@pytest.mark.parametrize(
    ("status", "after", "seconds"),
    [
        (503, "0", 0.0),
        (429, "3", 3.0),
        (503, None, None),
        (503, "Wed, 21 Oct 2015 07:28:00 GMT", None),
        (409, "0", None),
    ],
)
def test_only_a_number_of_seconds_with_one_of_the_two_statuses_asks_for_another_try(
    status: int, after: str | None, seconds: float | None
) -> None:
    assert _later(httpx.Response(status, headers={} if after is None else {"Retry-After": after})) == seconds
