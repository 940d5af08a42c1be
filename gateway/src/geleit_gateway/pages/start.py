"""`/docs`: what runs on this node, and where to read on."""

from html import escape

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.pages.layout import Reader, page, tag
from geleit_gateway.settings import SERVICES

_FIRST = """curl -s {door}/health/ready

curl -s -H "Authorization: Bearer $TOKEN" {door}/me"""


def start(reader: Reader, catalogue: Catalogue, node: str, *, demo: bool, door: str) -> Reply:
    """The first page."""
    say = reader.say
    mark = f" {tag(say('start.demo'), 'warn')}" if demo else ""
    cards = "".join(_card(reader, service, catalogue) for service in SERVICES)
    content = (
        f'<h1>{say("start.title")}</h1><p class="lead">{say("start.lead")}</p>'
        f"<p>{say('start.node')}: <strong>{escape(node)}</strong>{mark}</p>"
        f'<h2>{say("start.services")}</h2><ul class="cards">{cards}</ul>'
        f"<h2>{say('start.begin')}</h2><p>{say('start.begin_text')}</p>"
        f"<pre tabindex=0><code>{escape(_FIRST.format(door=door))}</code></pre>"
        f"<h2>{say('start.more')}</h2><ul>"
        f'<li><a href="{reader.to("/docs/token")}">{say("token.title")}</a></li>'
        f'<li><a href="{reader.to("/docs/api")}">{say("start.whole")}</a></li>'
        f'<li><a href="/openapi.json">{say("link.openapi")}</a></li>'
        f'<li><a href="{reader.to("/docs/lifecycles")}">{say("lifecycles.title")}</a></li>'
        f'<li><a href="{reader.to("/docs/events")}">{say("events.title")}</a></li>'
        f'<li><a href="{reader.to("/docs/problems")}">{say("problems.title")}</a></li></ul>'
    )
    return page(reader, escape(node), content)


def _card(reader: Reader, service: str, catalogue: Catalogue) -> str:
    say = reader.say
    name, text = say(f"service.{service}"), say(f"service.{service}.text")
    if service not in catalogue:
        mark = tag(say("status.absent"), "off")
        return f'<li class="card off"><h3>{name} {mark}</h3><p>{text}</p></li>'
    live = catalogue.service(service).live
    mark = tag(say("status.live"), "good") if live else tag(say("status.down"), "stop")
    links = "".join(
        f'<li><a href="{reader.to(f"/docs/{room}/{service}")}">{say(f"link.{room}")}</a></li>'
        for room in ("api", "lifecycles", "events")
    )
    return f'<li class="card"><h3>{name} {mark}</h3><p>{text}</p><ul>{links}</ul></li>'
