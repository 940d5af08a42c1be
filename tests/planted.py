"""What the databases of tests begin with: texts that two people of each example body have approved long ago.

A body signs its texts once and uses them for years; a test about consents begins after that. Tests about the signing
itself bring versions of their own. Written behind the rules, into the template of each worker: it costs a test nothing.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import yaml
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from geleit_kit.pure.canonical import content_hash
from geleit_kit.pure.clock import utc_now
from geleit_kit.testing.databases import PLANTED
from geleit_kit.testing.node import BODIES, body_id

VERSION = "2016-04"
"""What `services.identity.tests.helpers.given` names."""
_LANGUAGES = ("ar", "de")
_LONG_AGO = date(2010, 1, 1)


def _rows(body: UUID) -> list[dict[str, Any]]:
    from geleit_identity.consent_texts.rules import ANY, TextKind  # noqa: PLC0415 -- tests of kit load no service
    from geleit_identity.consent_texts.shipped import content_of  # noqa: PLC0415 -- the same

    rows = []
    for kind in TextKind:
        for language in _LANGUAGES:
            content = content_of(language, kind)
            rows.append({
                "id": uuid4(), "body_id": body, "version": 1, "changes": [], "created_at": utc_now(),
                "updated_at": utc_now(), "kind": str(kind), "language": language, "purpose": ANY, "recipient_kind": ANY,
                "text_version": VERSION, "content": content, "content_hash": content_hash(content),
                "machine_made": language != "de", "checked_by": None if language == "de" else "sworn_translator",
                "status": "approved", "approved_on": _LONG_AGO,
            })  # fmt: skip
    return rows


async def plant_texts(address: str) -> None:
    """Writes them for each example body."""
    await _plant(address, map(body_id, BODIES))


async def plant_texts_of_node(folder: Path) -> None:
    """Writes them for each body of a node's data folder that was started once."""
    bodies = yaml.safe_load((folder / "tenants.yaml").read_text("utf-8"))["bodies"]
    await _plant(f"sqlite+aiosqlite:///{folder / 'db/identity.sqlite'}", (UUID(str(one["id"])) for one in bodies))


async def _plant(address: str, bodies: Iterable[UUID]) -> None:
    from geleit_identity.consent_texts.tables import ConsentText  # noqa: PLC0415 -- tests of kit load no service

    engine: AsyncEngine = create_async_engine(address)
    try:
        for body in bodies:
            async with engine.begin() as connection:
                if engine.dialect.name == "postgresql":
                    scope = {"body": str(body)}
                    await connection.execute(text("SELECT set_config('geleit.body', :body, true)"), scope)
                await connection.execute(insert(ConsentText), _rows(body))
    finally:
        await engine.dispose()


PLANTED["geleit_identity"] = plant_texts
