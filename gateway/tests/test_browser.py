"""The pages in a real browser: they work, and nothing is asked of another host."""

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from gateway.tests.helpers import Running, Service, door, serving
from gateway.tests.test_pages import COMMON, LETTER, described
from geleit_kit.testing.node import Node

BROWSER = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="needs Debian's chromium: apt-get install chromium"),
]
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps", "--no-pings",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
    "--host-resolver-rules=MAP * 0.0.0.0, EXCLUDE 127.0.0.1", "--enable-logging=stderr", "--hide-scrollbars",
)  # fmt: skip


class Seen:
    """What the browser did: the page after its scripts ran, the addresses that pages asked for, complaints."""

    def __init__(self, dom: str, log: str, network: dict[str, Any]) -> None:
        self.dom = dom
        self.complaints = [line for line in log.splitlines() if "CONSOLE" in line]
        # The browser also asks its maker for news; only what a page began has a page as its initiator.
        begun = [event.get("params", {}) for event in network["events"]]
        self.asked = {one["url"] for one in begun if "url" in one and str(one.get("initiator", "")).startswith("http")}


async def look(address: str, folder: Path, *more: str) -> Seen:
    """Opens a page in a fresh profile."""
    assert BROWSER
    network = folder / "network.json"
    process = await asyncio.create_subprocess_exec(
        BROWSER, *_QUIET, *more, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={network}",
        "--virtual-time-budget=10000", "--dump-dom", address,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(90):
            dom, log = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Seen(dom.decode(), log.decode(errors="replace"), json.loads(network.read_text()))


def one_page(text: str) -> Any:
    """An application with nothing but this page."""

    async def page(scope: Any, _: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
            await send({"type": "http.response.body", "body": text.encode()})

    return page


@pytest.fixture
async def site(node: Node) -> AsyncIterator[Running]:
    services: dict[str, Service | str] = {"cases": described(LETTER, COMMON), "identity": described(COMMON)}
    async with door(node, services, demo_issuer="http://127.0.0.1:9") as running:
        yield running


async def test_a_page_that_loads_from_elsewhere_would_be_seen(tmp_path: Path) -> None:
    leaking = '<!doctype html><title>x</title><img src="http://counter.example/x.png"><p>there</p>'
    async with serving(one_page(leaking)) as base:
        seen = await look(base, tmp_path)
    assert "there" in seen.dom
    assert any(urlsplit(address).hostname == "counter.example" for address in seen.asked)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/docs?lang=de", "Was dieser Knoten bietet"),
        ("/docs?lang=en", "What this node offers"),
        ("/docs/lifecycles?lang=en", "take_back"),
        ("/docs/events?lang=de", "Ereignisse"),
        ("/docs/problems?lang=de", "service_down"),
        ("/docs/problems/service_down?lang=en", "service_down"),
        ("/docs/token?lang=de", "demo/token"),
        ("/docs/api?lang=de", "opblock-tag"),
        ("/docs/api/cases?lang=en", "/cases/v1/things"),
    ],
)  # fmt: skip
async def test_a_page_works_and_asks_no_other_host(site: Running, tmp_path: Path, path: str, shown: str) -> None:
    seen = await look(site.base + path, tmp_path, "--window-size=1200,900")
    assert shown in seen.dom
    assert {urlsplit(address).netloc for address in seen.asked} == {f"127.0.0.1:{site.port}"}
    assert not seen.complaints, seen.complaints


async def test_the_interactive_page_shows_every_operation_and_its_lock(site: Running, tmp_path: Path) -> None:
    seen = await look(f"{site.base}/docs/api/cases", tmp_path)
    assert 'data-ready="yes"' in seen.dom
    assert seen.dom.count('class="opblock opblock-') == 7
    assert "/openapi/cases.json" in {urlsplit(address).path for address in seen.asked}
    assert "Failed to load" not in seen.dom


@pytest.mark.parametrize(
    "path",
    ["/docs?lang=de", "/docs/lifecycles?lang=de", "/docs/problems?lang=de", "/docs/token?lang=en", "/docs/api/cases"],
)
async def test_no_page_is_wider_than_a_phone(site: Running, tmp_path: Path, path: str) -> None:
    """The page is put into a frame as wide as a phone (the browser's own window cannot be that narrow)."""
    frame = f"""<!doctype html><title>phone</title><iframe id=f width=360 height=740 src="{site.base}{path}"></iframe>
    <script>f.onload = () => setTimeout(() => {{
      let e = f.contentDocument.documentElement;
      document.title = 'wide ' + Math.max(e.scrollWidth, f.contentDocument.body.scrollWidth);
    }}, 3000)</script>"""

    async with serving(one_page(frame)) as base:
        seen = await look(base, tmp_path, "--disable-web-security", "--disable-site-isolation-trials")
    measured = re.search(r"<title>wide (\d+)</title>", seen.dom)
    assert measured, seen.dom[:300]
    assert int(measured[1]) <= 360
