"""OWASP API3:2023 Broken Object Property Level Authorization. No caller writes a property that is the house's, reads one
that the own roles do not open, or learns it by sorting, filtering or choosing fields.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from geleit_vocabulary.access import ACCESS
from tests.attack.fuzz.sending import ROLES
from tests.house.places import DESCRIBED, folder_of
from tests.world import OPERATIONS, OWNER, RECIPES, World, new_marker, stories
from tests.world.world import STATISTICS

THE_HOUSES = {
    "body_id": "5f0f6a52-6f3d-5a39-8f0e-0c1d5f1f0a11", "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11", "version": 4711,
    "sealed": "AAAA", "deleted_at": None, "created_at": "2001-01-01T00:00:00Z", "updated_at": "2001-01-01T00:00:00Z",
    "status": "completed", "changes": {}, "allowed_actions": [], "withheld": [], "holder_kind": "staff", "epoch": 99,
    "__class__": "Admin", "is_admin": True, "roles": ["node_operator"],
}  # fmt: skip
WRITING = (
    ("cases", "open_support_record"), ("cases", "write_contact"), ("cases", "correct_contact"), ("cases", "set_goal"),
    ("cases", "change_mandate"), ("identity", "register_person"), ("identity", "amend_person"),
    ("identity", "record_consent"), ("referrals", "draft_referral"), ("referrals", "change_referral"),
)  # fmt: skip


def inputs(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object that a caller can send, with those inside of it."""
    wanted = [
        reference
        for item in document["paths"].values() for operation in item.values()
        for reference in _references(operation.get("requestBody", {}))
    ]  # fmt: skip
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            schema = document["components"]["schemas"][name]
            yield name, schema
            wanted += _references(schema)


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"].rpartition("/")[2]] if isinstance(value.get("$ref"), str) else []
        return own + [found for inner in value.values() for found in _references(inner)]
    return [found for inner in value for found in _references(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("service", DESCRIBED)
def test_every_object_that_goes_in_refuses_what_it_does_not_know(service: str) -> None:
    document = json.loads((folder_of(service) / "openapi.json").read_text("utf-8"))
    objects = {name: schema for name, schema in inputs(document) if schema.get("type") == "object"}
    assert objects
    assert [name for name, schema in objects.items() if schema.get("additionalProperties") is not False] == []


@pytest.mark.parametrize(("service", "operation_id"), WRITING)
async def test_no_property_of_the_house_is_written_by_a_caller(
    attacked: World, service: str, operation_id: str
) -> None:
    recipe = RECIPES[service, operation_id]
    call = await recipe.prepare(attacked, new_marker())
    client, known = attacked.caller(call), _properties(service, recipe.operation.document)
    tried = 0
    for name, value in THE_HOUSES.items():
        if name not in known:
            tried += 1
            answer = await client.request(
                call.known.method, call.path, {**call.given, name: value}, headers={"If-Match": "*"}
            )
            assert answer.status_code == 422, (name, answer.text)
            assert "unknown_field" in {one["code"] for one in answer.json()["errors"]}, (name, answer.text)
    assert tried >= 10
    assert (await attacked.send(call)).status_code in call.known.good, "the control: without them it is taken"


def _properties(service: str, told: Any) -> set[str]:
    document = json.loads((folder_of(service) / "openapi.json").read_text("utf-8"))
    (schema, *_) = _references(told["requestBody"])
    return set(document["components"]["schemas"][schema]["properties"])


def listing() -> list[tuple[str, str]]:
    """Every list that offers to sort."""
    return [
        key for key, one in OPERATIONS.items()
        if one.method == "GET" and any(p["name"] == "sort" for p in one.document.get("parameters", ()))
    ]  # fmt: skip


@pytest.mark.parametrize(("service", "operation_id"), sorted(listing()))
async def test_nobody_sorts_or_selects_by_what_is_sealed_or_of_another_body(
    attacked: World, service: str, operation_id: str
) -> None:
    operation = OPERATIONS[service, operation_id]
    role = next(one for one in ROLES if operation.permission in ACCESS.permissions(frozenset({one})))
    client = attacked.as_(service, STATISTICS if role == "statistics_office" else OWNER, role)
    if operation.parameters:
        pytest.skip("a list below a row: the same code, and the row is asked for by the matrix of tests/isolation")
    assert (await client.get(operation.path, params={"sort": "-created_at"})).status_code == 200
    for name in ("sealed", "body_id", "person", "deleted_at", "changes", "other_body", "created_at;drop", "1", "-", "",
                 "__class__", "created_at,sealed", "metadata", "registry"):  # fmt: skip
        answer = await client.get(operation.path, params={"sort": name})
        assert answer.status_code == 422 or (name == "" and answer.status_code == 200), (name, answer.text)
    for name in ("sealed", "body_id", "changes", "deleted_at", "__dict__", "id,sealed", "*"):
        assert (await client.get(operation.path, params={"fields": name})).status_code == 422, name
    for name in ("person", "body", "*", "sealed", "__all__"):
        assert (await client.get(operation.path, params={"expand": name})).status_code in {200, 422}
    none = await client.get(operation.path, headers={"Own-Reference": "' OR '1'='1"})
    assert none.status_code == 422 or none.json()["items"] == []


@pytest.mark.parametrize("body_id", ["", "null"])
async def test_a_parameter_that_names_another_body_is_not_heard(attacked: World, body_id: str) -> None:
    marker = new_marker()
    await stories.contact(attacked, marker)
    client = attacked.as_("cases", "sozialamt")
    for name in ("body", "body_id", "tenant", "owner", "as_body"):
        query: dict[str, str | int | bool] = {name: body_id or attacked.body(OWNER), "limit": 200}
        answer = await client.get("/v1/contacts", params=query)
        assert answer.status_code in {200, 422}
        assert marker not in answer.text
    assert marker in (await attacked.as_("cases").get("/v1/contacts", params={"sort": "-created_at"})).text


LOWER = "counsellor"
"""Reads contacts, but nothing of health."""


async def _with_health(world: World, marker: str) -> tuple[str, str]:
    record = await stories.record(world, marker)
    given = {"support_record_id": record["id"], "way": "talk", "summary": "A talk.", "health": f"Ill: {marker}"}
    made = stories.good(await world.as_("cases").post("/v1/contacts", given))
    return made["id"], record["id"]


async def test_what_a_role_may_not_read_is_in_no_answer_however_it_asks(attacked: World) -> None:
    assert "health" not in ACCESS.categories(frozenset({LOWER}))
    marker = new_marker()
    contact, record = await _with_health(attacked, marker)
    open_, cut = attacked.as_("cases"), attacked.as_("cases", role=LOWER)
    page: dict[str, str | int | bool] = {"support_record_id": record, "fields": "health,summary"}
    asked: list[tuple[str, dict[str, str | int | bool]]] = [
        (f"/v1/contacts/{contact}", {}), ("/v1/contacts", page), ("/v1/contacts", page | {"fields": "health"}),
        (f"/v1/contacts/{contact}/wordings", {}), ("/v1/contacts", {"support_record_id": record, "total": True}),
    ]  # fmt: skip
    for path, query in asked:
        assert marker in (await open_.get(path, params=query)).text or path.endswith("wordings")
        answer = await cut.get(path, params=query)
        assert answer.status_code == 200
        assert marker not in answer.text, path
    shown = (await cut.get(f"/v1/contacts/{contact}")).json()
    assert "health" in {one["category"] for one in shown["withheld"]}


async def test_a_change_shows_no_more_than_a_read(attacked: World) -> None:
    marker = new_marker()
    contact, _ = await _with_health(attacked, marker)
    cut = attacked.as_("cases", role=LOWER)
    answer = await cut.patch(f"/v1/contacts/{contact}", {"correction": "addition", "agreed": "More."}, seen="*")
    assert answer.status_code == 200, answer.text
    assert marker not in answer.text
    assert marker in (await attacked.as_("cases").get(f"/v1/contacts/{contact}")).text, "and it is still there"


async def test_a_replay_with_fewer_roles_shows_nothing(attacked: World) -> None:
    marker = new_marker()
    record = await stories.record(attacked, marker)
    given = {"support_record_id": record["id"], "way": "talk", "health": f"Ill: {marker}"}
    key = f"replay-{marker}"
    first = await attacked.as_("cases", sub="same").post("/v1/contacts", given, key=key)
    again = await attacked.as_("cases", sub="same").post("/v1/contacts", given, key=key)
    assert (marker in first.text, again.headers.get("idempotency-replayed")) == (True, "true")
    lower = await attacked.as_("cases", role=LOWER, sub="same").post("/v1/contacts", given, key=key)
    assert lower.status_code == 403
    assert marker not in lower.text
