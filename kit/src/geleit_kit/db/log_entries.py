"""How a disclosure becomes a row of the access log: the personal part sealed under the person's key."""

from typing import Any

from geleit_kit.db.keys import Erased, KeyStore, seal_bytes, to_json
from geleit_kit.db.session import Disclosure
from geleit_kit.pure import ids


async def entry_values(keys: KeyStore, entry: Disclosure) -> dict[str, Any]:
    """The values of one row."""
    identifier = ids.inside()
    sealed = None
    if entry.person is not None and entry.personal:
        try:
            key = await keys.key(entry.body, entry.person)
            sealed = seal_bytes(key, to_json(entry.personal), f"access_log|{identifier}")
        except Erased:
            sealed = None
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
