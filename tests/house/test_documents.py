"""The committed documents are true, and say what an integrator needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from sqlalchemy import Column, Integer, MetaData, Table

from geleit_kit.db.keys import KeyBase
from geleit_kit.db.kit_tables import KitBase
from tests.house.documents import application, described, document_drift, generated, migration_drift
from tests.house.places import DESCRIBED, SERVICES, folder_of

METHODS = {"get", "post", "put", "patch", "delete"}
# No resource of its own, or answered without content by nature.
WITHOUT_BODY = {204}

every_service = pytest.mark.parametrize("service", SERVICES)
every_document = pytest.mark.parametrize("service", DESCRIBED)


def operations(service: str) -> Iterator[tuple[str, dict[str, Any]]]:
    document = described(service)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def has_example(schema: dict[str, Any], document: dict[str, Any], depth: int = 0) -> bool:
    """An example of its own, or one on each property that must be sent, or one below an array or a choice."""
    schema = resolved(schema, document)
    if depth > 6:
        return True
    if {"example", "examples", "const", "enum"} & set(schema) or schema.get("type") in {"boolean", "null"}:
        return True
    if schema.get("format") in {"uuid", "date", "date-time"}:
        return True  # what such a value looks like is the format itself
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if choices:
        return any(has_example(choice, document, depth + 1) for choice in choices)
    if schema.get("type") == "array":
        return has_example(schema.get("items", {}), document, depth + 1)
    if "properties" in schema:
        wanted = schema.get("required") or list(schema["properties"])
        return all(has_example(schema["properties"][name], document, depth + 1) for name in wanted)
    return schema.get("type") == "object" and "additionalProperties" in schema


@every_document
def test_the_committed_documents_are_what_the_service_generates(service: str) -> None:
    assert list(document_drift(service, folder_of(service))) == []


def test_a_changed_document_is_found(tmp_path: Path) -> None:
    for name, text in generated("cases").items():
        (tmp_path / name).write_text(text, "utf-8")
    assert list(document_drift("cases", tmp_path)) == []
    (tmp_path / "openapi.json").write_text('{"openapi": "3.1.0"}\n', "utf-8")
    (tmp_path / "asyncapi.yaml").unlink()
    assert len(list(document_drift("cases", tmp_path))) == 2


@every_service
async def test_the_tables_of_a_service_are_what_its_migrations_make(service: str) -> None:
    assert await migration_drift(f"geleit_{service}", application(service).state.tables.metadata) == []


async def test_kits_tables_are_what_its_migrations_make() -> None:
    assert await migration_drift("geleit_cases", KitBase.metadata) == []
    assert await migration_drift(None, KeyBase.metadata) == []


async def test_a_table_without_a_migration_is_found() -> None:
    tables = MetaData()
    Table("forgotten", tables, Column("id", Integer, primary_key=True))
    found = await migration_drift(None, tables)
    assert len(found) == 1
    assert "forgotten" in found[0]


@every_document
def test_the_openapi_document_is_valid(service: str) -> None:
    assert list(OpenAPIV31SpecValidator(described(service)).iter_errors()) == []


@every_document
def test_operation_ids_are_the_names_of_functions_and_each_stands_once(service: str) -> None:
    names = [operation["operationId"] for _, operation in operations(service)]
    assert len(names) == len(set(names))
    assert [name for name in names if not name.isidentifier() or name != name.lower()] == []


@every_document
def test_every_operation_says_what_it_does(service: str) -> None:
    assert [where for where, operation in operations(service) if not operation.get("description")] == []


@every_document
def test_every_operation_has_an_example_of_what_goes_in_and_out(service: str) -> None:
    document = described(service)
    without: list[str] = []
    for where, operation in operations(service):
        contents = [operation.get("requestBody", {}).get("content", {})]
        contents += [
            answer.get("content", {}) for status, answer in operation["responses"].items() if status.startswith("2")
        ]
        for content in contents:
            media = content.get("application/json")
            if media and not ({"example", "examples"} & set(media) or has_example(media.get("schema", {}), document)):
                without.append(where)
    assert without == []


@every_service
def test_the_asyncapi_document_names_two_streams_at_most_and_only_own_facts(service: str) -> None:
    document = yaml.safe_load(generated(service)["asyncapi.yaml"])
    assert document["asyncapi"].startswith("3.")
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert addresses <= {f"geleit.{service}", f"geleit.{service}.statistics"}
    for message in document["components"]["messages"].values():
        assert message["payload"]["properties"]["type"]["const"].startswith(f"geleit.{service}.")
        Draft202012Validator.check_schema(message["payload"])


def test_what_a_service_expects_to_hear_is_published_by_another() -> None:
    published: set[str] = set()
    expected: dict[str, set[str]] = {}
    for service in SERVICES:
        registry = application(service).state.registry
        published |= set(registry.publishes)
        expected[service] = set(registry.consumes)
    assert {service: names - published for service, names in expected.items() if names - published} == {}
