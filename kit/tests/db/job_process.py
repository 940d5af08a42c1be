"""A process that does jobs until it is killed: `python -m kit.tests.db.job_process <database> <keys>`."""

import asyncio
import sys

from geleit_kit.db import jobs_worker
from geleit_kit.db.database import Database
from geleit_kit.db.jobs_worker import Jobs
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.leases import take
from geleit_kit.pure.clock import DomainClock
from kit.tests.db.letter_jobs import LetterJob
from kit.tests.house import KEK


async def _work(url: str, keys: str) -> None:
    database = Database(url, KeyStore(keys, KEK), DomainClock())
    held = await take(database, "jobs", "killed")
    assert held is not None
    worker = Jobs(database, {"letters": LetterJob()})
    while await worker.step(held):
        pass


if __name__ == "__main__":
    vars(jobs_worker)["_CHUNK"] = 3  # small chunks, so that there are several to be killed in
    asyncio.run(_work(*sys.argv[1:]))
