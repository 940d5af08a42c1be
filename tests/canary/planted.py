"""Leaks on purpose, each through the real way into its sink."""

import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable
from uuid import UUID, uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geleit_identity.facts import BodyRegistered
from geleit_kit.events.facts import DomainFact
from geleit_kit.http import problems
from geleit_kit.pure.problems import Invalid
from tests.canary.run import Run
from tests.canary.writings import Kind


class Careless(DomainFact, type="geleit.cases.careless.noted.v1", aggregate="careless_id"):
    """A fact as nobody may write one."""

    careless_id: UUID
    note: str


async def plant(run: Run, planted: Kind) -> None:
    """Writes a marker into every sink."""
    world, word = run.world, planted.mint
    logging.getLogger("geleit.cases").info(word("a log line"))
    for instruments in run.watch.instruments:
        with instruments.tracer.start_as_current_span("careless") as span:
            span.set_attribute("name", word("a span"))
        instruments.meter.create_counter("careless").add(1, {"name": word("a label")})
    await world.as_("cases").get("/v1/support-records", params={"sort": word("an address")})
    await _refuse(run, word("a problem"))
    await _publish(run, word)
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(word("a temporary file"))
    (world.node.folder / "careless.txt").write_text(word("a file"))
    wait = [sys.executable, "-c", "import sys; sys.stdin.read()", word("an argument")]
    run.watch.children.append(subprocess.Popen(wait, stdin=subprocess.PIPE))  # noqa: ASYNC220 -- returns at once


async def _refuse(run: Run, word: str) -> None:
    """A route that quotes a value in its refusal."""

    async def careless(request: Request) -> Response:
        return problems.answer(Invalid(extra={"was": word}), request)

    cases = run.world.services["cases"]
    cases.app.router.routes.insert(0, Route("/v1/careless", careless))
    await run.watch.heard(await cases.as_nobody().get("/v1/careless"))


async def _publish(run: Run, word: Callable[[str], str]) -> None:
    """A fact with a text, one about an authority that is none, and one that cannot be read."""
    world, body = run.world, UUID(run.world.body("ki"))
    named = {"kind": "other", "land": "NW", "law": "sgb_x"}
    async with world.services["identity"].app.state.geleit.database.write(body) as write:
        write.publish(BodyRegistered(key="ki", name=word("an authority"), **named))
    async with world.services["cases"].app.state.geleit.database.write(body) as write:
        for _ in range(2):  # the number of the first one was taken by the poisoned fact
            write.publish(Careless(careless_id=uuid4(), note=word("a fact")))
    await world.settled()
    await run.poison(word("a dead letter"), letters=2)
