"""The committed documents of the services (`openapi.json`, `asyncapi.yaml`), for what runs but does not answer yet.

They come with the package (a wheel carries them in `documents/`), lie beside the sources in a checkout, or in a folder
that the operator names.
"""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_PACKAGED = Path(__file__).parent.parent / "documents"
_CHECKOUT = Path(__file__).parents[4] / "services"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Documents:
    """A folder with `<service>/openapi.json` and `<service>/asyncapi.yaml`; what is missing is None."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder or (_PACKAGED if _PACKAGED.is_dir() else _CHECKOUT)
        self._parsed: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def openapi(self, service: str) -> dict[str, Any] | None:
        """The OpenAPI document as it was committed."""
        text = self._text(service, "openapi.json")
        return json.loads(text) if text else None

    def asyncapi_text(self, service: str) -> str | None:
        """The AsyncAPI document as it was committed, YAML."""
        return self._text(service, "asyncapi.yaml")

    async def asyncapi(self, service: str) -> Mapping[str, Any] | None:
        """The AsyncAPI document, parsed: once, beside the loop (YAML takes its time)."""
        text = self._text(service, "asyncapi.yaml")
        if text is None:
            return None
        kept = self._parsed.get(service)
        if kept is None or kept[0] != text:
            kept = text, await asyncio.to_thread(yaml.load, text, _Loader)
            self._parsed[service] = kept
        return kept[1]

    def _text(self, service: str, name: str) -> str | None:
        path = self._folder / service / name
        return path.read_text("utf-8") if path.is_file() else None
