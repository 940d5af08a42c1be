"""The two documents of a service, judged by others: OpenAPI 3.1, AsyncAPI 3.0, CloudEvents 1.0."""

import json
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from geleit_kit.events.asyncapi import document
from geleit_kit.testing.node import Node
from kit.tests.events.stage import STREAM, Stage


@pytest.fixture
def app(node: Node, tmp_path: Path) -> Any:
    from letters.app import LettersSettings, create_app  # noqa: PLC0415 -- on the path once the conftest was read

    return create_app(
        LettersSettings(
            node=node.name,
            database_url=f"sqlite+aiosqlite:///{tmp_path}/a.sqlite",
            keys_url=f"sqlite+aiosqlite:///{tmp_path}/b.sqlite",
            tenants_file=node.tenants_file,
            secrets_folder=node.secrets,
        )
    )


def test_the_openapi_document_is_valid_and_complete(app: Any) -> None:
    made = json.loads(json.dumps(app.openapi()))
    validate(made)

    operations = [
        (path, method, operation) for path, item in made["paths"].items() for method, operation in item.items()
    ]
    assert len(operations) > 15
    names = [operation["operationId"] for _, _, operation in operations]
    assert len(set(names)) == len(names)
    for path, method, operation in operations:
        assert operation.get("security") == [] or operation["x-permission"], (path, method)
        headers = {one["name"]: one for one in operation.get("parameters", []) if one["in"] == "header"}
        if method in {"put", "patch"} and "clock" not in path:
            assert headers["If-Match"]["required"]
            assert {"412", "428"} <= set(operation["responses"])
    sending = made["paths"]["/v1/letters/{letter_id}/send"]["post"]
    assert next(one for one in sending["parameters"] if one["name"] == "Idempotency-Key")["required"]


def test_the_asyncapi_document_names_every_fact_and_its_schemas_are_valid(app: Any) -> None:
    made = document(app.state.registry, "Letters", "1")

    assert made["asyncapi"] == "3.0.0"
    assert {channel["address"] for channel in made["channels"].values()} == {
        "geleit.letters",
        "geleit.letters.statistics",
    }
    for channel in made["channels"].values():
        for reference in channel["messages"].values():
            assert reference["$ref"].rsplit("/", 1)[1] in made["components"]["messages"]
    for operation in made["operations"].values():
        assert operation["channel"]["$ref"].rsplit("/", 1)[1] in made["channels"]
    for message in made["components"]["messages"].values():
        Draft202012Validator.check_schema(message["payload"])
    assert "geleit.letters.letter.sent.v1" in made["x-consumes"]


async def test_what_is_sent_is_a_cloudevent(stage: Stage) -> None:
    await stage.note(1)
    await stage.publish()
    [(identifier, fields)] = await stage.redis.xrange(STREAM) or []
    assert fields

    event = JSONFormat().read(CloudEvent, fields[b"event"])

    assert identifier == b"1-0"
    assert (event.get_type(), event.get_source(), event.get_subject()) == (
        "geleit.letters.letter.noted.v1",
        "/nodes/test/letters",
        event.get_extension("subject") or event.get_subject(),
    )
    assert (event.get_extension("sequence"), event.get_extension("bodysequence")) == ("1", "1")
    assert event.get_time() is not None
