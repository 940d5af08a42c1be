import random
from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import httpx
import pytest

from gateway.tests.helpers import Heard, Service, answer, door, openapi, operation
from geleit_kit.testing.node import Node

LAST = "9999-12-31"


class Tasks:
    """`/v1/tasks` as kit serves it: sorted by due day and id, paged by an opaque cursor."""

    def __init__(self, name: str, tasks: list[tuple[str | None, int]], *, status: int = 200) -> None:
        self.tasks = [{"id": str(UUID(int=number)), "due_on": due, "kind": name} for due, number in tasks]
        self.status = status
        self.asked: list[dict[str, list[str]]] = []
        self.service = Service(openapi(name, {"/v1/tasks": {"get": operation("list_tasks", permission="task:read")}}))
        self.service.handlers["GET", "/v1/tasks"] = self.listed

    async def listed(self, heard: Heard, _: Any, send: Any) -> None:
        query = parse_qs(heard.query)
        self.asked.append(query)
        if self.status != 200:
            await answer(send, self.status, {"code": "forbidden"})
            return
        assert query["sort"] == ["due_on"]
        rows = sorted(self.tasks, key=self.key)
        if "cursor" in query:
            rows = [row for row in rows if self.key(row) > tuple(query["cursor"][0].split("|"))]
        limit = int(query["limit"][0])
        following = "|".join(self.key(rows[limit - 1])) if len(rows) > limit else None
        await answer(send, 200, {"items": rows[:limit], "next": following})

    @staticmethod
    def key(row: dict[str, Any]) -> tuple[str, str]:
        return row["due_on"] or LAST, row["id"]


async def read_all(client: httpx.AsyncClient, bearer: dict[str, str], limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        got = (await client.get(f"/me/worklist?limit={limit}{cursor}", headers=bearer)).json()
        assert len(got["items"]) <= limit
        found += got["items"]
        if got["next"] is None:
            return found
        cursor = f"&cursor={got['next']}"


async def test_the_tasks_of_all_services_come_in_one_list_the_next_due_first(node: Node) -> None:
    cases, referrals = (
        Tasks("cases", [("2017-02-01", 1), (None, 2)]),
        Tasks("referrals", [("2017-01-31", 3), ("2017-03-01", 4)]),
    )
    async with (
        door(node, {"cases": cases.service, "referrals": referrals.service}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        got = (await client.get("/me/worklist", headers=running.bearer())).json()
        assert [(one["service"], one["due_on"]) for one in got["items"]] == [
            ("referrals", "2017-01-31"), ("cases", "2017-02-01"), ("referrals", "2017-03-01"), ("cases", None),
        ]  # fmt: skip
        assert got["items"][1]["href"] == f"/cases/v1/tasks/{UUID(int=1)}"
        assert (got["next"], got["incomplete"]) == (None, [])


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
async def test_turning_pages_loses_nothing_and_repeats_nothing(node: Node, limit: int) -> None:
    chance = random.Random(limit)
    days = ["2017-01-01", "2017-01-02", "2017-01-03", None]
    three = [
        Tasks(name, [(chance.choice(days), 100 * n + i) for i in range(chance.randint(0, 15))])
        for n, name in enumerate(("cases", "referrals", "identity"))
    ]
    services: dict[str, Service | str] = {one.service.document["info"]["title"]: one.service for one in three}
    async with door(node, services) as running, httpx.AsyncClient(base_url=running.base) as client:
        found = await read_all(client, running.bearer(), limit)
    expected = sorted((row for one in three for row in one.tasks), key=Tasks.key)
    assert [row["id"] for row in found] == [row["id"] for row in expected]


async def test_a_task_done_between_two_pages_hides_no_other(node: Node) -> None:
    cases = Tasks("cases", [(f"2017-01-0{day}", day) for day in range(1, 8)])
    async with door(node, {"cases": cases.service}) as running, httpx.AsyncClient(base_url=running.base) as client:
        referrals_first = (await client.get("/me/worklist?limit=3", headers=running.bearer())).json()
        del cases.tasks[0], cases.tasks[1]
        rest = (
            await client.get(f"/me/worklist?limit=9&cursor={referrals_first['next']}", headers=running.bearer())
        ).json()
        assert [one["due_on"][-1] for one in rest["items"]] == ["4", "5", "6", "7"]


async def test_a_service_that_does_not_answer_is_named_and_the_others_are_shown(node: Node) -> None:
    cases, refusing = Tasks("cases", [("2017-02-01", 1)]), Tasks("identity", [], status=403)
    services: dict[str, Service | str] = {
        "cases": cases.service,
        "identity": refusing.service,
        "referrals": "http://127.0.0.1:1",
    }
    async with door(node, services) as running, httpx.AsyncClient(base_url=running.base) as client:
        got = (await client.get("/me/worklist", headers=running.bearer())).json()
        assert len(got["items"]) == 1
        assert got["incomplete"] == [
            {"service": "identity", "code": "forbidden"},
            {"service": "referrals", "code": "service_down"},
        ]


async def test_each_service_is_asked_with_the_callers_own_token(node: Node) -> None:
    cases = Tasks("cases", [])
    async with door(node, {"cases": cases.service}) as running, httpx.AsyncClient(base_url=running.base) as client:
        bearer = running.bearer()
        await client.get("/me/worklist?whose=mine", headers={**bearer, "Accept-Language": "en"})
        assert cases.service.heard[0].headers["authorization"] == bearer["Authorization"]
        assert cases.service.heard[0].headers["accept-language"] == "en"
        assert cases.asked[0]["whose"] == ["mine"]


async def test_a_cursor_belongs_to_its_caller_and_shows_nothing(node: Node) -> None:
    cases = Tasks("cases", [("2017-02-01", 1), ("2017-02-02", 2)])
    async with door(node, {"cases": cases.service}) as running, httpx.AsyncClient(base_url=running.base) as client:
        first = (await client.get("/me/worklist?limit=1", headers=running.bearer("case_manager", "ki"))).json()
        again = f"/me/worklist?limit=1&cursor={first['next']}"
        assert (await client.get(again, headers=running.bearer("case_manager", "ki"))).status_code == 200
        for other in (running.bearer("case_manager", "jobcenter"), running.bearer("counsellor", "ki")):
            got = await client.get(again, headers=other)
            assert (got.status_code, got.json()["code"]) == (400, "cursor_invalid")
        for wrong in ("x", "", "Ä", first["next"][:-2] + "AA"):
            got = await client.get("/me/worklist", params={"cursor": wrong or "="}, headers=running.bearer())
            assert got.status_code == 400, wrong
        assert b"2017" not in urlsafe_b64decode(first["next"] + "==")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=", "whose=theirs", "limit=99999999999999999999"]
)
async def test_what_the_list_does_not_know_is_refused(client: httpx.AsyncClient, running: Any, query: str) -> None:
    got = await client.get(f"/me/worklist?{query}", headers=running.bearer())
    assert (got.status_code, got.json()["code"]) == (422, "invalid")
    assert got.json()["errors"][0]["detail"]


async def test_who_may_not_read_tasks_has_no_worklist(client: httpx.AsyncClient, running: Any) -> None:
    assert (await client.get("/me/worklist", headers=running.bearer("statistics_office"))).status_code == 403


async def test_a_program_that_only_the_services_know_gets_the_list_that_they_give_it(node: Node) -> None:
    cases = Tasks("cases", [("2017-02-01", 1)])
    async with (
        door(node, {"cases": cases.service}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        bearer = running.bearer(client_id="registered-later")
        assert len((await client.get("/me/worklist", headers=bearer)).json()["items"]) == 1
        assert (await client.get("/me", headers=bearer)).status_code == 403  # what it may do, the door cannot say
        cases.status = 403
        got = await client.get("/me/worklist", headers=bearer)
        assert (got.status_code, got.json()["code"]) == (403, "forbidden")


async def test_a_service_that_gives_nonsense_for_tasks_is_named(node: Node) -> None:
    every: tuple[Any, ...] = ({"items": "x"}, {"items": [1]}, {"items": [{"no": "id"}]}, [], {})
    for nonsense in every:
        cases = Tasks("cases", [])

        async def odd(heard: Heard, receive: Any, send: Any, content: Any = nonsense) -> None:
            await answer(send, 200, content)

        cases.service.handlers["GET", "/v1/tasks"] = odd
        async with door(node, {"cases": cases.service}) as running, httpx.AsyncClient(base_url=running.base) as client:
            got = await client.get("/me/worklist", headers=running.bearer())
            assert got.json()["incomplete"] == [{"service": "cases", "code": "service_broken"}], nonsense
