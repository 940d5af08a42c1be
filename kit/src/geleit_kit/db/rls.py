"""For migrations: the second wall. Each table with a body gets FORCE ROW LEVEL SECURITY; without a scope it shows
nothing.
"""

from alembic import op
from sqlalchemy import text

_BODY = "body_id::text = current_setting('geleit.body', true)"
_NODE = "current_setting('geleit.body', true) = '*'"


def application_role() -> str | None:
    """The role that the service connects as, handed to Alembic by `migrate`."""
    role = op.get_context().opts.get("application_role")
    return str(role) if role else None


def protect(table: str, *, machinery: bool = False) -> None:
    """Row-level security for a table with `body_id`. `machinery`: relay, ticker and sealer may also see it in node
    scope.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    rule = f"({_BODY} OR {_NODE})" if machinery else f"({_BODY})"
    op.execute(text(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'))
    op.execute(text(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'))
    op.execute(text(f'CREATE POLICY body_wall ON "{table}" USING {rule} WITH CHECK {rule}'))
    open_table(table)


def open_table(table: str) -> None:
    """Grants the application role the rows of a table, never the table itself."""
    if op.get_bind().dialect.name != "postgresql":
        return
    role = application_role()
    if role:
        op.execute(text(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO "{role}"'))


def open_sequences() -> None:
    """Grants the application role the sequences behind identity columns."""
    role = application_role()
    if op.get_bind().dialect.name == "postgresql" and role:
        op.execute(text(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"'))
