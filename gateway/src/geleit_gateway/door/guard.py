"""The token check at the door. The services check again: the door only spares them what cannot be right."""

from typing import Protocol
from uuid import UUID

from geleit_gateway.door.asgi import Request
from geleit_kit.http.auth import NOBODY
from geleit_kit.http.tenants import BodySetting, ClientSetting, Tenants
from geleit_kit.pure.caller import Caller


class Verifier(Protocol):
    """Checks signature, issuer, audience, times and type of a token."""

    async def caller(self, authorization: str | None) -> Caller:
        """Who calls. Raises Unauthenticated (401)."""


async def caller(request: Request, verifier: Verifier) -> Caller:
    """The caller of a request that needs one; raises Unauthenticated (401)."""
    return await verifier.caller(request.header(b"authorization"))


class Bodies:
    """The bodies and clients of `tenants.yaml`. The door keeps no list of those that identity registers later.

    A token for a body that is not in the file is let through as `NOBODY`, a client that is not in it without any role:
    the services know all of them and refuse those that do not exist. `/me` asks a service about them.
    """

    def __init__(self, tenants: Tenants) -> None:
        self._by_key = {body.key: body for body in tenants.bodies}
        self._clients = frozenset(client.id for client in tenants.clients)

    def by_key(self, key: str) -> UUID | None:
        """The id of a body, NOBODY where the file does not name it."""
        return self._by_key[key].id if key in self._by_key else NOBODY

    def has_left(self, _body: UUID) -> bool:
        """The services know whose last day is over, and refuse them; the door's own addresses ask one of them."""
        return False

    def client(self, client_id: str) -> ClientSetting:
        """What is known of a program that is not in the file."""
        return ClientSetting(id=client_id, roles=())

    def names(self, client_id: str) -> bool:
        """Whether the file names this client."""
        return client_id in self._clients

    @property
    def edition(self) -> int:
        """The door learns nothing after its start."""
        return 0

    def setting(self, key: str) -> BodySetting | None:
        """What the file says of a body."""
        return self._by_key.get(key)
