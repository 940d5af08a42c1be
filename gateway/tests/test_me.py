import json
from typing import Any

import httpx
import pytest

from gateway.tests.helpers import Heard, Running, Service, answer, door, free_socket, read_body, serving, things
from geleit_kit.pure.caller import staff_id
from geleit_kit.testing.node import Node, body_id
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import RIGHTS, Role


async def test_i_am_told_my_body_my_roles_and_what_they_open(client: httpx.AsyncClient, running: Running) -> None:
    got = (await client.get("/me", headers=running.bearer("case_manager", "ki"))).json()
    assert got["body"] == {"id": str(body_id("ki")), "key": "ki", "name": "Body ki", "land": "NW"}
    assert got["roles"] == [{"code": "case_manager", "label": "Case Management"}]
    assert {one["code"] for one in got["permissions"]} == RIGHTS[Role.CASE_MANAGER].permissions
    assert {one["code"] for one in got["categories"]} == RIGHTS[Role.CASE_MANAGER].categories
    assert got["services"] == ["cases"]


async def test_labels_come_in_the_readers_language_and_are_kept_for_nobody_else(
    client: httpx.AsyncClient, running: Running
) -> None:
    german = await client.get("/me", headers=running.bearer("volunteer", "freiwillige"))
    english = await client.get("/me", headers={**running.bearer("volunteer", "freiwillige"), "Accept-Language": "en"})
    assert german.json()["roles"][0]["label"] == Role.VOLUNTEER.label.de
    assert english.json()["roles"][0]["label"] == Role.VOLUNTEER.label.en
    assert english.headers["vary"] == "Accept-Language, Authorization"
    assert english.headers["cache-control"] == "no-store"


async def test_the_same_person_is_somebody_else_in_another_body(client: httpx.AsyncClient, running: Running) -> None:
    here = (await client.get("/me", headers=running.bearer("case_manager", "ki", sub="u-1"))).json()
    again = (await client.get("/me", headers=running.bearer("counsellor", "ki", sub="u-1"))).json()
    there = (await client.get("/me", headers=running.bearer("case_manager", "jobcenter", sub="u-1"))).json()
    assert here["staff"] == again["staff"] != there["staff"]


async def test_nobody_is_told_nothing(client: httpx.AsyncClient) -> None:
    for path in ("/me", "/me/worklist"):
        assert (await client.get(path)).status_code == 401
    assert (await client.post("/me/permissions", json={"questions": []})).status_code == 401


async def test_a_caller_without_a_role_may_ask_nothing(client: httpx.AsyncClient, running: Running) -> None:
    got = await client.get("/me", headers=running.bearer([], "ki"))
    assert (got.status_code, got.json()["code"]) == (403, "forbidden")


async def test_a_body_that_only_the_services_know_is_let_through_to_them(
    client: httpx.AsyncClient, running: Running
) -> None:
    bearer = running.bearer("case_manager", "new-body")
    assert (await client.get("/cases/v1/things", headers=bearer)).status_code == 200
    got = await client.get("/me", headers=bearer)  # no identity on this node: nobody knows it
    assert (got.status_code, got.json()["code"]) == (401, "body_unknown")


async def test_a_body_that_was_registered_later_is_known_to_identity(node: Node) -> None:
    identity = things()
    body = {
        "id": str(body_id("new-body")),
        "key": "new-body",
        "name": "New body",
        "land": "HE",
        "kind": "agency",
        "law": "gdpr",
    }

    async def known(heard: Heard, _: Any, send: Any) -> None:
        await answer(send, 200 if heard.path.endswith("new-body") else 404, body)

    identity.handlers["GET", "/v1/bodies/new-body"] = identity.handlers["GET", "/v1/bodies/no-body"] = known
    async with door(node, {"identity": identity}) as running, httpx.AsyncClient(base_url=running.base) as client:
        bearer = running.bearer("case_manager", "new-body", sub="u-1")
        got = (await client.get("/me", headers=bearer)).json()
        assert got["body"] == {"id": body["id"], "key": "new-body", "name": "New body", "land": "HE"}
        assert got["staff"] == str(staff_id(node.issuer.iss, "u-1", body_id("new-body")))
        assert identity.heard[0].headers["authorization"] == bearer["Authorization"]
        got = await client.get("/me", headers=running.bearer("case_manager", "no-body"))
        assert (got.status_code, got.json()["code"]) == (401, "body_unknown")


async def asked(
    client: httpx.AsyncClient, running: Running, *questions: dict[str, Any], role: str = "case_manager"
) -> list[tuple[bool, str | None]]:
    got = await client.post("/me/permissions", headers=running.bearer(role), json={"questions": list(questions)})
    assert got.status_code == 200, got.text
    return [(one["allowed"], one["reason"] and one["reason"]["code"]) for one in got.json()["answers"]]


async def test_questions_are_answered_in_their_order_with_the_reason_for_each_no(
    client: httpx.AsyncClient, running: Running
) -> None:
    assert await asked(
        client, running,
        {"permission": "case:read"},
        {"permission": "period:close"},
        {"permission": "case:everything"},
        {"permission": "case:write", "operation": "cases_add_thing"},
        {"permission": "case:read", "operation": "cases_add_thing"},
        {"permission": "case:read", "operation": "referrals_add_thing"},
    ) == [
        (True, None), (False, "permission_missing"), (False, "permission_unknown"),
        (True, None), (False, "operation_needs_another"), (False, "operation_unknown"),
    ]  # fmt: skip


async def test_the_answers_are_those_of_the_table_of_rights(client: httpx.AsyncClient, running: Running) -> None:
    for role in (role for role in Role if role is not Role.SERVICE):
        answers = await asked(client, running, *({"permission": str(one)} for one in Permission), role=str(role))
        allowed = {one for one, (yes, _) in zip(Permission, answers, strict=True) if yes}
        assert allowed == RIGHTS[role].permissions, role


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "malformed_json"),
        (b'{"questions": [{"permission": "a\\u0000b"}]}', 422, "invalid"),
        (b'{"questions": [{"permission": "\\ud800"}]}', 422, "invalid"),
        (b'{"questions": []}', 422, "invalid"),
        (b'{"questions": [{"permission": "case:read", "body": "jobcenter"}]}', 422, "invalid"),
        (b'{"questions": [{}]}', 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b"\xff\xfe", 400, "malformed_json"),
    ],
)
async def test_a_question_that_cannot_be_read_is_refused_with_its_place(
    client: httpx.AsyncClient, running: Running, content: bytes, status: int, code: str
) -> None:
    headers = {**running.bearer(), "Content-Type": "application/json"}
    got = await client.post("/me/permissions", headers=headers, content=content)
    assert (got.status_code, got.json()["code"]) == (status, code), got.text
    assert status == 400 or got.json()["errors"][0]["detail"]


async def test_only_json_is_read(client: httpx.AsyncClient, running: Running) -> None:
    got = await client.post(
        "/me/permissions", headers={**running.bearer(), "Content-Type": "text/plain"}, content=b"{}"
    )
    assert got.status_code == 415


async def test_the_page_of_keys_shows_public_parts_only(client: httpx.AsyncClient, running: Running) -> None:
    got = await client.get("/.well-known/jwks.json")
    assert {key["service"] for key in got.json()["keys"]} == {"identity", "cases", "referrals", "indicators", "gateway"}
    page = running.node.secrets / "page.json"
    keys = json.loads(page.read_text())["keys"]
    page.write_text(json.dumps({"keys": [{**keys[0], "d": "private"}]}))
    again = await client.get("/.well-known/jwks.json")
    assert len(again.json()["keys"]) == 1
    assert "private" not in again.text
    page.unlink()
    assert (await client.get("/.well-known/jwks.json")).status_code == 503


async def test_readiness_tells_each_service(node: Node) -> None:
    sick = things()
    sick.ready = False
    async with (
        door(node, {"cases": things(), "identity": sick, "referrals": "http://127.0.0.1:1"}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        got = await client.get("/health/ready")
        assert (got.status_code, got.json()["status"]) == (200, "degraded")
        assert got.json()["services"] == {"identity": "unready", "cases": "ready", "referrals": "down"}
        assert (await client.get("/health/live")).json() == {"status": "live"}
    async with (
        door(node, {"referrals": "http://127.0.0.1:1"}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        assert (await client.get("/health/ready")).status_code == 503
    async with door(node, {"cases": things()}) as running, httpx.AsyncClient(base_url=running.base) as client:
        assert (await client.get("/health/ready")).json()["status"] == "ready"


async def test_a_service_that_starts_after_the_door_is_ready_once_its_addresses_are_known(node: Node) -> None:
    later = free_socket()
    base = f"http://127.0.0.1:{later.getsockname()[1]}"
    async with (
        door(node, {"cases": base, "identity": things()}, refresh_seconds=3600) as running,
        httpx.AsyncClient(base_url=running.base, headers=running.bearer()) as client,
    ):
        assert (await client.get("/cases/v1/things")).status_code == 503
        async with serving(things(), bound=later):
            assert (await client.get("/health/ready")).json()["services"]["cases"] == "ready"
            assert (await client.get("/cases/v1/things")).status_code == 200


async def test_the_door_counts_what_it_answers_itself_and_leaves_the_rest_to_the_services(node: Node) -> None:
    async with (
        door(node, {"cases": things()}, requests_per_minute=2) as running,
        httpx.AsyncClient(base_url=running.base, headers=running.bearer()) as client,
    ):
        passed_on = [(await client.get("/cases/v1/things")).status_code for _ in range(4)]
        own = [(await client.get("/me")).status_code for _ in range(3)]
        refused = await client.get("/me/worklist", headers={"Accept-Language": "en"})
        assert (passed_on, own, refused.status_code) == ([200] * 4, [200, 200, 429], 429)
        assert refused.json()["title"] == "Your client asks too often in too short a time."
        assert refused.headers["ratelimit-policy"] == '"requests";q=2;w=60'
        assert int(refused.headers["retry-after"]) > 0
        elsewhere = await client.get("/me", headers=running.bearer("case_manager", "jobcenter"))
        assert elsewhere.status_code == 200, "another body has a rate of its own"
        assert (await client.get("/health/live", headers={"Authorization": ""})).status_code == 200
        nobody = {"Authorization": ""}
        strangers = [
            (await client.get(path, headers=nobody)).status_code for path in ("/me", "/cases/v1/things", "/me")
        ]
        assert strangers == [401, 401, 429]
        assert (await client.get("/cases/v1/things")).status_code == 200, "who shows a token is in nobody's way"


async def test_what_the_door_does_not_ask_for_it_does_not_pass_over(
    client: httpx.AsyncClient, running: Running
) -> None:
    for path, unknown in (("/me?lang=de", "lang"), ("/me/worklist?limit=3&whoes=mine", "whoes")):
        got = await client.get(path, headers=running.bearer())
        assert (got.status_code, got.json()["code"]) == (422, "invalid")
        assert [(one["pointer"], one["code"]) for one in got.json()["errors"]] == [
            (f"#query/{unknown}", "unknown_parameter")
        ]
    assert (await client.get("/docs?lang=de&utm_source=mail")).status_code == 200, "a page is for everybody"


async def test_a_program_that_was_registered_later_has_the_roles_with_which_it_was(node: Node) -> None:
    """Told by identity, asked with the program's own token; a role of the token that it may not have does not count."""
    identity, told = things(), {"status": 200}

    async def registered(heard: Heard, _: Any, send: Any) -> None:
        known = {"client": "later", "body": "ki", "roles": ["system_client"]}
        await answer(send, told["status"], known if told["status"] == 200 else {"code": "whatever"})

    identity.handlers["GET", "/v1/meta/caller"] = registered
    async with door(node, {"identity": identity}) as running, httpx.AsyncClient(base_url=running.base) as client:
        bearer = running.bearer(["system_client", "body_admin"], "ki", client_id="later")
        got = (await client.get("/me", headers=bearer)).json()
        assert [one["code"] for one in got["roles"]] == ["system_client"]
        assert {one["code"] for one in got["permissions"]} == RIGHTS[Role.SYSTEM_CLIENT].permissions
        assert identity.heard[0].headers["authorization"] == bearer["Authorization"]
        questions = {"questions": [{"permission": "me:read"}, {"permission": "client:admin"}]}
        may = (await client.post("/me/permissions", headers=bearer, json=questions)).json()["answers"]
        assert [one["allowed"] for one in may] == [True, False]
        of_the_file = (await client.get("/me", headers=running.bearer())).json()
        assert [one["code"] for one in of_the_file["roles"]] == ["case_manager"], "a client of the file is known"
        for status, answered in (
            (401, (401, "client_unknown")),
            (403, (403, "forbidden")),
            (500, (502, "service_broken")),
        ):
            told["status"] = status
            refused = await client.get("/me", headers=bearer)
            assert (refused.status_code, refused.json()["code"]) == answered


async def test_a_token_of_a_body_that_has_left_opens_none_of_the_doors_own_addresses(node: Node) -> None:
    """As long as one service answers: each closes the body by its own clock."""
    identity, cases, down = things(), things(), free_socket()
    refusing = {"status": 200}

    async def taken(_: Heard, __: Any, send: Any) -> None:
        said = {"code": "body_has_left"} if refusing["status"] == 401 else {"roles": ["case_manager"], "items": []}
        await answer(send, refusing["status"], said)

    for service in (identity, cases):
        service.handlers["GET", "/v1/meta/caller"] = service.handlers["GET", "/v1/tasks"] = taken
    nodes: list[dict[str, Service | str]] = [
        {"identity": identity, "cases": cases},
        {"cases": cases},
        {"identity": f"http://127.0.0.1:{down.getsockname()[1]}", "cases": cases},
    ]
    for services in nodes:
        async with door(node, services) as running, httpx.AsyncClient(base_url=running.base) as client:
            for status in (200, 401):
                refusing["status"], bearer = status, running.bearer()
                questions = {"questions": [{"permission": "case:read"}]}
                for got in (
                    await client.get("/me", headers=bearer),
                    await client.post("/me/permissions", headers=bearer, json=questions),
                    await client.get("/me/worklist", headers=bearer),
                ):
                    assert (got.status_code, got.json().get("code")) == (
                        (200, None) if status == 200 else (401, "body_has_left")
                    )
    down.close()


async def test_where_no_service_answers_nobody_is_told_who_he_is(node: Node) -> None:
    down = free_socket()
    services: dict[str, Service | str] = {"cases": f"http://127.0.0.1:{down.getsockname()[1]}"}
    async with door(node, services) as running, httpx.AsyncClient(base_url=running.base) as client:
        got = await client.get("/me", headers=running.bearer())
        assert (got.status_code, got.json()["code"]) == (503, "service_down")
    down.close()


async def test_a_program_that_nobody_can_ask_about_has_no_role(client: httpx.AsyncClient, running: Running) -> None:
    got = await client.get("/me", headers=running.bearer("system_client", "ki", client_id="later"))
    assert (got.status_code, got.json()["code"]) == (403, "forbidden"), "no identity on this node"


async def test_what_is_asked_of_a_row_its_service_answers_and_each_service_is_asked_once(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    asked_of: list[Any] = []

    async def says(heard: Heard, receive: Any, send: Any) -> None:
        document = json.loads(await read_body(receive))
        asked_of.append((heard.headers["authorization"], document))
        no = {"code": "not_found", "label": "No."}
        answers = [{"operation": one["operation"], "allowed": False, "reason": no} for one in document["questions"]]
        await answer(send, 200, {"answers": answers})

    cases.handlers["POST", "/v1/me/permissions"] = says
    row = {"thing_id": "7"}
    got = await asked(
        client, running,
        {"operation": "cases_add_thing", "resource": row},
        {"operation": "cases_add_thing"},
        {"permission": "case:read", "operation": "cases_add_thing", "resource": row},
        {"permission": "case:write", "operation": "cases_add_thing", "resource": row},
        {"operation": "cases_nothing", "resource": row},
    )  # fmt: skip
    assert got == [
        (False, "not_found"), (True, None), (False, "operation_needs_another"), (False, "not_found"),
        (False, "operation_unknown"),
    ]  # fmt: skip
    bearer = running.bearer("case_manager")["Authorization"]
    question = {"operation": "add_thing", "resource": row}
    assert [document for _, document in asked_of] == [{"questions": [question, question]}]
    assert asked_of[0][0].split()[0] == bearer.split()[0]


async def test_a_service_that_does_not_answer_of_its_rows_is_named(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    async def breaks(_: Heard, __: Any, send: Any) -> None:
        await answer(send, 500, {})

    cases.handlers["POST", "/v1/me/permissions"] = breaks
    question = {"operation": "cases_add_thing", "resource": {"thing_id": "7"}}
    got = await client.post("/me/permissions", headers=running.bearer("case_manager"), json={"questions": [question]})
    assert (got.status_code, got.json()["code"]) == (502, "service_broken")
