"""Rates: a client for a body asks so often, a person asks so often whether somebody is there; nothing else is told."""

from typing import Any
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from geleit_kit.events.embedded import Valkey
from geleit_kit.http.rates import ON_A_PLAYGROUND, QUESTIONS, REQUESTS, Questions, Requests
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import TooMany
from geleit_kit.pure.rates import Rate
from geleit_kit.testing.running import Client, Running
from kit.tests.house import KI, a_letter

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def strict(running: Any) -> Running:
    """The sample service, with four requests and two questions a minute."""
    from letters.app import create_app  # noqa: PLC0415 -- only now on the path

    started: Running = await running(create_app, requests_per_minute=4, questions_per_minute=2)
    return started


async def searched(client: Client, person: str = "") -> int:
    answer = await client.post("/v1/letters/search", {"person": person or str(uuid4())})
    return answer.status_code


@on_sqlite
async def test_a_client_that_asks_too_often_is_told_when_to_come_back(strict: Running) -> None:
    clerk = strict.as_("case_manager", "ki")
    before = [(await clerk.get("/v1/letters")).status_code for _ in range(4)]
    refused = await clerk.get("/v1/letters", headers={"Accept-Language": "en"})

    assert before == [200] * 4
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"] == "Your client asks too often in too short a time."
    assert 1 <= int(refused.headers["retry-after"]) <= 15
    assert refused.headers["ratelimit-policy"] == '"requests";q=4;w=60'
    assert refused.headers["ratelimit"] == f'"requests";r=0;t={refused.headers["retry-after"]}'
    assert (await clerk.get("/v1/letters")).json()["title"] == "Ihre Anwendung fragt zu oft in zu kurzer Zeit."


@on_sqlite
async def test_the_users_of_a_client_share_its_rate_and_other_bodies_and_clients_have_their_own(
    strict: Running,
) -> None:
    told = [(await strict.as_("case_manager", "ki", sub=sub).get("/v1/letters")).status_code for sub in "abcde"]
    assert told == [200] * 4 + [429]
    assert (await strict.as_("case_manager", "jobcenter").get("/v1/letters")).status_code == 200, "another body"


@on_sqlite
async def test_who_is_nobody_who_may_not_and_whatever_is_asked_for_the_answer_is_the_same(strict: Running) -> None:
    """Counted before anything is read: the refusal of a row that is there is that of one that is not."""
    clerk = strict.as_("case_manager", "ki")
    letter = (await clerk.post("/v1/letters", a_letter())).json()["id"]
    for _ in range(3):
        await clerk.get("/v1/letters")
    clerks = (clerk, strict.as_("coordinator", "ki"))
    told = [await one.get(f"/v1/letters/{row}") for one in clerks for row in (letter, uuid4(), "no-id")]
    assert {(one.status_code, one.text) for one in told} == {(429, told[0].text)}
    assert (await strict.as_nobody().get("/v1/letters")).status_code == 401
    assert (await clerk.post("/v1/letters", content=b"{")).status_code == 429


@on_sqlite
async def test_who_shows_no_valid_token_is_counted_and_stands_in_nobodys_way(strict: Running) -> None:
    strangers = [strict.as_nobody(), strict.with_token("not.a.token")]
    told = [(await strangers[number % 2].get("/v1/letters")).status_code for number in range(5)]
    assert told == [401] * 4 + [429]
    refused = await strict.as_nobody().get("/v1/letters")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.headers["ratelimit-policy"] == '"requests";q=4;w=60'
    assert (await strict.as_("case_manager", "ki").get("/v1/letters")).status_code == 200, "from the same address"
    assert (await strict.as_nobody().get("/v1/meta/lifecycles")).status_code == 200, "what is public is not counted"


@on_sqlite
async def test_what_is_public_and_what_a_service_of_the_node_asks_is_not_counted(strict: Running) -> None:
    service = strict.as_service("cases")
    assert {(await service.get("/v1/events?after=0")).status_code for _ in range(6)} == {200}
    assert {(await strict.as_nobody().get("/v1/meta/lifecycles")).status_code for _ in range(6)} == {200}


@on_sqlite
async def test_a_person_asks_only_so_often_whether_somebody_is_there(running: Any) -> None:
    from letters.app import create_app  # noqa: PLC0415 -- only now on the path

    strict: Running = await running(create_app, questions_per_minute=2)
    anna, berta = (strict.as_("case_manager", "ki", sub=sub) for sub in ("anna", "berta"))
    letter = (await anna.post("/v1/letters", a_letter())).json()
    assert [await searched(anna, letter["person"]), await searched(anna)] == [200, 200]
    told = [await searched(anna, person) for person in (letter["person"], str(uuid4()), "nobody")]
    assert told == [429] * 3, "it tells neither who is there nor whether the question was a good one"
    refused = await anna.post("/v1/letters/search", {"person": str(uuid4())}, headers={"Accept-Language": "en"})
    assert refused.json()["code"] == "too_many_questions"
    assert refused.json()["title"].endswith("whether somebody or something is there.")
    assert refused.headers["ratelimit-policy"] == '"questions";q=2;w=60'
    assert await searched(berta) == 200
    assert (await anna.get(f"/v1/letters/{letter['id']}")).status_code == 200, "other work goes on"
    assert await searched(strict.as_([], "ki", sub="anna")) == 403, "who may not ask is told that"


# --- two replicas, with Redis and without ------------------------------------------------------------------------------


def caller(subject: str = "anna", *, service: str | None = None) -> Caller:
    none: frozenset[str] = frozenset()
    return Caller("https://issuer.example", subject, "portal", KI, "ki", none, none, none, service=service)


async def asked(questions: Questions, times: int, who: Caller | None = None) -> list[bool]:
    answers = []
    for _ in range(times):
        try:
            await questions.count(who or caller())
            answers.append(True)
        except TooMany:
            answers.append(False)
    return answers


def two_replicas(redis: Redis | None) -> list[Questions]:
    return [Questions("letters", Rate("questions", 3), b"s" * 32, redis) for _ in range(2)]


async def test_replicas_count_the_questions_of_a_person_together(valkey: Valkey) -> None:
    async with Redis.from_url(valkey.url()) as redis:
        one, other = two_replicas(redis)
        assert await asked(one, 2) + await asked(other, 3) == [True, True, True, False, False]
        assert await asked(other, 1, caller("berta")) == [True]
        with pytest.raises(TooMany) as refused:
            await other.count(caller())
        assert 1 <= int(refused.value.headers["Retry-After"]) <= 20


async def test_many_at_once_are_counted_all_or_none(valkey: Valkey) -> None:
    async with Redis.from_url(valkey.url()) as redis:
        for one, other in (two_replicas(None)[:1] * 2, two_replicas(redis)):
            await one.count_of(caller().staff, 2)
            with pytest.raises(TooMany):
                await other.count_of(caller().staff, 2)
            await other.count_of(caller().staff)
            with pytest.raises(TooMany, match="too_many_questions"):
                await one.count(caller())


async def test_what_lies_in_redis_names_nobody_and_goes_by_itself(valkey: Valkey) -> None:
    async with Redis.from_url(valkey.url()) as redis:
        await asked(two_replicas(redis)[0], 1)
    async with Redis.from_url(valkey.url("operator")) as redis:
        (key,) = await redis.keys("*")
        left = f"{key!r} {await redis.get(key)!r}"
        assert "geleit:rate:letters:" in left
        assert not [word for word in ("anna", "portal", "ki\n", str(caller().staff)) if word in left]
        assert caller().staff.hex not in left
        assert 0 < await redis.pttl(key) <= 20_000


async def test_without_redis_each_replica_counts_what_it_sees(valkey: Valkey) -> None:
    one, other = two_replicas(None)
    assert await asked(one, 4) + await asked(other, 4) == [True, True, True, False] * 2


async def test_when_redis_goes_away_nobody_waits_and_nobody_begins_anew(valkey: Valkey) -> None:
    redis = Redis.from_url("unix:///nowhere/valkey.sock")
    questions = two_replicas(redis)[0]
    assert await asked(questions, 5) == [True, True, True, False, False]
    assert questions._away_until > 0, "it is not asked again with each question"
    await redis.aclose()


def test_a_service_of_the_node_is_counted_by_nobody() -> None:
    requests = Requests(1, playground=False)
    for _ in range(5):
        requests.count(caller(service="cases"))
    requests.count(caller())
    with pytest.raises(TooMany):
        requests.count(caller("berta"))


def admitted(requests: Requests, times: int) -> int:
    for number in range(times):
        try:
            requests.count(caller())
        except TooMany:
            return number
    return times


def test_the_usual_figures_are_those_of_an_office_and_those_of_a_playground_are_in_nobodys_way() -> None:
    assert (REQUESTS, QUESTIONS, ON_A_PLAYGROUND) == (6_000, 60, 600_000)
    assert REQUESTS <= admitted(Requests(None, playground=False), 8_000) < 7_000
    assert admitted(Requests(None, playground=True), 8_000) == 8_000
    assert admitted(Requests(2, playground=True), 8_000) == 2, "what is set holds there as well"


def test_every_operation_with_a_token_tells_that_it_may_be_refused() -> None:
    from letters.app import LettersSettings, create_app  # noqa: PLC0415 -- only now on the path

    nowhere: Any = {"database_url": "sqlite+aiosqlite://", "keys_url": "sqlite+aiosqlite://"}
    app = create_app(LettersSettings(**nowhere, tenants_file="nowhere", secrets_folder="nowhere"))
    document = app.openapi()
    for path in document["paths"].values():
        for operation in path.values():
            refused = operation["responses"].get("429")
            assert (refused is None) == (operation["security"] == []), operation["operationId"]
            assert refused is None or refused["$ref"].startswith("#/components/responses/TooMany")
    told = document["components"]["responses"].values()
    assert {name for one in told for name in one["headers"]} == {"Retry-After", "RateLimit-Policy", "RateLimit"}
