"""At the start of a service on PostgreSQL: does the second wall stand, and could the connected role pass by it?"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

_STRONG = """
SELECT EXISTS (SELECT 1 FROM pg_roles r
               WHERE pg_has_role(current_user, r.oid, 'MEMBER') AND (r.rolsuper OR r.rolbypassrls))
    OR EXISTS (SELECT 1 FROM pg_class c
               WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
               AND pg_has_role(current_user, c.relowner, 'MEMBER'))
"""
_OPEN = """
SELECT string_agg(c.relname::text, ', ' ORDER BY c.relname)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'body_id' AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
"""


async def check_walls(engine: AsyncEngine) -> None:
    """Raises RuntimeError where the role could pass by row-level security (superuser, owner, BYPASSRLS, or a member of
    such a one), or
    where a table with a body has none.
    """
    async with engine.connect() as connection:
        strong = (await connection.execute(text(_STRONG))).scalar_one()
        open_tables = (await connection.execute(text(_OPEN))).scalar_one()
    if strong:
        message = "the database role could pass by row-level security; connect as a role that owns nothing"
        raise RuntimeError(message)
    if open_tables:
        message = f"tables without row-level security: {open_tables}; run the migrations as the owner"
        raise RuntimeError(message)
