"""`/docs/token`: how to get in. On a demo node, how to get a token for any role in any body."""

from collections.abc import Iterable
from html import escape

from geleit_gateway.door.asgi import Reply
from geleit_gateway.pages.layout import Reader, code, page, table
from geleit_kit.http.tenants import BodySetting
from geleit_vocabulary.roles import Role

_GET = """TOKEN=$(curl -s -d role=case_manager -d body={body} {issuer}/demo/token \\
  | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')"""
_USE = 'curl -s -H "Authorization: Bearer $TOKEN" {door}/me'


def access(reader: Reader, node: str, bodies: Iterable[BodySetting], *, issuer: str | None, door: str) -> Reply:
    """`issuer`: the base URL of the demo issuer, None on any other node."""
    say = reader.say
    content = (
        f'<h1>{say("token.title")}</h1><p class="lead">{say("token.lead")}</p>'
        f"<p>{say('token.audience')} {code(node)}</p>"
    )
    if issuer is not None:
        content += _demo(reader, list(bodies), issuer, door)
    return page(reader, say("token.title"), content)


def _demo(reader: Reader, bodies: list[BodySetting], issuer: str, door: str) -> str:
    say = reader.say
    first = bodies[0].key if bodies else "ki"
    head = [say("problems.code"), say("problems.meaning")]
    names = table(head, [[code(body.key), escape(body.name)] for body in bodies], label=say("token.bodies"))
    roles = [role for role in Role if role is not Role.SERVICE]
    labels = table(
        head, [[code(r), escape(getattr(r.label, reader.language))] for r in roles], label=say("token.roles")
    )
    return (
        f"<h2>{say('token.demo')}</h2><p>{say('token.demo_text')}</p>"
        f"<pre tabindex=0><code>{escape(_GET.format(body=first, issuer=issuer))}</code></pre>"
        f"<p>{say('token.use')}</p><pre tabindex=0><code>{escape(_USE.format(door=door))}</code></pre>"
        f"<p>{say('token.paste')}</p><h2>{say('token.bodies')}</h2>{names}<h2>{say('token.roles')}</h2>{labels}"
    )
