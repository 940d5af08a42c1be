"""`/docs/api`: the documents of the API, to read and to try, by Swagger UI from this node."""

from geleit_gateway.door.asgi import Reply
from geleit_gateway.pages.layout import Reader, page

_HEAD = (
    '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">\n'
    '<script src="/docs/assets/swagger-ui-bundle.js" defer></script>\n'
    '<script src="/docs/assets/api.js" defer></script>\n'
)


def interactive(reader: Reader, service: str | None) -> Reply:
    """One page for everything, or for one service."""
    document = f"/openapi/{service}.json" if service else "/openapi.json"
    name = reader.say(f"service.{service}") if service else reader.say("api.title")
    content = (
        f'<h1 class="hidden">{name}</h1>'
        f'<div id="swagger-ui" lang="en" data-document="{document}" data-open="{"list" if service else "none"}"></div>'
        f'<noscript><p>{reader.say("api.failed")} <a href="{document}">{document}</a></p></noscript>'
    )
    return page(reader, name, content, head=_HEAD, wide=True)
