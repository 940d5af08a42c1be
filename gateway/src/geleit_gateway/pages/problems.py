"""`/docs/problems`: the pages to which the `type` of every problem document leads."""

import json
from collections.abc import Iterable, Sequence
from html import escape

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Known
from geleit_gateway.door.problems import PAGES
from geleit_gateway.door.texts import DOOR, KIT, STATUS, TEXTS, Refusal
from geleit_gateway.pages.layout import Reader, code, page, prose, table, tag

_PREFIX = "problem."
_KINDS = ((500, "stop"), (400, "warn"))


def catalogue(reader: Reader, services: Iterable[Known]) -> Reply:
    """All problems that the door and the services of this node know."""
    sentences = known(reader, services)
    head = [reader.say(f"problems.{column}") for column in ("code", "status", "meaning")]
    rows = [
        [f'<a href="{reader.to(f"{PAGES}/{name}")}">{code(name)}</a>', _status(name), escape(sentences[name])]
        for name in sorted(sentences)
    ]
    title = reader.say("problems.title")
    content = f'<h1>{title}</h1><p class="lead">{reader.say("problems.lead")}</p>{table(head, rows, label=title)}'
    return page(reader, title, content)


def explained(reader: Reader, name: str, services: Iterable[Known]) -> Reply:
    """One problem: what it means, what to do, how it looks."""
    services = list(services)
    sentence = known(reader, services).get(name)
    if sentence is None:
        return missing(reader)
    refusal = DOOR.get(name) or KIT.get(name)
    status = {"status": number} if (number := _number(name)) else {}
    example = {"type": f"{PAGES}/{name}", "title": sentence, **status, "code": name}
    shown = escape(json.dumps(example, indent=2, ensure_ascii=False))
    content = (
        f'<h1>{code(name)}</h1><p class="lead">{escape(sentence)}</p>'
        f"<dl><dt>{reader.say('problems.status')}</dt><dd>{_status(name)}</dd>"
        f"<dt>{reader.say('problems.who')}</dt><dd>{_who(reader, name, services)}</dd></dl>{_advice(reader, refusal)}"
        f"<h2>{reader.say('problems.example')}</h2><pre tabindex=0><code>{shown}</code></pre>"
        f'<p><a href="{reader.to(PAGES)}">{reader.say("problems.all")}</a></p>'
    )
    return page(reader, name, content)


def known(reader: Reader, services: Iterable[Known]) -> dict[str, str]:
    """Code -> sentence of everything that has a page."""
    own = {key.removeprefix(_PREFIX): TEXTS.label(key, reader.language) for key in TEXTS if key.startswith(_PREFIX)}
    told = [known.problems.get(reader.language, {}) for known in services]
    return {code: sentence for sentences in (*told, own) for code, sentence in sentences.items()}


def _advice(reader: Reader, refusal: Refusal | None) -> str:
    if refusal is None or refusal.advice is None:
        return ""
    return f"<h2>{reader.say('problems.advice')}</h2><p>{prose(getattr(refusal.advice, reader.language))}</p>"


def _who(reader: Reader, name: str, services: Sequence[Known]) -> str:
    if name in DOOR:
        return reader.say("problems.door")
    if f"{_PREFIX}{name}" in TEXTS:
        return reader.say("problems.everybody")
    return ", ".join(
        reader.say(f"service.{known.service}") for known in services if name in known.problems.get(reader.language, {})
    )


def missing(reader: Reader) -> Reply:
    """404 for people."""
    title = reader.say("missing.title")
    return page(reader, title, f"<h1>{title}</h1><p>{reader.say('problems.unknown')}</p>", status=404)


def _status(name: str) -> str:
    status = _number(name)
    return tag(str(status), next(kind for least, kind in _KINDS if status >= least)) if status else "–"


def _number(name: str) -> int | None:
    refusal = DOOR.get(name) or KIT.get(name)
    return refusal.status if refusal else STATUS.get(name)
