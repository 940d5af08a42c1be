"""Mapping the codes of a body's own system, and translating by it. Other bodies map as they like."""

from collections.abc import Sequence
from uuid import UUID

from geleit_identity.code_mappings import store
from geleit_identity.code_mappings.rules import (
    CODE_MAPPING,
    SINCE_EVER,
    Line,
    Mapping,
    Sheet,
    Translation,
    from_list,
    to_list,
    wrong_in_mapping,
)
from geleit_identity.code_mappings.schemas import (
    CodeMappingIn,
    CodeMappingOut,
    CodeMappingPatch,
    TranslateIn,
    TranslationOut,
    TranslationsOut,
)
from geleit_identity.code_mappings.tables import CodeMapping
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.codelists import LabelOut
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Invalid, Place
from geleit_vocabulary.codelists import CodeList, UnknownCodeListError, code_list_versions

_COLUMNS = ("system", "code_list", "own_code", "code", "valid_from", "status")


def shown(row: CodeMapping) -> CodeMappingOut:
    """A mapping as it is answered."""
    fields = {name: getattr(row, name) for name in _COLUMNS}
    return CodeMappingOut.model_validate({**CodeMappingOut.frame(row), **fields})


async def map_code(write: WriteSession, given: CodeMappingIn) -> CodeMapping:
    """Says what an own code means from a day on."""
    _check(given.code_list, given.code)
    row = CodeMapping(
        system=given.system,
        code_list=given.code_list,
        own_code=given.own_code,
        code=given.code,
        valid_from=given.valid_from or SINCE_EVER,
        status=CODE_MAPPING.start,
        own_reference=given.own_reference,
    )
    await store.save(write, row)
    return row


async def upsert(write: WriteSession, caller: Caller, given: CodeMappingIn) -> CodeMapping:
    """Makes the mapping with the caller's own reference, or puts the one that is there right."""
    if given.own_reference is None:
        raise Invalid.at("/own_reference", "missing")
    row = await store.by_reference(write, given.own_reference)
    if row is None:
        return await map_code(write, given)
    _check(given.code_list, given.code)
    CODE_MAPPING.take("amend", row, caller)
    row.system, row.code_list, row.own_code, row.code = given.system, given.code_list, given.own_code, given.code
    row.valid_from = given.valid_from or SINCE_EVER
    await store.save(write, row)
    return row


async def amend(
    write: WriteSession, caller: Caller, mapping_id: UUID, seen: Version, given: CodeMappingPatch
) -> CodeMapping:
    """Puts the meaning right, or the day from which it holds; one that was retracted holds again."""
    row = await store.mapping(write, mapping_id)
    row.unchanged_since(seen)
    CODE_MAPPING.take("amend", row, caller)
    changes = given.changes()
    row.code = changes.get("code", row.code)
    _check(row.code_list, row.code)
    if "valid_from" in changes:
        row.valid_from = given.valid_from or SINCE_EVER
    await store.save(write, row)
    return row


async def retract(write: WriteSession, caller: Caller, mapping_id: UUID, seen: Version) -> CodeMapping:
    """Takes a mapping back that was never right: the one before it holds again."""
    row = await store.mapping(write, mapping_id)
    row.unchanged_since(seen)
    CODE_MAPPING.take("retract", row, caller)
    await write.flush()
    return row


async def translate(read: ReadSession, given: TranslateIn) -> TranslationsOut:
    """What stands for each code on the day."""
    versions = _versions(given.code_list)
    if not versions:
        raise Invalid.at("/code_list", "not_in_list")
    day = given.on or read.today
    rows = await store.all_of(read, given.system, given.code_list)
    mappings = [Mapping(row.own_code, row.code, row.valid_from) for row in rows]
    return TranslationsOut(
        on=day,
        own_codes=[_told(to_list(own, mappings, versions, day), versions) for own in given.own_codes],
        codes=[_told(from_list(code, mappings, versions, day), versions) for code in given.codes],
    )


def wrong_in(given: CodeMappingIn) -> list[Place]:
    """What keeps a mapping from standing, whatever is mapped already."""
    return wrong_in_mapping(_versions(given.code_list), given.code)


def line_of(given: CodeMappingIn) -> Line:
    """A mapping that is given, as a line."""
    key = (given.system, given.code_list, given.own_code, given.valid_from or SINCE_EVER)
    return Line(key, given.code, given.own_reference)


async def sheet(read: ReadSession, given: Sequence[CodeMappingIn]) -> Sheet:
    """What the body has mapped, as far as these may meet it."""
    pairs = {(one.system, one.code_list) for one in given}
    references = {one.own_reference for one in given if one.own_reference is not None}
    return Sheet(
        Line(
            (row.system, row.code_list, row.own_code, row.valid_from), row.code, row.own_reference, row.status == "held"
        )
        for row in await store.standing(read, pairs, references)
    )


async def put(write: WriteSession, given: CodeMappingIn) -> None:
    """Writes a line that the sheet has found right: new, or in the place of the one with its reference."""
    row = None if given.own_reference is None else await store.by_reference(write, given.own_reference)
    if row is None:
        await map_code(write, given)
        return
    row.system, row.code_list, row.own_code, row.code = given.system, given.code_list, given.own_code, given.code
    row.valid_from = given.valid_from or SINCE_EVER
    await store.save(write, row)


async def dictionary(read: ReadSession, system: str, code_list: str) -> dict[str, str]:
    """Own code -> code of the list, for whoever reads many rows: those that stand for one that is in force today."""
    versions = _versions(code_list)
    rows = await store.all_of(read, system, code_list)
    mappings = [Mapping(row.own_code, row.code, row.valid_from) for row in rows]
    found = (to_list(own, mappings, versions, read.today) for own in sorted({one.own_code for one in mappings}))
    return {one.given: one.code for one in found if one.code is not None and one.fault is None}


def _told(found: Translation, versions: tuple[CodeList, ...]) -> TranslationOut:
    known = next((one[found.code] for one in reversed(versions) if found.code is not None and found.code in one), None)
    return TranslationOut(
        given=found.given,
        own_codes=list(found.own_codes),
        code=found.code,
        label=LabelOut(de=known.label.de, en=known.label.en) if known else None,
        fault=found.fault,
        successors=list(found.successors),
    )


def _check(code_list: str, code: str | None) -> None:
    places = wrong_in_mapping(_versions(code_list), code)
    if places:
        raise Invalid(places=places)


def _versions(code_list: str) -> tuple[CodeList, ...]:
    try:
        return code_list_versions(code_list)
    except UnknownCodeListError:
        return ()
