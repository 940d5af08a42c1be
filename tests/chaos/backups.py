"""A copy of one service's database, for tests that put it back."""

import shutil

from sqlalchemy.engine import make_url

from geleit_kit.testing.databases import Engine


async def copied(engine: Engine, url: str) -> str:
    """A copy of a database of which nobody is connected any more, as an address for the service."""
    there = str(make_url(url).database)
    if engine.postgres is None:
        shutil.copyfile(there, f"{there}.backup")
        return f"sqlite+aiosqlite:///{there}.backup"
    name = f"{there}_backup"
    await engine.postgres.create_database(name, there)
    engine.created.append(name)
    return engine.postgres.url(name)
