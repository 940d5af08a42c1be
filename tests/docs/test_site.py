"""The documentation can be read without a network, and nothing in it points to what is not there."""

import json
import re
from pathlib import Path

import pytest

from tests.docs.links import broken, seen, unknown_names
from tests.docs.site import codes, operations, site, written
from tests.house.places import DESCRIBED, ROOT, folder_of


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return site()


def test_every_link_leads_somewhere_and_nothing_is_fetched(pages: dict[str, str]) -> None:
    assert len(pages) > 50
    assert list(broken(pages)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<a href="missing.html">x</a>', "leads nowhere"),
        ('<a href="#nowhere">x</a>', "no such section"),
        ('<script src="https://elsewhere.example/x.js"></script>', "fetches"),
        ('<link rel="stylesheet" href="x.css">', "fetches"),
        ("<style>@import 'x'</style>", "its style fetches"),
    ],
)
def test_a_broken_link_and_a_fetched_thing_are_found(text: str, fault: str) -> None:
    [found] = broken({"index.html": text})
    assert fault in found


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_operation_has_its_section(pages: dict[str, str], name: str) -> None:
    document = json.loads((folder_of(name) / "openapi.json").read_text("utf-8"))
    wanted = {operation["operationId"] for _, _, operation in operations(document)}
    assert wanted
    assert wanted <= seen(pages[f"reference/{name}.html"]).anchors


def test_the_type_of_every_refusal_leads_to_a_page_in_both_languages(pages: dict[str, str]) -> None:
    assert len(codes()) > 50
    for code, (german, english, services) in codes().items():
        assert f"docs/problems/{code}.html" in pages
        assert german
        assert english
        assert services


def test_every_code_that_is_raised_has_a_page() -> None:
    raised = {
        code
        for folder in ("services", "kit", "gateway")
        for path in (ROOT / folder).glob("**/src/**/*.py")
        for code in re.findall(r"raise \w+\(\s*[\"']([a-z][a-z0-9_]+)[\"']", path.read_text("utf-8"))
        if re.search(
            rf"raise (NotFound|Forbidden|Conflict|Unavailable|Gone|Problem)\(\s*[\"']{code}[\"']",
            path.read_text("utf-8"),
        )
    }
    assert raised
    assert raised - set(codes()) == set()


@pytest.mark.parametrize("path", written(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(path: Path) -> None:
    assert list(unknown_names(path)) == []


def test_a_page_that_names_a_test_that_is_not_there_is_found() -> None:
    page = ROOT / ".cache" / "claims.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(
        "Proven by `tests/nowhere/test_x.py` and `tests/docs/test_site.py::test_gone`; run `make gold`.", "utf-8"
    )
    assert len(list(unknown_names(page))) == 3
    page.unlink()
