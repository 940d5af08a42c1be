"""The frame of every page: head, navigation, footer; and the few pieces of HTML that pages share."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from geleit_gateway.door.asgi import Reply, Request
from geleit_gateway.pages.texts import WORDS
from geleit_kit.pure.texts import Language

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_NAVIGATION = (
    ("/docs", "nav.start"), ("/docs/api", "nav.api"), ("/docs/lifecycles", "nav.lifecycles"),
    ("/docs/events", "nav.events"), ("/docs/problems", "nav.problems"), ("/docs/token", "nav.token"),
)  # fmt: skip
_LANGUAGES: Final[Mapping[str, Language]] = {"de": "de", "en": "en"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language, and whether the address says so (links then keep it)."""

    language: Language
    path: str
    chosen: bool

    @classmethod
    def of(cls, request: Request) -> "Reader":
        """`?lang=` wins over Accept-Language."""
        chosen = _LANGUAGES.get(request.asked("lang") or "")
        return cls(chosen or request.language, request.path, chosen=chosen is not None)

    def say(self, code: str) -> str:
        """A text of the pages, safe inside HTML."""
        return prose(WORDS.label(code, self.language))

    def to(self, path: str) -> str:
        """An address inside the documentation, in the language that the reader chose."""
        return f"{path}?lang={self.language}" if self.chosen else path


def page(reader: Reader, title: str, content: str, *, status: int = 200, head: str = "", wide: bool = False) -> Reply:
    """A whole page. `content` and `title` are HTML. `wide`: the content is Swagger UI's."""
    body = f'<main id="content" class="{"swagger" if wide else "page"}">{content}</main>'
    document = (
        f'<!doctype html>\n<html lang="{reader.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} · Geleit</title>\n"
        f'<link rel="icon" href="/docs/assets/icon.svg" type="image/svg+xml">\n{head}'
        f'<link rel="stylesheet" href="/docs/assets/geleit.css">\n</head>\n<body>\n'
        f'<a class="skip" href="#content">{reader.say("skip")}</a>\n{_bar(reader)}\n{body}\n'
        f"<footer>{reader.say('footer')}</footer>\n</body>\n</html>\n"
    )
    return Reply.html(document, status).carrying(
        Content_Security_Policy=CONTENT_POLICY, Content_Language=reader.language, Vary="Accept-Language",
        Cache_Control="no-cache",
    )  # fmt: skip


def _bar(reader: Reader) -> str:
    links = "".join(
        f'<a href="{reader.to(path)}"{_current(path, reader.path)}>{reader.say(code)}</a>' for path, code in _NAVIGATION
    )
    other = "en" if reader.language == "de" else "de"
    return (
        f'<header class="bar"><div><a class="brand" href="{reader.to("/docs")}">'
        f'<img src="/docs/assets/icon.svg" alt="" width="26" height="26">Geleit</a>'
        f'<nav aria-label="{reader.say("nav.label")}">{links}</nav>'
        f'<a class="tongue" href="?lang={other}" lang="{other}" hreflang="{other}">'
        f"{reader.say('other_language')}</a></div></header>"
    )


def _current(path: str, here: str) -> str:
    if here == path:
        return ' aria-current="page"'
    return ' aria-current="true"' if path != "/docs" and here.startswith(f"{path}/") else ""


def prose(text: str) -> str:
    """A sentence whose `names` stand between backticks, as HTML."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, label: str) -> str:
    """A table in a frame that scrolls by itself on a narrow screen. Cells and `label` are HTML."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def code(text: object) -> str:
    """A name of the machine's."""
    return f"<code>{escape(str(text))}</code>"


def tag(text: str, kind: str = "") -> str:
    """A small mark; `text` is HTML, `kind` one of good, warn, stop, off."""
    return f'<span class="{f"tag {kind}".strip()}">{text}</span>'
