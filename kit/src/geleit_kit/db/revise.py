"""Writes a migration from the tables: `python -m geleit_kit.db.revise <package|kit|keys> "<what changes>"`.

Compares the tables of a package with a scratch database at the heads. Read what it wrote before you commit it.
Migrations go forward
only: the way back is a backup.
"""

import asyncio
import re
import secrets
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import CreateTableOp, UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.db import jobs  # noqa: F401 -- its tables are kit's
from geleit_kit.db.keys import KeyBase
from geleit_kit.db.kit_tables import MACHINERY, KitBase
from geleit_kit.db.migrate import locations, migrate, scripts
from geleit_kit.db.types import UtcDateTime

_HEAD = '''"""{message}."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geleit_kit.db.rls import open_sequences, open_table, protect

revision = "{revision}"
down_revision = {down}
branch_labels = {label}
depends_on = None


def upgrade() -> None:
    """{message}."""
'''

_COMMENT = re.compile(r"^ *# ###.*\n?", re.MULTILINE)


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _body(connection: Connection, metadata: MetaData) -> str:
    own = set(metadata.tables)

    def mine(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
        return kind != "table" or name in own

    context = MigrationContext.configure(
        connection, opts={"target_metadata": metadata, "include_object": mine, "render_item": _render}
    )
    operations = produce_migrations(context, metadata).upgrade_ops or UpgradeOps()
    created = [op for op in operations.ops if isinstance(op, CreateTableOp)]
    for table in created:
        table.info = {}  # what the class says of erasure is no matter of the database
    rendered = render_python_code(operations, render_item=_render)
    lines = [_COMMENT.sub("", rendered).replace("=Text()", "=sa.Text()").rstrip()]
    for table in created:
        if "body_id" in metadata.tables[table.table_name].c:
            lines.append(
                f'    protect("{table.table_name}"' + (", machinery=True)" if table.table_name in MACHINERY else ")")
            )
        else:
            lines.append(f'    open_table("{table.table_name}")')
    if created:
        lines.append("    open_sequences()")
    return "\n".join(lines)


def _target(name: str) -> tuple[str | None, MetaData, Path, str]:
    if name == "keys":
        return None, KeyBase.metadata, locations(None)[0], "keys"
    if name == "kit":
        return "kit", KitBase.metadata, locations("kit")[0], "kit"
    import_module(f"{name}.app")
    tables: MetaData = import_module(f"{name}.tables").Base.metadata
    return name, tables, locations(name)[1], name.removeprefix("geleit_")


async def revise(name: str, message: str) -> Path:
    """Writes the migration and returns its file."""
    package, metadata, folder, label = _target(name)
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite+aiosqlite:///{scratch}/scratch.sqlite"
        await migrate(url, package)
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            body = await connection.run_sync(_body, metadata)
        await engine.dispose()
    revision = secrets.token_hex(6)
    before = [r for r in scripts(package).get_revisions("heads") if Path(r.path).parent == folder]
    down = f'"{before[0].revision}"' if before else "None"
    slug = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")[:40].rstrip("_")
    message = message[:1].upper() + message[1:]
    file = folder / f"{datetime.now(UTC):%Y_%m_%d}_{slug}.py"
    text = _HEAD.format(message=message, revision=revision, down=down, label="None" if before else f'("{label}",)')
    file.write_text(text + body + "\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(file)], check=False)  # noqa: ASYNC221 -- a builder's command, fixed words
    return file


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(revise(sys.argv[1], sys.argv[2]))}\n")
