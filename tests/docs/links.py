"""What the site and the pages in the repository point to, and whether it is there."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.house.places import ROOT

_FETCHING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}
_PLACES = r"(?:tests|kit|services|gateway|deploy|docs|benchmarks|vocabulary)/[\w./-]*\w/?"


class Seen(HTMLParser):
    """The links, anchors and fetched things of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what matters."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in _FETCHING and _FETCHING[tag] in given:
            self.fetched.append(given[_FETCHING[tag]])


def seen(text: str) -> Seen:
    """One page, read."""
    page = Seen()
    page.feed(text)
    return page


def broken(pages: Mapping[str, str]) -> Iterator[str]:
    """Links within the site that lead nowhere, and everything that a browser would fetch from elsewhere."""
    known = {name: seen(text) for name, text in pages.items()}
    for name, page in known.items():
        yield from (f"{name}: fetches {what}" for what in page.fetched)
        yield from (
            f"{name}: its style fetches"
            for style in re.findall(r"<style>(.*?)</style>", pages[name], re.DOTALL)
            if re.search(r"@import|url\(", style)
        )
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
            )
            if target not in known:
                if not (ROOT / target).exists():
                    yield f"{name}: {link} leads nowhere"
            elif parts.fragment and parts.fragment not in known[target].anchors:
                yield f"{name}: {link} has no such section"


def unknown_names(path: Path) -> Iterator[str]:
    """Files, tests and commands that a page names and that are not there: a claim whose proof cannot be found."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = path.read_text("utf-8")
    for command in re.findall(r"`make ([a-z-]+)", text):
        if command not in targets:
            yield f"{path.relative_to(ROOT)}: make {command} is no command"
    for place, name in re.findall(rf"`({_PLACES})(?:::(\w+))?`", text):
        file = ROOT / place
        if not file.exists() and not list(ROOT.glob(f"{place}*")):
            yield f"{path.relative_to(ROOT)}: {place} is not there"
        elif name and file.is_file() and not re.search(rf"def {name}\b", file.read_text("utf-8")):
            yield f"{path.relative_to(ROOT)}: {place} has no {name}"
