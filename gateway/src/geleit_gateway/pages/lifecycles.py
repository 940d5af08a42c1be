"""`/docs/lifecycles`: every life cycle of the node as a picture and as a table."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Known
from geleit_gateway.pages.drawing import drawn, many, order
from geleit_gateway.pages.layout import Reader, code, page, table, tag


def lifecycles(reader: Reader, everywhere: Sequence[Known], service: str | None) -> Reply:
    """The life cycles of one service or of all; those that every service has come once and last."""
    say = reader.say
    parts = [f'<h1>{say("lifecycles.title")}</h1><p class="lead">{say("lifecycles.lead")}</p>']
    common = _common([known.lifecycles.get(reader.language, []) for known in everywhere])
    for known in everywhere:
        if service in {None, known.service}:
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
    name = escape(cycle["name"])
    rows = [_row(reader, number, step, cycle["state_labels"]) for number, step in enumerate(cycle["steps"], 1)]
    head = [reader.say(f"lifecycles.{column}") for column in ("number", "action", "from", "to", "needs", "asks")]
    if many(cycle):
        picture = _states(reader, cycle)
    else:
        picture = drawn(cycle, cycle["state_labels"], f"{name}: {reader.say('lifecycles.picture')}")
    return f'<h3 id="{name}">{code(cycle["name"])}</h3>{picture}{table(head, rows, label=name)}'


def _states(reader: Reader, cycle: Mapping[str, Any]) -> str:
    """A life cycle with too many arrows for a picture: each state with the steps that leave it."""
    return f'<ul class="states">{"".join(_state(reader, cycle, state) for state in order(cycle))}</ul>'


def _state(reader: Reader, cycle: Mapping[str, Any], state: str) -> str:
    labels, name = cycle["state_labels"], escape(cycle["name"])
    leaving = "".join(
        f'<li><span class="number">{number}</span><span>{escape(step["label"])} → '
        f'<a href="#{name}-{escape(step["to"])}">{escape(labels[step["to"]])}</a>{_automatic(reader, step)}</span></li>'
        for number, step in enumerate(cycle["steps"], 1)
        if state in step["from"]
    )
    kind = "pill" + (" final" if state in cycle["final"] else "") + (" first" if state == cycle["start"] else "")
    mark = _mark(reader, cycle, state)
    inside = f"<ul>{leaving}</ul>" if leaving else ""
    return f'<li id="{name}-{escape(state)}"><span class="{kind}">{escape(labels[state])}</span> {mark}{inside}</li>'


def _mark(reader: Reader, cycle: Mapping[str, Any], state: str) -> str:
    """Whether a life cycle begins or ends in this state."""
    if state == cycle["start"]:
        return tag(reader.say("lifecycles.start"))
    return tag(reader.say("lifecycles.final"), "off") if state in cycle["final"] else ""


def _automatic(reader: Reader, step: Mapping[str, Any]) -> str:
    return f" {tag(reader.say('lifecycles.automatic'))}" if step["automatic"] else ""


def _row(reader: Reader, number: int, step: Mapping[str, Any], states: Mapping[str, str]) -> list[str]:
    return [
        str(number),
        f"{escape(step['label'])}{_automatic(reader, step)}",
        ", ".join(escape(states[state]) for state in step["from"]),
        escape(states[step["to"]]),
        code(step["needs"]) if step["needs"] else "–",
        code(step["asks"]) if step["asks"] else "–",
    ]
