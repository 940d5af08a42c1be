"""What every test would build anew although it never differs, built once per process.

A service of a test is a new application on new databases. Two of its parts depend on the code alone, and building them
takes longer than most tests: the routes with their models (FastAPI makes them when a router is included), and the
certificates that an HTTP client trusts (read from a file even where it speaks plain HTTP on loopback). Nothing here
answers in place of anything: what is kept is what the library itself made the first time.
"""

import functools
import ssl
from collections.abc import Callable
from typing import Any

import fastapi.routing
import httpx


def keep() -> None:
    """Once per process. A library that has changed inside is left as it is: tests are then slower, not wrong."""
    _keep_routes()
    _keep_certificates()


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
