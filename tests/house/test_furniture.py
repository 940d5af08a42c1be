"""The second room is known before it is opened: the same names in the same order, in every service."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.documents import application
from tests.house.places import ROOT, SERVICES, rooms

# Rooms in which several others end together: their tests stand with what ends.
TOLD_ELSEWHERE = {"endings", "erasures"}

every_service = pytest.mark.parametrize("service", SERVICES)

# How an operation on an address is called. What makes or acts has a verb of the field.
NAMED = (
    (re.compile(r"^GET [^{]*(\{[^}]+\}/[^{]*)*[^}/]$"), re.compile(r"^(list|read)_")),
    (re.compile(r"^GET .*\}$"), re.compile(r"^read_")),
    (re.compile(r"/search$"), re.compile(r"^search_")),
    (re.compile(r"/upsert$"), re.compile(r"^upsert_")),
)
# kit's own addresses, the same in every service.
OF_KIT = re.compile(r" /(health|v1/(meta|tasks|events|access-log|granted-reads|granted-files))\b")


def misnamed(document: dict[str, Any]) -> Iterator[str]:
    """Operations whose name does not say what the address does."""
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            address = f"{method.upper()} {path}"
            wanted = next((name for where, name in NAMED if where.search(address)), None)
            if wanted and not OF_KIT.search(address) and not wanted.match(told["operationId"]):
                yield f"{address}: {told['operationId']}"


def functions(path: Path) -> list[str]:
    """The names of the functions of a file, in its order."""
    if not path.exists():
        return []
    body = ast.parse(path.read_text("utf-8")).body
    return [one.name for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]


def is_shown(name: str) -> bool:
    """Whether a function makes the answer about a row."""
    return name == "shown" or name.startswith("shown_") or name.endswith("_shown")


@every_service
def test_operations_are_named_after_what_their_address_does(service: str) -> None:
    assert list(misnamed(application(service).openapi())) == []


@every_service
def test_a_room_shows_first_what_it_answers_with(service: str) -> None:
    late = []
    for room in rooms(service):
        names = functions(room / "service.py")
        shown = [number for number, name in enumerate(names) if is_shown(name)]
        if shown and shown[0] != 0:
            late.append(f"{room.name}: {names[shown[0]]} is number {shown[0] + 1}")
    assert late == []


@every_service
def test_words_of_a_room_are_its_texts(service: str) -> None:
    named = re.compile(r"^TEXTS(: Final)? = ", re.MULTILINE)
    files = [room / "texts.py" for room in rooms(service) if (room / "texts.py").exists()]
    assert [file.parent.name for file in files if not named.search(file.read_text("utf-8"))] == []


@every_service
def test_a_table_names_its_base_first(service: str) -> None:
    swapped = re.compile(r"^class \w+\((?!Base\b|PersonalRow\)|BodyRow\))[^)]*\bBase\b", re.MULTILINE)
    tables = [room / "tables.py" for room in rooms(service) if (room / "tables.py").exists()]
    assert [path.parent.name for path in tables if swapped.search(path.read_text("utf-8"))] == []


@every_service
def test_every_room_that_answers_has_tests_of_its_own(service: str) -> None:
    tests = ROOT / "services" / service / "tests"
    answering = [room.name for room in rooms(service) if (room / "routes.py").exists()]
    without = [name for name in answering if name not in TOLD_ELSEWHERE and not (tests / name).is_dir()]
    assert without == []


def test_a_room_that_is_furnished_otherwise_is_found() -> None:
    paths = {
        "/v1/things": {"get": {"operationId": "all_things"}},
        "/v1/things/{thing_id}": {"get": {"operationId": "get_thing"}, "patch": {"operationId": "change_thing"}},
        "/v1/things/{thing_id}/parts": {"get": {"operationId": "read_parts"}},
        "/v1/things/search": {"post": {"operationId": "find_things"}},
    }
    assert list(misnamed({"paths": paths})) == [
        "GET /v1/things: all_things",
        "GET /v1/things/{thing_id}: get_thing",
        "POST /v1/things/search: find_things",
    ]
    assert [name for name in ("shown", "shown_goal", "consent_shown", "show", "unshown_x") if is_shown(name)] == [
        "shown", "shown_goal", "consent_shown",
    ]  # fmt: skip
