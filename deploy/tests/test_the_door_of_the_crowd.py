"""A call that the node cannot take now is sent again after `Retry-After`, under its own key."""

import httpx
import pytest

from geleit_deploy.crowd import Door

Answers = list[httpx.Response]
CREATED = {"id": "made"}


def busy(status: int = 503, after: str = "0") -> httpx.Response:
    return httpx.Response(status, json={"code": "database_busy"}, headers={"Retry-After": after})


async def asked(answers: Answers, method: str = "POST") -> tuple[tuple[int, object], list[httpx.Request], int]:
    """What the door gives back where the node answers one after the other, what was sent, how often it was repeated."""
    sent: list[httpx.Request] = []

    def node(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return answers[len(sent) - 1]

    async with httpx.AsyncClient(base_url="http://node", transport=httpx.MockTransport(node)) as line:
        door = Door(line, lambda role, body: f"{role}@{body}")
        found = await door("case_manager", "ki", method, "/identity/v1/persons", {"names": []})
    return found, sent, door.repeated


@pytest.mark.parametrize("status", [429, 503])
async def test_what_the_node_cannot_take_now_is_sent_again_under_the_same_key(status: int) -> None:
    found, sent, repeated = await asked([busy(status), busy(status), httpx.Response(201, json=CREATED)])
    assert found == (201, CREATED)
    assert repeated == 2
    keys = {request.headers["idempotency-key"] for request in sent}
    assert len(sent) == 3
    assert len(keys) == 1
    assert len({request.content for request in sent}) == 1


async def test_two_calls_have_two_keys() -> None:
    keys = [(await asked([httpx.Response(201, json=CREATED)]))[1][0].headers["idempotency-key"] for _ in range(2)]
    assert len(set(keys)) == 2


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(503, json={}), busy(503, after="Wed, 21 Oct 2015 07:28:00 GMT"), busy(409), busy(503, after="61")],
    ids=["no time is named", "a day is named", "refused for another reason", "longer than the patience"],
)
async def test_any_other_refusal_is_the_answer(answer: httpx.Response) -> None:
    (status, _), sent, repeated = await asked([answer])
    assert status == answer.status_code
    assert len(sent) == 1
    assert repeated == 0


async def test_a_reading_call_bears_no_key() -> None:
    found, sent, _ = await asked([busy(), httpx.Response(200, json={"items": []})], "GET")
    assert found == (200, {"items": []})
    assert [request.headers.get("idempotency-key") for request in sent] == [None, None]
