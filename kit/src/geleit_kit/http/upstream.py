"""Calls between the services of a node, with this service's own assertion. Never inside a session."""

from typing import Any

import httpx

from geleit_kit.db.held import nothing_is_held
from geleit_kit.http.auth import ServiceSigner
from geleit_kit.pure.problems import Gone, Unavailable


class Upstream:
    """A small interface over httpx: the peers of the node by their names."""

    def __init__(self, peers: dict[str, str], signer: ServiceSigner) -> None:
        self._peers, self._signer = peers, signer
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(5.0), follow_redirects=False, trust_env=False, limits=httpx.Limits(max_connections=20)
        )

    def knows(self, service: str) -> bool:
        """Whether this service runs on the node."""
        return service in self._peers

    async def get(self, service: str, path: str, *, seconds: float = 5.0) -> Any:
        """GET. Raises Unavailable where the peer does not answer well, Gone for 410."""
        return await self._ask("GET", service, path, None, seconds)

    async def post(self, service: str, path: str, document: Any, *, seconds: float = 5.0) -> Any:
        """POST of a question that names a person: no address does (decision 0020). Raises as `get`."""
        return await self._ask("POST", service, path, document, seconds)

    async def _ask(self, method: str, service: str, path: str, document: Any, seconds: float) -> Any:
        nothing_is_held()
        base = self._peers.get(service)
        if base is None:
            raise Unavailable("peer_absent")
        try:
            answer = await self._client.request(
                method,
                base.rstrip("/") + path,
                headers={"Authorization": f"Bearer {self._signer.assertion(service)}"},
                json=document,
                timeout=seconds,
            )
        except httpx.HTTPError as error:
            raise Unavailable("peer_unavailable") from error
        if answer.status_code == 410:  # noqa: PLR2004 -- Gone
            raise Gone
        if answer.status_code != 200:  # noqa: PLR2004 -- the one good answer
            raise Unavailable("peer_unavailable")
        try:
            return answer.json()
        except ValueError as error:
            raise Unavailable("peer_unavailable") from error

    @property
    def peers(self) -> list[str]:
        """The services that run on the node beside this one."""
        return sorted(self._peers)

    async def close(self) -> None:
        """Ends the connections."""
        await self._client.aclose()
