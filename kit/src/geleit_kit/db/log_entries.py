"""How a disclosure becomes a row of the access log: the personal part sealed under the person's key."""

from typing import Any

from geleit_kit.db.keys import Erased, KeyStore, seal_bytes, to_json
from geleit_kit.db.session import Disclosure
from geleit_kit.pure import ids


async def entry_values(keys: KeyStore, entry: Disclosure) -> dict[str, Any]:
    """The values of one row. Its id is made here: inside of the transaction that writes the row (decision 0015)."""
    return values_under(entry, await key_of(keys, entry))


async def key_of(keys: KeyStore, entry: Disclosure) -> bytes | None:
    """What the personal part is sealed under. An entry about nobody in particular is sealed under the service's key;
    one about an erased person tells no more.
    """
    if not entry.personal:
        return None
    try:
        return keys.service_key if entry.person is None else await keys.key(entry.body, entry.person, create=True)
    except Erased:
        return None


def values_under(entry: Disclosure, key: bytes | None) -> dict[str, Any]:
    """The values of one row whose personal part is sealed under this key."""
    identifier = ids.inside()
    return {
        "id": identifier,
        "body_id": entry.body,
        "at": entry.at,
        "kind": entry.kind,
        "operation": entry.operation,
        "person": entry.person,
        "categories": list(entry.categories),
        "facts": entry.facts,
        "sealed": seal_bytes(key, to_json(entry.personal), f"access_log|{identifier}") if key else None,
    }
