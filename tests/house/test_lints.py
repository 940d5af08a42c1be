"""Every house rule catches a bad sample, lets the good one pass, and can be escaped only with a reason."""

import re
from textwrap import dedent

import pytest

from tests.house.lints import RULES, findings

# A finding is no accusation: it says what to write instead.
ADVICE = re.compile(r"[:;,] \w|\b(write|ask|start|commits|uses|begin|only|is executed|has no zone)\b")
ROOM = "services/cases/src/geleit_cases/intake"

# rule, path, bad sample, good sample
SAMPLES = [
    ("query-not-visible", f"{ROOM}/store.py", "query = select(Row).where(Row.id == x)", "query = visible(read, Row).where(Row.id == x)"),
    ("query-not-visible", f"{ROOM}/store.py", "await write.execute(update(Row).where(Row.id == x))",
     "await write.execute(update(Row).where(Row.body_id == write.body))"),
    ("query-not-visible", f"{ROOM}/store.py", "await write.execute(text('DELETE FROM rows'))", "await write.remove(row)"),
    ("query-not-visible", f"{ROOM}/store.py", "import sqlalchemy\nasync def f(read): return await read.all(sqlalchemy.select(Row))",
     "import sqlalchemy\nasync def f(read): return await read.all(visible(read, Row).order_by(sqlalchemy.desc(Row.id)))"),
    ("query-not-visible", f"{ROOM}/store.py", "from sqlalchemy import select as pick\nasync def f(read): return await read.all(pick(Row))",
     "from sqlalchemy import func as pick\nasync def f(read): return await read.all(visible(read, Row).where(pick.lower(Row.x) == x))"),
    ("query-not-visible", f"{ROOM}/store.py", "import sqlalchemy.sql as words\nquery = words.select(Row)", "query = chosen.select(Row)"),
    ("query-not-visible", f"{ROOM}/store.py", "pick = select\nquery = pick(Row)", "pick = visible\nquery = pick(read, Row)"),
    ("query-not-visible", f"{ROOM}/store.py", "async def f(read): return await read.all(Row.__table__.select())",
     "async def f(read): return await read.all(visible(read, Row))"),
    ("query-not-visible", f"{ROOM}/store.py", "_ROWS = Row.__table__\nquery = _ROWS.select()", "_ROWS = Row.__table__\nids = _ROWS.c.id"),
    ("sql-outside-store", f"{ROOM}/service.py", "async def f(read): return await read.all(Row.__table__.select())",
     "async def f(read): return await store.rows(read)"),
    ("session-of-its-own", f"{ROOM}/service.py", "async def f(context):\n    d = context.database\n    async with d.read('*') as read: pass",
     "async def f(context):\n    clock = context.clock"),
    ("sql-outside-store", f"{ROOM}/service.py", "from sqlalchemy import select", "from sqlalchemy.exc import IntegrityError"),
    ("sql-outside-store", f"{ROOM}/routes.py", "await write.execute(statement)", "await store.save(write)"),
    ("sql-outside-store", "gateway/src/geleit_gateway/door/kept.py", "from sqlalchemy import text", "from pathlib import Path"),
    ("session-bypass", f"{ROOM}/store.py", "from sqlalchemy.ext.asyncio import create_async_engine", "from sqlalchemy import func"),
    ("session-bypass", f"{ROOM}/store.py", "await write._session.execute(statement)", "await write.execute(statement)"),
    ("session-bypass", "gateway/src/geleit_gateway/door/kept.py", "import sqlite3", "import json"),
    ("session-of-its-own", f"{ROOM}/service.py", "async def f(c):\n    async with c.database.read(body) as read: pass",
     "async def f(read: ReadSession): await store.rows(read)"),
    ("session-of-its-own", f"{ROOM}/store.py", "from geleit_kit.db.scope import NODE", "from geleit_kit.db.rows import visible"),
    ("other-bodys-rows", f"{ROOM}/service.py", "async def f():\n    async with write.acting_as(body): pass", "x = 1"),
    ("tables-of-another-room", f"{ROOM}/service.py", "from geleit_cases.plans.store import plan", "from geleit_cases.plans.service import plan"),
    ("tables-of-another-room", f"{ROOM}/store.py", "from geleit_cases.plans import tables", "from geleit_cases.intake import tables"),
    ("impure-rules", f"{ROOM}/rules.py", "from sqlalchemy.orm import Mapped", "from geleit_kit.pure.clock import berlin_day"),
    ("impure-rules", f"{ROOM}/rules.py", "from geleit_kit.db.session import WriteSession", "from datetime import date"),
    ("http-client-elsewhere", f"{ROOM}/service.py", "import httpx", "from geleit_kit.http import egress"),
    ("http-client-elsewhere", "gateway/src/geleit_gateway/door/tokens.py", "from urllib.request import urlopen", "from urllib.parse import urlsplit"),
    ("http-inside-session", f"{ROOM}/service.py",
     "from geleit_kit.http.egress import call\nasync def fetch(write: WriteSession): await call(policy, 'GET', url)",
     "from geleit_kit.http.egress import call\nasync def fetch(policy: Policy): await call(policy, 'GET', url)"),
    ("http-inside-session", "kit/src/geleit_kit/http/keys.py",
     "from geleit_kit.http import egress\nasync def f():\n    async with database.writing(body) as write:\n        await egress.call(p, 'GET', u)",
     "from geleit_kit.http import egress\nasync def f():\n    a = await egress.call(p, 'GET', u)\n    async with database.writing(body) as write:\n        write.add(a)"),
    ("http-inside-session", f"{ROOM}/service.py", "async def f(read: ReadSession): await context.upstream.get('identity', '/v1')",
     "async def f(context: Context): await context.upstream.get('identity', '/v1')"),
    ("http-inside-session", f"{ROOM}/service.py",
     "async def _ask(c): return await c.upstream.get('identity', '/v1')\nasync def f(read: ReadSession, c): await _ask(c)",
     "async def _ask(c): return await c.upstream.get('identity', '/v1')\nasync def f(read: ReadSession, said): await store.keep(read, said)"),
    ("http-inside-session", f"{ROOM}/service.py", "async def f(read: Read, out: Egress): return await out.get('https://x.example')",
     "async def f(out: Egress): return await out.get('https://x.example')"),
    ("http-inside-session", f"{ROOM}/service.py", "async def f(read: Read, client: Peers): return await client.get('x')",
     "async def f(read: Read, client: Book): return await client.get('x')"),
    ("program-elsewhere", f"{ROOM}/service.py", "import subprocess\ndef f(): subprocess.run(['curl', 'https://x.example'])", "import json"),
    ("program-elsewhere", f"{ROOM}/service.py", "import importlib\ndef f(): importlib.import_module('httpx').get('https://x.example')",
     "from importlib.resources import files"),
    ("program-elsewhere", f"{ROOM}/service.py", "from importlib import import_module", "from importlib.util import find_spec"),
    ("program-elsewhere", f"{ROOM}/service.py", "import os\ndef f(): os.system('curl x')", "import os\ndef f(): return os.environ"),
    ("program-elsewhere", f"{ROOM}/service.py", "def f(): return __import__('httpx')", "import json"),
    ("program-elsewhere", f"{ROOM}/service.py", "async def f(): await asyncio.create_subprocess_exec('curl')", "x = 1"),
    ("socket-elsewhere", f"{ROOM}/service.py", "await loop.create_datagram_endpoint(Made, remote_addr=('192.0.2.1', 53))",
     "await asyncio.sleep(0)"),
    ("socket-elsewhere", f"{ROOM}/service.py", "import smtplib", "import json"),
    ("socket-elsewhere", f"{ROOM}/service.py", "await asyncio.open_connection(host, 443)", "await asyncio.sleep(0)"),
    ("commit-elsewhere", f"{ROOM}/service.py", "await session.commit()", "write.publish(fact)"),
    ("middleware-that-buffers", "gateway/src/geleit_gateway/app.py", "from starlette.middleware.base import BaseHTTPMiddleware", "x = 1"),
    ("middleware-that-buffers", "gateway/src/geleit_gateway/app.py", "class Door(base.BaseHTTPMiddleware): pass", "class Door: pass"),
    ("middleware-that-buffers", "kit/src/geleit_kit/http/app.py", "@app.middleware('http')\nasync def f(request, call_next): ...", "app.add_middleware(Door)"),
    ("naive-time", f"{ROOM}/service.py", "at = datetime.now()", "at = write.now"),
    ("naive-time", "services/cases/tests/test_x.py", "at = datetime.datetime.utcnow()", "at = datetime.now(UTC)"),
    ("naive-time", f"{ROOM}/rules.py", "day = date.today()", "day = today"),
    ("own-clock", f"{ROOM}/service.py", "at = datetime.now(UTC)", "at = write.now"),
    ("own-clock", f"{ROOM}/service.py", "at = time.time()", "at = write.now"),
    ("database-clock", f"{ROOM}/tables.py", "at = mapped_column(default=func.now())", "at = mapped_column(default=utc_now)"),
    ("route-without-permission", f"{ROOM}/routes.py", "@router.get('/x')\nasync def f(): ...", "@router.get('/x', permission=P.X)\nasync def f(): ..."),
    ("route-without-permission", f"{ROOM}/routes.py", "@router.get('/x', permission=P.X, public=True)\nasync def f(): ...",
     "@router.get('/x', public=True)\nasync def f(): ..."),
    ("route-without-finder", f"{ROOM}/routes.py", "@router.post('/x/{x_id}/end', permission=P.X)\nasync def f(): ...",
     "@router.post('/x/{x_id}/end', permission=P.X, finds=store.x)\nasync def f(): ..."),
    ("person-in-address", f"{ROOM}/routes.py", "@router.get('/x', permission=P.X)\nasync def f(surname: str): ...",
     "@router.post('/x/search', permission=P.X)\nasync def f(given: SearchIn): ..."),
    ("person-in-address", f"{ROOM}/routes.py", "@router.get('/x/{surname}', permission=P.X)\nasync def f(): ...",
     "@router.get('/x/{person}', permission=P.X, finds=store.x)\nasync def f(): ..."),
    ("person-in-log", f"{ROOM}/service.py", "log.info('opened', extra={'who': row.person})", "log.info('opened by name', extra={'count': 3, 'worker': self.name})"),
    ("person-in-log", f"{ROOM}/service.py", "_logger.warning('x %s', given.note)", "_logger.warning('x %s', row.status)"),
    ("person-in-log", f"{ROOM}/service.py", "logging.getLogger('geleit').error(f'no {person.family_name}')", "logging.getLogger('geleit').error('none')"),
    ("person-in-log", f"{ROOM}/service.py", "_log.info(row.summary)", "_log.info('made', extra={'count': 3})"),
    ("person-in-log", f"{ROOM}/service.py", "said = _log.info\nsaid('made')", "_log.info('made')"),
    ("person-in-trace", f"{ROOM}/service.py", "span.set_attribute('geleit.person', row.id)", "span.set_attribute('geleit.status', row.status)"),
    ("person-in-trace", f"{ROOM}/service.py", "span.add_event('found', {'what': given.surname})", "span.add_event('found', {'count': 3})"),
    ("person-in-problem", f"{ROOM}/service.py", "raise Conflict(f'{given.name} is taken')", "raise Conflict('name_taken')"),
    ("naive-column", f"{ROOM}/tables.py", "from sqlalchemy import DateTime", "from sqlalchemy import Date"),
    ("suppression-without-reason", f"{ROOM}/service.py", "import x  # noqa: F401", "import x  # noqa: F401 -- registers itself"),
    ("suppression-without-reason", f"{ROOM}/service.py", "import x  # noqa", "x = 1"),
    ("suppression-without-reason", f"{ROOM}/service.py", "x = f()  # type: ignore[arg-type]", "x = f()  # type: ignore[arg-type]  # the stubs are behind"),
    ("suppression-without-reason", f"{ROOM}/service.py", "x = f()  # house: own-clock", "x = f()"),
    ("domain-word-in-kit", "kit/src/geleit_kit/db/x.py", "def referral_of(row): ...", '"""Such as a referral."""'),
    ("domain-word-in-kit", "kit/src/geleit_kit/db/x.py", "kind = 'jobcenter'", "kind = Field(examples=['jobcenter'])"),
    ("random-sample", "services/cases/tests/test_x.py", "@pytest.mark.parametrize('x', [uuid4()])\ndef test_x(x): ...",
     "@pytest.mark.parametrize('x', [1])\ndef test_x(x): uuid4()"),
    ("test-without-expectation", "services/cases/tests/test_x.py", "def test_a_thing_happens(): f()", "def test_a_thing_happens(): assert f()"),
    ("test-without-expectation", "kit/tests/test_x.py", "async def test_a_thing_happens(): await good(f())", "def test_a_thing_happens(): refused(f(), 404)"),
    ("test-without-expectation", "kit/tests/test_x.py", "def test_a_thing_happens():\n    with suppress(X): f()",
     "def test_a_thing_happens():\n    with pytest.raises(X): f()"),
    ("stand-in", "services/cases/tests/test_x.py", "from unittest.mock import Mock", "from geleit_kit.testing.node import Node"),
    ("stand-in", "services/cases/tests/test_x.py", "from geleit_cases.plans import service\ndef test_x(monkeypatch): monkeypatch.setattr(service, 'plan', f)",
     "from geleit_cases.plans import service\ndef test_x(monkeypatch): monkeypatch.setattr(service, '_WAIT_SECONDS', 0.1)"),
    ("stand-in", "gateway/tests/test_x.py", "def test_x(monkeypatch): monkeypatch.setattr('geleit_gateway.app.door', f)",
     "def test_x(monkeypatch): monkeypatch.setattr('tempfile.tempdir', '/tmp')"),
    ("file-too-long", f"{ROOM}/service.py", "x = 1\n" * 501, "x = 1\n" * 499),
    ("undated-migration", "services/cases/src/geleit_cases/migrations/versions/first.py", "x = 1", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "path", "bad", "good"), SAMPLES)
def test_a_bad_sample_is_caught_and_the_good_one_passes(rule: str, path: str, bad: str, good: str) -> None:
    def found(text: str) -> set[str]:
        return {finding.rule for finding in findings(path, dedent(text) + "\n")}

    assert rule in found(bad)
    assert rule not in found(good) or not good


def test_every_rule_has_a_bad_sample() -> None:
    assert {rule.__name__.replace("_", "-") for rule in RULES} == {sample[0] for sample in SAMPLES}


def test_every_rule_says_what_to_do_instead() -> None:
    said = [
        finding
        for rule, path, bad, _ in SAMPLES
        for finding in findings(path, dedent(bad) + "\n")
        if finding.rule == rule
    ]
    assert {finding.rule for finding in said} == {sample[0] for sample in SAMPLES}
    assert [str(finding) for finding in said if not ADVICE.search(finding.advice)] == []


def test_an_escape_needs_the_name_of_its_rule_and_a_reason() -> None:
    def rules(comment: str) -> set[str]:
        return {finding.rule for finding in findings(f"{ROOM}/service.py", f"at = datetime.now(UTC)  {comment}\n")}

    assert rules("# house: own-clock -- the day a paper was printed") == set()
    assert rules("# house: own-clock") == {"own-clock", "suppression-without-reason"}
    assert rules("# house: naive-time -- wrong rule") == {"own-clock"}


def test_an_aliased_import_does_not_hide_a_client() -> None:
    assert findings(f"{ROOM}/service.py", "import httpx as h\n")
    assert findings(f"{ROOM}/service.py", "from httpx import AsyncClient as C\n")


def test_a_finding_names_the_place_as_editors_read_it() -> None:
    (finding,) = findings(f"{ROOM}/service.py", "x = 1\nawait s.commit()\n")
    assert str(finding).startswith(f"{ROOM}/service.py:2: commit-elsewhere: ")
