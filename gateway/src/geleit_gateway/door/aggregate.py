"""One OpenAPI 3.1 document for everything behind the door."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.door.components import Documents, Key, collisions, merged, references_in, renamed, rewritten
from geleit_gateway.door.document import own_document
from geleit_gateway.door.kept import Kept
from geleit_gateway.door.own import Call
from geleit_gateway.door.routing import METHODS

DESCRIPTION = (
    "The whole API of this node: every service behind one door, with the addresses and checks that callers meet. "
    "Every refusal is a problem document (RFC 9457) whose `type` leads to a page that explains it."
)


def aggregated(documents: Documents, *, title: str, version: str, server: str) -> dict[str, Any]:
    """The common document of these services (name -> its own document, in the order in which they shall appear).

    Paths below `/v1/` get the service's name in front; the gateway's own paths stay as they are. Operation ids become
    `<service>_<operation>`, components that collide `<service>_<name>`.
    """
    colliding = collisions(documents)
    paths: dict[str, Any] = {}
    for service, document in documents.items():
        for template, item in document.get("paths", {}).items():
            if service == "gateway" or template.startswith("/v1/"):
                address = template if service == "gateway" else f"/{service}{template}"
                paths[address] = _path_item(item, service, document, colliding)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": DESCRIPTION},
        "servers": [{"url": server}],
        "tags": _tags(documents.values(), paths),
        "paths": paths,
        "components": merged(documents, colliding),
    }


def _path_item(
    item: Mapping[str, Any], service: str, document: Mapping[str, Any], colliding: set[Key]
) -> dict[str, Any]:
    result: dict[str, Any] = rewritten(item, service, colliding)
    for method in METHODS:
        if method in result:
            operation = result[method]
            # What the service says for all its operations is said at each, so that it does not spread to others.
            security = operation.get("security", document.get("security"))
            if security is not None:
                operation["security"] = [_renamed_schemes(rule, service, colliding) for rule in security]
            operation["x-service"] = service
    return result


def _renamed_schemes(rule: Mapping[str, Any], service: str, colliding: set[Key]) -> dict[str, Any]:
    return {renamed(service, "securitySchemes", name, colliding): scopes for name, scopes in rule.items()}


def _tags(documents: Iterable[Mapping[str, Any]], paths: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tags in use, in their order; one that several services use appears once, with the first description."""
    described: dict[str, dict[str, Any]] = {}
    for document in documents:
        for tag in document.get("tags", []):
            described.setdefault(tag["name"], tag)
    return [described.get(name, {"name": name}) for name in _used_tags(paths)]


def _used_tags(paths: Mapping[str, Any]) -> list[str]:
    used = [name for item in paths.values() for method in METHODS for name in item.get(method, {}).get("tags", [])]
    return list(dict.fromkeys(used))


def excerpt(document: Mapping[str, Any], service: str) -> dict[str, Any]:
    """The part of the common document that belongs to one service, with the components that it needs."""
    paths = {
        address: item
        for address, item in document["paths"].items()
        if any(item.get(method, {}).get("x-service") == service for method in METHODS)
    }
    used = _used_tags(paths)
    tags = [tag for tag in document["tags"] if tag["name"] in used]
    info = {**document["info"], "title": f"{document['info']['title']}: {service}"}
    return {**document, "info": info, "tags": tags, "paths": paths, "components": _needed(paths, document)}


def _needed(paths: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    components = document["components"]
    wanted, found = set(references_in(paths)), set[Key]()
    while wanted:
        found |= wanted
        wanted = {
            reference for kind, name in wanted for reference in references_in(components.get(kind, {}).get(name, {}))
        } - found
    found |= {("securitySchemes", name) for name in _schemes_of(paths)}
    return {
        kind: {name: value for name, value in named.items() if (kind, name) in found}
        for kind, named in components.items()
    }


def _schemes_of(paths: Mapping[str, Any]) -> set[str]:
    rules = [rule for item in paths.values() for method in METHODS for rule in item.get(method, {}).get("security", [])]
    return {name for rule in rules for name in rule}


class Aggregate:
    """Serves the common document; made anew, beside the loop, when a service's document changed."""

    def __init__(self, catalogue: Catalogue, *, server: str, version: str) -> None:
        self._catalogue, self._server, self._version = catalogue, server, version
        self._document: dict[str, Any] = {}
        self._made_of: tuple[int, ...] | None = None
        self._kept: dict[str, Kept] = {}
        self._making = asyncio.Lock()

    async def whole(self, call: Call) -> Reply:
        """`/openapi.json`."""
        return await self._answer("", call)

    async def of_service(self, call: Call) -> Reply:
        """`/openapi/<service>.json`: the same, for one service."""
        service = call.values[0].removesuffix(".json")
        if service != "gateway":
            self._catalogue.service(service)
        return await self._answer(service, call)

    async def _answer(self, service: str, call: Call) -> Reply:
        async with self._making:
            version = self._catalogue.version
            if self._made_of != version:
                self._document = await asyncio.to_thread(self._made)
                self._made_of, self._kept = version, {}
            if service not in self._kept:
                self._kept[service] = await asyncio.to_thread(self._keep, service)
        return await self._kept[service].answer(call.request)

    def _made(self) -> dict[str, Any]:
        documents: Documents = {
            "gateway": own_document(),
            **{known.service: known.document for known in self._catalogue if known.document},
        }
        return aggregated(documents, title="Geleit", version=self._version, server=self._server)

    def _keep(self, service: str) -> Kept:
        content = excerpt(self._document, service) if service else self._document
        return Kept(Reply.json(content), "no-cache")
