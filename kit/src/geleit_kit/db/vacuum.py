"""PostgreSQL keeps what was deleted in dead rows. Where the service knows the owner of the key database, it vacuums the
keys after an erasure itself; else autovacuum does within a minute or so (the table's own settings).
"""

from collections.abc import Awaitable, Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.db.engine import is_sqlite


def vacuuming(owner_url: str | None) -> Callable[[], Awaitable[None]] | None:
    """A function that takes destroyed keys out of the table; None where the service may not."""
    if owner_url is None or is_sqlite(owner_url):
        return None

    async def vacuum() -> None:
        engine = create_async_engine(owner_url, isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                await connection.execute(text("VACUUM (SKIP_LOCKED) person_keys"))
        finally:
            await engine.dispose()

    return vacuum
