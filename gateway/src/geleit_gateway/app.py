"""The gateway: a visible list of what is switched on."""

import logging
from importlib.metadata import version

from geleit_gateway.door.aggregate import Aggregate
from geleit_gateway.door.asgi import App, Receive, Scope, Send
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.door.documents import Documents
from geleit_gateway.door.door import Door
from geleit_gateway.door.guard import Bodies
from geleit_gateway.door.health import Health
from geleit_gateway.door.keys import Keys
from geleit_gateway.door.me import Me
from geleit_gateway.door.own import Own, tree
from geleit_gateway.door.peers import Peer
from geleit_gateway.door.policy import Policy
from geleit_gateway.door.worklist import Cursors, Worklist
from geleit_gateway.pages.site import Site
from geleit_gateway.settings import GatewaySettings
from geleit_kit.http.auth import Authenticator, KeyPage
from geleit_kit.http.egress import EgressPolicy
from geleit_kit.http.rates import Requests
from geleit_kit.http.telemetry import Telemetry, TelemetryMiddleware, telemetry
from geleit_kit.http.tenants import Tenants, load_tenants
from geleit_kit.pure.folder import is_playground
from geleit_vocabulary.access import ACCESS

_log = logging.getLogger("geleit.gateway")


def create_app(settings: GatewaySettings) -> App:
    """The door as an ASGI application with a lifespan. Opens nothing before the lifespan begins."""
    documents = Documents(settings.documents_folder)
    peers = {
        service: Peer.at(service, base, settings.limits, settings.upstream_client)
        for service, base in settings.peers.items()
    }
    catalogue = Catalogue(peers, documents, settings.refresh_seconds)
    tenants = load_tenants(settings.tenants_file)
    instruments = telemetry("gateway", sampling=settings.trace_sampling, collector=settings.otlp_endpoint)
    door = Door(
        catalogue,
        tree(addresses(settings, catalogue, documents, tenants)),
        _authenticator(settings, tenants),
        Policy(settings.allowed_origins, behind_tls=settings.behind_tls),
        settings.limits,
        Requests(settings.requests_per_minute, playground=is_playground(settings.data_folder)),
    )
    return _Gateway(TelemetryMiddleware(door, instruments), catalogue, instruments)


def addresses(settings: GatewaySettings, catalogue: Catalogue, documents: Documents, tenants: Tenants) -> list[Own]:
    """Everything that the door answers itself: what `own_document()` tells."""
    me, health = Me(catalogue, Bodies(tenants), settings.node), Health(catalogue)
    worklist = Worklist(catalogue, Cursors.of(settings.secrets_folder))
    aggregate = Aggregate(catalogue, server=settings.public_url or "/", version=version("geleit-gateway"))
    return [
        Own("/me", me.who, public=False),
        Own("/me/permissions", me.permissions, method="POST", public=False),
        Own("/me/worklist", worklist.list, public=False, asks=("whose", "limit", "cursor")),
        Own("/.well-known/jwks.json", Keys(settings.secrets_folder).jwks),
        Own("/health/live", health.live),
        Own("/health/ready", health.ready),
        Own("/openapi.json", aggregate.whole),
        Own("/openapi/{service}", aggregate.of_service),
        *Site(settings, catalogue, documents, tenants.bodies).routes(),
    ]


def _authenticator(settings: GatewaySettings, tenants: Tenants) -> Authenticator:
    return Authenticator(
        tenants,
        ACCESS,
        Bodies(tenants),
        KeyPage(settings.secrets_folder),
        audience=settings.node,
        service="gateway",
        egress=EgressPolicy.of(settings.egress_allow),
        playground=is_playground(settings.data_folder),
    )


class _Gateway:
    """The lifespan around the door."""

    def __init__(self, app: App, catalogue: Catalogue, instruments: Telemetry) -> None:
        self._app, self._catalogue, self._instruments = app, catalogue, instruments

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self._catalogue.open()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the server is told that the start failed
            _log.exception("gateway does not start")
            await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._catalogue.close()
        self._instruments.close()
        await send({"type": "lifespan.shutdown.complete"})
