"""How a disclosure becomes a row of the access log: the personal part sealed under the person's key."""

from typing import Any

from geleit_kit.db.keys import Erased, KeyStore, seal_bytes, to_json
from geleit_kit.db.session import Disclosure
from geleit_kit.pure import ids


async def entry_values(keys: KeyStore, entry: Disclosure) -> dict[str, Any]:
    """The values of one row."""
    identifier = ids.inside()
    sealed = None
    if entry.personal:
        sealed = await _sealed(keys, entry, f"access_log|{identifier}")
    return {
        "id": identifier,
        "body_id": entry.body,
        "at": entry.at,
        "kind": entry.kind,
        "operation": entry.operation,
        "person": entry.person,
        "categories": list(entry.categories),
        "facts": entry.facts,
        "sealed": sealed,
    }


async def _sealed(keys: KeyStore, entry: Disclosure, bound_to: str) -> bytes | None:
    """Who it was. An entry about nobody in particular is sealed under the service's key; one about an erased person
    tells no more.
    """
    try:
        key = keys.service_key if entry.person is None else await keys.key(entry.body, entry.person, create=True)
    except Erased:
        return None
    return seal_bytes(key, to_json(entry.personal), bound_to)
