from collections import Counter
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
import yaml

from gateway.tests.helpers import Running, Service, door, things
from geleit_gateway.pages.drawing import arrows, drawn, order
from geleit_gateway.pages.texts import WORDS
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.testing.node import Node

LETTER = Lifecycle(
    "letter",
    start="draft",
    steps=[
        Step("send", "draft", "sent", needs="case:write", asks="SendIn"),
        Step("fetch", "sent", "read", automatic=True),
        Step("take_back", "sent", "draft", needs="case:write"),
        Step("note", "sent", "sent", needs="case:write"),
        Step("discard", ("draft", "sent"), "discarded", needs="case:write"),
    ],
)
COMMON = Lifecycle("task", start="open", steps=[Step("complete", "open", "done")])


def told(cycle: Lifecycle, language: str) -> dict[str, Any]:
    """As kit serves it."""
    data = cycle.as_data()
    data["state_labels"] = {state: f"{state} <{language}>" for state in data["states"]}
    for step in data["steps"]:
        step["label"] = f"{step['action']} <{language}>"
    return data


def described(*cycles: Lifecycle) -> Service:
    service = things()
    service.lifecycles = {language: [told(cycle, language) for cycle in cycles] for language in ("de", "en")}
    service.problems = {
        "de": [{"code": "letter_lost", "title": "Brief verloren"}],
        "en": [{"code": "letter_lost", "title": "Letter lost"}],
    }
    return service


ASYNCAPI = {
    "asyncapi": "3.0.0",
    "info": {"title": "Cases: events", "version": "1"},
    "channels": {
        "geleit_cases": {"address": "geleit.cases", "messages": {"sent": {"$ref": "#/components/messages/sent"}}}
    },
    "components": {
        "messages": {
            "sent": {
                "name": "geleit.cases.letter.sent.v1",
                "summary": "A letter <b>went</b> out.",
                "payload": {
                    "properties": {
                        "data": {
                            "required": ["letter_id"],
                            "properties": {
                                "letter_id": {"type": "string", "format": "uuid", "description": "Which letter."},
                                "days": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
                            },
                        }
                    }
                },
            }
        }
    },
    "x-consumes": {"geleit.referrals.referral.ended.v1": {}},
}


@pytest.fixture
def services(node: Node) -> dict[str, Service | str]:
    folder = node.folder / "documents" / "cases"
    folder.mkdir(parents=True)
    (folder / "asyncapi.yaml").write_text(yaml.safe_dump(ASYNCAPI))
    return {"cases": described(LETTER, COMMON), "identity": described(COMMON), "indicators": "http://127.0.0.1:1"}


class Page(HTMLParser):
    """What a page holds, as a strict reader sees it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def links(self) -> set[str]:
        return {str(a[k]) for _, a in self.tags for k in ("href", "src", "data-document") if a.get(k)}


async def test_every_page_is_found_by_its_links_and_every_link_leads_somewhere(
    node: Node, services: dict[str, Service | str]
) -> None:
    async with (
        door(node, services, demo_issuer="http://127.0.0.1:9") as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        for language in ("de", "en"):
            waiting, seen = [f"/docs?lang={language}"], dict[str, str]()
            while waiting:
                path = waiting.pop()
                got = await client.get(path)
                assert got.status_code == 200, path
                seen[path] = got.text
                if got.headers["content-type"].startswith("text/html"):
                    assert f'<html lang="{language}">' in got.text, path
                    assert got.headers["content-language"] == language
                    _well_formed(Page(got.text), path)
                    for link in Page(got.text).links():
                        assert not urlsplit(link).netloc, (path, link)
                        target = urljoin(path, link).partition("#")[0]
                        if "lang=" not in target or f"lang={language}" in target:
                            waiting += [target] if target not in seen and target not in waiting else []
            rooms = (
                "/docs/api/cases",
                "/docs/lifecycles/identity",
                "/docs/events/cases",
                "/docs/problems/letter_lost",
                "/docs/token",
            )
            assert all(any(path.startswith(room) for path in seen) for room in rooms)


def _well_formed(page: Page, path: str) -> None:
    assert len(page.of("h1")) == 1, path
    assert len(page.of("main")) == 1, path
    assert len(page.of("title")) >= 1, path
    names = Counter(str(a["id"]) for _, a in page.tags if "id" in a)
    assert set(names.values()) == {1}, (path, names)
    # What the content policy would block must not be there at all.
    assert not page.of("style"), path
    assert all("src" in one for one in page.of("script")), path
    assert not [a for _, a in page.tags if "style" in a or any(name.startswith("on") for name in a)], path
    for one in page.of("a"):
        assert one.get("href"), path
    for one in page.of("img"):
        assert "alt" in one, path
    for one in page.of("th"):
        assert one.get("scope") in {"row", "col"}, path
    inside = {str(a["href"])[1:] for a in page.of("a") if str(a["href"]).startswith("#")}
    assert inside <= set(names), path


async def test_the_first_page_says_what_runs_what_does_not_answer_and_what_is_not_run(
    node: Node, services: dict[str, Service | str]
) -> None:
    async with door(node, services) as running, httpx.AsyncClient(base_url=running.base) as client:
        text = (await client.get("/docs?lang=en")).text
        assert (text.count(">running<"), text.count(">not answering<"), text.count(">not run here<")) == (2, 1, 1)
        root = await client.get("/")
        assert (root.status_code, root.headers["location"]) == (303, "/docs")


async def test_a_life_cycle_is_drawn_and_told_in_the_readers_language(
    node: Node, services: dict[str, Service | str]
) -> None:
    async with door(node, services) as running, httpx.AsyncClient(base_url=running.base) as client:
        text = (await client.get("/docs/lifecycles/cases", headers={"Accept-Language": "en"})).text
        assert "take_back &lt;en&gt;" in text
        assert "<en>" not in text  # labels are escaped, wherever they come from
        assert text.count("<svg") == 2
        everything = (await client.get("/docs/lifecycles", headers={"Accept-Language": "de"})).text
        assert everything.count('id="task"') == 1  # what every service has is told once


async def test_a_demo_node_tells_how_to_get_a_token_and_another_does_not(node: Node) -> None:
    async with (
        door(node, {}, demo_issuer="http://127.0.0.1:9") as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        text = (await client.get("/docs/token?lang=en")).text
        assert "http://127.0.0.1:9/demo/token" in text
        assert all(f"<code>{body}</code>" in text for body in node.bodies)
    (node.folder / "folder.json").write_text('{"kind": "production", "version": 1, "node": "geleit-test"}')
    async with (
        door(node, {}, demo_issuer="http://127.0.0.1:9") as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        assert "127.0.0.1:9" not in (await client.get("/docs/token?lang=en")).text


async def test_facts_are_told_from_the_committed_document(node: Node, services: dict[str, Service | str]) -> None:
    async with door(node, services) as running, httpx.AsyncClient(base_url=running.base) as client:
        text = (await client.get("/docs/events/cases?lang=en")).text
        assert "geleit.cases.letter.sent.v1" in text
        assert "A letter &lt;b&gt;went&lt;/b&gt; out." in text
        assert "integer | null[]" in text
        assert "geleit.referrals.referral.ended.v1" in text
        raw = await client.get("/docs/events/cases/asyncapi.yaml")
        assert yaml.safe_load(raw.text) == ASYNCAPI
        assert (await client.get("/docs/events/identity/asyncapi.yaml")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/docs/api/referrals", "/docs/lifecycles/nothing", "/docs/events/%3Cscript%3E", "/docs/problems/nothing",
        "/docs/problems/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/docs/assets/..%2fsettings.py", "/docs/assets/nothing.css",
        "/docs/events/referrals/asyncapi.yaml", "/docs/nothing", "/openapi/nothing.json",
    ],
)  # fmt: skip
async def test_what_is_not_there_is_not_found_and_not_repeated(client: httpx.AsyncClient, path: str) -> None:
    got = await client.get(path)
    assert got.status_code in {404, 400}
    assert "<script>" not in got.text
    assert "alert" not in got.text


async def test_files_are_kept_by_browsers_until_they_change(client: httpx.AsyncClient) -> None:
    for name, media in (
        ("swagger-ui-bundle.js", "text/javascript"),
        ("swagger-ui.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
    ):
        got = await client.get(f"/docs/assets/{name}")
        assert got.headers["content-type"].startswith(media)
        again = await client.get(f"/docs/assets/{name}", headers={"If-None-Match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_large_files_travel_packed_and_arrive_whole(running: Running, client: httpx.AsyncClient) -> None:
    for path in ("/docs/assets/swagger-ui-bundle.js", "/openapi.json"):
        packed = await client.get(path, headers={"Accept-Encoding": "gzip"})
        plain = await client.get(path, headers={"Accept-Encoding": "gzip;q=0, identity"})
        assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
        assert packed.content == plain.content
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        assert packed.headers["etag"] != plain.headers["etag"]
        for etag in (packed.headers["etag"], plain.headers["etag"]):
            again = await client.get(path, headers={"If-None-Match": etag, "Accept-Encoding": "gzip"})
            assert again.status_code == 304
    small = await client.get("/docs/assets/icon.svg", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in small.headers
    assert "content-encoding" not in (await client.get("/me", headers=running.bearer())).headers


async def test_swagger_ui_reads_openapi_3_1(client: httpx.AsyncClient) -> None:
    script = (await client.get("/docs/assets/swagger-ui-bundle.js")).text
    assert 'PACKAGE_VERSION:"5.' in script


async def test_pages_say_nothing_about_who_reads_them(running: Running, client: httpx.AsyncClient) -> None:
    got = await client.get("/docs", headers=running.bearer())
    assert "set-cookie" not in got.headers
    assert "case_manager" not in got.text


def test_states_stand_in_the_order_in_which_they_are_reached_and_ends_come_last() -> None:
    assert order(LETTER.as_data()) == ["draft", "sent", "discarded", "read"]


def test_every_step_is_in_the_picture_and_no_two_arrows_lie_on_each_other() -> None:
    cycle = LETTER.as_data()
    found = arrows(cycle, order(cycle))
    assert {number for arrow in found for number in arrow.numbers} == {1, 2, 3, 4, 5}
    for one in found:
        for other in found:
            if one is not other and one.lane == other.lane and one.lane:
                assert max(one.source, one.target) < min(other.source, other.target) or max(
                    other.source, other.target
                ) < min(one.source, one.target)


def test_a_picture_escapes_what_it_is_told() -> None:
    assert "<script>" not in drawn(LETTER.as_data(), {"draft": "<script>"}, "letter")


def test_all_words_of_the_pages_are_there_in_both_languages() -> None:
    assert all(text.de and text.en for text in WORDS.values())
