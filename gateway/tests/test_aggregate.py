import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
from openapi_spec_validator import OpenAPIV31SpecValidator

from gateway.tests.helpers import Running, Service, door, openapi, operation, things, until
from geleit_gateway.door.aggregate import aggregated, excerpt
from geleit_gateway.door.components import collisions
from geleit_gateway.door.document import own_document
from geleit_gateway.door.routing import METHODS, RouteTable
from geleit_kit.testing.node import Node


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def listing(name: str, schemas: dict[str, Any], **more: Any) -> dict[str, Any]:
    answered = {"200": {"description": "Found.", "content": {"application/json": {"schema": ref(name)}}}}
    found = operation("list_items", responses=answered, tags=["Items"], **more)
    return openapi(name, {"/v1/items": {"get": found}, "/health/live": {"get": operation("live")}}, schemas)


PROBLEM = {"type": "object", "properties": {"code": {"type": "string"}}}
TEXT_ITEM = {"type": "object", "properties": {"text": {"type": "string"}}}
DAY_ITEM = {"type": "object", "properties": {"day": {"type": "string", "format": "date"}}}
PAGE = {"type": "object", "properties": {"items": {"type": "array", "items": ref("Item")}}}
CASES = listing("Page", {"Page": PAGE, "Item": TEXT_ITEM, "Problem": PROBLEM})
REFERRALS = listing("Page", {"Page": PAGE, "Item": DAY_ITEM, "Problem": PROBLEM})


def joined(**documents: Any) -> dict[str, Any]:
    made = aggregated({"gateway": own_document(), **documents}, title="Geleit", version="1", server="/")
    OpenAPIV31SpecValidator(made).validate()
    return made


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [item[method] for item in document["paths"].values() for method in METHODS if method in item]


def test_paths_get_their_services_name_and_the_insides_of_a_service_stay_inside() -> None:
    paths = joined(cases=CASES, referrals=REFERRALS)["paths"]
    assert {"/cases/v1/items", "/referrals/v1/items", "/me", "/me/worklist", "/health/ready"} <= set(paths)
    assert not any("health" in path for path in paths if path.startswith(("/cases", "/referrals")))


def test_operation_ids_are_unique_and_name_their_service() -> None:
    names = Counter(one["operationId"] for one in operations(joined(cases=CASES, referrals=REFERRALS)))
    assert set(names.values()) == {1}
    assert {"cases_list_items", "referrals_list_items", "gateway_who_am_i"} <= set(names)


def test_what_is_the_same_is_kept_once_and_what_differs_gets_the_services_name() -> None:
    schemas = joined(cases=CASES, referrals=REFERRALS)["components"]["schemas"]
    assert schemas["Problem"] == PROBLEM
    assert schemas["cases_Item"] == TEXT_ITEM
    assert schemas["referrals_Item"] == DAY_ITEM
    assert "Item" not in schemas


def test_lists_that_read_alike_but_hold_different_things_are_different() -> None:
    made = joined(cases=CASES, referrals=REFERRALS)
    schemas = made["components"]["schemas"]
    assert CASES["components"]["schemas"]["Page"] == REFERRALS["components"]["schemas"]["Page"]
    assert schemas["cases_Page"]["properties"]["items"]["items"] == ref("cases_Item")
    assert schemas["referrals_Page"]["properties"]["items"]["items"] == ref("referrals_Item")
    used = made["paths"]["/referrals/v1/items"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert used == ref("referrals_Page")


def test_components_that_refer_to_each_other_in_a_circle_are_followed_to_the_end() -> None:
    circle = {"A": {"properties": {"b": ref("B")}}, "B": {"properties": {"a": ref("A"), "item": ref("Item")}}}
    left, right = listing("A", {**circle, "Item": TEXT_ITEM}), listing("A", {**circle, "Item": DAY_ITEM})
    assert collisions({"cases": left, "referrals": right}) == {("schemas", "A"), ("schemas", "B"), ("schemas", "Item")}
    joined(cases=left, referrals=right)


def test_a_field_may_be_called_like_a_word_of_the_format() -> None:
    odd = {
        "type": "object",
        "properties": {"default": ref("Item"), "example": ref("Item"), "discriminator": ref("Item")},
    }
    made = joined(cases=listing("Odd", {"Odd": odd, "Item": TEXT_ITEM}), referrals=REFERRALS)
    assert made["components"]["schemas"]["Odd"]["properties"] == dict.fromkeys(odd["properties"], ref("cases_Item"))


def test_examples_are_data_and_stay_as_they_are() -> None:
    told = {**TEXT_ITEM, "examples": [{"$ref": "#/components/schemas/Item", "operationId": "x"}]}
    made = joined(cases=listing("Item", {"Item": told}), referrals=REFERRALS)
    assert made["components"]["schemas"]["cases_Item"]["examples"] == told["examples"]


def test_a_discriminator_follows_its_renamed_schemas() -> None:
    either = {
        "oneOf": [ref("Item")],
        "discriminator": {"propertyName": "kind", "mapping": {"item": ref("Item")["$ref"]}},
    }
    made = joined(cases=listing("Either", {"Either": either, "Item": TEXT_ITEM}), referrals=REFERRALS)
    assert made["components"]["schemas"]["Either"]["discriminator"]["mapping"] == {
        "item": "#/components/schemas/cases_Item"
    }


def test_security_schemes_that_differ_are_told_apart_and_public_operations_stay_public() -> None:
    other = copy.deepcopy(REFERRALS)
    other["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "opaque"}}
    other["security"] = [{"bearer": []}]
    del other["paths"]["/v1/items"]["get"]["security"]
    other["paths"]["/v1/open"] = {"get": operation("open", public=True)}
    made = joined(cases=CASES, referrals=other)
    assert made["paths"]["/referrals/v1/items"]["get"]["security"] == [{"referrals_bearer": []}]
    assert made["paths"]["/cases/v1/items"]["get"]["security"] == [{"cases_bearer": []}]
    assert made["paths"]["/referrals/v1/open"]["get"]["security"] == []


def test_links_between_operations_follow_the_new_names() -> None:
    linked = copy.deepcopy(CASES)
    linked["paths"]["/v1/items"]["get"]["responses"]["200"]["links"] = {"again": {"operationId": "list_items"}}
    made = joined(cases=linked)
    links = made["paths"]["/cases/v1/items"]["get"]["responses"]["200"]["links"]
    assert links["again"]["operationId"] == "cases_list_items"


def test_tags_that_several_services_use_appear_once() -> None:
    tags = [tag["name"] for tag in joined(cases=CASES, referrals=REFERRALS)["tags"]]
    assert tags.count("Items") == 1
    assert tags[:2] == ["Me", "Node"]


def test_an_excerpt_for_one_service_is_valid_and_holds_nothing_of_another() -> None:
    made = joined(cases=CASES, referrals=REFERRALS)
    part = excerpt(made, "referrals")
    OpenAPIV31SpecValidator(part).validate()
    assert set(part["paths"]) == {"/referrals/v1/items"}
    assert "cases" not in json.dumps(part)
    assert set(part["components"]["schemas"]) == {"referrals_Page", "referrals_Item"}


async def test_the_served_document_is_the_one_of_this_node(client: httpx.AsyncClient, running: Running) -> None:
    got = await client.get("/openapi.json")
    OpenAPIV31SpecValidator(got.json()).validate()
    assert "/cases/v1/things/{thing_id}" in got.json()["paths"]
    assert got.json()["servers"] == [{"url": "/"}]
    again = await client.get("/openapi.json", headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = await client.get("/openapi/cases.json")
    assert all(path.startswith("/cases/") for path in part.json()["paths"])
    assert (await client.get("/openapi/indicators.json")).status_code == 404


async def test_every_operation_of_the_served_document_answers_at_its_address(node: Node) -> None:
    async with (
        door(node, {"cases": things(), "identity": things()}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        document = (await client.get("/openapi.json")).json()
        for path, item in document["paths"].items():
            for method in METHODS:
                if method in item:
                    address = (
                        path.replace("{thing_id}", "7").replace("{code}", "not_found").replace("{name}", "geleit.css")
                    )
                    address = address.replace("{service}", "cases")
                    got = await client.request(method.upper(), address, headers=running.bearer())
                    missing = {404} if "events/" not in path else set()  # a thing of this test has no AsyncAPI document
                    assert got.status_code not in {405, 501} | missing, (method, path)


async def test_the_document_follows_a_service_that_changes(node: Node) -> None:
    cases = Service(openapi("Cases", {"/v1/a": {"get": operation("a")}}))
    async with door(node, {"cases": cases}) as running, httpx.AsyncClient(base_url=running.base) as client:
        assert "/cases/v1/a" in (await client.get("/openapi.json")).json()["paths"]
        cases.document = openapi("Cases", {"/v1/b": {"get": operation("b")}})

        async def told() -> bool:
            return "/cases/v1/b" in (await client.get("/openapi.json")).json()["paths"]

        await until(told)


COMMITTED = Path(__file__).parents[2] / "services"


def test_the_committed_documents_of_the_services_make_one_valid_document() -> None:
    found = {path.parent.name: json.loads(path.read_text("utf-8")) for path in sorted(COMMITTED.glob("*/openapi.json"))}
    assert found
    made = joined(**found)
    names = Counter(one["operationId"] for one in operations(made))
    assert set(names.values()) == {1}
    for service in found:
        OpenAPIV31SpecValidator(excerpt(made, service)).validate()


def test_no_committed_operation_is_open_but_those_that_say_nothing_of_anybody() -> None:
    found = {path.parent.name: json.loads(path.read_text("utf-8")) for path in sorted(COMMITTED.glob("*/openapi.json"))}
    open_ones = {
        (service, operation.template)
        for service, document in found.items()
        for operation in RouteTable(service, document).operations
        if operation.public
    }
    said = {template for _, template in open_ones}
    lists = {f"/v1/meta/code-lists{rest}" for rest in ("", "/{list_key}", "/{list_key}/codes/{code}")}
    assert said <= {"/v1/meta/lifecycles", "/v1/meta/problems", "/v1/meta/clock", "/v1/status-list"} | lists, open_ones
