"""The AsyncAPI 3.0 document of a service, generated from the registry: what it publishes, and what it expects to
hear.
"""

from typing import Any

import yaml

from geleit_kit.db.erasure import FACT_ERASED
from geleit_kit.events.facts import Fact, Registry, stream_of


class Emptied(Fact):
    """A fact about a person who was erased since: its number stays, its words are gone."""


def document(registry: Registry, title: str, version: str) -> dict[str, Any]:
    """The document as data."""
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    emptied: dict[str, type[Fact]] = {
        f"{stream_of(name)}.{FACT_ERASED}": Emptied for name, fact in registry.publishes.items() if not fact.statistics
    }
    for name, fact in sorted({**registry.publishes, **emptied}.items()):
        key = _key(name)
        messages[key] = _message(name, fact)
        stream = stream_of(name)
        channel = channels.setdefault(_key(stream), {"address": stream, "messages": {}})
        channel["messages"][key] = {"$ref": f"#/components/messages/{key}"}
    for channel in channels.values():
        channel["description"] = "Redis stream; entry id `<sequence>-0`, field `event` holds the CloudEvents JSON."
    for name in sorted({stream_of(name) for name in registry.publishes}):
        operations[f"publish_{_key(name)}"] = {"action": "send", "channel": {"$ref": f"#/channels/{_key(name)}"}}
    heard = {
        name: {"expects": consumers[0].heard.model_json_schema()}
        for name, consumers in sorted(registry.consumes.items())
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": title,
            "version": version,
            "description": "CloudEvents 1.0 in JSON. No name, no free text, no other body; "
            "a person only as the owning body's pseudonym.",
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
        "x-consumes": heard,
    }


def rendered(registry: Registry, title: str, version: str) -> str:
    """The document as YAML, as it is committed."""
    return yaml.safe_dump(document(registry, title, version), sort_keys=False, allow_unicode=True, width=120)


def _message(name: str, fact: type[Fact]) -> dict[str, Any]:
    schema = fact.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("title", None)
    definitions = schema.pop("$defs", None)
    if definitions:
        schema["definitions"] = definitions
    extensions: dict[str, Any] = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid"},
        "source": {"type": "string", "format": "uri-reference"},
        "type": {"const": name},
        "subject": {"type": "string", "description": "The aggregate: facts of one subject keep their order."},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "sequence": {"type": "string", "description": "Gap-free per stream as published."},
        "body": {"type": "string", "format": "uuid"},
        "bodysequence": {"type": "string", "description": "Gap-free per body as published."},
    }
    if not fact.statistics:
        extensions["traceparent"] = {"type": "string"}
    required = [key for key in extensions if key != "traceparent"]
    return {
        "name": name,
        "title": name,
        "summary": (fact.__doc__ or "").strip().split("\n")[0],
        "contentType": "application/cloudevents+json",
        "payload": {
            "type": "object",
            "required": [*required, "data"],
            "properties": {**extensions, "data": schema},
        },
    }


def _key(name: str) -> str:
    return name.replace(".", "_")
