"""The documentation of a node with all its services, in a real browser: it works and asks nothing of another host."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from deploy.tests.nodes import Node, new_folder, up
from gateway.tests.test_browser import BROWSER, look
from gateway.tests.test_pages import Page

METHODS = ("get", "put", "post", "delete", "patch")
pytestmark = pytest.mark.processes
in_a_browser = pytest.mark.skipif(BROWSER is None, reason="needs Debian's chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with up(new_folder(tmp_path_factory.mktemp("node") / "folder")) as node:
        yield node


@pytest.fixture(scope="module")
def door(node: Node) -> str:
    return node.now().gateway


def test_the_common_document_names_every_service(door: str) -> None:
    document = httpx.get(f"{door}/openapi.json", trust_env=False).json()
    services = {path.split("/")[1] for path in document["paths"] if "/v1/" in path}
    assert services == {"identity", "cases", "referrals", "indicators"}


def test_every_link_of_the_documentation_leads_somewhere_on_this_node(door: str) -> None:
    with httpx.Client(base_url=door, trust_env=False) as client:
        for language in ("de", "en"):
            waiting, seen = [f"/docs?lang={language}"], set[str]()
            while waiting:
                path = waiting.pop()
                seen.add(path)
                got = client.get(path)
                assert got.status_code == 200, path
                if not got.headers["content-type"].startswith("text/html"):
                    continue
                for link in Page(got.text).links():
                    assert not urlsplit(link).netloc, (path, link)
                    target = urljoin(path, link).partition("#")[0]
                    if ("lang=" not in target or f"lang={language}" in target) and target not in seen | set(waiting):
                        waiting.append(target)
            assert {
                f"/docs/{room}/{name}?lang={language}"
                for room in ("api", "lifecycles", "events")
                for name in ("identity", "cases", "referrals", "indicators")
            } <= seen


def test_every_life_cycle_of_every_service_is_shown_with_all_its_steps(door: str) -> None:
    with httpx.Client(base_url=door, trust_env=False) as client:
        text = client.get("/docs/lifecycles?lang=en").text
        for service in ("identity", "cases", "referrals", "indicators"):
            cycles = client.get(f"/{service}/v1/meta/lifecycles", headers={"Accept-Language": "en"}).json()["items"]
            assert cycles, service
            for cycle in cycles:
                assert f'id="{cycle["name"]}"' in text, (service, cycle["name"])


@pytest.mark.browser
@in_a_browser
@pytest.mark.parametrize(
    "path", ["/docs", "/docs/lifecycles", "/docs/events/cases", "/docs/problems", "/docs/token", "/docs/api"]
)
async def test_a_page_asks_nothing_of_another_host(door: str, tmp_path: Path, path: str) -> None:
    seen = await look(f"{door}{path}?lang=en", tmp_path)
    assert "<main" in seen.dom
    assert {urlsplit(address).netloc for address in seen.asked} == {urlsplit(door).netloc}
    assert not seen.complaints, seen.complaints


@pytest.mark.browser
@in_a_browser
@pytest.mark.parametrize("service", ["identity", "cases", "referrals", "indicators"])
async def test_the_interactive_page_shows_every_operation_of_a_service(door: str, tmp_path: Path, service: str) -> None:
    seen = await look(f"{door}/docs/api/{service}", tmp_path)
    async with httpx.AsyncClient(base_url=door, trust_env=False) as client:
        document = (await client.get(f"/openapi/{service}.json")).json()
    operations = sum(method in item for item in document["paths"].values() for method in METHODS)
    # An operation is shown under each of its tags.
    shown = sum(len(item[m].get("tags", ["x"])) for item in document["paths"].values() for m in METHODS if m in item)
    assert operations > 5
    assert seen.dom.count('class="opblock opblock-') == shown
    assert not seen.complaints, seen.complaints
