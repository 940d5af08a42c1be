"""Components of several OpenAPI documents under one roof.

Two services may give one name to the same thing (a problem document, a task) or to different things (`Page`). What is
the same is kept once; what differs gets the service's name in front. "The same" reaches as far as the references do:
two lists that read alike but list different things are different.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

Documents = Mapping[str, Mapping[str, Any]]
Key = tuple[str, str]
"""Kind and name, such as `("schemas", "TaskOut")`."""

_PREFIX = "#/components/"
# Below these a key is somebody's name, even where it reads like a word of the format (a field called `default`).
_NAMED = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas", "headers", "callbacks"})


def collisions(documents: Documents) -> set[Key]:
    """The components whose name means different things in different services."""
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    references: dict[Key, set[Key]] = defaultdict(set)
    for service, document in documents.items():
        for key, component in _components(document):
            found[key][service] = json.dumps(component, sort_keys=True)
            references[key] |= set(references_in(component))
    shared = {key for key, by_service in found.items() if len(by_service) > 1}
    colliding = {key for key in shared if len(set(found[key].values())) > 1}
    while spread := {key for key in shared - colliding if references[key] & colliding}:
        colliding |= spread
    return colliding


def merged(documents: Documents, colliding: set[Key]) -> dict[str, dict[str, Any]]:
    """All components by kind and new name, with their references written anew."""
    result: dict[str, dict[str, Any]] = {}
    for service, document in documents.items():
        for (kind, name), component in _components(document):
            new = renamed(service, kind, name, colliding)
            result.setdefault(kind, {})[new] = rewritten(component, service, colliding)
    return {kind: dict(sorted(named.items())) for kind, named in sorted(result.items())}


def renamed(service: str, kind: str, name: str, colliding: set[Key]) -> str:
    """The name of a component in the common document."""
    return f"{service}_{name}" if (kind, name) in colliding else name


def rewritten(content: Any, service: str, colliding: set[Key]) -> Any:
    """A piece of a service's document with its references, discriminators and operation names in common terms."""
    if isinstance(content, list):
        return [rewritten(item, service, colliding) for item in content]
    if not isinstance(content, Mapping):
        return content
    result = {}
    for key, value in content.items():
        if key in {"example", "examples", "default", "enum", "const"} and not _holds_references(key, value):
            result[key] = value
        elif key in _NAMED and isinstance(value, Mapping):
            result[key] = {name: rewritten(item, service, colliding) for name, item in value.items()}
        elif key == "$ref" and isinstance(value, str):
            result[key] = _reference(value, service, colliding)
        elif key == "discriminator" and isinstance(value, Mapping):
            mapping = {k: _reference(v, service, colliding) for k, v in value.get("mapping", {}).items()}
            result[key] = {**value, **({"mapping": mapping} if mapping else {})}
        elif key == "operationId" and isinstance(value, str):
            result[key] = f"{service}_{value}"
        else:
            result[key] = rewritten(value, service, colliding)
    return result


def _holds_references(key: str, value: Any) -> bool:
    """`examples` of a parameter or a media type is a map that may hold references; elsewhere it is plain data."""
    return (
        key == "examples"
        and isinstance(value, Mapping)
        and any(isinstance(item, Mapping) and str(item.get("$ref", "")).startswith(_PREFIX) for item in value.values())
    )


def _reference(reference: str, service: str, colliding: set[Key]) -> str:
    if not reference.startswith(_PREFIX):
        return reference
    kind, _, rest = reference.removeprefix(_PREFIX).partition("/")
    name, slash, inside = rest.partition("/")
    return f"{_PREFIX}{kind}/{renamed(service, kind, name, colliding)}{slash}{inside}"


def _components(document: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    for kind, named in document.get("components", {}).items():
        if not kind.startswith("x-"):
            for name, component in named.items():
                yield (kind, name), component


def references_in(content: Any) -> Iterator[Key]:
    """The components that a piece of a document refers to, not those behind them."""
    if isinstance(content, list):
        for item in content:
            yield from references_in(item)
    elif isinstance(content, Mapping):
        reference = content.get("$ref")
        if isinstance(reference, str) and reference.startswith(_PREFIX):
            kind, _, rest = reference.removeprefix(_PREFIX).partition("/")
            yield kind, rest.partition("/")[0]
        for value in content.values():
            yield from references_in(value)
