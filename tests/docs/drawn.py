"""Pages drawn from OpenAPI, AsyncAPI and the catalogue of refusals. No script, no font, no picture from elsewhere."""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "code,pre{font-family:ui-monospace,monospace;background:#f4f2ee}pre{padding:.8rem;overflow:auto}"
    "table{border-collapse:collapse;display:block;overflow:auto}td,th{border:1px solid #bbb;padding:.2rem .5rem;"
    "text-align:left;vertical-align:top}a{color:#0b4f6c}h2{margin-top:2.2rem}.m{font-weight:600;text-transform:uppercase}"
    ".drawing{overflow-x:auto;margin:1rem 0}.drawing .state{fill:#e6f0f4;stroke:#0b4f6c;stroke-width:1.5}.drawing .final"
    "{fill:#fff;stroke:#777}.drawing .first{stroke-width:3}.drawing text{font:600 14px system-ui,sans-serif;text-anchor:"
    "middle;dominant-baseline:central}.drawing .edge{fill:none;stroke:#777;stroke-width:1.6}.drawing .edge.auto"
    "{stroke-dasharray:5 4}.drawing .tip{fill:#777}.drawing .badge{fill:#fff;stroke:#777}.drawing .number{font-size:11px}"
)


def slug(words: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def page(title: str, body: str, depth: int) -> str:
    """A whole page, `depth` folders below the start."""
    up = "../" * depth
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f'<p><a href="{up}index.html">Geleit</a></p>{body}</body></html>\n'
    )


def reference(name: str, document: Mapping[str, Any]) -> str:
    """Operations in the document's order, then the schemas."""
    parts = [f"<h1>API of {html.escape(name)}</h1>", _prose(document["info"].get("description", ""))]
    for path, methods in document["paths"].items():
        parts += [_operation(path, method, told) for method, told in methods.items() if isinstance(told, dict)]
    schemas = document.get("components", {}).get("schemas", {})
    parts += [_schema(title, schema) for title, schema in sorted(schemas.items())]
    return page(f"API of {name}", "".join(parts), 1)


def _operation(path: str, method: str, told: Mapping[str, Any]) -> str:
    given = [
        (one["name"], one["in"], one.get("description", ""), "required" if one.get("required") else "")
        for one in told.get("parameters", ())
        if "name" in one
    ]
    asked = _refs(told.get("requestBody"))
    answers = [(status, answer.get("description", ""), _refs(answer)) for status, answer in told["responses"].items()]
    rows = "".join(
        f"<tr><td>{_type(html.escape(status))}</td><td>{html.escape(words)}</td><td>{shown}</td></tr>"
        for status, words, shown in answers
    )
    return (
        f'<h2 id="{html.escape(str(told.get("operationId", "")))}"><span class="m">{method}</span> '
        f"<code>{html.escape(path)}</code></h2>{_prose(told.get('description', told.get('summary', '')))}"
        f"{_table(('parameter', 'in', 'meaning', ''), given)}{f'<p>Takes {asked}</p>' if asked else ''}"
        f"<table><tr><th>status</th><th>meaning</th><th>answers</th></tr>{rows}</table>"
    )


def _type(status: str) -> str:
    return f"<code>{status}</code>"


def _schema(title: str, schema: Mapping[str, Any]) -> str:
    needed = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><td><code>{html.escape(name)}</code></td><td>{'yes' if name in needed else ''}</td>"
        f"<td>{html.escape(_kind(one))} {_refs(one)}</td><td>{html.escape(str(one.get('x-data-category', '')))}</td>"
        f"<td>{_prose(one.get('description', ''))}</td></tr>"
        for name, one in schema.get("properties", {}).items()
    )
    values = ", ".join(f"<code>{html.escape(str(value))}</code>" for value in schema.get("enum", ()))
    head = "<tr><th>field</th><th>required</th><th>type</th><th>category</th><th>meaning</th></tr>"
    body = f"<table>{head}{rows}</table>" if rows else f"<p>{values}</p>"
    return f'<h3 id="{html.escape(title)}">{html.escape(title)}</h3>{_prose(schema.get("description", ""))}{body}'


def events(name: str, document: Mapping[str, Any]) -> str:
    """One section per fact."""
    parts = [f"<h1>Facts of {html.escape(name)}</h1>", _prose(document["info"].get("description", ""))]
    for key, message in sorted(document.get("components", {}).get("messages", {}).items()):
        data = _data(message.get("payload", {}))
        rows = [(field, _kind(one), one.get("description", "")) for field, one in data.items() if isinstance(one, dict)]
        parts.append(
            f'<h2 id="{html.escape(key)}"><code>{html.escape(message.get("name", key))}</code></h2>'
            f"{_prose(message.get('summary', ''))}{_table(('field', 'type', 'meaning'), rows)}"
        )
    return page(f"Facts of {name}", "".join(parts), 1)


def _data(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    fields: dict[str, Any] = {}
    for part in [payload, *payload.get("allOf", ())]:
        fields |= part.get("properties", {})
    inner: Mapping[str, Any] = fields.get("data", {}).get("properties", fields)
    return inner


def problem(code: str, german: str, english: str, services: Iterable[str]) -> str:
    """Where the `type` of a problem document leads."""
    who = ", ".join(f'<a href="../../reference/{name}.html">{name}</a>' for name in services)
    body = (
        f"<h1><code>{html.escape(code)}</code></h1><p>{html.escape(english)}</p>"
        f'<p lang="de">{html.escape(german)}</p><p>Refused so by: {who}.</p>'
        '<p><a href="index.html">All refusals</a></p>'
    )
    return page(code, body, 2)


def problem_list(titles: Mapping[str, str]) -> str:
    """The catalogue."""
    rows = "".join(
        f'<tr><td><a href="{code}.html"><code>{code}</code></a></td><td>{html.escape(title)}</td></tr>'
        for code, title in titles.items()
    )
    return page("Refusals", f"<h1>Refusals</h1><table>{rows}</table>", 2)


def _prose(words: str) -> str:
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(words))
    return "".join(f"<p>{part}</p>" for part in marked.split("\n\n") if part.strip())


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    drawn = "".join("<tr>" + "".join(f"<td>{html.escape(str(one))}</td>" for one in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{one}</th>" for one in heads)
    return f"<table><tr>{head}</tr>{drawn}</table>" if drawn else ""


def _kind(schema: Mapping[str, Any]) -> str:
    kinds = [
        one.get("format") or one.get("type") for one in (schema, *schema.get("anyOf", ())) if isinstance(one, dict)
    ]
    return " or ".join(str(kind) for kind in kinds if kind)


def _refs(schema: Any) -> str:
    """Links to the schemas that something names."""
    named = dict.fromkeys(re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(schema)))
    return ", ".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a>' for name in named)
