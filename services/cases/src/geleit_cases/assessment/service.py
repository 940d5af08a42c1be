"""Assessments: begun, saved talk by talk, completed, followed by the next; old answers stay under their version."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from geleit_cases.assessment import store
from geleit_cases.assessment.rules import ASSESSMENT, LONGEST, MOST_TALKS, WHEREABOUTS, talk_fault
from geleit_cases.assessment.schemas import (
    AssessmentIn,
    AssessmentOut,
    AssessmentPatch,
    ChangeFormIn,
    CompleteAssessmentIn,
    FormChangeOut,
    ReassessIn,
    TalkIn,
    TalkOut,
)
from geleit_cases.assessment.tables import Assessment
from geleit_cases.contacts import service as contacts
from geleit_cases.contacts.schemas import ContactIn
from geleit_cases.facts import AssessmentCompleted
from geleit_cases.forms import service as forms
from geleit_cases.forms.rules import KNOWN
from geleit_cases.forms.schemas import TryAnswersIn
from geleit_cases.records import service as records
from geleit_cases.records.rules import day_fault
from geleit_cases.writing import refuse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.whereabouts import whereabouts_hidden
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Withheld
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.canonical import canonical
from geleit_kit.pure.categories import cut
from geleit_kit.pure.forms import answers
from geleit_kit.pure.forms.fields import Form
from geleit_kit.pure.problems import Conflict, Forbidden, Invalid, NotFound, Place
from geleit_vocabulary.permissions import Permission

_AT = "/answers"


async def shown(read: ReadSession, caller: Caller, row: Assessment) -> AssessmentOut:
    """The answer about an assessment, each field of the category that its form's version gives it. While the person's
    whereabouts are hidden, what tells of them takes the permission.
    """
    content = await read.unseal(row)
    fields = (await _form(read, row)).fields
    told, locked = answers.whole(fields, content.get("answers", {})), await _locked(read, caller, row.person)
    withheld: list[dict[str, str]] = []
    if locked:
        told, withheld = cut(told, answers.shape(fields), KNOWN.categories - locked, "place_locked")
    answer = AssessmentOut(
        **AssessmentOut.frame(row),
        status=row.status,
        person=row.person,
        support_record_id=row.support_record_id,
        form=row.form_key,
        form_id=row.form_id,
        begun_on=row.begun_on,
        completed_on=row.completed_on,
        follows=row.follows,
        talks=[TalkOut(**talk) for talk in content.get("talks", ())],
        answers=told,
        withheld=[Withheld(**{**one, "pointer": f"{_AT}{one['pointer']}"}) for one in withheld] or None,
    )
    return answer.describing("answers", answers.shape(fields))


async def begin(write: WriteSession, caller: Caller, given: AssessmentIn) -> Assessment:
    """Begins an assessment with the version of the form that holds now; one draft per record and form."""
    version = await forms.named(write, given.form)
    fields = forms.read_of(version).fields
    refuse_closed_fields(caller, given, answers.closed(fields, given.answers, caller.categories, _AT))
    record = await records.open_named(write, given.support_record_id)
    opened = caller.categories - await _locked(write, caller, record.person)
    refuse_closed_fields(caller, given, answers.closed(fields, given.answers, opened, _AT))
    return await _begun(write, caller, record, version, given)


async def upsert(write: WriteSession, caller: Caller, given: AssessmentIn) -> Assessment:
    """Begins the assessment with the caller's own reference, or saves into the one that is there."""
    if given.own_reference is None:
        raise Invalid.at("/own_reference", "missing")
    row = await store.by_reference(write, given.own_reference)
    if row is None:
        return await begin(write, caller, given)
    if (row.support_record_id, row.form_key) != (given.support_record_id, given.form):
        raise Conflict("own_reference_taken")
    patch = AssessmentPatch.model_validate(given.model_dump(include={"talk", "answers"}, exclude_unset=True))
    return await save(write, caller, row.id, None, patch)


async def save(
    write: WriteSession, caller: Caller, assessment_id: UUID, seen: Version, given: AssessmentPatch
) -> Assessment:
    """Saves a draft as far as it is; a talk that is named joins. What the caller does not see stays untouched."""
    row = await store.assessment(write, assessment_id)
    fields = (await _form(write, row)).fields
    opened = caller.categories - await _locked(write, caller, row.person)
    refuse_closed_fields(caller, given, answers.closed(fields, given.answers, opened, _AT))
    content = await write.unseal(row)
    after = _sound(fields, answers.merged(content.get("answers", {}), given.answers))
    row.unchanged_since(seen)
    if row.status != ASSESSMENT.start:
        raise Conflict("assessment_is_closed")
    await records.open_named(write, row.support_record_id)
    if "own_reference" in given.changes():
        row.own_reference = given.own_reference
    talks = content.get("talks", [])
    if given.talk is not None:
        talks = await _joined(write, caller, row, talks, given.talk)
    await write.seal(row, {"answers": after, "talks": talks})
    await write.flush()
    return row


async def tried(read: ReadSession, assessment_id: UUID, caller: Caller, given: TryAnswersIn) -> list[Place]:
    """What would be wrong if this were saved. Only what is sent is looked at: nothing is told of what stands."""
    row = await store.assessment(read, assessment_id)
    fields = (await _form(read, row)).fields
    opened = caller.categories - await _locked(read, caller, row.person)
    closed = answers.closed(fields, given.answers, opened, _AT)
    return closed or answers.faults(fields, answers.merged({}, given.answers), _AT)


async def complete(
    write: WriteSession, caller: Caller, assessment_id: UUID, seen: Version, given: CompleteAssessmentIn
) -> Assessment:
    """Completes an assessment. Every field may have stayed open: nobody had to say anything."""
    row = await store.assessment(write, assessment_id)
    on = given.on or write.today
    refuse("/on", day_fault(on, today=write.today))
    refuse("/on", "before_the_beginning" if on < row.begun_on else None)
    row.unchanged_since(seen)
    ASSESSMENT.take("complete", row, caller)
    row.completed_on = on
    await write.flush()
    write.publish(
        AssessmentCompleted(
            assessment_id=row.id,
            person=row.person,
            support_record_id=row.support_record_id,
            completed_on=on,
            follows=row.follows,
        )
    )
    return row


async def discard(write: WriteSession, caller: Caller, assessment_id: UUID, seen: Version) -> Assessment:
    """Gives a draft up. What was said stays to be read by who may: nobody throws away what they do not see."""
    row = await store.assessment(write, assessment_id)
    row.unchanged_since(seen)
    ASSESSMENT.take("discard", row, caller)
    await write.flush()
    return row


async def reassess(
    write: WriteSession, caller: Caller, assessment_id: UUID, seen: Version, given: ReassessIn
) -> Assessment:
    """Begins the next assessment under the version in force. The one before it stays as it is; nothing is ended."""
    before = await store.assessment(write, assessment_id)
    before.unchanged_since(seen)
    ASSESSMENT.take("reassess", before, caller)
    record = await records.open_named(write, before.support_record_id)
    version = await forms.in_force(write, before.form_key)
    kept: dict[str, Any] = {}
    if given.with_answers:
        old, new = (await _form(write, before)).fields, forms.read_of(version).fields
        kept, _ = answers.fitting(old, new, (await write.unseal(before)).get("answers", {}))
    begun = AssessmentIn(support_record_id=record.id, form=before.form_key, answers=kept)
    return await _begun(write, caller, record, version, begun, follows=before.id)


async def form_change(read: ReadSession, caller: Caller, assessment_id: UUID) -> FormChangeOut:
    """What moving a draft to the version in force would change, told before it is done."""
    row = await store.assessment(read, assessment_id)
    version = await forms.in_force(read, row.form_key)
    changed, lost, _ = await _moved(read, row, version)
    opened = caller.categories - await _locked(read, caller, row.person)
    readable = {at for at, one in (await _form(read, row)).leaves() if one.category in opened}
    return FormChangeOut(
        assessment_id=row.id,
        person=row.person,
        from_form_id=row.form_id,
        to_form_id=version.id,
        changed=sorted(changed),
        lost=[at for at in lost if _of_every_row(at) in readable],
    )


async def change_form(
    write: WriteSession, caller: Caller, assessment_id: UUID, seen: Version, given: ChangeFormIn
) -> Assessment:
    """Moves a draft to the version in force. Who would lose answers must accept it; who cannot read a field that the
    version changes cannot decide that (403): by the versions, not by what somebody answered.
    """
    row = await store.assessment(write, assessment_id)
    version = await forms.in_force(write, row.form_key)
    changed, lost, kept = await _moved(write, row, version)
    opened = caller.categories - await _locked(write, caller, row.person)
    closed = [Place(f"{_AT}{at}", "category_closed") for at, of in changed.items() if of not in opened]
    if closed:
        raise Forbidden("category_closed", places=closed)
    row.unchanged_since(seen)
    ASSESSMENT.take("change_form", row, caller)
    if version.id == row.form_id:
        raise Conflict("form_in_force_already")
    if lost and not given.accepts_loss:
        raise Conflict("answers_would_be_lost", extra={"lost": lost})
    row.form_id = version.id
    await write.seal(row, {**await write.unseal(row), "answers": kept})
    await write.flush()
    return row


async def _begun(
    write: WriteSession,
    caller: Caller,
    record: records.Record,
    version: forms.FormVersion,
    given: AssessmentIn,
    follows: UUID | None = None,
) -> Assessment:
    row = Assessment(
        person=record.person,
        support_record_id=record.id,
        form_id=version.id,
        form_key=version.key,
        status=ASSESSMENT.start,
        begun_on=(given.talk.on if given.talk else None) or write.today,
        follows=follows,
        talks=0,
        written_by=caller.staff,
        own_reference=given.own_reference,
    )
    after = _sound(forms.read_of(version).fields, answers.merged({}, given.answers))
    talks = [] if given.talk is None else await _joined(write, caller, row, [], given.talk)
    await write.seal(row, {"answers": after, "talks": talks})
    await store.save_new(write, row)
    return row


async def _joined(
    write: WriteSession, caller: Caller, row: Assessment, talks: list[dict[str, Any]], talk: TalkIn
) -> list[dict[str, Any]]:
    """The talks with one more: a contact that stands, or one that is written down here, once, for both."""
    told = talk.model_dump(exclude_unset=True, exclude_none=True, exclude={"contact_id"})
    fault = talk_fault(joins=talk.contact_id is not None, says_more=bool(told), has_way=talk.way is not None)
    refuse("/talk/contact_id" if talk.contact_id else "/talk/way", fault)
    if talk.contact_id is None:
        given = ContactIn.model_validate({"support_record_id": row.support_record_id, **told})
        contact = await contacts.write_down(write, caller, given)
    else:
        contact = await _standing(write, row, talk.contact_id)
    if any(one["contact_id"] == str(contact.id) for one in talks):
        return talks
    if len(talks) >= MOST_TALKS:
        raise Conflict("too_many_talks")
    row.talks = len(talks) + 1
    row.begun_on = min(row.begun_on, contact.on)
    return [*talks, {"contact_id": str(contact.id), "on": contact.on.isoformat()}]


async def _standing(read: ReadSession, row: Assessment, contact_id: UUID) -> contacts.ContactRow:
    try:
        contact = await contacts.find(read, contact_id)
    except NotFound as error:
        raise Invalid.at("/talk/contact_id", "not_found") from error
    refuse("/talk/contact_id", None if contact.support_record_id == row.support_record_id else "of_another_record")
    return contact


def _sound(fields: Mapping[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    wrong = answers.faults(fields, after, _AT)
    if not wrong and len(canonical(after)) > LONGEST:
        wrong = [Place(_AT, "too_long")]
    if wrong:
        raise Invalid(places=wrong)
    return after


async def _moved(
    read: ReadSession, row: Assessment, version: forms.FormVersion
) -> tuple[dict[str, str], list[str], dict[str, Any]]:
    """What a version changes (place -> category), which answers it would not take, and those it would."""
    old, new = (await _form(read, row)).fields, forms.read_of(version).fields
    kept, lost = answers.fitting(old, new, (await read.unseal(row)).get("answers", {}))
    return answers.unlike(old, new), lost, kept


async def _locked(read: ReadSession, caller: Caller, person: UUID) -> frozenset[str]:
    """The categories that tell where the person is to be found, while that is hidden from the caller."""
    if caller.may(Permission.PROTECTED_ADDRESS_READ) or person not in await whereabouts_hidden(read, [person]):
        return frozenset()
    return WHEREABOUTS


async def _form(read: ReadSession, row: Assessment) -> Form:
    return forms.read_of(await forms.find(read, row.form_id))


def _of_every_row(at: str) -> str:
    """The place of an answer, as the form tells it: `/children/2/name` is `/children/*/name`."""
    return "/".join("*" if part.isdigit() else part for part in at.split("/"))
