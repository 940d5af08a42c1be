"""`/docs/lifecycles`: every life cycle of the node as a picture and as a table."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Known
from geleit_gateway.pages.drawing import drawn
from geleit_gateway.pages.layout import Reader, code, page, table, tag


def lifecycles(reader: Reader, shown: Sequence[Known]) -> Reply:
    """The life cycles of these services; those that all of them have, once and last."""
    say = reader.say
    parts = [f'<h1>{say("lifecycles.title")}</h1><p class="lead">{say("lifecycles.lead")}</p>']
    common = _common([known.lifecycles.get(reader.language, []) for known in shown])
    for known in shown:
        own = [cycle for cycle in known.lifecycles.get(reader.language, []) if cycle not in common]
        parts.append(f'<h2 id="{known.service}">{say(f"service.{known.service}")}</h2>')
        parts += [_cycle(reader, cycle) for cycle in own] or [f'<p class="quiet">{say("lifecycles.none")}</p>']
    if common:
        parts.append(f'<h2 id="common">{say("lifecycles.common")}</h2>')
        parts += [_cycle(reader, cycle) for cycle in common]
    return page(reader, say("lifecycles.title"), "".join(parts))


def _common(by_service: Sequence[Sequence[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    told = [cycles for cycles in by_service if cycles]
    return [cycle for cycle in told[0] if all(cycle in other for other in told[1:])] if len(told) > 1 else []


def _cycle(reader: Reader, cycle: Mapping[str, Any]) -> str:
    name = escape(cycle["name"].replace("_", " "))
    rows = [_row(reader, number, step, cycle["state_labels"]) for number, step in enumerate(cycle["steps"], 1)]
    head = [reader.say(f"lifecycles.{column}") for column in ("number", "action", "from", "to", "needs", "asks")]
    picture = drawn(cycle, cycle["state_labels"], f"{name}: {reader.say('lifecycles.picture')}")
    return f'<h3 id="{escape(cycle["name"])}">{name}</h3>{picture}{table(head, rows, label=name)}'


def _row(reader: Reader, number: int, step: Mapping[str, Any], states: Mapping[str, str]) -> list[str]:
    automatic = f" {tag(reader.say('lifecycles.automatic'))}" if step["automatic"] else ""
    return [
        str(number),
        f"{escape(step['label'])}{automatic}",
        ", ".join(escape(states[state]) for state in step["from"]),
        escape(states[step["to"]]),
        code(step["needs"]) if step["needs"] else "–",
        code(step["asks"]) if step["asks"] else "–",
    ]
