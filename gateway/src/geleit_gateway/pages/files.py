"""The files that pages load: our own, and Swagger UI out of the package `fastapi-offline` (only its files are used)."""

from importlib.util import find_spec
from pathlib import Path

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.kept import Kept
from geleit_gateway.door.own import Call
from geleit_gateway.door.refusals import NoSuchOperation

_OWN = Path(__file__).parent / "assets"
_MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_FOREIGN = ("swagger-ui.css", "swagger-ui-bundle.js")


class Files:
    """Reads all files once. Nothing else in those folders can be asked for."""

    def __init__(self) -> None:
        paths = [*_OWN.iterdir(), *(_swagger() / name for name in _FOREIGN)]
        self._kept = {path.name: _kept(path) for path in paths if path.suffix in _MEDIA}

    async def file(self, call: Call) -> Reply:
        """One file; raises NoSuchOperation (404)."""
        kept = self._kept.get(call.values[0])
        if kept is None:
            raise NoSuchOperation
        return await kept.answer(call.request)


def _swagger() -> Path:
    spec = find_spec("fastapi_offline")  # found, not imported: its code is not needed
    if spec is None or spec.submodule_search_locations is None:
        raise RuntimeError("The package fastapi-offline is not installed; Swagger UI comes from it.")
    return Path(spec.submodule_search_locations[0]) / "static"


def _kept(path: Path) -> Kept:
    return Kept(Reply(200, path.read_bytes(), _MEDIA[path.suffix]), "public, max-age=300")
