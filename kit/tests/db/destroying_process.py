"""A process that destroys the data of bodies until it is killed:
`python -m kit.tests.db.destroying_process <database> <keys>`.
"""

import asyncio
import sys

from geleit_kit.db.database import Database
from geleit_kit.db.destroying import Destroying
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.leases import take
from geleit_kit.pure.clock import DomainClock
from kit.tests.db.going import closing, small_portions
from kit.tests.house import KEK


async def _work(url: str, keys: str) -> None:
    database = Database(url, KeyStore(keys, KEK), DomainClock())
    held = await take(database, "destroyer", "killed")
    assert held is not None
    work = Destroying(database, closing())
    while await work.step(held):
        pass


if __name__ == "__main__":
    small_portions(setattr)
    asyncio.run(_work(*sys.argv[1:]))
