"""The one way to make a PDF: a template of ours, set by Typst in a process of its own, which ends with the document.

What is printed comes as data and is text wherever it stands: no value becomes a command of the template. The process
has no environment, writes no file, cannot be kept busy for longer than `seconds`, and takes its memory with it.
PDF/UA-1 (ISO 14289-1) is enforced by the compiler: a document that a screen reader could not read is not made.
"""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from starlette.responses import Response

from geleit_kit.pure.problems import Unavailable

MEDIA_TYPE: Final = "application/pdf"
_MAKER: Final = Path(__file__).with_name("pdf_maker.py")
_AT_ONCE: Final = 2
_turns = BoundedSemaphore(_AT_ONCE)
_log = logging.getLogger("geleit.pdf")


@dataclass(frozen=True, slots=True)
class Paper:
    """A template beside the code of a room: `Paper("geleit_identity.consent_texts", "receipt.typ")`.

    Handed in at a route (`paper=...`) it prints what the route answers: cut, labelled and logged like the answer.
    """

    package: str
    name: str

    @property
    def template(self) -> str:
        """Its source."""
        return _source(self.package, self.name)


async def render(template: str, data: Mapping[str, Any], *, seconds: float = 20) -> bytes:
    """The document as PDF/UA-1. `data` goes into JSON; `title` (text) and `language` (a code such as `ar`) are needed.

    The template knows the house style (`pdf.typ`): `data`, `rtl`, `words`, `pair`, `note`. Raises Unavailable (503)
    where it cannot be made in time, or at all.
    """
    style = _source("geleit_kit.http", "pdf.typ")
    order = json.dumps({"source": f"{style}\n{template}", "data": data}, ensure_ascii=False).encode()
    return await asyncio.to_thread(_made, order, seconds)


async def printed(answer: Response, paper: Paper) -> Response:
    """The answer of a route on paper; a refusal stays what it is."""
    document = json.loads(bytes(answer.body))
    made = await render(paper.template, document)
    kept = {name: value for name, value in answer.headers.items() if name not in {"content-length", "content-type"}}
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff", **kept}
    return Response(made, answer.status_code, headers, MEDIA_TYPE)


def wanted(accept: str | None) -> bool:
    """Whether the reader asks for paper: `Accept` names it before anything else that the route has."""
    kinds = [one.split(";")[0].strip().lower() for one in (accept or "").split(",")]
    return next((kind == MEDIA_TYPE for kind in kinds if kind in {MEDIA_TYPE, "application/json", "*/*"}), False)


def _made(order: bytes, seconds: float) -> bytes:
    if not _turns.acquire(timeout=seconds):
        raise Unavailable("document_not_made")
    command = [sys.executable, "-I", "-B", str(_MAKER)]
    try:
        done = subprocess.run(command, input=order, capture_output=True, timeout=seconds, check=False, env={}, cwd="/")
    except subprocess.TimeoutExpired as error:
        _log.warning("document_took_too_long", extra={"seconds": seconds})
        raise Unavailable("document_not_made") from error
    finally:
        _turns.release()
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        _log.error("document_not_made", extra={"rc": done.returncode})
        raise Unavailable("document_not_made")
    return done.stdout


@cache
def _source(package: str, name: str) -> str:
    return (files(package) / name).read_text("utf-8")
