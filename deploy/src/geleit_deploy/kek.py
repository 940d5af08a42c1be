"""`geleit keys --rotate-kek`: a new key encryption key for a service, and every person key wrapped under it."""

import asyncio

from geleit_deploy.layout import DataFolder
from geleit_deploy.problems import CannotDo
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.wrapping import Wrapping, kek_files
from geleit_kit.pure import node_keys


def rotate(folder: DataFolder, service: str) -> tuple[int, int]:
    """Wraps every person key of a service under a new key encryption key; the node may run meanwhile.

    Answers how many keys were wrapped anew, and how many there are. Ended at any point it is begun again and goes on:
    until `drop_old`, both keys lie there. Raises CannotDo where one has ended and its old key was not dropped: a third
    key would have no place, and nothing would be replaced.
    """
    if node_keys.missing(folder.secrets, [service]):
        raise CannotDo(f"{folder.secrets} has not every key of {service}.", "Restore it from your backup first.")
    present, old = kek_files(folder.secrets, service)
    under_way = old.exists() and old.read_bytes() != present.read_bytes()
    if not under_way:
        node_keys.rotate_kek(folder.secrets, service)
    anew, there = asyncio.run(_rewrapped(folder, service))
    if under_way and not anew:
        raise CannotDo(
            f"The last rotation of {service} has ended, and its old key is still there: nothing was replaced.",
            f"Drop it, then rotate: geleit keys {folder.path} --drop-old",
        )
    return anew, there


def drop_old(folder: DataFolder) -> list[str]:
    """Removes replaced key encryption keys that no person key needs any more; answers whose."""
    dropped = []
    for old in sorted(folder.secrets.glob("*.kek.old")):
        service = old.name.removesuffix(".kek.old")
        asyncio.run(_rewrapped(folder, service))
        anew, _ = asyncio.run(_rewrapped(folder, service))
        if anew:
            raise CannotDo(f"Keys of {service} still come under the old key.", "Start the service again, then repeat.")
        old.write_bytes(bytes(old.stat().st_size))
        old.unlink()
        dropped.append(service)
    return dropped


async def _rewrapped(folder: DataFolder, service: str) -> tuple[int, int]:
    if not folder.keys_database(service).exists():
        return 0, 0
    wrapping = Wrapping.of_folder(folder.secrets, service)
    keys = KeyStore(f"sqlite+aiosqlite:///{folder.keys_database(service)}", wrapping)
    try:
        return await keys.rewrap()
    finally:
        await keys.close()
