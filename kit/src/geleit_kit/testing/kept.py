"""What every test would build anew although it never differs, built once per process.

A service of a test is a new application on new databases. What depends on the code alone takes longer to build than
most tests to run: the routes with their models (FastAPI makes them when a router is included), the text of each SQL
statement (SQLAlchemy keeps it per engine, and each test has engines of its own), the certificates that an HTTP client
trusts (read from a file even where it speaks plain HTTP on loopback), and the search for a package that is not there.
Nothing here answers in place of anything: what is kept is what the library itself made the first time.
"""

import functools
import ssl
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import fastapi.routing
import httpx
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_STATEMENTS = 5000


def keep() -> None:
    """Once per process. A library that has changed inside is left as it is: tests are then slower, not wrong."""
    _keep_routes()
    _keep_statements()
    _keep_certificates()
    _keep_absent()


def _keep_routes() -> None:
    kind: Any = getattr(fastapi.routing, "_IncludedRouter", None)
    made: Callable[[Any, Any], Any] | None = getattr(kind, "_build_effective_context", None)
    if made is None or hasattr(made, "__wrapped__"):
        return

    @functools.wraps(made)
    def build(included: Any, route: Any) -> Any:
        context = included.include_context
        more = (context.tags, context.dependencies, context.responses, context.callbacks, context.deprecated)
        if any(more) or getattr(context.dependency_overrides_provider, "dependency_overrides", None):
            return made(included, route)  # whoever adds something to a router has routes of its own
        known = vars(route).setdefault("geleit_kept", {})
        if context.prefix not in known:
            known[context.prefix] = made(included, route)
        return known[context.prefix]

    kind._build_effective_context = build  # noqa: SLF001 -- the one seam where routes are made


def _keep_statements() -> None:
    """One cache of compiled statements per kind of database and not per engine. Its keys hold the dialect, so two
    dialects of one class are equal: the engines of a process differ in their address alone.
    """
    made: Callable[..., None] = Engine.__init__
    if hasattr(made, "__wrapped__") or not hasattr(Engine, "clear_compiled_cache"):
        return
    known: dict[type, Any] = {}

    @functools.wraps(made)
    def make(engine: Any, *args: Any, **more: Any) -> None:
        made(engine, *args, **more)
        if engine._compiled_cache is not None:  # noqa: SLF001 -- where the engine looks
            cache = known.setdefault(type(engine.dialect), LRUCache(_STATEMENTS))
            engine._compiled_cache = cache  # noqa: SLF001 -- the same

    Engine.__init__ = make  # type: ignore[method-assign, assignment]  # the seam
    DefaultDialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]  # see above
    DefaultDialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]  # see above


def _keep_certificates() -> None:
    transports: Any = getattr(getattr(httpx, "_transports", None), "default", None)
    made: Callable[..., ssl.SSLContext] | None = getattr(transports, "create_ssl_context", None)
    if made is None or hasattr(made, "__wrapped__"):
        return
    usual = functools.cache(lambda: made(verify=True, cert=None, trust_env=False))

    @functools.wraps(made)
    def create(verify: Any = True, cert: Any = None, trust_env: bool = True) -> ssl.SSLContext:
        return usual() if verify is True and cert is None else made(verify=verify, cert=cert, trust_env=trust_env)

    transports.create_ssl_context = create


def _keep_absent() -> None:
    """The client of HTTP asks nine times per request whether `sniffio` can be imported."""
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # the import system's word for "not there"
