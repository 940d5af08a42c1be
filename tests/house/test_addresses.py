"""Nothing personal in a URL, and no list that asks for one employee."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.house.documents import application
from tests.house.places import SERVICES

# A person is addressed by the body's pseudonym, where the address is the person's own record in identity.
ADDRESSES_A_PERSON = re.compile(r"^/v1/persons/\{person\}(/|$)")
PERSONAL = re.compile(
    r"person|pseudonym|name|birth|phone|mail|street|subject|staff|holder|assignee|deputy|employee|worker"
)
# Words of a role, not of a person.
HARMLESS = {"name_id", "staff_id"}  # ids of a name and of a member of staff, random, in the path of their own row

every_service = pytest.mark.parametrize("service", SERVICES)


def personal(document: Mapping[str, Any]) -> Iterator[str]:
    """Every parameter of an address that names a person or an employee."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for parameter in operation.get("parameters", ()):
                name, place = parameter["name"], parameter["in"]
                own_record = place == "path" and ADDRESSES_A_PERSON.match(path)
                if place in {"path", "query"} and PERSONAL.search(name) and name not in HARMLESS and not own_record:
                    yield f"{method.upper()} {path} {name}"


@every_service
def test_no_address_names_a_person_or_an_employee(service: str) -> None:
    assert list(personal(application(service).openapi())) == []


def test_an_address_that_names_one_would_be_found() -> None:
    ask = [{"name": "holder", "in": "query"}, {"name": "person", "in": "query"}, {"name": "limit", "in": "query"}]
    document = {"paths": {"/v1/mandates": {"get": {"parameters": ask}}}}
    assert list(personal(document)) == ["GET /v1/mandates holder", "GET /v1/mandates person"]
    addressed = {"paths": {"/v1/persons/{person}": {"get": {"parameters": [{"name": "person", "in": "path"}]}}}}
    assert list(personal(addressed)) == []
