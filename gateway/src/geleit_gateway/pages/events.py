"""`/docs/events`: the facts that a service tells, from its committed AsyncAPI document."""

from collections.abc import Mapping
from html import escape
from typing import Any

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.door.documents import Documents
from geleit_gateway.pages.layout import Reader, code, page, prose, table, tag


def index(reader: Reader, catalogue: Catalogue) -> Reply:
    """Which services there are."""
    links = "".join(
        f'<li><a href="{reader.to(f"/docs/events/{known.service}")}">{reader.say(f"service.{known.service}")}</a></li>'
        for known in catalogue
    )
    title = reader.say("events.title")
    return page(reader, title, f'<h1>{title}</h1><p class="lead">{reader.say("events.lead")}</p><ul>{links}</ul>')


async def events(reader: Reader, service: str, documents: Documents) -> Reply:
    """All facts of one service, each with the fields of its data."""
    title = f"{reader.say('events.title')}: {reader.say(f'service.{service}')}"
    found = await documents.asyncapi(service)
    parts = [f'<h1>{title}</h1><p class="lead">{reader.say("events.lead")}</p>']
    if found is None:
        parts.append(f'<p class="quiet">{reader.say("events.none")}</p>')
    else:
        parts.append(
            f'<p><a href="/docs/events/{service}/asyncapi.yaml" download>{reader.say("link.asyncapi")}</a></p>'
        )
        parts += [_channel(reader, channel, found) for channel in found.get("channels", {}).values()]
        heard = "".join(f"<li>{code(name)}</li>" for name in found.get("x-consumes", {}))
        if heard:
            parts.append(f"<h2>{reader.say('events.heard')}</h2><ul>{heard}</ul>")
    return page(reader, title, "".join(parts))


def _channel(reader: Reader, channel: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    messages = document.get("components", {}).get("messages", {})
    facts = "".join(_fact(reader, messages[key]) for key in channel.get("messages", {}) if key in messages)
    return f"<h2>{code(channel.get('address', ''))}</h2>{facts}"


def _fact(reader: Reader, message: Mapping[str, Any]) -> str:
    data = message.get("payload", {}).get("properties", {}).get("data", {})
    required = set(data.get("required", ()))
    rows = [
        [
            code(name) + (f" {tag(reader.say('events.required'), 'off')}" if name in required else ""),
            escape(_form(schema)),
            f'<span lang="en">{prose(schema.get("description", "–"))}</span>',
        ]
        for name, schema in data.get("properties", {}).items()
    ]
    head = [reader.say("events.field"), reader.say("events.type"), reader.say("events.meaning")]
    inside = table(head, rows, label=escape(message["name"])) if rows else ""
    summary = prose(message.get("summary", ""))
    return (
        f'<details><summary>{code(message["name"])}<span class="quiet" lang="en">{summary}</span></summary>'
        f"<div>{inside}</div></details>"
    )


def _form(schema: Mapping[str, Any]) -> str:
    """A JSON Schema type in a few words."""
    if "anyOf" in schema:
        return " | ".join(_form(part) for part in schema["anyOf"])
    if "const" in schema:
        return repr(schema["const"])
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    form = schema.get("format") or schema.get("type") or "object"
    return f"{_form(schema['items'])}[]" if form == "array" and "items" in schema else str(form)
