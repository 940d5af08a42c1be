"""Every operation: its owner succeeds, sees the marker and stands in the access log; each role gets what it may, and no
other body anything at all.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, select

from geleit_kit.db import rows
from geleit_kit.db.access_log import AccessLog
from geleit_kit.db.session import Disclosure
from geleit_kit.http import answers, tasks
from geleit_kit.pure.caller import Caller
from tests.isolation.knowledge import leaked, stated
from tests.isolation.leaks import leaks
from tests.isolation.matrix import begun, row
from tests.isolation.relations import OTHERS, shared
from tests.isolation.sweep import everything
from tests.isolation.table import roles
from tests.world import OPERATIONS, OWNER, RECEIVER, World

_KEPT = "what the owners of the matrix know"
_ASKED = "what others asked by, and were told that there is nothing"


@pytest.mark.parametrize(("service", "operation_id"), sorted(OPERATIONS))
async def test_only_who_may_gets_it(world: World, service: str, operation_id: str) -> None:
    found = await row(world, service, operation_id)
    world.kept.setdefault(_KEPT, set()).update(found.kept)
    world.kept.setdefault(_ASKED, set()).update(found.asked)
    assert found.faults == [], "\n".join(found.faults)


async def test_no_list_feed_snapshot_or_log_of_another_body_holds_anything_of_what_the_owners_did(world: World) -> None:
    """Runs after the matrix, over all that its owners know; the owners themselves must find it, or nothing is proven."""
    kept: set[str] = world.kept.get(_KEPT, set()) - shared(world) - world.kept.get(_ASKED, set())
    await world.settled()
    faults = []
    for body in OTHERS:
        for name, pages in (await everything(world, body)).items():
            faults += [f"{name} tells {body} of {sorted(one)}" for page in pages if (one := leaked(page, kept))]
    assert faults == []
    unseen = set(kept)
    for body in (OWNER, RECEIVER):
        for pages in (await everything(world, body, newest=5)).values():
            unseen -= stated(unseen, "\n".join(page.text for page in pages))
    assert len(unseen) <= len(kept) / 2, f"the owners do not find {len(unseen)} of {len(kept)} themselves"


# --- controls: what the matrix calls held is found open where its defence is off -----------------------------------------


class _Anybodys(rows.Prepared[Any]):
    """A query of a hot path without the store's predicate."""

    def __init__(self, table: Any, *conditions: Any, order_by: Sequence[Any] = ()) -> None:
        self._asks_who = False
        self._query = select(table).where(table.deleted_at.is_(None), *conditions).order_by(*order_by)


def _anybodys(_read: Any, table: Any) -> Select[Any]:
    return select(table).where(table.deleted_at.is_(None))


def _anybodys_row(table: Any) -> _Anybodys:
    return _Anybodys(table, table.id == bindparam("row_id"))


async def test_without_the_store_predicate_rows_of_others_show_on_sqlite_and_stay_hidden_on_postgresql(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_by_id", _anybodys_row)
    monkeypatch.setattr(tasks, "visible", _anybodys)
    tried = (("cases", "read_task"), ("identity", "read_task"), ("referrals", "read_task"))
    found = [line for service, name in tried for line in await leaks(world, service, [name]) if " learns " in line]
    shown = {(service, name) for service, name in tried if any(line.startswith(f"{service} {name}") for line in found)}
    assert shown == (set(tried) if world.engine.kind == "sqlite" else set())


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
async def test_without_the_predicate_of_a_list_the_matrix_finds_every_body_that_sees_it_change(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "visible", _anybodys)
    found = (await row(world, "cases", "list_tasks")).faults
    changed = {body for body in OTHERS if any(f"by {body}: sees a list that changed" in one for one in found)}
    assert changed == set(OTHERS)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
async def test_without_the_permission_check_the_matrix_finds_every_role_that_may_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Caller, "may", lambda _caller, _permission: True)
    found = (await row(world, "cases", "read_contact")).faults
    lacking = {name for name, role in roles().items() if "contact:read" not in role.permissions} - {"service"}
    assert {name for name in lacking if any(f"by {name}: lacks the permission" in one for one in found)} == lacking


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
async def test_without_the_cut_the_matrix_finds_what_a_role_reads_beyond_its_categories(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "cut", lambda document, *_: (dict(document), []))
    found = (await row(world, "cases", "read_appointment")).faults
    assert any("is shown" in one for one in found), found


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
async def test_with_the_log_switched_off_the_matrix_finds_who_was_told_of_without_an_entry(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(self: AccessLog, entries: Sequence[Disclosure]) -> None:
        del self, entries

    monkeypatch.setattr(AccessLog, "write", nothing)
    for service, name in (("cases", "read_support_record"), ("identity", "read_person"), ("cases", "list_access_log")):
        found = await begun(world, service, name)
        assert any("its log is not" in one for one in found.faults), (name, found.faults)
