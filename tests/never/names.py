"""Every name that the house shows, from the OpenAPI and AsyncAPI documents. `python -m tests.never.names --write`."""

import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

import geleit_vocabulary
from geleit_gateway.door.document import own_document
from geleit_indicators.catalogue import rules as catalogue
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.coded import Coded
from tests.house.documents import application, generated
from tests.house.places import DOOR, SERVICES

REVIEWED = Path(__file__).with_name("reviewed")
PARTS = (*SERVICES, DOOR, "vocabulary")
_METHODS = {"get", "post", "put", "patch", "delete"}
Document = Mapping[str, Any]


@cache
def openapi(service: str) -> Document:
    """The OpenAPI document as it is generated now."""
    document: Document = own_document() if service == DOOR else application(service).openapi()
    return document


@cache
def asyncapi(service: str) -> Document:
    """The AsyncAPI document as it is generated now; empty for the door, which publishes nothing."""
    return {} if service == DOOR else yaml.safe_load(generated(service)["asyncapi.yaml"])


def lines(openapi_document: Document, asyncapi_document: Document) -> list[str]:
    """One line per operation, schema, list of codes and fact, with all of its names."""
    found = [*_operations(openapi_document), *_schemas(openapi_document), *_facts(asyncapi_document)]
    return sorted(found)


def _operations(document: Document) -> Iterator[str]:
    for path, methods in document.get("paths", {}).items():
        for method, told in methods.items():
            if method in _METHODS:
                parameters = sorted(one["name"] for one in told.get("parameters", ()) if one["in"] == "query")
                yield " ".join(["operation", told["operationId"], method.upper(), path, *parameters])
                for one in told.get("parameters", ()):
                    for part in parts(one["schema"]):
                        if "enum" in part:
                            yield " ".join(["codes", f"{told['operationId']}.{one['name']}", *_codes(part)])


def _schemas(document: Document) -> Iterator[str]:
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        for part in parts(schema):
            if "properties" in part:
                yield " ".join(["fields", _plain(name), *sorted(part["properties"])])
            if _codes(part):
                yield " ".join(["codes", _plain(name), *_codes(part)])


def _facts(document: Document) -> Iterator[str]:
    for message in document.get("components", {}).get("messages", {}).values():
        payload = message["payload"]["properties"]
        told = payload["type"]["const"]
        for part in parts(payload["data"]):
            if "properties" in part:
                yield " ".join(["fact", told, *sorted(part["properties"])])
            if _codes(part):
                yield " ".join(["codes", told, *_codes(part)])


def _codes(schema: Document) -> list[str]:
    codes = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    return sorted(str(code) for code in codes)


def _lifecycles(cycles: Iterable[Lifecycle]) -> Iterator[str]:
    for cycle in cycles:
        yield " ".join(["lifecycle", cycle.name, *sorted({*cycle.states, *cycle.actions})])


def _indicators() -> Iterator[str]:
    for indicator in catalogue.INDICATORS.values():
        yield " ".join(["indicator", indicator.key, *(dimension.key for dimension in indicator.dimensions)])


def _lists(module: ModuleType) -> Iterator[str]:
    """The lists of codes that a module of the vocabulary defines; the official ones are others' words."""
    for name, kind in sorted(vars(module).items()):
        if isinstance(kind, type) and issubclass(kind, Coded) and kind.__module__ == module.__name__:
            yield " ".join(["codes", f"vocabulary.{name}", *sorted(str(code) for code in kind)])


def _vocabulary() -> Iterator[str]:
    for found in pkgutil.iter_modules(geleit_vocabulary.__path__):
        yield from _lists(import_module(f"geleit_vocabulary.{found.name}"))


def parts(schema: Any) -> Iterator[Document]:
    """A schema and everything inside it."""
    if isinstance(schema, Mapping):
        if "$ref" not in schema:
            yield schema
        for name, inner in schema.items():
            if name not in {"examples", "example", "default"}:
                yield from parts(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from parts(inner)


def _plain(name: str) -> str:
    return name.replace(" ", "")


def reviewed(part: str) -> list[str]:
    """The committed list."""
    file = REVIEWED / f"{part}.txt"
    return file.read_text("utf-8").splitlines() if file.exists() else []


def present(part: str) -> list[str]:
    """The list of a part of the house as it would be now."""
    if part == "vocabulary":
        return sorted(_vocabulary())
    found = lines(openapi(part), asyncapi(part))
    if part != DOOR:
        found += _lifecycles(application(part).state.lifecycles)
    if part == "indicators":
        found += _indicators()
    return sorted(set(found))


def main(arguments: list[str]) -> int:
    """`--write` writes the lists anew; without it, prints what is new."""
    for part in PARTS:
        if arguments == ["--write"]:
            (REVIEWED / f"{part}.txt").write_text("\n".join(present(part)) + "\n", "utf-8")
        else:
            for line in sorted(set(present(part)) - set(reviewed(part))):
                sys.stdout.write(f"{part}: {line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
