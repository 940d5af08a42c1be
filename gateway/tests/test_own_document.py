"""The door's own document tells every address that the door answers itself, and no other."""

from typing import Any

import pytest

from gateway.tests.helpers import settings
from geleit_gateway.app import addresses
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.door.document import own_document
from geleit_gateway.door.documents import Documents
from geleit_kit.http.tenants import load_tenants
from geleit_kit.testing.node import Node

Answered = tuple[str, str, bool, tuple[str, ...]]


@pytest.fixture
def answered(node: Node) -> set[Answered]:
    found = addresses(
        settings(node, {}), Catalogue({}, Documents(None), 1.0), Documents(None), load_tenants(node.tenants_file)
    )
    return {(own.template, own.method, own.public, own.asks) for own in found}


def test_every_address_of_the_door_is_told_with_its_method_its_parameters_and_whether_it_is_public(
    answered: set[Answered],
) -> None:
    told = {
        (path, method.upper(), operation["security"] == [], _asks(operation))
        for path, item in own_document()["paths"].items()
        for method, operation in item.items()
    }
    assert answered == told


def test_what_is_not_public_names_its_permission() -> None:
    named = {
        operation["operationId"]: operation.get("x-permission")
        for item in own_document()["paths"].values()
        for operation in item.values()
        if operation["security"]
    }
    assert named == {"who_am_i": "me:read", "may_i": "me:read", "list_my_tasks": "task:read"}


def _asks(operation: dict[str, Any]) -> tuple[str, ...]:
    return tuple(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query")
