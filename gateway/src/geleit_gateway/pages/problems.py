"""`/docs/problems`: the pages to which the `type` of every problem document leads."""

import json
from html import escape

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.problems import PAGES
from geleit_gateway.door.texts import DOOR, KIT, TEXTS
from geleit_gateway.pages.layout import Reader, code, page, table, tag

_PREFIX = "problem."
_KINDS = ((500, "stop"), (400, "warn"))


def catalogue(reader: Reader) -> Reply:
    """All problems that the door and every service know."""
    head = [reader.say(f"problems.{column}") for column in ("code", "status", "meaning")]
    rows = [
        [f'<a href="{reader.to(f"{PAGES}/{name}")}">{code(name)}</a>', _status(name), escape(_sentence(name, reader))]
        for name in known()
    ]
    title = reader.say("problems.title")
    return page(
        reader, title,
        f'<h1>{title}</h1><p class="lead">{reader.say("problems.lead")}</p>{table(head, rows, label=title)}',
    )  # fmt: skip


def explained(reader: Reader, name: str) -> Reply:
    """One problem: what it means, what to do, how it looks."""
    if f"{_PREFIX}{name}" not in TEXTS:
        return missing(reader)
    refusal = DOOR.get(name) or KIT.get(name)
    advice = ""
    if refusal and refusal.advice:
        advice = f"<h2>{reader.say('problems.advice')}</h2><p>{escape(getattr(refusal.advice, reader.language))}</p>"
    example = {"type": f"{PAGES}/{name}", "title": _sentence(name, reader), "code": name}
    if refusal:
        example = {**example, "status": str(refusal.status)}
    shown = json.dumps({**example, **({"status": refusal.status} if refusal else {})}, indent=2, ensure_ascii=False)
    answers = reader.say("problems.door" if name in DOOR else "problems.everybody")
    content = (
        f"<h1>{code(name)}</h1><p class=lead>{escape(_sentence(name, reader))}</p>"
        f"<dl><dt>{reader.say('problems.status')}</dt><dd>{_status(name)}</dd>"
        f"<dt>{reader.say('problems.who')}</dt><dd>{answers}</dd></dl>{advice}"
        f"<h2>{reader.say('problems.example')}</h2><pre tabindex=0><code>{escape(shown)}</code></pre>"
        f'<p><a href="{reader.to(PAGES)}">{reader.say("problems.all")}</a></p>'
    )
    return page(reader, name, content)


def known() -> list[str]:
    """The codes that have a page, sorted."""
    return sorted(key.removeprefix(_PREFIX) for key in TEXTS if key.startswith(_PREFIX))


def missing(reader: Reader) -> Reply:
    """404 for people."""
    title = reader.say("missing.title")
    return page(reader, title, f"<h1>{title}</h1><p>{reader.say('problems.unknown')}</p>", status=404)


def _sentence(name: str, reader: Reader) -> str:
    return TEXTS.label(f"{_PREFIX}{name}", reader.language)


def _status(name: str) -> str:
    refusal = DOOR.get(name) or KIT.get(name)
    if refusal is None:
        return "–"
    return tag(str(refusal.status), next(kind for least, kind in _KINDS if refusal.status >= least))
