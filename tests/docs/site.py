"""Every page of the site as path -> HTML. `make docs` writes them to `.cache/docs`; nothing is fetched, then or later.

index.html, docs/..., <package>/...     the Markdown of the repository, as it lies there
reference/<service>.html                operations and schemas, from the committed openapi.json
events/<service>.html                   facts, from the committed asyncapi.yaml
docs/problems/<code>.html               where the `type` of a problem document leads
"""

import html
import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from geleit_gateway.door.texts import TEXTS as DOOR_TEXTS
from geleit_gateway.pages.drawing import drawn
from geleit_kit.pure.texts import Texts
from tests.docs.drawn import events, page, problem, problem_list, reference, slug
from tests.docs.life_cycles import life_cycles
from tests.house.documents import application
from tests.house.places import DESCRIBED, DOOR, ROOT, SERVICES, folder_of, packages

_READ = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_LEVEL_OF_SECTIONS = {"h2", "h3"}


def site() -> dict[str, str]:
    """All pages."""
    pages = {_target(path): _markdown(path) for path in written()}
    for name in DESCRIBED:
        pages[f"reference/{name}.html"] = reference(
            name, json.loads((folder_of(name) / "openapi.json").read_text("utf-8"))
        )
    for name in SERVICES:
        pages[f"events/{name}.html"] = events(
            name, yaml.safe_load((folder_of(name) / "asyncapi.yaml").read_text("utf-8"))
        )
    for code, (german, english, services) in codes().items():
        pages[f"docs/problems/{code}.html"] = problem(code, german, english, services)
    pages["docs/life-cycles.html"] = _pictured(pages["docs/life-cycles.html"])
    pages["docs/problems/index.html"] = problem_list({code: known[1] for code, known in codes().items()})
    pages["index.html"] = _start(pages)
    return pages


def written() -> list[Path]:
    """The Markdown pages of the repository."""
    of_packages = [folder / "README.md" for folder in packages()]
    of_root = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md")]
    return sorted(path for path in {*of_packages, *of_root, *(ROOT / "docs").rglob("*.md")} if path.exists())


@cache
def codes() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Problem code -> German title, English title, who refuses so."""
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for name in DESCRIBED:
        texts: Texts = Texts(DOOR_TEXTS) if name == DOOR else application(name).state.texts
        for key in sorted(texts):
            if key.startswith("problem."):
                before = found.get(key.removeprefix("problem."), ("", "", ()))[2]
                titles = texts.label(key, "de"), texts.label(key, "en")
                found[key.removeprefix("problem.")] = (*titles, (*before, name))
    return dict(sorted(found.items()))


def _target(path: Path) -> str:
    inside = path.relative_to(ROOT)
    return str(
        inside.with_name("index.html")
        if inside.name == "README.md" and len(inside.parts) > 1
        else inside.with_suffix(".html")
    )


def _markdown(path: Path) -> str:
    text = path.read_text("utf-8")
    tokens = _READ.parse(text)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag in _LEVEL_OF_SECTIONS:
            opening.attrSet("id", slug(inline.content))
        for token in inline.children or ():
            if token.type == "link_open":
                token.attrSet("href", _link(str(token.attrGet("href") or "")))
    title = next((inline.content for inline in tokens if inline.type == "inline"), path.stem)
    return page(title, _READ.renderer.render(tokens, _READ.options, {}), len(path.relative_to(ROOT).parts) - 1)


def _pictured(text: str) -> str:
    """The page of life cycles with the door's own drawings: a reader without a network has nothing that draws Mermaid."""
    pictures = (
        drawn(cycle.as_data(), {}, html.escape(f"Life cycle of {name}"))
        for _, cycles in life_cycles()
        for name, cycle in cycles.items()
    )
    return re.sub(
        r'<pre><code class="language-mermaid">.*?</code></pre>', lambda _: next(pictures), text, flags=re.DOTALL
    )


def _link(target: str) -> str:
    """A link to a Markdown page becomes one to its page of the site."""
    if "://" in target or target.startswith("#"):
        return target
    path, mark, anchor = target.partition("#")
    path = re.sub(r"(^|/)README\.md$", r"\1index.html", path)
    return re.sub(r"\.md$", ".html", path) + mark + anchor


def _start(pages: dict[str, str]) -> str:
    def listed(title: str, names: Iterator[str]) -> str:
        rows = "".join(f'<li><a href="{name}">{html.escape(_heading(pages[name]))}</a></li>' for name in names)
        return f"<h2>{title}</h2><ul>{rows}</ul>"

    own = sorted(name for name in pages if name.startswith("docs/") and "/problems/" not in name)
    parts = [
        "<h1>Geleit</h1><p>The open backbone for municipal integration management. Made from the repository.</p>",
        listed(
            "Read first", (name for name in ("README.html", "CONTRIBUTING.html", "CHANGELOG.html") if name in pages)
        ),
        listed("Guides and reports", (name for name in own if "/decisions/" not in name)),
        listed("Decisions", (name for name in own if "/decisions/" in name)),
        listed("API", (name for name in sorted(pages) if name.startswith("reference/"))),
        listed("Facts", (name for name in sorted(pages) if name.startswith("events/"))),
        '<h2>Refusals</h2><p><a href="docs/problems/index.html">Every code, with its texts</a></p>',
        listed(
            "Packages",
            (name for name in sorted(pages) if name.endswith("/index.html") and not name.startswith("docs/")),
        ),
    ]
    return page("Geleit", "".join(parts), 0)


def _heading(text: str) -> str:
    found = re.search(r"<title>(.*?)</title>", text)
    return html.unescape(found[1]) if found else "?"


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method, operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation
